"""What makes variables and layers in the middle of what functions compute: it is made once, before they run."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from tree_sitter import Node

from eagerly.check.arguments import given_arguments
from eagerly.fix.calls import fill_call_of_call
from eagerly.fix.graph.chains import Chain, Chains
from eagerly.fix.graph.contrib_layers import ContribLayer
from eagerly.fix.graph.flat_text import plain
from eagerly.fix.graph.functions import free
from eagerly.fix.graph.handed import Handed, Slot
from eagerly.fix.graph.judge import Made
from eagerly.fix.graph.loops import Item, Loops, goes_over
from eagerly.fix.graph.modes import changed_call
from eagerly.fix.graph.origins import Origins
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.selection import Unsure
from eagerly.fix.graph.steps import MOVED, Step
from eagerly.fix.graph.variables import Origin, Pieces
from eagerly.fix.model import CannotFixError, NeededImport, Part
from eagerly.fix.statements import statement_of
from eagerly.names.scopes import Binding
from eagerly.source.text import Span
from eagerly.source.tree import span

Named = tuple[str | None, ...]
"""Text in which None stands for a name that is not given yet."""


@dataclass(eq=False)
class Before:
    """One thing to make before functions run."""

    made: Made
    steps: list[Step]
    """The steps that need it: it is made in front of the first one that is run."""
    text: Pieces
    """What makes it."""
    hint: str
    """A name to start from."""
    old_names: list[str]
    """The names that TensorFlow 1 gives to its variables."""
    statement: Node | None = None
    """In a function of the file, the statement that gave it a name and goes with it."""
    places: list[tuple[Span, Named]] = field(default_factory=list)
    """What stands in its place."""
    each: str = ""
    """Of a list that a loop goes over as well: what it is made for, `for n in sizes`."""
    name: str = ""

    @property
    def trained(self) -> str:
        """The variables of it that are trained, in a list of others."""
        if not self.made.is_layer:
            return f"*{self.name}" if self.each else self.name
        if self.each:
            return f"*[variable for layer in {self.name} for variable in layer.trainable_variables]"
        return f"*{self.name}.trainable_variables"

    @property
    def losses(self) -> str:
        """The losses of a layer, in a list of others."""
        return f"*[loss for layer in {self.name} for loss in layer.losses]" if self.each else f"*{self.name}.losses"

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
        self._step_of: dict[int, Step] = {}
        """The steps of nodes, by the ids of these."""
        self._chains = Chains(program)
        self._origins = Origins(program, self._chains)
        self.handed = Handed(program)
        self.loops = Loops(program)
        made = sorted(program.judge.made.values(), key=lambda made: (made.node.start_byte, -made.node.end_byte))
        self.items: list[Before] = []
        end = -1
        for each in made:
            if each.node.end_byte > end or each.is_layer:
                self.items += self._before(each)
                end = end if each.is_layer else each.node.end_byte
        self._mark_unsure_names()

    def _before(self, made: Made) -> list[Before]:
        function = self._chains.function(made)
        if function is None:
            step = self._step_at(made.node)
            for node in self._origins.makers_names(made):
                self._program.require_fixed(node, "layer" if made.is_layer else step.names[0])
            found = [self._made_once(made, [step], Origin(made.scope), None)]
            self._origins.require_found_once(made, Chain((), ()), Origin(made.scope))
            self._list(made, found, [Chain((), ())])
            return found
        groups = self._origins.groups(made, self._chains.to(function))
        found = [
            self._made_once(made, self._roots(group), self._origins.origin(made, group), function) for group in groups
        ]
        if len(groups) > 1:
            self._origins.require_told_apart(made, groups)
        for group in groups:
            self._origins.require_found_once(made, group[0], self._origins.origin(made, group))
        self._list(made, found, [group[0] for group in groups])
        if len(groups) > 1 or not all(map(self._chains.is_own, _functions(groups))):
            self._hand(found, groups)
        return found

    def _mark_unsure_names(self) -> None:
        """Marks the names of layers that TensorFlow 1 counts, or that are worked out: only their scopes are known."""
        seen = Counter(name for item in self.items for name in item.old_names)
        for item in self.items:
            arguments = given_arguments(self._analysis, item.made.node) or ()
            words = {argument.keyword: argument.value.type for argument in arguments}
            named = words.get("scope" if self._origins.contrib(item.made.node) is not None else "name", "none")
            is_apart = item.made.loop is not None or item.made.node.id in self._program.made_apart
            is_counted = named == "none" and (is_apart or seen[item.old_names[0]] > 1) if item.old_names else False
            if item.made.is_layer and (is_counted or named not in ("none", "string")):
                scope = item.old_names[0].rsplit("/", 2)[0] if item.old_names[0].count("/") > 1 else ""
                item.old_names = [Unsure(f"{scope}/" if scope else "")]

    def _list(self, made: Made, found: list[Before], chains: list[Chain]) -> None:
        """Has what a loop makes made as a list.

        Args:
            made: what is made.
            found: what there is of it, one for each of these calls that lead there.
            chains: the calls.
        """
        if made.loop is None:
            return
        target, right = made.loop.child_by_field_name("left"), goes_over(made.loop)
        assert target is not None
        self._require_new_each_time(made, made.loop)
        for before, chain in zip(found, chains, strict=True):
            text = self._chains.text_again(right, chain)
            if text is None:
                raise self._program.fail(right, "it is not always the same, and variables are made for what is in it")
            before.each = f"for {self._analysis.source(target)} in {text}"
        first, statement = found[0], self._named_by(made)
        function = chains[0].functions[-1] if chains[0].functions else None
        hint = first.hint if function is None else first.hint.removeprefix(f"{plain(function.name)}_")
        self.loops.items.append(Item(made.loop, made.scope, first, hint, statement, first.places))
        for before in found:
            before.hint = f"{before.hint}_{'layers' if made.is_layer else 'variables'}"
            before.statement, before.places = None, []

    def _require_new_each_time(self, made: Made, loop: Node) -> None:
        """Refuses what a loop finds again by its name, or may find."""
        entered = self._program.variables.entered(made.node, made.scope)
        inside = [item for item in entered if span(item).within(span(loop))]
        words = {argument.keyword: argument.value for argument in given_arguments(self._analysis, made.node) or ()}
        name = words.get("scope" if self._origins.contrib(made.node) is not None else "name")
        is_named = made.is_layer and name is not None and name.type == "string"
        if (
            is_named
            or "reuse" in words
            or self._origins.scopes(inside)
            or self._program.variables.is_by_name(made.node)
        ):
            raise self._program.fail(made.node, "a loop makes it, and may find it again by its name")

    def _named_by(self, made: Made) -> Node | None:
        """The statement that only gives what is made a name, and the only one."""
        statement = statement_of(made.node)
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        target = assignment.child_by_field_name("left") if assignment is not None else None
        if assignment is None or target is None or target.type != "identifier":
            return None
        is_named = assignment.child_by_field_name("right") == made.node
        return statement if is_named and len(made.scope.bindings.get(self._analysis.source(target), ())) == 1 else None

    def _made_once(self, made: Made, steps: list[Step], origin: Origin, function: Binding | None) -> Before:
        if made.is_layer:
            return self._layer(made, steps, origin, function)
        return self._variable(made, steps, origin, function)

    def _roots(self, chains: list[Chain]) -> list[Step]:
        """The steps that some calls begin in, in order."""
        steps = {id(step): step for step in (self._step_at(chain.calls[0]) for chain in chains)}
        return sorted(steps.values(), key=lambda step: step.statement.start_byte)

    def _hand(self, found: list[Before], groups: list[list[Chain]]) -> None:
        """Has a function get what is made for its calls, each of which gets its own."""
        first = found[0]
        if any(step.role not in MOVED for before in found for step in before.steps):
            raise self._origins.makes_others(first.made, groups[0][0])
        for function in _functions(groups):
            self._chains.require_passable(function)
        chains = {chain.ids: before for before, group in zip(found, groups, strict=True) for chain in group}
        hint = first.hint.removeprefix(f"{plain(groups[0][0].functions[-1].name)}_")
        slot = Slot(chains, [chain for group in groups for chain in group], hint, first.statement, first.places)
        self.handed.slots.append(slot)
        self.loops.of_slot(first, slot)
        self._program.made_apart[first.made.node.id] = [
            (step, ids, id(before)) for ids, before in chains.items() for step in before.steps
        ]
        for before in found:
            before.statement, before.places = None, []

    def _variable(self, made: Made, steps: list[Step], origin: Origin, function: Binding | None) -> Before:
        program = self._program
        by_name = program.variables.is_by_name(made.node)
        text = program.variables.made(made.node, origin) if by_name else (program.variables.source(made.node, origin),)
        statement = statement_of(made.node)
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        target = assignment.child_by_field_name("left") if assignment is not None else None
        is_named = assignment is not None and assignment.child_by_field_name("right") == made.node
        name = plain(self._analysis.source(target)) if target is not None and is_named else ""
        old = [program.variables.full_name(made.node, origin)] if by_name else []
        found = Before(made, steps, text, name if name.isidentifier() else "variable", old)
        if function is not None and name.isidentifier() and len(made.scope.bindings.get(name, ())) == 1:
            found.statement = statement
        found.places.append((span(made.node), (None,)))
        return found

    def _layer(self, made: Made, steps: list[Step], origin: Origin, function: Binding | None) -> Before:
        source = self._program.variables.source
        contrib = self._origins.contrib(made.node)
        if contrib is not None:
            return self._contrib_layer(made, steps, origin, contrib)
        site = changed_call(self._program, made.node)
        if site is None:
            text = source(made.node, origin)
            places: list[tuple[Span, Named]] = [(span(made.node), (None,))]
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
            made, steps, (text,), name if function is None else f"{plain(function.name)}_{name}", old, None, places
        )

    def _contrib_layer(self, made: Made, steps: list[Step], origin: Origin, layer: ContribLayer) -> Before:
        problem = layer.problem()
        if problem is not None or layer.inputs is None:
            raise self._program.fail(made.node, problem or "what the layer is called with can't be told")
        text = layer.maker(lambda node: self._program.variables.source(node, origin))
        inputs = span(layer.inputs)
        before, behind = Span(made.node.start_byte, inputs.start), Span(inputs.end, made.node.end_byte)
        places: list[tuple[Span, Named]] = [(before, (None, "(")), (behind, (")",))]
        name = layer.name or self._layer_name(
            f"{text[1]}" if isinstance(text[0], str) else text[0].path + "(", made.node
        )
        scope = self._program.variables.scope_name(made.node, origin)
        old = [f"{scope}/{name}/{part}".strip("/") for part in ("weights", "biases")]
        return Before(made, steps, text, name if name.isidentifier() else "layer", old, None, places)

    def _text(self, part: Span, origin: Origin) -> str:
        for tree in self._analysis.trees:
            node = tree.root_node.descendant_for_byte_range(part.start, part.end)
            if node is not None and span(node) == part:
                return self._program.variables.source(node, origin)
        return self._analysis.text.slice(part)

    @staticmethod
    def _around(call: Node, parts: tuple[Part, ...]) -> list[tuple[Span, Named]]:
        """What stands between the parts of a call that stay, so that what is in these can change as well."""
        found: list[tuple[Span, Named]] = []
        at = call.start_byte
        pending: Named = (None,)
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

    def _step_at(self, node: Node) -> Step:
        if node.id not in self._step_of:
            self._step_of[node.id] = self._find_step(node)
        return self._step_of[node.id]

    def _find_step(self, node: Node) -> Step:
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


def _functions(groups: list[list[Chain]]) -> list[Binding]:
    """The functions that some calls lead through."""
    functions = (function for group in groups for chain in group for function in chain.functions)
    return list({id(function): function for function in functions}.values())
