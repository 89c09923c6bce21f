"""eagerly takes TensorFlow 1 code to TensorFlow 2 and Keras 3."""

__version__ = "0.1.0"
