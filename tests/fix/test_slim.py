"""What used TF-Slim in `tf.contrib` imports `tf_slim`."""

import pytest

from helpers import check_fixed, found, refusal


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import tensorflow.contrib.slim as slim\ny = slim.conv2d(x, 3, 3)\n",
            "import tf_slim as slim\ny = slim.conv2d(x, 3, 3)\n",
        ),
        (
            "from tensorflow.contrib import slim\ny = slim.learning.train(x)\n",
            "import tf_slim as slim\ny = slim.learning.train(x)\n",
        ),
        (
            "from tensorflow.contrib import slim as s\ny = s.conv2d(x, 3, 3)\n",
            "import tf_slim as s\ny = s.conv2d(x, 3, 3)\n",
        ),
        (
            "import tensorflow as tf\nslim = tf.contrib.slim\ny = slim.conv2d(x, 3, 3)\n",
            "import tensorflow as tf\nimport tf_slim as slim\ny = slim.conv2d(x, 3, 3)\n",
        ),
        (
            "import tensorflow as tf\ny = tf.contrib.slim.conv2d(x, 3, 3)\n",
            "import tensorflow as tf\nimport tf_slim as slim\ny = slim.conv2d(x, 3, 3)\n",
        ),
        (
            "from tensorflow.contrib.slim import conv2d, max_pool2d as pool\ny = pool(conv2d(x, 3, 3))\n",
            "from tf_slim import conv2d, max_pool2d as pool\ny = pool(conv2d(x, 3, 3))\n",
        ),
        (
            "from tensorflow.contrib.slim.python.slim import learning\nlearning.train(x)\n",
            "from tf_slim import learning\nlearning.train(x)\n",
        ),
        (
            "import tensorflow.contrib.layers as L\ny = L.conv2d(x, 3, 3)\n",
            "import tf_slim as slim\ny = slim.conv2d(x, 3, 3)\n",
        ),
    ],
)
def test_slim_is_imported_from_its_package(before: str, after: str) -> None:
    check_fixed(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from tensorflow.contrib.slim.nets import vgg\nvgg.vgg_16(x)\n",
            "from tf_slim.nets import vgg\nvgg.vgg_16(x)\n",
        ),
        (
            "import tensorflow.contrib.slim.nets as n\nn.vgg.vgg_16(x)\n",
            "from tf_slim import nets as n\nn.vgg.vgg_16(x)\n",
        ),
        (
            "import tensorflow.contrib.slim as slim\nslim.nets.vgg.vgg_16(x)\n",
            "from tf_slim import nets\nnets.vgg.vgg_16(x)\n",
        ),
    ],
)
def test_its_networks_are_imported_by_themselves(before: str, after: str) -> None:
    """`import tf_slim` alone does not bring them along."""
    check_fixed(before, after)


def test_a_name_that_is_taken_is_left_alone() -> None:
    source = "import tensorflow as tf\nslim = 3\ny = tf.contrib.slim.conv2d(x, 3, 3)\n"
    assert refusal(source, "TF607") == "it needs `import tf_slim as slim`, but `slim` is something else here"


def test_what_stops_on_tensorflow_2_is_found_before_and_after() -> None:
    for statement in ("from tensorflow.contrib import slim", "import tf_slim as slim"):
        assert "2:5 TF608 slim.batch_norm" in found(f"{statement}\ny = slim.batch_norm(x)\n")
