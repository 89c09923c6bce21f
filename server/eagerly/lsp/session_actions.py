"""Code actions for the program of a session: to TensorFlow 2, and, second, the graph that it is through `compat.v1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lsprotocol import types

from eagerly.check import Analysis, Finding
from eagerly.fix.compose import Change
from eagerly.fix.kept_graph import kept_graph
from eagerly.fix.model import CannotFixError
from eagerly.fix.programs import converted, is_of_session
from eagerly.fix.sessions import convert, scope_at
from eagerly.lsp.client import Client
from eagerly.lsp.convert import to_diagnostic, to_workspace_edit
from eagerly.lsp.documents import Source
from eagerly.lsp.kinds import SESSION

_NATIVE, _GRAPH = "tf2", "graph"
_CONVERT = "Turn the session into TensorFlow 2 code"
_KEEP = "Keep the graph: run it through `tf.compat.v1`"


@dataclass(frozen=True)
class _Offer:
    """One of the two levels, for a finding."""

    level: str
    finding: Finding
    title: str
    refusal: str | None = None


def quick_fixes(source: Source, analysis: Analysis, finding: Finding, client: Client) -> Iterator[types.CodeAction]:
    """What can be done about a session, at one of its findings."""
    if is_of_session(finding):
        diagnostic = to_diagnostic(source, finding, client.encoding)
        for offer in _offers(analysis, finding):
            if offer.refusal is None:
                yield _action(source, analysis, offer, types.CodeActionKind.QuickFix, client, [diagnostic])


def refactorings(
    source: Source, analysis: Analysis, at_cursor: Iterable[Finding], client: Client
) -> Iterator[types.CodeAction]:
    """The same once for each session at the cursor, with a preview, and why what can't be done can't."""
    seen: set[tuple[str, int]] = set()
    for finding in filter(is_of_session, at_cursor):
        for offer in _offers(analysis, finding):
            key = offer.level, id(scope_at(analysis, finding.span)) if offer.level == _NATIVE else 0
            if key not in seen and (offer.refusal is None or client.disabled_actions):
                yield _action(source, analysis, offer, SESSION, client)
            seen.add(key)


def resolved(
    action: types.CodeAction, data: dict[str, Any], source: Source, analysis: Analysis, client: Client
) -> None:
    """Gives the action its edit."""
    found = (finding for finding in analysis.findings if [finding.rule.code, finding.span.start] == data["finding"])
    finding = next(found, None)
    if finding is not None:
        change = kept_graph(analysis) if data["session"] == _GRAPH else converted(analysis, finding)
        action.edit = to_workspace_edit(
            source,
            change.edits,
            client.encoding,
            versioned=client.document_changes,
            annotation=_preview(change) if action.kind == SESSION and client.change_annotations else None,
        )


def _preview(change: Change) -> types.ChangeAnnotation:
    return types.ChangeAnnotation(change.title, needs_confirmation=True, description=change.note)


def _offers(analysis: Analysis, finding: Finding) -> Iterator[_Offer]:
    if analysis.settings.target != "compat":
        try:
            yield _Offer(_NATIVE, finding, _title(analysis, finding))
        except CannotFixError as reason:
            yield _Offer(_NATIVE, finding, _CONVERT, str(reason))
    try:
        yield _Offer(_GRAPH, finding, kept_graph(analysis).title)
    except CannotFixError as reason:
        yield _Offer(_GRAPH, finding, _KEEP, str(reason))


def _title(analysis: Analysis, finding: Finding) -> str:
    """The title of the conversion, which is worked out as a whole only where something has to be fixed before it."""
    try:
        return convert(analysis, finding).title
    except CannotFixError:
        return converted(analysis, finding).title


def _action(
    source: Source,
    analysis: Analysis,
    offer: _Offer,
    kind: str,
    client: Client,
    diagnostics: list[types.Diagnostic] | None = None,
) -> types.CodeAction:
    if offer.refusal is not None:
        return types.CodeAction(title=offer.title, kind=kind, disabled=types.CodeActionDisabled(reason=offer.refusal))
    data = {
        "uri": source.part_at(offer.finding.span.start).uri,
        "version": source.revision,
        "session": offer.level,
        "finding": [offer.finding.rule.code, offer.finding.span.start],
    }
    action = types.CodeAction(title=f"{offer.title} — review", kind=kind, diagnostics=diagnostics, data=data)
    if not client.resolves_edits:
        resolved(action, data, source, analysis, client)
    return action
