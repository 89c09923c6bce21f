"""What the conversion of a graph leaves as it was: line ends, indentation, comments, and the time that it takes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.fix.graph.breaking import broken
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings

PROGRAM = """\
import tensorflow as tf

# What is fed
x = tf.placeholder(tf.float32, [None])
v = tf.Variable(2.0)  # the scale
# Scaled, and
# summed
y = tf.reduce_sum(
    x * v,  # one by one
    name='''a
    name''',
)  # one number
note = '''with
    lines'''

with tf.Session() as sess:
    # First of all
    sess.run(tf.global_variables_initializer())

    # Now it runs
    for i in range(2):
        text = '''more
        lines'''
        print(i, sess.run(
            y,
            feed_dict={x: [1.0, i]},
        ), text)  # shown
print(note)
"""
CONVERTED = """\
import tensorflow as tf

v = tf.Variable(2.0)  # the scale


@tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
def compute_y(x):
    # Scaled, and
    # summed
    return tf.reduce_sum(
        x * v,  # one by one
        name='''a
    name''',
    )  # one number


note = '''with
    lines'''

# Now it runs
for i in range(2):
    text = '''more
        lines'''
    print(i, compute_y([1.0, i]).numpy(), text)  # shown
print(note)
"""


CLASS = """\
import tensorflow as tf


class Scaled:
    '''Keeps
    a session.'''

    def close(self):
        # It ends
        self.sess.close()  # here

    def __init__(self, factor=2.0):
        # The scale
        v = tf.Variable(factor)
        with tf.name_scope("all"):
            # All of it
            self._build()

        # What is
        # around
        self.y = self.x * v  # one by one
        self.sess = tf.Session()
        self.sess.run(tf.global_variables_initializer())
        text = '''more
        lines'''
        print(text)

    # The inputs
    def _build(self):
        # A row
        self.x = tf.placeholder(tf.float32, [None])
        self.name = "scaled"  # its name

    # The outputs
    def run(self, x):
        if x:
            self.sess.run(self.y, {self.x: [0.0]})
        return self.sess.run(
            self.y,
            {self.x: x},
        )  # all of them
"""
CONVERTED_CLASS = """\
import tensorflow as tf


class Scaled:
    '''Keeps
    a session.'''

    def close(self):
        pass

    def __init__(self, factor=2.0):
        # The scale
        self.v = tf.Variable(factor)
        # All of it
        self._build()

        text = '''more
        lines'''
        print(text)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def compute_y(self, x):
        # What is
        # around
        return x * self.v  # one by one

    # The inputs
    def _build(self):
        self.name = "scaled"  # its name

    # The outputs
    def run(self, x):
        if x:
            self.compute_y([0.0])
        return self.compute_y(x).numpy()  # all of them
"""


@pytest.mark.parametrize(("before", "after"), [(PROGRAM, CONVERTED), (CLASS, CONVERTED_CLASS)])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("unit", ["    ", "  ", "\t"])
def test_lines_that_stay(before: str, after: str, ending: str, unit: str, rulebook: RuleBook) -> None:
    def laid_out(source: str) -> str:
        return source.replace("    ", unit).replace("\n", ending)

    result = fix_everything(check(laid_out(before), rulebook, Settings(unsafe_fixes=True)))
    assert str(result.text) == laid_out(after)


HELD_BACK = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [])
v = tf.Variable(0.0)
# first
add = tf.assign_add(v, x)  # in place

# then
with tf.control_dependencies([add]):
    # twice as much
    twice = v.read_value() * 2.0
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    print(sess.run(twice, {x: 1.0}))
"""
IN_ORDER = """\
import tensorflow as tf
v = tf.Variable(0.0)


@tf.function(input_signature=[tf.TensorSpec([], tf.float32)])
def compute_twice(x):
    # first
    v.assign_add(x)  # in place
    # then
    # twice as much
    return v.read_value() * 2.0


print(compute_twice(1.0).numpy())
"""


@pytest.mark.parametrize(
    ("graph", "written"),
    [
        ("x = tf.placeholder(tf.float32, [2, 3, 4])\ncell = tf.nn.rnn_cell.GRUCell(5)\n", "class GRUCell("),
        ("x = tf.placeholder(tf.float32, [2, 3, 4])\ncell = tf.identity\n", "set_memory_growth("),
    ],
)
def test_what_goes_below_the_imports_does_so_where_the_graph_begins_at_once(
    graph: str, written: str, rulebook: RuleBook
) -> None:
    run = "y = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)[0]\n" if "rnn" in graph else "y = x * 2.0\n"
    config = "config = tf.ConfigProto()\nconfig.gpu_options.allow_growth = True\n"
    session = "sess = tf.Session(config=config)\nsess.run(tf.global_variables_initializer())\nsess.run(y, {x: 1.0})\n"
    source = f"import tensorflow as tf\n{graph}{run}{config}{session}"
    fixed = str(fix_everything(check(source, rulebook, Settings(unsafe_fixes=True))).text)
    assert written in fixed
    assert fixed.index(written) < fixed.index("def compute_y")


def test_comments_of_what_holds_statements_back_go_with_the_first(rulebook: RuleBook) -> None:
    assert str(fix_everything(check(HELD_BACK, rulebook, Settings(unsafe_fixes=True))).text) == IN_ORDER


LONG = """\
import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 2])
net = tf.layers.conv1d(x[:, :, None], 16, 1, activation=tf.nn.tanh, kernel_initializer=tf.zeros_initializer())
loss_ = tf.reduce_sum(net)
train = tf.train.AdamOptimizer(0.1).minimize(loss_)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    sess.run(train, {x: [[1.0, 2.0]]})
    print(sess.run([train, loss_], {x: [[1.0, 2.0]]})[1], sess.run(loss_, {x: [[1.0, 2.0]]}))
"""
BROKEN = """\
import tensorflow as tf
conv1d = tf.keras.layers.Conv1D(
    16, 1, activation=tf.nn.tanh, kernel_initializer=tf.zeros_initializer()
)


@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
def compute_loss(x):
    net = conv1d(x[:, :, None])
    return tf.reduce_sum(net)


optimizer = tf.keras.optimizers.Adam(0.1, epsilon=1e-08)


@tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
def train_step(x):
    with tf.GradientTape() as tape:
        loss_ = compute_loss(x)
    variables = tape.watched_variables()
    optimizer.apply_gradients(zip(tape.gradient(loss_, variables), variables))
    return loss_


train_step([[1.0, 2.0]])
print(train_step([[1.0, 2.0]]).numpy(), compute_loss([[1.0, 2.0]]).numpy())
"""


def test_a_layer_that_is_too_long_for_its_line_is_broken_and_runs_of_the_same_share_a_function(
    rulebook: RuleBook,
) -> None:
    assert str(fix_everything(check(LONG, rulebook, Settings(unsafe_fixes=True))).text) == BROKEN


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        (
            "def network(inputs, sizes, activation=None, *, dense_layers, batch_normalization_layers, more):",
            "def network(\n    inputs, sizes, activation=None, *, dense_layers, batch_normalization_layers, more\n):",
        ),
        (
            "    hidden = block(hidden, units, dense=block_dense_layers_2, batch_normalization=normal, dropout=drop)",
            "    hidden = block(\n        hidden,\n        units,\n        dense=block_dense_layers_2,\n"
            "        batch_normalization=normal,\n        dropout=drop,\n    )",
        ),
        (
            "for (i, units), dense in zip(enumerate(the_sizes_of_the_layers), the_dense_layers_of_networks):",
            "for (i, units), dense in zip(\n    enumerate(the_sizes_of_the_layers), the_dense_layers_of_networks\n):",
        ),
        (
            "layers = [tf.keras.layers.Dense(units, activation=tf.nn.relu, kernel_initializer=start) for units in all]",
            "layers = [\n    tf.keras.layers.Dense(units, activation=tf.nn.relu, kernel_initializer=start)\n"
            "    for units in all\n]",
        ),
        (
            "shape = self.add_weights_of_the_right_shape(initializer='zeros') + (input_shape_of_all_the_layers,)",
            "shape = self.add_weights_of_the_right_shape(initializer='zeros') + (\n"
            "    input_shape_of_all_the_layers,\n)",
        ),
        ("shape = the_shape_of_what_the_network_gets_from_the_placeholders_that_are_fed_to_it + (many_units,)", None),
        ("a = 1  # a comment that goes on and on, and on, and on (and on), behind a line of code that is short", None),
        ("text = 'words in quotes that go on and on, and on (and on), in a line that has no brackets but those'", None),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines_that_became_too_long(line: str, lines: str | None, ending: str) -> None:
    around = "if x:\n" if line.startswith(" ") else ""
    rest = ("    " if line.endswith(":") else "") + "pass\n"
    before = f"{around}{line}\n{rest}".replace("\n", ending)
    after = f"{around}{lines or line}\n{rest}".replace("\n", ending)
    if before.startswith("if"):
        before, after = before.removesuffix(f"pass{ending}"), after.removesuffix(f"pass{ending}")
    assert broken(before, (), "    ", ending) == after
    assert broken(before, {line.strip()}, "    ", ending) == before


def test_variables_of_functions_and_loops_keep_their_names_and_what_only_made_them_goes(rulebook: RuleBook) -> None:
    program = (Path(__file__).parent / "programs/named_in_functions.py").read_text("utf-8")
    after = str(fix_everything(check(program, rulebook, Settings(unsafe_fixes=True))).text)
    names = ["critic/two/W", "critic/one/W", "critic/two/b", "critic/one/b", "maker/one/W", "maker/one/b"]
    assert re.findall(r"tf\.Variable\(.*, name=(.*)\)", after) == [
        *(f'"{name}"' for name in names),
        '"maker/" + "more_%d" % i + "/W"',
    ]
    assert "shape" not in after
