"""What models log, read by names that Keras no longer gives."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, call_of
from eagerly.check.arguments import bind, given_arguments
from eagerly.check.keras_layers import class_of
from eagerly.check.members import RenamedKey
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import span

_WATCHING = {"callbacks.EarlyStopping", "callbacks.ModelCheckpoint", "callbacks.ReduceLROnPlateau"}
_OLD_METRIC = re.compile(r"""(['"])(\w*acc)\1""")
"""The accuracy as it may have been called, in quotes."""


_OF_BATCHES = {f"on_{what}batch_{when}" for what in ("", "train_", "test_", "predict_") for when in ("begin", "end")}
_HISTORY = "keras-history-values"
"""What keeps the logs of each epoch."""
_PARAMETERS = {
    "metrics": "what a method's `logs` have is what is recorded",
    "samples": "give the number of samples to `__init__`",
    "batch_size": "give the size of a batch to `__init__`",
    "do_validation": "`logs` of `on_epoch_end` have names that begin with `val_` where there is validation",
}
"""What a callback is no longer told of a training, each with what to do."""
_IN_A_NAME = re.compile(rb"\{(\w*?(acc))(?=[:}])")
"""The accuracy in what a checkpoint's name is made of."""
_CHECKPOINT = re.compile(rb"\{epoch|\.(?:h5|hdf5|keras|ckpt)\Z")
"""What the names of checkpoints have."""


class MonitoredMetric(Struct, frozen=True):
    """The accuracy by its old name: what a callback watches or reads, or what a checkpoint's name is made of."""

    places: tuple[Span, ...]
    """Where `acc` stands."""
    text: Node | None = None
    """All of the text, where it is the name of a checkpoint."""


class BatchLog(Struct, frozen=True):
    """What a callback reads from the logs of a batch, which only has the metrics."""

    read: Node
    name: str | None
    """The parameter that has it: the number of the batch is one."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    yield from _monitored(analysis)
    yield from _logged(analysis)
    yield from _named(analysis)
    yield from _parameters(analysis)


def _monitored(analysis: Analysis) -> Iterator[Finding]:
    """Callbacks that watch the accuracy by the name that it had whatever a model was compiled with."""
    for rule in analysis.rulebook.by_detector.get("monitored-accuracy", ()):
        for use in analysis.uses:
            if use.call is None or analysis.rulebook.today(use.symbol).keras_path not in _WATCHING:
                continue
            argument = bind(analysis, use.call, ("filepath", "monitor") if _saves(use) else ("monitor",)).given
            text = argument["monitor"].value if "monitor" in argument else None
            if text is not None and _is_old(analysis, text):
                yield Finding(rule, span(text), rule.summary, rule.severity, _quoted(text), use.symbol)


def _is_old(analysis: Analysis, text: Node) -> bool:
    """Whether a text is the old name of an accuracy."""
    name = _OLD_METRIC.fullmatch(analysis.source(text))
    return name is not None and analysis.is_old_accuracy(name[2])


def _quoted(text: Node) -> MonitoredMetric:
    return MonitoredMetric((Span(text.end_byte - len("'acc"), text.end_byte - 1),))


def _named(analysis: Analysis) -> Iterator[Finding]:
    """Names of checkpoints that are made of the accuracy by its old name."""
    data = analysis.parsed
    if data.find(b"acc", *analysis.part) < 0:
        return
    for rule in analysis.rulebook.by_detector.get("monitored-accuracy", ()):
        starts: set[int] = set()
        for match in _IN_A_NAME.finditer(data, *analysis.part):
            content = analysis.node_at(match.start())
            if content is None or content.type != "string_content" or content.start_byte in starts:
                continue
            starts.add(content.start_byte)
            where, text = span(content), content.parent
            used = text.parent if text is not None else None
            is_formatted = used is not None and used.type == "attribute"
            if not is_formatted and _CHECKPOINT.search(data[where.start : where.end]):
                found = _IN_A_NAME.finditer(data, where.start, where.end)
                places = tuple(Span(*each.span(2)) for each in found if analysis.is_old_accuracy(each[1].decode()))
                for first in places[:1]:
                    yield Finding(rule, first, rule.summary, rule.severity, MonitoredMetric(places, content))


def _saves(use: Use) -> bool:
    return use.symbol.path.endswith("ModelCheckpoint")


def _logged(analysis: Analysis) -> Iterator[Finding]:
    """What a callback of the file reads from its `logs` by names that they don't have."""
    accuracy = analysis.rulebook.by_detector.get("monitored-accuracy", ())
    batch = analysis.rulebook.by_detector.get("batch-logs", ())
    for key, read, method in _read_logs(analysis):
        text = analysis.source(key)
        accuracy_read = _OLD_METRIC.fullmatch(text) is not None
        for rule in accuracy if _is_old(analysis, key) else ():
            yield Finding(rule, span(key), rule.summary, rule.severity, _quoted(key))
        renamed = analysis.rulebook.items.get(text[1:-1], {}).get(_HISTORY) if not accuracy_read else None
        if renamed is not None and not analysis.is_logged(text[1:-1]):
            message = f"`{analysis.source(read)}`: {renamed.rule.summary}"
            content = key.named_children[1]
            yield Finding(renamed.rule, span(content), message, renamed.rule.severity, RenamedKey(content, renamed.new))
        for rule in batch if _is_of_batches(analysis, method) and text[1:-1] in ("batch", "size") else ():
            name = method.parameters[1] if text[1:-1] == "batch" else None
            yield Finding(rule, span(key), rule.summary, rule.severity, BatchLog(read, name))


def _parameters(analysis: Analysis) -> Iterator[Finding]:
    """What a callback of the file reads from its `params` that Keras 3 does not put there."""
    for rule in analysis.rulebook.by_detector.get("callback-params", ()):
        for attribute in analysis.scopes.attributes_by_name.get("params", ()):
            owner, found = attribute.node.child_by_field_name("object"), _key_read(analysis, attribute.node)
            if owner is None or found is None or found[0].type != "string":
                continue
            value = analysis.names.value(owner, attribute.scope, "params")
            advice = _PARAMETERS.get(analysis.source(found[0])[1:-1])
            if value is not None and value.kind == "keras-callback" and advice is not None:
                message = f"`{analysis.source(found[1])}`: Keras 3 does not put it there; {advice}"
                yield Finding(rule, span(found[0]), message, rule.severity, None)


def _is_of_batches(analysis: Analysis, method: Scope) -> bool:
    """Whether a method of a callback gets the number of a batch and its logs."""
    name = method.node.child_by_field_name("name")
    return name is not None and analysis.source(name) in _OF_BATCHES and method.parameters[2:] == ["logs"]


def _read_logs(analysis: Analysis) -> Iterator[tuple[Node, Node, Scope]]:
    """The keys that callbacks of the file read from `logs`: each with all of `logs["acc"]`, and the method."""
    for reference in analysis.scopes.references_by_name.get("logs", ()):
        found = _key_read(analysis, reference.base)
        inside = enclosing_class(reference.scope) if found is not None and found[0].type == "string" else None
        owner = class_of(analysis, inside[1]) if inside is not None and "logs" in inside[0].parameters else None
        if found is None or inside is None or owner is None:
            continue
        if any(map(_is_callback, analysis.names.base_classes(owner))):
            yield *found, inside[0]


def _is_callback(symbol: Symbol) -> bool:
    return (symbol.keras_path or "").startswith("callbacks.")


def _key_read(analysis: Analysis, name: Node) -> tuple[Node, Node] | None:
    """The key of `logs["acc"]` and of `logs.get("acc")`, and all of what reads it."""
    parent = name.parent
    if parent is None:
        return None
    if parent.type == "subscript":
        key = parent.child_by_field_name("subscript")
        return (key, parent) if key is not None else None
    call = call_of(parent)
    method = parent.child_by_field_name("attribute")
    given = given_arguments(analysis, call) if call is not None else None
    is_get = method is not None and analysis.source(method) == "get"
    return (given[0].value, call) if given and is_get and call is not None else None
