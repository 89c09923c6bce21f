"""Arguments by position whose places have changed, given by name."""

from __future__ import annotations

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.signatures import LostArgument, MovedArguments
from eagerly.fix.calls import without_argument
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.rules.model import Safety


def name_arguments(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.gather(x, i, None, None, 1)` becomes `tf.gather(x, i, None, name=None, axis=1)`.

    What has no effect any more goes: `tf.zeros_like(x, None, None, True)` becomes `tf.zeros_like(x, None, None)`.
    """
    site = finding.site
    assert isinstance(site, MovedArguments)
    if site.lost is not None:
        raise CannotFixError(f"`{site.lost}` has no counterpart")
    names = ", ".join(f"`{name}`" for _, name in site.by_name)
    replacements = [Replacement.insertion(node.start_byte, f"{name}=") for node, name in site.by_name]
    safety, note = finding.rule.safety, ""
    if site.dropped is not None and site.use.call is not None:
        argument, rule = site.dropped
        replacements.append(Replacement.deletion(without_argument(site.use.call, argument)))
        safety, note = rule.safety, rule.review or ""
    if not site.certain:
        safety = Safety.REVIEW
        note = "Nothing else in this file shows that it is TensorFlow 1 code; in TensorFlow 2 this call is right."
    return Fix(
        title=f"Give {names} by name" if names else "Remove the argument",
        replacements=tuple(replacements),
        safety=safety,
        note=note,
    )


def refuse_lost(analysis: Analysis, finding: Finding) -> Fix:
    """An argument that is gone, or missing, is for a person to think about."""
    site = finding.site
    assert isinstance(site, LostArgument)
    raise CannotFixError(f"what `{site.name}` is to be can't be told")
