"""Prints the examples in the docstrings of the TensorFlow that runs this script: `{name: source}`, as JSON."""

from __future__ import annotations

import doctest
import json
import os
import sys
import types
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402


def documented() -> dict[str, object]:
    """The functions and classes of the public API, and the methods of these classes, by name."""
    found: dict[str, object] = {}
    todo: list[tuple[str, object]] = [("tf", tf)]
    seen: set[int] = set()
    while todo:
        name, value = todo.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        found[name] = value
        if isinstance(value, (types.ModuleType, type)):
            hidden = ("_", "compat", "raw_ops", "python")
            names = [each for each in dir(value) if not each.startswith(hidden)]
            members = [(f"{name}.{each}", getattr(value, each, None)) for each in names]
            todo += [(path, member) for path, member in members if is_public(member)]
    return found


def is_public(value: object) -> bool:
    """Whether it is a part of the public API: what its modules import for their own use is not."""
    if isinstance(value, types.ModuleType):
        return value.__name__.startswith(("tensorflow._api", "keras.api", "keras._tf_keras", "keras"))
    return callable(value)


def examples(value: object) -> str:
    """The examples in a docstring, one after the other."""
    text = getattr(value, "__doc__", None)
    if not isinstance(text, str):
        return ""
    try:
        return "".join(example.source for example in doctest.DocTestParser().get_examples(text))
    except ValueError:
        return ""


def main() -> None:
    stdout, sys.stdout = sys.stdout, sys.stderr
    found = {name: examples(value) for name, value in documented().items()}
    json.dump({name: source for name, source in sorted(found.items()) if source}, stdout)


if __name__ == "__main__":
    main()
