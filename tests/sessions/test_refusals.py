"""Programs that can't be converted for certain stay as they are, with the line that is in the way."""

from __future__ import annotations

import pytest

from sessions.refused import SESSION, reason_for


@pytest.mark.parametrize(
    ("run", "reason"),
    [
        ("print(sess.run(y))\n", "`x` is needed, and nothing is fed for it"),
        ("sess.run(y, feed)\n", "not written out here"),
        ("sess.run(loss, {y * 2: [1.0]})\n", "`y * 2` is fed, and is no placeholder or tensor"),
        ("sess.run(loss, {v: [1.0]})\n", "`v` is fed, and is no placeholder or tensor"),
        ("sess.run(train, {y: [1.0]})\n", "`y` is fed, and what it is computed from is trained"),
        ("z = tf.argmax(y)\nw = z + 1\nsess.run(w, {z: 1})\n", "`z` is fed, and its dtype can't be told"),
        (
            "z = tf.unstack(y)[0] * loss\nsess.run(z, {y: [1.0]})\n",
            "`y` is fed, and `tf.unstack(y)` may go by its shape",
        ),
        ("z = loss * int(y.shape[0])\nsess.run(z, {y: [1.0]})\n", "`y` is fed, and `y.shape` may go by its shape"),
        ("print(sess.run([train, v], {x: [1.0, 2.0]})[1])\n", "in no fixed order"),
        ("a, b = sess.run([update, y], {x: [1.0, 2.0]})\n", "in no fixed order"),
        ("t, l = sess.run([train, loss], {x: [1.0, 2.0]})\nprint(t)\n", "the value of an operation is used"),
        ("r = sess.run([train, loss], {x: [1.0, 2.0]})\n", "not unpacked here"),
        ("r = sess.run({'a': [train]}, {x: [1.0, 2.0]})\n", "an operation is fetched within a structure"),
        ("sess.run(loss, {x: [1.0]}, options=o)\n", "`options`"),
        (
            "clipped, norm = tf.clip_by_global_norm(tf.gradients(loss, [v]), 0.5)\nsess.run(clipped, {x: [1.0]})\n",
            "`clipped` is more than one tensor",
        ),
        ("sess.run('y:0', {x: [1.0]})\n", "which tensor has the name 'y:0' can't be told"),
        ("for i in range(2):\n    sess.run(y * i, {x: [1.0]})\n", "`i` is not always the same"),
        ("print(y.shape)\nsess.run(y, {x: [1.0]})\n", "`y` is used for something else"),
        ("tf.image.resize(picture, [3, 3])\nsess.run(y, {x: [1.0]})\n", "means something else in TensorFlow 2"),
        ("print(sess.graph)\nsess.run(y, {x: [1.0]})\n", "`sess.graph` has no counterpart"),
        ("saver = tf.train.Saver()\nprint(saver.last_checkpoints)\n", "is used for more than to save and restore"),
        ("saver = tf.train.Saver([y])\nsaver.save(sess, 'm')\n", "which variables are saved can't be told"),
        ("saver = tf.train.Saver()\nsaver.save(sess, 'm', global_step=y)\n", "`y` is a tensor"),
        ("sess.run(tf.global_variables_initializer())\nsess.run(y, {x: [1.0]})\n", "first values again here"),
        ("try:\n    sess.run(y, {x: [1.0]})\nexcept ValueError:\n    pass\n", "its errors are handled"),
        ("with tf.Session() as other:\n    other.run(y, {x: [1.0]})\n", "a second session"),
    ],
)
def test_runs_that_stay(run: str, reason: str) -> None:
    assert reason in reason_for(SESSION + run)


@pytest.mark.parametrize(
    ("graph", "reason"),
    [
        ("w = tf.get_variable('w', [2])\nu = tf.get_variable('w', [2])\nz = x * w\n", "is shared by its name"),
        ("w = tf.get_variable('w', [2], partitioner=p)\nz = x * w\n", "`partitioner` of the variable can't be carried"),
        ("w = tf.get_variable('w', initializer=p)\nz = x * w\n", "the shape of the variable can't be told"),
        ("w = tf.get_variable(name, [2])\nz = x * w\n", "the name `name` can't be told"),
        ("w = tf.get_variable('w', [2], tf.int32)\nz = x * w\n", "the first value of the variable can't be told"),
        ("w = tf.Variable(x)\nz = x * w\n", "`w` is made of `x`"),
        ("z = tf.contrib.layers.batch_norm(x)\n", "does when it is run is not known"),
        ("z = tf.layers.dropout(x, training=flag)\n", "whether the layer trains is not told by True or False"),
        (
            "z = tf.layers.dropout(x, training=tf.equal(x, 1.0))\n",
            "whether the layer trains is not told by True or False",
        ),
        ("z = tf.layers.dense(x, x)\n", "`layer` is made of `x`, which differs by the run"),
        ("h = tf.layers.Dropout(0.5)\nz = h(y, training=flag)\n", "what `h` does can't be told"),
        (
            "h = tf.layers.Dense(2)\ndef f(a):\n    return a * tf.reduce_sum(h.kernel)\nz = f(y)\n",
            "`h.kernel` is made when `h` is called",
        ),
        ("h = tf.layers.Dense(2, _reuse=True)\nz = h(y)\n", "what `h` does can't be told"),
        ("z = tf.layers.Dense(2, _scope='a')(y)\n", "does when it is run is not known"),
        ("h = tf.layers.BatchNormalization()\nz = h(y)\n", "what `h` does can't be told"),
        ("h = tf.layers.Dense(2)\nz = tf.reduce_sum(h.kernel) * y\n", "`h.kernel` is made when `h` is called"),
        ("h = tf.layers.Dense(2, kernel_regularizer=r)\nz = h(y)\n", "what `h` does can't be told"),
        ("for i in range(2):\n    h = tf.layers.Dense(2)\n    z = h(y)\n", "is called can't be followed"),
        (
            "z = tf.contrib.layers.fully_connected(x, 2, normalizer_fn=tf.contrib.layers.batch_norm)\n",
            "`normalizer_fn` of the layer has no counterpart in Keras",
        ),
        (
            "z = tf.contrib.layers.fully_connected(x, 2, weights_regularizer=tf.contrib.layers.l2_regularizer(0.1))\n",
            "`weights_regularizer` of the layer has no counterpart in Keras",
        ),
        ("z = tf.contrib.layers.conv2d(x, 2, 3, padding=p)\n", "the padding of the layer can't be told"),
        ("z = tf.contrib.layers.fully_connected(x, 2, scope=s)\n", "the name of the layer can't be told"),
        ("z = tf.contrib.layers.fully_connected(x, x)\n", "is made of `x`, which differs by the run"),
        ("z = tf.contrib.layers.batch_norm(x)\n", "does when it is run is not known"),
        *(
            (f"c = tf.nn.rnn_cell.{cell}\n{more}s, z = tf.nn.dynamic_rnn(c, y, dtype=tf.float32)\n", reason)
            for cell, more, reason in (
                ("BasicLSTMCell(2)", "", "`z` is more than one tensor"),
                ("LSTMCell(2, use_peepholes=True)", "", "`use_peepholes` of the cell can't be carried over"),
                ("LSTMCell(2, num_proj=3)", "", "`num_proj` of the cell can't be carried over"),
                ("BasicLSTMCell(2, state_is_tuple=False)", "", "`state_is_tuple` of the cell can't be carried over"),
                ("GRUCell(2, activation='relu')", "", "an activation by its name can't be carried over"),
                ("GRUCell(x)", "", "`c` is made of `x`, which differs by the run"),
                ("GRUCell(2)", "c.build([2, 2])\n", "what is done with the cell `c` can't be told"),
                (
                    "MultiRNNCell([tf.nn.rnn_cell.GRUCell(2)])",
                    "",
                    "which cell is run can't be told, or there is no counterpart for it here",
                ),
            )
        ),
        (
            "c = tf.nn.rnn_cell.GRUCell(2)\nz, s = tf.nn.dynamic_rnn(c, y, dtype=tf.float64)\n",
            "a cell is run with another type than float32",
        ),
        (
            "def f(a):\n    c = tf.nn.rnn_cell.LSTMCell(2)\n    o, s = tf.nn.dynamic_rnn(c, a, dtype=tf.float32)\n"
            "    return o, s\no, z = f(y)\n",
            "`z` is more than one tensor",
        ),
        (
            "c = tf.nn.rnn_cell.GRUCell(2)\nz, s = tf.contrib.rnn.static_rnn(c, [x], dtype=tf.float32)\n",
            "`z` is more than one tensor",
        ),
        (
            "def f(a):\n    c = tf.nn.rnn_cell.GRUCell(2)\n    return tf.nn.dynamic_rnn(c, a, dtype=tf.float32)\n"
            "o, z = f(y)\nwith tf.variable_scope('', reuse=True):\n    p, q = f(y)\nz = z + q\n",
            "the layer may be found again by its name",
        ),
        ("s = tf.sparse_placeholder(tf.float32)\nz = x * tf.sparse_reduce_sum(s)\n", "has no counterpart here yet"),
        ("def f(a):\n    b = a * 2\n    return a * tf.Variable(b)\nz = f(x)\n", "`b` is not always the same"),
        ("z = tf.cond(x[0] > 1, lambda: print(x), lambda: x)\n", "what `print` does can't be told"),
        ("z = tf.cond(x[0] > 1, lambda: x * tf.Variable(2.0), lambda: x)\n", "in the middle of what each run computes"),
        ("z = tf.map_fn(unknown, x)\n", "what `unknown` does can't be told"),
        ("z = tf.cond(*parts)\n", "`tf.cond` has no counterpart here yet"),
        ("z = tf.cond(x[0] > 1, lambda: (x, x), lambda: (x, y))\n", "`z` is more than one tensor"),
        ("z = tf.while_loop(lambda i: i < 9.0, lambda i: i * 2.0, [loss])\n", "means something else in TensorFlow 2"),
        ("z = tf.nn.moments(y, [0])\n", "`z` is more than one tensor"),
        ("z = sorted(y, key=lambda a: a)\n", "what `sorted` does can't be told"),
        ("z = (lambda a: a * v)(x)\n", "what `(lambda a: a * v)` does can't be told"),
        ("z = tf.add(x, lambda: v)\n", "`lambda: v` can't be followed"),
        ("def f(a):\n    print(a)\n    return a * x\nz = f(v)\n", "`f` does more here than to compute"),
        ("def f(a, b=print()):\n    return a * x\nz = f(v)\n", "what `print` does can't be told"),
        ("z = [f(x) for f in [tf.Variable]]\n", "what `f` does can't be told"),
        ("with tf.variable_scope('a') as s:\n    z = x * v\nprint(s)\n", "`s` names a scope that goes"),
        ("s = tf.summary.image('a', y)\nz = y\n", "can't be written by a function yet"),
        ("z = unknown(x)\n", "what `unknown` does can't be told"),
        ("k = 1\nz = x * k\nk = 2\n", "`k` is assigned more than once"),
        ("k = [1]\nz = x * k[0]\nk[0] = 2\n", "`k` changes, and `z` is made of it"),
        ("k = [1]\nz = x * k[0]\ndef f():\n    k.append(2)\nf()\n", "`k` changes, and `z` is made of it"),
        ("k = Config()\nz = x * k.scale\nk.scale = 3.0\n", "`k` changes, and `z` is made of it"),
        ("z = [y]\nz.append(x)\n", "`z` is more than one tensor"),
        ("k = 1\nz = x * k\ndef f():\n    global k\n    k = 2\nf()\n", "`k` is assigned more than once"),
        ("opt = tf.train.AdamOptimizer(0.1, x)\nz = opt.minimize(loss)\n", "is made of `x`, which differs by the run"),
        (
            "r = tf.placeholder(tf.float32)\nz = tf.train.AdamOptimizer(r * 2).minimize(loss)\n",
            "`r` has no shape, and a learning rate is made of it",
        ),
        ("z = tf.gradients(loss, [y])\n", "which variables are trained can't be told"),
        ("z = tf.gradients(loss, [v]) + tf.gradients(y, [v])\n", "the gradients of two losses at once"),
        ("g = tf.gradients(loss, [v])[0]\nz = tf.gradients(g, [v])[0]\n", "of what is made of gradients"),
        ("z = [a for a in tf.trainable_variables() if a.shape]\n", "which variables `a.shape` selects can't be told"),
        (
            "z = tf.train.SyncReplicasOptimizer(opt, 2).minimize(loss)\n",
            "what the steps of `SyncReplicas` are is not known",
        ),
        ("z = tf.assign(v, x, validate_shape=False)\n", "with options"),
        ("z = [y, loss]\n", "more than one tensor"),
        ("def f(a):\n    return a, a\nz = f(y)\n", "more than one tensor"),
        ("z = {'a': tf.Variable(1.0)}\n", "more than one tensor"),
        ("r = tf.random.normal([2])\nw = tf.Variable(r)\nz = x * r\n", "each run draws it anew"),
        ("if x is None:\n    z = 1\nelse:\n    z = y * 2\n", "TensorFlow 1 compares the tensors here"),
        ("while flag:\n    z = y * 2\n", "`z` is not always the same"),
        ("z = y\nfor i in range(3):\n    z = z * v\n    print(i)\n", "it does more here than to compute"),
        ("z = tf.Variable(2.0)\nfor i in range(3):\n    z = z * y\n", "`z` is changed by a loop or a choice"),
        ("flag = 1\nz = x\nif flag:\n    z = z * v\nflag = 2\n", "`flag` is assigned more than once"),
        (
            "a = [y]\ndef f():\n    return a[-1] * x\nfor i in range(3):\n    a.append(x * v)\nz = f()\n",
            "`a` may be one of several things here",
        ),
        ("from numpy.random import rand\nz = y + rand(2)\n", "what `rand` does can't be told"),
        ("import numpy.random as draw\nz = y + draw.rand(2)\n", "what `draw.rand` does can't be told"),
        ("import json\nz = y + json.load(f)\n", "what `json.load` does can't be told"),
        ("def f(a):\n    for i in [1.0]: a += i\n    else: print(1)\n    return a\nz = f(y)\n", "`f` does more here"),
        ("seen = {}\ndef f(a):\n    seen['n'], b = 5, a + 1.0\n    return b\nz = f(y)\n", "`f` does more here"),
        (
            "tf.disable_v2_behavior()\nz = y\nclass F:\n    def f(self):\n        s = tf.Session()\n",
            "as the session in line 12 needs it",
        ),
    ],
)
def test_graphs_that_stay(graph: str, reason: str) -> None:
    assert reason in reason_for(graph + SESSION + "sess.run(z, {x: [1.0, 2.0]})\n")


@pytest.mark.parametrize(
    ("session", "reason"),
    [
        ("tf.Session('grpc://host')", "runs on another machine"),
        ("tf.Session(config=c)", "the configuration of the session is made elsewhere"),
        (
            "tf.Session(config=tf.ConfigProto(gpu_options=tf.GPUOptions(visible_device_list='0,2')))",
            "the GPUs that may be seen are not in a row",
        ),
        ("tf.Session(config=tf.ConfigProto(log_device_placement=flag))", "may not be known before anything runs"),
        ("tf.Session(graph=g)", "the graph of the session is made elsewhere"),
    ],
)
def test_sessions_that_stay(session: str, reason: str) -> None:
    assert reason in reason_for(f"sess = {session}\nprint(sess.run(y, {{x: [1.0, 2.0]}}))\n")


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("def f():\n    with tf.Session() as s:\n        s.run(y, {x: [1.0]})\nf()\nf()\n", "`f` may run again"),
        ("def f():\n    with tf.Session() as s:\n        s.run(y, {x: [1.0]})\n", "`f` may run again"),
        ("def f(s):\n    s.run(y, {x: [1.0]})\nf(tf.Session())\n", "the session is kept where it can't be followed"),
        ("def f(s):\n    s.run(y, {x: [1.0]})\nq = tf.Session()\nf(q)\nf(None)\n", "is called with something else"),
        ("def f(s, v):\n    s.run(y * v, {x: [1.0]})\nq = tf.Session()\nf(q, 2)\n", "`v` comes from the caller"),
        ("q = tf.Session()\nprint(q)\n", "it is passed on or stored"),
    ],
)
def test_sessions_that_leave(rest: str, reason: str) -> None:
    assert reason in reason_for(rest)


def test_a_configuration_that_is_used_twice_stays() -> None:
    rest = "c = tf.ConfigProto()\nsess = tf.Session(config=c)\nprint(c)\nprint(sess.run(y, {x: [1.0, 2.0]}))\n"
    assert "`c` is used for more than to configure the session" in reason_for(rest)


DATA = """\
d = tf.data.Dataset.from_tensor_slices(([1.0], [2.0]))
i = d.make_one_shot_iterator()
a, b = i.get_next()
c = a * b
"""


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("print(i)\nsess.run(c)\n", "`i` is used for more than its elements"),
        ("sess.run(c, {a: [1.0]})\n", "`b` comes from the dataset here, and the rest is fed"),
        (
            "try:\n    sess.run(c)\nexcept (ValueError, tf.errors.OutOfRangeError):\n    pass\n",
            "its errors are handled",
        ),
        ("try:\n    sess.run(v)\nexcept tf.errors.OutOfRangeError:\n    pass\n", "its errors are handled"),
    ],
)
def test_datasets_that_stay(rest: str, reason: str) -> None:
    assert reason in reason_for(DATA + SESSION + rest)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("sess.run(i.get_next())\n", "nothing feeds the dataset that `i` goes over"),
        ("sess.run(i.initializer)\n", "`x` is needed, and nothing is fed for it"),
        ("a = sess.run(i.initializer, {x: [1.0]})\n", "what starting the iterator gives is used"),
        ("def f():\n    sess.run(i.initializer, {x: [1.0]})\n", "a function starts the iterator"),
        (
            "sess.run(i.initializer, {x: [1.0]})\nfor k in range(3): sess.run(e * z, {z: k})\n",
            "it is fed beside an element of a dataset that is fed, and may trace the function anew",
        ),
    ],
)
def test_a_dataset_of_what_is_fed_stays(rest: str, reason: str) -> None:
    graph = "i = tf.data.Dataset.from_tensor_slices(x).make_initializable_iterator()\n"
    graph += "e = i.get_next()\nz = tf.placeholder(tf.float32)\n"
    assert reason in reason_for(graph + SESSION + rest)


def test_a_caller_may_pass_any_tensor() -> None:
    source = "import tensorflow as tf\ndef f(a):\n    x = tf.placeholder(tf.float32)\n    y = x * a\n"
    source += "    with tf.Session() as sess:\n        return sess.run(y, {x: 1.0})\n"
    assert "comes from the caller" in reason_for("", source)


@pytest.mark.parametrize("rest", ["", "print([sess.run(y * i, {x: [1.0]}) for i in range(2)])\n"])
def test_what_only_the_code_around_a_run_knows(rest: str) -> None:
    run = rest or "def f():\n    i = g()\n    return sess.run(y * i, {x: [1.0]})\n"
    assert "`i` is not always the same" in reason_for(SESSION + run)


@pytest.mark.parametrize(
    ("rest", "reason"),
    [
        ("for i in range(2):\n    sess.run(init)\n", "line 11: the variables get their first values again here"),
        ("def f():\n    sess.run(init)\nf()\nf()\n", "`f` may run again, which gives the variables their first values"),
    ],
)
def test_first_values_that_come_again(rest: str, reason: str) -> None:
    source = f"sess = tf.Session()\ninit = tf.global_variables_initializer()\n{rest}print(sess.run(y, {{x: [1.0]}}))\n"
    assert reason in reason_for(source)
