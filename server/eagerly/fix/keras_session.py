"""The session that Keras was given, as calls of `tf.config`."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import given_arguments
from eagerly.fix.imported import uses_of
from eagerly.fix.imports import references_to
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.session import session_uses
from eagerly.fix.session_setup import SessionSetup
from eagerly.fix.statements import removals, stands_alone, statement_of
from eagerly.names.scopes import BindingKind, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import span


def configure(analysis: Analysis, finding: Finding) -> Fix:
    """`K.set_session(tf.Session(config=config))` becomes what the configuration says, by `tf.config`."""
    uses = uses_of(analysis, finding)
    if len(uses) != 1 or uses[0].call is None or not stands_alone(uses[0].call):
        raise CannotFixError("it is not one call that stands by itself")
    call, scope = uses[0].call, uses[0].scope
    setup = SessionSetup(analysis, scope)
    session, gone = _session(analysis, call, scope)
    setup.take(session)
    if setup.graphs:
        raise CannotFixError("the session is of a graph of its own")
    statement = statement_of(call)
    (maker,) = (use.reference for use in session_uses(analysis) if use.call == session)
    lines = setup.statements(call, maker.base)
    start = analysis.text.line_start(analysis.text.line_at(statement.start_byte))
    indent = "\n" + " " * (statement.start_byte - start)
    written = [Replacement(span(statement), (indent.join(lines),))] if lines else removals(analysis, [statement])
    return Fix(
        title="Configure TensorFlow itself",
        replacements=(*written, *removals(analysis, [*gone, *setup.removed])),
        safety=finding.rule.safety,
        note=" ".join([finding.rule.review or "", *setup.dropped]).strip(),
        names=frozenset({maker.name} if lines else ()),
    )


def _session(analysis: Analysis, call: Node, scope: Scope) -> tuple[Node, list[Node]]:
    """The call that makes the session which a call gets, and the statement that binds it to a name."""
    given = given_arguments(analysis, call) or []
    made = given[0].value if len(given) == 1 else call
    gone: list[Node] = []
    if made.type == "identifier":
        bindings = analysis.names.bindings(made, scope)
        only = bindings[0] if len(bindings) == 1 else None
        if only is None or only.kind is not BindingKind.ASSIGN or only.value is None or only.scope is not scope:
            raise CannotFixError(f"`{analysis.source(made)}` is made elsewhere")
        if len(references_to(analysis, only)) > 1:
            raise CannotFixError(f"`{analysis.source(made)}` is used for more")
        made, gone = only.value, [statement_of(only.node)]
    function = made.child_by_field_name("function")
    meaning = analysis.names.of(function, scope) if function is not None else None
    if not isinstance(meaning, Symbol) or analysis.rulebook.kind_made_by(meaning) != "session":
        raise CannotFixError("the session is made elsewhere")
    return made, gone
