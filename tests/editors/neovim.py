"""The real Neovim, with the configuration that docs/editors.md tells people to paste."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pynvim  # type: ignore[import-untyped]

from .documentation import documented

SCRIPTS = Path(sys.executable).parent
WAIT_SECONDS = 60


class Neovim:
    """One Neovim, operated by its keys."""

    def __init__(self, nvim: pynvim.Nvim) -> None:
        self._nvim = nvim

    def open(self, file: Path) -> None:
        self._nvim.command(f"edit {file}")

    def press(self, keys: str) -> None:
        self._nvim.input(keys)

    def finding(self, code: str) -> dict[str, Any]:
        """The first finding of a rule in the open file, as soon as there are any findings."""
        found = self._wait_for(lambda: self._lua("return vim.diagnostic.get(0)"))
        return next(finding for finding in found if finding["code"] == code)

    def covered_text(self, finding: dict[str, Any]) -> str:
        rows = ("lnum", "col", "end_lnum", "end_col")
        lines = self._lua("return vim.api.nvim_buf_get_text(0, ...)", *(finding[row] for row in rows), {})
        return "\n".join(lines)

    def go_to(self, finding: dict[str, Any]) -> None:
        self._lua("vim.api.nvim_win_set_cursor(0, {...})", finding["lnum"] + 1, finding["col"])

    def hover(self) -> str:
        """Presses K and reads the window that pops up."""
        self.press("K")
        lines: list[str] = self._wait_for(lambda: self._lua(FLOATING_LINES))
        return "\n".join(lines)

    def quick_fix(self, title: str) -> None:
        """Presses gra and chooses the action whose title contains that text."""
        self._lua(CHOOSE, title)
        self.press("gra")

    def wait_for_text(self, text: str) -> None:
        self._wait_for(lambda: self._text() == text, self._text)

    def wait_for_file(self, file: Path, text: str) -> None:
        self._wait_for(lambda: file.read_text() == text, file.read_text)

    def wait_until_clean(self) -> None:
        """Waits until there are no findings any more."""
        self._wait_for(lambda: self._lua("return #vim.diagnostic.get(0)") == 0)

    def _text(self) -> str:
        return "\n".join(self._nvim.current.buffer[:]) + "\n"

    def _lua(self, code: str, *arguments: Any) -> Any:
        return self._nvim.exec_lua(code, *arguments)

    def _wait_for(self, get: Callable[[], Any], shown: Callable[[], Any] = lambda: "nothing") -> Any:
        for _ in range(WAIT_SECONDS * 20):
            if value := get():
                return value
            time.sleep(0.05)
        messages = self._nvim.command_output("messages")
        raise AssertionError(f"waited in vain; there is {shown()}; Neovim says: {messages}")


FLOATING_LINES = """
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= "" then
    return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  end
end
return {}
"""

CHOOSE = """
local title = ...
vim.ui.select = function(items, _, choose)
  for index, item in ipairs(items) do
    if item.action.title:find(title, 1, true) then
      return choose(item, index)
    end
  end
end
"""


@contextmanager
def neovim(home: Path) -> Iterator[Neovim]:
    """A Neovim with nothing but the documented configuration."""
    configuration = home / "config" / "nvim" / "init.lua"
    configuration.parent.mkdir(parents=True)
    configuration.write_text(documented("lua"))
    path = f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"
    folders = {f"XDG_{name.upper()}_HOME": home / name for name in ("config", "data", "state", "cache")}
    settings = [f"{name}={value}" for name, value in {"PATH": path, **folders}.items()]
    nvim = pynvim.attach("child", argv=["env", *settings, "nvim", "--embed", "--headless"])
    try:
        yield Neovim(nvim)
    finally:
        nvim.command("qall!", async_=True)
        nvim.close()
