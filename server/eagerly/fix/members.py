"""Methods, attributes and keys of values whose kind is known."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.members import ChangedMemberSite, MemberUse, RenamedAttribute, RenamedKey
from eagerly.fix.calls import fill_read_template, fill_template
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.scopes import bindings_at
from eagerly.names.symbols import Api
from eagerly.rules.model import Safety
from eagerly.source.text import Span
from eagerly.source.tree import span


def rewrite_member(analysis: Analysis, finding: Finding) -> Fix:
    """The method's call or the attribute by its template."""
    site = finding.site
    assert isinstance(site, ChangedMemberSite)
    _require_plain(site.use)
    owner = site.bound.given["self"].node
    if site.node.type == "call":
        fix = fill_template(analysis, site.node, site.template, site.bound, site.use.scope, None)
    else:
        fix = fill_read_template(analysis, site.node, owner, site.template, site.use.scope)
    return _promising(analysis, finding, site.use, fix)


def remove_attribute(analysis: Analysis, finding: Finding) -> Fix:
    """`x.shape[0].value` becomes `x.shape[0]`."""
    site = finding.site
    assert isinstance(site, MemberUse)
    _require_plain(site)
    owner = _owner(site.node)
    gone = Span(owner.end_byte, site.node.end_byte)
    fix = Fix(f"Remove `{analysis.text.slice(gone).strip()}`", (Replacement.deletion(gone),), Safety.SAFE)
    fix = _promising(analysis, finding, site, fix)
    if fix.safety is Safety.SAFE and any(use.prefixes[0][0].api is Api.V1 for use in analysis.uses):
        note = "Where another file calls `disable_v2_behavior`, this stays a `Dimension`."
        return replace(fix, safety=Safety.REVIEW, note=note)
    return fix


def rename_attribute(analysis: Analysis, finding: Finding) -> Fix:
    """`optimizer.lr` becomes `optimizer.learning_rate`."""
    site = finding.site
    assert isinstance(site, RenamedAttribute)
    fix = Fix(f"Rename to `{site.new}`", (Replacement(span(site.name), (site.new,)),), Safety.SAFE)
    return _promising(analysis, finding, site.use, fix)


def rename_key(analysis: Analysis, finding: Finding) -> Fix:
    """`history["lr"]` becomes `history["learning_rate"]`."""
    site = finding.site
    assert isinstance(site, RenamedKey)
    replacement = Replacement(span(site.key), (site.new,))
    return Fix(f"Rename to `{site.new}`", (replacement,), finding.rule.safety, finding.rule.review or "")


def iterate(analysis: Analysis, finding: Finding) -> list[Fix]:
    """`iter(dataset)`, which is the same in eager code."""
    site = finding.site
    if not isinstance(site, ChangedMemberSite) or site.template.function != "make_one_shot_iterator":
        return []
    owner = site.bound.given["self"].node
    if len(site.bound.given) > 1 or site.node.type != "call" or bindings_at("iter", site.use.scope, owner.start_byte):
        return []
    replacement = Replacement(span(site.node), ("iter(", span(owner), ")"))
    return [Fix("Iterate with `iter`", (replacement,), Safety.REVIEW, "It works where TensorFlow runs eagerly.")]


def _owner(node: Node) -> Node:
    owner = node.child_by_field_name("object")
    if owner is None:
        raise CannotFixError("the code is not complete")
    return owner


def _require_plain(use: MemberUse) -> None:
    if use.keeps_working is not None:
        raise CannotFixError(f"`{use.keeps_working}` keeps it working as it is; the two change together")
    if any(child.type == "comment" for child in use.node.children):
        raise CannotFixError("a comment stands before the attribute")


def _promising(analysis: Analysis, finding: Finding, use: MemberUse, fix: Fix) -> Fix:
    """The fix with what its rule promises; less where the kind of the value is only likely."""
    if use.owner.is_sure:
        return replace(fix, safety=finding.rule.safety, note=finding.rule.review or "")
    note = f"Nothing in this file shows what `{analysis.source(_owner(use.node))}` is."
    return replace(fix, safety=Safety.REVIEW, note=note)
