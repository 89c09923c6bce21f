"""What makes variables and layers in the middle of what functions compute: it is made once, before they run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.check.arguments import bind, given_arguments
from eagerly.fix.calls import fill_call_of_call
from eagerly.fix.graph.contrib_layers import ContribLayer, kind_of
from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.functions import free
from eagerly.fix.graph.judge import Made
from eagerly.fix.graph.modes import changed_call
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.steps import Step
from eagerly.fix.graph.variables import Origin, Pieces
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError, NeededImport, Part
from eagerly.fix.statements import statement_of
from eagerly.names.scopes import Binding, BindingKind
from eagerly.source.text import Span
from eagerly.source.tree import descendants, span

_Named = tuple[str | None, ...]
"""Text in which None stands for a name that is not given yet."""
_CONSTANTS = {"integer", "float", "string", "true", "false", "none"}


@dataclass(eq=False)
class Before:
    """One thing to make before functions run."""

    made: Made
    step: Step
    """The first step that needs it: it is made in front of that."""
    text: Pieces
    """What makes it."""
    hint: str
    """A name to start from."""
    old_names: list[str]
    """The names that TensorFlow 1 gives to its variables."""
    statement: Node | None = None
    """In a function of the file, the statement that gave it a name and goes with it."""
    places: list[tuple[Span, _Named]] = field(default_factory=list)
    """What stands in its place."""
    name: str = ""

    def give_name(self, taken: set[str], own: set[str], owner: str) -> None:
        """Gives it a name that is not taken, and is from here on; `own` are the names of the scope that it goes to."""
        if self.statement is not None and self.hint not in own and not owner:
            self.name = self.hint
            taken.add(self.name)
        else:
            self.statement = None
            self.name = free(taken, self.hint)
        own.add(self.name)
        self.name = owner + self.name

    @property
    def edits(self) -> list[tuple[Span, str]]:
        """What stands in its place by its name."""
        return [(where, "".join(self.name if piece is None else piece for piece in new)) for where, new in self.places]


class MadeBefore:
    """Works out what one program makes before its functions run."""

    def __init__(self, program: Program) -> None:
        """Raises:
        CannotFixError: something can't be made once, or not before.
        """
        self._program = program
        self._analysis = program.analysis
        self.imports: set[NeededImport] = set()
        self._calls: dict[int, list[tuple[Node, Binding | None]]] = {}
        made = sorted(program.judge.made.values(), key=lambda made: (made.node.start_byte, -made.node.end_byte))
        self.items: list[Before] = []
        end = -1
        for each in made:
            if each.node.end_byte > end or each.is_layer:
                self.items.append(self._before(each))
                end = end if each.is_layer else each.node.end_byte

    def _before(self, made: Made) -> Before:
        function = self._function(made)
        if function is None:
            origin, step = Origin(made.scope), self._step_at(made.node)
            for node in descendants(made.node):
                if node.type == "identifier" and (not made.is_layer or self._is_of_maker(made.node, node)):
                    self._program.require_fixed(node, "layer" if made.is_layer else step.names[0])
        else:
            roots = self._roots(function)
            origin = self._origin(made, function, roots)
            step = min((self._step_at(root) for root in roots), key=lambda step: step.statement.start_byte)
        if made.is_layer:
            return self._layer(made, step, origin, function)
        return self._variable(made, step, origin, function)

    def _variable(self, made: Made, step: Step, origin: Origin, function: Binding | None) -> Before:
        program = self._program
        by_name = program.variables.is_by_name(made.node)
        text = program.variables.made(made.node, origin) if by_name else (program.variables.source(made.node, origin),)
        statement = statement_of(made.node)
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        target = assignment.child_by_field_name("left") if assignment is not None else None
        is_named = assignment is not None and assignment.child_by_field_name("right") == made.node
        name = plain(self._analysis.source(target)) if target is not None and is_named else ""
        old = [program.variables.name_of(made.node)] if by_name else []
        found = Before(made, step, text, name if name.isidentifier() else "variable", old)
        if function is not None and name.isidentifier() and len(made.scope.bindings.get(name, ())) == 1:
            found.statement = statement
        found.places.append((span(made.node), (None,)))
        return found

    def _layer(self, made: Made, step: Step, origin: Origin, function: Binding | None) -> Before:
        source = self._program.variables.source
        contrib = self._contrib(made.node)
        if contrib is not None:
            return self._contrib_layer(made, step, origin, contrib)
        site = changed_call(self._program, made.node)
        if site is None:
            text = source(made.node, origin)
            places: list[tuple[Span, _Named]] = [(span(made.node), (None,))]
        else:
            maker, call, imports = fill_call_of_call(self._analysis, site, frozenset({"reuse"}))
            self.imports |= imports
            text = "".join(part if isinstance(part, str) else self._text(part, origin) for part in maker)
            places = self._around(made.node, call)
        name = self._layer_name(text, made.node)
        scope = self._program.variables.scope_name(made.node, origin)
        parts = ("gamma", "beta") if made.layer == "batch_normalization" else ("kernel", "bias")
        old = [f"{scope}/{name}/{part}".strip("/") for part in parts]
        return Before(
            made, step, (text,), name if function is None else f"{plain(function.name)}_{name}", old, None, places
        )

    def _contrib(self, call: Node) -> ContribLayer | None:
        """A call of `tf.contrib.layers` or slim that makes a layer."""
        kind = kind_of(self._analysis.names.called(call, self._program.scope))
        return ContribLayer(self._analysis, call, kind) if kind is not None else None

    def _contrib_layer(self, made: Made, step: Step, origin: Origin, layer: ContribLayer) -> Before:
        problem = layer.problem()
        if problem is not None or layer.inputs is None:
            raise self._program.fail(made.node, problem or "what the layer is called with can't be told")
        text = layer.maker(lambda node: self._program.variables.source(node, origin))
        inputs = span(layer.inputs)
        before, behind = Span(made.node.start_byte, inputs.start), Span(inputs.end, made.node.end_byte)
        places: list[tuple[Span, _Named]] = [(before, (None, "(")), (behind, (")",))]
        name = layer.name or self._layer_name(
            f"{text[1]}" if isinstance(text[0], str) else text[0].path + "(", made.node
        )
        scope = self._program.variables.scope_name(made.node, origin)
        old = [f"{scope}/{name}/{part}".strip("/") for part in ("weights", "biases")]
        return Before(made, step, text, name if name.isidentifier() else "layer", old, None, places)

    def _text(self, part: Span, origin: Origin) -> str:
        for tree in self._analysis.trees:
            node = tree.root_node.descendant_for_byte_range(part.start, part.end)
            if node is not None and span(node) == part:
                return self._program.variables.source(node, origin)
        return self._analysis.text.slice(part)

    @staticmethod
    def _around(call: Node, parts: tuple[Part, ...]) -> list[tuple[Span, _Named]]:
        """What stands between the parts of a call that stay, so that what is in these can change as well."""
        found: list[tuple[Span, _Named]] = []
        at = call.start_byte
        pending: _Named = (None,)
        for part in parts:
            if isinstance(part, str):
                pending = (*pending, part)
                continue
            if part.start < at:
                raise CannotFixError("its arguments have to change places")
            found.append((Span(at, part.start), pending))
            at, pending = part.end, ()
        return [*found, (Span(at, call.end_byte), pending)]

    def _layer_name(self, maker: str, node: Node) -> str:
        """A name for a layer: its own, or that of its class."""
        for argument in given_arguments(self._analysis, node) or ():
            name = self._analysis.source(argument.value).strip("'\"")
            if argument.keyword == "name" and argument.value.type == "string" and name.isidentifier():
                return name
        class_name = maker.partition("(")[0].rpartition(".")[2]
        return re.sub(r"(?<=[a-z0-9D])(?=[A-Z][a-z])", "_", class_name).lower()

    # Where it comes from.

    def _function(self, made: Made) -> Binding | None:
        """The function of the file that it stands in."""
        if made.scope is self._program.scope:
            return None
        found = [binding for binding in self._analysis.scopes.functions if binding.body is made.scope]
        if not found or found[0].scope is not self._program.scope:
            raise self._program.fail(made.node, "it makes variables outside of what runs it")
        return found[0]

    def _calls_of(self, function: Binding) -> list[tuple[Node, Binding | None]]:
        """The calls of a function, each with the function that it is in."""
        if id(function) not in self._calls:
            self._calls[id(function)] = []
            for reference in references_to(self._analysis, function):
                if reference.call is None or reference.node != reference.base:
                    raise self._program.fail(
                        reference.base, f"`{function.name}` makes variables, and is passed on here"
                    )
                is_own = reference.scope is self._program.scope
                functions = self._analysis.scopes.functions if not is_own else ()
                inside = [each for each in functions if each.body is reference.scope]
                if not inside and not is_own:
                    raise self._program.fail(
                        reference.base, f"`{function.name}` makes variables outside of the program"
                    )
                self._calls[id(function)].append((reference.call, inside[0] if inside else None))
        return self._calls[id(function)]

    def _roots(self, function: Binding) -> list[Node]:
        """The calls in the scope itself that lead to a function."""
        found: list[Node] = []
        for call, inside in self._calls_of(function):
            found += [call] if inside is None else self._roots(inside)
        if not found:
            raise self._program.fail(function.node, f"where `{function.name}` is called can't be told")
        return found

    def _origin(self, made: Made, function: Binding, roots: list[Node]) -> Origin:
        """What is around the calls of its function, and what they give it, which has to be the same for all."""
        if len({self._program.graphs.of(root) for root in roots}) > 1:
            raise self._program.fail(made.node, f"`{function.name}` makes others at each of its calls")
        calls = self._calls_of(function)
        arounds = [self._around_call(call, inside) for call, inside in calls]
        origin = Origin(made.scope, arounds[0], self._arguments(made, [call for call, _ in calls]))
        if len(roots) > 1:
            source = self._analysis.source
            shown = {tuple(source(item).partition(",")[0].rstrip(")") for item in items) for items in arounds}
            is_shared = (
                made.has_no_weights
                or self._program.variables.is_by_name(made.node)
                or (
                    made.is_layer
                    and changed_call(self._program, made.node) is not None
                    and self._program.variables.has_own_scope(made.node, origin)
                )
            )
            if len(shown) > 1 or not is_shared:
                raise self._program.fail(made.node, f"`{function.name}` makes others at each of its calls")
        return origin

    def _around_call(self, call: Node, inside: Binding | None) -> tuple[Node, ...]:
        if inside is None:
            return tuple(self._program.variables.entered(call, self._program.scope))
        assert inside.body is not None
        outer = self._calls_of(inside)[0]
        return (*self._around_call(*outer), *self._program.variables.entered(call, inside.body))

    def _arguments(self, made: Made, calls: list[Node]) -> dict[str, str]:
        """What a function gets for the parameters that are used where variables are made."""
        found: dict[str, str] = {}
        for node, bindings in self._program.lookup.own_references(made.node, made.scope):
            name = self._analysis.source(node)
            is_parameter = all(binding.kind is BindingKind.PARAMETER for binding in bindings)
            if made.is_layer and not self._is_of_maker(made.node, node):
                continue
            if not is_parameter or len(made.scope.bindings[name]) > 1 or node.parent is None:
                raise self._program.fail(node, f"`{name}` is not always the same, and a variable is made of it")
            texts = {self._argument(call, made.scope.parameters, bindings[0]) for call in calls}
            text = texts.pop()
            if texts or text is None or node.parent.type == "interpolation":
                raise self._program.fail(node, f"`{name}` is not always the same, and a variable is made of it")
            found[name] = text
        return found

    def _is_of_maker(self, call: Node, node: Node) -> bool:
        """Whether a name in a call of `tf.layers` goes to what makes the layer, and not to the layer."""
        contrib = self._contrib(call)
        if contrib is not None:
            return contrib.inputs is None or not span(node).within(span(contrib.inputs))
        site = changed_call(self._program, call)
        if site is None:
            return True
        then = [given.node for name, given in site.bound.given.items() if name in ("inputs", "training", "reuse")]
        return not any(span(node).within(span(argument)) for argument in then)

    def _argument(self, call: Node, parameters: list[str], parameter: Binding) -> str | None:
        """What a call gives for a parameter, if that is a constant."""
        bound = bind(self._analysis, call, tuple(parameters))
        given = bound.given.get(parameter.name)
        value = given.value if given is not None else parameter.value
        if bound.problem is not None or value is None:
            return None
        if value.type == "identifier":
            bindings = self._analysis.names.bindings(value, self._program.scope)
            is_constant = len(bindings) == 1 and bindings[0].scope is self._program.scope
            made_of = bindings[0].value if is_constant else None
            return self._analysis.source(value) if made_of is not None and made_of.type in _CONSTANTS else None
        return self._analysis.source(value) if value.type in _CONSTANTS else None

    def _step_at(self, node: Node) -> Step:
        for step in self._program.steps:
            if span(node).within(span(step.statement)):
                return step
        raise self._program.fail(node, "it makes variables outside of what builds the graph")

    def give_names(self, taken: set[str], gone: set[str]) -> None:
        """Gives all of it names that are not taken, and are from here on; `gone` are those that the scope loses."""
        scope = self._program.scope
        own = {plain(name) for name in {*scope.bindings, *scope.module.bindings} - gone}
        for item in self.items:
            item.give_name(taken, own, self._program.owner)
