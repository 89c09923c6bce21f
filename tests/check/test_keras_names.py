"""Names that `keras` does not have are found where they are imported and where they are read."""

from __future__ import annotations

import pytest

from helpers import analyse, check_noop


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("from keras.applications.resnet50 import conv_block\n", "keras.applications.resnet50.conv_block"),
        ("from keras.engine_x import Layer\n", "keras.engine_x"),
        ("import keras.engine_x.base\n", "keras.engine_x"),
        ("import keras.engine_x as e\n", "keras.engine_x"),
        ("from keras.engine_x import *\n", "keras.engine_x"),
        ("import keras\nkeras.layers.Nothing(3)\n", "keras.layers.Nothing"),
        ("import keras\nkeras.engine_x.Layer(3)\n", "keras.engine_x"),
        ("from keras import backend as K\nK._to_tensor(x)\n", "keras.backend._to_tensor"),
        ("from keras.backend.tensorflow_backend import _to_tensor\n", "keras.backend.tensorflow_backend"),
    ],
)
def test_a_missing_name_is_found_once(source: str, missing: str) -> None:
    assert [finding.message for finding in analyse(source).findings] == [f"Keras 3 has no `{missing}`"]
    assert not analyse(source, tensorflow_version="2.15").findings


@pytest.mark.parametrize(
    "source",
    [
        "from keras.layers import Dense\nDense.anything\n",
        "import keras\nprint(keras.__version__, keras.layers.__file__)\n",
        "from keras.src.layers import Dense\n",
        "from keras.saving import load_model\nfrom keras.ops import mean\n",
        "from keras_hub.models import Anything\n",
        "import keras\nkeras.applications.resnet50.ResNet50().summary()\n",
    ],
)
def test_nothing_is_said_of_what_is_there_or_can_not_be_known(source: str) -> None:
    check_noop(source)


@pytest.mark.parametrize("module", ["keras.wrappers", "keras.engine.network", "ops"])
def test_a_private_module_is_found_where_it_is_imported(module: str) -> None:
    assert [finding.rule.code for finding in analyse(f"import tensorflow.python.{module}\n").findings] == ["TF003"]
