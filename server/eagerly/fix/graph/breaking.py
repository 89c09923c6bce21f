"""Lines that became too long are broken: what is in the longest brackets of a line gets one of its own, or several."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tree_sitter import Node

from eagerly.source.text import decode, encode
from eagerly.source.tree import descendants, parse

WIDTH = 88
_LISTS = {"argument_list", "parameters", "list", "tuple", "dictionary"}
_COMPREHENSIONS = {"list_comprehension", "generator_expression", "dictionary_comprehension", "set_comprehension"}
_SHORT = 24
"""Brackets of no more than this are left in their line."""
_DEEPEST = 8
"""How often what was broken is looked at again."""


def broken(text: str, known: Collection[str], unit: str, ending: str) -> str:
    """A text whose lines that are too long are broken, but for known ones.

    Args:
        text: the text.
        known: lines that stay as they are, without the blanks around them.
        unit: one level of indentation.
        ending: the end of a line.
    """
    for _ in range(_DEEPEST if "\n" in ending else 0):
        lines = [line.rstrip("\r") for line in text.split("\n")]
        long = {row for row, line in enumerate(lines) if len(line) > WIDTH and line.strip() not in known}
        if not long:
            break
        data = encode(text)
        root = parse(data).root_node
        edits = [] if root.has_error else list(_edits(root, long, lines, unit, ending))
        if not edits:
            break
        for start, end, new in sorted(edits, reverse=True):
            data = data[:start] + encode(new) + data[end:]
        text = decode(data)
    return text


def _edits(root: Node, long: set[int], lines: list[str], unit: str, ending: str) -> Iterator[tuple[int, int, str]]:
    """What stands in the place of the longest brackets in each of some lines."""
    found: dict[int, Node] = {}
    commented: set[int] = set()
    for node in descendants(root):
        row = node.start_point.row
        if row not in long or node.end_point.row != row:
            continue
        commented |= {row} if node.type == "comment" else set()
        is_longer = row not in found or _size(node) > _size(found[row])
        if node.type in _LISTS | _COMPREHENSIONS and _size(node) > _SHORT and is_longer:
            found[row] = node
    for row, node in found.items():
        if row in commented:
            continue
        line = lines[row]
        indent = line[: len(line) - len(line.lstrip())]
        comma = "" if node.type in _COMPREHENSIONS else ","
        parts = [decode(child.text or b"") for child in node.children[1:-1] if child.type != ","]
        inner = f"{indent}{unit}{f'{comma} '.join(parts)}{ending}"
        if len(inner.rstrip()) > WIDTH or (node.type == "tuple" and len(parts) == 1):
            inner = "".join(f"{indent}{unit}{part}{comma}{ending}" for part in parts)
        yield node.start_byte + 1, node.end_byte - 1, f"{ending}{inner}{indent}"


def _size(node: Node) -> int:
    return node.end_byte - node.start_byte
