"""Calls that TensorFlow 2 takes as they stand and computes otherwise, as far as their arguments tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from math import prod

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, World
from eagerly.check.arguments import BoundCall, GivenArgument, bind, given_arguments
from eagerly.check.devices import is_device_function
from eagerly.check.single import LISTS, has_one_result, has_one_variable, has_single_branch, written_out
from eagerly.check.symbols import rule_message
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Detector, Rule, Severity
from eagerly.source.tree import span

_BY_ELEMENT = re.compile(
    r"(?:math\.|debugging\.)?(?:equal|not_equal|greater|greater_equal|less|less_equal|is_nan|is_inf|is_finite)"
)
_CROSS_ENTROPIES = {
    f"nn.{kind}_cross_entropy_with_logits" for kind in ("sigmoid", "softmax", "sparse_softmax")
}  # fmt: skip
_ACTIVATIONS = {"activation", "recurrent_activation"}
_LITERALS = {"integer", "float", "string", "true", "false", "list", "tuple", "unary_operator"}
_STOPPED: frozenset[Detector] = frozenset({"axis-first", "case-by-dictionary", "constant-filled", "device-function"})
"""What finds calls at which TensorFlow 2 stops: they are wrong in every file."""
_RARE: frozenset[Detector] = frozenset({"single-element", "shard-order", "merged-repeats"})
"""What finds calls that TensorFlow 2 code hardly ever has: a hint in a file that does not tell what it is."""
_CONSTANT = re.compile(r"stop_gradient|one_hot|placeholder|placeholder_with_default|constant")


class ChangedMeaning(Struct, frozen=True):
    """A call that means something else in TensorFlow 2."""

    use: Use
    call: Node
    bound: BoundCall


class OldCrossEntropy(Struct, frozen=True):
    """A cross entropy that gets logits and labels by position, as none did from TensorFlow 1.0 on."""

    use: Use
    by_position: tuple[Node, ...]


class HardSigmoid(Struct, frozen=True):
    """The activation `hard_sigmoid`, by its name in quotes, passed on, or called."""

    use: Use
    place: Node
    """The string, the function that is passed on, or the call."""
    argument: Node | None
    """What the function is called with."""


class UntapedLoop(Struct, frozen=True):
    """A loop that is told to keep no gradients."""

    use: Use
    call: Node
    flag: GivenArgument


Changes = Callable[[Analysis, Use, BoundCall], bool]


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _changed(analysis)
    yield from _untaped(analysis)
    if analysis.world is World.GRAPH:
        yield from _hard_sigmoids(analysis)
        yield from _old_cross_entropies(analysis)


def _changed(analysis: Analysis) -> Iterator[Finding]:
    """Calls of names that TensorFlow 2 has as well; most are of interest only in a file known to be TensorFlow 1."""
    for use in analysis.uses:
        symbol = _today(analysis, use.symbol)
        if symbol.path in _CALLS and not had_new_meaning(use.symbol, symbol):
            for rule, bound in _meaning_otherwise(analysis, use, symbol):
                if use.call is not None:
                    yield _finding(analysis, rule, use, use.call, bound)


def had_new_meaning(old: Symbol, new: Symbol) -> bool:
    """Whether TensorFlow 1 had what a name means now under another one: `tf.where_v2`."""
    return old.path == f"{new.path}_v2"


def means_otherwise(analysis: Analysis, use: Use, symbol: Symbol) -> bool:
    """Whether a call would be taken for TensorFlow 1's, which meant something else, if it called this symbol."""
    return any(True for _ in _meaning_otherwise(analysis, use, symbol))


def _meaning_otherwise(analysis: Analysis, use: Use, symbol: Symbol) -> Iterator[tuple[Rule, BoundCall]]:
    """The rules that say that a call of a symbol computes something else now, with its arguments."""
    entry = _CALLS.get(symbol.path) if use.call is not None else None
    if entry is None or use.call is None or not _is_spoken_of(analysis, symbol, entry[0]):
        return
    detector, parameters, changes = entry
    bound = bind(analysis, use.call, parameters) if parameters else BoundCall({})
    if bound.problem is None and changes(analysis, use, bound):
        yield from ((rule, bound) for rule in analysis.rulebook.by_detector.get(detector, ()))


def _today(analysis: Analysis, symbol: Symbol) -> Symbol:
    """The symbol by the name that it has now, of the Keras that it is read off."""
    now = analysis.rulebook.today(symbol)
    is_of_tensorflow = symbol.api is Api.TF and now.api is Api.KERAS
    return Symbol(Api.TF, f"keras.{now.path}") if is_of_tensorflow else now


def _untaped(analysis: Analysis) -> Iterator[Finding]:
    """Loops with `back_prop=False`, which eager code does not heed."""
    for rule in analysis.rulebook.by_detector.get("untaped-loop", ()):
        for use in analysis.uses:
            parameters = _LOOPS.get(use.symbol.path) if use.symbol.api is Api.TF else None
            if parameters is None or use.call is None or analysis.is_kept(use.symbol):
                continue
            flag = bind(analysis, use.call, (*parameters, "parallel_iterations", "back_prop")).given.get("back_prop")
            if flag is not None and flag.value.type == "false":
                severity = rule.severity if analysis.world in (World.GRAPH, World.V1) else Severity.HINT
                site, message = UntapedLoop(use, use.call, flag), rule_message(rule, use.symbol)
                yield Finding(rule, span(use.node), message, severity, site, use.symbol)


def _is_spoken_of(analysis: Analysis, symbol: Symbol, detector: Detector) -> bool:
    if detector in _STOPPED:
        return symbol.api in (Api.TF, Api.V1) and not analysis.is_kept(symbol)
    worlds = {World.GRAPH, World.V1, World.UNKNOWN} if detector in _RARE else {World.GRAPH, World.V1}
    return symbol.api is Api.TF and analysis.world in worlds


def _old_cross_entropies(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("cross-entropy-by-position", ()):
        for use in analysis.uses:
            if use.symbol.api is not Api.TF or use.symbol.path not in _CROSS_ENTROPIES or use.call is None:
                continue
            given = given_arguments(analysis, use.call) or ()
            by_position = tuple(argument.value for argument in given if argument.keyword is None)
            if by_position:
                message = rule_message(rule, use.symbol)
                yield Finding(
                    rule, span(use.node), message, rule.severity, OldCrossEntropy(use, by_position), use.symbol
                )


def _hard_sigmoids(analysis: Analysis) -> Iterator[Finding]:
    """`hard_sigmoid` of `tf.keras`, whose slope is another one in Keras 3."""
    for rule in analysis.rulebook.by_detector.get("hard-sigmoid", ()):
        for use in analysis.uses:
            symbol = _today(analysis, use.symbol)
            if symbol.api is not Api.TF or not symbol.path.startswith("keras."):
                continue
            given = given_arguments(analysis, use.call) if use.call is not None else None
            if symbol.path == "keras.activations.hard_sigmoid":
                place = use.call if use.call is not None else use.node
                called_with = given[0].value if given is not None and len(given) == 1 else None
                yield Finding(rule, span(use.node), rule.summary, rule.severity, HardSigmoid(use, place, called_with))
            elif symbol.path.startswith("keras.layers."):
                is_activation = symbol.path == "keras.layers.Activation"
                for argument in given or ():
                    text = argument.value
                    is_named = argument.keyword in _ACTIVATIONS or (is_activation and argument.keyword is None)
                    if is_named and text.type == "string" and analysis.source(text)[1:-1] == "hard_sigmoid":
                        yield Finding(rule, span(text), rule.summary, rule.severity, HardSigmoid(use, text, None))


def _finding(analysis: Analysis, rule: Rule, use: Use, call: Node, bound: BoundCall) -> Finding:
    is_certain = analysis.world is World.GRAPH or rule.match.detector in _STOPPED
    severity = rule.severity if is_certain else Severity.HINT
    message = rule_message(rule, use.symbol)
    return Finding(rule, span(use.node), message, severity, ChangedMeaning(use, call, bound), use.symbol)


def _always(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    return True


def _is_given_any(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    return bool(bound.given)


def _resizes(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether it may be TensorFlow 1's function, whose methods have numbers and no names."""
    method = bound.given.get("method")
    return "images" in bound.given and (method is None or method.value.type != "string")


def _lacks(name: str) -> Changes:
    return lambda analysis, use, bound: name not in bound.given


def _has_default_gates(before: int) -> Changes:
    """Whether a recurrent layer is given no `recurrent_activation`, which stands behind so many arguments."""

    def has_default(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
        given = given_arguments(analysis, use.call) if use.call is not None else None
        if given is None or sum(argument.keyword is None for argument in given) > before:
            return False
        return all(argument.keyword != "recurrent_activation" for argument in given)

    return has_default


def _selects_rows(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether the condition of `tf.where` may have one dimension, and what it chooses from more."""
    if not {"condition", "x", "y"} <= bound.given.keys():
        return False
    condition = bound.given["condition"].value
    chosen = {analysis.source(bound.given[name].value) for name in ("x", "y")}
    return not any(analysis.source(node) in chosen for node in _compared(analysis, condition))


def _compared(analysis: Analysis, condition: Node) -> list[Node]:
    """The values that a condition compares element by element: it has at least as many dimensions as each."""
    if condition.type == "comparison_operator":
        return condition.named_children
    function, arguments = condition.child_by_field_name("function"), condition.child_by_field_name("arguments")
    if function is None or arguments is None:
        return []
    name = analysis.source(function).partition(".")[2]
    return arguments.named_children if _BY_ELEMENT.fullmatch(name) else []


def has_learned_labels(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether labels may be computed from variables: they are no data, and their gradient isn't stopped.

    Code for TensorFlow 1 says `dim=`: an `axis=` tells that the call is one of TensorFlow 2's, as the fix of
    `softmax_cross_entropy_with_logits_v2` writes it.
    """
    labels = bound.given.get("labels")
    if labels is None or "axis" in bound.given:
        return False
    value = analysis.names.value(labels.value, use.scope, "")
    function = labels.value.child_by_field_name("function")
    name = analysis.source(function).rpartition(".")[2] if function is not None else ""
    return (value is None or value.kind != "placeholder") and not _CONSTANT.fullmatch(name)


def _has_shards(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether what is looked up lies in several tensors, and how it is spread over them is not said."""
    name = "params" if "params" in bound.given else "weights" if "weights" in bound.given else "embedding_weights"
    shards = bound.given.get(name)
    if shards is None or "partition_strategy" in bound.given:
        return False
    return _is_of_several(written_out(analysis, shards.value, use.scope))


def _is_of_several(node: Node) -> bool:
    """Whether it is a list of more than one, as far as that is written out; an empty one is there to be filled."""
    return node.type == "list_comprehension" or (node.type in LISTS and len(node.named_children) != 1)


def _gives_sparse(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether `tf.strings.split` gave a `SparseTensor`, and what it gives now is not made one."""
    if "result_type" in bound.given or "source" in bound.given or use.call is None or use.call.parent is None:
        return False
    name = use.call.parent.child_by_field_name("attribute")
    return name is None or analysis.source(name) != "to_sparse"


def _is_old_order(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    """Whether the axis stands first, as it did before TensorFlow 1.0."""
    by_position = [argument for argument in bound.given.values() if argument.keyword is None]
    wanted = 3 if use.symbol.path == "split" else 2
    return len(by_position) == len(bound.given) == wanted and by_position[0].value.type == "integer"


def _is_dictionary(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    pairs = bound.given.get("pred_fn_pairs")
    return pairs is not None and pairs.value.type == "dictionary"


def missing_values(analysis: Analysis, bound: BoundCall) -> int:
    """By how many values a written-out constant falls short of its written-out shape; 0 where that can't be told.

    A single value fills any shape in both TensorFlows.
    """
    if not {"value", "shape"} <= bound.given.keys():
        return 0
    value, shape = bound.given["value"].value, bound.given["shape"].value
    sizes = shape.named_children
    if value.type not in LISTS or shape.type not in LISTS or any(size.type != "integer" for size in sizes):
        return 0
    values = list(_values(value))
    if len(values) == 1 or any(each.type not in _LITERALS for each in values):
        return 0
    return max(0, prod(int(analysis.source(size), 0) for size in sizes) - len(values))


def _values(node: Node) -> Iterator[Node]:
    """The values in a list, which may be one of lists."""
    for child in node.named_children:
        if child.type in LISTS:
            yield from _values(child)
        elif child.type != "comment":
            yield child


def _falls_short(analysis: Analysis, use: Use, bound: BoundCall) -> bool:
    return missing_values(analysis, bound) > 0


_LOOPS = {
    "while_loop": ("cond", "body", "loop_vars", "shape_invariants"),
    "map_fn": ("fn", "elems", "dtype"),
    "scan": ("fn", "elems", "initializer"),
    "foldl": ("fn", "elems", "initializer"),
    "foldr": ("fn", "elems", "initializer"),
}
"""Functions that loop over tensors, with the parameters before `parallel_iterations` and `back_prop`."""
_LOSS = ("weights", "biases", "labels", "inputs", "num_sampled", "num_classes", "num_true", "sampled_values")
_CALLS: dict[str, tuple[Detector, tuple[str, ...], Changes]] = {
    "where": ("row-selection", ("condition", "x", "y", "name"), _selects_rows),
    "while_loop": (
        "single-element",
        (
            "cond", "body", "loop_vars", "shape_invariants", "parallel_iterations", "back_prop", "swap_memory", "name",
            "maximum_iterations", "return_same_structure",
        ),
        has_one_variable,
    ),
    "cond": (
        "single-element",
        ("pred", "true_fn", "false_fn", "strict", "name", "fn1", "fn2"),
        has_single_branch,
    ),
    "numpy_function": ("single-result", ("func", "inp", "Tout", "stateful", "name"), has_one_result),
    "nn.softmax_cross_entropy_with_logits": (
        "label-gradient",
        ("_sentinel", "labels", "logits", "dim", "name", "axis"),
        has_learned_labels,
    ),
    "nn.embedding_lookup": (
        "shard-order",
        ("params", "ids", "partition_strategy", "name", "validate_indices", "max_norm"),
        _has_shards,
    ),
    "nn.embedding_lookup_sparse": (
        "shard-order",
        ("params", "sp_ids", "sp_weights", "partition_strategy", "name", "combiner", "max_norm"),
        _has_shards,
    ),
    "nn.safe_embedding_lookup_sparse": (
        "shard-order",
        (
            "embedding_weights", "sparse_ids", "sparse_weights", "combiner", "default_id", "name",
            "partition_strategy", "max_norm",
        ),
        _has_shards,
    ),
    "nn.nce_loss": ("shard-order", (*_LOSS, "remove_accidental_hits", "partition_strategy", "name"), _has_shards),
    "nn.sampled_softmax_loss": (
        "shard-order",
        (*_LOSS, "remove_accidental_hits", "partition_strategy", "name", "seed"),
        _has_shards,
    ),
    "image.resize": (
        "other-pixels",
        ("images", "size", "method", "align_corners", "preserve_aspect_ratio", "name"),
        _resizes,
    ),
    "image.extract_glimpse": (
        "other-pixels",
        ("input", "size", "offsets", "centered", "normalized", "uniform_noise", "name"),
        _is_given_any,
    ),
    "nn.ctc_beam_search_decoder": (
        "merged-repeats",
        ("inputs", "sequence_length", "beam_width", "top_paths", "merge_repeated"),
        _lacks("merge_repeated"),
    ),
    "strings.split": ("ragged-split", ("input", "sep", "maxsplit", "result_type", "source"), _gives_sparse),
    **dict.fromkeys(
        (f"keras.layers.{name}" for name in ("LSTM", "LSTMCell", "GRU", "GRUCell")),
        ("recurrent-default", (), _has_default_gates(2)),
    ),
    **dict.fromkeys(
        (f"keras.layers.{name}" for name in ("ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D")),
        ("recurrent-default", (), _has_default_gates(7)),
    ),
    "keras.losses.cosine_similarity": ("cosine-sign", (), _always),
    "keras.losses.CosineSimilarity": ("cosine-sign", (), _always),
    "case": ("case-by-dictionary", ("pred_fn_pairs", "default", "exclusive", "strict", "name"), _is_dictionary),
    "constant": ("constant-filled", ("value", "dtype", "shape", "name", "verify_shape"), _falls_short),
    "device": ("device-function", ("device_name_or_function",), is_device_function),
    "concat": ("axis-first", ("concat_dim", "values"), _is_old_order),
    "split": ("axis-first", ("split_dim", "num_split", "value"), _is_old_order),
}  # fmt: skip
"""Functions that kept their names: what looks at a call of each, its parameters in 1.15.5, and when it matters."""
