"""Fixtures: real editors, or one clear line about what they lack."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from .paths import PICTURES
from .stories import copy_samples
from .vscode_server import Running, running
from .vscode_setup import VSCode, missing_packages, set_up
from .vscode_window import Window, browser_page


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a window shows when its test fails is kept as a picture."""
    report = yield
    window = getattr(item, "funcargs", {}).get("window")
    if report.failed and isinstance(window, Window):
        window.picture(PICTURES / f"{item.name}.png")
    return report


@pytest.fixture(scope="session")
def vscode() -> VSCode:
    """The real VS Code and the real .vsix."""
    if missing := missing_packages():
        message = f"the tests of VS Code need Debian's packages: apt-get install {' '.join(missing)}"
        if os.environ.get("CI") == "true":
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return set_up()


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    return copy_samples(tmp_path / "samples")


@pytest.fixture(scope="module")
def vscode_server(vscode: VSCode, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(vscode, tmp_path_factory.mktemp("home")) as server:
        yield server


@pytest.fixture(scope="module")
def window(vscode_server: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window on a folder of samples, for all the tests of a file."""
    folder = copy_samples(tmp_path_factory.mktemp("project") / "samples")
    with browser_page() as page:
        yield Window(page, vscode_server.url, folder)
