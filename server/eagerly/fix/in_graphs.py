"""Which fixes leave a graph that a session runs as it was: what it computes, draws and trains, and what it is called.

All of it was seen on TensorFlow 2.21, beside what the same code does on 1.15.5.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import given_arguments
from eagerly.check.calls import ChangedCallSite
from eagerly.check.symbols import DeprecatedImport, MovedUse
from eagerly.fix.imported import is_unused
from eagerly.fix.imports import references_to
from eagerly.fix.memo import once
from eagerly.fix.model import Fix
from eagerly.fix.purity import runs_often
from eagerly.names.scopes import Scope, ScopeKind
from eagerly.rules.model import Safety

_LAYERS = {"layer-function", "pooling-function"}
_IN_KEPT_GRAPHS = _LAYERS | {"contrib-initializer"}
"""Rules whose fixes, though they want a review, work in a graph of 2.21."""
_NO_PART_OF_GRAPHS = {"absl-app", "absl-flags", "absl-logging", "absl-logging-fatal", "tutorials-mnist"}
_BY_NAME = re.compile(rb"""['"][\w./-]+:\d+['"]|_by_name\b|as_graph_element""")
"""What may look a tensor or an operation up by its name."""
_OTHER_FLOATS = re.compile(rb"\b(float16|float64|half|double)\b")
_INITIALIZERS = {"global_variables_initializer", "initialize_all_variables", "variables_initializer"}
_SCOPES = {"variable_scope", "name_scope", "variable_op_scope"}
_VARIABLES_BELOW = {"trainable_variables", "global_variables", "local_variables", "model_variables"}


def holds_in_graph(analysis: Analysis, finding: Finding, fix: Fix) -> bool:
    """Whether a fix leaves the graph of TensorFlow 1 that a file builds working, on either release."""
    works = fix.safety is Safety.SAFE or _is_no_part_of_graphs(analysis, finding)
    return works and _keeps_names(analysis, finding)


def holds_in_kept_graph(analysis: Analysis, finding: Finding, fix: Fix) -> bool:
    """Whether a fix leaves a graph that 2.21 builds through `tf.compat.v1` working."""
    if fix.safety is Safety.SAFE or _is_no_part_of_graphs(analysis, finding):
        return True
    return finding.rule.name in _IN_KEPT_GRAPHS and lost_in_graph(analysis, finding) is None


def _is_no_part_of_graphs(analysis: Analysis, finding: Finding) -> bool:
    return finding.rule.name in _NO_PART_OF_GRAPHS or is_unused(analysis, finding)


def holds_in_named_graph(analysis: Analysis, finding: Finding, fix: Fix) -> bool:
    """Whether the same holds, and what the file may look up by its name keeps it."""
    return holds_in_kept_graph(analysis, finding, fix) and _keeps_names(analysis, finding)


def lost_in_graph(analysis: Analysis, finding: Finding) -> str | None:
    """What a layer of Keras 3 loses without a word in a graph, as a reason not to write one; None if nothing."""
    name, site = finding.rule.name, finding.site
    if name == "dropout-function":
        return "a dropout of Keras 3 drops the same numbers in each run of a session"
    if not isinstance(site, ChangedCallSite) or name not in _IN_KEPT_GRAPHS:
        return None
    if _draws_by_keras(name, site) and once(analysis, "initializes again", lambda: _initializes_again(analysis)):
        return "an initializer of Keras 3 draws the same numbers each time the variables of a graph get first values"
    if name not in _LAYERS:
        return None
    if once(analysis, "other floats", lambda: _OTHER_FLOATS.search(analysis.text.data)):
        return "a layer of Keras 3 computes in float32, and the file has floats of other sizes"
    given = site.bound.given.get("inputs")
    value = analysis.names.value(given.value, site.scope) if given is not None else None
    if value is not None and value.kind == "variable":
        return "a layer of Keras 3 stops at a variable of a graph: give it `tf.identity` of that"
    if name == "layer-function":
        return _lost_with_weights(analysis, site)
    return None


def _lost_with_weights(analysis: Analysis, site: ChangedCallSite) -> str | None:
    """What is lost where a layer has weights."""
    given = {name: analysis.source(argument.value) for name, argument in site.bound.given.items()}
    if given.get("trainable", "True") != "True":
        return f"`trainable={given['trainable']}` would not keep a session from training a layer of Keras 3 in a graph"
    constraint = next((name for name in given if name.endswith("_constraint") and given[name] != "None"), None)
    if constraint is not None:
        return f"`{constraint}` of a layer of Keras 3 does nothing in a graph"
    asks = next(_asks_for_names(analysis, site), None)
    if asks is not None:
        return f"`{asks}` goes by the names of variables, and layers of Keras 3 may give others in a graph"
    return None


def _draws_by_keras(rule: str, site: ChangedCallSite) -> bool:
    """Whether an initializer of Keras gives weights their first values."""
    given = {name for name in site.bound.given if name.endswith("_initializer")} - {"bias_initializer"}
    return rule == "contrib-initializer" or (rule == "layer-function" and not given)


def _initializes_again(analysis: Analysis) -> bool:
    """Whether the file shows that the variables get their first values more than once."""
    places: list[tuple[Node, Scope]] = []
    for use in analysis.uses:
        if use.symbol.path in _INITIALIZERS:
            bound = use.scope.bound_to(use.call) if use.call is not None else []
            named = [(each.base, each.scope) for binding in bound for each in references_to(analysis, binding)]
            places += named or [(use.node, use.scope)]
    return len(places) > 1 or any(runs_often(node, scope) for node, scope in places)


def _asks_for_names(analysis: Analysis, site: ChangedCallSite) -> Iterator[str]:
    """What in the file goes by names of variables that may not be those of TensorFlow 1, if this is a Keras layer."""
    scopes = once(analysis, "scopes", lambda: [use for use in analysis.uses if use.symbol.path in _SCOPES])
    if scopes or not _has_a_sure_name(analysis, site):
        yield from (analysis.source(each.node) for each in analysis.scopes.attributes_by_name.get("name", ()))
    if not once(analysis, "each scope once", lambda: _opens_each_once(analysis, scopes)):
        yield from (analysis.source(use.call or use.node) for use in analysis.uses if _asks_below_scope(analysis, use))


def _has_a_sure_name(analysis: Analysis, site: ChangedCallSite) -> bool:
    """Whether a layer is given a name, or is the first of its kind: Keras counts further ones in its own way."""
    unnamed = once(analysis, "unnamed layers", lambda: list(_unnamed_layers(analysis)))
    alike = [other for other in unnamed if other.use.symbol.path == site.use.symbol.path]
    return "name" in site.bound.given or (alike == [site] and not runs_often(site.call, site.scope))


def _unnamed_layers(analysis: Analysis) -> Iterator[ChangedCallSite]:
    for finding in analysis.findings:
        site = finding.site
        if (
            finding.rule.name == "layer-function"
            and isinstance(site, ChangedCallSite)
            and "name" not in site.bound.given
        ):
            yield site


def _opens_each_once(analysis: Analysis, scopes: list[Use]) -> bool:
    """Whether each scope is one of variables that is opened once: Keras gives a number to one that is opened again."""
    names = []
    for use in scopes:
        arguments = given_arguments(analysis, use.call) if use.call is not None else None
        is_once = use.scope.kind is ScopeKind.MODULE and use.call is not None and not runs_often(use.call, use.scope)
        if not arguments or not is_once or arguments[0].value.type != "string" or use.symbol.path != "variable_scope":
            return False
        names.append(analysis.source(arguments[0].value)[1:-1])
    return len(set(names)) == len(names)


def _asks_below_scope(analysis: Analysis, use: Use) -> bool:
    """Whether a call asks for the variables whose names begin with a scope's."""
    most = 0 if use.symbol.path in _VARIABLES_BELOW else 1 if use.symbol.path == "get_collection" else None
    arguments = given_arguments(analysis, use.call) if use.call is not None else []
    return most is not None and (arguments is None or len(arguments) > most)


def _keeps_names(analysis: Analysis, finding: Finding) -> bool:
    """Whether the fix of a finding leaves the names in a graph, where the file may look something up by one.

    The same function under another name makes the same operations.
    """
    if isinstance(finding.site, MovedUse | DeprecatedImport):
        return True
    return once(analysis, "looked up by name", lambda: _BY_NAME.search(analysis.text.data)) is None
