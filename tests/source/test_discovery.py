"""Which files are looked at."""

from pathlib import Path

import pytest

from eagerly.source.discovery import source_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with things in it that are none of ours."""
    for name in [
        "b.py",
        "a.py",
        "stub.pyi",
        "window.pyw",
        "notebook.ipynb",
        "notes.txt",
        "script",
        "pkg/inner.py",
        ".ipynb_checkpoints/notebook-checkpoint.ipynb",
        ".venv/lib/x.py",
        "node_modules/x.py",
        "pkg/__pycache__/x.py",
        "build/x.py",
        "generated/x.py",
        "generated/keep.py",
        "pkg/local/x.py",
    ]:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    return tmp_path


def below(folder: Path, *names: str) -> list[str]:
    return [file.relative_to(folder).as_posix() for file in source_files(folder / name for name in names or [""])]


def test_python_files_are_found_in_order_and_tool_folders_left_out(folder: Path) -> None:
    assert below(folder) == [
        "a.py",
        "b.py",
        "generated/keep.py",
        "generated/x.py",
        "notebook.ipynb",
        "pkg/inner.py",
        "pkg/local/x.py",
        "stub.pyi",
        "window.pyw",
    ]


def test_gitignore_is_followed(folder: Path) -> None:
    (folder / ".gitignore").write_text("# generated\n/generated/*\n!/generated/keep.py\n*.pyw\n")
    (folder / "pkg" / ".gitignore").write_text("local/\n")
    assert below(folder) == ["a.py", "b.py", "generated/keep.py", "notebook.ipynb", "pkg/inner.py", "stub.pyi"]


def test_a_file_that_is_named_is_taken_whatever_it_is_called(folder: Path) -> None:
    (folder / ".gitignore").write_text("*\n")
    assert below(folder, "script", "notes.txt", "a.py") == ["script", "notes.txt", "a.py"]


def test_each_file_comes_once(folder: Path) -> None:
    assert below(folder, "pkg/inner.py", "pkg", "pkg") == ["pkg/inner.py", "pkg/local/x.py"]


def test_a_folder_that_is_named_is_looked_into_even_if_it_is_one_that_is_left_out(folder: Path) -> None:
    assert below(folder, "build") == ["build/x.py"]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "pkg" / "loop").symlink_to(folder)
    assert below(folder, "pkg") == ["pkg/inner.py", "pkg/local/x.py"]


def test_a_broken_gitignore_does_no_harm(folder: Path) -> None:
    (folder / ".gitignore").write_bytes(b"\xff\xfe\nb.py\n")
    assert "b.py" not in below(folder)
