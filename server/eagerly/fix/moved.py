"""A symbol under its new name."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.symbols import MovedUse, NamedAttribute
from eagerly.fix.imports import from_import
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.api import exists
from eagerly.names.symbols import LIBRARIES, Api, Symbol
from eagerly.rules.load import Reported, forms_in_rules
from eagerly.rules.model import Safety
from eagerly.source.tree import span


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.log` becomes `tf.math.log`, by whatever name `tf` goes."""
    site = finding.site
    assert isinstance(site, MovedUse)
    _, node = site.use.prefixes[site.prefix]
    require_lasting(analysis, site.replacement)
    assigned = _assigned_name(analysis, node) if site.replacement.api in LIBRARIES else None
    if assigned is not None:
        return _import_as(finding, site, *assigned)
    spelling = spell(analysis, site.replacement, site.use.scope, node, site.use.reference.base)
    return Fix(
        title=f"Replace with `{spelling.text}`",
        replacements=(Replacement(span(node), (spelling.text,)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def require_lasting(analysis: Analysis, symbol: Symbol) -> None:
    """Refuses a new name of which a rule has advice again: there is more to do than to write it.

    Raises:
        CannotFixError: it is such a name.
    """
    book = analysis.rulebook
    match = book.match_of(symbol)
    is_kept = analysis.settings.target == "compat" and exists(Symbol(Api.V1, symbol.path))
    rules = [match.rule] if isinstance(match, Reported) else []
    rules += [entry.rule for form in forms_in_rules(symbol) for entry in book.calls.get(form, ())]
    unsure = next((rule for rule in rules if rule.safety is not Safety.SAFE and analysis.settings.reports(rule)), None)
    if unsure is not None and not is_kept:
        raise CannotFixError(f"`{symbol.short}` would not be the end of it: {unsure.code} speaks of that")


def _assigned_name(analysis: Analysis, node: Node) -> tuple[Node, str] | None:
    """The statement that does nothing but give a symbol a name, and the name: `flags = tf.app.flags`."""
    assignment = node.parent
    target = assignment.child_by_field_name("left") if assignment is not None else None
    if assignment is None or assignment.type != "assignment" or target is None or target.type != "identifier":
        return None
    statement = assignment.parent
    is_plain = assignment.child_by_field_name("right") == node and assignment.child_by_field_name("type") is None
    if statement is None or statement.type != "expression_statement" or not is_plain:
        return None
    return statement, analysis.source(target)


def _import_as(finding: Finding, site: MovedUse, statement: Node, name: str) -> Fix:
    line = from_import(site.replacement, name)
    return Fix(
        title=f"Replace with `{line}`",
        replacements=(Replacement(span(statement), (line,)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def rename_attribute(analysis: Analysis, finding: Finding) -> Fix:
    """`getattr(tf.image, "transpose_image")` becomes `getattr(tf.image, "transpose")`."""
    site = finding.site
    assert isinstance(site, NamedAttribute)
    if site.replacement is None:
        raise CannotFixError("the new name is not an attribute of the same module")
    replacement = Replacement(span(site.content), (site.replacement,))
    return Fix(f"Rename to `{site.replacement}`", (replacement,), finding.rule.safety, finding.rule.review or "")
