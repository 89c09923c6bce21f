"""Lists the imports of names of Keras that work on the TensorFlow 1 that runs this script: `{"statements": [...]}`.

They are those from `tensorflow.keras` and from `tensorflow.python.keras`. It runs under Python 3.7.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import types
import warnings
from collections.abc import Iterator

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

OWN = ("tensorflow.", "tensorflow_core.", "keras_preprocessing", "keras_applications")
KERAS = ("tensorflow.python.keras", "tensorflow_core.python.keras", "keras_")


def imports(name: str) -> Iterator[str]:
    """A module, what it has of Keras, and the modules in it."""
    module = importlib.import_module(name)
    yield f"import {name}"
    for word, value in sorted(vars(module).items()):
        if not word.startswith("_") and is_of_keras(value):
            yield f"from {name} import {word}"
    for inside in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not inside.name.startswith("_") and inside.name != "api":
            yield from imports(f"{name}.{inside.name}")


def is_of_keras(value: object) -> bool:
    if isinstance(value, types.ModuleType):
        return value.__name__.startswith(OWN) and "keras" in value.__name__
    return (getattr(value, "__module__", None) or "").startswith(KERAS)


def main() -> None:
    stdout, sys.stdout = sys.stdout, sys.stderr
    statements = [statement for name in ("tensorflow.keras", "tensorflow.python.keras") for statement in imports(name)]
    json.dump({"statements": statements}, stdout)


if __name__ == "__main__":
    main()
