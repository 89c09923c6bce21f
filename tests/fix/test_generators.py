"""What a generator gives a model is a tuple, and so is what stands for several inputs or targets."""

import pytest

from helpers import analyse, check_fixed, refusal

IMPORT = "from keras.models import Model\nm = Model(i, o)\n"


def generator(given: str) -> str:
    return f"def data():\n    while True:\n        yield {given}\n"


def codes(source: str) -> list[str]:
    return [finding.rule.code for finding in analyse(source).findings]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[a, b], c", "(a, b), c"),
        ("[a, b], [c]", "(a, b), (c,)"),
        ("(a, [b, c], w)", "(a, (b, c), w)"),
    ],
)
def test_lists_become_tuples(before: str, after: str) -> None:
    fit = "m.fit(data(), steps_per_epoch=2)\n"
    check_fixed(IMPORT + generator(before) + fit, IMPORT + generator(after) + fit)


def test_a_list_of_everything_is_found() -> None:
    source = f"{IMPORT}{generator('[a, b]')}m.fit(x, validation_data=data())\n"
    assert codes(source) == ["TF581"]
    check_fixed(source, source)


def test_a_generator_by_a_name_is_an_endless_one() -> None:
    by_name = "g = data()\nm.fit_generator(g, steps_per_epoch=2)\n"
    assert "TF581" in codes(IMPORT + generator("[a, b], c") + by_name)
    once = "def data():\n    for a in xs:\n        yield [a, a], a\n"
    assert "TF581" not in codes(IMPORT + once + by_name)


@pytest.mark.parametrize("used", ["", "for x in data(): pass\n", "m.fit(x, y, other=data())\n", "m.fit(x, y)\n"])
def test_other_generators_may_give_lists(used: str) -> None:
    assert "TF581" not in codes(IMPORT + generator("[a, b], c") + used)


def test_tuples_and_arrays_are_right() -> None:
    assert codes(IMPORT + generator("(a, b), c") + "m.fit(data())\n") == []
    assert codes(IMPORT + generator("{'a': [1]}, c") + "m.fit(data())\n") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m.predict_generator(g, 2, None, 10, 1, False, 1)", "m.predict(g, steps=2, callbacks=None, verbose=1)"),
        ("m.evaluate_generator(g, 2, c, 10, workers=1)", "m.evaluate(g, steps=2, callbacks=c, verbose=0)"),
        (
            "m.fit_generator(g, 10, 2, 1, c, v, 3, 1, w, 10, 4, True, False, 1)",
            "m.fit(g, steps_per_epoch=10, epochs=2, verbose=1, callbacks=c, validation_data=v, validation_steps=3, "
            "validation_freq=1, class_weight=w, shuffle=False, initial_epoch=1)",
        ),
    ],
)
def test_what_has_no_place_is_known_by_position(before: str, after: str) -> None:
    check_fixed(f"{IMPORT}{before}\n", f"{IMPORT}{after}\n")
    check_fixed(f"{IMPORT}{before}\n", f"{IMPORT}{before}\n", unsafe=False)


def test_weights_of_classes_want_a_review_where_the_data_may_be_a_generator() -> None:
    call = "m.fit_generator({data}, class_weight=w)\n"
    check_fixed(IMPORT + call.format(data="g"), IMPORT + call.format(data="g"), unsafe=False)
    data = "import keras\nclass D(keras.utils.Sequence):\n    pass\n" + IMPORT
    check_fixed(data + call.format(data="D()"), data + "m.fit(D(), class_weight=w)\n", unsafe=False)
    check_fixed(
        IMPORT + "m.fit_generator(g, class_weight=None)\n", IMPORT + "m.fit(g, class_weight=None)\n", unsafe=False
    )


@pytest.mark.parametrize(
    ("call", "value", "parameter"),
    [
        ("m.predict_generator(g, 2, 10, 1)", "10", "callbacks"),
        ("m.evaluate_generator(g, 2, 10)", "10", "callbacks"),
        ("m.fit_generator(g, 10, 2, 1, c, v, 3, None, 10, 4)", "None", "validation_freq"),
        ("m.fit_generator(g, 10, 2, 1, c, v, 3, w, 10)", "10", "class_weight"),
    ],
)
def test_places_of_an_older_keras_are_refused(call: str, value: str, parameter: str) -> None:
    reason = f"`{value}` is no `{parameter}`: the call goes by the signature of a Keras before 2.3"
    assert refusal(f"{IMPORT}{call}\n", "TF507") == reason
