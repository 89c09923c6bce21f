"""The text of a rules file as plain values. Building these from libyaml's events takes half as long as `yaml.load`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

_STRING = "tag:yaml.org,2002:str"


class RulesError(Exception):
    """A rules file that can't be used; the message is `file:line: reason`."""


def read_document(path: Path, source: str) -> Any:
    """What the text of a rules file says, before it is known to be rules.

    Raises:
        RulesError: it is no YAML.
    """
    import yaml  # eagerly's own rules seldom need it: see eagerly.rules.own

    try:
        loader: Any = yaml.CSafeLoader(source)
        loader.get_event()
        if isinstance(loader.get_event(), yaml.StreamEndEvent):
            return None
        document = _reader(loader)(loader.get_event())
        loader.get_event()
        after = loader.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            raise yaml.MarkedYAMLError(problem="another document", problem_mark=after.start_mark)
        return document
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RulesError(f"{path}:{line}: {error.problem}") from error
    except yaml.YAMLError as error:
        raise RulesError(f"{path}: {' '.join(str(error).split())}") from error


def _reader(loader: Any) -> Callable[[Any], Any]:
    """What makes the value that an event begins, and takes the events that belong to it."""
    import yaml

    next_event = loader.get_event
    anchors: dict[str, Any] = {}

    def read(event: Any) -> Any:
        kind, value = type(event), None
        if kind is yaml.AliasEvent:
            if event.anchor not in anchors:
                raise yaml.MarkedYAMLError(problem=f"no anchor {event.anchor}", problem_mark=event.start_mark)
            return anchors[event.anchor]
        if kind is yaml.ScalarEvent:
            value = scalar(event)
        elif kind is yaml.SequenceStartEvent:
            value = []
            while type(child := next_event()) is not yaml.SequenceEndEvent:
                value.append(read(child))
        else:
            value = {}
            while type(child := next_event()) is not yaml.MappingEndEvent:
                key = read(child)
                if isinstance(key, list | dict):
                    raise yaml.MarkedYAMLError(problem="found unhashable key", problem_mark=child.start_mark)
                value[key] = read(next_event())
        if event.anchor is not None:
            anchors[event.anchor] = value
        return value

    def scalar(event: Any) -> Any:
        if not event.implicit[0]:
            return event.value
        tag = loader.resolve(yaml.ScalarNode, event.value, (True, False))
        if tag == _STRING:
            return event.value
        return loader.construct_object(yaml.ScalarNode(tag, event.value, event.start_mark, event.end_mark))

    return read


def line_of(source: str, where: str) -> int:
    """The 1-based line of a path such as `.rules[3].links[0]` in a YAML text."""
    import yaml

    node: Any = yaml.compose(source, Loader=yaml.CSafeLoader)
    for key, index in re.findall(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]", where):
        if isinstance(node, yaml.SequenceNode) and index.isdigit():
            node = node.value[int(index)]
        elif isinstance(node, yaml.MappingNode) and key:
            values = {name.value: value for name, value in node.value}
            if key not in values:
                break
            node = values[key]
        else:
            break
    return int(node.start_mark.line) + 1 if node is not None else 1
