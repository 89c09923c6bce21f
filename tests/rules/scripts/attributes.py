"""Says what the public attributes of values are under the TensorFlow of this interpreter. Python 3.7 can run it.

stdin: `{"values": [expression]}`
stdout: `{expression: {attribute: "there" | "none" | "stops"}}`
"""

from __future__ import annotations

import json
import os
import sys
import warnings
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402

tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)


def attributes(value: Any) -> dict[str, str]:
    return {name: state(value, name) for name in dir(value) if not name.startswith("_")}


def state(value: Any, name: str) -> str:
    try:
        return "none" if getattr(value, name) is None else "there"
    except Exception:
        return "stops"


def main() -> None:
    stdout, sys.stdout = sys.stdout, sys.stderr
    values = json.load(sys.stdin)["values"]
    json.dump({expression: attributes(eval(expression, {"tf": tf})) for expression in values}, stdout)


if __name__ == "__main__":
    main()
