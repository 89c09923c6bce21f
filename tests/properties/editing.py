"""Editing as people do it: operations on a text, each of them a series of an editor's changes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from .sources import STATEMENTS

LINE_END = re.compile(r"\r\n|\n|\r")
_IMPORT = "import tensorflow as tf\n"
_INSERTED = [
    "'", '"', "'''", "'''", "'''", '"""', "(", ")", "[", "]", "{", "}", ":", "\\", "#", ",", ".", "=", " ", "    ",
    "\t", "\n", "\r", "\r\n", "\f", "\x0b", "\x85", "\u2028", "\0", "é", "😀", "\ud83d", "\ude00", "\ufeff", "@", "`",
    ";", "f'{", "tf", "tf.", "lambda: ", "if ", "else:\n", "return ", "# noqa", "# noqa: TF101",
]  # fmt: skip
_PASTED = [
    _IMPORT, "import tensorflow.compat.v1 as tf\n", "from tensorflow import *\n", "from tensorflow import log as tf\n",
    "global tf\n", "tf.log = 1\n", "tf = None\n", "del tf\n", "def f(tf):\n    return tf.log(1)\n",
    "class A(tf.keras.layers.Layer):\n    def build(self, s):\n        self.w = tf.get_variable('w', [1])\n",
    "def g():\n    global tf\n    tf = 1\n", "sess = tf.Session()\nr = sess.run(tf.log(1.0))\n",
    "with tf.Session() as sess:\n", "p = tf.placeholder(tf.float32)\n", "try:\n", "except ImportError:\n", "else:\n",
    "if x:\n", "def h():\n", "async def h():\n", "match x:\n", "    case tf.log:\n", "@tf.function\n",
    "__all__ = ['log']\n",
    "model.compile(loss=loss)\n", "def loss(y_true, y_pred):\n    return tf.reduce_mean(y_true)\n", "print 'x'\n",
    "from keras import backend as K\nK.mean(x)\n", "x = '''\n", "x = [\n", "tf.nn.dropout(x, 0.5)\n", "@function\n",
    "tf.disable_v2_behavior()\n", "import tensorflow\n", "for tf in x:\n", "with x as tf: pass\n", "(tf := 2)\n",
]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """The characters from `start` to `end` of a text become `new`."""

    start: int
    end: int
    new: str

    def applied(self, text: str) -> str:
        return text[: self.start] + self.new + text[self.end :]

    def as_json(self, text: str) -> dict[str, Any]:
        """The change as an editor that counts in UTF-16 sends it."""
        return {"range": {"start": position(text, self.start), "end": position(text, self.end)}, "text": self.new}


def position(text: str, offset: int) -> dict[str, int]:
    """An offset as line and UTF-16 units, counted afresh from the start."""
    ends = [match.end() for match in LINE_END.finditer(text) if match.end() <= offset]
    start = ends[-1] if ends else 0
    return {"line": len(ends), "character": len(text[start:offset].encode("utf-16-le", "surrogatepass")) // 2}


def _lines(text: str) -> list[int]:
    """Where the lines start, and the end of the text."""
    return [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]


def _run(text: str, at: int, count: int) -> tuple[int, int]:
    """A run of whole lines somewhere in the text."""
    lines = _lines(text)
    first = at % (len(lines) - 1)
    return lines[first], lines[min(first + count, len(lines) - 1)]


def _place(text: str, at: int) -> int:
    """A place in the text that an editor can name: not between a CR and its LF."""
    offset = at % (len(text) + 1)
    return offset - 1 if text[offset - 1 : offset + 1] == "\r\n" else offset


@dataclass(frozen=True)
class Operation:
    """One thing that a person does, wherever the text at hand has a place for it."""

    kind: str
    at: int
    count: int
    """Of lines or characters."""
    new: str

    def changes(self, text: str) -> list[Change]:
        """What it does to a text: changes, each for the text after those before it."""
        run, place = _run(text, self.at, self.count), _place(text, self.at)
        match self.kind:
            case "delete":
                return [Change(*run, "")]
            case "duplicate":
                return [_inserted(run[1], text[slice(*run)])]
            case "move":
                return _moved(text, run, self.at // 7)
            case "indent":
                return [_inserted(start, "    ") for start in _line_starts(text, run)]
            case "dedent":
                return [Change(start, start + _indentation(text, start), "") for start in _line_starts(text, run)]
            case "insert":
                return [_inserted(place, self.new)]
            case "erase":
                return [Change(place, max(place, _place(text, self.at + self.count)), "")]
            case "paste":
                return [_inserted(run[0], self.new)]
            case "type":
                return [_inserted(run[0] + index, key) for index, key in enumerate(self.new)]
            case "toggle import":
                return _toggled_import(text)
            case "rename":
                return _renamed(text, self.at, self.new)
            case "line ends":
                return _other_line_ends(text, self.at, self.count, self.new)
            case "wrap":
                return [_inserted(run[1], self.new), _inserted(run[0], self.new.replace(")", "("))]
        return [Change(0, len(text), text[:place])]


_KINDS = {
    "delete": st.just(""),
    "duplicate": st.just(""),
    "move": st.just(""),
    "indent": st.just(""),
    "dedent": st.just(""),
    "insert": st.sampled_from(_INSERTED),
    "insert another": st.sampled_from(_INSERTED),
    "erase": st.just(""),
    "paste": st.one_of(st.sampled_from(_PASTED), STATEMENTS.map("{}\n".format)),
    "type": st.sampled_from([*_PASTED, "y = tf.log(tf.to_float(x))\n", "  # tf.log\n"]),
    "toggle import": st.just(""),
    "rename": st.sampled_from(["tf", "tfx", "tensorflow", "K", "x", "é"]),
    "line ends": st.sampled_from(["\n", "\r\n", "\r", "\f\n", "\\\n", ""]),
    "wrap": st.sampled_from([")", "'''", "#"]),
    "cut off": st.just(""),
}


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    kind = draw(st.sampled_from(sorted(_KINDS)))
    at, count, new = draw(st.integers(0, 10**6)), draw(st.integers(1, 6)), draw(_KINDS[kind])
    return Operation(kind.removesuffix(" another"), at, count, new)


def _inserted(at: int, new: str) -> Change:
    return Change(at, at, new)


def _moved(text: str, where: tuple[int, int], other: int) -> list[Change]:
    lines = text[slice(*where)]
    cut = Change(*where, "")
    return [cut, _inserted(_run(cut.applied(text), other, 1)[0], lines)]


def _line_starts(text: str, where: tuple[int, int]) -> list[int]:
    """The starts of the lines in a run, the last first, so that changing one leaves the others where they are."""
    return [start for start in reversed(_lines(text)[:-1]) if where[0] <= start < where[1]]


def _indentation(text: str, start: int) -> int:
    """How many spaces, at most four, stand at the start of a line."""
    return len(text[start : start + 4]) - len(text[start : start + 4].lstrip(" "))


def _toggled_import(text: str) -> list[Change]:
    at = text.find(_IMPORT)
    return [Change(at, at + len(_IMPORT), "")] if at >= 0 else [_inserted(0, _IMPORT)]


def _renamed(text: str, at: int, new: str) -> list[Change]:
    names = list(re.finditer(r"\b(tf|K|x|sess|tensorflow)\b", text))
    return [Change(*names[at % len(names)].span(), new)] if names else []


def _other_line_ends(text: str, at: int, count: int, new: str) -> list[Change]:
    ends = list(LINE_END.finditer(text))
    first = at % len(ends) if ends else 0
    return [Change(*end.span(), new) for end in reversed(ends[first : first + count])]


def steps(text: str, done: list[Operation]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """For each operation the text that it leads to, and the changes that an editor sends."""
    for operation in done:
        sent = []
        for change in operation.changes(text):
            sent.append(change.as_json(text))
            text = change.applied(text)
        yield text, sent
