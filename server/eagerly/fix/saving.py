"""The names of files that models are saved to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import given_arguments
from eagerly.check.saving import ModelPath, SavedPath, model_calls, text_at_end
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.source.text import Span

_OF_CHECKPOINTS = {
    "train.latest_checkpoint", "train.load_checkpoint", "train.load_variable", "train.list_variables",
    "train.Checkpoint", "train.CheckpointManager", "train.NewCheckpointReader", "train.Saver",
}  # fmt: skip
"""What works on checkpoints of TensorFlow."""
_OF_FILES = {
    f"os.{name}" for name in ("path.exists", "path.getmtime", "path.getsize", "path.isfile", "remove", "stat", "unlink")
}
"""What asks for a file by its name."""
_NAMES = {"name", "mode", "monitor", "activation", "loss", "optimizer", "dtype"}
"""Arguments that are no names of files."""
_KEYS = {"subscript", "pair", "comparison_operator", "expression_statement"}
"""What has texts that are no names of files."""


def rename_file(analysis: Analysis, finding: Finding) -> Fix:
    """`save_weights("w.h5")` becomes `save_weights("w.weights.h5")`, and so does what else is given that file."""
    site = finding.site
    assert isinstance(site, SavedPath)
    if site.new is None:
        raise CannotFixError("whether the model itself or a SavedModel for serving is wanted can't be told")
    if site.is_checkpoint:
        _require_own(analysis, site)
    paths = _paths(analysis, site)
    texts = _of_the_file(analysis, site, paths)
    same = [text for text in _same_texts(analysis, site.path.text) if text.id not in texts]
    return Fix(
        title=f"End the file's name in `{site.new}`",
        replacements=tuple(
            Replacement(Span(text.end_byte - len(site.old), text.end_byte), (site.new,)) for text in texts.values()
        ),
        safety=finding.rule.safety,
        note=(finding.rule.review or "")
        + _said_of(analysis, same, "The same text stays in", "where it is this file, it wants the new name too")
        + _said_of(analysis, _other_uses(analysis, paths), "The name is used in", "look whether that wants it too"),
    )


def _require_own(analysis: Analysis, site: SavedPath) -> None:
    """Refuses a checkpoint that the file reads and does not write, or goes about in other ways as well."""
    for use in analysis.uses:
        if use.symbol.path in _OF_CHECKPOINTS:
            raise CannotFixError(f"`{analysis.source(use.node)}` (line {analysis.line(use.node)}) wants a checkpoint")
    others = (finding.site for finding in analysis.findings if isinstance(finding.site, SavedPath))
    if site.is_read and not any(other.path.text == site.path.text and not other.is_read for other in others):
        raise CannotFixError("the file does not show what wrote the checkpoint")


def _paths(analysis: Analysis, site: SavedPath) -> list[ModelPath]:
    """What names the file where models or weights are saved and read.

    A file of weights and one of a whole model are two in Keras 3.
    """
    calls = [call for call in model_calls(analysis) if call.path.text == site.path.text]
    return [call.path for call in calls if not site.is_of_weights or call.is_of_weights]


def _of_the_file(analysis: Analysis, site: SavedPath, paths: list[ModelPath]) -> dict[int, Node]:
    """The texts, by their ids, that name the file where it is saved, read or asked for."""
    given = {analysis.source(path.argument) for path in paths}
    asked = _asked_for(analysis, given) if not site.is_checkpoint else ()
    texts = (*(path.written for path in paths), *asked)
    return {text.id: text for text in texts if text is not None}


def _other_uses(analysis: Analysis, paths: list[ModelPath]) -> Iterator[Node]:
    """Where the names that stand for the file are used for something else than saving or reading."""
    given = {path.node.id for path in paths}
    names = {analysis.source(path.node) for path in paths if path.node.type == "identifier"}
    texts = {path.written.id for path in paths if path.written is not None}
    for reference in (each for name in names for each in analysis.scopes.references_by_name.get(name, ())):
        values = [binding.value for binding in analysis.names.bindings_of(reference)]
        ends = [text_at_end(analysis, value) for value in values if value is not None]
        if reference.base.id not in given and any(end is not None and end.id in texts for end in ends):
            yield reference.base


def _asked_for(analysis: Analysis, paths: Iterable[str]) -> Iterator[Node | None]:
    """The ends of names that are written like one of these where a function of Python's is asked for the file."""
    for call in analysis.scopes.calls:
        function = call.node.child_by_field_name("function")
        if function is not None and analysis.source(function) in _OF_FILES:
            given = given_arguments(analysis, call.node) or []
            if given and analysis.source(given[0].value) in paths:
                yield text_at_end(analysis, given[0].value)


def _same_texts(analysis: Analysis, text: str) -> Iterator[Node]:
    """The strings of the file that are this text, and may be the name of a file."""
    for match in re.finditer(re.escape(text.encode()), analysis.text.data):
        node = analysis.node_at(match.start())
        if node is not None and node.type == "string_content" and (node.start_byte, node.end_byte) == match.span():
            string = node.parent
            if string is not None and _may_be_file(analysis, string):
                yield node


def _may_be_file(analysis: Analysis, string: Node) -> bool:
    """Whether a text may be the name of a file: it is no key, no docstring, no mode and no other name."""
    around = string.parent
    if around is None or around.type in _KEYS:
        return False
    argument = around if around.type == "keyword_argument" else string
    if around.type == "keyword_argument":
        name = around.child_by_field_name("name")
        if name is None or analysis.source(name) in _NAMES:
            return False
    call = argument.parent.parent if argument.parent is not None else None
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    is_second = function is not None and argument.prev_named_sibling is not None
    return not (is_second and function is not None and analysis.source(function).rpartition(".")[2] == "open")


def _said_of(analysis: Analysis, nodes: Iterable[Node], what: str, so: str) -> str:
    """A sentence on the lines of some nodes; nothing where there are none."""
    lines = sorted({analysis.line(node) for node in nodes})
    where = ("line " if len(lines) == 1 else "lines ") + ", ".join(map(str, lines))
    return f" {what} {where}: {so}." if lines else ""
