"""Calls functions of the TensorFlow 1.15.5 that runs this script, and says what each gives and leaves behind.

stdin: `{"functions": [dotted]}`
stdout: `{dotted: null | {"gives": type, "stateful": [operation], "collections": [key]}}`: null where no call is known,
nothing for a function that this release does not have
"""

from __future__ import annotations

import functools
import inspect
import itertools
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import numpy as np  # type: ignore[import-not-found]  # noqa: E402
import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402
from tensorflow.python.framework import op_def_registry  # type: ignore[import-untyped]  # noqa: E402

tf.logging.set_verbosity(tf.logging.FATAL)

SQUARE = np.array([[1.0, 2.0], [3.0, 4.0]], np.float32)
PICTURE = np.ones([1, 4, 4, 1], np.float32)
COLOURS = np.ones([1, 16, 16, 3], np.float32)
ROOM = np.ones([1, 4, 4, 4, 1], np.float32)
ROW = np.ones([1, 4, 1], np.float32)
KERNEL = np.ones([2, 2, 1, 1], np.float32)
CUBE = np.ones([2, 2, 2, 1, 1], np.float32)
ONES, ONES_3D = [1, 1, 1, 1], [1, 1, 1, 1, 1]


def sparse() -> Any:
    return tf.SparseTensor([[0, 1], [1, 0]], [1.0, 2.0], [2, 2])


CALLS: dict[str, Callable[[Any], Any]] = {
    "batch_to_space_nd": lambda f: f(np.ones([4, 1, 1, 1]), [2, 2], [[0, 0], [0, 0]]),
    "decode_raw": lambda f: f(b"\1\0", tf.uint8),
    "depth_to_space": lambda f: f(np.ones([1, 1, 1, 4]), 2),
    "dequantize": lambda f: f(tf.cast([1], tf.quint8), 0.0, 1.0),
    "divide": lambda f: f(tf.constant(1.0), 2.0),
    "eigvals": lambda f: f(SQUARE),
    "einsum": lambda f: f("ij,jk->ik", tf.constant(SQUARE), tf.constant(SQUARE)),
    "extract_image_patches": lambda f: f(PICTURE, ONES, ONES, ONES, "VALID"),
    "extract_patches": lambda f: f(PICTURE, ONES, ONES, ONES, "VALID"),
    "extract_volume_patches": lambda f: f(ROOM, ONES_3D, ONES_3D, "VALID"),
    "histogram_fixed_width_bins": lambda f: f(SQUARE, [0.0, 5.0]),
    "crop_and_resize": lambda f: f(PICTURE, [[0.0, 0.0, 1.0, 1.0]], [0], [2, 2]),
    "crop_to_bounding_box": lambda f: f(PICTURE, 0, 0, 2, 2),
    "grayscale_to_rgb": lambda f: f(tf.constant(PICTURE)),
    "non_max_suppression": lambda f: f([[0.0, 0.0, 1.0, 1.0]], [1.0], 1),
    "pad_to_bounding_box": lambda f: f(PICTURE, 1, 1, 6, 6),
    "sobel_edges": lambda f: f(tf.constant(COLOURS)),
    "ssim": lambda f: f(tf.constant(COLOURS), tf.constant(COLOURS), 1.0),
    "ssim_multiscale": lambda f: f(np.ones([1, 192, 192, 3], np.float32), np.ones([1, 192, 192, 3], np.float32), 1.0),
    "total_variation": lambda f: f(tf.constant(PICTURE)),
    "encode_proto": lambda f: f(np.ones([1, 1], np.int32), [tf.constant([[b"a"]])], ["name"], "tensorflow.NodeDef"),
    "tridiagonal_matmul": lambda f: f(tf.constant([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), tf.constant(SQUARE)),
    "tridiagonal_solve": lambda f: f(tf.constant([[0.0, 1.0], [1.0, 1.0], [1.0, 0.0]]), tf.constant([1.0, 2.0])),
    "lin_space": lambda f: f(0.0, 1.0, 3),
    "linspace": lambda f: f(0.0, 1.0, 3),
    "scalar_mul": lambda f: f(2.0, tf.constant(SQUARE)),
    "atrous_conv2d_transpose": lambda f: f(PICTURE, KERNEL, [1, 4, 4, 1], 1, "SAME"),
    "atrous_conv2d": lambda f: f(PICTURE, KERNEL, 1, "SAME"),
    "conv_transpose": lambda f: f(PICTURE, KERNEL, [1, 4, 4, 1], ONES),
    "depthwise_conv2d": lambda f: f(tf.constant(PICTURE), tf.constant(KERNEL), ONES, "SAME"),
    "depthwise_conv2d_native": lambda f: f(PICTURE, KERNEL, ONES, "SAME"),
    "avg_pool": lambda f: f(PICTURE, ONES, ONES, "SAME"),
    "avg_pool2d": lambda f: f(PICTURE, ONES, ONES, "SAME"),
    "avg_pool_v2": lambda f: f(PICTURE, ONES, ONES, "SAME"),
    "max_pool": lambda f: f(PICTURE, ONES, ONES, "SAME"),
    "max_pool2d": lambda f: f(PICTURE, ONES, ONES, "SAME"),
    "max_pool_v2": lambda f: f(PICTURE, ONES, ONES, "SAME"),
    "avg_pool1d": lambda f: f(ROW, 2, 1, "SAME"),
    "max_pool1d": lambda f: f(ROW, 2, 1, "SAME"),
    "avg_pool3d": lambda f: f(ROOM, 2, 1, "SAME"),
    "max_pool3d": lambda f: f(ROOM, 2, 1, "SAME"),
    "batch_normalization": lambda f: f(SQUARE, 0.0, 1.0, 0.0, 1.0, 0.1),
    "conv1d": lambda f: f(ROW, np.ones([2, 1, 1], np.float32), 1, "SAME"),
    "conv1d_transpose": lambda f: f(ROW, np.ones([2, 1, 1], np.float32), [1, 4, 1], 1),
    "conv2d": lambda f: f(PICTURE, KERNEL, ONES, "SAME"),
    "conv2d_backprop_filter": lambda f: f(PICTURE, [2, 2, 1, 1], PICTURE, ONES, "SAME"),
    "conv2d_backprop_input": lambda f: f([1, 4, 4, 1], KERNEL, PICTURE, ONES, "SAME"),
    "conv2d_transpose": lambda f: f(PICTURE, KERNEL, [1, 4, 4, 1], ONES),
    "conv3d": lambda f: f(ROOM, CUBE, ONES_3D, "SAME"),
    "conv3d_backprop_filter": lambda f: f(ROOM, [2, 2, 2, 1, 1], ROOM, ONES_3D, "SAME"),
    "conv3d_backprop_filter_v2": lambda f: f(ROOM, [2, 2, 2, 1, 1], ROOM, ONES_3D, "SAME"),
    "conv3d_transpose": lambda f: f(ROOM, CUBE, [1, 4, 4, 4, 1], ONES_3D),
    "depthwise_conv2d_backprop_filter": lambda f: f(PICTURE, [2, 2, 1, 1], PICTURE, ONES, "SAME"),
    "depthwise_conv2d_backprop_input": lambda f: f([1, 4, 4, 1], KERNEL, PICTURE, ONES, "SAME"),
    "depthwise_conv2d_native_backprop_filter": lambda f: f(PICTURE, [2, 2, 1, 1], PICTURE, ONES, "SAME"),
    "depthwise_conv2d_native_backprop_input": lambda f: f([1, 4, 4, 1], KERNEL, PICTURE, ONES, "SAME"),
    "dilation2d": lambda f: f(PICTURE, np.ones([2, 2, 1], np.float32), ONES, ONES, "SAME"),
    "erosion2d": lambda f: f(PICTURE, np.ones([2, 2, 1], np.float32), ONES, ONES, "SAME"),
    "pool": lambda f: f(PICTURE, [2, 2], "MAX", "SAME"),
    "separable_conv2d": lambda f: f(PICTURE, KERNEL, np.ones([1, 1, 1, 2], np.float32), ONES, "SAME"),
    "sigmoid_cross_entropy_with_logits": lambda f: f(labels=SQUARE, logits=SQUARE),
    "softmax_cross_entropy_with_logits": lambda f: f(labels=SQUARE, logits=SQUARE),
    "sparse_softmax_cross_entropy_with_logits": lambda f: f(labels=[0, 1], logits=SQUARE),
    "weighted_cross_entropy_with_logits": lambda f: f(SQUARE, SQUARE, 2.0),
    "set_size": lambda f: f(tf.SparseTensor([[0, 1]], [1], [2, 2])),
    "size": lambda f: f(tf.SparseTensor([[0, 1]], [1], [2, 2])),
    "inverse_stft": lambda f: f(np.ones([3, 5], np.complex64), 8, 4),
    "string_join": lambda f: f(["a", "b"]),
    "join": lambda f: f(["a", "b"]),
    "string_to_hash_bucket": lambda f: f(["a"], 7),
    "to_hash_bucket": lambda f: f(["a"], 7),
    "format": lambda f: f("{}", tf.constant(1)),
    "unicode_encode": lambda f: f([65, 66], "UTF-8"),
    "unicode_transcode": lambda f: f(["a"], "UTF-8", "UTF-16-BE"),
}
"""Calls of what none of the `SAMPLES` fits, by the last part of its name."""

SAMPLES: tuple[Callable[[], Any], ...] = (
    lambda: SQUARE,
    lambda: np.array([0, 1], np.int32),
    lambda: PICTURE,
    lambda: 1,
    lambda: "VALID",
    lambda: np.array([b"a", b"b"]),
    lambda: ONES,
    lambda: KERNEL,
    sparse,
    lambda: COLOURS,
    lambda: 2,
    lambda: [SQUARE, SQUARE],
    lambda: np.array([True, False]),
    lambda: [[0, 0], [0, 0]],
    lambda: [2, 2],
    lambda: np.ones([4, 4, 3], np.uint8),
    lambda: tf.float32,
    lambda: SQUARE.astype(np.complex64),
    lambda: ROOM,
    lambda: np.array([[0], [1]], np.int32),
    lambda: b"abc",
)
"""Arguments to try, for functions with up to three that are required: of three, only the first 16."""
_MOST, _OF_THREE = 3, 16


def main() -> None:
    question = json.load(sys.stdin)
    stdout, sys.stdout = sys.stdout, sys.stderr
    functions = {name: reach(name) for name in question["functions"]}
    json.dump({name: outcome(name, each) for name, each in functions.items() if each is not None}, stdout)


def reach(dotted: str) -> Any:
    """The function of a name below `tf`, or None."""
    try:
        return functools.reduce(getattr, dotted.split("."), tf)
    except AttributeError:
        return None


def outcome(name: str, function: Any) -> dict[str, Any] | None:
    """What the first call that succeeds gives and leaves behind, preferring one that gives a tensor."""
    found = None
    for call in calls(name.rpartition(".")[2], function):
        with tf.Graph().as_default() as graph:
            try:
                given = call(function)
            except Exception:
                continue
            registered = op_def_registry.get_registered_ops()
            kinds = {operation.type for operation in graph.get_operations()}
            found = {
                "gives": type(given).__name__,
                "stateful": sorted(kind for kind in kinds if registered[kind].is_stateful),
                "collections": sorted(graph.get_all_collection_keys()),
            }
            if isinstance(given, tf.Tensor):
                break
    return found


def calls(leaf: str, function: Any) -> Iterable[Callable[[Any], Any]]:
    """The calls to try."""
    if leaf in CALLS:
        return [CALLS[leaf]]
    parameters = inspect.signature(function).parameters.values()
    required = sum(each.default is each.empty and each.kind in (0, 1) for each in parameters)
    counts = [count for count in (required, required + 1) if count <= _MOST]
    tuples = (
        arguments
        for count in counts
        for arguments in itertools.product(SAMPLES[:_OF_THREE] if count == _MOST else SAMPLES, repeat=count)
    )
    return (functools.partial(with_samples, arguments) for arguments in tuples)


def with_samples(samples: tuple[Callable[[], Any], ...], function: Any) -> Any:
    return function(*[sample() for sample in samples])


if __name__ == "__main__":
    main()
