"""Classes that build a graph in `__init__` and keep its session: methods become functions, and variables attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from tree_sitter import Node

from eagerly.check import check
from eagerly.check.analysis import Analysis, Use
from eagerly.fix.graph.convert import GraphConversion
from eagerly.fix.graph.flat import Flat, flat_form
from eagerly.fix.graph.flat_names import Given
from eagerly.fix.graph.flat_text import DOT, TOKEN, plain, said
from eagerly.fix.graph.functions import Function
from eagerly.fix.graph.inlined import Inlined
from eagerly.fix.graph.layout import HERE, Layout, applied
from eagerly.fix.graph.naming import free
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.reach import Reach
from eagerly.fix.graph.steps import Role
from eagerly.fix.graph.text import NewText, Plan
from eagerly.fix.model import CannotFixError, Fix, NotYetError, Replacement
from eagerly.fix.session import session_uses
from eagerly.names.scopes import Binding, BindingKind, Scope, ScopeKind
from eagerly.names.walk import build_scopes
from eagerly.source.text import Span, Text
from eagerly.source.tree import descendants, parse_source, span

_BY_NAME = {
    "get_variable", "trainable_variables", "global_variables", "local_variables", "get_collection", "merge_all",
    "get_default_graph", "get_collection_ref", "model_variables", "moving_average_variables", "get_global_step",
    "get_or_create_global_step", "Saver",
}  # fmt: skip
"""What finds things of the default graph, which all instances of a class share in TensorFlow 1."""


_SAME = re.compile(r"(?m)^[ \t]*(\w+) = \1[ \t]*\r?\n")
"""A line that gives something the name that it has."""


def class_with_session(analysis: Analysis, scope: Scope) -> Binding | None:
    """The class that a scope is of or in, if one of its methods keeps a session that it makes."""
    found = scope.enclosing(ScopeKind.CLASS)
    if found is None:
        return None
    kept = {store.value.id for stores in found.attributes.values() for store in stores if store.value is not None}
    if not any(use.call is not None and use.call.id in kept for use in session_uses(analysis)):
        return None
    return next(binding for binding in analysis.scopes.classes if binding.body is found)


def convert_class(analysis: Analysis, owner: Binding) -> Fix:
    """One fix for everything that the session of a class does.

    Raises:
        CannotFixError: with the line that is in the way.
    """
    return class_text(analysis, owner).fix()


def class_text(analysis: Analysis, owner: Binding, given: Given | None = None) -> ClassText:
    """What writes a class; `given` is the session that its instances are given, where they don't make one.

    Raises:
        CannotFixError: with the line that is in the way.
    """
    try:
        flat = flat_form(analysis, owner, given)
        read = check(flat.text, analysis.rulebook, analysis.settings, analysis.imports, analysis.facts.world)
        conversion = _ClassConversion(read, flat, analysis, is_given=given is not None)
        text = conversion.text()
        assert isinstance(text, ClassText)
        if given is not None and conversion.initializations:
            raise CannotFixError(f"an instance of `{owner.name}` gives all variables of the session their first values")
        return text
    except CannotFixError as reason:
        raise _said(reason) from None


def _said(reason: CannotFixError) -> CannotFixError:
    """A refusal of the flat form as it is said of the class."""
    kind = NotYetError if isinstance(reason, NotYetError) else CannotFixError
    return kind(said(str(reason)))


class _ClassConversion(GraphConversion):
    """The conversion of a class in its flat form."""

    def __init__(self, read: Analysis, flat: Flat, analysis: Analysis, *, is_given: bool) -> None:
        """`is_given`: whether instances are given the session."""
        inits = (
            function.body
            for function in read.scopes.functions
            if function.name == "__init__"
            and any(owner.body is function.scope for owner in read.scopes.classes)
            and read.source(function.scope.node.child_by_field_name("name") or function.node) == flat.name
        )
        scope = next(body for body in inits if body is not None)
        super().__init__(read, scope)
        self._flat = flat
        self._source = analysis
        self._is_given = is_given

    def _switch(self, use: Use) -> None:
        """What turns eager execution off goes with the scope that makes the session."""
        if not self._is_given:
            super()._switch(use)

    def _program(self) -> Program:
        flat = self._flat
        program = Program(self.analysis, self.scope, self._unwrapped, f"{flat.owner}.", flat.plain_parameters)
        for use in self.analysis.uses:
            if use.symbol.path.rpartition(".")[2] in _BY_NAME:
                name = self.analysis.source(use.node)
                if not span(use.node).within(self._place):
                    raise self._fail(use.node, f"`{name}` may find what `{flat.name}` builds")
                if not flat.is_made_once:
                    raise self._fail(use.node, f"instances of `{flat.name}` share what `{name}` finds by its name")
        return program

    @cached_property
    def _reach(self) -> Reach:
        """All methods count, since others call them."""
        functions = (function.body for function in self.analysis.scopes.functions)
        methods = [body for body in functions if body is not None and span(body.node).within(self._place)]
        return Reach(self.analysis, self.scope, *methods)

    @property
    def _place(self) -> Span:
        """That of the class in the flat text."""
        assert self.scope.parent is not None
        return span(self.scope.parent.node)

    def _names_taken(self) -> set[str]:
        going = {plain(name) for step in self.program.steps if step.goes for name in step.names}
        return self._flat.stored - going

    def _text(self, plan: Plan) -> NewText:
        for step in plan.program.steps:
            if step.iterator is not None:
                raise self._fail(step.value, "an iterator of an instance can't be followed yet")
        self._require_own_attributes(plan)
        self._require_steps(plan)
        return ClassText(plan, self._flat, self._source)

    def _require_own_attributes(self, plan: Plan) -> None:
        """Refuses attributes that go, or that functions go by, where other code may use or store them."""
        going = {name for step in plan.program.steps if step.goes for name in step.names}
        going |= {session.binding.name for session in self._found if session.binding is not None}
        for name in (name for name in self.scope.bindings if name.startswith(self._flat.prefix)):
            attribute = name.removeprefix(self._flat.prefix)
            members = self._flat.members
            used = members.accesses(attribute) if name in going else members.stores(attribute)
            for node in used:
                line = self._source.text.line_name(node.start_byte)
                raise CannotFixError(f"{line}: `{self._source.source(node)}` may be what `{self._flat.name}` builds")

    def _require_steps(self, plan: Plan) -> None:
        """Refuses what functions use of `__init__` and of attributes that is not always there, and the same."""
        program = plan.program
        for function in plan.functions:
            steps = [*function.needed, *function.parameters]
            parts = [(step.value, self.scope) for step in steps]
            parts += [(leaf.node, run.scope) for run in plan.runs if run.function is function for leaf in run.leaves]
            for node, scope in parts:
                for name, bindings in program.lookup.references(node, scope):
                    for binding in bindings:
                        self._require_step(name, binding, program)

    def _require_step(self, name: Node, binding: Binding, program: Program) -> None:
        step = program.step_of.get(id(binding))
        if step is not None and step.role is Role.STAYS:
            for inner, bindings in program.lookup.references(step.value, self.scope):
                for each in bindings:
                    self._require_no_tensor(inner, each)
        self._require_no_tensor(name, binding)
        is_method = binding.kind is BindingKind.FUNCTION and binding.name.startswith(self._flat.prefix)
        is_parameter = binding.kind is BindingKind.PARAMETER
        if binding.scope is self.scope and id(binding) not in program.step_of and not is_method and not is_parameter:
            raise self._fail(name, f"`{binding.name}` is not always the same")

    def _require_no_tensor(self, name: Node, binding: Binding) -> None:
        is_own = binding.scope is self.scope and binding.kind is BindingKind.PARAMETER
        if is_own and self._flat.is_made_here and binding.name not in self._flat.plain_parameters:
            raise self._fail(name, f"`{binding.name}` comes from the caller, and may be any tensor")


class ClassText(NewText):
    """Writes a class: what is new in the flat text, in the class."""

    def __init__(self, plan: Plan, flat: Flat, analysis: Analysis) -> None:
        super().__init__(plan)
        self._flat = flat
        self._class = analysis
        self._methods: list[str] = []
        self._wrappings: list[str] = []
        """What makes methods functions of TensorFlow."""

    def _indent(self, statement: Node) -> str:
        source = self._flat.text.source
        at = self._flat.text.source_of(statement.start_byte)
        indent = source.slice(Span(source.line_start(source.line_at(at)), at))
        gone = len(self._layout.indent(statement)) - len(self._layout.final_indent(statement))
        return indent[: len(indent) - gone]

    def _write_functions(self) -> None:
        layout, writer = self._layout, self._writer
        for item in self._in_order():
            if not isinstance(item, Function):
                self._methods.append(writer.helper(item, self._flat.indent))
                continue
            indent = layout.final_indent(item.anchor.statement)
            wrapping = writer.wrapping(item, indent)
            if wrapping is not None:
                self._chunks.setdefault(id(item.anchor), []).append(wrapping)
                self._wrappings.append(wrapping)
            self._methods.append(writer.function(item, self._flat.indent))

    def fix(self) -> Fix:
        try:
            return super().fix()
        except CannotFixError as reason:
            raise _said(reason) from None

    def edits(self) -> list[tuple[Span, str]]:
        found = super().edits()
        if any(need.below is not None for need in self.needs):
            raise CannotFixError(f"no name for TensorFlow reaches all that `{self._flat.name}` needs")
        return found

    def _replacements(self, edits: list[tuple[Span, str]]) -> Iterator[Replacement]:
        return applied(self._class.text, self.in_class(edits), self._layout.ending, self._layout.unit, nested=True)

    def in_class(self, edits: list[tuple[Span, str]]) -> list[tuple[Span, str]]:
        """Edits of the flat text, and new methods, as edits of the source."""
        source, ending = self._flat.text, self._layout.ending
        edits = self._layout.with_unwrapping(edits)
        self._put_back = _PutBack(self.plan, self._methods, self._wrappings, self._flat)
        edits += [
            (where, name)
            for where, name in self._put_back.attributes(self._analysis)
            if not any(where.within(other) for other, _ in edits)
        ]
        in_class = [(source.in_source(where), self._put_back.text(new)) for where, new in edits]
        for inlined in self._flat.inlined.calls():
            in_class += self._dedented(inlined)
        in_class = self._layout_of_class().with_pass(in_class, self._flat.members.scope.node)
        methods = "".join(
            f"{HERE}{ending}{self._put_back.text(method)}{ending}{HERE}{ending}" for method in self._methods
        )
        in_class.append((Span(self._flat.functions_at, self._flat.functions_at), methods))
        kept = "".join(f"{self._indent_of_init}{line}{ending}" for line in self._put_back.kept_parameters)
        in_class.append((Span(self._flat.parameters_at, self._flat.parameters_at), kept))
        return in_class

    def _layout_of_class(self) -> Layout:
        statements = (node for node in descendants(self._flat.members.scope.node) if node.type == "with_statement")
        return Layout(self._class, self._class.scopes.module, [each for each in statements if self._goes(each)])

    def _goes(self, statement: Node) -> bool:
        """Whether a `with` statement of the class goes."""
        return statement.start_byte in {self._flat.text.source_of(each.start_byte) for each in self.plan.unwrapped}

    def _dedented(self, inlined: Inlined) -> list[tuple[Span, str]]:
        """The call of a method, where the `with` statements around it go."""
        stays = [statement for statement in inlined.around if not self._goes(statement)]
        if not inlined.around or len(stays) == len(inlined.around):
            return []
        if stays:
            line = self._class.text.line_name(stays[0].start_byte)
            raise CannotFixError(f"{line}: what this `with` statement does can't be followed")
        return [(inlined.further, "")]

    @property
    def _indent_of_init(self) -> str:
        body = self.plan.program.scope.node.child_by_field_name("body")
        assert body is not None
        return self._layout.indent(body.named_children[0])


def _free(taken: set[str], name: str) -> str:
    """A name that is not taken; that of what is thrown away may be."""
    return name if name == "_" else free(taken, name)


class _PutBack:
    """Gives names of the flat text the form that they have in the class."""

    def __init__(self, plan: Plan, methods: list[str], wrappings: list[str], flat: Flat) -> None:
        """`methods`: the new ones, and `wrappings`: what makes some of them functions of TensorFlow."""
        self._program = plan.program
        self._flat = flat
        self._going = {name for step in plan.program.steps if step.goes for name in step.names}
        self._used = _names_in(methods)
        taken = {name for name in self._used if DOT not in name} | {flat.owner}
        same = dict(self._other_names())
        using = [name for name in sorted(self._used) if name in self._going]
        self._names = {name: _free(taken, plain(name)) for name in using if name not in same}
        self._names |= {name: self._names[same[name]] for name in using if same.get(name) in self._names}
        self.kept_parameters: list[str] = []
        self._attributes: dict[str, str] = {}
        for name in sorted(self._used | _names_in(wrappings)):
            if name.partition(DOT)[2].isdigit() and name not in self._going:
                self._keep(name, plan.taken)

    def _other_names(self) -> Iterator[tuple[str, str]]:
        """The steps that only give something another name, `self.loss = loss`, with that."""
        for step in self._program.steps:
            value = self._program.analysis.source(step.value)
            is_name = step.goes and len(step.names) == 1 and step.value.type == "identifier" and value in self._going
            if is_name and self._is_bound_once(step.names[0]) and self._is_bound_once(value):
                yield step.names[0], value

    def _is_bound_once(self, name: str) -> bool:
        return len(self._program.scope.bindings[name]) == 1

    def _keep(self, name: str, taken: set[str]) -> None:
        """Has a local of `__init__` that methods use stay in an attribute."""
        (binding, *others) = self._program.scope.bindings[name]
        if binding.kind is BindingKind.PARAMETER and not others:
            kept = self._stored_as_it_is(binding)
            self._attributes[name] = kept or free(taken, plain(name))
            if kept is None:
                self.kept_parameters.append(f"{self._flat.owner}.{self._attributes[name]} = {plain(name)}")
        elif others or binding.kind not in (BindingKind.ASSIGN, BindingKind.UNPACK):
            raise self._program.fail(binding.node, f"`{name}` is not always the same")
        else:
            self._attributes[name] = free(taken, plain(name))

    def _stored_as_it_is(self, parameter: Binding) -> str | None:
        """The attribute that a parameter is stored in."""
        for step in self._program.steps:
            name = step.names[0] if step.role is Role.STAYS and len(step.names) == 1 else ""
            is_stored = name.startswith(self._flat.prefix) and self._is_bound_once(name)
            if is_stored and self._program.analysis.source(step.value) == parameter.name:
                return name.removeprefix(self._flat.prefix)
        return None

    def attributes(self, analysis: Analysis) -> Iterator[tuple[Span, str]]:
        """Locals of `__init__` that become attributes, wherever they are bound and used."""
        for name, attribute in self._attributes.items():
            (binding,) = self._program.scope.bindings[name]
            if binding.kind is BindingKind.PARAMETER:
                continue
            new = f"{self._flat.owner}{DOT}{attribute}"
            places = {span(use.base) for use in analysis.scopes.references_by_name.get(name, ())} | {span(binding.node)}
            yield from ((place, new) for place in places)

    def text(self, text: str) -> str:
        return _SAME.sub("", TOKEN.sub(lambda token: self._name(token[0]), text))

    def _name(self, token: str) -> str:
        first, _, last = token.partition(DOT)
        if token in self._going:
            return self._names.get(token, plain(token))
        if token in self._attributes:
            return f"{self._flat.owner}.{self._attributes[token]}"
        return first if last.isdigit() else f"{first}.{last}"


def _names_in(texts: list[str]) -> set[str]:
    """The names that some code binds or uses."""
    code = "class _:\n" + "".join(f"{text}\n" for text in texts)
    data, trees = parse_source(Text.of(code))
    scopes = build_scopes(data, [tree.root_node for tree in trees])
    return {*scopes.bindings_by_name, *scopes.references_by_name}
