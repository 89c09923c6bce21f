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
from eagerly.fix.graph.handed import Handed, Slot
from eagerly.fix.graph.judge import Made
from eagerly.fix.graph.loops import loops_around
from eagerly.fix.graph.modes import changed_call
from eagerly.fix.graph.naming import free
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
    clauses: list[str] = field(default_factory=list)
    """Where loops go over it as well, what it is made for, from the outside in: `for n in sizes`."""
    name: str = ""

    def made_by(self, maker: str) -> str:
        """What makes it, or the list of it, or the list of lists."""
        for clause in reversed(self.clauses):
            maker = f"[{maker} {clause}]"
        return maker

    @property
    def trained(self) -> str:
        """The variables of it that are trained, in a list of others."""
        if self.made.is_layer:
            return self._of_each("variable", "trainable_variables")
        if len(self.clauses) > 1:
            return f"*[variable{self._one_by_one('variable')}]"
        return f"*{self.name}" if self.clauses else self.name

    @property
    def losses(self) -> str:
        """The losses of a layer, in a list of others."""
        return self._of_each("loss", "losses")

    def _of_each(self, item: str, attribute: str) -> str:
        """All that is in an attribute of the layer or of each of the layers, in a list of others."""
        if not self.clauses:
            return f"*{self.name}.{attribute}"
        return f"*[{item}{self._one_by_one('layer')} for {item} in layer.{attribute}]"

    def _one_by_one(self, item: str) -> str:
        """The clauses that go over the list, and the lists in it."""
        names = [*(f"{item}s{'_of_lists' * depth}" for depth in range(len(self.clauses) - 1)), self.name]
        pairs = zip([item, *names], names, strict=False)
        return "".join(reversed([f" for {each} in {listed}" for each, listed in pairs]))

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
        program.reads.settle(self._chains)
        self.handed = Handed(program, self._chains)
        made = sorted(program.judge.made.values(), key=lambda made: (made.node.start_byte, -made.node.end_byte))
        self.items: list[Before] = []
        end = -1
        for each in made:
            if each.node.end_byte > end or each.is_layer:
                self.items += self._before(each)
                end = end if each.is_layer else each.node.end_byte
        self._mark_unsure_names()

    def _before(self, made: Made) -> list[Before]:
        groups = self._origins.groups(made, self._chains.to(made))
        if len(groups) > 1:
            self._origins.require_told_apart(made, groups)
        found = [self._made_for(made, group) for group in groups]
        is_looped = any(group[0].all_loops for group in groups)
        if is_looped or len(groups) > 1 or not all(map(self._chains.is_own, _functions(groups))):
            self._hand(found, groups)
        return found

    def _made_for(self, made: Made, group: list[Chain]) -> Before:
        """What is made for some calls that get the same."""
        chain, *_ = group
        steps, origin = self._roots(made, group), self._origins.origin(made, group)
        self._program.variables.require_no_regularizer(made.node, origin)
        for node in self._origins.makers_names(made, chain):
            self._program.require_fixed(node, "layer" if made.is_layer else steps[0].names[0])
        self._origins.require_found_once(made, chain, origin)
        function = chain.functions[-1] if chain.functions else None
        if made.is_cell:
            text = self._program.cells.made(made.node, origin)
            found = self._by_its_name(Before(made, steps, text, "cell", [Unsure("")]))
        elif made.is_layer:
            found = self._layer(made, steps, origin, function)
        else:
            found = self._variable(made, steps, origin)
        found.clauses = self._chains.clauses(chain)
        return found

    def _mark_unsure_names(self) -> None:
        """Marks the names of layers that TensorFlow 1 counts, or that are worked out: only their scopes are known."""
        seen = Counter(name for item in self.items for name in item.old_names)
        for item in self.items:
            if not item.made.is_layer or item.made.is_cell or item.clauses or not item.old_names:
                continue
            named, is_apart = self._named(item.made), item.made.node.id in self._program.made_apart
            if named not in ("none", "string") or (named == "none" and (is_apart or seen[item.old_names[0]] > 1)):
                scope = item.old_names[0].rsplit("/", 2)[0] if item.old_names[0].count("/") > 1 else ""
                item.old_names = [Unsure((f"{scope}/" if scope else "") + self._default_name(item.made))]

    def _named(self, made: Made) -> str:
        """The type of the expression that names a layer; that of None where nothing does."""
        arguments = given_arguments(self._analysis, made.node) or ()
        words = {argument.keyword: argument.value.type for argument in arguments}
        return words.get("scope" if self._origins.contrib(made.node) is not None else "name", "none")

    def _default_name(self, made: Made) -> str:
        """What TensorFlow 1 begins the name of a layer with that has none of its own, as far as that is known."""
        is_known = self._named(made) == "none" and self._origins.contrib(made.node) is None
        return made.layer if is_known else ""

    def _roots(self, made: Made, chains: list[Chain]) -> list[Step]:
        """The steps that some calls begin in, in order; that of what is made in the scope itself."""
        places = [chain.calls[0] if chain.calls else made.node for chain in chains]
        steps = {id(step): step for step in map(self._step_at, places)}
        return sorted(steps.values(), key=lambda step: step.statement.start_byte)

    def _hand(self, found: list[Before], groups: list[list[Chain]]) -> None:
        """Has functions get what is made for their calls, and loops go over it, where each gets its own."""
        first, chains = found[0], [chain for group in groups for chain in group]
        if chains[0].functions and any(step.role not in MOVED for before in found for step in before.steps):
            raise self._origins.makes_others(first.made, chains[0])
        for chain in chains:
            for depth, function in enumerate(chain.functions, start=1):
                if len(groups) > 1 or any(chain.loops[:depth]) or not self._chains.is_own(function):
                    self._chains.require_passable(function)
        made = {chain.ids: before for before, group in zip(found, groups, strict=True) for chain in group}
        lists = "layers" if first.made.is_layer else "variables"
        hint = first.hint.removeprefix(f"{plain(chains[0].functions[-1].name)}_") if chains[0].functions else first.hint
        self.handed.slots.append(Slot(made, chains, hint, lists, first.statement, first.places))
        self._program.made_apart[first.made.node.id] = [
            (step, ids, id(before)) for ids, before in made.items() for step in before.steps
        ]
        for before in found:
            before.statement, before.places = None, []
            before.hint = f"{before.hint}_{lists}" if before.clauses else before.hint

    def _variable(self, made: Made, steps: list[Step], origin: Origin) -> Before:
        program = self._program
        by_name = program.variables.is_by_name(made.node)
        variables = program.variables
        text = variables.made(made.node, origin) if by_name else (variables.unregistered(made.node, origin),)
        old = self._old_variable(made, origin)
        return self._by_its_name(Before(made, steps, text, "variable", old))

    def _old_variable(self, made: Made, origin: Origin) -> list[str]:
        """The name that TensorFlow 1 gives to a variable, or what it begins with."""
        variables = self._program.variables
        if origin.is_looped or not variables.is_by_name(made.node):
            return [Unsure(variables.beginning(made.node, origin)[0])]
        return [variables.full_name(made.node, origin)]

    def _by_its_name(self, found: Before) -> Before:
        """What stands by its name where it was made; the statement that gave it one in a function or a loop goes."""
        made = found.made
        statement = statement_of(made.node)
        assignment = statement.named_children[0] if statement.type == "expression_statement" else None
        target = assignment.child_by_field_name("left") if assignment is not None else None
        is_named = assignment is not None and assignment.child_by_field_name("right") == made.node
        name = plain(self._analysis.source(target)) if target is not None and is_named else ""
        found.hint = name if name.isidentifier() else found.hint
        loops = loops_around(made.node, made.scope)
        is_alone = bool(loops) and len(statement.parent.named_children if statement.parent is not None else []) == 1
        is_once = name.isidentifier() and len(made.scope.bindings.get(name, ())) == 1
        if (made.scope is not self._program.scope or loops) and is_once and not is_alone:
            found.statement = statement
        found.places.append((span(made.node), (None,)))
        return found

    def _layer(self, made: Made, steps: list[Step], origin: Origin, function: Binding | None) -> Before:
        source = self._program.variables.source
        contrib = self._origins.contrib(made.node)
        if contrib is not None:
            return self._contrib_layer(made, steps, origin, contrib)
        site = changed_call(self._program, made.node) if made.layer else None
        if site is None:
            text = source(made.node, origin)
            places: list[tuple[Span, Named]] = [(span(made.node), (None,))]
        else:
            maker, call, imports = fill_call_of_call(self._analysis, site, frozenset({"reuse"}))
            self.imports |= imports
            text = "".join(part if isinstance(part, str) else self._text(part, origin) for part in maker)
            places = self._around(made.node, call)
        name = self._layer_name(text, made.node)
        parts = ("gamma", "beta") if made.layer == "batch_normalization" else ("kernel", "bias")
        hint = name if function is None else f"{plain(function.name)}_{name}"
        return Before(made, steps, (text,), hint, self._old_names(made, origin, name, parts), None, places)

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
        old = self._old_names(made, origin, name, ("weights", "biases"))
        return Before(made, steps, text, name if name.isidentifier() else "layer", old, None, places)

    def _old_names(self, made: Made, origin: Origin, name: str, parts: tuple[str, ...]) -> list[str]:
        """The names that TensorFlow 1 gives to the variables of a layer, if it has any."""
        variables = self._program.variables
        if made.has_no_weights:
            return []
        if origin.is_looped:
            beginning, is_whole = variables.beginning(made.node, origin)
            return [Unsure(beginning + (self._default_name(made) if is_whole else ""))]
        scope = variables.scope_name(made.node, origin)
        return [f"{scope}/{name}/{part}".strip("/") for part in parts]

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

    def left_over(self) -> list[Node]:
        """What stays behind of the statements that go, and is of no use without them."""
        statements = [*(item.statement for item in self.items), *(slot.statement for slot in self.handed.slots)]
        return self._chains.made_only_for([statement for statement in statements if statement is not None])

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
