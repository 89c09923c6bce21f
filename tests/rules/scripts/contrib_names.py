"""Prints the names below `tf.contrib` of the TensorFlow 1.15.5 that runs this script: `{"names": [...]}`, as JSON."""

from __future__ import annotations

import json
import os
import sys
import types
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402


def names_below(root: types.ModuleType) -> list[str]:
    """The names of a module's functions, classes and modules, and of theirs, as far as they are contrib's own."""
    found: list[str] = []
    todo = [("contrib", root)]
    seen: set[int] = set()
    while todo:
        prefix, module = todo.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        for name, value in sorted(vars(module).items()):
            if name.startswith("_"):
                continue
            if isinstance(value, types.ModuleType):
                if ".contrib." in value.__name__:
                    todo.append((f"{prefix}.{name}", value))
            elif callable(value):
                found.append(f"{prefix}.{name}")
    return sorted(found)


def main() -> None:
    stdout, sys.stdout = sys.stdout, sys.stderr
    contrib = tf.contrib
    loaded = contrib.layers, dir(contrib)  # by the first, what contrib is; by the second, what is in it
    assert all(loaded)
    json.dump({"names": names_below(contrib)}, stdout)


if __name__ == "__main__":
    main()
