"""What IPython adds to Python is blanked out for the parser, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eagerly.source.magics import as_python


def blanked(cell: str) -> str:
    """What a parser is given for a cell; the form feed, which ends an indentation, shown as `|`."""
    return as_python(cell.encode()).decode().replace("\f", "|")


@pytest.mark.parametrize(
    "line", ["%matplotlib inline", "!ls *.py", "!!ls", "?x", "x?", "x.y??", "/f x", ",f a", "x = y?"]
)
def test_a_line_of_ipython_is_no_python(line: str) -> None:
    assert blanked(f"a = 1\n{line}\nb = 2\n") == f"a = 1\n{' ' * len(line)}\nb = 2\n"


def test_in_a_block_a_name_stands_for_it_since_a_block_needs_a_statement() -> None:
    assert blanked("if x:\n    !pip install y\nz") == "if x:\n    ______________\nz"


def test_a_command_goes_on_behind_a_backslash() -> None:
    assert blanked("!ls \\\n  -l \\\n  *\nx") == "     \n      \n   \nx"


def test_what_a_command_gives_is_a_value_that_nothing_is_known_of() -> None:
    assert blanked("x = !ls \\\n *\ny = %sql SELECT\n") == "x = _____\n  \ny = ___________\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("%time y = f(x)", "     |y = f(x)"),
        ("%timeit -n 10 -r3 f(x)", "                 |f(x)"),
        ("%prun -s time -q -l5 f(x)", "                    |f(x)"),
        ("if x:\n    %time f(x)", "if x:\n     |    f(x)"),
        ("y = %time f(x)", "y =       f(x)"),
        ("%time !ls", "         "),
        ("%time", "     "),
    ],
)
def test_a_statement_that_is_timed_is_python(line: str, expected: str) -> None:
    assert blanked(line) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "x = (a\n% b)\n",
        "x = a \\\n% b\n",
        "s = '''\n%magic\n!ls\nx?\n'''\n",
        's = r"""\n!ls\n"""; t = "\\"\\\n!ls"\n',
        "x != 3\nx %= 3\nf(x=3)\n",
        "# %magic !ls what?\ny = 1  # what?\n",
        "f('what?')\n",
        "plt.plot(x);\n",
        "ls = 1\nls -l\nrun in x\ncat.x\ncp /= 2\npip\n",
        "x = '(' + \"[\"\n",
        "print 'Python 2', x\n",
        "from x import *",
        "def f(): ...",
        "x = 1.",
        "try:",
        "y = x.\nz = 1",
    ],
)
def test_python_stays(cell: str) -> None:
    assert blanked(cell) == cell


@pytest.mark.parametrize(
    "line", ["pip install -q tensorflow==1.15", "cd ../data", "ls /tmp", "conda install x", "cd .."]
)
def test_a_command_that_can_be_no_python_needs_no_escape_character(line: str) -> None:
    assert blanked(f"{line}\nx = 1") == f"{' ' * len(line)}\nx = 1"


@pytest.mark.parametrize("magic", ["bash", "html", "javascript", "writefile x.py", "sql", "python2", "!"])
def test_a_cell_in_another_language_is_no_python(magic: str) -> None:
    assert blanked(f"%%{magic}\nx = 1\n").strip() == ""


@pytest.mark.parametrize("magic", ["time", "timeit", "capture out", "prun -l 5", "debug"])
def test_some_cell_magics_run_the_cell_as_python(magic: str) -> None:
    assert blanked(f"%%{magic}\nx = 1\n!ls\n") == f"{' ' * (len(magic) + 2)}\nx = 1\n   \n"


def test_the_setup_of_a_timed_cell_is_python() -> None:
    assert blanked("%%timeit -n 2 y = 1\nx = y") == "             |y = 1\nx = y"


def test_a_cell_magic_may_stand_below_comments() -> None:
    assert blanked("\n#@title Install\n%%bash\ny\n").strip() == ""


def test_the_indentation_of_a_first_line_is_taken_off_the_cell() -> None:
    assert blanked("  if x:\n    y\n\n  z") == " |if x:\n |  y\n\n |z"


@pytest.mark.parametrize(
    "cell",
    [
        "f(1,\n  2\n",
        "x = '''\n%magic",
        "x = [(1)\n",
        "x = 1 + \\",
        "x = 1 + \\\n",
        "y = tf.",
        "from x import",
        "x = 1 +  # so\n\n",
        "x = 1 if y else",
    ],
)
def test_a_statement_that_is_not_finished_is_no_python(cell: str) -> None:
    assert blanked(f"y = 1\n{cell}").rstrip() == "y = 1"


def test_in_a_block_a_name_stands_for_the_unfinished_statement() -> None:
    assert blanked("def f():\n    return (1,\n        2") == "def f():\n    __________\n         "


_PIECES = st.sampled_from(
    ["%", "!", "?", "%%", "time ", "bash", "(", ")", '"""', "'", '"', "#", "\\", "\n", "\r\n", "\t", "\f", "    ", " ",
     "x", "=", "if x:", "é", "😀", ";", "pip install ", "-n 1 "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=20).map("".join))
def test_length_and_line_ends_stay(cell: str) -> None:
    data = cell.encode()
    found = as_python(data)
    assert len(found) == len(data)
    assert [byte for byte in enumerate(found) if byte[1] in b"\r\n"] == [
        byte for byte in enumerate(data) if byte[1] in b"\r\n"
    ]
