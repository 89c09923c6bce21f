"""What Keras 1 called otherwise, where it takes more than another name."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind, keyword_arguments
from eagerly.check.calls import ChangedCallSite, RemovedArgumentSite, RenamedArgumentSite
from eagerly.fix.calls import (
    fill_template,
    refuse_uncalled,
    remove_argument,
    rename_argument,
    rewrite_call,
    without_arguments,
)
from eagerly.fix.imported import uses_of
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Replacement
from eagerly.rules.template import parse_call_template
from eagerly.source.text import Span
from eagerly.source.tree import span

_FORMATS = {"tf": "channels_last", "th": "channels_first"}
_SIDES = (("nb_row", "nb_col"), ("kernel_dim1", "kernel_dim2", "kernel_dim3"))
_SIZES = {"integer", "identifier", "attribute", "subscript", "call", "binary_operator"}
_UNUSED = CannotFixError("nothing in this file calls it")
_MERGE = "keras.layers.merge(inputs, mode, concat_axis, dot_axes, output_shape, output_mask, arguments, name)"
_MODES = {
    mode: parse_call_template(_MERGE, f"keras.layers.{call}", ["mode", "output_shape", *unused])
    for mode, call, unused in [
        ("sum", "add(inputs, name=name)", ["concat_axis", "dot_axes"]),
        ("mul", "multiply(inputs, name=name)", ["concat_axis", "dot_axes"]),
        ("ave", "average(inputs, name=name)", ["concat_axis", "dot_axes"]),
        ("max", "maximum(inputs, name=name)", ["concat_axis", "dot_axes"]),
        ("concat", "concatenate(inputs, axis=concat_axis, name=name)", ["dot_axes"]),
        ("dot", "dot(inputs, axes=dot_axes, name=name)", ["concat_axis"]),
    ]
}  # fmt: skip


def convert_argument(analysis: Analysis, finding: Finding) -> Fix:
    """`dim_ordering="tf"` becomes `data_format="channels_last"`, and `nb_row=3, nb_col=3` `kernel_size=(3, 3)`."""
    site = finding.site
    if isinstance(site, RenamedArgumentSite):
        return rename_argument(analysis, finding)
    assert isinstance(site, RemovedArgumentSite)
    value = site.argument.value
    if site.entry == "dim_ordering":
        name = _FORMATS.get(analysis.source(value).strip("'\""))
        if value.type != "string" or name is None:
            raise CannotFixError("it is not known which of the two it is")
        quote = analysis.source(value)[0]
        replacement = Replacement(span(site.argument.node), (f"data_format={quote}{name}{quote}",))
        return Fix("Write `data_format`", (replacement,), finding.rule.safety, finding.rule.review or "")
    sides = next((sides for sides in _SIDES if site.entry in sides), None)
    if sides is None:
        return remove_argument(analysis, finding)
    return once(analysis, ("kernel", site.call.id), lambda: _kernel(analysis, finding, site, sides))


def write_format(analysis: Analysis, finding: Finding) -> Fix:
    """`K.image_dim_ordering() == "tf"` becomes `K.image_data_format() == "channels_last"`, and so does setting it."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    fix = rewrite_call(analysis, finding)
    given, around = site.bound.given.get("dim_ordering"), site.call.parent
    if given is not None:
        texts = [given.value]
    elif around is not None and around.type == "comparison_operator" and len(around.named_children) == 2:
        texts = [child for child in around.named_children if child != site.call]
    else:
        raise CannotFixError("what it is compared with is not written beside it")
    old = analysis.source(texts[0])
    new = _FORMATS.get(old.strip("'\""))
    if texts[0].type != "string" or new is None:
        raise CannotFixError("it is not known which of the two it is")
    written = Replacement(Span(texts[0].start_byte + 1, texts[0].end_byte - 1), (new,))
    return replace(fix, replacements=(*fix.replacements, written))


def _kernel(analysis: Analysis, finding: Finding, site: RemovedArgumentSite, sides: tuple[str, ...]) -> Fix:
    given = {each.keyword: each for each in keyword_arguments(analysis, site.call)}
    missing = next((side for side in sides if side not in given), None)
    if missing is not None or "kernel_size" in given:
        raise CannotFixError(f"the call has no `{missing}`" if missing else "the call has `kernel_size` as well")
    first, *others = (given[side] for side in sides)
    if any(each.value.type not in _SIZES for each in (first, *others)):
        raise CannotFixError("the sizes are not plain")
    size = ", ".join(analysis.source(each.value) for each in (first, *others))
    gone = [Replacement.deletion(where) for where in without_arguments(site.call, others)]
    placed = Replacement(span(first.node), (f"kernel_size=({size})",))
    return Fix("Write `kernel_size`", (placed, *gone), finding.rule.safety, finding.rule.review or "")


def write_merges(analysis: Analysis, finding: Finding) -> Fix:
    """`merge([a, b], mode="concat", concat_axis=1)` becomes `concatenate([a, b], axis=1)`, in all of the file."""
    tried = [_tried(analysis, use) for use in uses_of(analysis, finding)]
    found = [fix for fix in tried if isinstance(fix, Fix)]
    if not found:
        raise next((each for each in tried if isinstance(each, CannotFixError)), _UNUSED)
    return Fix(
        title="Write the layers of Keras 2",
        replacements=tuple(replacement for fix in found for replacement in fix.replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset[str]().union(*(fix.names for fix in found)),
        imports=frozenset[NeededImport]().union(*(fix.imports for fix in found)),
    )


def _tried(analysis: Analysis, use: Use) -> Fix | CannotFixError:
    try:
        return _merge(analysis, use)
    except CannotFixError as reason:
        return reason


def _merge(analysis: Analysis, use: Use) -> Fix:
    if use.call is None:
        raise CannotFixError("it is passed on rather than called")
    bound = bind(analysis, use.call, _MODES["sum"].parameters)
    given = bound.given.get("mode")
    mode = "sum" if given is None else analysis.source(given.value).strip("'\"")
    if (given is not None and given.value.type != "string") or mode not in _MODES:
        raise CannotFixError("a function of one's own, or the cosine, has no layer: `Lambda`, or `dot(normalize=True)`")
    if mode == "dot" and "dot_axes" not in bound.given:
        raise CannotFixError("the axes of the product are not given")
    return fill_template(analysis, use.call, _MODES[mode], bound, use.scope, use.reference.base)
