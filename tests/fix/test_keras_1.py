"""What Keras 1 called otherwise."""

import pytest

from eagerly.fix import fixes
from helpers import analyse, check_fixed, check_quick_fix, found, refusal

IMPORT = (
    "import keras\nfrom keras import backend as K\nfrom keras.layers import Conv2D, Conv3D, BatchNormalization, merge\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Conv2D(8, nb_row=3, nb_col=n)", "Conv2D(8, kernel_size=(3, n))"),
        ("Conv2D(nb_col=2, nb_filter=8, nb_row=3)", "Conv2D(filters=8, kernel_size=(3, 2))"),
        (
            "Conv3D(8, kernel_dim1=1, kernel_dim2=2, kernel_dim3=3, dim_ordering='th')",
            "Conv3D(8, kernel_size=(1, 2, 3), data_format='channels_first')",
        ),
        ("BatchNormalization(mode=0)", "BatchNormalization()"),
        ("merge(xs, 'concat', 1)", "keras.layers.concatenate(xs, axis=1)"),
        ("merge(xs)", "keras.layers.add(xs)"),
        ("merge(inputs=xs, mode='max', name='m')", "keras.layers.maximum(xs, name='m')"),
        ("K.image_dim_ordering() != 'th'", "keras.backend.image_data_format() != 'channels_first'"),
        ("K.set_image_dim_ordering(dim_ordering='tf')", "keras.backend.set_image_data_format('channels_last')"),
    ],
)
def test_it_is_written_as_keras_3_takes_it(before: str, after: str) -> None:
    others = "print(Conv2D, Conv3D, BatchNormalization, K)\n"
    check_fixed(f"{IMPORT}x = {before}\n{others}", f"{IMPORT.replace(', merge', '')}x = {after}\n{others}")


@pytest.mark.parametrize(
    ("source", "code", "reason"),
    [
        ("Conv2D(8, nb_row=3)", "TF516", "the call has no `nb_col`"),
        ("Conv2D(8, 3, dim_ordering=order)", "TF516", "it is not known which of the two it is"),
        ("BatchNormalization(mode=2)", "TF516", "`mode` has no counterpart"),
        ("merge(xs, mode=lambda t: t[0])", "TF586", "a function of one's own"),
        ("merge(xs, mode='dot')", "TF586", "the axes of the product are not given"),
        ("f(merge)", "TF586", "it is passed on rather than called"),
        ("f(K.image_dim_ordering())", "TF595", "what it is compared with"),
        ("K.set_image_dim_ordering(order)", "TF595", "it is not known which of the two it is"),
    ],
)
def test_what_is_not_known_stays(source: str, code: str, reason: str) -> None:
    assert refusal(f"{IMPORT}x = {source}\n", code).startswith(reason)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("TimeDistributedDense(3, 'uniform')", "Dense(3, kernel_initializer='uniform')"),
        ("TimeDistributedDense(output_dim=3, bias=False)", "Dense(3, use_bias=False)"),
        (
            "AtrousConvolution2D(4, 3, 2, atrous_rate=(2, 2), border_mode='same')",
            "Conv2D(4, (3, 2), padding='same', dilation_rate=(2, 2))",
        ),
        ("AtrousConvolution1D(4, 3, atrous_rate=2)", "Conv1D(4, 3, dilation_rate=2)"),
    ],
)
def test_layers_that_are_others_with_an_argument(before: str, after: str) -> None:
    check_fixed(f"import keras\nl = keras.layers.{before}\n", f"import keras\nl = keras.layers.{after}\n")


def test_the_shape_of_the_input_of_a_lost_layer_is_not_guessed() -> None:
    assert "`input_dim`" in refusal("import keras\nl = keras.layers.TimeDistributedDense(3, input_dim=2)\n", "TF663")


def test_what_keras_1_left_out_goes() -> None:
    head = "import keras\nm = keras.Sequential()\n"
    check_fixed(
        f"{head}m.compile('sgd', 'mse', class_mode='binary')\nm.fit(x, y, show_accuracy=True)\n",
        f"{head}m.compile('sgd', 'mse')\nm.fit(x, y)\n",
    )


def test_the_import_of_a_lost_layer_that_nothing_uses_can_go() -> None:
    before = "from keras.layers import Dense, Highway\nl = Dense(3)\n"
    check_quick_fix(before, before.replace(", Highway", ""), "TF542", title="Remove the import of `Highway`")
    used = analyse(f"{before}h = Highway()\n")
    assert [fix.title for finding in used.findings for fix in fixes(used, finding).all] == []


@pytest.mark.parametrize("name", ["TimeDistributedDense", "AtrousConvolution2D"])
def test_the_import_alone_is_found(name: str) -> None:
    assert found(f"from keras.layers import {name}\n") == [f"1:26 TF663 {name}"]
