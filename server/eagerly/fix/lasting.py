"""Whether a new name is the end of it, or a rule would have to speak of that name again."""

from __future__ import annotations

from eagerly.check.analysis import Analysis
from eagerly.fix.model import CannotFixError
from eagerly.names.api import exists
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.book import Reported
from eagerly.rules.model import Rule, Safety


def require_settled(analysis: Analysis, symbol: Symbol, rule: Rule) -> None:
    """Refuses a new name that a rule writes and another has advice of, or whose calls that changes in no safe way.

    Raises:
        CannotFixError: it is such a name.
    """
    about = analysis.rulebook.about(symbol)
    others = [about.match.rule] if isinstance(about.match, Reported) else []
    others += [entry.rule for entry in about.calls if entry.rule.safety is not Safety.SAFE]
    for other in others:
        if other is not rule and analysis.severity_of(other, symbol) is not None:
            _refuse(analysis, symbol, other)


def _refuse(analysis: Analysis, symbol: Symbol, rule: Rule) -> None:
    is_kept = analysis.settings.target == "compat" and exists(Symbol(Api.V1, symbol.path))
    if not is_kept and analysis.settings.reports(rule):
        raise CannotFixError(f"`{symbol.short}` would not be the end of it: {rule.code} speaks of that")
