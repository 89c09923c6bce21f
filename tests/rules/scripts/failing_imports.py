"""Says which import statements fail on the TensorFlow that runs this script: `{"statements": [...]}`, in and out.

With an import there may be what reads the name.
"""

from __future__ import annotations

import json
import os
import sys
import warnings

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")


def fails(statement: str) -> bool:
    try:
        exec(statement, {})
    except (ImportError, AttributeError):
        return True
    return False


def main() -> None:
    stdout, sys.stdout = sys.stdout, sys.stderr
    statements = json.load(sys.stdin)["statements"]
    json.dump({"statements": [statement for statement in statements if fails(statement)]}, stdout)


if __name__ == "__main__":
    main()
