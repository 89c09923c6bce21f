"""Classes that derive from Keras, before and after, on both TensorFlows."""
