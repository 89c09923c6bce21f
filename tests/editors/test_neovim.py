"""The real Neovim, by its keys, with the configuration of docs/editors.md."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from .neovim import Neovim, neovim
from .stories import RENAMED, STORIES, Story, expected

pytestmark = pytest.mark.editors


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Neovim]:
    with neovim(tmp_path / "home") as editor:
        yield editor


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_finding_hover_quick_fix_write(editor: Neovim, samples: Path, story: Story) -> None:
    editor.open(samples / story.file)
    finding = editor.finding(story.code)
    assert finding["source"] == "eagerly"
    assert editor.covered_text(finding) == story.covers
    editor.go_to(finding)
    assert story.hover in editor.hover()

    editor.quick_fix(story.title)
    editor.wait_for_text(expected(story.file))
    editor.press(":write<CR>")
    editor.wait_for_file(samples / story.file, expected(story.file))


def test_safe_fixes_are_applied_on_write(editor: Neovim, samples: Path) -> None:
    editor.open(samples / RENAMED)
    editor.finding("TF103")
    editor.press(":write<CR>")
    editor.wait_for_file(samples / RENAMED, expected(RENAMED))
    editor.wait_until_clean()
