"""What the programs for Keras cover that are run before and after.

`PYTHONPATH=tests python -m keras_programs.table` prints a table: what each of them says of itself, what is found in it,
and whether it prints the same.
"""

from __future__ import annotations

import ast

from eagerly.check import check
from eagerly.rules.own import own_rules
from keras_programs.test_programs import FOLDER
from printed import print_table


def shown(source: str) -> str:
    """What a program says of itself, and the codes of what is found in it."""
    codes = sorted({finding.rule.code for finding in check(source, own_rules()).findings})
    return f"{ast.get_docstring(ast.parse(source))} ({', '.join(codes)})"


if __name__ == "__main__":
    print_table(FOLDER, shown)
