"""Says of names below `tensorflow` whether the TensorFlow of this interpreter has them.

stdin: `{"names": [dotted]}`, without `tensorflow.`
stdout: `{"reachable": {dotted: bool}}`
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import types
import warnings
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402


def is_reachable(name: str) -> bool:
    """Whether a program could use the name; attributes of objects count as those of the module that they are in."""
    value: Any = tf
    path = "tensorflow"
    for word in name.split("."):
        path = f"{path}.{word}"
        try:
            value = getattr(value, word)
        except (AttributeError, ImportError):
            if not isinstance(value, types.ModuleType):
                return True
            try:
                value = importlib.import_module(path)
            except Exception:
                return False
    return True


def main() -> None:
    question = json.load(sys.stdin)
    stdout, sys.stdout = sys.stdout, sys.stderr
    json.dump({"reachable": {name: is_reachable(name) for name in question["names"]}}, stdout)


if __name__ == "__main__":
    main()
