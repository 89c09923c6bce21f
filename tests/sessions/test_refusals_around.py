"""What saves, reads and writes around a graph stays where it can't be converted for certain, with the reason."""

from __future__ import annotations

import pytest

from sessions.refused import SESSION, reason_for

SAVER = "saver = tf.train.Saver()\nsess = tf.Session()\ninit = tf.global_variables_initializer()\n"


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("saver.restore(sess, 'm')\nsess.run(init)\n", "line 12: the variables get their first values again here"),
        (
            "sess.run(init)\nsess.run(update)\nif again:\n    sess.run(init)\n",
            "line 14: the variables get their first values again here",
        ),
        (
            "try:\n    saver.restore(sess, 'm')\nexcept ValueError:\n    sess.run(init)\n",
            "line 12: its errors are handled, and eager code raises them elsewhere",
        ),
        (
            "sess.run(init)\nfor p in ['a', 'b']:\n    saver.save(sess, p)\nprint(tf.train.latest_checkpoint('.'))\n",
            "line 13: what is saved last is looked up, and a checkpoint leaves no word of it",
        ),
        (
            "sess.run(init)\nsaver.save(sess, 'm')\nprint(tf.train.latest_checkpoint('.'))\n",
            "line 13: what `tf.train.latest_checkpoint` finds is used for more than to restore it",
        ),
        (
            "sess.run(init)\nsaver.save(sess, 'm')\nlast = tf.train.latest_checkpoint('.')\nif last: print(last)\n",
            "line 14: `last` is used for more than to restore it, and its name changes",
        ),
        (
            "sess.run(init)\nprint(saver.save(sess, 'm'))\nsaver.restore(sess, tf.train.latest_checkpoint('.'))\n",
            "line 12: the path is used that it gives",
        ),
        (
            "sess.run(init)\nsaver.save(sess, 'm')\nsaver.restore(sess, 'm')\ntf.train.latest_checkpoint('.')\n",
            "line 14: what `tf.train.latest_checkpoint` finds is used for more",
        ),
        (
            "sess.run(init)\nfor p in ['a', 'b']:\n    saver.save(sess, name(p), global_step=3)\n",
            "line 13: what is called here for the name of a file can't be followed",
        ),
        (
            "sess.run(init)\nsaver.save(sess, 'm')\nsess.run(train, {x: [1.0]})\nsaver.restore(sess, 'm')\n",
            "line 12: optimizers make their state in the first step, which is later",
        ),
    ],
)
def test_savers_that_stay(rest: str, reason: str) -> None:
    assert reason in reason_for(f"{SAVER}{rest}print(sess.run(y, {{x: [1.0]}}))\n")


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        (
            "threads = tf.train.start_queue_runners(sess)\nprint(threads)\n",
            "the threads in `threads` are used",
        ),
        ("print(tf.train.start_queue_runners(sess=sess))\n", "the threads are used for more than to wait for them"),
        (
            "n = tf.train.string_input_producer(['a'])\n",
            "`tf.train.string_input_producer` reads through queues",
        ),
        ("q = tf.FIFOQueue(3, tf.float32)\n", "line 10: `tf.FIFOQueue` reads through queues"),
        ("k, r = tf.TFRecordReader().read(names)\n", "line 10: `tf.TFRecordReader` reads through queues"),
        ("b = tf.train.shuffle_batch([x], 2, 10, 5)\n", "line 10: `tf.train.shuffle_batch` reads through queues"),
        (
            "if flag:\n    w = tf.summary.FileWriter('d', sess.graph)\nw.add_summary(s)\n",
            "`sess.graph` has no counterpart",
        ),
    ],
)
def test_what_is_around_a_graph(rest: str, reason: str) -> None:
    assert reason in reason_for(f"{SESSION}{rest}print(sess.run(y, {{x: [1.0]}}))\n")


@pytest.mark.parametrize("kind", ["MonitoredTrainingSession", "MonitoredSession", "SingularMonitoredSession"])
def test_sessions_with_hooks_stay(kind: str) -> None:
    run = f"with tf.train.{kind}() as sess:\n    print(sess.run(y, {{x: [1.0]}}))\n"
    assert f"line 8: `tf.train.{kind}` also restores, saves and stops by hooks" in reason_for(run)


def test_what_a_supervisor_runs_stays() -> None:
    run = "with tf.train.Supervisor().managed_session() as sess:\n    print(sess.run(y, {x: [1.0]}))\n"
    assert "line 8: `tf.train.Supervisor` makes the session, and saves and writes summaries" in reason_for(run)


IN_A_GRAPH = """\
import tensorflow as tf
z = tf.constant(1.0)
def f(self, images, size):
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [None])
        y = {graph}
        with tf.Session() as sess:
            return sess.run({run}, {{x: images}})
"""


@pytest.mark.parametrize(
    ("graph", "run", "reason"),
    [
        ("x * self.size", "y", "line 6: `self.size` is not always the same"),
        ("size(x)", "y", "line 6: what `size` does can't be told"),
        ("other.built(size)", "y", "line 8: `y` is not known to be a tensor"),
        ("other.built(size)", "y.loc", "line 8: `y.loc` is not known to be a tensor"),
    ],
)
def test_graphs_of_a_function_that_stay(graph: str, run: str, reason: str) -> None:
    assert reason in reason_for("", IN_A_GRAPH.format(graph=graph, run=run))


def test_what_another_graph_has_stays() -> None:
    source = "z = x * v\nwith tf.Graph().as_default():\n    with tf.Session() as sess:\n        print(sess.run(z))\n"
    assert "line 11: `z` is made outside of the graph that runs it" in reason_for(source)


@pytest.mark.parametrize(
    ("element", "reason"),
    [
        ("numbers.make_initializable_iterator().get_next()", "line 9: what `e` is an element of can't be followed"),
        ("iterators[0].get_next()", "line 9: what `e` is an element of can't be followed"),
        ("tf.cast(numbers.make_one_shot_iterator().get_next(), tf.float32)", "an element is taken in the middle"),
    ],
)
def test_elements_that_stay(element: str, reason: str) -> None:
    source = f"numbers = tf.data.Dataset.range(3)\ne = {element}\nwith tf.Session() as sess:\n    print(sess.run(e))\n"
    assert reason in reason_for(source)


@pytest.mark.parametrize("decorator", ["test_utils.run_in_graph_mode_only()", "by_another", "tf.function"])
def test_what_may_run_in_a_graph_stays(decorator: str) -> None:
    head = "import tensorflow as tf\nfrom somewhere import test_utils\ndef in_a_graph(f):\n    return tf.Graph, f\n"
    head += "def by_another(f):\n    return in_a_graph(f)\n"
    source = f"@{decorator}\ndef f():\n    x = tf.placeholder(tf.float32)\n    with tf.Session() as sess:\n"
    name = decorator.removesuffix("()")
    assert f"line 7: what `{name}` does with the function can't be told" in reason_for(
        f"{source}        print(sess.run(x * 2.0, {{x: 1.0}}))\n", head
    )


def test_layers_that_are_saved_before_they_run_stay() -> None:
    layers = "z = tf.layers.dense(tf.reshape(x, [-1, 1]), 2)\n"
    run = f"{layers}{SAVER}sess.run(init)\nsaver.save(sess, 'm')\nprint(sess.run(z, {{x: [1.0]}}))\n"
    assert "line 13: layers make their variables in the first run, which is later" in reason_for(run)


SUMMARY = """import tensorflow as tf
x = tf.placeholder(tf.float32, [])
step = tf.Variable(0, trainable=False)
advance = step.assign_add(1)
merged = tf.summary.scalar("x", x)
sess = tf.Session()
sess.run(tf.global_variables_initializer())
writer = tf.summary.FileWriter("logs")
"""


@pytest.mark.parametrize(
    "rest",
    [
        "_, s = sess.run([advance, merged], {x: 1.0})\nwriter.add_summary(s, sess.run(step))\n",
        "s = sess.run(merged, {x: 1.0})\nsess.run(advance)\nwriter.add_summary(s, sess.run(step))\n",
        "i = 0\ns = sess.run(merged, {x: 1.0})\ni += 1\nwriter.add_summary(s, i)\n",
    ],
)
def test_a_step_that_may_change_before_the_summary_is_added_refuses(rest: str) -> None:
    assert "the step may change between the run and the summary" in reason_for(rest, SUMMARY)


def test_a_run_within_what_another_one_fetches_refuses() -> None:
    rest = "print(sess.run(sess.run(step) + x, {x: 1.0}))\n"
    assert "line 9: what `sess.run` does when it is run is not known" in reason_for(rest, SUMMARY)
