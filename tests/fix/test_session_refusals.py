"""A session that eager code would not compute alike stays, with the reason."""

import pytest

from eagerly.fix import fixes
from helpers import analyse, refusal

HEAD = "import tensorflow as tf\nx = tf.constant([1.0, 2.0])\nr = tf.random.normal([2])\nv = tf.Variable(r)\n"
"""A tensor, a random tensor and a variable that starts from it."""


def is_refused(source: str) -> str:
    """No finding of a session in the source has a fix; the reason at the first."""
    analysis = analyse(HEAD + source)
    of_sessions = [finding for finding in analysis.findings if finding.rule.family == "sessions"]
    assert of_sessions
    offered = [fixes(analysis, finding) for finding in of_sessions]
    assert [fixes.preferred for fixes in offered if fixes.preferred is not None] == []
    return offered[0].refusal or ""


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("sess = tf.Session()\nsess.run(x, feed_dict={a: 1})\n", "feed_dict"),
        ("sess = tf.Session()\nsess.run(x, {a: 1})\n", "feed_dict"),
        ("sess = tf.Session()\nsess.run(x, options=o)\n", "options"),
        ("with tf.Session():\n    x.eval({a: 1})\n", "fed"),
        ("with tf.Session():\n    x.eval(feed_dict={a: 1})\n", "fed"),
        ("sess = tf.Session()\nsess.run(*fetches)\n", "can't be told"),
        ("sess = tf.Session()\nsess.run()\n", "can't be told"),
        ("sess = tf.Session()\nsess.run('x:0')\n", "by name"),
        ("sess = tf.Session()\nsess.run([x, 'x:0'])\n", "by name"),
        ("sess = tf.Session()\nsess.run({'a': 'x:0'})\n", "by name"),
        ("p = tf.placeholder(tf.float32)\nsess = tf.Session()\nsess.run(p)\n", ""),
    ],
)
def test_what_is_fed_or_fetched_by_name(source: str, reason: str) -> None:
    assert reason in is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "sess = tf.Session()\nsess.run(x)\ntrain(sess)\n",
        "sess = tf.Session()\nsess.run(x)\ntrain(session=sess)\n",
        "def f():\n    sess = tf.Session()\n    sess.run(x)\n    return sess\n",
        "def f():\n    return tf.Session()\n",
        "def f():\n    yield tf.Session()\n",
        "class A:\n    def __init__(self):\n        self.sess = tf.Session()\n        self.sess.run(x)\n",
        "sess = tf.Session()\ns = sess\ns.run(x)\n",
        "sess = tf.Session()\nsessions.append(sess)\nsess.run(x)\n",
        "sess = tf.Session()\ndef f():\n    return sess.run(x)\n",
        "sess = tf.Session()\nf = lambda: sess.run(x)\n",
        "sess = tf.Session()\nsess.run(x)\ndel sess\n",
        "def f():\n    global sess\n    sess = tf.Session()\n    sess.run(x)\n",
        "sess = tf.Session()\nwith sess:\n    x.eval()\n",
        "sessions = [tf.Session()]\nsessions[0].run(x)\n",
        "sess = other or tf.Session()\nsess.run(x)\n",
        "a = sess = tf.Session()\nsess.run(x)\n",
        "sess, b = tf.Session(), 1\nsess.run(x)\n",
        "with tf.Session() as sess, open(f) as g:\n    sess.run(x)\n",
        "tf.Session().run(x)\n",
        "S = tf.Session\nsess = S()\nsess.run(x)\n",
        "sess = make(tf.Session)\n",
        "class MySession(tf.Session):\n    pass\nsess = tf.Session()\nsess.run(x)\n",
        "sess = tf.Session()\nsess.run(x)\nprint(sess)\n",
        "class A:\n    sess = tf.Session()\n    y = sess.run(x)\n",
    ],
)
def test_a_session_that_can_be_reached_from_elsewhere(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "if a:\n    sess = tf.Session()\nelse:\n    sess = make()\nsess.run(x)\n",
        "sess = None\nif a:\n    sess = tf.Session()\nif sess:\n    sess.run(x)\n",
        "sess = tf.Session()\nif debug:\n    sess = wrap()\nsess.run(x)\n",
        "for sess in [tf.Session()]:\n    sess.run(x)\n",
    ],
)
def test_a_name_that_may_be_another_session(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "sess = tf.Session(config=c)\nsess.run(x)\n",
        "sess = tf.Session(graph=g)\nsess.run(x)\n",
        "sess = tf.Session('grpc://host')\nsess.run(x)\n",
        "with tf.Graph().as_default():\n    with tf.Session() as sess:\n        sess.run(x)\n",
        "from tensorflow.python.framework import ops\n"
        "with ops.Graph().as_default():\n    with tf.Session() as sess:\n        sess.run(tf.zeros(2))\n",
        "print(x.name)\nsess = tf.Session()\nsess.run(x)\n",
        "g = tf.get_default_graph()\nsess = tf.Session()\nsess.run(x)\n",
        "sess = tf.Session()\nprint(sess.graph.as_graph_def())\n",
        "sess = tf.Session()\nsess.list_devices()\n",
        "sess = tf.Session()\nh = sess.partial_run_setup([x])\n",
        "sess = tf.Session()\nf = sess.make_callable(x)\n",
        "sess = tf.Session()\nrun = sess.run\nrun(x)\n",
        "with tf.control_dependencies([x]):\n    y = tf.identity(x)\nsess = tf.Session()\nsess.run(y)\n",
        "tf.disable_v2_behavior()\nsess = tf.Session()\nsess.run(x)\n",
        "tf.compat.v1.disable_eager_execution()\nsess = tf.Session()\nsess.run(x)\n",
        "g = tf.GraphDef()\ntf.import_graph_def(g)\nsess = tf.Session()\nsess.run(x)\n",
        "saver = tf.train.Saver()\nsess = tf.Session()\nsaver.restore(sess, 'm')\nsess.run(v)\n",
    ],
)
def test_a_graph_or_a_configuration_of_its_own(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "up = v.assign(x)\nwith tf.Session() as sess:\n    sess.run(up)\n    sess.run(v)\n",
        "up = v.assign_add(x)\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "up = tf.scatter_update(v, [0], [1.0])\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "up = v.scatter_nd_add([[0]], [1.0])\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "up = v.scatter_nd_update([[0]], [1.0])\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "up = v.scatter_max(s)\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "up = v.batch_scatter_update(s)\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "up = tf.compat.v1.scatter_nd_sub(v, [[0]], [1.0])\nwith tf.Session() as sess:\n    sess.run(v)\n",
        "with tf.Session() as sess:\n    v.load(x, sess)\n    sess.run(v)\n",
        "opt = tf.contrib.opt.AdamWOptimizer(0.1)\ntrain = opt.minimize(v)\n"
        "with tf.Session() as sess:\n    sess.run(train)\n",
        "train = make_train_op(v)\nwith tf.Session() as sess:\n    sess.run(train)\n    sess.run(v)\n",
        "c = tf.count_up_to(v, 3)\nwith tf.Session() as sess:\n    sess.run(c)\n",
    ],
)
def test_variables_that_a_run_changes(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "with tf.Session() as sess:\n    a = sess.run(r)\n    b = sess.run(r)\n",
        "with tf.Session() as sess:\n    a = sess.run(r)\n    b = sess.run(r + 1)\n",
        "y = r + 1\nwith tf.Session() as sess:\n    a, b = sess.run(r), sess.run(y)\n",
        "with tf.Session() as sess:\n    for i in range(2):\n        print(sess.run(r))\n",
        "with tf.Session() as sess:\n    while a:\n        print(sess.run(r * 2))\n",
        "with tf.Session() as sess:\n    a = [sess.run(r) for _ in b]\n",
        "with tf.Session() as sess:\n    a = {tuple(sess.run(r)) for _ in b}\n",
        "with tf.Session() as sess:\n    a = {i: sess.run(r) for i in b}\n",
        "with tf.Session() as sess:\n    a = list(sess.run(r) for i in b)\n",
        "for i in range(2):\n    with tf.Session() as sess:\n        print(sess.run(r))\n",
        "def f():\n    with tf.Session() as sess:\n        return sess.run(r)\nf()\nf()\n",
        "def f(a):\n    with tf.Session() as sess:\n        return sess.run(a * tf.constant(2.0))\nf(r)\nf(r)\n",
        "def f(model):\n    with tf.Session() as sess:\n        return sess.run(tf.reduce_mean(model.loss))\n",
        "class A:\n    def __init__(self):\n        self.r = tf.random.normal([2])\n    def f(self):\n"
        "        with tf.Session() as sess:\n            return sess.run(self.r), sess.run(self.r)\n",
        "class A:\n    r = tf.random.normal([2])\n    def f(self):\n        with tf.Session() as sess:\n"
        "            return sess.run(self.r + 1), sess.run(self.r + tf.constant(1.0))\n",
        "d = tf.nn.dropout(x, 0.5)\nwith tf.Session() as sess:\n"
        "    sess.run(d)\n    a = sess.run(d)\n    b = sess.run(d)\n",
        "s = tf.random_shuffle(x)\nwith tf.Session() as sess:\n    a, b = sess.run(s), sess.run(s)\n",
        "s = tf.random.categorical([x], 2)\nwith tf.Session() as sess:\n    a, b = sess.run(s), sess.run(s)\n",
        "with tf.Session():\n    a = r.eval()\n    b = r.eval()\n",
    ],
)
def test_random_tensors_that_each_run_draws_anew(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "init = tf.global_variables_initializer()\nwith tf.Session() as sess:\n"
        "    for i in range(3):\n        sess.run(init)\n        print(sess.run(v))\n",
        "with tf.Session() as sess:\n    sess.run(v.initializer)\n"
        "    a = sess.run(v)\n    sess.run(v.initializer)\n    b = sess.run(v)\n",
        "for i in range(2):\n    with tf.Session() as sess:\n"
        "        sess.run(tf.global_variables_initializer())\n        print(sess.run(v))\n",
        "with tf.Session() as sess:\n    sess.run(tf.global_variables_initializer())\n    a = sess.run(v)\n"
        "with tf.Session() as sess:\n    sess.run(tf.global_variables_initializer())\n    b = sess.run(v)\n",
        "def f():\n    with tf.Session() as sess:\n"
        "        sess.run(tf.global_variables_initializer())\n        return sess.run(v)\nf()\nf()\n",
    ],
)
def test_variables_that_are_drawn_anew(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "w = tf.get_variable('w', [2])\nwith tf.Session() as sess:\n    sess.run(w)\n",
        "y = tf.layers.dense([x], 1)\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = build(x)\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = x + build(x)\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "from model import *\nwith tf.Session() as sess:\n    sess.run(x + logits)\n",
        "from model import logits\nwith tf.Session() as sess:\n    sess.run(x + logits)\n",
        "import model\nwith tf.Session() as sess:\n    sess.run(x + model.logits)\n",
        "y = x\nfor i in range(3):\n    y = y + 1\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = x\ny += 1\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "if a:\n    y = x\nelse:\n    y = x * 2\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = tf.read_file('f')\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = tf.Print(x, ['hi'])\nwith tf.Session() as sess:\n    a = sess.run(y)\n",
        "y = tf.py_func(f, [x], tf.float32)\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = tf.while_loop(c, b, [x])\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = tf.cond(x > 1, lambda: r, lambda: x)\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = tf.gradients(x * x, x)\nwith tf.Session() as sess:\n    sess.run(y)\n",
        "y = tf.timestamp()\nwith tf.Session() as sess:\n    a, b = sess.run(y), sess.run(y)\n",
        "def noisy(a):\n    return a + tf.random.normal([2])\ny = x + noisy(x)\n"
        "with tf.Session() as sess:\n    a = sess.run(y)\n    b = sess.run(y)\n",
        "y = tf.cast(x == tf.constant([1.0, 2.0]), tf.float32)\nwith tf.Session() as sess:\n    a = sess.run(y)\n",
        "y = tf.cast(x != v, tf.float32)\nwith tf.Session() as sess:\n    a = sess.run(y)\n",
        "y = tf.constant(1.0) if x in [v] else x\nwith tf.Session() as sess:\n    a = sess.run(y)\n",
        "with tf.Session() as sess:\n    sess.run(v.op)\n",
        "s = tf.SparseTensor([[0]], [1.0], [3])\nwith tf.Session() as sess:\n    sess.run(s)\n",
        "with tf.Session() as sess:\n    sess.run([a for a in b])\n",
        "with tf.Session() as sess:\n    y = x\n    y = sess.run(y)\n    y = sess.run(y)\n",
    ],
)
def test_values_that_cannot_be_followed(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "sess = tf.InteractiveSession()\ndef f():\n    return x.eval()\nf()\n",
        "def f():\n    return tf.get_default_session().run(x)\nwith tf.Session():\n    f()\n",
        "def f():\n    tf.global_variables_initializer().run()\nwith tf.Session():\n    f()\n",
        "with tf.Session():\n    y = build(x)\n    print(y.eval())\n",
        "with tf.Session() as sess:\n    sess.run(x)\n    unknown.run()\n    y.eval(session=sess)\n",
        "class A:\n    def f(self):\n        return self.y.eval()\nwith tf.Session():\n    A().f()\n",
    ],
)
def test_half_a_session_is_not_left_behind(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "with tf.Session() as sess:\n    a = sess.run(tf.global_variables_initializer())\n",
        "init = tf.global_variables_initializer()\nwith tf.Session() as sess:\n    sess.run(init)\nprint(init)\n",
        "init = tf.global_variables_initializer()\nwith tf.Session() as sess:\n"
        "    sess.run(init)\nscaffold(init_op=init)\n",
        "def f():\n    return tf.global_variables_initializer()\nwith tf.Session() as sess:\n    sess.run(f())\n",
    ],
)
def test_initializers_that_are_used_otherwise(source: str) -> None:
    is_refused(source)


@pytest.mark.parametrize(
    "source",
    [
        "sess.run(init)\ninit = tf.global_variables_initializer()\n",
        "def f(sess):\n    y = x.eval()\n",
        "class A:\n    def __init__(self):\n        self.s = tf.Session()\n    def f(self):\n        self.s.run(x)\n",
    ],
)
def test_a_session_that_is_made_elsewhere(source: str) -> None:
    is_refused(source)


def test_the_reason_names_the_line() -> None:
    assert refusal(f"{HEAD}sess = tf.Session()\n\nsess.run(x, feed_dict=f)\n", "TF301").startswith("line 7: ")


def test_a_run_whose_errors_are_handled() -> None:
    source = """\
        import tensorflow as tf
        v = tf.Variable(1.0)
        sess = tf.Session()
        try:
            sess.run(v)
        except tf.errors.FailedPreconditionError:
            print("not initialized")
        """
    assert "errors are handled" in refusal(source, "TF301")
