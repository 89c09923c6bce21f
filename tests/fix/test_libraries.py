"""What moved to absl is imported from there, by a name that is free."""

import pytest

from helpers import check_fixed, found, refusal


def test_a_program_is_converted_as_a_whole() -> None:
    check_fixed(
        """\
        import tensorflow as tf

        flags = tf.app.flags
        FLAGS = flags.FLAGS
        flags.DEFINE_string("folder", "/tmp", "Where the data is.")

        def main(_):
            tf.logging.info("in %s", FLAGS.folder)

        if __name__ == "__main__":
            tf.logging.set_verbosity(tf.logging.INFO)
            tf.app.run()
        """,
        """\
        import tensorflow as tf
        from absl import app
        from absl import logging

        from absl import flags
        FLAGS = flags.FLAGS
        flags.DEFINE_string("folder", "/tmp", "Where the data is.")

        def main(_):
            logging.info("in %s", FLAGS.folder)

        if __name__ == "__main__":
            logging.set_verbosity(logging.INFO)
            app.run(main)
        """,
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "import logging\nimport tensorflow as tf\nlogging.info('a')\ntf.logging.info('b')\n",
            "import logging\nimport tensorflow as tf\nfrom absl import logging as absl_logging\n"
            "logging.info('a')\nabsl_logging.info('b')\n",
        ),
        (
            "import tensorflow as tf\ndef main(_): pass\napp = Flask()\ntf.app.run(main, argv=['a'])\n",
            "import tensorflow as tf\nfrom absl import app as absl_app\n"
            "def main(_): pass\napp = Flask()\nabsl_app.run(main, argv=['a'])\n",
        ),
        (
            "from tensorflow import flags\nflags.DEFINE_string('a', 'b', 'c')\n",
            "from absl import flags\nflags.DEFINE_string('a', 'b', 'c')\n",
        ),
        (
            "import tensorflow as tf\nflags = tf.flags\ntf.flags.DEFINE_string('a', 'b', 'c')\n",
            "import tensorflow as tf\nfrom absl import flags\nflags.DEFINE_string('a', 'b', 'c')\n",
        ),
        (
            "import tensorflow.compat.v1 as tf\ndef main(_): pass\ntf.app.run(main)\n",
            "import tensorflow as tf\nfrom absl import app\ndef main(_): pass\napp.run(main)\n",
        ),
        (
            "import tensorflow as tf\nlogger = tf.logging\nlogger.fatal('a')\n",
            "import tensorflow as tf\nfrom absl import logging\nlogger = tf.logging\nlogging.error('a')\n",
        ),
    ],
)
def test_the_name_is_free_and_means_the_library(before: str, after: str) -> None:
    check_fixed(before, after)


def test_what_is_bound_to_a_module_that_moved_is_reported_once() -> None:
    source = "import tensorflow as tf\nFLAGS = tf.flags.FLAGS\ndef f():\n    return FLAGS.a + FLAGS.b\n"
    assert found(source) == ["2:9 TF650 tf.flags"]
    assert found("from tensorflow import flags\nflags.DEFINE_string('a', 'b', 'c')\n") == ["1:24 TF650 flags"]


def test_a_default_that_is_a_name_has_to_be_known() -> None:
    reason = refusal("import tensorflow as tf\ntf.app.run()\n", "TF651")
    assert reason == "`main` is not given, and there is no `main` here"


def test_the_module_of_a_call_that_has_a_fix_is_not_reported() -> None:
    source = "import tensorflow.compat.v1 as tf\ndef main(_): pass\ntf.app.run(main)\n"
    assert found(source)[1:] == ["3:1 TF651 tf.app.run"]
