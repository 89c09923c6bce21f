"""Says of symbols whether the TensorFlow of this interpreter has them, and with which parameters.

stdin: `{"symbols": [dotted], "pairs": [[dotted, dotted]]}`
stdout: `{"symbols": {dotted: null | {"parameters": null | [...]}}, "same": [[dotted, dotted]]}`
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import sys
import warnings
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)

LIBRARIES = ("absl", "tf_slim")


def main() -> None:
    question = json.load(sys.stdin)
    stdout, sys.stdout = sys.stdout, sys.stderr
    same = [[old, new] for old, new in question["pairs"] if is_same(reach(old), reach(new))]
    json.dump({"symbols": {name: describe(reach(name)) for name in question["symbols"]}, "same": same}, stdout)


def reach(dotted: str) -> Any:
    """The object of a name as rules write it, or None."""
    root, *path = dotted.split(".")
    try:
        if root in LIBRARIES:
            return imported(dotted)
        if root == "keras" and not tf.__version__.startswith("1."):
            return functools.reduce(getattr, path, importlib.import_module(root))
        return functools.reduce(getattr, path, tf.keras if root == "keras" else tf)
    except (AttributeError, ImportError):
        return imported(dotted.replace("tf", "tensorflow", 1)) if root == "tf" else None


def imported(dotted: str) -> Any:
    """A module that nothing may have imported yet, or what is in one; None where there is none."""
    module, _, name = dotted.rpartition(".")
    try:
        return importlib.import_module(dotted)
    except ImportError:
        return getattr(sys.modules.get(module), name, None)


def is_same(one: Any, other: Any) -> bool:
    """Whether two names are one object; a wrapper for experimental type promotion doesn't count."""
    return one is not None and other is not None and unwrapped(one) is unwrapped(other)


def unwrapped(value: Any) -> Any:
    code = getattr(value, "__code__", None)
    wraps = code is not None and code.co_filename.endswith("weak_tensor_ops.py")
    return value.__wrapped__ if wraps else value


def describe(value: Any) -> Any:
    """The parameters of a function or class; None where there is no object."""
    if value is None:
        return None
    try:
        parameters = inspect.signature(value).parameters.values() if callable(value) else None
    except (TypeError, ValueError):
        parameters = None
    if parameters is None:
        return {"parameters": None}
    return {"parameters": [{"name": p.name, "kind": p.kind.name, "required": p.default is p.empty} for p in parameters]}


if __name__ == "__main__":
    main()
