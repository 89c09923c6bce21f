"""VS Code's real window, with the .vsix as it is shipped: everything by mouse and keyboard."""

import os
from pathlib import Path

import pytest

from .paths import ROOT
from .stories import RENAMED, STORIES, Story, expected
from .vscode_window import Window

pytestmark = pytest.mark.editors


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_squiggle_problem_hover_quick_fix_save(window: Window, story: Story) -> None:
    window.open(story.file)
    squiggle = window.first_squiggle()
    if story.in_problems:
        assert any(story.code in problem and "eagerly" in problem for problem in window.problems())
    assert story.hover in window.hover(squiggle).inner_text()

    window.quick_fix(squiggle, story.title)
    window.wait_for_text(expected(story.file))
    window.save(story.file, expected(story.file))


def test_safe_fixes_are_applied_on_save(window: Window) -> None:
    window.open(RENAMED)
    window.first_squiggle()
    window.type_at_end("# done")
    window.save(RENAMED, expected(RENAMED) + "# done")


def test_picture_for_the_readme(window: Window) -> None:
    window.page.set_viewport_size({"width": 960, "height": 690})
    window.open("digits.py")
    window.hover(window.squiggles()[-1])
    file = "docs/images/vscode.png" if os.environ.get("UPDATE_SCREENSHOTS") else "build/editors/vscode.png"
    window.picture(ROOT / Path(file))
