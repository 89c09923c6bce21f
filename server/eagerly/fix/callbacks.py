"""The model of a callback, which Keras 3 is told by a method and no longer by an attribute."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.members import MemberUse
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.statements import stands_alone
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Scope
from eagerly.source.tree import span

_SETTER = "set_model"
_TENSORBOARD = "callbacks.TensorBoard"


def set_model(analysis: Analysis, finding: Finding) -> Fix:
    """`self.model = model` becomes `super().set_model(model)`, and `c.model = model` `c.set_model(model)`."""
    site = finding.site
    assert isinstance(site, MemberUse)
    assignment, owner = site.node.parent, site.node.child_by_field_name("object")
    model = assignment.child_by_field_name("right") if assignment is not None else None
    is_chained = model is not None and model.type == "assignment"
    if assignment is None or owner is None or model is None or is_chained or not stands_alone(assignment):
        raise CannotFixError("it is not set by an assignment of its own")
    is_self = _is_self(analysis, owner, site.scope)
    _require_plain(analysis, owner, site.scope, is_self=is_self)
    called = f"super().{_SETTER}(" if is_self else f"{analysis.source(owner)}.{_SETTER}("
    return Fix(
        title=f"Call `{_SETTER}`",
        replacements=(Replacement(span(assignment), (called, span(model), ")")),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _is_self(analysis: Analysis, owner: Node, scope: Scope) -> bool:
    """Whether it is the instance that a method is called on."""
    return scope.method_of is not None and analysis.source(owner) == scope.parameters[0]


def _require_plain(analysis: Analysis, owner: Node, scope: Scope, *, is_self: bool) -> None:
    """Refuses classes whose method does more than to set the model."""
    meaning = analysis.names.of(owner, scope)
    if not isinstance(meaning, SelfOf):
        return
    own, *bases = analysis.names.with_bases(meaning.scope)
    if any(_SETTER in each.bindings for each in (bases if is_self else [own, *bases])):
        raise CannotFixError(f"a class of this file has a `{_SETTER}` of its own, which may do more")
    if analysis.names.imported_bases(own):
        raise CannotFixError(f"it derives from a class of another file, whose `{_SETTER}` may do more")
    if any(analysis.rulebook.today(base).keras_path == _TENSORBOARD for base in analysis.names.bases_of(own)):
        raise CannotFixError(f"`{_SETTER}` of a `TensorBoard` does more than that")
