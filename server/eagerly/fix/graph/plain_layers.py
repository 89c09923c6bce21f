"""Layers that compute from their weights and arguments alone."""

from __future__ import annotations

from eagerly.names.symbols import Symbol

LAYERS = {
    "Dense", "Conv1D", "Conv2D", "Conv3D", "Conv2DTranspose", "Conv3DTranspose", "SeparableConv1D", "SeparableConv2D",
    "DepthwiseConv2D", "MaxPooling1D", "MaxPooling2D", "MaxPooling3D", "AveragePooling1D", "AveragePooling2D",
    "AveragePooling3D", "Flatten", "Embedding", "Activation", "Reshape", "Permute", "Dropout",
}  # fmt: skip
"""Layers of Keras that compute from their weights and arguments alone, and keep nothing of a call."""
WITHOUT_WEIGHTS = {name for name in LAYERS if "Pooling" in name} | {
    "Flatten", "Activation", "Reshape", "Permute", "Dropout",
}  # fmt: skip
LAYER_FUNCTIONS = {
    "dense", "conv1d", "conv2d", "conv3d", "conv2d_transpose", "conv3d_transpose", "separable_conv1d",
    "separable_conv2d", "max_pooling1d", "max_pooling2d", "max_pooling3d", "average_pooling1d", "average_pooling2d",
    "average_pooling3d", "flatten", "dropout", "batch_normalization",
}  # fmt: skip
"""The functions of `tf.layers` that make such layers."""
FLATTEN = {"contrib.layers.flatten", "contrib.slim.flatten", "flatten"}
"""Functions of `tf.contrib` and of tf_slim that make no variables."""


def has_no_weights(function: str) -> bool:
    """Whether the layer of a function of `tf.layers` has none."""
    return "pool" in function or function in ("flatten", "dropout")


def is_keras_object(symbol: object) -> bool:
    """Whether a symbol is a class of Keras whose instances compute when they are called: a layer or a loss."""
    path = (symbol.keras_path if isinstance(symbol, Symbol) else None) or ""
    return layer_class(symbol) is not None or is_loss(symbol) or path.startswith("optimizers.schedules.")


def is_loss(symbol: object) -> bool:
    path = (symbol.keras_path if isinstance(symbol, Symbol) else None) or ""
    return path.startswith("losses.") and path.removeprefix("losses.")[:1].isupper()


def layer_class(symbol: object) -> str | None:
    """The name of a class of Keras layers, or of one of `tf.layers`, if a symbol is one."""
    if not isinstance(symbol, Symbol):
        return None
    path = symbol.keras_path if symbol.keras_path is not None else symbol.path
    module, _, name = path.rpartition(".")
    return name if module == "layers" and name[:1].isupper() else None
