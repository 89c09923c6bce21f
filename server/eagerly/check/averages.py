"""Moving averages of all variables that there are, of which eager code has no list."""

from __future__ import annotations

from collections.abc import Iterator

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments
from eagerly.rules.model import Severity
from eagerly.source.tree import span

_METHODS = ("apply", "variables_to_restore")
"""What goes by the variables of the graph where it is given none."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("average-of-none", ()):
        for name in _METHODS:
            for attribute in analysis.scopes.attributes_by_name.get(name, ()):
                owner, call = attribute.node.child_by_field_name("object"), call_of(attribute.node)
                if owner is None or call is None or given_arguments(analysis, call) != []:
                    continue
                value = analysis.names.value(owner, attribute.scope, name)
                if value is not None and value.kind == "moving-average":
                    is_certain = value.is_sure and analysis.kept_working(rule) is None
                    message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
                    severity = rule.severity if is_certain else Severity.HINT
                    yield Finding(rule, span(attribute.node), message, severity, None)
