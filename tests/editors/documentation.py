"""What docs/editors.md tells people to paste."""

import re

from .paths import ROOT


def documented(language: str) -> str:
    """The one code block in that language."""
    text = (ROOT / "docs" / "editors.md").read_text()
    blocks: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", text, re.M | re.S)
    assert len(blocks) == 1, f"docs/editors.md has {len(blocks)} blocks in {language}"
    return blocks[0]
