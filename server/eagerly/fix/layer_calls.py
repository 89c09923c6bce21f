"""Arguments of layers that had other places in older Keras."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.layer_calls import AddVariable, CalledVariables, FlagByPlace, KernelByNumbers
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.names.meaning import SelfOf
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span
from eagerly.source.tree import span

_NOT_BY_PLACE = {"list_splat_pattern", "keyword_separator", "positional_separator"}


def add_weight(analysis: Analysis, finding: Finding) -> Fix:
    """`self.add_variable("w", [3])` becomes `self.add_weight(name="w", shape=[3])`."""
    site = finding.site
    assert isinstance(site, AddVariable)
    replacements = [Replacement(span(site.name), ("add_weight",))]
    replacements += [Replacement(Span(node.start_byte, node.start_byte), (f"{name}=",)) for node, name in site.keywords]
    return Fix(
        title="Replace with `add_weight`",
        replacements=tuple(replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def kernel_size(analysis: Analysis, finding: Finding) -> Fix:
    """`Convolution2D(32, 3, 3)` becomes `Convolution2D(32, (3, 3))`."""
    site = finding.site
    assert isinstance(site, KernelByNumbers)
    start, end = site.first.start_byte, site.last.end_byte
    fix = Fix(
        title="Write the size of the kernel as one argument",
        replacements=(Replacement(Span(start, start), ("(",)), Replacement(Span(end, end), (")",))),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
    note = "Nothing here shows that it is Keras 1 code; in `tf.keras` the third number is `strides`."
    return _of_guess(fix, finding, note)


def _of_guess(fix: Fix, finding: Finding, note: str) -> Fix:
    """A fix as one to review, with what there is to look at, where its finding is only likely."""
    return replace(fix, safety=Safety.REVIEW, note=note) if finding.severity is Severity.HINT else fix


def read_variables(analysis: Analysis, finding: Finding) -> Fix:
    """`optimizer.variables()` becomes `optimizer.variables`."""
    site = finding.site
    assert isinstance(site, CalledVariables)
    return Fix(
        title="Read the list",
        replacements=(Replacement.deletion(span(site.arguments)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def name_flag(analysis: Analysis, finding: Finding) -> Fix:
    """`dropout(x, True)` becomes `dropout(x, training=True)`."""
    site = finding.site
    assert isinstance(site, FlagByPlace)
    names = _parameters_behind(analysis, site)
    named = zip(site.arguments, names, strict=False)
    if len(names) < len(site.arguments):
        raise CannotFixError("what the argument is called can't be told")
    fix = Fix(
        title=f"Write `{names[0]}=`",
        replacements=tuple(Replacement.insertion(node.start_byte, f"{name}=") for node, name in named),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
    return _of_guess(fix, finding, "Where it is a tensor, the call is right as it is.")


def _parameters_behind(analysis: Analysis, site: FlagByPlace) -> list[str]:
    """The names of what a layer is given from the flag on: those of its `call`, if it is the file's own."""
    layer = analysis.names.of(site.function, site.scope)
    if not isinstance(layer, SelfOf):
        is_one = len(site.arguments) == 1 and site.arguments[0].type not in ("integer", "float")
        return ["training"] if is_one else []
    calls = [binding.body for binding in layer.scope.bindings.get("call", ()) if binding.body is not None]
    parameters = calls[0].node.child_by_field_name("parameters") if len(calls) == 1 else None
    if parameters is None or any(child.type in _NOT_BY_PLACE for child in parameters.named_children):
        return []
    return calls[0].parameters[1 + site.place :]
