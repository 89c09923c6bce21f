"""Writes the tables of TensorFlow's public names, and of changed signatures, that eagerly looks symbols up in.

It asks both releases themselves: a TensorFlow 1.15.5 (Python 3.7) and a TensorFlow 2.21.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import click

from eagerly.names.signatures import Signature

HERE = Path(__file__).resolve().parent
NAMES = HERE.parent / "server" / "eagerly" / "names"
EXPECTED = {"1": "1.15.5", "2": "2.21.0"}


def ask(interpreter: Path, release: str, names: list[str]) -> dict[str, Any]:
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


def tables(tf1: Path, tf2: Path) -> dict[str, str]:
    """The text of each table, by the name of its file."""
    one = ask(tf1, "1", [])
    other = ask(tf2, "2", one["v1"])
    signatures = one["signatures"], other.pop("signatures")
    privates = one["private"], other.pop("private")
    gone = private_gone(one["made"], other.pop("bound"))
    unimportable = other.pop("unimportable")
    keras = other.pop("keras")
    names = {word: set(found) for word, found in other.items()}
    return {
        "api-2.21.txt": api(one["v1"], names),
        "signatures-2.21.txt": changed(*signatures),
        "private-2.21.txt": private(*privates, names),
        "private-gone-2.21.txt": gone,
        "unimportable-2.21.txt": attributes_only(unimportable),
        "keras-2.21.txt": standalone(keras),
    }


def api(old: list[str], new: dict[str, set[str]]) -> str:
    """Where the names of both releases are now."""

    def status(path: str) -> str:
        if path in new["broken"]:
            return "broken"
        if path in new["same"]:
            return "same"
        if path in new["native"]:
            return "both" if path in new["v1"] else "native"
        if path in new["imported"]:
            return "imported"
        return "v1" if path in new["v1"] else "gone"

    paths = sorted({*old, *new["native"], *new["v1"], *new["broken"], *new["imported"]})
    header = "# Public names of TensorFlow 1.15.5 and 2.21, and where 2.21 has them; by tools/api_table.py"
    return "\n".join([header, *(f"{path} {status(path)}" for path in paths), ""])


def changed(old: dict[str, str], new: dict[str, str]) -> str:
    """The functions and classes that both have under a name, and that don't take all that they took."""
    lines = [
        f"{path} ({old[path]}) -> ({new[path]})"
        for path in sorted(old.keys() & new.keys())
        if not Signature(new[path]).takes_all_of(Signature(old[path]))
    ]
    header = "# What TensorFlow 1.15.5 -> 2.21 take under the same name, where that differs; by tools/api_table.py"
    return "\n".join([header, *lines, ""])


def private(old: dict[str, list[str]], new: dict[str, list[str]], names: dict[str, set[str]]) -> str:
    """The public name for each private one: of 2.21 the same object, of 1.15.5 where that is now."""

    only_in_v1 = names["v1"] - names["same"] - names["broken"]

    def today(name: str) -> str:
        return f"compat.v1.{name}" if name in only_in_v1 else name

    def shortened(name: str) -> str:
        native = name.removeprefix("compat.v1.")
        return native if native in names["same"] else name

    def best(found: list[str]) -> str:
        return min(
            found, key=lambda name: (name not in names["native"], name.startswith("compat.v1."), len(name), name)
        )

    entries = {path: best([today(name) for name in found]) for path, found in old.items()}
    entries |= {path: best([shortened(name) for name in found]) for path, found in new.items()}
    header = (
        "# What the modules below tensorflow.python bind, and its public name below tensorflow; by tools/api_table.py"
    )
    return "\n".join([header, *(f"{path} {name}" for path, name in sorted(entries.items())), ""])


def private_gone(old: dict[str, list[str]], new: dict[str, list[str]]) -> str:
    """The private modules that are gone, and what is gone of the others."""
    modules = {module for module in old if module not in new and module.rpartition(".")[0] in new}
    names = {f"{module}.{name}" for module in old if module in new for name in set(old[module]) - set(new[module])}
    header = "# What was below tensorflow.python in TensorFlow 1.15.5 and is not in 2.21; by tools/api_table.py"
    return "\n".join([header, *sorted(modules | names), ""])


def attributes_only(modules: dict[str, str]) -> str:
    """The modules whose names `from` does not find, why, and the name by which it does."""
    header = "# Modules of TensorFlow 2.21 that can be read but not imported from, and others; by tools/api_table.py"
    return "\n".join([header, *(f"{path} {problem}" for path, problem in sorted(modules.items())), ""])


def standalone(differences: dict[str, list[str]]) -> str:
    """The names that only one of `keras` and `tf.keras` has."""
    lines = [f"{name} {word}" for word, names in differences.items() for name in names]
    header = "# What `keras` lacks of `tf.keras` in TensorFlow 2.21, and what it adds; by tools/api_table.py"
    return "\n".join([header, *sorted(lines), ""])


INTERPRETER = click.Path(exists=True, path_type=Path)


@click.command()
@click.option("--tf1", required=True, type=INTERPRETER, help="A Python with TensorFlow 1.15.5.")
@click.option("--tf2", required=True, type=INTERPRETER, help="A Python with TensorFlow 2.21.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the table is not current.")
def main(tf1: Path, tf2: Path, check: bool) -> None:
    """Write the tables in server/eagerly/names from both TensorFlows."""
    for name, text in tables(tf1, tf2).items():
        file = NAMES / name
        if not check:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            raise click.ClickException(f"{name} is not current: run tools/api_table.py without --check")


if __name__ == "__main__":
    main()
