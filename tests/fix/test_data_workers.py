"""`workers` and its like go from the methods of a model to the class of the data."""

from __future__ import annotations

import pytest

from helpers import check_fixed, refusal

HEAD = "import keras\nm = keras.Sequential()\n"


def data(init: str, rest: str = "") -> str:
    return f"{HEAD}class D(keras.utils.Sequence):\n    def __init__(self, x):\n{init}        self.x = x\n{rest}"


CALLED = data("        super().__init__()\n")


def test_the_class_of_the_data_gets_what_its_calls_say() -> None:
    check_fixed(
        f"{data('')}d = D(1)\nm.fit_generator(d, workers=4, use_multiprocessing=True)\nm.evaluate(d, workers=4)\n",
        data("        super().__init__(workers=4, use_multiprocessing=True)\n") + "d = D(1)\nm.fit(d)\nm.evaluate(d)\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("m.fit(D(1), workers=4)\n", "super().__init__(workers=4)"),
        ("m.fit(x=D(1), workers=4, max_queue_size=20)\n", "super().__init__(workers=4, max_queue_size=20)"),
        ("m.fit(D(1), workers=1, use_multiprocessing=False)\n", "super().__init__()"),
    ],
)
def test_a_call_of_super_gets_more_arguments(before: str, after: str) -> None:
    rest = before.split("D(1)")[0] + "D(1))\n"
    check_fixed(CALLED + before, CALLED.replace("super().__init__()", after) + rest)


@pytest.mark.parametrize("name", ["batches()", "data"])
def test_what_is_no_class_of_the_file_is_read_by_one_thread(name: str) -> None:
    source = f"{HEAD}def batches():\n    yield x, y\nm.fit({name}, workers=4, max_queue_size=2)\n"
    check_fixed(source, source.replace(", workers=4, max_queue_size=2", ""))


def test_a_model_that_is_not_known_loses_them_too() -> None:
    check_fixed(
        "import keras\ndef f(model, data):\n    model.fit_generator(data, steps_per_epoch=2, workers=4)\n",
        "import keras\ndef f(model, data):\n    model.fit(data, steps_per_epoch=2)\n",
    )


@pytest.mark.parametrize(
    "body",
    [
        CALLED + "d = D(1)\nm.fit(d, workers=n)\n",
        CALLED + "class E(D):\n    pass\nd = E(1)\nm.fit(d, workers=n)\n",
        f"{HEAD}class D(keras.utils.Sequence):\n    pass\nd = D()\nm.fit(d, workers=n)\n",
    ],
)
def test_what_the_class_can_not_be_given_is_set_on_the_instance(body: str) -> None:
    check_fixed(body, body.replace("m.fit(d, workers=n)", "d.workers = n\nm.fit(d)"))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (f"{CALLED}m.fit(D(1), workers=n)\n", "`n` may not be known where the data is made"),
        (f"{CALLED}m.fit(D(1), workers=4)\nm.fit(D(2), workers=8)\n", "the calls give `workers` different values"),
        (CALLED.replace("__init__()", "__init__(workers=2)") + "m.fit(D(1), workers=4)\n", "`D` has another `workers`"),
        (
            f"{HEAD}class D(keras.utils.Sequence):\n    def __len__(self):\n        return 1\nm.fit(D(), workers=4)\n",
            "`D` has no `__init__` to give it to",
        ),
        (
            f"{CALLED}class E(D):\n    pass\nm.fit(E(1), workers=4)\n",
            "`E` derives from a class that may not pass it on",
        ),
    ],
)
def test_what_the_file_does_not_show_has_no_fix(source: str, reason: str) -> None:
    assert refusal(source, "TF518") == reason


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("nb_epoch=3, workers=4", "what is said of `nb_epoch` (TF517), `workers` (TF518) has to be fixed first"),
        (
            "samples_per_epoch=9, nb_epoch=3",
            "`samples_per_epoch` (TF517): the file does not show the generator's batch size, which the samples are "
            "divided by",
        ),
        ("nb_epoch=3, unheard_of=4", "it has an argument `unheard_of`, which has no counterpart"),
    ],
)
def test_only_what_has_no_fix_is_said_to_be_in_the_way(arguments: str, reason: str) -> None:
    assert refusal(f"{HEAD}m.fit_generator(data, {arguments})\n", "TF507") == reason
