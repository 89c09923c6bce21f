"""Code actions: fixes of what is at the cursor, of one rule in the whole file, and of everything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lsprotocol import types

from eagerly.check import Analysis, Finding
from eagerly.check.detectors import NOQA
from eagerly.fix import Fix, TextEdit, edits, fix_everything, fixes, main_fix, marked
from eagerly.fix.everything import can_fix
from eagerly.fix.one_keras import settle
from eagerly.fix.programs import is_of_session
from eagerly.lsp.client import Client
from eagerly.lsp.convert import to_diagnostic, to_span, to_workspace_edit
from eagerly.lsp.documents import Part, Source
from eagerly.lsp.kinds import FIX_ALL, FIX_ALL_IN_NOTEBOOK
from eagerly.lsp.session_actions import quick_fixes, refactorings, resolved
from eagerly.rules.model import Safety
from eagerly.source.text import Span


def code_actions(
    source: Source, part: Part, analysis: Analysis, params: types.CodeActionParams, client: Client
) -> list[types.CodeAction]:
    """The actions for a range of a part, of the kinds that the editor asks for."""
    where = to_span(part, params.range, client.encoding)
    at_cursor = [finding for finding in analysis.findings if _touches(finding.span, where)]
    found = [action for finding in at_cursor for action in _for_finding(source, analysis, finding, client)]
    found += refactorings(source, analysis, at_cursor, client)
    found += _refactorings(source, analysis, where, client)
    found += _for_rules(source, part, analysis, at_cursor, client)
    wanted = params.context.only
    if _may_fix_all(source, at_cursor, wanted) and can_fix(analysis):
        found.append(_fix_all(source, part, analysis, client))
    return [action for action in found if wanted is None or any(_is_kind(action.kind, kind) for kind in wanted)]


def resolve(action: types.CodeAction, source: Source, analysis: Analysis, client: Client) -> types.CodeAction:
    """The same action with its edit; as it was where the source has moved on."""
    data: dict[str, Any] = action.data if isinstance(action.data, dict) else {}
    if data.get("version") != source.revision:
        return action
    if "session" in data:
        resolved(action, data, source, analysis, client)
    else:
        action.edit = to_workspace_edit(
            source, _all_edits(analysis, data.get("rule")), client.encoding, versioned=client.document_changes
        )
    return action


def _may_fix_all(source: Source, at_cursor: list[Finding], wanted: Sequence[str] | None) -> bool:
    """Whether fixing everything may be offered: never for one cell, as if the others didn't use what it binds.

    For a notebook it is offered unasked only on a finding, since VS Code would show it on every line.
    """
    if source.is_notebook:
        return wanted is not None or bool(at_cursor)
    return not source.is_cell


def _touches(span: Span, where: Span) -> bool:
    return span.start <= where.end and where.start <= span.end


def _is_kind(kind: str | types.CodeActionKind | None, wanted: str | types.CodeActionKind) -> bool:
    """Whether a kind is the wanted one or below it: `source.fixAll.eagerly` is a `source`."""
    name, prefix = _name(kind), _name(wanted)
    return not prefix or name == prefix or name.startswith(f"{prefix}.")


def _name(kind: str | types.CodeActionKind | None) -> str:
    return kind.value if isinstance(kind, types.CodeActionKind) else kind or ""


def _for_finding(source: Source, analysis: Analysis, finding: Finding, client: Client) -> Iterator[types.CodeAction]:
    diagnostic = to_diagnostic(source, finding, client.encoding)
    found = fixes(analysis, finding)
    yield from quick_fixes(source, analysis, finding, client)
    for fix in found.others if _is_converted(analysis, finding) else found.all:
        is_refactoring = fix.kind == "refactor"
        changes = marked(analysis, edits(analysis, [fix]))
        yield types.CodeAction(
            title=_title(fix),
            kind=types.CodeActionKind.RefactorRewrite if is_refactoring else types.CodeActionKind.QuickFix,
            diagnostics=None if is_refactoring else [diagnostic],
            is_preferred=fix is found.preferred and fix.safety is Safety.SAFE,
            edit=to_workspace_edit(source, changes, client.encoding, versioned=client.document_changes),
        )
    if found.preferred is None and found.refusal is not None and client.disabled_actions:
        yield types.CodeAction(
            title=f"Fix {finding.rule.code}",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            disabled=types.CodeActionDisabled(reason=found.refusal),
        )
    noqa = _noqa(analysis, finding)
    if noqa is not None:
        yield types.CodeAction(
            title=f"Disable {finding.rule.code} for this line",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic],
            edit=to_workspace_edit(source, [noqa], client.encoding, versioned=client.document_changes),
        )


def _refactorings(source: Source, analysis: Analysis, where: Span, client: Client) -> Iterator[types.CodeAction]:
    """What may be done where nothing is wrong."""
    for fix in settle(analysis, where):
        changes = edits(analysis, [fix])
        yield types.CodeAction(
            title=_title(fix),
            kind=types.CodeActionKind.RefactorRewrite,
            edit=to_workspace_edit(source, changes, client.encoding, versioned=client.document_changes),
        )


def _is_converted(analysis: Analysis, finding: Finding) -> bool:
    """Whether the main fix of a finding is the conversion of a session, which is offered with all that follows."""
    return is_of_session(finding) and analysis.settings.target != "compat"


def _title(fix: Fix) -> str:
    return fix.title if fix.safety is Safety.SAFE else f"{fix.title} — review"


def _for_rules(
    source: Source, part: Part, analysis: Analysis, at_cursor: list[Finding], client: Client
) -> Iterator[types.CodeAction]:
    """For each rule at the cursor that has more than one fix in the source: all of them at once."""
    whole = "notebook" if source.is_notebook else "file"
    for code in dict.fromkeys(finding.rule.code for finding in at_cursor):
        findings = [finding for finding in analysis.findings if finding.rule.code == code]
        if len([True for finding in findings if main_fix(analysis, finding).preferred is not None]) > 1:
            yield _lazy(
                types.CodeAction(
                    title=f"Fix all {code} ({findings[0].rule.name}) in this {whole}",
                    kind=types.CodeActionKind.QuickFix,
                    data={"uri": part.uri, "version": source.revision, "rule": code},
                ),
                source,
                analysis,
                client,
            )


def _fix_all(source: Source, part: Part, analysis: Analysis, client: Client) -> types.CodeAction:
    action = types.CodeAction(
        title="eagerly: fix all that can be fixed",
        kind=FIX_ALL_IN_NOTEBOOK if source.is_notebook else FIX_ALL,
        data={"uri": part.uri, "version": source.revision},
    )
    return _lazy(action, source, analysis, client)


def _lazy(action: types.CodeAction, source: Source, analysis: Analysis, client: Client) -> types.CodeAction:
    """The action without its edit, where the editor asks for that once it is chosen."""
    return action if client.resolves_edits else resolve(action, source, analysis, client)


def _all_edits(analysis: Analysis, rule: str | None) -> list[TextEdit]:
    """The edits that fix one rule's findings in the source, or everything that the settings allow."""
    if rule is None:
        return fix_everything(analysis).edits
    found = (main_fix(analysis, finding).preferred for finding in analysis.findings if finding.rule.code == rule)
    return marked(analysis, edits(analysis, [fix for fix in found if fix is not None]))


def _noqa(analysis: Analysis, finding: Finding) -> TextEdit | None:
    """Adds the rule's code to the line's `# noqa`, or such a comment; None where a line can have no comment."""
    text = analysis.text
    line = text.line_at(finding.span.start)
    content = text.line(line)
    end = text.line_start(line) + len(content)
    present = NOQA.search(content)
    if present is not None:
        at = text.line_start(line) + len(content[: present.end()].rstrip())
        return TextEdit(Span(at, at), f", {finding.rule.code}")
    node = analysis.node_at(end)
    while node is not None and node.type != "string":
        node = node.parent
    in_string = node is not None and node.start_byte < end < node.end_byte
    if in_string or content.rstrip().endswith(b"\\"):
        return None
    return TextEdit(Span(end, end), f"  # noqa: {finding.rule.code}")
