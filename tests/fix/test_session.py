"""A session that only computes goes, and its fetches become the values of their tensors."""

import pytest

from eagerly.fix import fixes
from eagerly.rules.model import Safety
from helpers import analyse, check_fixed, check_quick_fix

HEAD = "import tensorflow as tf\nx = tf.constant([[1.0, 2.0]])\ny = tf.square(x)\n"


def check_converted(before: str, after: str) -> None:
    """The session fix turns one program into the other, below a head that makes the tensors x and y."""
    check_fixed(HEAD + before, HEAD + after)


PROGRAM = """\
import tensorflow as tf

sess = tf.Session()
x = tf.constant([[1.0, 2.0]])
W = tf.Variable(tf.random.normal([2, 1]))
b = tf.Variable(tf.zeros([1]))
y_pred = tf.matmul(x, W) + b
init = tf.global_variables_initializer()
sess.run(init)
result = sess.run(y_pred)
sess.close()
print(result)
"""
CONVERTED = """\
import tensorflow as tf

x = tf.constant([[1.0, 2.0]])
W = tf.Variable(tf.random.normal([2, 1]))
b = tf.Variable(tf.zeros([1]))
y_pred = tf.matmul(x, W) + b
result = y_pred.numpy()
print(result)
"""


@pytest.mark.parametrize("code", ["TF301", "TF302", "TF304"])
def test_the_program_of_the_question_is_one_quick_fix_from_any_of_its_findings(code: str) -> None:
    check_quick_fix(PROGRAM, CONVERTED, code)


def test_the_conversion_is_labelled_for_review_and_says_that_numbers_are_drawn_anew() -> None:
    analysis = analyse(PROGRAM)
    offered = {fixes(analysis, finding).preferred for finding in analysis.findings}
    assert len(offered) == 1, "one fix for the whole session"
    (fix,) = offered
    assert fix is not None
    assert fix.safety is Safety.REVIEW
    assert "random" in fix.note


def test_safe_fixes_leave_a_session_alone() -> None:
    check_fixed(PROGRAM, PROGRAM, unsafe=False)


def test_the_program_in_a_with_statement() -> None:
    check_fixed(
        """\
        import tensorflow as tf

        x = tf.constant([[1.0, 2.0]])
        W = tf.Variable(tf.random.normal([2, 1]))
        y_pred = tf.matmul(x, W)

        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            result = sess.run(y_pred)
            print(result)

        print("done")
        """,
        """\
        import tensorflow as tf

        x = tf.constant([[1.0, 2.0]])
        W = tf.Variable(tf.random.normal([2, 1]))
        y_pred = tf.matmul(x, W)

        result = y_pred.numpy()
        print(result)

        print("done")
        """,
    )


def test_the_program_in_a_function() -> None:
    check_fixed(
        """\
        import tensorflow as tf

        def main(unused):
            x = tf.constant([[1.0, 2.0]])
            W = tf.Variable(tf.zeros([2, 1]))
            with tf.Session() as sess:
                sess.run(tf.global_variables_initializer())
                return sess.run(tf.matmul(x, W))
        """,
        """\
        import tensorflow as tf

        def main(unused):
            x = tf.constant([[1.0, 2.0]])
            W = tf.Variable(tf.zeros([2, 1]))
            return tf.matmul(x, W).numpy()
        """,
    )


@pytest.mark.parametrize(
    ("statement", "converted"),
    [
        ("z = sess.run(y)", "z = y.numpy()"),
        ("z = sess.run(fetches=y)", "z = y.numpy()"),
        ("z = sess.run((y))", "z = (y).numpy()"),
        ("z = sess.run(x + y)", "z = (x + y).numpy()"),
        ("z = sess.run(-y)", "z = (-y).numpy()"),
        ("z = sess.run(y[0])", "z = y[0].numpy()"),
        ("z = sess.run(tf.exp(y))", "z = tf.exp(y).numpy()"),
        ("z = sess.run(y)[0]", "z = y.numpy()[0]"),
        ("z = sess.run(y).tolist()", "z = y.numpy().tolist()"),
        ("z = sess.run([y])", "z = [y.numpy()]"),
        ("z, = sess.run([y])", "z, = [y.numpy()]"),
        ("z = sess.run([x, y])", "z = [x.numpy(), y.numpy()]"),
        ("z = sess.run((x, y))", "z = (x.numpy(), y.numpy())"),
        ("z = sess.run({'a': x, 'b': y})", "z = {'a': x.numpy(), 'b': y.numpy()}"),
        ("z = sess.run({'a': [x, y]})", "z = {'a': [x.numpy(), y.numpy()]}"),
        ("a, b = sess.run([x, y])", "a, b = x.numpy(), y.numpy()"),
        ("a, b = sess.run([x, y,])", "a, b = x.numpy(), y.numpy()"),
        ("a, b = sess.run([x + 1, y])", "a, b = (x + 1).numpy(), y.numpy()"),
        ("a, b = sess.run((x, y))", "a, b = (x.numpy(), y.numpy())"),
        ("[a, b] = sess.run([x, y])", "[a, b] = [x.numpy(), y.numpy()]"),
        ("print(sess.run(x), sess.run(y))", "print(x.numpy(), y.numpy())"),
        ("print(sess.run(x), file=f)", "print(x.numpy(), file=f)"),
        ("if sess.run(tf.reduce_all(y > 0)): pass", "if tf.reduce_all(y > 0).numpy(): pass"),
        ("assert sess.run(y)", "assert y.numpy()"),
        ("z[0] = sess.run(y)", "z[0] = y.numpy()"),
        ("z.w = sess.run(y)", "z.w = y.numpy()"),
        ("z += sess.run(y)", "z += y.numpy()"),
        ("f'{sess.run(y)}'", "f'{y.numpy()}'"),
        ("z = y.eval(session=sess)", "z = y.numpy()"),
        ("z = [sess.run(y) for _ in range(3)]", "z = [y.numpy() for _ in range(3)]"),
        ("for i in range(3): print(sess.run(y))", "for i in range(3): print(y.numpy())"),
    ],
)
def test_fetches_become_values(statement: str, converted: str) -> None:
    check_converted(f"sess = tf.Session()\n{statement}\nsess.close()\n", f"{converted}\n")


def test_python_2_prints_its_values() -> None:
    check_converted("sess = tf.Session()\nprint sess.run(y)\n", "print y.numpy()\n")


def test_a_run_whose_value_nobody_takes_goes() -> None:
    check_converted("sess = tf.Session()\nsess.run(y)\nz = 1\n", "z = 1\n")


@pytest.mark.parametrize(
    ("fetch", "converted"),
    [
        ("a, b = sess.run([x,\n                 y])\n", "a, b = [x.numpy(),\n                 y.numpy()]\n"),
        (
            "a, b = sess.run([\n    x,  # first\n    y,\n])\n",
            "a, b = [\n    x.numpy(),  # first\n    y.numpy(),\n]\n",
        ),
        ("(a, b), c = sess.run([[x, y], x])\n", "(a, b), c = [[x.numpy(), y.numpy()], x.numpy()]\n"),
        ("a, b = sess.run([x, [x, y]])\n", "a, b = [x.numpy(), [x.numpy(), y.numpy()]]\n"),
        ("z = sess.run(\n    y  # of x\n)\n", "z = y.numpy()\n"),
        ("z = sess.run(x +\n             y)\n", "z = (x +\n             y).numpy()\n"),
    ],
)
def test_a_fetch_over_several_lines_or_levels_still_parses(fetch: str, converted: str) -> None:
    check_converted(f"sess = tf.Session()\n{fetch}", converted)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "sess = tf.InteractiveSession()\nz = y.eval()\nsess.close()\n",
            "z = y.numpy()\n",
        ),
        ("tf.InteractiveSession()\nz = y.eval()\n", "z = y.numpy()\n"),
        ("with tf.Session():\n    z = y.eval()\n", "z = y.numpy()\n"),
        ("sess = tf.Session()\nwith sess.as_default():\n    z = y.eval()\n", "z = y.numpy()\n"),
        ("with tf.Session() as sess:\n    with sess.as_default():\n        z = y.eval()\n", "z = y.numpy()\n"),
        ("with tf.Session():\n    z = (x + y).eval()\n", "z = (x + y).numpy()\n"),
        ("with tf.Session():\n    z = tf.exp(y).eval()[0]\n", "z = tf.exp(y).numpy()[0]\n"),
    ],
)
def test_the_default_session(before: str, after: str) -> None:
    check_converted(before, after)


@pytest.mark.parametrize(
    "run",
    [
        "sess.run(tf.global_variables_initializer())",
        "sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])",
        "sess.run(tf.initialize_all_variables())",
        "sess.run(init)",
        "init.run(session=sess)",
        "sess.run(v.initializer)",
        "v.initializer.run(session=sess)",
        "sess.run([v.initializer])",
    ],
)
def test_initializers_go(run: str) -> None:
    init = "init = tf.global_variables_initializer()\n" if "init)" in run or run.startswith("init.") else ""
    check_converted(
        f"v = tf.Variable(1.0)\n{init}sess = tf.Session()\n{run}\nz = sess.run(v)\n",
        "v = tf.Variable(1.0)\nz = v.numpy()\n",
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("with tf.Session() as sess: print(sess.run(y))\n", "print(y.numpy())\n"),
        ("with tf.Session() as sess: z = sess.run(y); print(z)\n", "z = y.numpy(); print(z)\n"),
        ("with tf.Session() as sess:  # go\n    z = sess.run(y)\n", "z = y.numpy()\n"),
        ("sess = tf.Session(); z = sess.run(y); sess.close()\n", "z = y.numpy()\n"),
        ("sess = tf.Session(); sess.run(y)\n", ""),
        ("z = 1; sess = tf.Session(); sess.close()\n", "z = 1\n"),
        ("sess = tf.Session(); sess.close(); z = 1\n", "z = 1\n"),
        ("sess = tf.Session()  # go\nz = sess.run(y)  # on\nsess.close()  # stop\n", "z = y.numpy()  # on\n"),
        ("if z:\n    with tf.Session() as sess:\n        sess.run(y)\n", "if z:\n    pass\n"),
        (
            "if z:\n    with tf.Session() as sess:\n        sess.run(y)\nelse:\n    w = 1\n",
            "if z:\n    pass\nelse:\n    w = 1\n",
        ),
        (
            "sess = tf.Session()\ntry:\n    z = sess.run(y)\nfinally:\n    sess.close()\n",
            "try:\n    z = y.numpy()\nfinally:\n    pass\n",
        ),
        (
            "with tf.Session() as sess:\n    for i in range(2):\n        sess.run(y)\n",
            "for i in range(2):\n    pass\n",
        ),
        (
            "with tf.Session() as sess:\n    if z:\n        w = sess.run(y)\n    else:\n        w = 0\n",
            "if z:\n    w = y.numpy()\nelse:\n    w = 0\n",
        ),
        (
            "with tf.Session() as sess:\n\tz = sess.run(y)\n\tif z:\n\t\tw = 1\n",
            "z = y.numpy()\nif z:\n\tw = 1\n",
        ),
        (
            "with tf.Session() as sess:\n  z = sess.run(y)\n  if z:\n      w = 1\n",
            "z = y.numpy()\nif z:\n    w = 1\n",
        ),
        (
            "def f():\n    with tf.Session() as sess:\n        pass\n",
            "def f():\n    pass\n",
        ),
        (
            "for i in range(2):\n    with tf.Session() as sess:\n        z = sess.run(y)\n        break\n",
            "for i in range(2):\n    z = y.numpy()\n    break\n",
        ),
    ],
)
def test_the_code_around_keeps_its_shape(before: str, after: str) -> None:
    check_converted(before, after)


def test_dedenting_leaves_strings_comments_and_blank_lines_alone() -> None:
    check_converted(
        '''\
with tf.Session() as sess:
    # before

    s = """one
    two
      three
"""
    t = f"""{x
    }
    four"""
    z = sess.run(y)  # é 😀

    call(a,
         b)
    # after
w = 1
''',
        '''\
# before

s = """one
    two
      three
"""
t = f"""{x
    }
    four"""
z = y.numpy()  # é 😀

call(a,
     b)
# after
w = 1
''',
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_survive(end: str) -> None:
    before = HEAD + "with tf.Session() as sess:\n    z = sess.run(y)\n\n    w = z\n"
    after = HEAD + "z = y.numpy()\n\nw = z\n"
    check_fixed(before.replace("\n", end), after.replace("\n", end))


def test_two_sessions_of_one_scope_go_together() -> None:
    check_converted(
        "with tf.Session() as sess:\n    a = sess.run(x)\nwith tf.Session() as sess:\n    b = sess.run(y)\n",
        "a = x.numpy()\nb = y.numpy()\n",
    )


def test_sessions_of_two_functions_are_two_fixes() -> None:
    source = (
        HEAD + "def f():\n    with tf.Session() as s:\n        return s.run(y)\n"
        "def g(feed):\n    with tf.Session() as s:\n        return s.run(y, feed)\n"
    )
    analysis = analyse(source)
    sessions = [finding for finding in analysis.findings if finding.rule.code == "TF301"]
    assert [fixes(analysis, finding).preferred is not None for finding in sessions] == [True, False]


@pytest.mark.parametrize(
    ("statement", "converted"),
    [
        (
            "import tensorflow as T\nx = T.constant(1.0)\nsess = T.Session()\n",
            "import tensorflow as T\nx = T.constant(1.0)\n",
        ),
        (
            "import tensorflow as tf\nx = tf.constant(1.0)\nsess = tf.compat.v1.Session()\n",
            "import tensorflow as tf\nx = tf.constant(1.0)\n",
        ),
        (
            "from tensorflow import Session, constant\nx = constant(1.0)\nsess = Session()\n",
            "from tensorflow import constant\nx = constant(1.0)\n",
        ),
    ],
)
def test_sessions_go_by_any_name(statement: str, converted: str) -> None:
    check_fixed(f"{statement}print(sess.run(x))\n", f"{converted}print(x.numpy())\n")


def test_what_is_deprecated_inside_is_fixed_with_it() -> None:
    check_fixed(
        "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.log(tf.to_float(tf.constant(1)))))\n",
        "import tensorflow as tf\nprint(tf.math.log(tf.cast(tf.constant(1), tf.float32)).numpy())\n",
    )


@pytest.mark.parametrize(
    "source",
    [
        "w = 3\nn = sess.run(y * w)\n",
        "import math\nn = sess.run(y * math.pi)\n",
        "import numpy as np\nn = sess.run(y * np.ones(2))\n",
        "def double(a):\n    return 2 * a\nn = sess.run(y * double(3))\n",
        "n = sess.run(tf.reshape(y, [len([1, 2]), 1]))\n",
    ],
)
def test_plain_python_values_may_take_part(source: str) -> None:
    body = source.replace("sess.run(y * ", "(y * ").replace(
        "sess.run(tf.reshape(y, [len([1, 2]), 1]))", "tf.reshape(y, [len([1, 2]), 1]).numpy()"
    )
    after = body if "reshape" in body else body.rstrip("\n") + ".numpy()\n"
    check_converted(f"sess = tf.Session()\n{source}", after)
