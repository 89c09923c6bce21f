"""Runs whole programs, each in a graph of its own, and prints what they print. Python 3.7 can run it.

stdin: `{"programs": {key: source}}`. stdout: `{key: {"printed": text, "error": text | None}}`
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import tensorflow as tf  # type: ignore[import-untyped]


def main() -> None:
    programs = json.load(sys.stdin)["programs"]
    print(json.dumps({key: run(source) for key, source in programs.items()}))


def run(source: str) -> dict[str, Any]:
    printed, error = io.StringIO(), None
    tf.keras.backend.clear_session()
    if tf.__version__.startswith("1."):
        tf.reset_default_graph()
    else:
        tf.keras.utils.disable_interactive_logging()  # `predict` had no bar
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(source, encoding="utf-8")
        try:
            with contextlib.redirect_stdout(printed):
                runpy.run_path(str(path), run_name="__main__")
        except Exception:
            error = traceback.format_exc()
    return {"printed": printed.getvalue(), "error": error}


if __name__ == "__main__":
    main()
