"""One source, analysed: its tree, what its names mean, and what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from msgspec import Struct
from tree_sitter import Node

from eagerly.names.api import exists
from eagerly.names.meaning import Elsewhere, LocalClass, LocalModule, Names, SelfOf
from eagerly.names.scopes import Outside, Reference, Scope, ScopeTree
from eagerly.names.symbols import Api, Symbol
from eagerly.names.walk import build_scopes
from eagerly.names.workspace import FileImports
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Rule, Severity
from eagerly.settings import Settings
from eagerly.source.text import Span, Text, decode
from eagerly.source.tree import FUNCTION, SyntaxTree


class World(Enum):
    """How the code of a file runs, as far as its own words tell."""

    GRAPH = "graph"
    V1 = "v1"
    """It uses something of `compat.v1`, which TensorFlow 2 code may do as well."""
    EAGER = "eager"
    KERAS_2 = "keras-2"
    """It calls what models had up to TensorFlow 2.5, which says nothing of all that is not Keras."""
    UNKNOWN = "unknown"


MARK = "# eagerly: written for TensorFlow 1"
"""How a comment on a line of its own begins that says in which world a file lives, where its code no longer does."""


LEGACY_KERAS = "TF_USE_LEGACY_KERAS"
"""What in the environment makes `tf.keras` Keras 2, of the package `tf_keras`, beside the Keras 3 of `keras`."""


class Facts(Struct, frozen=True):
    """What a file, or a section of it, shows that matters to findings anywhere in the file."""

    worlds: frozenset[World] = frozenset()
    """Which worlds its words speak for."""
    assigned: frozenset[Symbol] = frozenset()
    """The attributes of modules that it sets itself."""
    compiled: frozenset[tuple[str, str]] = frozenset()
    """The names of the module's scope that some `compile` gets, each with the keyword: `("loss", "my_loss")`.

    Methods that it gets of the class that it is called in have the name of that: `("loss", "Net.my_loss")`.
    """
    v1_names: frozenset[tuple[str, str, Symbol]] = frozenset()
    """What needs `compat.v1`: the name that this is imported as, what is written, and the symbol."""
    keepers: frozenset[tuple[str, str, Symbol]] = frozenset()
    """What keeps old code working as it is: the code of the rule on that, what is written, and the symbol."""
    metrics: frozenset[str] = frozenset()
    """The names under which models are told to record their accuracy: a model keeps the name `acc` in every release.

    Those of one of several outputs have its name: `out_accuracy`.
    """
    files: frozenset[tuple[str, str]] = frozenset()
    """The names of the module's scope that stand for the name of a model's file, each with how that ends."""
    logged: frozenset[str] = frozenset()
    """The names under which callbacks of the file record something themselves."""
    outputs: frozenset[tuple[str, int]] = frozenset()
    """The names of the module's scope that are Keras models put together, each with the number of its outputs."""
    driven: frozenset[tuple[str, str]] = frozenset()
    """Which attributes are trained, and of what `trainable` is set: `("trained", "self.net")`, `("thawed", "net")`."""
    opened: frozenset[str] = frozenset()
    """The names off which something of TensorFlow's private modules is read."""
    kerases: frozenset[str] = frozenset()
    """The names by which Keras is used, `keras` and `tf.keras`, and what tells TensorFlow to take Keras 2."""
    inputs: frozenset[str] = frozenset()
    """`Input`, if it is written anywhere: without one, no Keras model is put together."""
    generators: frozenset[str] = frozenset()
    """The functions whose generators a model gets its data from; `*` where it gets one by a name."""
    old_keras: frozenset[str] = frozenset()
    """The codes of the rules that say of names of Keras in it that they are gone: it is code for an older Keras."""

    @property
    def world(self) -> World:
        """What all its words come to; `V1` where some speak for TensorFlow 2, and others may be TensorFlow 1's."""
        if World.GRAPH in self.worlds:
            return World.GRAPH
        if World.V1 in self.worlds:
            return World.V1 if World.EAGER in self.worlds else World.GRAPH
        return World.EAGER if World.EAGER in self.worlds else World.UNKNOWN


class Use(Struct, frozen=True, eq=False):
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

    @property
    def call(self) -> Node | None:
        """The call of what is named, if it is called."""
        return self.reference.call


def call_of(function: Node) -> Node | None:
    """The call whose function is this node."""
    parent = function.parent
    if parent is None or parent.type != "call" or parent.child_by_field_id(FUNCTION) != function:
        return None
    return parent


NO_FACTS = Facts()


class Finding(Struct, frozen=True, eq=False):
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
    """A source, or a section of one, and everything known about it. Nodes belong to `trees`, offsets to `text`."""

    text: Text
    parsed: bytes
    """What was parsed: as long as the text."""
    trees: Sequence[SyntaxTree]
    """One after the other, in the order of the text."""
    rulebook: RuleBook
    settings: Settings
    imports: FileImports | None = None
    """What the file imports from the project's own modules, where it is known which file it is."""
    outside: Outside | None = None
    """Of a section: what the others bind."""
    elsewhere: Elsewhere | None = None
    """Of a section: who knows the names of the others."""
    facts: Facts = NO_FACTS
    """Of the whole file."""
    shown: Facts = NO_FACTS
    """What its own text shows."""
    facts_read: set[str] = field(default_factory=set)
    """The names of the facts on which the findings depend."""
    findings: list[Finding] = field(default_factory=list)
    memo: dict[object, object] = field(default_factory=dict)
    """What fixers work out once for several findings."""

    @cached_property
    def scopes(self) -> ScopeTree:
        return build_scopes(self.parsed, [tree.root_node for tree in self.trees], self.outside)

    @cached_property
    def names(self) -> Names:
        return Names(self.scopes, self.rulebook, self.imports, self.elsewhere)

    def forget(self) -> None:
        """Forgets what depends on what names mean: another section binds them to something else now."""
        self.names.forget()
        self.__dict__.pop("all_uses", None)

    def learn(self, facts: Facts) -> None:
        """Takes other facts."""
        self.facts = facts
        self.facts_read.clear()
        for name in ("uses", "use_by_node"):
            self.__dict__.pop(name, None)

    @property
    def statements(self) -> list[Node]:
        """The top-level statements, with the comments between them."""
        return [statement for tree in self.trees for statement in tree.root_node.named_children]

    @cached_property
    def part(self) -> Span:
        """What of the text the trees are of, in byte offsets: all of it, or one method."""
        roots = [tree.root_node for tree in self.trees]
        return Span(min(root.start_byte for root in roots), max(root.end_byte for root in roots))

    @property
    def has_error(self) -> bool:
        """Whether some of it can't be parsed."""
        return any(tree.has_error for tree in self.trees)

    @cached_property
    def all_uses(self) -> list[Use]:
        """Every place that names a TensorFlow or Keras symbol, in the order of the text."""
        found = []
        for name, references in self.scopes.references_by_name.items():
            if self.names.may_be_symbol(name):
                found += [use for reference in references if (use := self._use(reference)) is not None]
        return sorted(found, key=lambda use: use.node.start_byte)

    @cached_property
    def uses(self) -> list[Use]:
        """`all_uses` but for attributes that the file sets itself."""
        return [use for use in self.all_uses if not self.is_assigned(use.symbol)]

    def is_assigned(self, symbol: Symbol) -> bool:
        """Whether the file itself sets this attribute of a module, so that it isn't TensorFlow's."""
        self.facts_read.add("assigned")
        if not self.facts.assigned:
            return False
        parts = symbol.path.split(".")
        return any(Symbol(symbol.api, ".".join(parts[:end])) in self.facts.assigned for end in range(1, len(parts) + 1))

    @cached_property
    def use_by_node(self) -> dict[int, Use]:
        """Uses by the id of the node of the whole name."""
        return {use.node.id: use for use in self.uses}

    @property
    def world(self) -> World:
        self.facts_read.add("worlds")
        return self.facts.world

    @property
    def is_for_keras_2(self) -> bool:
        """Whether the file is known to be for a Keras of TensorFlow 1, or for one that was hardly another."""
        return self.world is World.GRAPH or World.KERAS_2 in self.facts.worlds

    def reports(self, rule: Rule) -> bool:
        """Whether findings of a rule are wanted."""
        if rule.code not in self._reported:
            self._reported[rule.code] = self.settings.reports(rule)
        return self._reported[rule.code]

    @cached_property
    def _reported(self) -> dict[str, bool]:
        """What `reports` has found out."""
        return {}

    def is_kept(self, symbol: Symbol) -> bool:
        """Whether a symbol is where the user wants it: in `tf.compat.v1`, with that as the target.

        Its Keras is that of TensorFlow 2, and keeps nothing.
        """
        is_wanted = self.settings.target == "compat" and symbol.api is Api.V1
        return is_wanted and symbol.keras_path is None and exists(symbol)

    def severity_of(self, rule: Rule, symbol: Symbol) -> Severity | None:
        """How to show what a rule says of a symbol; None where the file is known to mean TensorFlow 2's."""
        if not rule.only_tf1 or symbol.api is Api.V1 or self.world is World.GRAPH:
            return Severity.HINT if self.still_right(rule, symbol) else rule.severity
        return None if self.world is World.EAGER else Severity.HINT

    def spells_v2(self, name: Span) -> bool:
        """Whether what stands at `name`, in byte offsets, is TensorFlow 2's in any file: `tf.compat.v2.where`."""
        return b".compat.v2." in self.parsed[slice(*name)]

    def compiled_as(self, name: str) -> set[str]:
        """What some `compile` gets a name of the module's scope as: `loss`, `metrics`."""
        self.facts_read.add("compiled")
        return {keyword for keyword, compiled in self.facts.compiled if compiled == name}

    def outputs_of(self, name: str) -> set[int]:
        """How many outputs the Keras models have that a name of the module's scope stands for."""
        self.facts_read.add("outputs")
        return {outputs for model, outputs in self.facts.outputs if model == name}

    def driven(self, model: str) -> set[str]:
        """What is done with a model in the file, by its text: it is `trained`, also `by batch`, or `thawed`."""
        self.facts_read.add("driven")
        return {how for how, name in self.facts.driven if name == model}

    def kept_working(self, rule: Rule) -> str | None:
        """What in the file shows that the code which a rule speaks of is right as it is."""
        self.facts_read.add("keepers")
        found = (
            text for code, text, symbol in self.facts.keepers if code == rule.code and not self.is_assigned(symbol)
        )
        return min(found, default=None)

    def still_right(self, rule: Rule, symbol: Symbol) -> bool:
        """Whether 2.21 has a symbol under this name, and the file shows that what a rule says of it does not matter."""
        return bool(rule.works_with) and exists(symbol) and self.kept_working(rule) is not None

    @property
    def metrics(self) -> frozenset[str]:
        """The names under which models of the file are told to record their accuracy."""
        self.facts_read.add("metrics")
        return self.facts.metrics

    def is_old_accuracy(self, name: str) -> bool:
        """Whether TensorFlow 1 called an accuracy so, of a model or of one output, which has another name here."""
        recorded = name.removeprefix("val_")
        return "acc" not in self.metrics if recorded == "acc" else f"{recorded}uracy" in self.metrics

    def file_of(self, name: str) -> str:
        """How the name of the file ends that a name of the module's scope stands for; nothing where it is none."""
        self.facts_read.add("files")
        return next((end for file, end in self.facts.files if file == name), "")

    def is_logged(self, name: str) -> bool:
        """Whether a callback of the file records something itself under a name."""
        self.facts_read.add("logged")
        return name in self.facts.logged

    @property
    def kerases(self) -> frozenset[str]:
        """The names by which the file uses Keras, and what tells TensorFlow to take Keras 2."""
        self.facts_read.add("kerases")
        return self.facts.kerases

    @property
    def puts_models_together(self) -> bool:
        """Whether there may be tensors of a Keras model that stand for data to come."""
        self.facts_read.add("inputs")
        return bool(self.facts.inputs)

    @property
    def generators(self) -> frozenset[str]:
        """The functions whose generators a model of the file gets its data from; `*` where it gets one by a name."""
        self.facts_read.add("generators")
        return self.facts.generators

    @property
    def is_for_old_keras(self) -> bool:
        """Whether the file shows to be written for TensorFlow 1, or for a Keras before Keras 3."""
        self.facts_read.add("old_keras")
        return self.world is World.GRAPH or (self.world is World.UNKNOWN and bool(self.facts.old_keras))

    def is_opened(self, name: str) -> bool:
        """Whether something of TensorFlow's private modules is read off a name anywhere in the file."""
        self.facts_read.add("opened")
        return name in self.facts.opened

    def needed_from_v1(self, name: str) -> list[str]:
        """What is read off a name that `compat.v1` is imported as, and is not the same natively; sorted."""
        self.facts_read.add("v1_names")
        return sorted(
            {text for base, text, symbol in self.facts.v1_names if base == name and not self.is_assigned(symbol)}
        )

    def _use(self, reference: Reference) -> Use | None:
        node, scope, reads = reference.base, reference.scope, reference.reads
        meaning = self.names.of_reference(reference)
        first = 0
        while isinstance(meaning, SelfOf | LocalClass | LocalModule) and first < len(reads):
            node = reads[first][0]  # `self.layers`, where the class has `layers = tf.layers`
            meaning = self.names.of_read(meaning, reads[first], scope)
            first += 1
        if not isinstance(meaning, Symbol):
            return None
        prefixes = [(meaning, node)]
        for node, name in reads[first:]:
            meaning = meaning.member(name)
            prefixes.append((meaning, node))
        if not reads and node != reference.node:  # the dotted name of a `case`
            for part in reference.node.named_children[1:]:
                meaning = meaning.member(self.source(part))
            prefixes.append((meaning, reference.node))
        return Use(reference, tuple(prefixes))

    def node_at(self, offset: int) -> Node | None:
        """The smallest node that the byte offset is in."""
        for tree in reversed(self.trees):
            if tree.root_node.start_byte <= offset <= tree.root_node.end_byte:
                return tree.root_node.descendant_for_byte_range(offset, offset)
        return None

    def source(self, node: Node) -> str:
        """The text of a node."""
        return decode(self.text.part(node.start_byte, node.end_byte))

    def line(self, node: Node) -> int:
        """The 1-based line that a node starts on."""
        return self.text.line_at(node.start_byte) + 1
