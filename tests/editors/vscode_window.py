"""VS Code's window, as a person uses it: with the mouse and the keyboard."""

import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import FloatRect, Locator, Page, TimeoutError, sync_playwright

CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]
WAIT_MS = 60_000


@contextmanager
def browser_page(width: int = 1100, height: int = 640) -> Iterator[Page]:
    """A page of headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_OPTIONS)
        context = browser.new_context(viewport={"width": width, "height": height}, device_scale_factor=2)
        context.set_default_timeout(WAIT_MS)
        try:
            yield context.new_page()
        finally:
            browser.close()


class Window:
    """One VS Code window on one folder."""

    def __init__(self, page: Page, url: str, folder: Path) -> None:
        self.page = page
        self.folder = folder
        page.goto(f"{url}/?folder={urllib.parse.quote(str(folder))}")
        page.wait_for_selector(".monaco-workbench")
        self.press("Control+KeyB")  # hides the side bar

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def open(self, name: str) -> None:
        """Opens a file of the folder by its name, and waits until its text is there."""
        self.press("Control+KeyP")
        self.page.wait_for_selector(".quick-input-widget input", state="visible")
        self.page.keyboard.type(name)
        self.page.wait_for_selector(f'.quick-input-list .monaco-list-row[aria-label^="{name}"]')
        self.press("Enter")
        self.page.wait_for_selector(f'.editor-group-container.active [aria-label^="{name}"]')
        self.page.wait_for_selector(".monaco-editor .view-lines")

    def first_squiggle(self) -> Locator:
        """The topmost squiggle, as soon as there is one."""
        return self.squiggles()[0]

    def squiggles(self) -> list[Locator]:
        """All squiggles from top to bottom, as soon as there are any."""
        squiggles = self.page.locator(".monaco-editor .cdr[class*=squiggly-]")
        squiggles.first.wait_for(state="attached")
        return sorted(squiggles.all(), key=lambda squiggle: (_box(squiggle)["y"], _box(squiggle)["x"]))

    def text(self) -> str:
        """What the editor shows, top to bottom."""
        lines: list[str] = self.page.locator(".monaco-editor .view-line").evaluate_all(
            """lines => lines
                .sort((a, b) => parseInt(a.style.top) - parseInt(b.style.top))
                .map(line => line.textContent.replaceAll("\\u00a0", " "))"""
        )
        return "\n".join(lines).rstrip("\n") + "\n"

    def type_at_end(self, text: str) -> None:
        self.page.locator(".monaco-editor .view-lines").click()
        self.press("Control+End")
        self.page.keyboard.type(text)

    def problems(self) -> list[str]:
        """The rows of the Problems panel; the panel is closed again."""
        self.press("Control+Shift+KeyM")
        rows = self.page.locator(".markers-panel .monaco-list-row")
        rows.first.wait_for()
        texts = rows.all_inner_texts()
        self.press("Control+KeyJ")
        return texts

    def hover(self, squiggle: Locator) -> Locator:
        """Rests the mouse on a squiggle until the hover shows."""
        box = _box(squiggle)
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
        hover = self.page.locator(".monaco-hover:not(.hidden) .monaco-hover-content")
        hover.wait_for()
        return hover

    def quick_fix(self, squiggle: Locator, title: str) -> None:
        """Puts the cursor on a squiggle and chooses a quick fix by keyboard."""
        squiggle.click(force=True)
        rows = self.page.locator(".action-widget .monaco-list-row.action")
        self._press_until("Control+Period", rows.first)
        titles = rows.all_inner_texts()
        for _ in range(next(i for i, text in enumerate(titles) if title in text)):
            self.press("ArrowDown")
        self.press("Enter")

    def _press_until(self, key: str, seen: Locator, tries: int = 10) -> None:
        for _ in range(tries - 1):
            self.press(key)
            try:
                seen.wait_for(timeout=WAIT_MS / tries)
            except TimeoutError:
                self.press("Escape")
            else:
                return
        self.press(key)
        seen.wait_for()

    def wait_for_text(self, text: str) -> None:
        self._wait_until_equal(self.text, text)

    def save(self, name: str, text: str) -> None:
        """Saves, and waits until the file on the disk is this text."""
        self.press("Control+KeyS")
        self._wait_until_equal((self.folder / name).read_text, text)

    def _wait_until_equal(self, get: Callable[[], str], text: str) -> None:
        for _ in range(WAIT_MS // 100):
            if get() == text:
                return
            self.page.wait_for_timeout(100)
        assert get() == text

    def notifications(self) -> list[str]:
        """The messages in the corner, as soon as there are any."""
        messages = self.page.locator(".notification-list-item-message")
        messages.first.wait_for()
        return messages.all_inner_texts()

    def choose(self, button: str) -> None:
        """Presses a button of a message in the corner."""
        self.page.locator(".notifications-toasts").get_by_role("button", name=button).click()

    def fill_in(self, text: str, tries: int = 10) -> None:
        """Answers the question at the top of the window, which may still be writing its own suggestion there."""
        question = self.page.locator(".quick-input-widget input")
        for _ in range(tries - 1):
            question.fill(text)
            self.press("Enter")
            try:
                question.wait_for(state="hidden", timeout=WAIT_MS / tries)
            except TimeoutError:
                continue
            return
        question.fill(text)
        self.press("Enter")
        question.wait_for(state="hidden")

    def picture(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=file)


def _box(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box
