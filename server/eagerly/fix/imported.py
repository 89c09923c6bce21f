"""`from tensorflow import x`: the import of a name that moved, or whose uses all have fixes."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.calls import ChangedCallSite
from eagerly.check.symbols import DeprecatedImport, MovedUse, ReportedUse
from eagerly.fix import calls, moved
from eagerly.fix.imports import exported, references_to, without_name
from eagerly.fix.lasting import require_settled
from eagerly.fix.model import CannotFixError, Fix
from eagerly.names.api import exists, to_import
from eagerly.names.private import is_gone
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety


def fix_import(analysis: Analysis, finding: Finding) -> Fix:
    """Imports the name from where it is now, or fixes all its uses, so that nothing needs the import."""
    site = finding.site
    assert isinstance(site, DeprecatedImport)
    if site.replacement is None:
        return _fix_uses(analysis, finding, site.binding)
    replacement = site.replacement
    if finding.symbol is not None and finding.symbol.api is Api.V1:
        in_v1 = Symbol(Api.V1, replacement.path)
        replacement = in_v1 if exists(in_v1) and to_import(in_v1) == in_v1 else replacement
    if finding.symbol is not None and finding.symbol.api is not Api.KERAS and replacement.api is Api.KERAS:
        in_tf = Symbol(Api.TF, f"keras.{replacement.path}")
        replacement = in_tf if to_import(in_tf) == in_tf else replacement
    importable = to_import(replacement)
    if importable is None:
        raise CannotFixError(f"it can't be imported by its name: write `{replacement.short}` where it is used")
    replacement = importable
    require_settled(analysis, replacement, finding.rule)
    return Fix(
        title=f"Import `{replacement.dotted}`",
        replacements=(),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        moved_imports=((site.binding, replacement),),
    )


def is_unused(analysis: Analysis, finding: Finding) -> bool:
    """Whether it is about the import of a name that is gone, which stops the file, though nothing there uses it."""
    site = finding.site
    if not isinstance(site, DeprecatedImport) or site.replacement is not None or finding.symbol is None:
        return False
    name = site.binding.name
    is_used = references_to(analysis, site.binding) or name in exported(analysis) or _is_for_more(site.binding)
    is_private = finding.symbol.api is Api.PRIVATE
    return not is_used and (is_gone(finding.symbol) if is_private else not exists(finding.symbol))


def _is_for_more(binding: Binding) -> bool:
    """Whether an import does more than to bind a name: it is tried, or gives a class an attribute."""
    around = binding.node.parent
    while around is not None and around.type != "function_definition":
        if around.type in ("try_statement", "class_definition"):
            return True
        around = around.parent
    return False


def remove_unused(analysis: Analysis, finding: Finding) -> Fix:
    """Takes away an import that `is_unused`."""
    site = finding.site
    assert isinstance(site, DeprecatedImport)
    return Fix(
        title=f"Remove the import of `{site.binding.name}`, which nothing here uses",
        replacements=tuple(without_name(analysis, site.binding)),
        safety=Safety.REVIEW,
        note="Another file may import it from here.",
    )


def uses_of(analysis: Analysis, finding: Finding) -> list[Use]:
    """The places that a finding is about: one use, or all uses of a name that is imported by itself.

    Raises:
        CannotFixError: it is about an import whose uses are not in this file, or that imports no name.
    """
    site = finding.site
    if isinstance(site, ReportedUse):
        return [site.use]
    if not isinstance(site, DeprecatedImport):
        raise CannotFixError("it is a module that is imported here, and no name")
    references = _references(analysis, site.binding)
    return [use for use in analysis.uses if use.reference.base.id in references]


def _references(analysis: Analysis, binding: Binding) -> set[int]:
    """The nodes that use an imported name."""
    if binding.name in exported(analysis):
        raise CannotFixError(f"`{binding.name}` is in `__all__`: other files may import it from here")
    references = {reference.base.id for reference in references_to(analysis, binding)}
    if not references:
        raise CannotFixError(f"nothing in this file uses `{binding.name}`, but another file may import it from here")
    return references


def _fix_uses(analysis: Analysis, finding: Finding, binding: Binding) -> Fix:
    references = _references(analysis, binding)
    parts = [fix for other in analysis.findings if (fix := _fix_of_use(analysis, other, references)) is not None]
    if len(parts) < len(references):
        raise CannotFixError(f"not every use of `{binding.name}` in this file can be replaced")
    return Fix(
        title=f"Replace every `{binding.name}` in this file",
        replacements=tuple(replacement for fix in parts for replacement in fix.replacements),
        safety=max((fix.safety for fix in parts), key=lambda safety: safety != "safe"),
        note=finding.rule.review or "",
        names=frozenset(name for fix in parts for name in fix.names),
        imports=frozenset(statement for fix in parts for statement in fix.imports),
    )


def _fix_of_use(analysis: Analysis, finding: Finding, references: set[int]) -> Fix | None:
    site = finding.site
    if not isinstance(site, MovedUse | ChangedCallSite | ReportedUse):
        return None
    if site.use.reference.base.id not in references:
        return None
    try:
        if isinstance(site, MovedUse):
            return moved.rename(analysis, finding)
        return calls.rewrite_call(analysis, finding) if isinstance(site, ChangedCallSite) else None
    except CannotFixError:
        return None
