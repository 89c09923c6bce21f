"""The names of files that models are saved to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.saving import SavedPath
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.source.text import Span

_OF_CHECKPOINTS = {
    "train.latest_checkpoint", "train.load_checkpoint", "train.load_variable", "train.list_variables",
    "train.Checkpoint", "train.CheckpointManager", "train.NewCheckpointReader", "train.Saver",
}  # fmt: skip
"""What works on checkpoints of TensorFlow."""


def rename_file(analysis: Analysis, finding: Finding) -> Fix:
    """`save_weights("w.h5")` becomes `save_weights("w.weights.h5")`, and so does every other `"w.h5"` of the file."""
    site = finding.site
    assert isinstance(site, SavedPath)
    if site.new is None:
        raise CannotFixError("whether the model itself or a SavedModel for serving is wanted can't be told")
    if site.is_checkpoint:
        _require_own(analysis, site)
    ends = [text.end_byte for text in _same_texts(analysis, site.text)]
    return Fix(
        title=f"End the file's name in `{site.new}`",
        replacements=tuple(Replacement(Span(end - len(site.old), end), (site.new,)) for end in ends),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _require_own(analysis: Analysis, site: SavedPath) -> None:
    """Refuses a checkpoint that the file reads and does not write, or goes about in other ways as well."""
    for use in analysis.uses:
        if use.symbol.path in _OF_CHECKPOINTS:
            raise CannotFixError(f"`{analysis.source(use.node)}` (line {analysis.line(use.node)}) wants a checkpoint")
    others = (finding.site for finding in analysis.findings if isinstance(finding.site, SavedPath))
    if site.is_read and not any(other.text == site.text and not other.is_read for other in others):
        raise CannotFixError("the file does not show what wrote the checkpoint")


def _same_texts(analysis: Analysis, text: str) -> Iterator[Node]:
    """The strings of the file that are this text."""
    for match in re.finditer(re.escape(text.encode()), analysis.text.data):
        node = analysis.node_at(match.start())
        if node is not None and node.type == "string_content" and (node.start_byte, node.end_byte) == match.span():
            yield node
