"""The terminal's face: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from eagerly import __version__
from eagerly.cli import cli
from eagerly.explain import rule_page
from eagerly.rules.book import RuleBook
from eagerly.rules.model import Match
from eagerly.source.files import UnreadableFileError

CLEAN = "import tensorflow as tf\ny = tf.math.log(1.0)\n"
SAFE = "import tensorflow as tf\ny = tf.log(1.0)\n"
REVIEW = "import tensorflow as tf\nsess = tf.Session()\nprint(sess.run(tf.exp(1.0)))\n"
MANUAL = "import tensorflow as tf\ny = tf.trainable_variables()\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin, prog_name="eagerly", catch_exceptions=False)


def process(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The real command, in a process of its own."""
    command = [sys.executable, "-m", "eagerly", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, check=False)


def found(*arguments: str, stdin: str = "") -> list[dict[str, Any]]:
    """What is reported as JSON."""
    return list(json.loads(run("check", "--output-format", "json", *arguments, stdin=stdin).stdout))


def codes(*arguments: str, stdin: str = "") -> list[str]:
    return [finding["code"] for finding in found(*arguments, stdin=stdin)]


def test_the_process_ends_with_0_1_or_2(tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(CLEAN)
    (tmp_path / "old.py").write_text(SAFE)
    (tmp_path / "broken.py").write_bytes(b"import tensorflow\ny = '\xff'\n")
    clean, old, broken, missing = (str(tmp_path / name) for name in ("clean.py", "old.py", "broken.py", "missing.py"))
    assert process("check", clean).returncode == 0
    assert process("check", old).returncode == 1
    done = process("check", broken, missing, old)
    assert done.returncode == 2
    assert sorted(done.stderr.decode().splitlines()) == [
        f"{broken}: line 2 is not valid utf-8",
        f"{missing}: no such file or folder",
    ]
    assert b"TF101" in done.stdout, "the others go on"


def test_the_process_reads_standard_input_and_writes_the_fixed_code_to_standard_output() -> None:
    source = "import tensorflow as tf\r\ns = '😀'; y = tf.log(1.0)\r\n".encode()
    done = process("check", "--fix", "-", stdin=source)
    assert done.stdout == source.replace(b"tf.log", b"tf.math.log")
    assert b"1 fixed" in done.stderr
    assert done.returncode == 0


def test_the_command_starts_without_what_it_does_not_need() -> None:
    """Neither the language server's libraries nor TensorFlow nor libcst is imported to check a file."""
    program = (
        "import sys\nfrom eagerly.cli import cli\n"
        "try:\n    cli(['check', '-'])\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=SAFE, capture_output=True, text=True, timeout=60, check=True
    )
    loaded = done.stdout.splitlines()[-1].split()
    assert "eagerly.cli" in loaded
    assert not {"pygls", "lsprotocol", "tensorflow", "keras", "libcst", "asyncio"} & set(loaded)


def test_an_unknown_option_is_an_error() -> None:
    assert run("check", "--no-such-option").exit_code == 2


def test_the_version_is_told() -> None:
    assert __version__ in run("--version").stdout


def test_a_finding_is_shown_with_place_message_frame_and_fix(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    result = run("check", "a.py")
    assert result.stdout == (
        "a.py:2:5: TF101 [*] `tf.log` is now `tf.math.log`\n"
        "  |\n"
        "2 | y = tf.log(1.0)\n"
        "  |     ^^^^^^\n"
        "  = help: Replace with `tf.math.log`\n"
        "\n"
        "Found 1 finding.\n"
        "[*] 1 fixable with `--fix`.\n"
    )
    assert result.exit_code == 1


def test_what_fixing_everything_leaves_is_not_said_to_be_fixable_by_it(folder: Path) -> None:
    graph = """\
import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
y = tf.layers.Dense(2)(x)
with tf.Session() as sess:
    for value in sess.run([y], unknown):
        print(value)
"""
    (folder / "a.py").write_text(graph)
    result = run("check", "--fix", "--unsafe-fixes", "a.py")
    assert (folder / "a.py").read_text() == graph
    assert "[*] 1 left unfixed: by itself, each would break the code around it" in result.stderr
    assert "fixable with" not in result.stderr


def test_a_fix_to_review_and_a_refusal_are_told_apart(folder: Path) -> None:
    (folder / "a.py").write_text(REVIEW)
    (folder / "b.py").write_text(REVIEW.replace("))", "), feed_dict={})"))
    result = run("check", "a.py", "b.py")
    assert "a.py:2:8: TF301 [review] " in result.stdout
    assert "= no fix: line 3: the run has a `feed_dict`" in result.stdout
    assert "with `--fix --unsafe-fixes`" in result.stdout


def test_a_session_that_other_fixes_make_convertible_is_no_refusal(folder: Path) -> None:
    (folder / "a.py").write_text(
        "import tensorflow as tf\n"
        "x = tf.placeholder(tf.float32, [2])\n"
        "step = tf.Variable(0, trainable=False)\n"
        "rate = tf.train.exponential_decay(0.1, step, 5, 0.5)\n"
        "y = x * rate\n"
        "with tf.Session() as sess:\n"
        "    sess.run(tf.global_variables_initializer())\n"
        "    print(sess.run(y, {x: [1.0, 2.0]}))\n"
    )
    shown = run("check", "a.py").stdout
    assert "Turn the graph into functions" in shown
    assert "exponential_decay` does when it is run is not known" not in shown
    assert "Session" not in run("check", "--diff", "--unsafe-fixes", "a.py").stdout.replace("-with tf.Session", "")


def test_what_goes_with_a_session_is_fixable_with_it(folder: Path) -> None:
    (folder / "a.py").write_text(
        "import tensorflow as tf\nx = tf.placeholder(tf.float32, [2])\nv = tf.Variable(1.0)\n"
        "train = tf.train.AdamOptimizer(0.1).minimize(tf.reduce_sum(x * v))\n"
        "with tf.Session() as sess:\n    sess.run(tf.global_variables_initializer())\n"
        "    sess.run(train, {x: [1.0, 2.0]})\n"
    )
    shown = run("check", "a.py").stdout
    assert "no fix" not in shown
    assert "TF906 [review] `tf.placeholder`" in shown
    found = json.loads(run("check", "--output-format", "json", "a.py").stdout)
    assert all(finding["fix"]["applicability"] == "unsafe" for finding in found)


def test_what_stops_a_session_behind_other_fixes_is_said_of_no_line(folder: Path) -> None:
    (folder / "a.py").write_text(
        "import tensorflow as tf\n"
        "def inputs():\n    x = tf.placeholder(tf.float32, [2])\n    return x\n"
        "x = inputs()\nv = tf.Variable(1.0)\nn = tf.Variable(0, trainable=False)\n"
        "loss = tf.reduce_sum(tf.nn.dropout(x, 0.5) * v)\n"
        "train = tf.train.GradientDescentOptimizer(0.1).minimize(loss, global_step=n)\n"
        "sess = tf.Session()\nsess.run(tf.global_variables_initializer())\nsess.run([train, n], {x: [1.0, 2.0]})\n"
    )
    shown = run("check", "a.py").stdout
    assert "once all else is fixed: it is fetched in the run in which `train` changes it, in no fixed order" in shown


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("\ty = tf.log(1.0)", "tf.log"),
        ("s = 'é😀'; y = tf.log(1.0)", "tf.log"),
        ("y = (tf.\n     log(1.0))", "tf."),
    ],
)
def test_the_frame_marks_the_name(folder: Path, line: str, marked: str) -> None:
    (folder / "a.py").write_text(f"import tensorflow as tf\n{line}\n")
    lines = run("check", "a.py").stdout.splitlines()
    frame = next(index for index, shown in enumerate(lines) if shown.strip(" |").startswith("^"))
    start = lines[frame].index("^")
    assert lines[frame - 1][start : start + lines[frame].count("^")] == marked


def test_nothing_found_is_said(folder: Path) -> None:
    (folder / "a.py").write_text(CLEAN)
    result = run("check")
    assert (result.stdout, result.exit_code) == ("All checks passed!\n", 0)


def test_without_a_path_the_folder_is_checked(folder: Path) -> None:
    (folder / "pkg").mkdir()
    (folder / "pkg" / "a.py").write_text(SAFE)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "b.py").write_text(SAFE)
    assert [finding["filename"] for finding in found()] == [str(Path("pkg/a.py"))]


def test_fix_writes_what_is_safe_and_reports_the_rest(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    (folder / "b.py").write_text(REVIEW)
    result = run("check", "--fix")
    assert (folder / "a.py").read_text() == CLEAN
    assert (folder / "b.py").read_text() == REVIEW
    assert "a.py:" not in result.stdout
    assert "b.py:2:8: TF301" in result.stdout
    assert "1 fixed" in result.stderr
    assert result.exit_code == 1


def test_unsafe_fixes_writes_what_wants_a_review_too(folder: Path) -> None:
    (folder / "b.py").write_text(REVIEW)
    result = run("check", "--fix", "--unsafe-fixes")
    assert (folder / "b.py").read_text() == "import tensorflow as tf\nprint(tf.exp(1.0).numpy())\n"
    assert result.exit_code == 0


def test_what_only_matters_in_tensorflow_1_code_is_still_found_when_nothing_else_shows_that_it_is(folder: Path) -> None:
    (folder / "a.py").write_text("import tensorflow as tf\nrows = tf.where(c, x, y)\nz = tf.to_float(rows)\n")
    results = [run("check", "--fix", "--unsafe-fixes") for _ in range(2)]
    mark, *code = (folder / "a.py").read_text().splitlines()
    assert mark.startswith("# eagerly: written for TensorFlow 1; delete this line when")
    assert code == ["import tensorflow as tf", "rows = tf.where(c, x, y)", "z = tf.cast(rows, tf.float32)"]
    assert ["TF223 `tf.where` no longer chooses whole rows" in result.stdout for result in results] == [True, True]
    assert [result.exit_code for result in results] == [1, 1]
    assert "1 fixed, 1 remaining" in results[0].stderr


def test_a_file_that_can_not_be_written_is_not_counted_as_fixed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, data: bytes) -> None:
        raise UnreadableFileError("cannot be written: No space left on device")

    monkeypatch.setattr("eagerly.run.write_atomically", refuse)
    (folder / "a.py").write_text(SAFE)
    result = run("check", "--fix", "a.py")
    assert result.exit_code == 2
    assert result.stderr.startswith("a.py: cannot be written: No space left on device\nFound 1 finding.\n")


def test_fix_leaves_a_file_without_fixes_untouched(folder: Path) -> None:
    file = folder / "a.py"
    file.write_text(MANUAL)
    before = file.stat()
    run("check", "--fix")
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_fix_keeps_mode_encoding_and_line_ends(folder: Path) -> None:
    file = folder / "a.py"
    file.write_bytes(
        b"#!/usr/bin/python\r\n# coding: latin-1\r\nimport tensorflow as tf\r\ny = tf.log('\xe9')  # \xfc\r\n"
    )
    file.chmod(0o755)
    run("check", "--fix", "a.py")
    assert file.read_bytes().endswith(b"y = tf.math.log('\xe9')  # \xfc\r\n")
    assert file.stat().st_mode & 0o777 == 0o755


def test_a_file_that_does_not_parse_is_not_left_shorter(folder: Path) -> None:
    source = "import tensorflow as tf\nprint tf.log(1)\ndef f(:\n    y = tf.to_float(\n"
    (folder / "a.py").write_text(source)
    run("check", "--fix", "--unsafe-fixes", "a.py")
    assert len((folder / "a.py").read_text()) >= len(source)


def test_a_file_in_two_paths_is_checked_once(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    assert codes(".", "a.py", str(folder)) == ["TF101"]


def test_diff_shows_and_writes_nothing(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    result = run("check", "--diff")
    assert (folder / "a.py").read_text() == SAFE
    assert result.stdout == (
        "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n import tensorflow as tf\n-y = tf.log(1.0)\n+y = tf.math.log(1.0)\n"
    )
    assert "Would fix 1 finding" in result.stderr
    assert result.exit_code == 1


def test_diff_that_leaves_as_much_says_so(folder: Path) -> None:
    (folder / "a.py").write_text("import tensorflow as tf\nwith tf.Session() as sess:\n    sess.run(f)\n")
    result = run("check", "--diff", "--unsafe-fixes")
    assert "+tf.disable_v2_behavior()" in result.stdout
    assert result.stderr == "Would make these changes, and leave no fewer findings.\n"


def test_diff_wins_over_fix(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    run("check", "--diff", "--fix")
    assert (folder / "a.py").read_text() == SAFE


def test_diff_without_a_difference_is_clean(folder: Path) -> None:
    (folder / "a.py").write_text(MANUAL)
    result = run("check", "--diff")
    assert (result.stdout, result.exit_code) == ("", 0)


@pytest.mark.parametrize(
    "source",
    [
        "import tensorflow as tf\ny = tf.log(1.0)\n",
        "import tensorflow as tf\nx = 1\n\fy = tf.log(1.0)\n",
        "import tensorflow as tf\nx = '\u2028'\ny = tf.log(1.0)",
        "import tensorflow as tf\r\n\r\n\r\n\r\n\r\ny = tf.log(1.0)\r\nx = '\x1c\x85'\r\n",
    ],
)
def test_a_diff_can_be_applied(folder: Path, source: str) -> None:
    """`patch` makes of the file what --fix makes of it."""
    (folder / "a.py").write_bytes(source.encode())
    patch = run("check", "--diff", "a.py").stdout_bytes
    subprocess.run(
        ["git", "apply", "--unsafe-paths", "-p0", "-"], input=patch, cwd=folder, check=True, capture_output=True
    )
    patched = (folder / "a.py").read_bytes()
    assert patched == source.replace("tf.log", "tf.math.log").encode()


def test_quiet_prints_nothing_but_the_exit_code_tells(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    for arguments in (["--quiet"], ["-q"], ["-q", "--diff"]):
        result = run("check", *arguments)
        assert (result.output, result.exit_code) == ("", 1)


def test_quiet_still_says_what_went_wrong(folder: Path) -> None:
    result = run("check", "-q", "missing.py")
    assert (result.stdout, result.stderr, result.exit_code) == ("", "missing.py: no such file or folder\n", 2)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["TF101", "TF203", "TF301"]),
        (["--select", "TF1"], ["TF101"]),
        (["--select", "TF1,TF301"], ["TF101", "TF301"]),
        (["--select", "TF1", "--select", "TF3"], ["TF101", "TF301"]),
        (["--ignore", "TF101, TF203"], ["TF301"]),
        (["--select", "TF2", "--ignore", "TF203"], []),
        (["--tensorflow-version", "1.15"], []),
    ],
)
def test_rules_are_selected_by_code_or_prefix(arguments: list[str], expected: list[str]) -> None:
    source = "import tensorflow as tf\ny = tf.log(tf.to_float(1))\ntf.Session()\n"
    assert codes(*arguments, "-", stdin=source) == expected


@pytest.mark.parametrize(
    "arguments",
    [["--tensorflow-version", "two"], ["--target", "jax"], ["--output-format", "xml"], ["--tensorflow-version", "2"]],
)
def test_a_value_that_makes_no_sense_is_an_error_and_no_traceback(arguments: list[str]) -> None:
    result = run("check", *arguments, "-", stdin=SAFE)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_json_has_the_shape_of_ruffs(folder: Path) -> None:
    (folder / "a.py").write_text("import tensorflow as tf\ns = '😀'; y = tf.log(1.0)\n")
    assert found("a.py") == [
        {
            "cell": None,
            "code": "TF101",
            "end_location": {"column": 20, "row": 2},
            "filename": "a.py",
            "fix": {
                "applicability": "safe",
                "edits": [
                    {
                        "content": "math.log",
                        "end_location": {"column": 20, "row": 2},
                        "location": {"column": 17, "row": 2},
                    }
                ],
                "message": "Replace with `tf.math.log`",
            },
            "location": {"column": 14, "row": 2},
            "message": "`tf.log` is now `tf.math.log`",
            "noqa_row": 2,
            "severity": "warning",
            "url": "https://www.tensorflow.org/api_docs/python/tf/math",
        }
    ]


@pytest.mark.parametrize(("source", "applicability"), [(SAFE, "safe"), (REVIEW, "unsafe"), (MANUAL, None)])
def test_json_says_how_far_a_fix_can_be_trusted(source: str, applicability: str | None) -> None:
    fix = found("-", stdin=source)[0]["fix"]
    assert (fix and fix["applicability"]) == applicability


def test_json_of_nothing_is_an_empty_list() -> None:
    result = run("check", "--output-format", "json", "-", stdin=CLEAN)
    assert (json.loads(result.stdout), result.exit_code) == ([], 0)


def test_json_is_the_only_thing_on_standard_output(folder: Path) -> None:
    (folder / "a.py").write_text(SAFE)
    (folder / "b.py").write_bytes(b"\xff")
    result = run("check", "--output-format", "json", "--fix", ".")
    assert json.loads(result.stdout) == []
    assert (folder / "a.py").read_text() == CLEAN
    assert result.exit_code == 2


def test_standard_input_goes_by_the_name_it_is_given() -> None:
    assert found("-", "--stdin-filename", "pkg/a.py", stdin=SAFE)[0]["filename"] == "pkg/a.py"


def test_code_that_needs_no_fix_comes_out_as_it_went_in() -> None:
    source = "\ufeffimport tensorflow as tf\r\n\fx = 1\r\ry = '\u2028'".encode()
    assert run("check", "--fix", "-", stdin=source).stdout_bytes == source


def test_the_project_has_settings(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.eagerly]\nselect = ["TF1"]\ntensorflow-version = "2.9"\n')
    (folder / "pkg").mkdir()
    (folder / "pkg" / "a.py").write_text("import tensorflow as tf\ny = tf.log(tf.to_float(1))\n")
    assert codes() == ["TF101"]
    assert codes("--select", "TF2") == ["TF203"], "the command line overrides them"


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('select = "TF1"', "`select` is a list"),
        ("no-such = 1", "`no-such` is no setting"),
        ("select = [", "[tool.eagerly]"),
        ('target = "jax"', "`target`"),
    ],
)
def test_a_wrong_project_file_is_one_line(folder: Path, table: str, reason: str) -> None:
    (folder / "pyproject.toml").write_text(f"[tool.eagerly]\n{table}\n")
    (folder / "a.py").write_text(SAFE)
    result = run("check", "a.py")
    assert result.exit_code == 2
    assert result.stderr.count("pyproject.toml") == 1
    assert reason in result.stderr


def test_a_rule_is_explained() -> None:
    result = run("rule", "tf101")
    assert result.stdout.startswith("# TF101: math-moved\n")
    for part in ("deprecated in 1.13", "removed in 2.0", "# before", "# after", "<https://www.tensorflow.org/"):
        assert part in result.stdout
    assert result.exit_code == 0


def test_rules_are_listed_and_counted(rulebook: RuleBook) -> None:
    listed, counted = run("rules"), run("rules", "--statistics")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == [rule.code for rule in rulebook.rules]
    assert counted.stdout.splitlines()[-1].split()[:2] == ["all", str(len(rulebook.rules))]


def test_every_rule_can_be_explained(rulebook: RuleBook) -> None:
    for rule in rulebook.rules:
        page = rule_page(rule)
        assert page.startswith(f"# {rule.code}: {rule.name}\n")
        assert page.count("```python") == len(rule.examples)
        assert ("**To check.** " in page) == bool(rule.check)
        assert "| --- | --- |\n\n" not in page, "a table without rows"
        for name in _told_by_tables(rule.match):
            assert f"`{name}`".replace("'", '"') in page


def _told_by_tables(match: Match) -> Iterator[str]:
    """What a user looks up on a page: arguments and where they are, attributes, calls by position."""
    if match.arguments is not None:
        yield from (*match.arguments.renamed, *match.arguments.removed, *match.arguments.functions)
        yield from (method for methods in match.arguments.methods.values() for method in methods)
    yield from (name for renamed in (match.attributes or {}).values() for name in renamed)
    yield from match.places or ()


def test_a_page_names_the_kinds_of_value_in_words(rulebook: RuleBook) -> None:
    assert "Of an operation, it finds `run`." in rule_page(rulebook.by_code["TF303"])
    assert "| Of a Keras optimizer | Now |\n| --- | --- |\n| `lr` | `learning_rate` |" in rule_page(
        rulebook.by_code["TF514"]
    )
    assert "of a Keras model; in" in rule_page(rulebook.by_code["TF518"])


def test_an_unknown_rule_is_one_line() -> None:
    result = run("rule", "TF999")
    assert (result.stderr, result.exit_code) == ("eagerly: there is no rule TF999\n", 2)


def test_concise_output_is_a_line_for_each_finding_and_the_summary(folder: Path) -> None:
    (folder / "a.py").write_text("import tensorflow as tf\ny = tf.log(1.0)\nz = tf.Session()\n")
    lines = run("check", "--output-format", "concise", "a.py").stdout.splitlines()
    assert lines[0] == "a.py:2:5: TF101 [*] `tf.log` is now `tf.math.log`"
    assert lines[1].startswith("a.py:3:5: TF301 [review] ")
    assert lines[2] == "Found 2 findings."


def test_github_shows_each_finding_at_its_line(folder: Path) -> None:
    (folder / "a,b.py").write_text("import tensorflow as tf\ny = tf.log(1.0)\n")
    result = run("check", "--output-format", "github", "a,b.py")
    place = "title=eagerly (TF101),file=a%2Cb.py,line=2,col=5,endLine=2,endColumn=11"
    assert result.stdout == f"::warning {place}::a,b.py:2:5: TF101 `tf.log` is now `tf.math.log`\n"
    assert result.exit_code == 1


def test_github_shows_what_is_found_in_a_notebook_at_the_file(folder: Path) -> None:
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    source = {**cell, "source": "import tensorflow as tf\ny = tf.log(1.0)"}
    notebook = {"cells": [source], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "n.ipynb").write_text(json.dumps(notebook))
    shown = run("check", "--output-format", "github", "n.ipynb").stdout
    assert shown.startswith("::warning title=eagerly (TF101),file=n.ipynb::n.ipynb:cell 1:2:5: TF101 ")
