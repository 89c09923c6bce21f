"""The command on notebooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eagerly.cli import cli

TF = "import tensorflow as tf"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: bytes = b"") -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, prog_name="eagerly", catch_exceptions=False)


def notebook(*sources: Any) -> bytes:
    """A notebook file as Jupyter writes it: a heading, then code cells."""
    cells: list[Any] = [{"cell_type": "markdown", "metadata": {}, "source": ["# `tf.log(x)`"]}]
    output = {"name": "stdout", "output_type": "stream", "text": ["tf.log(1)"]}
    for source in sources:
        lines = source.splitlines(True) if isinstance(source, str) else source
        cells.append(
            {"cell_type": "code", "execution_count": 1, "metadata": {}, "outputs": [output], "source": lines},
        )
    metadata = {"kernelspec": {"language": "python", "name": "python3"}, "language_info": {"name": "python"}}
    content = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 2}
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def test_a_finding_says_its_cell_as_ruff_does(folder: Path) -> None:
    (folder / "a.ipynb").write_bytes(notebook("%matplotlib inline\nimport tensorflow as tf\n", "x = 1\ny = tf.log(x);"))
    result = run("check", "a.ipynb")
    assert result.stdout == (
        "a.ipynb:cell 3:2:5: TF101 [*] `tf.log` is now `tf.math.log`\n"
        "  |\n"
        "2 | y = tf.log(x);\n"
        "  |     ^^^^^^\n"
        "  = help: Replace with `tf.math.log`\n"
        "\n"
        "Found 1 finding.\n"
        "[*] 1 fixable with `--fix`.\n"
    )
    assert result.exit_code == 1


def test_json_counts_within_the_cell(folder: Path) -> None:
    (folder / "a.ipynb").write_bytes(notebook(TF, "x = 1\ny = tf.log(x)"))
    (found,) = json.loads(run("check", "--output-format", "json").stdout)
    assert (found["cell"], found["location"], found["noqa_row"]) == (3, {"row": 2, "column": 5}, 2)
    assert found["fix"]["edits"] == [
        {
            "cell": 3,
            "content": "math.log",
            "location": {"row": 2, "column": 8},
            "end_location": {"row": 2, "column": 11},
        }
    ]


def test_notebooks_are_found_below_a_folder(folder: Path) -> None:
    (folder / "sub" / ".ipynb_checkpoints").mkdir(parents=True)
    for name in ("a.ipynb", "sub/b.ipynb", "sub/.ipynb_checkpoints/b-checkpoint.ipynb"):
        (folder / name).write_bytes(notebook(TF, "tf.log(1)"))
    found = json.loads(run("check", "--output-format", "json").stdout)
    assert [finding["filename"] for finding in found] == ["a.ipynb", str(Path("sub/b.ipynb"))]


def test_fix_changes_the_sources_and_nothing_else(folder: Path) -> None:
    cells = [TF, ["y = tf.log(1.0)\n", "'é <tf.log> \u2028'\n", "z = 1"], [], "%%bash\ntf.log(1)", "tf.log(2)"]
    before = notebook(*cells).replace(b'"x"', b'"\\u0078"').replace(b"\n", b"\r\n")
    file = folder / "a.ipynb"
    file.write_bytes(before)
    file.chmod(0o640)
    result = run("check", "--fix")
    expected = before.replace(b'"y = tf.log', b'"y = tf.math.log').replace(b'"tf.log(2)', b'"tf.math.log(2)')
    assert file.read_bytes() == expected
    assert file.stat().st_mode & 0o777 == 0o640
    assert "Found 2 findings (2 fixed, 0 remaining)." in result.stderr
    again = run("check", "--fix")
    assert (file.read_bytes(), again.exit_code) == (expected, 0)


def test_a_notebook_without_fixes_is_not_written(folder: Path) -> None:
    file = folder / "a.ipynb"
    file.write_bytes(notebook(TF, "tf.math.log(1.0)"))
    before = file.stat()
    run("check", "--fix")
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_diff_is_shown_for_each_cell_that_changes(folder: Path) -> None:
    content = notebook(TF, "x = 1\nsess = tf.Session()", "print(sess.run(tf.exp(1.0)))\n%time x", "!ls")
    (folder / "a.ipynb").write_bytes(content)
    result = run("check", "--diff", "--unsafe-fixes")
    assert result.stdout == (
        "--- a.ipynb:cell 3\n+++ a.ipynb:cell 3\n@@ -1,2 +1 @@\n x = 1\n-sess = tf.Session()\n"
        "--- a.ipynb:cell 4\n+++ a.ipynb:cell 4\n@@ -1,2 +1,2 @@\n"
        "-print(sess.run(tf.exp(1.0)))\n+print(tf.exp(1.0).numpy())\n %time x\n"
    )
    assert ((folder / "a.ipynb").read_bytes(), result.exit_code) == (content, 1)


def test_standard_input_is_a_notebook_if_its_name_says_so() -> None:
    content = notebook(TF, "y = tf.log(1.0)", "tf.Session()")
    result = run("check", "-", "--stdin-filename", "pkg/a.ipynb", stdin=content)
    assert result.stdout.startswith("pkg/a.ipynb:cell 3:1:5: TF101")
    result = run("check", "--fix", "-", "--stdin-filename", "a.ipynb", stdin=content)
    assert result.stdout_bytes == content.replace(b'"y = tf.log', b'"y = tf.math.log')


def test_python_on_standard_input_comes_out_alone_too() -> None:
    source = b"import tensorflow as tf\nsess = tf.Session()\ny = tf.log(1.0)\n"
    result = run("check", "--fix", "-", "--stdin-filename", "a.py", stdin=source)
    assert result.stdout_bytes == source.replace(b"tf.log", b"tf.math.log")


def test_noqa_works_in_a_cell(folder: Path) -> None:
    (folder / "a.ipynb").write_bytes(notebook(TF, "tf.log(1)  # noqa: TF101", "tf.log(1)"))
    (found,) = json.loads(run("check", "--output-format", "json").stdout)
    assert found["cell"] == 4


def test_a_notebook_in_another_language_is_passed_over(folder: Path) -> None:
    content = notebook(TF, "tf.log(1)").replace(b'"name": "python"', b'"name": "R"')
    (folder / "a.ipynb").write_bytes(content)
    result = run("check", "--fix")
    assert ((folder / "a.ipynb").read_bytes(), result.stdout, result.exit_code) == (content, "", 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"{", "not valid JSON: line 1 column 2: Expecting property name enclosed in double quotes"),
        (b"{}", "not a notebook: it has no `cells`"),
        (b"\xff", "line 1 is not valid utf-8"),
    ],
)
def test_what_is_no_notebook_is_one_line_and_stays(folder: Path, content: bytes, reason: str) -> None:
    (folder / "a.ipynb").write_bytes(content)
    (folder / "b.ipynb").write_bytes(notebook(TF, "tf.log(1)"))
    result = run("check", "--fix", ".")
    assert result.stderr.startswith(f"a.ipynb: {reason}\n")
    assert ((folder / "a.ipynb").read_bytes(), result.exit_code) == (content, 2)
    assert b"tf.math.log" in (folder / "b.ipynb").read_bytes(), "the others are fixed"
