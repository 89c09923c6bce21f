"""IPython's syntax in a code cell: which bytes of it are Python, and what a Python parser can be given instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_PYTHON_BODIES = {b"capture", b"debug", b"ipytest", b"prun", b"time", b"timeit"}
"""Cell magics that run the rest of their cell as Python in the notebook's own process."""

_TO_LINE_END = rb"(?:[^\n]*\\\r?\n)*[^\n]*"
_CELL_MAGIC = re.compile(rb"(?:[ \t\f\r]*(?:#[^\n]*)?\n)*[ \t\f]*%%(?P<name>\w*)")
_FIRST_INDENT = re.compile(rb"(?:[ \t\r]*\n)*(?P<indent>[ \t]+)[^ \t\r\n]")
_START = re.compile(
    rb"(?P<indent>[ \t\f]*)"
    rb"(?P<timed>%%?(?:prun|time|timeit)(?:[ \t]+-(?:[DTlnprs][ \t]*[\w.]+|[a-kmoqt-z]))*[ \t]+(?=[^\s%!?,;/-]))?"
)
"""Where a line starts, with a magic that times the statement behind it: that one binds and uses names as any other."""
_MAGIC = re.compile(
    rb"(?:[%!?,;/]"
    rb"|(?:cat|cd|conda|cp|load_ext|ls|mamba|matplotlib|mkdir|mv|pip|reload_ext|rm|rmdir|run)[ \t]+"
    rb"(?!(?:and|else|for|if|in|is|not|or)\b)(?:[\w~]|/\w|\.\.?(?:/|(?=\s|\Z)))"
    rb")" + _TO_LINE_END
)
"""A line that is a magic from its beginning: an escape character, or a command that needs none and can't be Python."""
_TOKEN = re.compile(
    rb"""
      (?P<string>\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''
                |(?!\"\"\"|''')(?:"(?:[^"\\\n]|\\(?:\r\n|.))*"|'(?:[^'\\\n]|\\(?:\r\n|.))*'))
    | (?P<unfinished>\"\"\"|''')
    | (?P<comment>\#[^\n]*)
    | (?P<continuation>\\\r?(?:\n|\Z))
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<timed>(?<![-+*/%@&|^<>=!:~])=[ \t]*%time[ \t]+(?=[^\s%!?]))
    | (?P<assigned>(?<![-+*/%@&|^<>=!:~])=[ \t]*(?P<command>(?:%(?=[A-Za-z_])|!(?!=))"""
    + _TO_LINE_END
    + rb"""))
    | (?P<dangling>(?:(?<!import\ )\*|(?<![\d.])\.|[-+/%@&|^~<>=]
                     |\b(?:and|as|else|from|if|import|in|is|lambda|not|or)\b)
                   \s*(?:\#[^\n]*\s*)*\Z)
    | (?P<help>\?\??[ \t\r]*(?=\n|\Z))
    | (?P<end>\n)
    """,
    re.VERBOSE | re.DOTALL,
)
_IN_LINE = re.compile(rb"[^\r\n]")


@lru_cache(maxsize=1024)
def as_python(cell: bytes) -> bytes:
    """A code cell as Python of the same length and with the same line ends, for a parser.

    Magics, shell commands and help become blanks, or a name where a block or an assignment needs something; a cell
    that another language has, all blanks. So does a statement that the cell doesn't finish: it can't go on in the next.

    Args:
        cell: the source of the cell, in UTF-8; no lone CR in it.
    """
    magic = _CELL_MAGIC.match(cell)
    if magic is not None and magic["name"] not in _PYTHON_BODIES:
        return _IN_LINE.sub(b" ", cell)
    found = bytearray(_unindented(cell))
    for start, end, filler in _fillers(bytes(found)):
        found[start:end] = filler
    return bytes(found)


def _unindented(cell: bytes) -> bytes:
    """The cell without the indentation of its first line, which IPython takes off.

    A form feed in its place, because after one a line counts as not indented.
    """
    first = _FIRST_INDENT.match(cell)
    if first is None:
        return cell
    indent = first["indent"]
    return re.sub(rb"^" + indent, indent[:-1] + b"\f", cell, flags=re.MULTILINE)


def _fillers(cell: bytes) -> Iterator[tuple[int, int, bytes]]:
    """What isn't Python in a cell, in order: start, end, and what is to stand there."""
    at = 0
    while at < len(cell) and (start := _START.match(cell, at)) is not None:
        indent = start["indent"]
        if start["timed"]:
            yield at, start.end(), b" " * (len(start["timed"]) - 1) + b"\f" + indent
        elif (magic := _MAGIC.match(cell, start.end())) is not None:
            yield magic.start(), magic.end(), _statement(indent, magic[0])
            at = magic.end()
            continue
        inside, at, is_python = _logical_line(cell, start.end())
        if is_python:
            yield from inside
        else:
            yield start.end(), at, _statement(indent, cell[start.end() : at])


def _logical_line(cell: bytes, start: int) -> tuple[list[tuple[int, int, bytes]], int, bool]:
    """Reads a statement, or what stands on one line: its fillers, where it ends, and whether it is whole and Python."""
    fillers: list[tuple[int, int, bytes]] = []
    depth = 0
    for token in _TOKEN.finditer(cell, start):
        kind = token.lastgroup
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(depth - 1, 0)
        elif kind in ("unfinished", "dangling") or (kind == "continuation" and token.end() == len(cell)):
            return [], len(cell), False
        elif depth:
            continue
        elif kind == "end":
            return fillers, token.end(), True
        elif kind == "help":
            return [], token.end(), False
        elif kind == "timed":
            fillers.append((token.start() + 1, token.end(), b" " * (len(token[0]) - 1)))
        elif kind == "assigned":
            fillers.append((token.start("command"), token.end(), _filler(token["command"], b"_")))
    return fillers, len(cell), not depth


def _statement(indent: bytes, source: bytes) -> bytes:
    """What stands for a statement that isn't Python: a name where it may be all that its block has."""
    is_indented = indent.rpartition(b"\f")[2]
    return _filler(source, b"_" if is_indented else b" ")


def _filler(source: bytes, character: bytes) -> bytes:
    """Bytes for `source`: `character` for its first line, blanks for the others; line ends stay."""
    first, line_end, rest = source.partition(b"\n")
    return _IN_LINE.sub(character, first) + line_end + _IN_LINE.sub(b" ", rest)
