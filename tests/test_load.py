"""A rules file is complete, or is refused with its file, line and reason."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from textwrap import dedent, indent

import pytest

import eagerly
from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.book import RuleBook
from eagerly.rules.document import RulesError
from eagerly.rules.load import bundled_rules, json_schema, load_rules

ROOT = Path(__file__).resolve().parents[1]
RULE = """\
- code: TF900
  name: own-wrapper
  family: own
  summary: "an own function that moved"
  why: Our own wrapper was replaced by the function that it wraps, which does the same.
  severity: warning
  safety: safe
  match:
    moved: {tf.own.log: tf.math.log}
  links: ["https://www.tensorflow.org/guide/migrate"]
  examples:
    - before: "tf.own.log(1)"
"""


def written(tmp_path: Path, rule: str, head: str = "rules:\n") -> Path:
    file = tmp_path / "own.yaml"
    file.write_text(head + indent(rule, "  "), encoding="utf-8")
    return file


def refused(file: Path) -> str:
    """Why a file is refused, after its name."""
    with pytest.raises(RulesError) as error:
        load_rules(file)
    message = str(error.value)
    assert message.startswith(f"{file}")
    assert "\n" not in message
    return message[len(str(file)) :]


def test_a_file_of_own_rules_is_loaded_beside_the_bundled_ones(tmp_path: Path, rulebook: RuleBook) -> None:
    book = load_rules(bundled_rules(), written(tmp_path, RULE))
    assert set(book.by_code) == {*rulebook.by_code, "TF900"}


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("code: TF900", "code: T900", 2, "TF"),
        ("name: own-wrapper", "name: Own wrapper", 3, ""),
        ("severity: warning", "severity: loud", 7, "loud"),
        ("safety: safe", "safety: perhaps", 8, "perhaps"),
        ("  severity: warning\n", "", 2, "severity"),
        ("  why: Our own wrapper was replaced by the function that it wraps, which does the same.\n", "", 2, "why"),
        ("safety: safe", "safety: safe\n  colour: red", 2, "colour"),
        ("www.tensorflow.org/guide/migrate", "example.org", 11, ""),
        ('links: ["https://www.tensorflow.org/guide/migrate"]', "links: []", 11, ""),
        ('  examples:\n    - before: "tf.own.log(1)"\n', "", 2, "examples"),
        ('  examples:\n    - before: "tf.own.log(1)"\n', "  examples: []\n", 12, ""),
        ("tf.own.log: tf.math.log", "own.log: tf.math.log", 10, ""),
        ("moved: {tf.own.log: tf.math.log}", "calls: {}", 2, "`match` needs exactly one"),
        (
            "moved: {tf.own.log: tf.math.log}",
            "moved: {tf.own.log: tf.math.log}\n    symbols: [tf.own.exp]",
            2,
            "`match` needs exactly one",
        ),
        ("safety: safe", "safety: review", 2, "`review`"),
        ("safety: safe", "safety: review\n  review: It logs to another base.", 2, "`check`"),
        ("severity: warning", "severity: error", 2, "`check`"),
        ("safety: safe", "safety: safe\n  check: Run your tests.", 9, "length"),
        ("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x": "tf.math.log(x)"}', 10, ""),
        ("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x)": "tf.math.log(y)"}', 2, "'y'"),
        ("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x)": "tf.math.log"}', 2, "not a call"),
        ("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x)": "tf.math.log(x"}', 2, "not Python"),
        ("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x)": "tf.math.log(**x)"}', 2, "**"),
        ("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x, 1)": "tf.math.log(x)"}', 2, "signature"),
        ("safety: safe", 'safety: safe\n  keras3: {"keras.f(x)": "keras.ops.f(x)"}', 2, "`keras3`"),
        ("safety: safe", "safety: safe\n  fix: no-such-transformation", 9, "no-such-transformation"),
        ("moved: {tf.own.log: tf.math.log}", "detector: no-such-detector", 10, "no-such-detector"),
        ("moved: {tf.own.log: tf.math.log}", "members: {no-such-kind: [run]}", 2, "no-such-kind"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, reason: str) -> None:
    assert old in RULE
    message = refused(written(tmp_path, RULE.replace(old, new)))
    assert reason in message
    assert message.startswith(f":{line}: ")


def test_a_rule_that_waits_for_a_parameter_names_one(tmp_path: Path) -> None:
    rule = RULE.replace("moved: {tf.own.log: tf.math.log}", 'calls: {"tf.own.log(x)": "tf.math.log(x)"}\n  when: y')
    assert "`when: y` is no parameter" in refused(written(tmp_path, rule))


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"rules: [\n", 2),
        (b"rules:\n  - {a: 1\n  b: 2\n", 3),
        (b"rules:\n\t- x\n", 2),
        (b"kinds: &a {}\nrules: *b\n", 2),
        (b"rules: []\n---\nrules: []\n", 2),
        (b"rules: {{a}: b}\n", 1),
    ],
)
def test_what_is_no_yaml_is_named_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(content)
    assert refused(file).startswith(f":{line}: ")


@pytest.mark.parametrize(
    "content", [b"", b"3\n", b"[]\n", b"rules: 3\n", b"\xff\n", b"rules: \x00\n", b"other: 1\n", b"--- 1\n--- 2\n"]
)
def test_what_is_no_rules_file_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(content)
    refused(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "missing.yaml")


def test_a_code_is_given_once(tmp_path: Path) -> None:
    assert "defined twice" in refused(written(tmp_path, RULE + RULE))
    file = written(tmp_path, RULE)
    with pytest.raises(RulesError, match=r"TF900.* defined twice"):
        load_rules(file, file)


def test_what_an_own_rule_matches_is_found_and_fixed(tmp_path: Path) -> None:
    book = load_rules(bundled_rules(), written(tmp_path, RULE))
    result = fix_everything(check("import tensorflow as tf\ny = tf.own.log(1)\n", book))
    assert str(result.text) == "import tensorflow as tf\ny = tf.math.log(1)\n"


def test_the_schema_knows_every_field_of_a_rule() -> None:
    schema = json.loads(json.dumps(json_schema()))
    fields = schema["$defs"]["Rule"]["properties"]
    assert {"code", "why", "match", "only-tf1", "applies-from", "examples"} <= set(fields)
    assert schema["$defs"]["Rule"]["additionalProperties"] is False
    assert fields["severity"] != {}


def test_a_book_does_not_change_once_it_is_loaded(rulebook: RuleBook) -> None:
    with pytest.raises(AttributeError):
        rulebook.rules = ()  # type: ignore[misc]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of eagerly, with its rules beside it as in a wheel, but for the form of them that is read at a start."""
    package = Path(eagerly.__file__).parent
    copy = tmp_path / "eagerly"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("__pycache__", "rules.json"))
    shutil.copy(bundled_rules(), copy / "rules.yaml")
    return copy


def explained(package: Path, code: str, *options: str) -> tuple[str, bool]:
    """What a copy of eagerly says of a rule, and whether it had to read YAML for that."""
    program = "import sys\nfrom eagerly.cli import cli\ntry:\n    cli()\nfinally:\n    print('yaml' in sys.modules)\n"
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, *options, "-c", program, "rule", code],
        env={**inherited, "PYTHONPATH": str(package.parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    page, _, reads_yaml = done.stdout.strip().rpartition("\n")
    return page + done.stderr, reads_yaml == "True"


def test_the_second_start_needs_no_yaml_until_the_rules_change(installed: Path) -> None:
    first, second = explained(installed, "TF101"), explained(installed, "TF101")
    assert first[0].startswith("# TF101: math-moved\n")
    assert second[0] == first[0]
    assert (first[1], second[1]) == (True, False)
    rules = installed / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("name: math-moved", "name: math-gone"), "utf-8")
    changed = [explained(installed, "TF101") for _ in range(2)]
    assert all(page.startswith("# TF101: math-gone\n") for page, _ in changed)
    assert [reads_yaml for _, reads_yaml in changed] == [True, False]


@pytest.mark.parametrize("kept", [b"", b"\0", b"\0{}", b'\0{"rules": [{}]}', b"{", b"\xff"])
def test_a_broken_copy_of_the_rules_is_made_anew(installed: Path, kept: bytes) -> None:
    (installed / "rules.json").write_bytes((installed / "rules.yaml").read_bytes() + kept)
    assert explained(installed, "TF101")[0].startswith("# TF101: math-moved\n")
    assert explained(installed, "TF101")[1] is False


def test_rules_are_read_where_nothing_can_be_written(installed: Path) -> None:
    (installed / "rules.json").mkdir()
    for _ in range(2):
        page, reads_yaml = explained(installed, "TF101")
        assert page.startswith("# TF101: math-moved\n")
        assert reads_yaml
    assert list(installed.glob("rules.*.json")) == []


def test_a_wheel_starts_without_yaml_and_writes_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    package = tmp_path / "eagerly"
    files = set(package.rglob("*"))
    page, reads_yaml = explained(package, "TF101", "-B")
    assert page.startswith("# TF101: math-moved\n")
    assert not reads_yaml
    assert set(package.rglob("*")) == files


def test_broken_rules_of_its_own_are_one_line(installed: Path) -> None:
    explained(installed, "TF101")
    (installed / "rules.yaml").write_text("rules: [")
    page, _ = explained(installed, "TF101")
    assert page.startswith(f"eagerly: {installed / 'rules.yaml'}:2: ")
    (installed / "rules.yaml").unlink()
    assert "No such file" in explained(installed, "TF101")[0]


def test_dedented_rules_are_what_people_write(tmp_path: Path) -> None:
    """Comments and block styles are YAML's own business."""
    file = tmp_path / "own.yaml"
    file.write_text("# our rules\nrules:\n" + indent(dedent(RULE), "  ") + "# end\n")
    assert [rule.code for rule in load_rules(file).rules] == ["TF900"]
