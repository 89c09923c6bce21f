"""The names of files that models are saved to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.saving import SavedPath
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.source.text import Span


def rename_file(analysis: Analysis, finding: Finding) -> Fix:
    """`save_weights("w.h5")` becomes `save_weights("w.weights.h5")`, and so does every other `"w.h5"` of the file."""
    site = finding.site
    assert isinstance(site, SavedPath)
    if site.new is None:
        raise CannotFixError("whether the model itself or a SavedModel for serving is wanted can't be told")
    ends = [text.end_byte for text in _same_texts(analysis, site.text)]
    return Fix(
        title=f"End the file's name in `{site.new}`",
        replacements=tuple(Replacement(Span(end - len(site.old), end), (site.new,)) for end in ends),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _same_texts(analysis: Analysis, text: Node) -> Iterator[Node]:
    """The strings of the file that are this text, itself among them."""
    yield text
    written = analysis.source(text).encode()
    for match in re.finditer(re.escape(written), analysis.text.data):
        node = analysis.node_at(match.start())
        is_same = (
            node is not None and node.type == "string_content" and (node.start_byte, node.end_byte) == match.span()
        )
        if is_same and node is not None and node.start_byte != text.start_byte:
            yield node
