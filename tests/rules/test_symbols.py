"""What rules write exists in TensorFlow 2.21, and what they match existed in 1.15.5."""

from __future__ import annotations

import ast

import pytest

from eagerly.rules.model import Rule, Safety

from .programs import IMPORT_V1, all_programs, fixed, rules
from .symbols import (
    API,
    LIBRARIES,
    Template,
    binding_problem,
    in_v1,
    is_gone_whole,
    moved,
    parameter_names,
    places,
    renamed,
    symbol_of_page,
    takes_any_keyword,
    templates,
)
from .tensorflows import Answers

pytestmark = [pytest.mark.tensorflow, pytest.mark.xdist_group("rules on TensorFlow")]

ONLY_IN_BETWEEN = {"use_legacy_format", "layer_range", "options"}
"""Arguments that neither release has: TensorFlow 2.15 had them."""
BEFORE_1 = {"concat_dim", "num_split", "split_dim", "targets"}
"""Arguments that releases before TensorFlow 1.0 had."""
OF_KERAS_1 = {
    "keras.backend.image_dim_ordering",
    "keras.backend.set_image_dim_ordering",
    "keras.layers.AtrousConvolution1D",
    "keras.layers.AtrousConvolution2D",
    "keras.layers.TimeDistributedDense",
}
"""What was gone before TensorFlow 1.15."""
HIDDEN = ["args", "kwargs"]
"""The parameters of what is wrapped."""
TEMPLATE_IDS = [f"{template.signature} {template.text}" for template in templates()]
GONE_WHOLE = [entry for entry in moved() if is_gone_whole(entry[1])]
EQUAL_BUT_NOT_THE_SAME = {
    "tf.gfile.FastGFile": "a subclass of GFile that adds a warning and nothing else",
    "tf.VariableAggregation.ONLY_FIRST_TOWER": "the older name of the same value",
    "tf.nn.ctc_loss_v2": "the function that tf.nn.ctc_loss calls",
    "tf.layers.Layer": "Keras's own, with a scope around its weights: its fix is one to review",
    "tf.nn.rnn_cell.RNNCell": "a base class, and what derives from it is rewritten: its fix is one to review",
    "tf.python.ops.rnn_cell_impl.RNNCell": "the same class by its private name",
    "keras.experimental.CosineDecay": "TensorFlow 2.0 to 2.15 had one class under both names",
    "keras.experimental.CosineDecayRestarts": "TensorFlow 2.0 to 2.15 had one class under both names",
    "keras.mixed_precision.experimental.set_policy": "renamed in TensorFlow 2.4",
    "keras.mixed_precision.experimental.global_policy": "moved in TensorFlow 2.4",
}


@pytest.mark.parametrize("template", templates(), ids=TEMPLATE_IDS)
def test_template_binds_in_tensorflow2(template: Template, new_symbols: Answers) -> None:
    for symbol in template.symbols:
        assert new_symbols["symbols"][symbol] is not None, f"{symbol} does not exist"
    for symbol, call in template.calls:
        parameters = new_symbols["symbols"][symbol]["parameters"]
        assert parameters is not None, f"{symbol} can't be called"
        problem = binding_problem(call, parameters, method=symbol.startswith(f"{template.owner}."))
        assert problem is None, f"{ast.unparse(call)}: {problem}"


OF_ANY_LAYER = {"name", "dtype"}
"""What layers of TensorFlow 1 hand on to the class that all derive from, by `**kwargs`."""


@pytest.mark.tensorflow1
@pytest.mark.parametrize("template", templates(), ids=TEMPLATE_IDS)
def test_signature_is_the_old_one(template: Template, old_symbols: Answers, new_symbols: Answers) -> None:
    """Its parameters are the first ones of the function, in order."""
    answers = new_symbols if template.function.startswith("tf.compat.v1.") else old_symbols
    described = answers["symbols"][template.function]
    if template.function in OF_KERAS_1:
        assert described is None
        return
    assert described is not None, f"{template.function} did not exist"
    names = parameter_names(described)
    if "(" not in template.signature:
        return
    by_any_name = set(template.parameters) - set(names) if "kwargs" in names else set()
    assert by_any_name <= OF_ANY_LAYER
    named = [name for name in template.parameters if name not in by_any_name]
    assert names[: len(named)] == named
    optional = by_any_name | {p["name"] for p in described["parameters"] if not p["required"]}
    optional -= template.with_default
    call = ast.parse(template.text, mode="eval").body
    assert isinstance(call, ast.Call)
    for argument in call.args[:-1]:
        used = {node.id for node in ast.walk(argument) if isinstance(node, ast.Name)}
        assert not used & optional, "by position, what follows moves up when it is not given"


@pytest.mark.parametrize("template", templates(), ids=TEMPLATE_IDS)
def test_template_is_run(template: Template) -> None:
    """Some program calls the function, so that what a safe fix writes is computed and compared."""
    is_run = any(template.called in source for source in all_programs().before.values())
    assert is_run or template.rule.safety is not Safety.SAFE


@pytest.mark.parametrize(("rule", "old", "new"), moved(), ids=[old for _, old, _ in moved()])
def test_moved_symbol_is_the_same(
    rule: Rule, old: str, new: str, new_symbols: Answers, request: pytest.FixtureRequest
) -> None:
    """In 2.21, or where it is gone from there, in 1.15.5."""
    assert new_symbols["symbols"][new] is not None, f"{new} does not exist"
    if new.startswith(LIBRARIES):
        assert rule.safety is Safety.REVIEW
        return
    if old in EQUAL_BUT_NOT_THE_SAME or is_gone_whole(old) or [in_v1(old), new] in new_symbols["same"]:
        return
    assert new_symbols["symbols"][in_v1(old)] is None
    old_symbols = request.getfixturevalue("old_symbols")
    if old_symbols["symbols"][old] is None:
        assert old.startswith(("keras.", "tf.keras.")), "neither release ever had it"
        return  # only standalone Keras 2 had it, or the `tf.keras` of a release between the two
    assert [old, new] in old_symbols["same"]


@pytest.mark.tensorflow1
@pytest.mark.parametrize(("rule", "old", "new"), GONE_WHOLE, ids=[old for _, old, _ in GONE_WHOLE])
def test_moved_symbol_was_the_same(rule: Rule, old: str, new: str, old_symbols: Answers) -> None:
    """What went with its whole module was the object that goes by the new name; else, the fix is for review."""
    assert [old, new] in old_symbols["same"] or rule.safety is not Safety.SAFE


@pytest.mark.parametrize(("rule", "old", "new"), moved(), ids=[old for _, old, _ in moved()])
def test_moved_symbol_is_the_same_through_compat_v1(rule: Rule, old: str, new: str, new_symbols: Answers) -> None:
    """Where `tf` is `tensorflow.compat.v1`, the new name is written only if it is the same object there."""
    source = f"{IMPORT_V1}\n\ny = {old}\n"
    if fixed(source, rule, "tf2") != source and not new.startswith(LIBRARIES):
        expected = new if old in EQUAL_BUT_NOT_THE_SAME or is_gone_whole(old) else in_v1(old)
        is_gone = new_symbols["symbols"][expected] is None and new_symbols["symbols"][in_v1(new)] is not None
        assert is_gone or [expected, in_v1(new)] in new_symbols["same"]


@pytest.mark.tensorflow1
@pytest.mark.parametrize(("rule", "old", "new"), moved(), ids=[old for _, old, _ in moved()])
def test_moved_symbol_takes_the_same_arguments(
    rule: Rule, old: str, new: str, old_symbols: Answers, new_symbols: Answers
) -> None:
    described = old_symbols["symbols"][old]
    if described is None:
        return  # only standalone Keras 2 had it, or a release between the two
    names = parameter_names(described)
    if rule.safety is Safety.SAFE:
        assert parameter_names(new_symbols["symbols"][new])[: len(names)] == names


@pytest.mark.tensorflow1
@pytest.mark.parametrize(("rule", "function"), renamed(), ids=[function for _, function in renamed()])
def test_renamed_argument(rule: Rule, function: str, old_symbols: Answers, new_symbols: Answers) -> None:
    """Where the function had the old name, it has the new one today: natively, and through compat.v1.

    What took any keyword may have had more names than its signature shows.
    """
    if old_symbols["symbols"][function] is None and new_symbols["symbols"][function] is not None:
        return  # a release between the two brought it
    old = parameter_names(old_symbols["symbols"][function])
    new = parameter_names(new_symbols["symbols"][function])
    through_v1 = parameter_names(new_symbols["symbols"][in_v1(function)])
    required_in_v1 = {p["name"] for p in new_symbols["symbols"][in_v1(function)]["parameters"] if p["required"]}
    assert rule.match.arguments is not None
    changes, gone = rule.match.arguments.renamed, rule.match.arguments.removed
    hidden = takes_any_keyword(old_symbols["symbols"][function])
    names = {*changes, *(entry.partition("=")[0] for entry in gone)}
    assert hidden or names & {*old, *ONLY_IN_BETWEEN, *BEFORE_1}, "none of the names was ever an argument of it"
    any_new = takes_any_keyword(new_symbols["symbols"][function])
    assert not (hidden and changes) or any_new or any(replacement in new for replacement in changes.values())
    assert not {name for name in gone if "=" not in name} & set(new), "it is an argument of it today"
    for name, replacement in changes.items():
        assert name not in new, f"{name} is an argument of it today"
        if name in old:
            assert replacement in new
            assert rule.native_only or replacement in through_v1
            assert rule.native_only or name not in required_in_v1, "it can't be given by another name there"


@pytest.mark.tensorflow1
@pytest.mark.parametrize(
    ("rule", "function", "old", "first"), places(), ids=[function for _, function, _, _ in places()]
)
def test_places_that_changed(
    rule: Rule, function: str, old: list[str], first: str, old_symbols: Answers, new_symbols: Answers
) -> None:
    """Its parameters are those of 1.15.5; up to the first that changed they have the same places today."""
    known, described = parameter_names(old_symbols["symbols"][function]), new_symbols["symbols"][function]
    new, kept = parameter_names(described), old.index(first)
    assert known[: len(old)] == old or known == HIDDEN
    renamed_today = {name: name for name in old} | spoken_of(function)
    assert new[:kept] == [renamed_today[name] for name in old[:kept]] or new == HIDDEN
    assert new[kept : len(old)] != old[kept:], "no place changed"
    assert takes_any_keyword(described) or set(old[kept:]) <= {*new, *spoken_of(function)}


def spoken_of(function: str) -> dict[str, str]:
    """The keywords of a function that have another name, with that, or are gone, with what is said of them."""
    matches = [rule.match.arguments for rule, name in renamed() if name == function]
    return {name: new for match in matches if match for name, new in {**match.removed, **match.renamed}.items()}


@pytest.mark.parametrize("link", sorted({link for rule in rules().rules for link in rule.links if API in link}))
def test_link_names_a_symbol(link: str, new_symbols: Answers) -> None:
    """A page of the API exists for what 2.21 has."""
    assert new_symbols["symbols"][symbol_of_page(link)] is not None
