"""The syntax tree of a text, by tree-sitter: it survives half-typed lines and Python 2."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Range, Tree

from eagerly.source.sections import Sections, methods, open_brackets
from eagerly.source.text import Span, Text

_NAME = re.compile(rb"\bdef[ \t]+(\w+)")
_LAST_DOT = re.compile(rb"\.(?=[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z))")
_CODE_BEHIND_LINE = re.compile(rb"\n\s*[^\s#]")
_HEADER = re.compile(rb"[ \t]*(?:async|case|class|def|elif|except|for|if|match|while|with)\b")
LITERALS = {
    "integer", "float", "string", "true", "false", "none", "concatenated_string", "comment", "ellipsis",
    "line_continuation",
}  # fmt: skip
PYTHON = Language(tree_sitter_python.language())


def field_id(name: str) -> int:
    """The number of a field: a node tells which child it is in half the time that its name takes."""
    number = PYTHON.field_id_for_name(name)
    assert number is not None
    return number


FUNCTION, ARGUMENTS, OBJECT, ATTRIBUTE = map(field_id, ("function", "arguments", "object", "attribute"))
NAME, VALUE = field_id("name"), field_id("value")


class SyntaxTree(NamedTuple):
    """The syntax tree of a text, or of a part of one."""

    root_node: Node
    has_error: bool
    """Whether there is something in the text that can't be parsed, even if the tree was mended and doesn't show it."""


def kind_ids(*kinds: str) -> list[int]:
    """The numbers of kinds of named nodes: a node tells its own sooner than its kind's name."""
    found = (PYTHON.id_for_node_kind(kind, True) for kind in kinds)
    return [number for number in found if number is not None]


def parse(data: bytes) -> Tree:
    """The tree of a text that is ready to be parsed: lines end at LF or CRLF.

    A dot at the end of a statement, behind which nothing is typed yet, is taken for a blank: the parser would read on
    in the next line.
    """
    tree = Parser(PYTHON).parse(data)
    dots = [match.start() for match in _LAST_DOT.finditer(data) if _ends_statement(tree.root_node, match.start())]
    if not dots:
        return tree
    without = bytearray(data)
    for dot in dots:
        without[dot] = ord(" ")
    return Parser(PYTHON).parse(bytes(without))


def _ends_statement(root: Node, dot: int) -> bool:
    """Whether the dot at this byte offset, the last character of its line, is that of an attribute in no brackets."""
    node = root.descendant_for_byte_range(dot, dot + 1)
    if node is None or node.type != "." or node.parent is None or node.parent.type not in ("attribute", "ERROR"):
        return False
    around: Node | None = node.parent
    while around is not None:
        before = [child.type for child in around.children if child.start_byte < dot]
        if sum(map(before.count, "([{")) > sum(map(before.count, ")]}")):
            return False
        around = around.parent
    return True


def parse_source(text: Text) -> tuple[bytes, list[SyntaxTree]]:
    """What of a text is parsed, and its trees, whose byte offsets are those of the text.

    It is one tree, or if there is an error somewhere, those of each section, so that the error stays where it is; of a
    notebook it is always those of each. The text of a node is that at its offsets, and not its `Node.text`.
    """
    data = text.parseable()
    if not text.cells:
        tree = parse(data)
        if not tree.root_node.has_error:
            return data, [SyntaxTree(tree.root_node, has_error=False)]
    starts = Sections.of(data, text.cells).starts
    parts = (Span(*part) for part in pairwise([*starts, len(data)]))
    return data, [tree for part in parts for tree in parse_statement(text, data, part)]


def parse_statement(text: Text, data: bytes, part: Span) -> list[SyntaxTree]:
    """The trees of a top-level statement, which is a part of `data`, that is, of what of `text` is parsed.

    It is one, but of a class with errors in some methods these have trees of their own, behind that of the class.
    """
    tree = parse(data[part.start : part.end])
    if not tree.root_node.has_error:
        return [SyntaxTree(_moved(tree, text, part.start), has_error=False)]
    inside = [Span(part.start + start, part.start + end) for start, end in methods(data[part.start : part.end])]
    trees = [(method, parse_part(text, data, method)) for method in inside]
    broken = [(method, tree) for method, tree in trees if tree.has_error]
    if not broken:
        return [parse_part(text, data, part)]
    without = bytearray(data)
    for method, _ in broken:
        without[method.start : method.end] = _pass(data[method.start : method.end])
    return [parse_part(text, bytes(without), part), *(tree for _, tree in broken)]


def _pass(method: bytes) -> bytes:
    """What stands for a method in the tree of its class: as long, with its name if it has one, and doing nothing."""
    indent = len(method) - len(method.lstrip(b" \t"))
    named = _NAME.search(method)
    stand_in = method[:indent] + (b"def %b():pass" % named[1] if named is not None else b"pass")
    if len(stand_in) > len(method):
        stand_in = method[:indent] + b"pass"
    rest = bytes(byte if byte in b"\r\n" else 32 for byte in method[len(stand_in) :])
    return stand_in + rest


def parse_part(text: Text, data: bytes, part: Span) -> SyntaxTree:
    """The tree of a part of `data`, which is what of `text` is parsed; its offsets are those of the text.

    It is parsed by itself and then moved: what is before it would sway how an error is mended. A bracket that is never
    closed is taken for the end of a statement: the parser would read on behind its line, and find no statement there.
    """
    lines = data[part.start : part.end]
    tree = parse(lines)
    has_error = tree.root_node.has_error
    brackets = _open_in_statements(lines) if has_error else []
    if brackets:
        without = bytearray(lines)
        for at in brackets:
            without[at] = ord(";")
        tree = parse(bytes(without))
    return SyntaxTree(_moved(tree, text, part.start), has_error)


def _open_in_statements(data: bytes) -> list[int]:
    """The byte offsets of the brackets that are never closed, and have more lines behind them.

    That of a header, such as `def f(`, is none of them: without it there would be no block.
    """
    return [
        at
        for at in open_brackets(data)
        if _CODE_BEHIND_LINE.search(data, at) and not _HEADER.match(data, data.rfind(b"\n", 0, at) + 1)
    ]


def _moved(tree: Tree, text: Text, start: int) -> Node:
    """The root of a tree whose offsets are those of the text in which its part has this start."""
    if start:
        tree.edit(0, 0, start, (0, 0), (0, 0), _point(text, start))
    return tree.root_node


def parse_content(data: bytes, content: Node) -> Tree:
    """The tree of the code in a string of `data`, where it stands: its offsets are those of the file."""
    where = Range(content.start_point, content.end_point, content.start_byte, content.end_byte)
    return Parser(PYTHON, included_ranges=[where]).parse(data)


def _point(text: Text, offset: int) -> tuple[int, int]:
    line = text.line_at(offset)
    return line, offset - text.line_start(line)


def span(node: Node) -> Span:
    """The byte offsets of a node."""
    return Span(node.start_byte, node.end_byte)


def is_in(node: Node, places: Iterable[Span]) -> bool:
    """Whether a node is within one of these byte offsets."""
    where = span(node)
    return any(where.within(place) for place in places)


def callee(node: Node) -> Node | None:
    """What a call calls; None for all that is no call."""
    return node.child_by_field_id(FUNCTION) if node.type == "call" else None


def method_called(node: Node) -> tuple[Node, Node] | None:
    """The owner and the name of a method that is called: `a.b` and `c` in `a.b.c()`."""
    function = callee(node)
    if function is None or function.type != "attribute":
        return None
    owner, name = function.child_by_field_id(OBJECT), function.child_by_field_id(ATTRIBUTE)
    return (owner, name) if owner is not None and name is not None else None


def is_label(identifier: Node) -> bool:
    """Whether an identifier is the name of a keyword or an attribute, and no variable's."""
    parent = identifier.parent
    if parent is None or parent.type not in ("keyword_argument", "attribute"):
        return False
    return parent.child_by_field_name("name" if parent.type == "keyword_argument" else "attribute") == identifier


def only_child(node: Node, kind: str) -> Node | None:
    """The first child of that type, if there is one."""
    return next((child for child in node.children if child.type == kind), None)


def descendants(node: Node) -> Iterator[Node]:
    """A node and all named ones in it, in the order of the text, but for the parts of literals."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        if current.type not in LITERALS:
            todo += reversed(current.named_children)


def outside_of(kind: str, node: Node) -> Iterator[Node]:
    """A node and all named ones in it, but for what is in nodes of a kind that are in it."""
    todo = [node]
    while todo:
        current = todo.pop()
        yield current
        if current.type not in LITERALS and (current.type != kind or current == node):
            todo += reversed(current.named_children)


def with_items(statement: Node) -> list[Node]:
    """What a `with` statement enters, without the names behind `as`; nothing for any other statement."""
    clause = only_child(statement, "with_clause") if statement.type == "with_statement" else None
    values = [item.child_by_field_name("value") for item in clause.named_children] if clause is not None else []
    return [value.named_children[0] if value.type == "as_pattern" else value for value in values if value is not None]
