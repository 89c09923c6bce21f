"""The accuracy by the name that it is recorded under, in all of a file: half of it renamed would read nothing."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind
from eagerly.check.facts import stores_of
from eagerly.check.keras_logs import MonitoredMetric
from eagerly.check.members import RenamedKey
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.scopes import BindingKind, Scope
from eagerly.source.tree import descendants, span

_PATH = ("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode", "period", "save_freq")
_KEPT = {BindingKind.ASSIGN, BindingKind.PARAMETER}


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`history["acc"]` becomes `history["accuracy"]`, and `monitor="val_acc"` becomes `monitor="val_accuracy"`."""
    reason = _why_not(analysis, finding.site) if isinstance(finding.site, MonitoredMetric) else None
    if reason is not None:
        raise CannotFixError(reason)
    return once(analysis, "accuracy", lambda: _renamed(analysis, finding))


def _renamed(analysis: Analysis, finding: Finding) -> Fix:
    replacements = tuple(_replacements(analysis))
    places = "" if len(replacements) == 1 else f" in all {len(replacements)} places"
    title = f"Read the accuracy by its new name{places}"
    return Fix(title, replacements, finding.rule.safety, finding.rule.review or "")


def _replacements(analysis: Analysis) -> Iterator[Replacement]:
    for finding in analysis.findings:
        site = finding.site if finding.rule.fix == "monitored-accuracy" else None
        if isinstance(site, RenamedKey):
            yield Replacement(span(site.key), (site.new,))
        elif isinstance(site, MonitoredMetric) and _why_not(analysis, site) is None:
            yield from (Replacement(place, ("accuracy",)) for place in site.places)


def _why_not(analysis: Analysis, site: MonitoredMetric) -> str | None:
    """Why the text of a name may not be filled in by a `ModelCheckpoint`, or not by it alone."""
    text = site.text.parent if site.text is not None else None
    if text is None:
        return None
    for attribute in analysis.scopes.attributes_by_name.get("format", ()):
        owner = attribute.node.child_by_field_name("object")
        if owner is not None and text in _texts_of(analysis, owner, attribute.scope):
            name, line = analysis.source(attribute.node), analysis.line(attribute.node)
            return f"`{name}` (line {line}) fills in a value by that name"
    paths = (
        (use, bind(analysis, use.call, _PATH).given) for use in analysis.uses if use.call and _saves(analysis, use)
    )
    if any(text in _texts_of(analysis, each["filepath"].value, use.scope) for use, each in paths if "filepath" in each):
        return None
    return "the file does not show that it goes to a `ModelCheckpoint`"


def _saves(analysis: Analysis, use: Use) -> bool:
    return analysis.rulebook.today(use.symbol).keras_path == "callbacks.ModelCheckpoint"


def _texts_of(analysis: Analysis, value: Node, scope: Scope) -> list[Node]:
    """The strings that an expression is made of, in it and in what its names stand for."""
    found: list[Node] = []
    todo, seen = [(value, scope)], set[int]()
    while todo:
        node, where = todo.pop()
        for part in descendants(node) if node.id not in seen else ():
            if part.type == "string":
                found.append(part)
            elif part.type == "identifier":
                bindings = analysis.names.bindings(part, where)
                todo += [(each.value, each.scope) for each in bindings if each.kind in _KEPT and each.value is not None]
            elif part.type == "attribute":
                stores = stores_of(analysis, part, where)
                todo += [(store.value, store.scope) for store in stores if store.value is not None]
        seen.add(node.id)
    return found
