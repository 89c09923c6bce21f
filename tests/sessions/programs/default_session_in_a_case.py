import functools
import unittest
from unittest import mock

import tensorflow as tf


def twice(function):
    @functools.wraps(function)
    def run(*args):
        function(*args)
        function(*args)

    return run


class Sums(unittest.TestCase):
    @twice
    @mock.patch("os.getcwd", lambda: "/")
    def test_sums(self):
        numbers = tf.data.Dataset.range(1, 5)
        with tf.Session().as_default() as sess:
            batch = numbers.batch(2).make_one_shot_iterator().get_next()
            total = tf.reduce_sum(batch)
            print(sess.run(batch), total.eval())


print(unittest.TestResult().wasSuccessful())
Sums("test_sums").debug()
