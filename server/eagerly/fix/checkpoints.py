"""How often a callback saves: counted in epochs once, and in batches since."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import GivenArgument, bind, keyword_arguments
from eagerly.check.calls import RemovedArgumentSite
from eagerly.check.saving import path_of
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.scopes import Scope
from eagerly.source.tree import span

_CHECKPOINT = ("filepath", "monitor", "verbose", "save_best_only", "save_weights_only", "mode")
_TRAINING = ("fit", "fit_generator")
_VALIDATION = "what validation measures is not known yet when the last batch of an epoch is saved"


def count_batches(analysis: Analysis, finding: Finding) -> Fix:
    """`ModelCheckpoint(path, period=2)` becomes `ModelCheckpoint(path, save_freq=2 * steps)`.

    That is right where all trainings of the file have epochs of as many steps, and nothing goes by the validation.
    """
    site = finding.site
    assert isinstance(site, RemovedArgumentSite)
    period = site.argument.value
    if period.type != "integer":
        raise CannotFixError(f"`{analysis.source(period)}` is no number")
    use = next((use for use in analysis.uses if use.call == site.call), None)
    if use is None:
        raise CannotFixError("it is given to a class that derives from `ModelCheckpoint`")
    given = bind(analysis, site.call, (*_CHECKPOINT, "period")).given
    _require_known_metrics(analysis, given, site.call, use.scope)
    batches = f"{analysis.source(period)} * {_steps(analysis, use.scope)}"
    return Fix(
        title=f"Write `save_freq={batches}`",
        replacements=(Replacement(span(site.argument.node), (f"save_freq={batches}",)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _require_known_metrics(analysis: Analysis, given: dict[str, GivenArgument], call: Node, scope: Scope) -> None:
    """Refuses a checkpoint that goes by the validation, which comes after the last batch of an epoch."""
    best = given.get("save_best_only")
    if best is not None and best.value.type != "false":
        monitor = given.get("monitor")
        if monitor is None or monitor.value.type != "string" or "val_" in analysis.source(monitor.value):
            raise CannotFixError(_VALIDATION)
    path = path_of(analysis, call, 0, scope)
    if path is None:
        raise CannotFixError("the file does not show whether the name of the file has a metric of the validation in it")
    if "{val_" in path.text:
        raise CannotFixError(_VALIDATION)


def _steps(analysis: Analysis, scope: Scope) -> str:
    """How many steps an epoch of each training in the file has, as it is written."""
    found: dict[str, tuple[Node, Scope]] = {}
    for name in _TRAINING:
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            call = call_of(attribute.node)
            if call is None:
                continue
            steps = [given.value for given in keyword_arguments(analysis, call) if given.keyword == "steps_per_epoch"]
            found |= {analysis.source(value): (value, attribute.scope) for value in steps} or {"": (call, scope)}
    if len(found) != 1 or "" in found:
        raise CannotFixError("the file does not show how many steps each epoch has")
    ((text, (value, there)),) = found.items()
    bindings = analysis.names.bindings(value, there) if value.type == "identifier" else []
    is_known = len(bindings) == 1 and analysis.names.bindings(value, scope) == bindings
    if value.type != "integer" and not is_known:
        raise CannotFixError(f"`{text}` may not be known where the callback is made")
    return text
