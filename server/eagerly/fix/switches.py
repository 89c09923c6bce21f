"""Statements that switch between graph mode and eager execution."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import given_arguments
from eagerly.fix.imported import uses_of
from eagerly.fix.model import CannotFixError, Fix
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.names.api import Availability, availability
from eagerly.names.private import public_name
from eagerly.names.symbols import Symbol


def remove_statement(analysis: Analysis, finding: Finding) -> Fix:
    """Removes a call that does nothing any more, and that is a statement by itself."""
    calls = [_switch(analysis, use) for use in uses_of(analysis, finding)]
    return Fix(
        title=f"Remove `{analysis.source(calls[0])}`",
        replacements=tuple(removals(analysis, [statement_of(call) for call in calls])),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _switch(analysis: Analysis, use: Use) -> Node:
    """The call of a switch that can go."""
    session = next(_sessions(analysis), None) if is_switch_on(use.symbol) else None
    if session is not None:
        raise CannotFixError(f"`{analysis.source(session.node)}` ({_line(analysis, session)}) needs a graph beside it")
    if use.call is None or given_arguments(analysis, use.call) != [] or not stands_alone(use.call):
        raise CannotFixError("it is not a plain call without arguments that stands by itself")
    return use.call


def remove_graph_switch(analysis: Analysis, finding: Finding) -> Fix:
    """Removes `disable_v2_behavior()` once nothing in the file needs graph mode."""
    needs = graph_mode_needs(analysis)
    if needs:
        raise CannotFixError(f"graph mode is still needed here for {needs[0]}: that goes first")
    return remove_statement(analysis, finding)


def graph_mode_needs(analysis: Analysis) -> list[str]:
    """What in the file works in graph mode only, each with its line."""
    graph = analysis.rulebook.world_sets["graph"]
    return [
        f"`{analysis.source(use.node)}` ({_line(analysis, use)})"
        for use in analysis.uses
        if any(symbol in graph and not is_switch(symbol) for symbol, _ in use.prefixes)
        or availability(use.symbol) is Availability.BROKEN
        or analysis.rulebook.kind_made_by(use.symbol) == "session"
    ]


def _sessions(analysis: Analysis) -> Iterator[Use]:
    """What makes sessions."""
    return (use for use in analysis.uses if analysis.rulebook.kind_made_by(use.symbol) == "session")


def _line(analysis: Analysis, use: Use) -> str:
    return analysis.text.line_name(use.node.start_byte)


def is_switch_on(symbol: Symbol) -> bool:
    """Whether the symbol turns eager execution on for the whole program, which it is in TensorFlow 2 anyway."""
    return symbol.path in ("enable_v2_behavior", "enable_eager_execution", "contrib.eager.enable_eager_execution")


def is_switch(symbol: Symbol) -> bool:
    """Whether the symbol turns graph mode on or off for the whole program."""
    return (public_name(symbol) or symbol).path in ("disable_v2_behavior", "disable_eager_execution")
