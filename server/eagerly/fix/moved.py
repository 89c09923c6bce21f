"""A symbol under its new name."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.meanings import had_new_meaning, means_otherwise
from eagerly.check.symbols import MovedUse, NamedAttribute
from eagerly.fix.imports import from_import
from eagerly.fix.lasting import require_settled
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.symbols import LIBRARIES
from eagerly.source.tree import span


def rename(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.log` becomes `tf.math.log`, by whatever name `tf` goes."""
    site = finding.site
    assert isinstance(site, MovedUse)
    _, node = site.use.prefixes[site.prefix]
    require_settled(analysis, site.replacement, finding.rule)
    _require_told_apart(analysis, site)
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


def _require_told_apart(analysis: Analysis, site: MovedUse) -> None:
    """Refuses a name that the file would be taken to mean what it meant in TensorFlow 1."""
    is_new = had_new_meaning(site.use.symbol, site.replacement)
    if is_new and means_otherwise(analysis, site.use, site.replacement):
        raise CannotFixError(
            f"`{site.replacement.short}` meant something else in TensorFlow 1: "
            "write it when all else is TensorFlow 2 code"
        )


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
