"""Code for older Keras, written so that Keras 3 takes it."""

from __future__ import annotations

from dataclasses import replace

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.keras_3 import ListOfInputs, RenamedMethod, SlashedName
from eagerly.check.keras_models import SequentialTensor
from eagerly.check.model_data import ListOfNumbers, PrintingCall
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import numpy_name
from eagerly.names.scopes import bindings_at
from eagerly.source.tree import span


def rename_method(analysis: Analysis, finding: Finding) -> Fix:
    """`def reset_states(self):` becomes `def reset_state(self):`."""
    site = finding.site
    assert isinstance(site, RenamedMethod)
    return _fix(finding, f"Rename to `{site.new}`", Replacement(span(site.name), (site.new,)))


def rename_layer(analysis: Analysis, finding: Finding) -> Fix:
    """`name="block/conv"` becomes `name="block_conv"`."""
    site = finding.site
    assert isinstance(site, SlashedName)
    if any(child.type == "interpolation" for child in site.text.named_children):
        raise CannotFixError("the name is put together")
    renamed = analysis.source(site.text).replace("/", "_")
    return _fix(finding, f"Name it `{renamed}`", Replacement(span(site.text), (renamed,)))


def give_tuple(analysis: Analysis, finding: Finding) -> Fix:
    """`return [a, b], y` becomes `return (a, b), y`."""
    site = finding.site
    assert isinstance(site, ListOfInputs)
    opening, closing = site.list.children[0], site.list.children[-1]
    elements = [child for child in site.list.named_children if child.type != "comment"]
    if not elements or opening.type != "[" or closing.type != "]":
        raise CannotFixError("the list is empty")
    is_closed = site.list.children[-2].type == ","
    end = ",)" if len(elements) == 1 and not is_closed else ")"
    return _fix(finding, "Give a tuple", Replacement(span(opening), ("(",)), Replacement(span(closing), (end,)))


def make_array(analysis: Analysis, finding: Finding) -> Fix:
    """`model.fit(x, [0, 1])` becomes `model.fit(x, np.array([0, 1]))`."""
    site = finding.site
    assert isinstance(site, ListOfNumbers)
    if not site.is_flat:
        raise CannotFixError(
            "the Keras of TensorFlow 1 took each list in the list for an input of its own, and later releases for a row"
        )
    numpy, needed = numpy_name(analysis)
    bindings = bindings_at(numpy, site.scope, site.value.start_byte)
    if any(binding.imported != "numpy" for binding in bindings):
        raise CannotFixError(f"`{numpy}` is something else here")
    fix = _fix(finding, "Make an array", Replacement(span(site.value), (f"{numpy}.array(", span(site.value), ")")))
    return replace(fix, names=frozenset({numpy}), imports=frozenset(needed))


def keep_quiet(analysis: Analysis, finding: Finding) -> Fix:
    """`model.predict(x)` becomes `model.predict(x, verbose=0)`."""
    site = finding.site
    assert isinstance(site, PrintingCall)
    return _fix(finding, "Write `verbose=0`", Replacement.insertion(site.last.end_byte, ", verbose=0"))


def read_first(analysis: Analysis, finding: Finding) -> Fix:
    """`model.input` becomes `model.inputs[0]`."""
    site = finding.site
    assert isinstance(site, SequentialTensor)
    first = f"{analysis.source(site.name)}s[0]"
    return _fix(finding, f"Read `{first}`", Replacement(span(site.name), (first,)))


def _fix(finding: Finding, title: str, *replacements: Replacement) -> Fix:
    return Fix(title=title, replacements=replacements, safety=finding.rule.safety, note=finding.rule.review or "")
