"""What a name means: Python's scopes, and the TensorFlow symbols and values that reach a name through them."""
