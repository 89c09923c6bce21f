"""The names of Keras weights where they are compared with a text that has the layer's name in it, or `:0`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import given_arguments
from eagerly.names.scopes import Located
from eagerly.source.tree import span

_PATTERN = re.compile(r"""(['"])([\w./-]*(?:/|:0)[\w./:-]*)\1""")
"""A text that is written out, and in which there is a `/` or a `:0`."""
_METHODS = {"startswith", "endswith", "split", "find", "index", "replace", "rfind", "rsplit", "partition"}


class WeightName(Struct, frozen=True):
    """A name that is compared, or cut."""

    weight: Node
    attribute: Node
    """`w.name`."""
    text: str
    operation: str
    """`==`, `in` and the like, or the name of the method."""
    whole: Node
    """The comparison or the call."""


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("weight-name", ()):
        for attribute in analysis.scopes.attributes_by_name.get("name", ()):
            weight = attribute.node.child_by_field_name("object")
            value = analysis.names.value(weight, attribute.scope) if weight is not None else None
            if weight is None or value is None or value.kind != "keras-weight":
                continue
            site = _compared(analysis, weight, attribute) or _cut(analysis, weight, attribute)
            if site is not None:
                message = f"`{analysis.source(attribute.node)}`: {rule.summary}"
                yield Finding(rule, span(attribute.node), message, rule.severity, site)


def _compared(analysis: Analysis, weight: Node, attribute: Located) -> WeightName | None:
    whole = attribute.node.parent
    if whole is None or whole.type != "comparison_operator" or whole.named_child_count != 2:
        return None
    first, second = whole.named_children
    operator = " ".join(child.type for child in whole.children if not child.is_named)
    other = second if first == attribute.node else first
    text = _PATTERN.fullmatch(analysis.source(other))
    is_meant = operator in ("==", "!=") or (operator in ("in", "not in") and second == attribute.node)
    return WeightName(weight, attribute.node, text[2], operator, whole) if text is not None and is_meant else None


def _cut(analysis: Analysis, weight: Node, attribute: Located) -> WeightName | None:
    method = attribute.node.parent
    name = method.child_by_field_name("attribute") if method is not None and method.type == "attribute" else None
    call = call_of(method) if method is not None and name is not None else None
    if name is None or call is None or analysis.source(name) not in _METHODS:
        return None
    given = given_arguments(analysis, call) or []
    text = _PATTERN.fullmatch(analysis.source(given[0].value)) if given else None
    is_cut = bool(given) and analysis.source(given[0].value).strip("'\"") in ("/", ":", ":0")
    if text is None and not is_cut:
        return None
    return WeightName(weight, attribute.node, text[2] if text is not None else "", analysis.source(name), call)
