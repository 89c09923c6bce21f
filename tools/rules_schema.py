"""Writes the JSON Schema of rules.yaml, with which editors complete and check it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from eagerly.rules.load import json_schema

SCHEMA = Path(__file__).resolve().parent.parent / "docs" / "rules.schema.json"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the schema is not current.")
def main(check: bool) -> None:
    """Write docs/rules.schema.json from the types in eagerly.rules.model."""
    text = json.dumps(json_schema(), indent=2) + "\n"
    if not check:
        SCHEMA.write_text(text, encoding="utf-8")
    elif not SCHEMA.exists() or SCHEMA.read_text(encoding="utf-8") != text:
        raise click.ClickException(f"{SCHEMA.name} is not current: run tools/rules_schema.py without --check")


if __name__ == "__main__":
    main()
