"""Fixes around `tensorflow.compat.v1`."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.calls import ChangedCallSite, UncalledFunction
from eagerly.check.compat import V1Import, blockers
from eagerly.check.meanings import ChangedMeaning
from eagerly.check.signatures import LostArgument, MovedArguments
from eagerly.check.symbols import DeprecatedImport, MovedUse, ReportedUse
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.fix.statements import is_docstring
from eagerly.names.api import Availability, availability, exists
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety, Severity
from eagerly.source.tree import span

_KEPT = ChangedCallSite | UncalledFunction | LostArgument | MovedArguments | ChangedMeaning
_BEFORE_V1 = "1.0"
"""What went with this release, `tf.compat.v1` does not have either."""
_IMPORTING = (
    "comment",
    "future_import_statement",
    "if_statement",
    "import_from_statement",
    "import_statement",
    "try_statement",
)
"""What a module that only passes on is made of."""
_SHOWN = 6
"""How many of the names that are in the way to list."""


def switch_import(analysis: Analysis, finding: Finding) -> Fix:
    """`import tensorflow.compat.v1 as tf` becomes `import tensorflow as tf`, when all it reaches is the same."""
    site = finding.site
    assert isinstance(site, V1Import)
    in_the_way: dict[str, str] = {}
    for name, use in blockers(analysis, site.binding):
        in_the_way.setdefault(name, analysis.text.line_name(use.node.start_byte))
    if in_the_way:
        shown = [f"`{name}` ({line})" for name, line in in_the_way.items()][:_SHOWN]
        more = f" and {len(in_the_way) - _SHOWN} more" if len(in_the_way) > _SHOWN else ""
        raise CannotFixError(f"natively these mean something else or are not there: {', '.join(shown)}{more}")
    if _only_imports(analysis):
        raise CannotFixError("the modules that import it from here may need it")
    statement = site.binding.node.parent
    alias = site.binding.name
    while statement is not None and not statement.type.startswith("import"):
        statement = statement.parent
    if statement is None or len(statement.named_children) > (1 if statement.type == "import_statement" else 2):
        raise CannotFixError("the statement imports other names as well")
    return Fix(
        title=f"Import `tensorflow` as `{alias}`",
        replacements=(Replacement(span(statement), (f"import tensorflow as {alias}",)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _only_imports(analysis: Analysis) -> bool:
    """Whether the module is there for what others import from it."""
    statements = (child for tree in analysis.trees for child in tree.root_node.named_children)
    return all(statement.type in _IMPORTING or is_docstring(statement) for statement in statements)


def keep(analysis: Analysis, finding: Finding) -> Fix | None:
    """The same symbol in `tf.compat.v1`, which does what TensorFlow 1 did; None where it has none or needs none."""
    site, symbol = finding.site, finding.symbol
    if (
        finding.rule.removed == _BEFORE_V1
        or symbol is None
        or symbol.api is not Api.TF
        or symbol.keras_path is not None
        or not exists(in_v1 := Symbol(Api.V1, symbol.path))
    ):
        return None
    is_review = finding.rule.safety is not Safety.SAFE
    if isinstance(site, DeprecatedImport) and (site.replacement is None or is_review):
        return Fix(f"Import `{in_v1.dotted}`", (), Safety.SAFE, moved_imports=((site.binding, in_v1),))
    is_sure = site.certain if isinstance(site, ChangedCallSite | MovedArguments) else not _is_guess(finding)
    if isinstance(site, ReportedUse) or (isinstance(site, MovedUse) and is_review):
        node = site.use.prefixes[site.prefix][1]
    elif isinstance(site, _KEPT) and is_sure:
        node = site.use.node
    else:
        return None
    return _through_v1(analysis, site.use, node, in_v1, Safety.SAFE)


def _is_guess(finding: Finding) -> bool:
    """Whether the call is only likely to mean what it did in TensorFlow 1."""
    return isinstance(finding.site, ChangedMeaning) and finding.severity is Severity.HINT


def use_compat_v1(analysis: Analysis, finding: Finding) -> list[Fix]:
    """`tf.compat.v1.X`, where it exists and works: never preferred, and never the end of the road."""
    site = finding.site
    symbol = finding.symbol
    is_call = isinstance(site, ChangedCallSite) and finding.rule.safety is not Safety.SAFE
    is_other = isinstance(site, ChangedMeaning)
    if not (isinstance(site, ReportedUse) or is_call or is_other) or symbol is None or symbol.api is not Api.TF:
        return []
    if finding.rule.removed == _BEFORE_V1:
        return []
    in_v1 = Symbol(Api.V1, symbol.path)
    if (exists(symbol) and not is_other) or not exists(in_v1) or availability(in_v1) is Availability.SAME:
        return []
    assert isinstance(site, ReportedUse | ChangedCallSite | ChangedMeaning)
    if finding.rule.family == "sessions":
        return []  # a session needs the whole file in a graph, which `kept_graph` sees to
    _, node = site.use.prefixes[site.prefix if isinstance(site, ReportedUse) else -1]
    fix = _through_v1(analysis, site.use, node, in_v1, Safety.REVIEW)
    return [fix] if fix is not None else []


def _through_v1(analysis: Analysis, use: Use, node: Node, symbol: Symbol, safety: Safety) -> Fix | None:
    """A node that names a symbol, spelled through `tf.compat.v1`; None where that can't be written there."""
    try:
        spelling = spell(analysis, symbol, use.scope, node, use.reference.base)
    except CannotFixError:
        return None
    return Fix(
        title=f"Use `{spelling.text}` for now",
        replacements=(Replacement(span(node), (spelling.text,)),),
        safety=safety,
        note="It keeps TensorFlow 1's behaviour, and much of it works in graph mode only.",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )
