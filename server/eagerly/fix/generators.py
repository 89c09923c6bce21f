"""Methods of a model that take a generator, and the arguments that they had."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import GivenArgument, given_arguments, keyword_arguments
from eagerly.check.calls import RemovedArgumentSite, RenamedArgumentSite
from eagerly.check.members import ChangedMemberSite
from eagerly.fix.calls import refuse_uncalled, remove_argument, rename_argument
from eagerly.fix.data_workers import class_of_data
from eagerly.fix.members import rewrite_member
from eagerly.fix.model import CannotFixError, Fix, Part, Replacement
from eagerly.names.scopes import BindingKind
from eagerly.rules.model import Safety
from eagerly.source.tree import span

_STEPS = {
    "samples_per_epoch": ("steps_per_epoch", "generator"),
    "nb_val_samples": ("validation_steps", "validation_data"),
    "val_samples": ("steps", "generator"),
}
"""What counted samples: the name of what counts batches, and of the generator that they are drawn from."""
_LITERALS = {"integer", "identifier", "attribute", "call", "subscript", "parenthesized_expression"}


_NUMBERS = {"integer", "true", "false"}
_OF_OLDER_KERAS = {"callbacks": _NUMBERS, "validation_freq": {"none", "dictionary"}, "class_weight": _NUMBERS}
"""What no argument can be that is given in that place: it belongs to the next one by an older signature."""

_WEIGHTS = (
    "Keras 3 takes `class_weight` with a `keras.utils.PyDataset`, and stops at it with a generator of Python: that "
    "yields the weight of each sample as a third value."
)


def drive(analysis: Analysis, finding: Finding) -> Fix:
    """`fit_generator(data, 10)` becomes `fit(data, steps_per_epoch=10)`.

    What `fit` has no place for gets its keyword first, by which a rule of its own speaks of it.
    """
    site = finding.site
    if not isinstance(site, ChangedMemberSite):
        return refuse_uncalled(analysis, finding)
    by_position = {name: given for name, given in site.bound.given.items() if given.keyword is None and name != "self"}
    for name, given in by_position.items():
        if given.value.type in _OF_OLDER_KERAS.get(name, ()):
            value = analysis.source(given.value)
            raise CannotFixError(f"`{value}` is no `{name}`: the call goes by the signature of a Keras before 2.3")
    lost = site.template.lost(by_position)
    if lost is None:
        fix = rewrite_member(analysis, finding)
        return replace(fix, safety=Safety.REVIEW, note=_WEIGHTS) if _weighs_classes(analysis, site) else fix
    named = list(by_position)[list(by_position).index(lost) :]
    keywords = [Replacement.insertion(by_position[name].node.start_byte, f"{name}=") for name in named]
    return Fix(f"Write `{lost}=`", tuple(keywords), Safety.REVIEW, "What has no effect any more goes next.")


def _weighs_classes(analysis: Analysis, site: ChangedMemberSite) -> bool:
    """Whether classes have weights, and the data is not known to be such as takes them."""
    given, scope = site.bound.given, site.use.scope
    if "class_weight" not in given or analysis.source(given["class_weight"].value) == "None":
        return False
    return "generator" not in given or class_of_data(analysis, given["generator"].value, scope) is None


def convert(analysis: Analysis, finding: Finding) -> Fix:
    """`samples_per_epoch=n` becomes `steps_per_epoch=n // 32`, where the generator is made with `batch_size=32`."""
    site = finding.site
    if isinstance(site, RenamedArgumentSite):
        return rename_argument(analysis, finding)
    assert isinstance(site, RemovedArgumentSite)
    if site.entry not in _STEPS:
        return remove_argument(analysis, finding)
    name, drawn_from = _STEPS[site.entry]
    if any(argument.keyword == name for argument in keyword_arguments(analysis, site.call)):
        raise CannotFixError(f"the call has `{name}` as well")
    size = _batch_size(analysis, site.call, drawn_from)
    samples = site.argument.value
    counted: tuple[Part, ...] = (span(samples),) if samples.type in _LITERALS else ("(", span(samples), ")")
    return Fix(
        title=f"Count batches: `{name}=`",
        replacements=(Replacement(span(site.argument.node), (f"{name}=", *counted, f" // {size}")),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _batch_size(analysis: Analysis, call: Node, drawn_from: str) -> str:
    """What the generator that a call gets is made with, as the source writes it."""
    generator = _given(analysis, call, drawn_from)
    made = generator.value if generator is not None else None
    if made is not None and made.type == "identifier":
        made = _made(analysis, made)
    sizes = (
        [argument for argument in keyword_arguments(analysis, made) if argument.keyword == "batch_size"]
        if (made is not None and made.type == "call")
        else []
    )
    if not sizes or sizes[0].value.type not in ("integer", "identifier"):
        raise CannotFixError("the file does not show the generator's batch size, which the samples are divided by")
    return analysis.source(sizes[0].value)


def _given(analysis: Analysis, call: Node, name: str) -> GivenArgument | None:
    given = given_arguments(analysis, call) or []
    by_position = given[0] if given and given[0].keyword is None and name == "generator" else None
    return next((argument for argument in given if argument.keyword == name), by_position)


def _made(analysis: Analysis, name: Node) -> Node | None:
    """What a name stands for that is bound once, to a call."""
    bindings = analysis.scopes.bindings_by_name.get(analysis.source(name), [])
    only = bindings[0] if len(bindings) == 1 else None
    return only.value if only is not None and only.kind is BindingKind.ASSIGN else None
