"""Engine values as LSP values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lsprotocol import types

from eagerly.check import Finding
from eagerly.fix import TextEdit
from eagerly.names.api import exists
from eagerly.rules.model import Severity
from eagerly.source.text import Position, PositionEncoding, Span, Text

if TYPE_CHECKING:
    from eagerly.lsp.documents import Document

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFORMATION: types.DiagnosticSeverity.Information,
    Severity.HINT: types.DiagnosticSeverity.Hint,
}


def to_range(text: Text, span: Span, encoding: PositionEncoding) -> types.Range:
    """The LSP range of a span of byte offsets."""
    start, end = text.position(span.start, encoding), text.position(span.end, encoding)
    return types.Range(types.Position(*start), types.Position(*end))


def to_span(text: Text, where: types.Range, encoding: PositionEncoding) -> Span:
    """The byte offsets of an LSP range."""
    start = text.offset(Position(where.start.line, where.start.character), encoding)
    end = text.offset(Position(where.end.line, where.end.character), encoding)
    return Span(start, max(start, end))


def to_diagnostic(text: Text, finding: Finding, encoding: PositionEncoding) -> types.Diagnostic:
    """A finding as an editor shows it."""
    return types.Diagnostic(
        range=to_range(text, finding.span, encoding),
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
    document: Document, changes: Sequence[TextEdit], encoding: PositionEncoding, *, versioned: bool
) -> types.WorkspaceEdit:
    """Edits of one document: for this version only, where the editor can tell versions apart."""
    edits = [types.TextEdit(to_range(document.text, change.span, encoding), change.new_text) for change in changes]
    if not versioned:
        return types.WorkspaceEdit(changes={document.uri: edits})
    identifier = types.OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, list(edits))])
