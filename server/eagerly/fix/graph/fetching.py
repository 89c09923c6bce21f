"""What the runs of a program fetch, and the function that each of them becomes."""

from __future__ import annotations

from collections.abc import Iterable

from tree_sitter import Node

from eagerly.fix.graph.feeds import Feeds
from eagerly.fix.graph.functions import Function, function_of
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.runs import CallWriter, Run
from eagerly.fix.graph.steps import Leaf, Role, Step, closure
from eagerly.fix.graph.summaries import Summaries
from eagerly.fix.model import NotYetError
from eagerly.fix.session import fetched
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Scope
from eagerly.source.text import Span
from eagerly.source.tree import LITERALS, span


class Runs:
    """The runs of one program."""

    def __init__(self, program: Program, summaries: Summaries, calls: CallWriter) -> None:
        """`calls` writes what they become."""
        self._program = program
        self._analysis = program.analysis
        self._summaries = summaries
        self._calls = calls
        self.feeds = Feeds(program)
        self.all: list[Run] = []

    def add(self, call: Node, scope: Scope, fetches: Node, feed: Node | None, handled: list[tuple[Span, str]]) -> None:
        """Adds a run.

        Args:
            call: what runs the graph.
            scope: the function or module that it stands in.
            fetches: what is fetched.
            feed: the dictionary that is fed.
            handled: what of a `try` statement around it changes with it.

        Raises:
            CannotFixError: what it fetches or feeds can't be told.
        """
        element = self._program.iterators.element(fetches) if feed is None else None
        if element is not None:
            self.all.append(Run(call, scope, fetches, [], [], handled=handled, element=element))
            return
        leaves = [self._leaf(node, scope) for node in fetched(self._analysis, fetches)]
        if not leaves:
            raise self._program.fail(fetches, "what it fetches can't be told")
        feeds, name = self.feeds.read(feed)
        self.all.append(Run(call, scope, fetches, leaves, feeds, name, handled))

    def start(self, call: Node, scope: Scope, fetches: Node, feed: Node | None, iterator: Step) -> None:
        """Adds a run that starts an iterator over a dataset which is made of what it feeds.

        Raises:
            CannotFixError: what it feeds can't be told.
        """
        feeds, name = self.feeds.read(feed)
        leaf = self._program.iterators.fed[id(iterator)]
        self.all.append(Run(call, scope, fetches, [leaf], feeds, name, starts=iterator))

    def _leaf(self, node: Node, scope: Scope) -> Leaf:
        place = node
        if node.type == "concatenated_string":
            raise self._program.fail(node, "which tensor is fetched by this name can't be told")
        step = self._program.step_named(node) if node.type != "string" else self._program.tensor_named(node)
        if step is not None and node.type == "string":
            node = step.target
        if step is None:
            return self._expression(place, node, scope)
        if self._program.graph is not None and not span(step.statement).within(span(self._program.graph)):
            raise self._program.fail(node, f"`{self._analysis.source(node)}` is made outside of the graph that runs it")
        is_fed = step.role is Role.PLACEHOLDER and step.iterator is None
        if is_fed or step.role in (Role.OPTIMIZER, Role.INITIALIZER):
            raise self._program.fail(node, f"`{self._analysis.source(node)}` is no tensor")
        lookup, scope = self._program.lookup, self._program.scope
        is_list = len(step.names) == 1 and not step.is_operation and lookup.gives_several(step.value, scope)
        is_list = is_list or self._program.cells.is_structure(node, scope)
        is_list = is_list or (step.is_compound and lookup.gives_several(node, scope))
        if is_list or self._is_clipped(step, node) or self._program.collections.is_list(step):
            raise self._program.fail(node, f"`{self._analysis.source(node)}` is more than one tensor")
        if step.is_first_value:
            raise self._program.fail(node, f"`{self._analysis.source(node)}` is random, and each run draws it anew")
        if step.role is Role.STAYS and not isinstance(self._analysis.names.of(node, self._program.scope), Instance):
            raise self._no_tensor(node)
        return Leaf(place, node, step, [step])

    def _is_clipped(self, step: Step, name: Node) -> bool:
        """Whether a name is that of the list of gradients that `tf.clip_by_global_norm` gives."""
        path = self._program.analysis.names.path_called(step.value, self._program.scope)
        return path == "clip_by_global_norm" and self._program.analysis.source(name) == step.names[0]

    def _no_tensor(self, node: Node) -> NotYetError:
        return NotYetError(
            str(self._program.fail(node, f"`{self._analysis.source(node)}` is not known to be a tensor"))
        )

    def _expression(self, place: Node, node: Node, scope: Scope) -> Leaf:
        """What is fetched and has no name."""
        leaf = Leaf(place, node, None, self._program.require_computes_here(node, scope))
        is_value = leaf.is_moved or bool(self._program.operations.assigned(node))
        is_value = is_value or self._program.averages.is_average(node)
        if not is_value and not isinstance(self._analysis.names.of(node, scope), Instance):
            raise self._no_tensor(node)
        return leaf

    def functions(self) -> list[Function]:
        """The function for each thing that is fetched.

        Raises:
            CannotFixError: no function can compute it, or nothing feeds what it needs.
        """
        found: dict[str, Function] = {}
        for run in self.all:
            if run.element is not None:
                continue
            if not any(leaf.is_moved for leaf in run.leaves):
                if run.handled:
                    raise self._program.fail(run.call, "its errors are handled, and eager code raises them elsewhere")
                continue
            is_nested = _is_nested(run.fetches) or _has_element(run)
            kind = run.fetches.type[:1] if run.fetches.type in ("list", "tuple", "dictionary") else ""
            key = kind + "|".join(map(self._key, run.leaves))
            key += f"#{self._analysis.source(run.fetches)}" if is_nested else ""
            writing = self._summaries.writing(run)
            key += f"@{writing.writer}" if writing is not None else ""
            truths = self._truths(run)
            key += "".join(f"#{step.names[0]}={truth}" for step, truth in truths.values())
            given = [fed.step for fed in run.feeds if fed.step.role is not Role.PLACEHOLDER]
            key += "".join(f"&{step.statement.start_byte}" for step in sorted(given, key=_place))
            if key not in found:
                found[key] = function_of(self._program, run.leaves, given, truths)
                found[key].structure = run.fetches if is_nested else None
            run.function = found[key]
            if writing is not None:
                run.function.writer = writing.writer
                run.step, run.written = writing.step, writing.call
            run.function.makes_dataset = run.starts is not None
            is_used = run.starts is not None or not self._calls.is_dropped(run.call)
            run.function.returns |= bool(run.function.values) and is_used
            self._require_fed(run)
        for run in self.all:
            run.function = self._with_values(run, found.values())
        used = [run.function for run in self.all]
        return [function for function in found.values() if function in used]

    def _with_values(self, run: Run, functions: Iterable[Function]) -> Function | None:
        """The function of a run; where nothing uses what it gives, one that gives more, and does the same."""
        own = run.function
        if own is None or own.returns or not self._calls.is_dropped(run.call):
            return own
        alike = (other for other in functions if other.returns and other.does_the_same_as(own))
        return next(alike, own)

    def _truths(self, run: Run) -> dict[int, tuple[Step, str]]:
        """What a run feeds for the placeholders that tell whether layers train."""
        found: dict[int, tuple[Step, str]] = {}
        fed = {
            id(given.step): self._analysis.source(given.value)
            for given in run.feeds
            if not isinstance(given.value, str)
        }
        for step in self._program.modes.of(closure([need for leaf in run.leaves for need in leaf.needs])):
            truth = fed.get(id(step), self._program.signature(step).default)
            if truth not in ("True", "False"):
                raise self._program.fail(run.call, f"whether `{step.names[0]}` is true is not written out here")
            found[id(step)] = step, truth
        return found

    def _key(self, leaf: Leaf) -> str:
        """What a run fetches: a name may be bound to something else in another one."""
        places = ",".join(str(need.statement.start_byte) for need in leaf.needs)
        return f"{self._analysis.source(leaf.node)}@{places}"

    def _require_fed(self, run: Run) -> None:
        assert run.function is not None
        fed = {id(fed.step) for fed in run.feeds}
        takes_next = [step for step in run.function.parameters if step.iterator is not None and id(step) not in fed]
        if run.handled and not takes_next:
            raise self._program.fail(run.call, "its errors are handled, and eager code raises them elsewhere")
        for step in run.function.parameters:
            if step.iterator is None and id(step) not in fed and self._program.signature(step).default is None:
                raise self._program.fail(run.call, f"`{step.names[0]}` is needed, and nothing is fed for it")
        elements = [step.iterator for step in takes_next if step.iterator is not None]
        for given in run.feeds if any(map(self._program.iterators.is_fed, elements)) else ():
            if isinstance(given.value, str) or given.value.type not in LITERALS:
                raise self._program.fail(
                    given.node, "it is fed beside an element of a dataset that is fed, and may trace the function anew"
                )
        for given in run.feeds:
            is_used = given.step in run.function.parameters or id(given.step) in run.function.truths
            if not is_used and not given.is_plain:
                name = given.step.names[0]
                raise self._program.fail(
                    given.node, f"`{name}` is fed and not needed, and making its value may do more"
                )


def _place(step: Step) -> int:
    return step.statement.start_byte


def _has_element(run: Run) -> bool:
    """Whether a part of what is fetched is of an element of a dataset, and may be a structure of its own."""
    is_fetched = any(leaf.step is not None and leaf.step.iterator is not None for leaf in run.leaves)
    return is_fetched and not any(leaf.is_operation for leaf in run.leaves)


def _is_nested(fetches: Node) -> bool:
    """Whether what is fetched is a dictionary, or has lists in it."""
    inside = fetches.named_children if fetches.type in ("list", "tuple") else []
    return fetches.type == "dictionary" or any(item.type in ("list", "tuple", "dictionary") for item in inside)
