"""Writes a page for each rule, and their index, from rules.yaml: what `eagerly rule CODE` prints."""

from __future__ import annotations

from pathlib import Path

import click

from eagerly.explain import rule_page, rules_index
from eagerly.rules.load import bundled_rules, load_rules

PAGES = Path(__file__).resolve().parent.parent / "docs" / "rules"


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a page is not current.")
def main(check: bool) -> None:
    """Write docs/rules."""
    rules = load_rules(bundled_rules()).rules
    pages = {"README.md": rules_index(rules), **{f"{rule.code}.md": rule_page(rule) for rule in rules}}
    there = {page.name: page.read_text(encoding="utf-8") for page in PAGES.glob("*.md")}
    if not check:
        PAGES.mkdir(exist_ok=True)
        for name in there.keys() - pages.keys():
            (PAGES / name).unlink()
        for name, text in pages.items():
            (PAGES / name).write_text(text, encoding="utf-8")
    elif there != pages:
        raise click.ClickException("docs/rules is not current: run tools/rule_pages.py without --check")


if __name__ == "__main__":
    main()
