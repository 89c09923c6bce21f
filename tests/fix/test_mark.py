"""A file keeps the mark of TensorFlow 1 code while findings depend on what its fixes have taken away."""

import pytest

from eagerly.fix import apply_edits, edits, fix_everything, fixes, marked
from helpers import analyse, check_fixed, found

MARK = "# eagerly: written for TensorFlow 1; delete this line when nothing that is reported below is left to mend\n"
SOURCE = "import tensorflow as tf\nrows = tf.where(c, x, y)\nz = tf.to_float(rows)\n"
FIXED = "import tensorflow as tf\nrows = tf.where(c, x, y)\nz = tf.cast(rows, tf.float32)\n"


def test_the_mark_comes_when_the_last_proof_goes() -> None:
    check_fixed(SOURCE, MARK + FIXED)
    assert found(MARK + FIXED) == ["3:8 TF223 tf.where"]


def test_what_is_said_first_of_a_file_is_said_after_its_fixes() -> None:
    left = fix_everything(analyse(SOURCE)).remaining
    assert [finding.rule.code for finding in left.findings] == ["TF223"]


@pytest.mark.parametrize(
    "before",
    [
        "import tensorflow as tf\nx = tf.placeholder(tf.float32)\nrows = tf.where(c, x, y)\nz = tf.to_float(rows)\n",
        "import tensorflow as tf\nrows = tf.where(c, x, y)  # noqa: TF223\nz = tf.to_float(rows)\n",
        "import tensorflow as tf\nrows = tf.where(c > 0, c, y)\nz = tf.to_float(rows)\n",
        "import tensorflow as tf\ny = tf.nn.dropout(x, 0.5)\nz = tf.to_float(y)\n",
        "import tensorflow as tf\nrows = tf.where(c, x, y)\n",
    ],
    ids=["another proof", "suppressed", "no finding", "fixed with it", "no proof"],
)
def test_there_is_none_where_nothing_depends_on_it(before: str) -> None:
    assert MARK not in str(fix_everything(analyse(before)).text)


def test_what_is_not_selected_counts_and_what_is_ignored_does_not() -> None:
    assert str(fix_everything(analyse(SOURCE, select=("TF1",))).text) == SOURCE
    assert str(fix_everything(analyse(SOURCE, select=("TF203",))).text) == MARK + FIXED
    assert str(fix_everything(analyse(SOURCE, ignore=("TF223",))).text) == FIXED


def test_without_the_mark_nothing_is_reported() -> None:
    assert found(FIXED) == []


def test_it_stands_above_the_code_with_the_line_ends_of_the_file() -> None:
    head = '#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"""What\nit does."""\n'
    check_fixed(head + SOURCE, head + MARK + FIXED)
    assert str(fix_everything(analyse(SOURCE.replace("\n", "\r\n"))).text) == (MARK + FIXED).replace("\n", "\r\n")
    assert str(fix_everything(analyse(SOURCE.replace("\n", "\r"))).text) == (MARK + FIXED).replace("\n", "\r")


def test_a_single_fix_brings_it_along() -> None:
    analysis = analyse(SOURCE)
    finding = next(finding for finding in analysis.findings if finding.rule.code != "TF223")
    fix = fixes(analysis, finding).preferred
    assert fix is not None
    assert str(apply_edits(analysis.text, marked(analysis, edits(analysis, [fix])))) == MARK + FIXED
