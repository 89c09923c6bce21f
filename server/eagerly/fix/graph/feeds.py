"""What runs are fed: dictionaries whose keys are placeholders, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.fix.graph.program import Program
from eagerly.fix.graph.runs import Fed, Run
from eagerly.fix.graph.steps import Role, Step
from eagerly.fix.imports import references_to
from eagerly.names.scopes import BindingKind
from eagerly.source.text import Span
from eagerly.source.tree import is_in, span

_TRUTHS = {"true", "false"}
_PLAIN = {"identifier", "attribute", "integer", "float", "subscript", *_TRUTHS}
"""Values that do nothing when they are evaluated."""


class Feeds:
    """The dictionaries that the runs of one program are fed."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._analysis = program.analysis
        self.keys: dict[int, tuple[Node, Step]] = {}
        """The keys of dictionaries that are fed by name, by the id of the node."""

    def read(self, feed: Node | None) -> tuple[list[Fed], str | None]:
        """What is fed, and the name of the dictionary, if it has one.

        Raises:
            CannotFixError: it can't be told.
        """
        if feed is not None and feed.type == "identifier":
            name = self._analysis.source(feed)
            return self._named_feeds(feed, name), name
        return list(self._feeds(feed)), None

    @property
    def edits(self) -> list[tuple[Span, str]]:
        """The keys of dictionaries with names become the words of parameters."""
        return [(span(key), f'"{step.names[0]}"') for key, step in self.keys.values()]

    def _feeds(self, feed: Node | None) -> Iterator[Fed]:
        if feed is None or feed.type == "none":
            return
        for key, step, value in self._fed_pairs(feed):
            yield Fed(step, key, value, value.type in _PLAIN)

    def _named_feeds(self, feed: Node, name: str) -> list[Fed]:
        """What is fed by a dictionary that has a name, and is there for nothing else: its keys become words."""
        scope = self._program.lookup.scope_at(feed)
        bindings = self._analysis.names.bindings(feed, scope)
        pairs = [
            self._fed_pairs(binding.value)
            for binding in bindings
            if binding.kind is BindingKind.ASSIGN and binding.value is not None and binding.scope is scope
        ]
        steps = [[step for _, step, _ in of_one] for of_one in pairs]
        if not pairs or len(pairs) < len(bindings) or any(set(of_one) != set(steps[0]) for of_one in steps):
            raise self._program.fail(feed, "what is fed is not written out here")
        for key, step, _ in (pair for of_one in pairs for pair in of_one):
            self.keys[key.id] = key, step
        found = []
        for key, step, value in pairs[0]:
            is_told = len(pairs) == 1 and value.type in _TRUTHS
            item = f'{name}["{step.names[0]}"]'
            found.append(Fed(step, key, value if is_told else item, is_plain=True))
        return found

    def _fed_pairs(self, feed: Node) -> list[tuple[Node, Step, Node]]:
        """The keys, placeholders and values of a dictionary that is fed."""
        if feed.type != "dictionary":
            raise self._program.fail(feed, "what is fed is not written out here")
        found = []
        for pair in feed.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type == "comment":
                continue
            if key is None or value is None:
                raise self._program.fail(pair, "what is fed is not written out here")
            step = self._program.tensor_named(key) if key.type == "string" else self._program.step_named(key)
            if step is None or not _can_be_fed(step):
                raise self._program.fail(
                    key, f"`{self._analysis.source(key)}` is fed, and is no placeholder or tensor of this scope"
                )
            found.append((key, step, value))
        return found

    def require_only(self, runs: list[Run]) -> None:
        """Refuses a dictionary that is fed by its name, and used for something else as well."""
        calls = [span(run.call) for run in runs]
        for name, scope in {(run.feed_name, run.scope) for run in runs if run.feed_name is not None}:
            for binding in scope.bindings.get(name, ()):
                for reference in references_to(self._analysis, binding):
                    if not is_in(reference.node, calls):
                        raise self._program.fail(reference.base, f"`{name}` is used for something else than to be fed")


def _can_be_fed(step: Step) -> bool:
    is_tensor = step.role is Role.TENSOR and len(step.names) == 1 and not step.is_compound
    return step.role is Role.PLACEHOLDER or is_tensor
