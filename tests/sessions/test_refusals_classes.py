"""Classes that keep a session stay where they can't be converted for certain, with the line that is in the way."""

from __future__ import annotations

import pytest

from sessions.refused import reason_for

CLASS = """\
import tensorflow as tf
class Net{bases}:
    scale = 2.0
    def __init__(self, size=2):
        self.size = size
        self.rate = 0.1
        self.x = tf.placeholder(tf.float32, [None])
        self.v = tf.Variable([1.0, 2.0])
        self.out = self.x * self.v
        self.loss = tf.reduce_sum(self.out)
        self.train_op = tf.train.GradientDescentOptimizer(self.rate).minimize(self.loss)
        {graph}
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())
    def run(self, data):
        return self.sess.run(self.out, {{self.x: data}})
    {method}
{rest}
"""
FETCH = "def f(self): return self.sess.run(self.z, {self.x: [1.0]})"


@pytest.mark.parametrize(
    ("method", "reason"),
    [
        ("def f(self): return self.out", "`self.out` is used for something else than to run it"),
        ("def f(self): return self.sess", "line 17: the session `self.sess` leaves the scope"),
        ("def f(self): return other(self)", "line 17: `self` itself is used here"),
        ("def f(self): return hasattr(self, 'out')", "`hasattr(self, 'out')` may be what `Net` builds"),
        ("def f(self): self.out = None", "`self.out` may be one of several things here"),
        ("def f(self): self.w = tf.Variable(1.0)", "`w` is built by `f`, which `__init__` doesn't simply call once"),
        ("def f(self): self.v.load([0.0, 0.0], self.sess)", "line 17: the session `self.sess` leaves the scope"),
        ("def f(self, k): return self.sess.run(self.out * k, {self.x: [1.0]})", "`k` comes from the caller"),
        ("def f(self): return lambda: self.sess.run(self.v)", "a function inside uses it"),
        ("def f(this): return this.sess.run(this.v)", "`this` may be something else than the instance"),
    ],
)
def test_methods_that_stay(method: str, reason: str) -> None:
    assert reason in reason_for("", CLASS.format(bases="", graph="pass", method=method, rest="net = Net()"))


@pytest.mark.parametrize(
    ("graph", "rest", "reason"),
    [
        ("self.z = self.out\n        self.z = self.out * 2.0", "net = Net()", "`self.z` may be one of several things"),
        ("while size: self.z = self.out * 2.0", "net = Net()", "`self.z` is not always the same"),
        ("self.z = self.out * self.scale", "net = Net()\nNet.scale = 3.0", "`Net.scale` may be what `Net` builds"),
        ("self.z = self.out * self.size", "net = Net()\nnet.size = 3", "`net.size` may be what `Net` builds"),
        (
            "self.z = self.out * size",
            "net = Net(tf.constant(3.0))",
            "`size` comes from the caller, and may be any tensor",
        ),
        ("self.z = self.out * self.size", "net = Net(tf.constant(3.0))", "`size` comes from the caller"),
        ("def g(a): return a * 2.0\n        self.z = g(self.out)", "net = Net()", "`g` is not always the same"),
        ("self.z = self.x * tf.get_variable('w', [2])", "a, b = Net(), Net()", "instances of `Net` share what"),
        ("self.z = self.x * tf.get_variable('w', [2])", "for i in range(2): Net()", "instances of `Net` share what"),
        ("self.z = self.out * 2.0", "print(tf.trainable_variables(), Net())", "may find what `Net` builds"),
        ("self.z = self.out * 2.0", "net = Net()\nprint(net.loss)", "line 19: `net.loss` may be what `Net` builds"),
        ("self.z = self.out * 2.0", "print(getattr(Net(), 'z'))", "may be what `Net` builds"),
        ("self.z = self.out * 2.0", "class More(Net): pass", "another class is derived from `Net`"),
        ("import numpy", "net = Net()", "the import has to stand at the head of the file"),
        (
            "self.i = tf.data.Dataset.from_tensor_slices([1.0]).make_one_shot_iterator()\n"
            "        self.element = self.i.get_next()\n        self.z = self.out * self.element",
            "net = Net()",
            "an iterator of an instance can't be followed yet",
        ),
    ],
)
def test_classes_that_stay(graph: str, rest: str, reason: str) -> None:
    assert reason in reason_for("", CLASS.format(bases="", graph=graph, method=FETCH, rest=rest))


@pytest.mark.parametrize(
    ("graph", "method", "reason"),
    [
        ("self.z = self.out * self.n", "def count(self): self.n = 1", "`self.n` is not always the same"),
        (
            "self.z = self.out * self.rate",
            "def count(self): self.rate *= 2.0",
            "`self.rate` is assigned more than once",
        ),
        (
            "self.z = self.out * self.two",
            "@property\n    def two(self): return 2.0",
            "`self.two` is not always the same",
        ),
        ("self.z = self.two(self.out)", "def two(self, a): return a * self.n", "`self.n` is not always the same"),
        ("self.z = self.two(self.out)", "def two(self, a): self.b = a", "`self.two` does more here than to compute"),
    ],
)
def test_what_changes_in_an_instance(graph: str, method: str, reason: str) -> None:
    source = CLASS.format(bases="", graph=graph, method=f"{method}\n    {FETCH}", rest="net = Net()")
    assert reason in reason_for("", source)


def test_a_class_of_another_kind_stays() -> None:
    source = CLASS.format(bases="(Base)", graph="pass", method="pass", rest="net = Net()")
    assert "`Net` is a class of another kind, which may use what it builds" in reason_for("", source)


GIVEN = """\
import tensorflow as tf
class Net:
    def __init__(self, sess, size=2):
        self.sess = sess
        self.x = tf.placeholder(tf.float32, [None])
        self.out = self.x * tf.Variable([1.0, 2.0])
        {more}
    def run(self, data):
        return self.sess.run(self.out, {{self.x: data}})
sess = tf.Session()
{rest}
"""


@pytest.mark.parametrize(
    ("more", "rest", "reason"),
    [
        ("pass", "a = Net(sess)\nb = Net(None)", "not each use of `Net` gives it the session alike"),
        (
            "pass",
            "nets = [kind(sess) for kind in [Net]]\nb = Net(sess)",
            "line 11: the session `sess` leaves the scope",
        ),
        ("self.other = sess", "a = Net(sess)", "`sess` is not simply stored in an attribute"),
        ("sess = None", "a = Net(sess)", "`sess` is not simply stored in an attribute"),
        ("self.sess.run(tf.global_variables_initializer())", "a, b = Net(sess), Net(sess)", "gives all variables of"),
        ("pass", "a = Net(sess)\nprint(sess.run(a.out, {a.x: [1.0]}))", "`a.x` is fed, and is no placeholder"),
        ("pass", "a = Net(sess)\nprint(sess.run(a.out))", "line 12: `a.out` may be what `Net` builds"),
        ("pass", "a = Net(sess)\nsaver = tf.train.Saver()\nsaver.save(sess, 'm')", "may find what `Net` builds"),
        ("pass", "a = Net(sess)\nprint(a.sess)", "line 12: `a.sess` may be what `Net` builds"),
        (
            "pass",
            "a = Net(sess)\nx = tf.placeholder(tf.float32)\ny = x * 2.0\nprint(sess.run(y, {x: 1.0}))",
            "line 14: a part of the graph is built here, and another one by a class",
        ),
    ],
)
def test_sessions_that_instances_are_given(more: str, rest: str, reason: str) -> None:
    assert reason in reason_for("", GIVEN.format(more=more, rest=rest))
