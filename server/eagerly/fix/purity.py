"""Whether a tensor has, where it is written, the value that a session would give it where it is run."""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import given_arguments
from eagerly.fix.model import CannotFixError, NotYetError
from eagerly.names.meaning import Instance, LocalModule, Member, SelfOf
from eagerly.names.private import public_name
from eagerly.names.scopes import Binding, BindingKind, Scope, ScopeKind
from eagerly.names.symbols import Symbol
from eagerly.source.tree import LITERALS, is_in, span

_OWN_GRAPH = {
    "Graph", "get_default_graph", "control_dependencies", "import_graph_def", "train.import_meta_graph",
    "saved_model.load", "saved_model.loader.load",
}  # fmt: skip
"""Symbols that make or take hold of a graph, or read one from a file."""
_INITIALIZER = "initializer-op"
_CHANGING = {"assign", "assign_add", "assign_sub", "count_up_to"}
_CHANGING_MEMBERS = _CHANGING | {"load", "minimize", "apply_gradients"}
_TENSORS = {"tensor", "random-tensor", "variable"}
_VALUE_ATTRIBUTES = {"shape", "dtype"}
_QUEUED = re.compile(
    r"(io\.|queue\.)?\w*Queue|\w+Reader|train\.(\w+_producer|(maybe_)?(shuffle_)?batch(_join)?|limit_epochs"
    r"|add_queue_runner|QueueRunner)"
)
PLAIN_MODULES = {"numpy", *sys.stdlib_module_names}
_FOR_TESTS_AND_OPTIONS = {"pytest", "absl", "mock", "parameterized", "click"}
_LOOPS = {
    "for_statement", "while_statement", "lambda", "list_comprehension", "set_comprehension",
    "dictionary_comprehension", "generator_expression",
}  # fmt: skip
IDENTITY = {"==", "!=", "<>", "in", "not in", "is", "is not"}
"""Comparisons that TensorFlow 1 made of the tensors themselves, not of their values."""
_BUILTINS = frozenset(dir(builtins))
COMPOUND = {
    "binary_operator", "unary_operator", "comparison_operator", "boolean_operator", "not_operator", "list", "tuple",
    "dictionary", "pair", "parenthesized_expression", "subscript", "slice", "list_comprehension", "for_in_clause",
    "if_clause", "generator_expression", "conditional_expression", "argument_list", "expression_list",
}  # fmt: skip


def builds_graph(symbol: Symbol) -> bool:
    """Whether a symbol makes or takes hold of a graph, also by a private name."""
    return (public_name(symbol) or symbol).path in _OWN_GRAPH


def changes_variables(symbol: Symbol) -> bool:
    """Whether running what this function makes changes a variable, a table or a queue."""
    symbol = public_name(symbol) or symbol
    leaf = symbol.path.rpartition(".")[2]
    return (
        leaf in _CHANGING
        or leaf.startswith("scatter_")
        or (symbol.path.startswith("train.") and leaf.endswith("Optimizer"))
    )


def reads_through_queue(symbol: Symbol) -> bool:
    """Whether a symbol of TensorFlow 1 makes a queue, fills one, or reads through one."""
    return _QUEUED.fullmatch(symbol.path) is not None


def changing_members(analysis: Analysis) -> Iterator[tuple[Node, Scope]]:
    """Attributes in the file that change a variable when they are called, or may for all that is known."""
    attributes = [(reference.node, reference.scope) for reference in analysis.scopes.references]
    attributes += [(access.node, access.scope) for access in analysis.scopes.accesses]
    for node, scope in attributes:
        name, owner = node.child_by_field_name("attribute"), node.child_by_field_name("object")
        text = analysis.source(name) if name is not None else ""
        if owner is None or not (text in _CHANGING_MEMBERS or text.startswith(("scatter_", "batch_scatter_"))):
            continue
        meaning = analysis.names.of(owner, scope)
        may_be_one = (meaning is None or isinstance(meaning, SelfOf | LocalModule)) and text != "load"
        if isinstance(meaning, Instance) or may_be_one:
            yield node, scope


_FIRST_VALUES = {("variable", "initializer"), ("lookup-table", "initializer"), ("lookup-table", "init")}


def gives_first_values(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether running what a node stands for gives variables or tables their first values, and does nothing else."""
    meaning = analysis.names.of(node, scope)
    if isinstance(meaning, Instance) and meaning.kind == _INITIALIZER:
        return True
    if isinstance(meaning, Member):
        return (meaning.owner.kind, meaning.name) in _FIRST_VALUES
    if node.type in ("list", "tuple"):
        return bool(node.named_children) and all(
            gives_first_values(analysis, item, scope) for item in node.named_children
        )
    if node.type == "identifier":
        bindings = analysis.names.bindings(node, scope)
        value = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else None
        is_grouped = value is not None and value.type in ("list", "tuple", "call")
        return is_grouped and value is not None and gives_first_values(analysis, value, bindings[0].scope)
    if analysis.names.path_called(node, scope) != "group":
        return False
    grouped = [given.value for given in given_arguments(analysis, node) or () if given.keyword is None]
    return bool(grouped) and all(gives_first_values(analysis, item, scope) for item in grouped)


def has_no_tensors(analysis: Analysis, name: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a name of the module is of Python, of a module for tests or options, or a function without TensorFlow.

    `seen`: the functions that use it, of which the same is asked.
    """
    bindings = analysis.scopes.module.bindings.get(name, [])
    if not bindings:
        return name in _BUILTINS
    for binding in bindings:
        root = binding.imported.partition(".")[0]
        if binding.kind is BindingKind.FUNCTION and binding.value is not None:
            where = [span(binding.value)]
            called = {other.name for other in analysis.scopes.functions if other.scope is analysis.scopes.module}
            used = {each.name for each in analysis.scopes.references if is_in(each.base, where)} & called
            if any(is_in(use.node, where) for use in analysis.uses):
                return False
            if not all(has_no_tensors(analysis, other, seen | {name}) for other in used - seen - {name}):
                return False
        elif root not in PLAIN_MODULES and root not in _FOR_TESTS_AND_OPTIONS:
            return False
    return True


class Purity:
    """Judges the tensors that the runs of one scope fetch."""

    def __init__(self, analysis: Analysis, scope: Scope) -> None:
        self._analysis = analysis
        self._scope = scope
        self._drawn: set[int] = set()
        self.random = False
        """Whether anything judged so far is random."""

    def require(self, value: Node, run: Node) -> None:
        """Refuses a fetched tensor that eager code would not compute alike.

        Raises:
            CannotFixError: naming the line that is in the way.
        """
        meaning = self._analysis.names.of(value, self._scope)
        if not isinstance(meaning, Instance) or meaning.kind not in _TENSORS:
            raise NotYetError(str(self._fail(value, f"`{self._analysis.source(value)}` is not known to be a tensor")))
        self._run = run
        self._judged: set[int] = set()
        self._judge(value, self._scope, in_variable=False)

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")

    def _judge(self, node: Node, scope: Scope, *, in_variable: bool) -> None:
        if node.type in LITERALS:
            return
        if node.type == "identifier":
            self._judge_name(node, scope, in_variable)
        elif node.type == "attribute":
            self._judge_attribute(node, scope, in_variable)
        elif node.type == "call":
            self._judge_call(node, scope, in_variable)
        elif node.type == "keyword_argument":
            value = node.child_by_field_name("value")
            if value is not None:
                self._judge(value, scope, in_variable=in_variable)
        elif node.type in COMPOUND:
            self._judge_comparison(node, scope)
            for child in node.named_children:
                self._judge(child, scope, in_variable=in_variable)
        else:
            raise self._fail(node, f"`{self._analysis.source(node)}` can't be followed")

    def _judge_comparison(self, node: Node, scope: Scope) -> None:
        if node.type == "comparison_operator" and any(child.type in IDENTITY for child in node.children):
            for operand in node.named_children:
                if isinstance(self._analysis.names.of(operand, scope), Instance):
                    raise self._fail(node, "TensorFlow 1 compares the tensors here, and TensorFlow 2 their values")

    def _judge_name(self, node: Node, scope: Scope, in_variable: bool) -> None:
        name = self._analysis.source(node)
        bindings = self._analysis.names.bindings(node, scope)
        if not bindings:
            if name not in _BUILTINS:
                raise self._fail(node, f"where `{name}` comes from can't be told")
            return
        if len(bindings) > 1:
            raise self._fail(bindings[-1].node, f"`{name}` is assigned more than once")
        binding = bindings[0]
        if self._is_plain(binding) or binding.scope.kind is ScopeKind.COMPREHENSION:
            return
        if binding.kind is BindingKind.PARAMETER:
            raise self._fail(binding.node, f"`{name}` comes from the caller, and may be any tensor")
        if binding.kind is not BindingKind.ASSIGN or binding.value is None:
            raise self._fail(binding.node, f"where `{name}` comes from can't be followed")
        if id(binding) not in self._judged:
            self._judged.add(id(binding))
            self._judge(binding.value, binding.scope, in_variable=in_variable)

    def _is_plain(self, binding: Binding) -> bool:
        """Whether a name is a module or function that has nothing to do with TensorFlow."""
        if binding.kind is BindingKind.IMPORT:
            meaning = self._analysis.names.of_binding(binding)
            return isinstance(meaning, Symbol) or binding.imported.split(".")[0] in PLAIN_MODULES
        if binding.kind is BindingKind.FUNCTION and binding.value is not None:
            where = span(binding.value)
            return not any(span(use.node).within(where) for use in self._analysis.uses)
        return False

    def _judge_attribute(self, node: Node, scope: Scope, in_variable: bool) -> None:
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is None or name is None:
            raise self._fail(node, "the code is not complete")
        if isinstance(self._analysis.names.of(node, scope), Symbol):
            return  # a constant such as tf.float32
        meaning = self._analysis.names.of(owner, scope)
        if isinstance(meaning, SelfOf):
            raise self._fail(node, f"`{self._analysis.source(node)}` is set elsewhere")
        if isinstance(meaning, Instance) and self._analysis.source(name) not in _VALUE_ATTRIBUTES:
            raise self._fail(node, f"`{self._analysis.source(node)}` can't be followed")
        self._judge(owner, scope, in_variable=in_variable)

    def _judge_call(self, node: Node, scope: Scope, in_variable: bool) -> None:
        function, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or arguments is None:
            raise self._fail(node, "the code is not complete")
        callee = self._analysis.names.of(function, scope)
        if isinstance(callee, Symbol):
            kind = self._analysis.rulebook.kind_made_by(callee)
            if kind == "variable" and callee.path != "Variable":
                raise self._fail(
                    node, f"`{self._analysis.source(function)}` shares variables by name, as eager code does not"
                )
            if kind == "placeholder":
                raise self._fail(node, "a placeholder has to become an argument of a function")
            if kind not in (*_TENSORS, "initializer"):
                reason = f"what `{self._analysis.source(function)}` does when it is run is not known"
                raise NotYetError(str(self._fail(node, reason)))
            if kind == "random-tensor":
                self._draw(node, scope, in_variable)
            in_variable = in_variable or kind == "variable"
        else:
            self._judge(function, scope, in_variable=in_variable)
        self._judge(arguments, scope, in_variable=in_variable)

    def _draw(self, node: Node, scope: Scope, in_variable: bool) -> None:
        """A random tensor is drawn at each run of a graph, and once in eager code; a variable's first value, once."""
        self.random = True
        if scope.enclosing(ScopeKind.FUNCTION, ScopeKind.MODULE) is not self._scope:
            raise self._fail(node, "it is random and made outside the function that runs it, which may run often")
        if in_variable:
            return
        if node.id in self._drawn or runs_often(self._run, self._scope):
            raise self._fail(node, "it is random, and each run draws it anew")
        self._drawn.add(node.id)


def runs_often(node: Node, scope: Scope) -> bool:
    """Whether a node may be evaluated more than once each time that its scope is."""
    current: Node | None = node
    while current is not None and current != scope.node:
        if current.type in _LOOPS:
            return True
        current = current.parent
    return False
