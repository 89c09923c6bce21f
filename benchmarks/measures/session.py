"""From asking for the conversion of a session to the edit that converts it."""

from __future__ import annotations

from statistics import median

from benchmarks.client import Client, Json
from benchmarks.results import EAGERLY, Row
from benchmarks.setup import Setup, say

LINES = 300
RUNS = 15
_KIND = "refactor.rewrite.eagerly.session"

_HEAD = """import numpy as np
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8], name="x")
y = tf.placeholder(tf.float32, [None, 8], name="y")
keep = tf.placeholder_with_default(1.0, [], name="keep")
layer_0 = x
penalty_0 = tf.constant(0.0)
"""
_LAYER = """
with tf.variable_scope("layer_{n}"):
    kernel_{n} = tf.get_variable("kernel", [8, 8], initializer=tf.constant_initializer(0.1))
    bias_{n} = tf.Variable(tf.zeros([8]), name="bias")
hidden_{n} = tf.nn.relu(tf.matmul(layer_{last}, kernel_{n}) + bias_{n})
layer_{n} = tf.nn.dropout(hidden_{n}, keep)
penalty_{n} = penalty_{last} + tf.reduce_mean(tf.square(kernel_{n}))
"""
_TAIL = """
error = tf.reduce_mean(tf.square(layer_{last} - y))
loss = error + 0.01 * penalty_{last}
step = tf.Variable(0, trainable=False, name="step")
rate = tf.train.exponential_decay(0.1, step, 100, 0.9)
train = tf.train.GradientDescentOptimizer(rate).minimize(loss, global_step=step)
saver = tf.train.Saver()

data = np.ones([64, 8], np.float32)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for number in range(100):
        batch = data[number % 8 : number % 8 + 8]
        _, value = sess.run([train, loss], feed_dict={{x: batch, y: batch, keep: 0.9}})
        if number % 10 == 0:
            print(number, value, sess.run(error, {{x: data, y: data}}))
    print(sess.run(layer_{last}, {{x: data}}))
    saver.save(sess, "model/checkpoint", global_step=step)
"""


def script(lines: int) -> str:
    """A program of about so many lines, which builds a graph of layers and trains it in a session."""
    layers = (lines - _HEAD.count("\n") - _TAIL.count("\n")) // _LAYER.count("\n")
    written = [_LAYER.format(n=number, last=number - 1) for number in range(1, layers + 1)]
    return "".join([_HEAD, *written, _TAIL.format(last=layers)])


def measure(setup: Setup) -> list[Row]:
    """The code actions at the session of a version that was never looked at, and the edit of the one that converts."""
    text, file = script(LINES), setup.folder / "script.py"
    uri, line = file.as_uri(), text[: text.index("tf.Session")].count("\n")
    taken = []
    say(f"session: {RUNS} times")
    (peer,) = [peer for peer in setup.peers.servers(fixit=False) if peer.name == EAGERLY]
    with Client(peer.command, peer.environment, setup.folder) as client:
        client.initialize()
        client.open(uri, text)
        for version in range(2, RUNS + 3):
            client.change(uri, version, _comment(version))
            seconds, action = client.resolved_action(uri, line + version - 1, _KIND)
            assert "tf.GradientTape" in str(action["edit"]), "it was converted"
            if version > 2:
                taken.append(seconds)
    what = f"session of {len(text.splitlines())} lines → the edit that converts it: median"
    return [Row(what, {EAGERLY: median(taken)})]


def _comment(number: int) -> Json:
    start = {"line": 0, "character": 0}
    return {"range": {"start": start, "end": start}, "text": f"# {number}\n"}
