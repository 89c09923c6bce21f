"""The model of a callback is set by its method."""

from __future__ import annotations

import pytest

from helpers import check_fixed, found, refusal

HEAD = "import keras\n"
CALLBACK = HEAD + "class C(keras.callbacks.{base}):\n    def {method}(self, model):\n        {body}\n"


@pytest.mark.parametrize(
    ("base", "method", "before", "after"),
    [
        ("Callback", "set_model", "self.model = model", "super().set_model(model)"),
        ("Callback", "__init__", "self.model = model.inner", "super().set_model(model.inner)"),
        ("ModelCheckpoint", "watch", "self.model = model", "super().set_model(model)"),
        ("Callback", "watch", "C().model = model", "C().set_model(model)"),
    ],
)
def test_it_is_set_by_the_method(base: str, method: str, before: str, after: str) -> None:
    source = CALLBACK.format(base=base, method=method, body="{}")
    check_fixed(source.format(before), source.format(after), unsafe=False)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            CALLBACK.format(base="TensorBoard", method="set_model", body="self.model = model"),
            "`set_model` of a `TensorBoard` does more than that",
        ),
        (
            CALLBACK.format(base="Callback", method="set_model", body="super().set_model(model)") + "C().model = m\n",
            "a class of this file has a `set_model` of its own, which may do more",
        ),
        (
            CALLBACK.format(base="Callback", method="set_model", body="super().set_model(model)")
            + "class D(C):\n    def __init__(self, model):\n        self.model = model\n",
            "a class of this file has a `set_model` of its own, which may do more",
        ),
        (
            CALLBACK.format(base="Callback", method="set_model", body="self.model = self.inner = model"),
            "it is not set by an assignment of its own",
        ),
    ],
)
def test_what_may_do_more_is_refused(source: str, reason: str) -> None:
    assert refusal(source, "TF671") == reason


def test_a_class_with_a_model_of_its_own_is_right() -> None:
    source = CALLBACK.format(base="Callback", method="f", body="self.model = model")
    assert found(source + "    @property\n    def model(self):\n        return 1\n") == []


@pytest.mark.parametrize(
    ("base", "name"),
    [
        ("utils.Sequence", "num_batches"),
        ("losses.Loss", "dtype"),
        ("Model", "distribute_strategy"),
        ("layers.Layer", "metrics_variables"),
    ],
)
def test_names_that_keras_3_has_for_itself(base: str, name: str) -> None:
    method = f"    def f(self, x):\n        self.{name} = x\n"
    assert found(f"{HEAD}class A(keras.{base}):\n{method}") == [f"4:9 TF587 self.{name}"]
    assert found(f"{HEAD}class A(keras.{base}):\n    {name} = 1\n{method}") == []
