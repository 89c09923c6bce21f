"""What a generator gives a model is a tuple, and so is what stands for several inputs or targets."""

import pytest

from helpers import analyse, check_fixed

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
