"""A Keras layer or model of the file, and statements put into its `__init__` and `build`."""

from __future__ import annotations

from enum import IntEnum

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.keras_layers import PLAIN_BASES
from eagerly.fix.graph.layout import comments_above
from eagerly.fix.imports import line_ending
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Replacement
from eagerly.fix.statements import statement_of
from eagerly.names.meaning import LocalClass
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import LITERALS, outside_of

KERAS_MEMBERS = {
    "activity_regularizer", "add", "add_loss", "add_metric", "add_variable", "add_weight", "autocast", "build",
    "build_from_config", "built", "call", "call_signature_parameters", "compile", "compile_from_config", "compiled",
    "compiled_loss", "compiled_metrics", "compute_dtype", "compute_loss", "compute_mask", "compute_metrics",
    "compute_output_shape", "compute_output_spec", "count_params", "distribute_reduction_method",
    "distribute_strategy", "dtype", "dtype_policy", "evaluate", "export", "fit", "from_config", "get_build_config",
    "get_compile_config", "get_config", "get_layer", "get_metrics_result", "get_quantization_layer_structure",
    "get_state_tree", "get_weights", "input", "input_dtype", "input_shape", "input_spec", "inputs", "jit_compile",
    "layers", "load_own_variables", "load_weights", "loss", "losses", "make_predict_function", "make_test_function",
    "make_train_function", "metrics", "metrics_names", "metrics_variables", "name", "non_trainable_variables",
    "non_trainable_weights", "optimizer", "output", "output_shape", "outputs", "path", "pop", "predict",
    "predict_function", "predict_on_batch", "predict_step", "quantization_mode", "quantize", "quantized_build",
    "quantized_call", "rematerialized_call", "reset_metrics", "run_eagerly", "save", "save_own_variables",
    "save_weights", "set_state_tree", "set_weights", "stateless_call", "stateless_compute_loss",
    "steps_per_execution", "stop_training", "summary", "supports_jit", "supports_masking", "symbolic_call",
    "test_function", "test_on_batch", "test_step", "to_json", "train_function", "train_on_batch", "train_step",
    "trainable", "trainable_variables", "trainable_weights", "unrolled_steps_per_execution", "variable_dtype",
    "variables", "weights",
}  # fmt: skip
"""The members of `keras.Model` in 2.21, none of which may be the name of a new attribute."""


_SPLATS = {"list_splat_pattern", "dictionary_splat_pattern"}
_PARAMETERS = {"identifier", "default_parameter", "typed_parameter", "typed_default_parameter"}


class Home(IntEnum):
    """Where a layer can make something for the first time; each has all that the one before it has."""

    INIT = 0
    BUILD = 1


class LayerClass:
    """One class, and edits that add to it. Edits that several fixes make to one class compose."""

    def __init__(self, analysis: Analysis, owner: Binding) -> None:
        assert owner.body is not None
        self.analysis = analysis
        self.owner = owner
        self.scope = owner.body
        self._bases = analysis.names.base_classes(owner)
        """The classes of Keras that it derives from, also through others of the file."""

    @property
    def is_model(self) -> bool:
        """Whether it derives from a model, which is built by calling it and not by the shape of its input."""
        return any((base.keras_path or "").rpartition(".")[2] in ("Model", "Sequential") for base in self._bases)

    def method(self, name: str) -> Scope | None:
        """The method that the class itself has under a name.

        Raises:
            CannotFixError: what is bound to the name is not one function with a `self`.
        """
        bindings = self.scope.bindings.get(name, [])
        if not bindings:
            return None
        body = bindings[0].body if len(bindings) == 1 and bindings[0].kind is BindingKind.FUNCTION else None
        if body is None or body.method_of is None or body.decorators or body.node.parent != self._block(self.scope):
            raise CannotFixError(f"`{name}` of `{self.owner.name}` is no plain method")
        return body

    def new_attribute(self, node: Node, hint: str) -> str:
        """A name for a new attribute that takes the place of a node: the hint, with a number where that is taken."""
        given = once(self.analysis, ("new attributes", id(self.scope)), dict[int, str])
        if node.id not in given:
            names = (hint, *(f"{hint}_{number}" for number in range(1, len(given) + 1000)))
            given[node.id] = next(name for name in names if name not in given.values() and not self._has(name))
        return given[node.id]

    def _has(self, name: str) -> bool:
        return name in KERAS_MEMBERS or self.analysis.names.has_attribute(self.scope, name)

    @property
    def shape_name(self) -> str:
        """What `build` calls the shape of the input."""
        build = self.method("build")
        if build is None:
            return "input_shape"
        if len(build.parameters) != 2 or len(build.bindings[build.parameters[1]]) != 1:
            raise CannotFixError("what `build` gets as the shape of the input can't be told")
        return build.parameters[1]

    def added(self, home: Home, lines: list[str], names: frozenset[str], self_name: str) -> list[Replacement]:
        """The edits that put lines into a method, behind what it does already; the method is made if need be.

        Args:
            lines: comments and a statement.
            names: those of the module that the statement uses.
            self_name: what it calls the instance.
        """
        name = "__init__" if home is Home.INIT else "build"
        method = self.method(name)
        if self_name != (method.parameters[0] if method is not None else "self"):
            raise CannotFixError(f"the instance has another name in `{name}`")
        if method is None:
            return self._new_init(lines) if home is Home.INIT else self._new_build(lines)
        hidden = sorted(names & method.bindings.keys())
        if hidden:
            raise CannotFixError(f"`{hidden[0]}` is something else in `{name}`")
        if home is Home.INIT and not self._calls_super(method):
            raise CannotFixError("`super().__init__()` has to run before the layer can have anything of its own")
        return [self._appended(method, name, lines)]

    def method_behind(self, lines: list[str]) -> Replacement:
        """The edit that puts a method behind all that the class has; tabs stand for indentation within it."""
        text, ending, (indent, inner) = self.analysis.text, line_ending(self.analysis), self._indents()
        unit = inner.removeprefix(indent)
        last = self._block(self.scope).named_children[-1]
        line = text.line_at(last.end_byte)
        new = "".join(f"{ending}{indent}{each.replace(chr(9), unit)}" for each in lines)
        return Replacement.insertion(text.line_start(line) + len(text.line(line)), f"{ending}{new}")

    def _block(self, scope: Scope) -> Node:
        body = scope.node.child_by_field_name("body")
        if body is None or not body.named_children:
            raise CannotFixError("the code is not complete")
        return body

    def _calls_super(self, method: Scope) -> bool:
        """Whether the `__init__` of the base is called, whatever else happens."""
        for located in self.analysis.scopes.calls:
            function = located.node.child_by_field_name("function") if located.scope is method else None
            attribute = function.child_by_field_name("attribute") if function is not None else None
            is_init = attribute is not None and self.analysis.source(attribute) == "__init__"
            if is_init and statement_of(located.node).parent == self._block(method):
                return True
        return False

    def _appended(self, method: Scope, name: str, lines: list[str]) -> Replacement:
        """Lines at the end of a method, in front of what only says that the layer is built."""
        text, block, ending = self.analysis.text, self._block(method), line_ending(self.analysis)
        last = [child for child in block.named_children if child.type != "comment"][-1]
        indent = self._indent(last)
        if any(node.type in ("return_statement", "yield") for node in outside_of("function_definition", method.node)):
            raise CannotFixError(f"`{name}` may end before its last line")
        if not indent.isspace():
            raise CannotFixError(f"`{name}` has its statements in one line")
        if name == "build" and self._only_marks_built(last):
            return Replacement.insertion(last.start_byte, "".join(f"{each}{ending}{indent}" for each in lines))
        line = text.line_at(last.end_byte)
        new = "".join(f"{ending}{indent}{each}" for each in lines)
        return Replacement.insertion(text.line_start(line) + len(text.line(line)), new)

    def _only_marks_built(self, statement: Node) -> bool:
        """Whether a statement is `super().build(…)` or `self.built = True`."""
        source = self.analysis.source(statement)
        return (source.startswith("super(") and ").build(" in source) or source.endswith(".built = True")

    def _indent(self, statement: Node) -> str:
        text = self.analysis.text
        return text.slice(Span(text.line_start(text.line_at(statement.start_byte)), statement.start_byte))

    def _indents(self) -> tuple[str, str]:
        """The indentation of the methods of the class, and of what is in them."""
        outer, indent = self._indent(self.scope.node), self._indent(self._block(self.scope).named_children[0])
        if not indent.isspace() or not indent.startswith(outer.strip("\f")):
            raise CannotFixError(f"`{self.owner.name}` is written in one line")
        return indent, indent + indent.removeprefix(outer)

    def _new_init(self, lines: list[str]) -> list[Replacement]:
        """An `__init__` in front of the first method: behind the last line before it, so that a `build` can follow."""
        taken, passed_on = self._init_of_base()
        text, ending, (indent, inner) = self.analysis.text, line_ending(self.analysis), self._indents()
        methods = [
            child
            for child in self._block(self.scope).named_children
            if child.type in ("function_definition", "decorated_definition")
        ]
        line = text.line_at(methods[0].start_byte) - len(comments_above(self.analysis, methods[0]))
        before = line - 1
        while not text.line(before).strip():
            before -= 1
        is_first = methods[0] == self._block(self.scope).named_children[0]
        has_blank = before < line - 1
        header = ending if is_first and not has_blank else ending * 2
        header += f"{indent}def __init__({taken}):{ending}{inner}super().__init__({passed_on})"
        end = text.line_start(before) + len(text.line(before))
        body = "".join(f"{ending}{inner}{each}" for each in lines)
        found = [Replacement.insertion(end, header), Replacement.insertion(end, body)]
        return found if has_blank else [*found, Replacement.insertion(text.line_start(line), ending)]

    def _init_of_base(self) -> tuple[str, str]:
        """What an `__init__` that adds to that of the base takes, and what it passes on.

        Keras writes a model's arguments to its file by the names of the outermost `__init__`: `*args` has none.
        """
        line = self.analysis.names.with_bases(self.scope)
        bases = [self._bases_of(each) for each in line]
        if any(len(each) > 1 for each in bases[:-1]):
            raise CannotFixError(f"what `__init__` of the bases of `{self.owner.name}` takes can't be told")
        for each in line[1:]:
            found = each.bindings.get("__init__", [])
            if found and (len(found) > 1 or found[0].body is None):
                break
            if found and found[0].body is not None:
                return self._passing_on(found[0].body)
        else:
            plain = all(base.keras_path in PLAIN_BASES for base in self._bases)
            return ("self, **kwargs", "**kwargs") if plain else ("self, *args, **kwargs", "*args, **kwargs")
        raise CannotFixError(f"what `__init__` of the base of `{self.owner.name}` takes can't be told")

    def _bases_of(self, scope: Scope) -> list[Node]:
        """The bases of a class, each of which is known."""
        superclasses = scope.node.child_by_field_name("superclasses")
        bases = superclasses.named_children if superclasses is not None else []
        for base in bases:
            if scope.parent is None or not isinstance(self.analysis.names.of(base, scope.parent), Symbol | LocalClass):
                raise CannotFixError(f"what `__init__` of the base of `{self.owner.name}` takes can't be told")
        return bases

    def _passing_on(self, method: Scope) -> tuple[str, str]:
        """The parameters of an `__init__` of the file as they stand there, and a call's arguments for them."""
        parameters = method.node.child_by_field_name("parameters")
        nodes = [node for node in parameters.named_children if node.type != "comment"] if parameters is not None else []
        passed, is_named = [], False
        for node in nodes[1:]:
            default, source = node.child_by_field_name("value"), self.analysis.source(node)
            if default is not None and default.type not in LITERALS:
                raise CannotFixError(f"`{self.analysis.source(default)}` may be something else in `{self.owner.name}`")
            is_named = is_named or node.type in ("list_splat_pattern", "keyword_separator")
            if node.type in _SPLATS:
                passed.append(source)
            elif node.type in _PARAMETERS:
                name = source.partition(":")[0].partition("=")[0].strip()
                passed.append(f"{name}={name}" if is_named else name)
            elif node.type != "keyword_separator":
                raise CannotFixError(f"what `{source}` takes can't be told")
        return ", ".join(["self", *(self.analysis.source(node) for node in nodes[1:])]), ", ".join(passed)

    def _new_build(self, lines: list[str]) -> list[Replacement]:
        """A `build` in front of `call`."""
        text, ending, (indent, inner) = self.analysis.text, line_ending(self.analysis), self._indents()
        call = self.method("call")
        if call is None:
            raise CannotFixError(f"`{self.owner.name}` has no `call`")
        line = text.line_at(call.node.start_byte) - len(comments_above(self.analysis, call.node))
        start = text.line_start(line) + len(indent)
        header = f"def build(self, input_shape):{ending}{inner}super().build(input_shape)"
        first = Span(start, start + 1)
        is_behind_code = text.line(line - 1).strip() and line - 1 > text.line_at(self.scope.node.start_byte)
        return [
            *([Replacement.insertion(text.line_start(line), ending)] if is_behind_code else []),
            Replacement.insertion(start, header),
            Replacement.insertion(start, "".join(f"{ending}{inner}{each}" for each in lines)),
            Replacement(first, (f"{ending * 2}{indent}", first)),
        ]


def start_of(analysis: Analysis, method: Scope) -> tuple[int, str]:
    """Where the first statement of a method behind its docstring starts, and its indentation."""
    body = method.node.child_by_field_name("body")
    statements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    if statements and statements[0].type == "expression_statement" and statements[0].named_children[0].type == "string":
        statements = statements[1:]
    text = analysis.text
    start = statements[0].start_byte if statements else 0
    indent = text.slice(Span(text.line_start(text.line_at(start)), start))
    if not statements or not indent.isspace():
        raise CannotFixError("a method has its statements in one line")
    return start, indent
