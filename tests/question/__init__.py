"""The question that the project started from: is my tf.keras code compatible with TensorFlow 2?"""
