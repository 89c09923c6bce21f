"""A notebook file is changed in the sources of its cells and nowhere else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eagerly.source.ipynb import NotebookError, decode_notebook
from eagerly.source.notebook import NotebookText


def notebook(*sources: Any, **more: Any) -> dict[str, Any]:
    """A notebook with these code cells, a Markdown cell before each."""
    cells: list[Any] = []
    for source in sources:
        cells.append({"cell_type": "markdown", "metadata": {}, "source": "# `x = 1`"})
        cells.append({"cell_type": "code", "metadata": {}, "source": source, "outputs": []})
    return {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def rewritten(data: bytes, *sources: str) -> bytes:
    """The file with other sources in its cells."""
    return decode_notebook(data).encoded(NotebookText.of_cells(sources))


def sources(data: bytes) -> list[str]:
    return decode_notebook(data).text.sources()


def test_the_code_cells_are_read_and_numbered_among_all() -> None:
    text = decode_notebook(json.dumps(notebook("x = 1\ny", ["a\n", "b"], "", [])).encode()).text
    assert text.sources() == ["x = 1\ny", "a\nb", "", ""]
    assert text.numbers == (2, 4, 6, 8)


_TEXT = st.text(st.sampled_from('ab \t"\\/é😀<>\u2028\x7f\x01\ud83d\r\n\x0c'), max_size=12)
_SOURCE = st.one_of(_TEXT, _TEXT.map(lambda text: text.splitlines(True)), st.lists(_TEXT, max_size=4))


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    """Notebook files of every style."""
    cells = draw(st.lists(_SOURCE, min_size=1, max_size=4))
    text = json.dumps(
        notebook(*cells, metadata={"number": 1.0, "other": [1e5, None]}),
        indent=draw(st.sampled_from([None, 0, 1, 2, "\t"])),
        separators=draw(st.sampled_from([None, (",", ":"), (" , ", " : ")])),
        ensure_ascii=draw(st.booleans()),
        sort_keys=draw(st.booleans()),
    )
    text = draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n", "\r\n \n"]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    text = "".join(f"\\u{ord(character):04x}" if 0xD800 <= ord(character) < 0xE000 else character for character in text)
    return text.replace("<", draw(st.sampled_from(["<", "\\u003c", "\\u003C"]))).encode()


@given(_files())
def test_unchanged_cells_give_the_same_bytes(data: bytes) -> None:
    file = decode_notebook(data)
    assert file.encoded(file.text) == data


@given(_files(), st.integers(0, 3), _TEXT)
def test_a_change_of_a_cell_changes_its_source_and_nothing_else(data: bytes, at: int, new: str) -> None:
    before = decode_notebook(data)
    changed = before.text.sources()
    index = at % len(changed)
    changed[index] = new
    after = before.encoded(NotebookText.of_cells(changed))
    assert sources(after) == changed
    expected, found = (json.loads(found.decode("utf-8-sig")) for found in (data, after))
    old, written = (loaded["cells"][2 * index + 1].pop("source") for loaded in (expected, found))
    assert found == expected
    assert type(written) is type(old), "a list stays a list, a string a string"
    place = data.find(b'"source"')
    assert after[:place] == data[:place]
    if new != "".join(old):
        back = before.text.sources()
        assert sources(decode_notebook(after).encoded(NotebookText.of_cells(back))) == back


@pytest.mark.parametrize(
    ("source", "new", "expected"),
    [
        ('"x = 1\\ny"', "z\ny", '"z\\ny"'),
        ('[\n    "x\\n",\n    "y"\n   ]', "x\ny\nz", '[\n    "x\\n",\n    "y\\n",\n    "z"\n   ]'),
        ('[\r\n\t"x"\r\n]', "x\ny", '[\r\n\t"x\\n",\r\n\t"y"\r\n]'),
        ('["x\\n","y"]', "x\nz", '["x\\n","z"]'),
        ('["x"]', "x\nz", '["x\\n", "z"]'),
        ('[ ]', "x\nz", '["x\\n", "z"]'),
        ('[\n "x\\n",\n "y"\n]', "", "[]"),
        ('"x"', "", '""'),
        ('["\\u003cx\\n", "y"]', "<x\na < b", '["\\u003cx\\n", "a \\u003c b"]'),
        ('["a\\/b\\n", "\\/"]', "/\n", '["\\/\\n"]'),
        ('["\\u00E9\\n", "x"]', "\u00e9\u00e9\n\u00fc", '["\\u00E9\\u00E9\\n", "\\u00fc"]'),
        ('["\u00e9\\n", "x"]', "\u00e9\ny\u00fc", '["\u00e9\\n", "y\u00fc"]'),
        ('["# \\u00e9 \u00e9\\n", "x"]', "# \u00e9 \u00e9\ny", '["# \\u00e9 \u00e9\\n", "y"]'),
        ('["x\\u000by\\n", "z"]', "x\x0by\nu", '["x\\u000by\\n", "u"]'),
        ('["x\\u2028", "z"]', "x\u2028u", '["x\\u2028", "u"]'),
    ],
)  # fmt: skip
def test_a_source_is_written_as_it_was(source: str, new: str, expected: str) -> None:
    whole = '{"cells": [{"cell_type": "code", "source": %s, "n": 1.0}], "n": 1, "n": 2}\n'
    assert rewritten((whole % source).encode(), new) == (whole % expected).encode()


def test_an_empty_list_is_filled_as_others_are() -> None:
    data = json.dumps(notebook([], ["x\n", "y"]), indent=1).encode()
    assert rewritten(data, "a\nb", "x\ny") == json.dumps(notebook(["a\n", "b"], ["x\n", "y"]), indent=1).encode()


def test_of_a_key_that_comes_twice_the_last_one_counts() -> None:
    data = b'{"cells": [{"cell_type": "code", "source": "a", "source": "b"}]}'
    assert rewritten(data, "c") == b'{"cells": [{"cell_type": "code", "source": "a", "source": "c"}]}'


def test_a_notebook_of_nbformat_3_has_its_cells_in_worksheets() -> None:
    data = (
        b'{"worksheets": [{"cells": [{"cell_type": "heading", "source": "x"}, '
        b'{"cell_type": "code", "language": "python", "input": ["a\\n", "b"]}]}, {}, '
        b'{"cells": [{"cell_type": "code", "language": "python", "input": "c"}]}], "nbformat": 3}'
    )
    text = decode_notebook(data).text
    assert (text.sources(), text.numbers) == (["a\nb", "c"], (2, 3))
    assert rewritten(data, "a\nd", "c") == data.replace(b'"b"', b'"d"')


@pytest.mark.parametrize(
    "metadata",
    [
        {"kernelspec": {"language": "R"}},
        {"language_info": {"name": "scala"}},
        {"language_info": {"name": "julia"}, "kernelspec": {"language": "python"}},
    ],
)
def test_a_notebook_in_another_language_has_no_cells_to_look_at(metadata: dict[str, Any]) -> None:
    data = json.dumps(notebook("x = 1", metadata=metadata)).encode()
    file = decode_notebook(data)
    assert (file.text.cells, file.encoded(file.text)) == ((), data)


@pytest.mark.parametrize(
    "metadata",
    [{}, {"kernelspec": {"name": "python3"}}, {"language_info": {"name": "python"}}, {"kernelspec": None}, None, []],
)
def test_what_does_not_say_its_language_is_python(metadata: Any) -> None:
    assert sources(json.dumps(notebook("x = 1", metadata=metadata)).encode()) == ["x = 1"]


def test_a_cell_in_another_language_is_left_out() -> None:
    content = notebook("x = 1", "y = 2")
    content["cells"][1]["metadata"] = {"vscode": {"languageId": "rust"}}
    assert decode_notebook(json.dumps(content).encode()).text.numbers == (4,)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not valid JSON: line 1 column 1: Expecting value"),
        (b'{"cells": [\n{]}', "not valid JSON: line 2 column 2: Expecting property name enclosed in double quotes"),
        (b'{"cells": []} x', "not valid JSON: line 1 column 15: Extra data"),
        (b'{"cells": "\n"}', "not valid JSON: line 1 column 12: Invalid control character at"),
        (b'{"cells": []}\n\xff', "line 2 is not valid utf-8"),
        (b"[" * 100_000, "not valid JSON: nested too deeply"),
        (b"[]", "not a notebook: it is no JSON object"),
        (b"{}", "not a notebook: it has no `cells`"),
        (b'{"cells": {}}', "not a notebook: `cells` is no list"),
        (
            b'{"nbformat": 2, "worksheets": []}',
            "nbformat 1 and 2 are not supported: open the notebook in Jupyter and save it",
        ),
        (b'{"worksheets": 3}', "not a notebook: `worksheets` is no list"),
        (b'{"cells": [3]}', "not a notebook: cell 1 has no `cell_type`"),
        (b'{"cells": [{"cell_type": "raw"}, {"cell_type": "code"}]}', "not a notebook: cell 2 has no `source`"),
        (
            b'{"cells": [{"cell_type": "code", "source": ["x", 1]}]}',
            "not a notebook: the `source` of cell 1 is neither text nor a list of lines",
        ),
        (
            b'{"cells": [{"cell_type": "code", "source": null}]}',
            "not a notebook: the `source` of cell 1 is neither text nor a list of lines",
        ),
    ],
)
def test_what_is_no_notebook_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotebookError) as error:
        decode_notebook(data)
    assert str(error.value) == reason


def test_numbers_of_any_length_are_left_alone() -> None:
    data = b'{"n": ' + b"9" * 5000 + b', "m": NaN, "cells": [{"cell_type": "code", "source": "x"}]}'
    assert rewritten(data, "y") == data.replace(b'"x"', b'"y"')
