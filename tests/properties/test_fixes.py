"""What is true of every fix of every generated source."""

from __future__ import annotations

from collections import Counter

from click.testing import CliRunner
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from eagerly.check import Analysis, check
from eagerly.cli import cli
from eagerly.fix import apply_edits, edits, fix_everything, fixes
from eagerly.settings import Settings

from .checks import edit_problems, parses, problems, what
from .sources import EXPRESSIONS, SOURCES, rules

_SETTINGS = st.builds(
    Settings, unsafe_fixes=st.booleans(), target=st.sampled_from(["tf2", "compat", "keras3"]),
    tensorflow_version=st.sampled_from(["2.21", "2.10"]),
)  # fmt: skip


def _analyse(source: str, chosen: Settings | None = None) -> Analysis:
    return check(source, rules(), chosen)


@given(source=SOURCES, chosen=_SETTINGS)
def test_fixing_everything_is_right(source: str, chosen: Settings) -> None:
    analysis = _analyse(source, chosen)
    event(f"parses: {parses(source)}")
    assert list(problems(analysis)) == [], fix_everything(analysis).text


@given(source=SOURCES, chosen=_SETTINGS)
def test_every_single_fix_parses_and_its_finding_is_gone(source: str, chosen: Settings) -> None:
    analysis = _analyse(source, chosen)
    before = Counter(what(analysis, finding) for finding in analysis.findings)
    for finding in analysis.findings:
        offered = fixes(analysis, finding)
        for fix in offered.all:
            changes = edits(analysis, [fix])
            text = apply_edits(analysis.text, changes)
            assert list(edit_problems(analysis.text, changes, text)) == []
            assert parses(str(text)) or not parses(source), f"{fix.title}:\n{text}"
            if fix is offered.preferred:
                fixed = _analyse(str(text), chosen)
                after = Counter(what(fixed, other) for other in fixed.findings)
                assert after[what(analysis, finding)] < before[what(analysis, finding)], f"{fix.title}:\n{text}"


@given(source=SOURCES)
def test_a_source_without_findings_stays_byte_for_byte(source: str) -> None:
    before = _analyse(source, Settings(select=()))
    assert fix_everything(before).text.data == before.text.data
    assert str(before.text) == source


@given(source=SOURCES)
def test_line_ends_are_never_mixed(source: str) -> None:
    result = str(fix_everything(_analyse(source, Settings(unsafe_fixes=True))).text)
    if "\r\n" in source:
        assert result.count("\n") == result.count("\r") == result.count("\r\n")
    elif "\r" in source:
        assert "\n" not in result
    else:
        assert "\r" not in result


@given(inside=st.lists(EXPRESSIONS, min_size=1, max_size=4))
def test_nested_findings_are_fixed_in_one_pass(inside: list[str]) -> None:
    source = "import tensorflow as tf\nfrom keras import backend as K\np = tf.placeholder(tf.float32)\n"
    source += "".join(f"tf.to_float(tf.log({expression}))\n" for expression in inside)
    assume(parses(source))
    analysis = _analyse(source, Settings(unsafe_fixes=True))
    found = [fixes(analysis, finding).preferred for finding in analysis.findings]
    once = apply_edits(analysis.text, edits(analysis, [fix for fix in found if fix is not None]))
    assert once.data == fix_everything(analysis).text.data


@settings(max_examples=12)
@given(source=SOURCES, unsafe=st.booleans())
def test_the_command_writes_what_the_engine_says(source: str, unsafe: bool) -> None:
    command = ["check", "--fix", "-", *(["--unsafe-fixes"] if unsafe else [])]
    expected = fix_everything(_analyse(source, Settings(unsafe_fixes=unsafe))).text.data
    assert CliRunner().invoke(cli, command, input=source.encode()).stdout_bytes == expected
