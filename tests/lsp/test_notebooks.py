"""Notebooks in the editor: one source, whose cells are documents of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.book import RuleBook
from eagerly.source.notebook import NotebookText

from .client import Client, Json, at, everywhere, running, span
from .conftest import MODERN
from .notebook import MARKUP, Cell, Notebook
from .test_code_actions import named, titles

TF = "import tensorflow as tf"
LOG = "y = tf.log(x)"


@pytest.fixture(scope="session")
def editor() -> Iterator[Client]:
    """A server for an editor that knows notebooks."""
    with running() as client:
        client.initialize(MODERN | {"notebookDocument": {"synchronization": {}}})
        yield client


def fix_all(notebook: Notebook, only: str = "notebook.source.fixAll") -> Json:
    """The action that fixes the whole notebook, as an editor that saves asks for it: at the first cell."""
    (action,) = notebook.client.actions(notebook[0].uri, everywhere(), only=[only])
    resolved: Json = notebook.client.request("codeAction/resolve", action)
    return resolved


def test_it_asks_for_the_python_cells_of_notebooks_of_every_kind(editor: Client) -> None:
    assert editor.capabilities["notebookDocumentSync"] == {"notebookSelector": [{"cells": [{"language": "python"}]}]}


def test_an_editor_that_has_no_notebooks_is_not_told_of_them(modern: Client) -> None:
    assert "notebookDocumentSync" not in modern.capabilities


def test_names_flow_from_cell_to_cell_and_places_are_counted_in_the_cell(editor: Client) -> None:
    notebook = Notebook(editor, TF, Cell("x = 1\n" + LOG, version=7))
    first, second = notebook.shown()
    assert first == []
    assert [(found["code"], found["range"]) for found in second] == [("TF101", span(1, 4, 10))]
    assert editor.shown[notebook[1].uri]["version"] == 7


@pytest.mark.parametrize(
    "cell", [Cell(TF, kind=MARKUP), Cell(TF, kind=MARKUP, language="markdown"), Cell(TF, language="julia")]
)
def test_what_is_no_python_code_is_no_part_of_it(editor: Client, cell: Cell) -> None:
    notebook = Notebook(editor, cell, LOG, TF, LOG)
    assert notebook.codes() == [[], [], [], ["TF101"]]
    assert notebook.published() == [1, 2, 3]
    assert editor.actions(cell.uri, everywhere()) == []
    assert editor.hover(cell.uri, at(0, 8)) is None


def test_a_magic_is_no_python(editor: Client) -> None:
    notebook = Notebook(editor, "%matplotlib inline\n!pip install tf\n" + TF, "%%bash\ntf.log(1)", "%time " + LOG)
    assert notebook.codes() == [[], [], ["TF101"]]


def test_a_cell_is_published_again_if_it_or_what_is_found_in_it_changed(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG, "z = 1", "y = tf.exp(x)")
    assert notebook.published() == [0, 1, 2, 3]
    notebook.edit(2, {"range": span(0, 4, 5), "text": "2"})
    assert notebook.published() == [2]
    notebook.edit(0, {"range": span(0, 21, 23), "text": "T"})
    assert notebook.codes() == [[], [], [], []]
    assert notebook.published() == [0, 1]
    notebook.edit(0, {"text": TF})
    assert notebook.codes() == [[], ["TF101"], [], []]


def test_running_a_cell_publishes_nothing(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    notebook.published()
    notebook.change(data=[notebook[1].described | {"executionSummary": {"executionOrder": 1, "success": True}}])
    notebook.client.notify("notebookDocument/didSave", {"notebookDocument": {"uri": notebook.uri}})
    assert notebook.published() == []


def test_metadata_changes_nothing(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    identifier = {"uri": notebook.uri, "version": 2}
    change = {"notebookDocument": identifier, "change": {"metadata": {"kernelspec": {"name": "python3"}}}}
    editor.notify("notebookDocument/didChange", change)
    assert notebook.codes() == [[], ["TF101"]]


def test_a_burst_of_changes_is_published_once_for_its_last_version(editor: Client) -> None:
    notebook = Notebook(editor, TF, "")
    notebook.shown()
    for _ in range(40):
        notebook.edit(1, {"range": span(0, 0, 0), "text": "tf.log(2)\n"})
    assert len(editor.diagnostics(notebook[1].uri, 41)) == 40


def test_a_cell_that_is_added_is_looked_at_and_one_that_is_removed_is_cleared(editor: Client) -> None:
    notebook = Notebook(editor, TF)
    added = Cell(LOG)
    notebook.splice(1, 0, added, Cell("z = 1"))
    assert notebook.codes() == [[], ["TF101"], []]
    notebook.splice(1, 1)
    assert notebook.codes() == [[], []]
    assert editor.shown[added.uri] == {"uri": added.uri, "diagnostics": []}


def test_without_the_cell_that_imports_nothing_is_found(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    notebook.splice(0, 1)
    assert notebook.codes() == [[]]
    notebook.splice(0, 0, Cell(TF))
    assert notebook.codes() == [[], ["TF101"]]


def test_the_order_of_the_cells_counts(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG, "z = 1")
    notebook.move(0, 2)
    assert notebook.codes() == [[], [], []]
    notebook.move(0, 2)
    assert notebook.codes() == [[], [], ["TF101"]]


def test_a_cell_may_become_markdown_and_code_again(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG, LOG)
    notebook.change(data=[notebook[1].described | {"kind": MARKUP}])
    assert notebook.codes() == [[], [], ["TF101"]]
    notebook.edit(1, {"range": span(0, 0, 0), "text": "\n"})
    notebook.change(data=[notebook[1].described])
    assert [found["range"] for found in notebook.shown()[1]] == [span(1, 4, 10)]


def test_a_cell_may_change_its_language(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    for language, codes in [("julia", []), ("python", ["TF101"])]:
        old = notebook[1]
        new = Cell(old.text, language=language, uri=old.uri)
        notebook.splice(1, 1, new)
        assert notebook.codes() == [[], codes]


def test_closing_clears_every_cell(editor: Client) -> None:
    notebook = Notebook(editor, TF + "\ntf.log(1)", LOG)
    assert notebook.codes() == [["TF101"], ["TF101"]]
    notebook.close()
    assert notebook.codes() == [[], []]
    assert editor.actions(notebook[1].uri, everywhere()) == []


def test_what_is_not_open_is_left_alone(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    notebook.close()
    notebook.edit(0, {"text": ""})
    notebook.close()
    again = Notebook(editor, TF, LOG)
    again.change(textContent=[{"document": {"uri": "file:///none", "version": 2}, "changes": [{"text": "x"}]}])
    assert again.codes() == [[], ["TF101"]]


def test_two_notebooks_know_nothing_of_each_other(editor: Client) -> None:
    Notebook(editor, TF)
    assert Notebook(editor, LOG).codes() == [[]]


def test_a_hover_is_in_its_cell(editor: Client) -> None:
    notebook = Notebook(editor, TF, "\n" + LOG)
    hover = editor.hover(notebook[1].uri, at(1, 5))
    assert hover is not None
    assert hover["range"] == span(1, 4, 10)
    assert "tf.math.log" in hover["contents"]["value"]
    assert editor.hover(notebook[1].uri, at(0, 5)) is None


def test_a_quick_fix_is_for_the_version_of_its_cell(editor: Client) -> None:
    notebook = Notebook(editor, TF, Cell("\n" + LOG, version=3))
    (finding,) = notebook.shown()[1]
    action = named(editor.actions(notebook[1].uri, span(1, 5, 5)), "Replace with `tf.math.log`")
    assert action["diagnostics"] == [finding]
    assert action["edit"]["documentChanges"] == [
        {
            "textDocument": {"uri": notebook[1].uri, "version": 3},
            "edits": [{"range": span(1, 7, 10), "newText": "math.log"}],
        }
    ]


def test_an_editor_without_versions_gets_plain_changes(plain: Client) -> None:
    notebook = Notebook(plain, TF, LOG, LOG)
    (action,) = plain.actions(notebook[0].uri, everywhere(), only=["notebook.source.fixAll"])
    edit = {"range": span(0, 7, 10), "newText": "math.log"}
    assert action["edit"] == {"changes": {notebook[1].uri: [edit], notebook[2].uri: [edit]}}


def test_a_fix_may_change_several_cells(editor: Client) -> None:
    notebook = Notebook(editor, TF, "sess = tf.Session()", "a = tf.constant(1)", "print(sess.run(a))", "sess.close()")
    action = named(editor.actions(notebook[1].uri, everywhere()), "Run eagerly")
    assert notebook.after(editor.request("codeAction/resolve", action)) == [
        TF,
        "",
        "a = tf.constant(1)",
        "print(a.numpy())",
        "",
    ]


def test_a_graph_is_kept_in_a_notebook(editor: Client) -> None:
    notebook = Notebook(editor, TF, "sess = tf.Session()", "print(sess.run(f))")
    action = named(editor.actions(notebook[1].uri, everywhere()), "Keep the graph")
    after = notebook.after(editor.request("codeAction/resolve", action))
    assert after[0] == "import tensorflow.compat.v1 as tf\n\ntf.disable_v2_behavior()"
    assert after[1:] == ["sess = tf.Session()", "print(sess.run(f))"]


def test_an_import_goes_to_the_cell_with_the_imports(editor: Client) -> None:
    notebook = Notebook(editor, "from tensorflow import log", "x = 1.0", "y = log(x)")
    assert notebook.after(fix_all(notebook)) == ["from tensorflow.math import log", "x = 1.0", "y = log(x)"]


def test_a_rule_is_fixed_in_all_cells_at_once(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG, "tf.to_float(y)", "%time z = tf.log(y)")
    action = named(editor.actions(notebook[1].uri, span(0, 5, 5)), "Fix all TF101")
    assert action["title"].endswith("in this notebook")
    assert "edit" not in action
    resolved = editor.request("codeAction/resolve", action)
    assert notebook.after(resolved) == [TF, "y = tf.math.log(x)", "tf.to_float(y)", "%time z = tf.math.log(y)"]


@pytest.mark.parametrize(
    "only", ["notebook", "notebook.source", "notebook.source.fixAll", "notebook.source.fixAll.eagerly"]
)
def test_everything_is_fixed_in_one_action_of_the_notebook(editor: Client, only: str) -> None:
    notebook = Notebook(editor, TF, Cell("# tf.log(x)", kind=MARKUP), LOG, "tf.to_float(y)")
    assert notebook.after(fix_all(notebook, only)) == [
        TF,
        "# tf.log(x)",
        "y = tf.math.log(x)",
        "tf.cast(y, tf.float32)",
    ]


@pytest.mark.parametrize(
    "only", ["source", "source.fixAll", "source.fixAll.eagerly", "notebook.source.organizeImports"]
)
def test_fixing_everything_is_not_offered_for_a_cell(editor: Client, only: str) -> None:
    notebook = Notebook(editor, TF, LOG)
    assert editor.actions(notebook[1].uri, everywhere(), only=[only]) == []


def test_the_light_bulb_offers_it_on_a_finding_only(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    assert editor.actions(notebook[0].uri, everywhere()) == []
    assert "eagerly: fix all that can be fixed" in titles(editor.actions(notebook[1].uri, span(0, 5, 5)))


def test_an_action_that_was_offered_before_a_change_of_any_cell_gets_no_edit(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG)
    (action,) = editor.actions(notebook[0].uri, everywhere(), only=["notebook.source.fixAll"])
    notebook.edit(1, {"range": span(0, 0, 0), "text": "\n"})
    assert "edit" not in editor.request("codeAction/resolve", action)


def test_a_line_of_a_cell_can_be_silenced(editor: Client) -> None:
    notebook = Notebook(editor, TF, LOG, LOG)
    action = named(editor.actions(notebook[1].uri, span(0, 5, 5)), "Disable TF101")
    assert notebook.after(action) == [TF, LOG + "  # noqa: TF101", LOG]


def test_cells_that_an_editor_opens_as_documents_are_each_a_source(modern: Client) -> None:
    """As editors do that know nothing of notebooks."""
    uri = Cell("").uri
    assert [found["code"] for found in modern.open(uri, f"{TF}\n{LOG}")] == ["TF101"]
    assert modern.open(Cell("").uri, LOG) == []
    assert titles(modern.actions(uri, span(1, 5, 5)))
    for only in ("source.fixAll", "notebook.source.fixAll"):
        assert modern.actions(uri, everywhere(), only=[only]) == []


@pytest.fixture(scope="module", params=["utf-8", "utf-16", "utf-32"])
def counting(request: pytest.FixtureRequest) -> Iterator[Client]:
    """A server that counts in one of the units."""
    with running() as client:
        client.initialize(MODERN | {"general": {"positionEncodings": [request.param]}})
        yield client


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_are_counted_in_every_unit_and_line_end(counting: Client, end: str) -> None:
    odd = "'😀\f\x0b\u2028'; y = tf.log(tf.to_float('😀é'))"
    cells = [f"# 😀\f{end}{TF}{end}", "", f"'é'{end}{odd}{end}", f"{odd}{end}{end}{LOG}"]
    notebook = Notebook(counting, *cells)
    wide = {"utf-8": 4, "utf-16": 2, "utf-32": 1}[counting.capabilities["positionEncoding"]]
    for index, line in [(3, 1), (2, 2), (0, 2)]:
        notebook.edit(
            index, {"range": span(line, 0, 0), "text": "#😀"}, {"range": span(line, 1, 1 + wide), "text": "x"}
        )
    fixed = "'😀\f\x0b\u2028'; y = tf.math.log(tf.cast('😀é', tf.float32))"
    assert notebook.after(fix_all(notebook)) == [
        f"# 😀\f{end}{TF}{end}#x",
        "",
        f"'é'{end}{fixed}{end}#x",
        f"{fixed}{end}#x{end}y = tf.math.log(x)",
    ]


_PIECES = st.sampled_from(
    ["import tensorflow as tf", "from tensorflow import *", "tf.log(x)", "x = tf.Session()", "tf = 1", "x = tf",
     "x.log(1)", "def f(tf):\n    ", "if x:\n    ", "del tf\n", "\n", "\n\n", "\r", "\r\n", '"""', "(", ")", "%time ",
     "%%bash\n", "😀", " ", "#", "\\", "tf.nn.dropout(x, 0.5)", "with x as s:\n  s.run(y)"]
)  # fmt: skip
_TEXT = st.lists(_PIECES, max_size=4).map("".join)
_USUAL = st.sampled_from(
    [TF, "import tensorflow.compat.v1 as tf", "from tensorflow import log\nlog(1)", "tf = None", LOG, "a = 1\n\n" + LOG,
     "", "sess = tf.Session()", "print(sess.run(tf.exp(1.0)))", "def f():\n    return tf.log(x)\n\nf()", "sess.close()"]
)  # fmt: skip
_CELL = st.tuples(_USUAL | _USUAL | _TEXT, st.sampled_from(["python", "python", "python", "markdown"]))
_NUMBER = st.integers(0, 10**6)
_OPERATION = st.one_of(
    st.tuples(st.just("add"), _NUMBER, _CELL),
    st.tuples(st.just("delete"), _NUMBER, _NUMBER),
    st.tuples(st.just("move"), _NUMBER, _NUMBER),
    st.tuples(st.just("split"), _NUMBER, _NUMBER),
    st.tuples(st.just("kind"), _NUMBER, _NUMBER),
    st.tuples(st.just("edit"), _NUMBER, st.tuples(_NUMBER, st.integers(0, 12), _TEXT)),
    st.tuples(st.just("look"), _NUMBER, _NUMBER),
)


def perform(notebook: Notebook, name: str, number: int, argument: Any) -> None:
    """Does one of the things that a person does with a notebook."""
    cells = notebook.cells
    if name == "add":
        text, language = argument
        notebook.splice(number % (len(cells) + 1), 0, Cell(text, language=language))
    elif not cells:
        return
    elif name == "delete":
        notebook.splice(number % len(cells), 1 + argument % 2)
    elif name == "move":
        notebook.move(number % len(cells), argument % len(cells))
    elif name == "split":
        index = number % len(cells)
        where = argument % (len(cells[index].text) + 1)
        text = cells[index].text
        notebook.splice(index + 1, 0, Cell(text[where:], language=cells[index].language))
        notebook.edit(index, {"text": text[:where]})
    elif name == "kind":
        cell = cells[number % len(cells)]
        cell.kind = 3 - cell.kind
        notebook.change(data=[cell.described])
    elif name == "edit":
        at_character, length, new = argument
        index = number % len(cells)
        text = cells[index].text
        start = at_character % (len(text) + 1)
        places = [position(text, place) for place in (start, min(start + length, len(text)))]
        notebook.edit(index, {"range": dict(zip(("start", "end"), places, strict=True)), "text": new})
    else:
        notebook.shown()


def position(text: str, offset: int) -> Json:
    """The position of a place that is not within a line end."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    line = before.rpartition("\n")[2]
    return at(before.count("\n"), len(line.encode("utf-16-le")) // 2)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.lists(_CELL, max_size=4), operations=st.lists(_OPERATION, min_size=1, max_size=12))
def test_what_is_shown_does_not_depend_on_how_the_notebook_came_about(
    editor: Client, rulebook: RuleBook, start: list[tuple[str, str]], operations: list[tuple[str, int, Any]]
) -> None:
    notebook = Notebook(editor, Cell(TF), *(Cell(text, language=language) for text, language in start))
    for operation in operations:
        perform(notebook, *operation)
    fresh = Notebook(editor, *(Cell(cell.text, cell.kind, cell.language) for cell in notebook.cells))
    assert notebook.shown() == fresh.shown()
    code = [cell for cell in notebook.cells if cell.kind != MARKUP and cell.language == "python"]
    shown = [len(editor.shown[cell.uri]["diagnostics"]) for cell in code]
    text = NotebookText.of_cells([cell.text for cell in code])
    analysis = check(text, rulebook)
    assert sum(shown) == len(analysis.findings)
    if fix_everything(analysis).edits:
        uri = code[0].uri
        (action,) = editor.actions(uri, everywhere(), only=["notebook.source.fixAll"])
        after = notebook.after(editor.request("codeAction/resolve", action))
        fixed = fix_everything(analysis).text
        assert [after[notebook.cells.index(cell)] for cell in code] == [fixed.slice(cell) for cell in fixed.cells]
    notebook.close()
    fresh.close()
    assert not any(notebook.shown())
    editor.shown.clear()
