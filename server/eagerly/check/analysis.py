"""One source, analysed: its tree, what its names mean, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from tree_sitter import Node, Tree

from eagerly.names.api import Availability, availability
from eagerly.names.meaning import Names
from eagerly.names.scopes import Reference, Scope, ScopeTree, build_scopes
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.load import RuleBook
from eagerly.rules.model import Rule, Severity
from eagerly.settings import Settings
from eagerly.source.text import Span, Text

_LEFT_BEHIND = {Availability.V1, Availability.BROKEN, Availability.GONE}


class World(Enum):
    """How the code of a file runs, as far as its own words tell."""

    GRAPH = "graph"
    EAGER = "eager"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a symbol is named: the whole dotted name, and the symbol of each of its beginnings."""

    reference: Reference
    prefixes: tuple[tuple[Symbol, Node], ...]
    """From the shortest beginning that is a symbol to the whole; each with its node."""

    @property
    def symbol(self) -> Symbol:
        return self.prefixes[-1][0]

    @property
    def node(self) -> Node:
        return self.prefixes[-1][1]

    @property
    def scope(self) -> Scope:
        return self.reference.scope


@dataclass(frozen=True, eq=False)
class Finding:
    """One place that a rule speaks of."""

    rule: Rule
    span: Span
    """The deprecated name and nothing more, in byte offsets."""
    message: str
    severity: Severity
    site: object
    """What was matched; the fixes are found by its type."""
    symbol: Symbol | None = None
    """The deprecated symbol, where there is one."""


@dataclass(eq=False)
class Analysis:
    """A source and everything known about it. Nodes in it belong to `tree`, offsets to `text`."""

    text: Text
    tree: Tree
    rulebook: RuleBook
    settings: Settings
    findings: list[Finding] = field(default_factory=list)
    memo: dict[object, object] = field(default_factory=dict)
    """What fixers work out once for several findings."""

    @cached_property
    def scopes(self) -> ScopeTree:
        return build_scopes(self.tree.root_node)

    @cached_property
    def names(self) -> Names:
        return Names(self.scopes, self.rulebook.kind_made_by)

    @cached_property
    def uses(self) -> list[Use]:
        """Every place that names a TensorFlow or Keras symbol, in the order of the text."""
        found = []
        for reference in self.scopes.references:
            use = self._use(reference)
            if use is not None and not self.names.is_assigned(use.symbol):
                found.append(use)
        return sorted(found, key=lambda use: use.node.start_byte)

    @cached_property
    def use_by_node(self) -> dict[int, Use]:
        """Uses by the id of the node of the whole name."""
        return {use.node.id: use for use in self.uses}

    @cached_property
    def world(self) -> World:
        symbols = {symbol for use in self.uses for symbol, _ in use.prefixes if symbol.path}
        if any(symbol.api is Api.V1 or availability(symbol) in _LEFT_BEHIND for symbol in symbols):
            return World.GRAPH
        eager = self.rulebook.world_sets["eager"]
        is_eager = any(symbol in eager or availability(symbol) is Availability.NATIVE for symbol in symbols)
        return World.EAGER if is_eager else World.UNKNOWN

    def _use(self, reference: Reference) -> Use | None:
        meaning = self.names.of(reference.base, reference.scope)
        if not isinstance(meaning, Symbol):
            return None
        prefixes: list[tuple[Symbol, Node]] = [(meaning, reference.base)]
        if reference.node.type == "dotted_name":
            for part in reference.node.named_children[1:]:
                meaning = meaning.member(self.source(part))
            return Use(reference, (*prefixes, (meaning, reference.node)))
        node = reference.base
        while node != reference.node and node.parent is not None:
            node = node.parent
            name = node.child_by_field_name("attribute")
            if name is None:
                break
            meaning = meaning.member(self.source(name))
            prefixes.append((meaning, node))
        return Use(reference, tuple(prefixes))

    def source(self, node: Node) -> str:
        """The text of a node."""
        return self.text.slice(Span(node.start_byte, node.end_byte))

    def line(self, node: Node) -> int:
        """The 1-based line that a node starts on."""
        return self.text.line_at(node.start_byte) + 1
