"""Real TensorFlow 1 code from PyPI."""
