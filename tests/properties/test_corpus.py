"""The properties of generated sources, on real files: some of each package, the same ones each time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st
from tree_sitter import Node

from corpus.packages import PACKAGES, python_files
from eagerly.check import check
from eagerly.source.files import read_source
from eagerly.source.text import Span
from eagerly.source.tree import parse

from .checks import described
from .editing import Operation, operations
from .engines import Engine, InProcess, over_stdio
from .sources import rules
from .test_broken import MARKS, TOKEN, outside, survives
from .test_edits import check_edits
from .test_stable import outputs

pytestmark = pytest.mark.corpus
packages = pytest.mark.parametrize("package", PACKAGES)
_FILE_WIDE = {"layer-get-variable", "layer-variable", "loss-reduction", "compat-v1-import", "compat-v1-symbol"}
"""Detectors that go by what other statements say: classes, calls of `compile`, uses of an import."""
_EDITS = st.lists(operations(), min_size=1, max_size=6)
_PLACES = st.integers(0, 10**6)


@cache
def files(package: str) -> list[Path]:
    """The files of a package that speak of TensorFlow, but for the very long ones."""
    found = [file for file in python_files(package) if file.stat().st_size < 40_000]
    return [file for file in found if b"tensorflow" in file.read_bytes()]


def drawn(data: st.DataObject, package: str) -> str:
    """The text of one of these files."""
    file = data.draw(st.sampled_from(files(package)))
    note(str(file))
    return str(read_source(file).text)


@pytest.fixture(scope="module")
def stdio() -> Iterator[tuple[Engine, Engine]]:
    with over_stdio() as edited, over_stdio() as fresh:
        yield edited, fresh


@packages
@settings(max_examples=8)
@given(data=st.data(), done=_EDITS)
def test_a_server_publishes_the_same_for_an_edited_file(
    stdio: tuple[Engine, Engine], package: str, data: st.DataObject, done: list[Operation]
) -> None:
    check_edits(*stdio, drawn(data, package), done)


@packages
@settings(max_examples=8)
@given(data=st.data(), done=_EDITS)
def test_an_edited_file_has_the_same_findings_and_fixes(
    package: str, data: st.DataObject, done: list[Operation]
) -> None:
    check_edits(InProcess(), InProcess(), drawn(data, package), done, every=False)


@packages
@settings(max_examples=15)
@given(data=st.data(), at=_PLACES, whole=st.booleans())
def test_half_typed_files_are_analysed(package: str, data: st.DataObject, at: int, whole: bool) -> None:
    text = drawn(data, package)
    tokens = list(TOKEN.finditer(text))
    gone = tokens[at % len(tokens)]
    survives(text[: gone.start()] + (text[gone.end() :] if whole else ""))


@packages
@settings(max_examples=40)
@given(data=st.data(), which=_PLACES, at=_PLACES)
def test_breaking_one_statement_leaves_the_others_alone(package: str, data: st.DataObject, which: int, at: int) -> None:
    text = read_source(data.draw(st.sampled_from(files(package)))).text
    statements = [node for node in parse(text.parseable()).root_node.named_children if node.type in _DEFINITIONS]
    assume(statements)
    statement = statements[which % len(statements)]
    marks = list(_marks(statement))
    assume(marks)
    gone = marks[at % len(marks)]
    note(f"line {text.line_at(gone.start) + 1}: {text.slice(gone)}")
    damaged, _ = text.replaced(gone, b"")
    whole = check(text, rules())
    hurt = check(damaged, rules())
    missing = outside(whole, statement.start_byte, statement.end_byte, _FILE_WIDE)
    missing.subtract(outside(hurt, statement.start_byte, statement.end_byte - 1, _FILE_WIDE))
    assert {what: count for what, count in missing.items() if count} == {}


_DEFINITIONS = {"function_definition", "class_definition", "decorated_definition"}


def _marks(statement: Node) -> Iterator[Span]:
    """Brackets, quotes and colons, but for those of strings that run over lines: without one, the rest is a string."""
    todo = [statement]
    while todo:
        node = todo.pop()
        if node.type == "string" and node.start_point.row != node.end_point.row:
            continue
        if not node.children and MARKS.fullmatch((node.text or b"").decode()):
            yield Span(node.start_byte, node.end_byte)
        todo += reversed(node.children)


@packages
def test_the_order_of_files_does_not_matter(package: str) -> None:
    texts = [read_source(file).text for file in files(package)[::5]]
    first = [described(check(text, rules())) for text in texts]
    assert [described(check(text, rules())) for text in reversed(texts)] == first[::-1]


@packages
def test_another_process_says_the_same(package: str, tmp_path: Path) -> None:
    for number, file in enumerate(files(package)[::8]):
        shutil.copy(file, tmp_path / f"{number}.py")
    assert outputs(tmp_path, "0") == outputs(tmp_path, "4242")
