"""Calls that mean something else in TensorFlow 2, written so that they mean what they did."""

from __future__ import annotations

import re
from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.calls import ChangedCallSite
from eagerly.check.equality import TensorComparison
from eagerly.check.meanings import ChangedMeaning, HardSigmoid, OldCrossEntropy, UntapedLoop, missing_values
from eagerly.check.single import is_single
from eagerly.fix.calls import refuse_uncalled, rewrite_call, without_argument
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety, Severity
from eagerly.source.text import Span
from eagerly.source.tree import span

_METHODS = {
    "0": "bilinear", "BILINEAR": "bilinear", "1": "nearest", "NEAREST_NEIGHBOR": "nearest",
    "2": "bicubic", "BICUBIC": "bicubic", "3": "area", "AREA": "area",
}  # fmt: skip
_ONE_CHARACTER = re.compile(r"""(['"])([^\\])\1""")
_FEW = 8
"""How many repeated values are written one by one."""


def resize(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.image.resize_images(x, size, method=1)` becomes `tf.image.resize(x, size, method="nearest")`."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    fix = rewrite_call(analysis, finding)
    method = site.bound.given.get("method")
    name = _METHODS.get(analysis.source(method.value).rpartition(".")[2]) if method is not None else None
    if method is None or name is None:
        return fix
    return replace(fix, replacements=(*fix.replacements, Replacement(span(method.value), (f'"{name}"',))))


def stop_gradient(analysis: Analysis, finding: Finding) -> Fix:
    """`labels=y` becomes `labels=tf.stop_gradient(y)`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    labels = site.bound.given["labels"].value
    symbol = Symbol(Api.TF, "stop_gradient")
    spelling = spell(analysis, symbol, site.use.scope, site.use.node, site.use.reference.base)
    is_hint = finding.severity is Severity.HINT
    return Fix(
        title="Keep gradients out of the labels",
        replacements=(Replacement(span(labels), (f"{spelling.text}(", span(labels), ")")),),
        safety=Safety.REVIEW if is_hint else finding.rule.safety,
        note="Where the labels are to be learned as well, TensorFlow 2's call is right as it is." if is_hint else "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def stop_loop_gradient(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.map_fn(f, x, back_prop=False)` becomes `tf.nest.map_structure(tf.stop_gradient, tf.map_fn(f, x))`."""
    site = finding.site
    assert isinstance(site, UntapedLoop)
    each, stop = (
        spell(analysis, Symbol(Api.TF, path), site.use.scope, site.use.node, site.use.reference.base)
        for path in ("nest.map_structure", "stop_gradient")
    )
    flag = Replacement(span(site.flag.value), ("True",))
    if site.flag.keyword is not None:
        flag = Replacement.deletion(without_argument(site.call, site.flag))
    return Fix(
        title="Keep gradients out of the loop",
        replacements=(
            Replacement.insertion(site.call.start_byte, f"{each.text}({stop.text}, "),
            flag,
            Replacement.insertion(site.call.end_byte, ")"),
        ),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({each.name, stop.name}),
        imports=each.needs | stop.needs,
    )


def case_by_list(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.case({p: f, q: g})` becomes `tf.case([(p, f), (q, g)])`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    pairs = site.bound.given["pred_fn_pairs"].value
    opening, closing = pairs.children[0], pairs.children[-1]
    replacements = [Replacement(span(opening), ("[",)), Replacement(span(closing), ("]",))]
    entries = [child for child in pairs.named_children if child.type != "comment"]
    for entry in entries:
        key, value = entry.child_by_field_name("key"), entry.child_by_field_name("value")
        if key is None or value is None:
            raise CannotFixError("the dictionary takes in another one")
        between = Span(key.end_byte, value.start_byte)
        replacements += [
            Replacement.insertion(entry.start_byte, "("),
            Replacement(between, (analysis.text.slice(between).replace(":", ",", 1),)),
            Replacement.insertion(entry.end_byte, ")"),
        ]
    exclusive = site.bound.given.get("exclusive")
    in_any_order = len(entries) == 1 or (exclusive is not None and exclusive.value.type == "true")
    return Fix(
        title="Give the pairs as a list",
        replacements=tuple(replacements),
        safety=finding.rule.safety if in_any_order else Safety.REVIEW,
        note="" if in_any_order else finding.rule.review or "",
    )


def constant_in_full(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.constant([1, 2], shape=[4])` becomes `tf.constant([1, 2, 2, 2], shape=[4])`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    values = site.bound.given["value"].value
    elements = [child for child in values.named_children if child.type != "comment"]
    if not elements:
        raise CannotFixError("there is no value to repeat: TensorFlow 1 took zeros, as `tf.zeros(shape)` does")
    if values.type != "list" or elements[-1].type in ("list", "tuple"):
        raise CannotFixError("the values are not in one list")
    missing, last = missing_values(analysis, site.bound), analysis.source(elements[-1])
    at, text = elements[-1].end_byte, f", {last}" * missing
    if missing > _FEW:
        at, text = values.end_byte, f" + {missing} * [{last}]"
    return Fix(
        title="Write the values out",
        replacements=(Replacement.insertion(at, text),),
        safety=finding.rule.safety,
    )


def device_name(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.device(lambda op: "/cpu:0")` becomes `tf.device("/cpu:0")`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    (device,) = site.bound.given.values()
    name = device.value.child_by_field_name("body") if device.value.type == "lambda" else None
    if name is None or name.type != "string":
        raise CannotFixError("the function may choose another device for each operation")
    return Fix(
        title="Give the name of the device",
        replacements=(Replacement(span(device.value), (span(name),)),),
        safety=finding.rule.safety,
    )


def hard_sigmoid(analysis: Analysis, finding: Finding) -> Fix:
    """`"hard_sigmoid"` becomes `lambda x: tf.clip_by_value(0.2 * x + 0.5, 0.0, 1.0)`."""
    site = finding.site
    assert isinstance(site, HardSigmoid)
    symbol = Symbol(Api.TF, "clip_by_value")
    spelling = spell(analysis, symbol, site.use.scope, site.use.node, site.use.reference.base)
    formula: tuple[Part, ...] = (f"lambda x: {spelling.text}(0.2 * x + 0.5, 0.0, 1.0)",)
    if site.argument is not None:
        formula = (f"{spelling.text}(0.2 * (", span(site.argument), ") + 0.5, 0.0, 1.0)")
        if site.argument.type == "identifier":
            formula = (f"{spelling.text}(0.2 * ", span(site.argument), " + 0.5, 0.0, 1.0)")
    elif site.place.type == "call":
        raise CannotFixError("what it is called with can't be told")
    return Fix(
        title="Write the old formula",
        replacements=(Replacement(span(site.place), formula),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def split_strings(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.string_split(x, ",")` becomes `tf.strings.split(x, sep=",").to_sparse()`."""
    site = finding.site
    if not isinstance(site, ChangedCallSite):
        return refuse_uncalled(analysis, finding)
    fix = rewrite_call(analysis, finding)
    given = site.bound.given
    delimiter = given.get("sep") or given.get("delimiter")
    text = "' '" if delimiter is None else analysis.source(delimiter.value)
    if "result_type" in given:
        raise CannotFixError("the new function gives a ragged tensor, and a sparse one with `.to_sparse()`")
    if text in ("''", '""'):
        raise CannotFixError("without a delimiter it is `tf.strings.bytes_split(source).to_sparse()`")
    if _ONE_CHARACTER.fullmatch(text) is None:
        raise CannotFixError("each character of the delimiter separated by itself")
    replacements = list(fix.replacements)
    if text[1:-1] == " " and "skip_empty" in given:
        raise CannotFixError("the delimiter is left out where empty parts are, and written where they stay")
    if text[1:-1] == " " and delimiter is not None:
        replacements = [each for each in replacements if each.span != span(delimiter.node)]
        replacements.append(Replacement.deletion(without_argument(site.call, delimiter)))
    replacements.append(Replacement.insertion(site.call.end_byte, ".to_sparse()"))
    return replace(fix, replacements=tuple(replacements))


def numpy_function(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.py_func(f, [x], [tf.float32])[0]` becomes `tf.numpy_function(f, [x], tf.float32)`."""
    site = finding.site
    if isinstance(site, ChangedMeaning):
        fix = Fix("Give the type without brackets", (), finding.rule.safety, finding.rule.review or "")
    elif isinstance(site, ChangedCallSite):
        fix = rewrite_call(analysis, finding)
    else:
        return refuse_uncalled(analysis, finding)
    given = site.bound.given.get("Tout")
    if given is None or not is_single(given.value):
        return fix
    types = given.value
    element = next(child for child in types.named_children if child.type != "comment")
    subscript = site.call.parent
    index = subscript.child_by_field_name("subscript") if subscript is not None else None
    replacements = [*fix.replacements, Replacement(span(types), (span(element),))]
    if subscript is not None and index is not None and analysis.source(index) == "0":
        replacements.append(Replacement.deletion(Span(site.call.end_byte, subscript.end_byte)))
    else:
        replacements.append(Replacement.insertion(site.call.start_byte, "["))
        replacements.append(Replacement.insertion(site.call.end_byte, "]"))
    return replace(fix, replacements=tuple(replacements))


def name_logits(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.nn.softmax_cross_entropy_with_logits(x, y)` becomes `…(logits=x, labels=y)`."""
    site = finding.site
    assert isinstance(site, OldCrossEntropy)
    if len(site.by_position) != 2:
        raise CannotFixError("which argument is which can't be told")
    named = zip(site.by_position, ("logits", "labels"), strict=True)
    return Fix(
        title="Give `logits` and `labels` by name",
        replacements=tuple(Replacement.insertion(node.start_byte, f"{name}=") for node, name in named),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def compare_identity(analysis: Analysis, finding: Finding) -> Fix:
    """`x == y` becomes `x is y`."""
    site = finding.site
    assert isinstance(site, TensorComparison)
    operator = {"==": "is", "!=": "is not"}.get(site.operator.type)
    if operator is None or not site.by_identity:
        raise CannotFixError("it is not known whether all that is compared are tensors")
    return Fix(
        title=f"Compare by `{operator}`",
        replacements=(Replacement(span(site.operator), (operator,)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def axis_last(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.concat(1, [a, b])` becomes `tf.concat([a, b], 1)`."""
    site = finding.site
    assert isinstance(site, ChangedMeaning)
    arguments = [span(argument.value) for argument in site.bound.given.values()]
    first, last = arguments[0], arguments[-1]
    between = Span(first.end, last.start)
    return Fix(
        title="Give the axis last",
        replacements=(Replacement(Span(first.start, last.end), (last, between, first)),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )
