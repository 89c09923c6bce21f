"""A model that `multi_gpu_model` copied is made and compiled in the scope of a strategy."""

from __future__ import annotations

import pytest

from helpers import check_fixed, refusal

HEAD = """\
import tensorflow as tf
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Model, Sequential
from tensorflow.keras.utils import multi_gpu_model
"""
AFTER = HEAD.replace("from tensorflow.keras.utils import multi_gpu_model\n", "")
MADE = "strategy = tf.distribute.MirroredStrategy()\nwith strategy.scope():\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            'm = Sequential()\nm.add(Dense(1))\np = multi_gpu_model(m, 2)\np.compile("sgd", "mse")\np.fit(x, y)\n',
            MADE + '    m = Sequential()\n    m.add(Dense(1))\n    p = m\n    p.compile("sgd", "mse")\np.fit(x, y)\n',
            id="another name",
        ),
        pytest.param(
            'm = Sequential([Dense(1)])\nm = multi_gpu_model(m)  # copied\nm.compile("sgd", "mse")\n',
            MADE + '    m = Sequential([Dense(1)])\n    m.compile("sgd", "mse")\n',
            id="the same name",
        ),
        pytest.param(
            'm = multi_gpu_model(Sequential([Dense(1)]), gpus=[0, 2])\nm.compile("sgd", "mse")\n',
            'strategy = tf.distribute.MirroredStrategy(["/gpu:0", "/gpu:2"])\nwith strategy.scope():\n'
            '    m = Sequential([Dense(1)])\n    m.compile("sgd", "mse")\n',
            id="GPUs by their numbers",
        ),
        pytest.param(
            "opt = tf.keras.optimizers.SGD(0.1)\nn = 3\na = Input((2,))\nb = Dense(n)(a)\n\nm = Model(a, b)\n"
            'p = multi_gpu_model(m, gpus=2)\np.compile(opt, "mse")\n',
            MADE + "    opt = tf.keras.optimizers.SGD(0.1)\n    n = 3\n    a = Input((2,))\n    b = Dense(n)(a)\n\n"
            '    m = Model(a, b)\n    p = m\n    p.compile(opt, "mse")\n',
            id="tensors and an optimizer",
        ),
        pytest.param(
            'n = 3\nwith tf.device("/cpu:0"):\n    # weights\n    m = Sequential([Dense(n)])\n'
            'p = multi_gpu_model(m, gpus=2)\ntext = """\nas it is"""\np.compile("sgd", "mse")\n',
            "n = 3\n" + MADE + "    # weights\n    m = Sequential([Dense(n)])\n    p = m\n"
            '    text = """\nas it is"""\n    p.compile("sgd", "mse")\n',
            id="on a device",
        ),
        pytest.param(
            "def build(n, gpus):\n  m = Sequential([Dense(n)])\n  if gpus > 1:\n    m = multi_gpu_model(m, gpus=gpus)\n"
            '  m.compile("sgd", "mse")\n  return m\n',
            "def build(n, gpus):\n"
            "  strategy = tf.distribute.MirroredStrategy() if gpus > 1 else tf.distribute.get_strategy()\n"
            '  with strategy.scope():\n    m = Sequential([Dense(n)])\n    m.compile("sgd", "mse")\n  return m\n',
            id="if there are several",
        ),
        pytest.param(
            "g = gpus()\nif g <= 1:\n    m = Sequential([Dense(1)])\nelse:\n    m = Sequential([Dense(1)])\n"
            '    m = multi_gpu_model(m, gpus=g)\nm.compile("sgd", "mse")\n',
            "g = gpus()\n"
            "strategy = tf.distribute.MirroredStrategy() if not (g <= 1) else tf.distribute.get_strategy()\n"
            "with strategy.scope():\n    if g <= 1:\n        m = Sequential([Dense(1)])\n    else:\n"
            '        m = Sequential([Dense(1)])\n    m.compile("sgd", "mse")\n',
            id="made in two branches",
        ),
        pytest.param(
            "m = Sequential([Dense(1)])\nif gpus:\n    m = multi_gpu_model(m)\nelse:\n    print(1)\n"
            'm.compile("sgd", "mse")\n',
            "strategy = tf.distribute.MirroredStrategy() if gpus else tf.distribute.get_strategy()\n"
            "with strategy.scope():\n    m = Sequential([Dense(1)])\n    if gpus:\n        pass\n    else:\n"
            '        print(1)\n    m.compile("sgd", "mse")\n',
            id="alone in its branch",
        ),
        pytest.param(
            "m = Sequential([Dense(1)])\nif gpus:\n    p = multi_gpu_model(m)\nelse:\n    p = m\n"
            'p.compile("sgd", "mse")\n',
            "strategy = tf.distribute.MirroredStrategy() if gpus else tf.distribute.get_strategy()\n"
            "with strategy.scope():\n    m = Sequential([Dense(1)])\n    if gpus:\n        p = m\n    else:\n"
            '        p = m\n    p.compile("sgd", "mse")\n',
            id="another name in both branches",
        ),
        pytest.param(
            "def make(n):\n    return Sequential([Dense(n)])\n\nstrategy = 'fast'\nm = make(2)\n"
            'p = multi_gpu_model(m, gpus=2)\np.compile("sgd", "mse")\n',
            "def make(n):\n    return Sequential([Dense(n)])\n\nstrategy = 'fast'\n"
            "strategy_2 = tf.distribute.MirroredStrategy()\nwith strategy_2.scope():\n    m = make(2)\n    p = m\n"
            '    p.compile("sgd", "mse")\n',
            id="made by a function",
        ),
    ],
)
def test_it_is_made_and_compiled_in_a_scope(before: str, after: str) -> None:
    check_fixed(HEAD + before, AFTER + after)


BUILT = "m = Sequential([Dense(1)])\n"
COPIED = "p = multi_gpu_model(m, gpus=2)\n"
COMPILED = 'p.compile("sgd", "mse")\n'


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (
            "def train(m):\n    p = multi_gpu_model(m, gpus=2)\n    p.compile('sgd', 'mse')\n",
            "line 6: `m` is made elsewhere than in the block that makes the model",
        ),
        (
            f"opt = tf.keras.optimizers.SGD(0.1)\ndef train():\n    {BUILT}    {COPIED}    p.compile(opt, 'mse')\n",
            "line 9: `opt` is made elsewhere than in the block that makes the model",
        ),
        (
            f"def train(opt):\n    {BUILT}    {COPIED}    p.compile(loss='mse', optimizer=opt)\n",
            "line 8: `opt` is made elsewhere than in the block that makes the model",
        ),
        (
            f"def train(base):\n    m = Model(base.input, Dense(1)(base.output))\n    {COPIED}    {COMPILED}",
            "line 6: `base` is made elsewhere than in the block that makes the model",
        ),
        (
            f"def train(shared):\n    m = Sequential()\n    m.add(shared)\n    {COPIED}    {COMPILED}",
            "line 7: `shared` is made elsewhere than in the block that makes the model",
        ),
        (BUILT + COPIED, "`p` is not compiled once in the block that makes it"),
        (BUILT + COPIED + COMPILED + COMPILED, "`p` is not compiled once in the block that makes it"),
        (
            f"{BUILT}{COPIED}if trains:\n    {COMPILED}",
            "line 8: `p` is compiled in another block than it is made in",
        ),
        (
            BUILT + COPIED + COMPILED + "m.compile('adam', 'mse')\n",
            "line 8: both models are compiled, and there will be only one",
        ),
        (
            BUILT + COPIED + COMPILED + "p.layers[-2].save('m.h5')\n",
            "line 8: `p.layers` finds the model itself as one of its layers",
        ),
        (
            f"{BUILT}if n > 1:\n    {COPIED}{COMPILED}",
            "line 6: `p` is a copy only if a condition holds",
        ),
        (
            BUILT + "n = count()\nif n > 1:\n    m = multi_gpu_model(m)\nm.compile('sgd', 'mse')\n",
            "line 7: `n` is not known before the model is made",
        ),
        (
            BUILT + COPIED + COPIED + COMPILED,
            "this file copies several models, and a program can train",
        ),
        (
            f"for n in r:\n    {BUILT}    {COPIED}    {COMPILED}",
            "it is called in a loop, and a program can train",
        ),
        (
            f"def f():\n    {BUILT}    {COPIED}    {COMPILED}    return p\nuse(f(), f())\n",
            "`f` is called several times, and a program can train under one strategy only",
        ),
        (
            f"def f(n):\n    {BUILT}    {COPIED}    {COMPILED}    return p\nuse([f(n) for n in r])\n",
            "`f` is called several times, and a program can train under one strategy only",
        ),
        (BUILT + "self.p = multi_gpu_model(m, gpus=2)\n", "the copied model is kept in no name of its own"),
        (BUILT + "p = multi_gpu_model(m, gpus=[a, b])\n" + COMPILED, "line 6: which GPUs it takes can't be told"),
        ("pass; " + BUILT + COPIED + COMPILED, "line 5: statements share a line"),
    ],
)
def test_what_is_made_elsewhere_is_refused(source: str, reason: str) -> None:
    assert refusal(HEAD + source, "TF664").startswith(reason)
