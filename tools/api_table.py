"""Writes the table of TensorFlow's public names that eagerly looks symbols up in.

It asks both releases themselves: a TensorFlow 1.15.5 (Python 3.7) and a TensorFlow 2.21.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import click

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "server" / "eagerly" / "names" / "api-2.21.txt"
EXPECTED = {"1": "1.15.5", "2": "2.21.0"}


def ask(interpreter: Path, release: str, names: list[str]) -> dict[str, list[str]]:
    """What the TensorFlow of this interpreter says of its public names."""
    answer = subprocess.run(
        [interpreter, HERE / "walk_tensorflow.py"],
        input=json.dumps(names),
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        raise click.ClickException(f"{interpreter} failed:\n{answer.stderr}")
    found: dict[str, Any] = json.loads(answer.stdout)
    if found.pop("version") != EXPECTED[release]:
        raise click.ClickException(f"{interpreter} does not have TensorFlow {EXPECTED[release]}")
    return found


def table(tf1: Path, tf2: Path) -> str:
    """The text of the table."""
    old = ask(tf1, "1", [])["v1"]
    new = {word: set(names) for word, names in ask(tf2, "2", old).items()}

    def status(path: str) -> str:
        if path in new["broken"]:
            return "broken"
        if path in new["same"]:
            return "same"
        if path in new["native"]:
            return "both" if path in new["v1"] else "native"
        return "v1" if path in new["v1"] else "gone"

    paths = sorted({*old, *new["native"], *new["v1"], *new["broken"]})
    header = "# Public names of TensorFlow 1.15.5 and 2.21, and where 2.21 has them; by tools/api_table.py"
    return "\n".join([header, *(f"{path} {status(path)}" for path in paths), ""])


INTERPRETER = click.Path(exists=True, path_type=Path)


@click.command()
@click.option("--tf1", required=True, type=INTERPRETER, help="A Python with TensorFlow 1.15.5.")
@click.option("--tf2", required=True, type=INTERPRETER, help="A Python with TensorFlow 2.21.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the table is not current.")
def main(tf1: Path, tf2: Path, check: bool) -> None:
    """Write server/eagerly/names/api-2.21.txt from both TensorFlows."""
    text = table(tf1, tf2)
    if not check:
        TABLE.write_text(text, encoding="ascii")
    elif not TABLE.exists() or TABLE.read_text(encoding="ascii") != text:
        raise click.ClickException(f"{TABLE.name} is not current: run tools/api_table.py without --check")


if __name__ == "__main__":
    main()
