"""Engine values as LSP values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from eagerly.check import Finding
from eagerly.names.api import exists
from eagerly.rules.model import Severity
from eagerly.source.text import Position, PositionEncoding, Span

if TYPE_CHECKING:
    from eagerly.fix import TextEdit
    from eagerly.lsp.documents import Part, Source

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}

_ANNOTATION = "eagerly"
"""The name by which edits refer to what is said of them."""


def to_range(part: Part, span: Span, encoding: PositionEncoding) -> types.Range:
    """The LSP range, in a part of a source, of byte offsets in the source."""
    start, end = (part.text.position(offset - part.start, encoding) for offset in span)
    return types.Range(types.Position(*start), types.Position(*end))


def to_span(part: Part, where: types.Range, encoding: PositionEncoding) -> Span:
    """The byte offsets in a source of an LSP range in one of its parts."""
    start, end = (
        part.start + part.text.offset(Position(place.line, place.character), encoding)
        for place in (where.start, where.end)
    )
    return Span(start, max(start, end))


def to_diagnostic(source: Source, finding: Finding, encoding: PositionEncoding) -> types.Diagnostic:
    """A finding as an editor shows it."""
    return types.Diagnostic(
        range=to_range(source.part_at(finding.span.start), finding.span, encoding),
        message=finding.message,
        severity=SEVERITIES[finding.severity],
        code=finding.rule.code,
        code_description=types.CodeDescription(href=finding.rule.links[0]),
        source="eagerly",
        tags=tags(finding),
    )


def tags(finding: Finding) -> list[types.DiagnosticTag] | None:
    """Struck through where the name is gone, faded where the code does nothing any more."""
    if (finding.rule.fix or "").startswith("remove-"):
        return [types.DiagnosticTag.Unnecessary]
    if finding.symbol is not None and not exists(finding.symbol):
        return [types.DiagnosticTag.Deprecated]
    return None


def to_workspace_edit(
    source: Source,
    changes: Sequence[TextEdit],
    encoding: PositionEncoding,
    *,
    versioned: bool,
    annotation: types.ChangeAnnotation | None = None,
) -> types.WorkspaceEdit:
    """Edits of one source, by its parts: for their versions only, where the editor can tell versions apart.

    With an annotation, which takes versions, the editor shows the edits with it before it makes them.
    """
    parts: dict[str, Part] = {}
    edits: dict[str, list[types.TextEdit]] = {}
    for change in changes:
        part = source.part_at(change.span.start)
        parts[part.uri] = part
        edit = types.TextEdit(to_range(part, change.span, encoding), change.new_text)
        edits.setdefault(part.uri, []).append(edit)
    if not versioned:
        return types.WorkspaceEdit(changes=edits)
    return types.WorkspaceEdit(
        document_changes=[
            types.TextDocumentEdit(
                types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=part.version),
                [_annotated(edit) if annotation is not None else edit for edit in edits[uri]],
            )
            for uri, part in parts.items()
        ],
        change_annotations={_ANNOTATION: annotation} if annotation is not None else None,
    )


def _annotated(edit: types.TextEdit) -> types.AnnotatedTextEdit:
    return types.AnnotatedTextEdit(_ANNOTATION, edit.range, edit.new_text)
