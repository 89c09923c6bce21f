"""The shape of rules.yaml. These types validate it and give it its JSON Schema."""

from __future__ import annotations

from enum import Enum
from typing import Annotated, Literal

from msgspec import Meta, Struct


class Severity(str, Enum):
    """How a finding is shown; `error` is for code that silently computes something else."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"
    HINT = "hint"


class Safety(str, Enum):
    """What a fix promises: `safe` computes the same, `review` may differ and says how, `manual` is no edit."""

    SAFE = "safe"
    REVIEW = "review"
    MANUAL = "manual"


Code = Annotated[str, Meta(pattern=r"^TF[0-9]{3}$", description="Stable for ever: TF and three digits.")]
Name = Annotated[str, Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Names the pattern, not the fix.")]
Release = Annotated[str, Meta(pattern=r"^[0-9]+\.[0-9]+$", description="A TensorFlow release, such as 2.16.")]
SymbolName = Annotated[
    str,
    Meta(
        pattern=r"^(tf|keras)(\.[A-Za-z_][A-Za-z0-9_]*)+$",
        description="A symbol as people write it: `tf.x` (however tf was imported), `tf.compat.v1.x` (only there), "
        "`keras.x` (in standalone Keras and in tf.keras).",
    ),
]
NewName = Annotated[
    str,
    Meta(
        pattern=r"^((tf|keras|absl|tf_slim)(\.[A-Za-z_][A-Za-z0-9_]*)+|tf_slim)$",
        description="A symbol of TensorFlow or Keras, or of a library that has taken over a part of TensorFlow 1; "
        "`tf_slim` alone is the library.",
    ),
]
Advice = Annotated[
    str,
    Meta(min_length=3, max_length=160, description="What to use instead, Markdown, as it ends the sentence `tf.x`: …"),
]
Check = Annotated[
    str,
    Meta(
        min_length=40,
        description="One or two plain sentences, Markdown: what to run or compare in order to see that the fix is "
        "right in one's own program. Required where `safety` is `review` or `severity` is `error`.",
    ),
]
SymbolPattern = Annotated[
    str, Meta(pattern=r"^(tf|keras|tf_slim)\.[A-Za-z0-9_.*]+$", description="A symbol, or many with `*`.")
]
Signature = Annotated[
    str,
    Meta(
        pattern=r"^(tf|keras)[A-Za-z0-9_.]*\(.*\)$",
        description="A function with its parameters in their old order: `tf.to_float(x, name)`. "
        "A default (`axis=-1`) is written out in the new call when the argument is not given; behind one, "
        "`name=...` is a parameter without.",
    ),
]
MethodSignature = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\(self(, [a-z_]+(=[^,()]+)?)*\))?$",
        description="A method with its parameters in their old order, `self` first: `fit_generator(self, generator)`; "
        "without parentheses, an attribute that is read.",
    ),
]
Template = Annotated[
    str,
    Meta(
        description="A Python expression in which the parameters' names stand for the arguments. "
        "A keyword argument whose parameter is not given is left out."
    ),
]
Link = Annotated[str, Meta(pattern=r"^https://(www\.tensorflow\.org|keras\.io|github\.com/tensorflow)/")]
Detector = Literal[
    "average-of-none",
    "axis-first",
    "batch-of-lists",
    "built-by-shape",
    "batch-logs",
    "called-variables",
    "callback-params",
    "changed-signature",
    "case-by-dictionary",
    "class-weight",
    "compat-v1-import",
    "compat-v1-symbol",
    "compiled-optimizer",
    "constant-filled",
    "cosine-sign",
    "cross-entropy-by-position",
    "device-function",
    "flag-by-place",
    "flat-metrics",
    "frozen-after-compile",
    "graph-only",
    "hard-sigmoid",
    "input-tensor",
    "keras-2-places",
    "kernel-by-numbers",
    "label-gradient",
    "layer-get-variable",
    "layer-variable",
    "layer-in-call",
    "list-of-numbers",
    "loss-reduction",
    "merged-repeats",
    "metric-reset",
    "metric-variable",
    "mixed-keras",
    "model-ends",
    "module-of-layers",
    "monitored-accuracy",
    "no-config",
    "old-h5",
    "other-pixels",
    "overridden-call",
    "predict-progress",
    "partial-config",
    "private-symbol",
    "quoted-name",
    "ragged-split",
    "removed-symbol",
    "recurrent-call",
    "recurrent-constants",
    "recurrent-default",
    "row-selection",
    "saved-path",
    "sequential-tensor",
    "shard-order",
    "single-element",
    "single-result",
    "slashed-name",
    "slim-regularizer",
    "streaming-metric",
    "symbolic-tensor",
    "tensor-branch",
    "tensor-identity",
    "tensor-key",
    "uncast-labels",
    "unimportable-module",
    "unbuilt-loss",
    "unknown-keras-name",
    "unknown-symbol",
    "untaped-loop",
    "weight-arguments",
    "weight-name",
    "yielded-list",
]
Transformation = Literal[
    "attribute-of-keras",
    "axis-last",
    "backend-function",
    "callback-model",
    "case-by-list",
    "checkpoint-period",
    "constant-in-full",
    "data-workers",
    "decay-schedule",
    "device-name",
    "first-node",
    "generator-method",
    "graph-mode",
    "hard-sigmoid",
    "input-in-front",
    "keras-1-argument",
    "keras-1-format",
    "keras-1-generator",
    "keras-1-merge",
    "keras-backend",
    "keras-initializer",
    "keras-layer",
    "keras-loss",
    "keras-optimizer",
    "keras-schedule",
    "keras-session",
    "layer-metric",
    "metric-names",
    "layer-shape",
    "layer-update",
    "learning-phase-set",
    "listed-weights",
    "mirrored-model",
    "monitored-accuracy",
    "name-logits",
    "numpy-function",
    "plain-size",
    "predict-classes",
    "read-mnist",
    "remove-attribute",
    "remove-call",
    "remove-graph-switch",
    "remove-statement",
    "resize-method",
    "rnn-cell",
    "session",
    "stop-gradient",
    "stop-loop-gradient",
    "symbolic-layer",
    "string-split",
    "tensor-identity",
    "train-phase",
]
Target = Literal["tf2", "compat", "keras3"]


class Schema(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, rename="kebab"):
    """Base of all parts of rules.yaml: an unknown key is an error."""


class Arguments(Schema, frozen=True):
    """Keyword arguments that changed in functions and methods that are still there."""

    functions: list[SymbolName] = []
    methods: dict[Name, list[str]] = {}
    """Methods by the kind of value: `keras-model: [fit]`."""
    renamed: dict[str, str] = {}
    removed: dict[str, Advice] = {}
    """What is gone, each with what to do; the fix takes away what the rule lists under `drops`. `epsilon=None` is
    about this value only."""


class Match(Schema, frozen=True):
    """What code the rule is about; exactly one of these."""

    moved: dict[SymbolName, NewName] | None = None
    """Symbols that are the same under another name."""
    calls: dict[Signature, Template] | None = None
    """Calls by the old signature, with what to write instead."""
    arguments: Arguments | None = None
    places: dict[Signature, str] | None = None
    """Functions by their old signature, with the first parameter that has another place now: from there on, arguments
    that are given by position are given by keyword."""
    method_places: dict[Name, dict[MethodSignature, str]] | None = None
    """The same for methods, by the kind of value: `keras-model: {"save(self, filepath, overwrite, include_optimizer)":
    include_optimizer}`."""
    symbols: list[SymbolPattern] | None = None
    """Symbols to report."""
    advice: dict[SymbolPattern, Advice] | None = None
    """Symbols to report, each with what to use instead: `tf.contrib.rnn.LSTMCell: "use `keras.layers.LSTMCell`"`."""
    members: dict[Name, list[str]] | None = None
    """Attributes to report, by the kind of value that they are read off: `session: [run]`. Read off a value of the kind
    `unknown`, which is any about which nothing is known, they are a hint."""
    stores: dict[Name, list[str]] | None = None
    """Attributes that can't be set, by the kind of value; alone, or beside `members`."""
    methods: dict[Name, dict[MethodSignature, Template]] | None = None
    """Methods and attributes by the kind of value, with what to write instead; `self` stands for the value."""
    attributes: dict[Name, dict[str, str]] | None = None
    """Attributes that have another name now, read or set, by the kind of value: `keras-optimizer: {lr:
    learning_rate}`."""
    items: dict[Name, dict[str, str]] | None = None
    """Keys that have another name now, by the kind of value: `history-values: {acc: accuracy}`."""
    detector: Detector | None = None
    """A detector in `eagerly.check` that finds what a table can't say."""


class Example(Schema, frozen=True):
    """A small program before, and after the fix; `after` is left out where there is no edit."""

    before: str
    after: str | None = None
    by_hand: str | None = None
    """Where there is no edit: what to write by hand, which computes the same unless the tests say what differs."""
    target: Target = "tf2"
    tensorflow_version: Release = "2.21"


class Rule(Schema, frozen=True):
    """One pattern of TensorFlow 1 code."""

    code: Code
    name: Name
    family: Name
    summary: Annotated[str, Meta(max_length=120, description="One line, Markdown.")]
    why: Annotated[str, Meta(min_length=40, description="Two or three plain sentences that a person can act on.")]
    severity: Severity
    safety: Safety
    match: Match
    links: Annotated[list[Link], Meta(min_length=1, description="Official pages only.")]
    examples: Annotated[list[Example], Meta(min_length=1)]
    since: Release | None = None
    """The release that deprecated it."""
    removed: Release | None = None
    """The release that removed it: with a lower `tensorflow-version` it isn't called gone."""
    applies_from: Release | None = None
    """The first release in which the pattern is wrong; below it there is no finding."""
    fix: Transformation | None = None
    """A transformation in `eagerly.fix`, where the edit is more than a table can say."""
    when: Annotated[
        str | None,
        Meta(description="For `calls`: the parameter that has to be given, as in `keep_prob`."),
    ] = None
    fills_in: bool = False
    """What `calls` write are defaults that were other ones: a call that gives all of these arguments is right."""
    drops: list[str] = []
    """For `calls` and `arguments`: what has no effect any more and may fall away."""
    native_only: bool = False
    """What `calls` write means something else through `tf.compat.v1`: no fix in a file that imports that as `tf`."""
    only_tf1: bool = False
    """The same name is right in TensorFlow 2 with another meaning: certain only in a file known to be TF1."""
    standalone: bool = False
    """`keras.x` is standalone Keras only here: the `tf.keras` of TensorFlow 2.21 still has the name."""
    works_with: list[SymbolPattern] = []
    """Symbols whose use shows that the code is still right in this file, where 2.21 has what it is about: a hint there,
    and no fix."""
    right_within: Name | None = None
    """For `calls`: a call is right inside of a `with` statement that a value of this kind is entered by."""
    right_in_compat: bool = False
    """The code keeps working through `tf.compat.v1`: with `target = "compat"` there is no finding."""
    review: str | None = None
    """What may differ after the fix; required of a rule that is not `safe`."""
    check: Check | None = None
    keras3: dict[Signature, Template] | None = None
    """For `calls`: what to write instead with `target = "keras3"`."""


class Kind(Schema, frozen=True):
    """A kind of value: what makes one, and what comes of it."""

    made_by: list[SymbolPattern] = []
    """Functions and classes that give such a value when they are called; so do classes derived from them."""
    classes: list[SymbolPattern] = []
    """More classes of such values, for annotations and for what derives from them."""
    passed_on_by: list[SymbolPattern] = []
    """Functions that give such a value when they get one."""
    attributes: dict[str, Name] = {}
    """The kinds of its attributes."""
    methods: dict[str, Name] = {}
    """The kinds of what its methods return."""
    item: Name | None = None
    """The kind of what it holds, by subscript, in a loop or unpacked; a slice of it is of its own kind."""
    called: Name | None = None
    """The kind of what calling it gives."""
    called_on: dict[Name, Name] = {}
    """The kind of what calling it gives with an argument of another kind, or a list of such."""
    arithmetic: Name | None = None
    """The kind of what computing with it gives."""
    given: dict[str, Name] = {}
    """The kinds of what the methods that a class derived from it has are given, as their first argument."""


class RuleFile(Schema, frozen=True):
    """The whole of rules.yaml."""

    rules: list[Rule]
    kinds: dict[Name, Kind] = {}
    """Kinds of value that the analysis follows: sessions, variables, tensors."""
    worlds: dict[Literal["graph", "eager", "graph-only"], list[SymbolPattern]] = {}
    """Symbols whose use tells in which world a file runs, and those that are of no use in eager code."""
