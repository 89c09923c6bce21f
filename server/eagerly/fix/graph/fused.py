"""A layer of Keras that moves its variance as the kernel does that TensorFlow 1.15.5 has for pictures.

Of n numbers it takes n / (n - 1) of the variance that they have, and Keras the variance itself; all else is the same.
"""

from __future__ import annotations

from collections.abc import Callable

NAME = "FusedBatchNormalization"
NOTE = f"`{NAME}` moves its variance as TensorFlow 1 did for pictures, by n / (n - 1) of what Keras's own layer does."
_TEXT = '''\
class {name}({base}):
    """Batch normalization that moves the variance of pictures by n / (n - 1) of a batch's, as TensorFlow 1 did."""

    def call(self, inputs, training=None):
        before = {identity}(self.moving_variance)
        outputs = super().call(inputs, training=training)
        if training and self.trainable and len(inputs.shape) == 4:
            others = {maximum}({size}(inputs) // inputs.shape[self.axis] - 1, 1)
            moved = self.moving_variance - self.momentum * before
            self.moving_variance.assign_add(moved / {cast}(others, moved.dtype))
        return outputs'''
_SYMBOLS = ("identity", "maximum", "size", "cast")


def written(name: str, base: str, spelled: Callable[[str], str], unit: str) -> list[str]:
    """The lines of the class.

    Args:
        name: its name.
        base: Keras's own class, as the program reaches it.
        spelled: gives the way to write a symbol of TensorFlow.
        unit: one level of indentation.
    """
    text = _TEXT.format(name=name, base=base, **{symbol: spelled(symbol) for symbol in _SYMBOLS})
    return text.replace("    ", unit).splitlines()
