"""Files are decoded as Python decodes them, and written whole or not at all."""

import codecs
from pathlib import Path

import pytest

from eagerly.source.files import UnreadableFileError, decode_source, read_source
from eagerly.source.text import Text
from eagerly.source.write import write_atomically


def test_without_a_coding_line_it_is_utf8() -> None:
    assert str(decode_source("é😀".encode()).text) == "é😀"


@pytest.mark.parametrize(
    "data",
    [
        b"# -*- coding: latin-1 -*-\nx = '\xe9'\n",
        b"#!/usr/bin/python\n# vim: set fileencoding=iso-8859-15 :\nx = '\xe9'\n",
        b"# coding: cp1252\r\nx = '\xe9'\r\n",
    ],
)
def test_a_coding_line_is_followed_both_ways(data: bytes) -> None:
    source = decode_source(data)
    assert "é" in str(source.text)
    assert source.encoded(source.text) == data


def test_a_bom_stays() -> None:
    data = codecs.BOM_UTF8 + b"import os\n"
    source = decode_source(data)
    assert source.encoded(source.text) == data


def test_a_lone_carriage_return_stays() -> None:
    data = b"import os\rimport sys\r\n"
    source = decode_source(data)
    assert source.encoded(source.text) == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x = 1\ny = '\xe9'\n", "line 2 is not valid utf-8"),
        (b"# coding: utf-8\n# \xff\n", "line 2 is not valid utf-8"),
        (b"# coding: no-such-encoding\n", "no-such-encoding"),
        (codecs.BOM_UTF8 + b"# coding: latin-1\n", "encoding problem"),
    ],
)
def test_what_python_cannot_decode_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFileError, match=reason):
        decode_source(data)


def test_a_character_that_the_encoding_lacks_is_refused() -> None:
    source = decode_source(b"# coding: latin-1\n")
    with pytest.raises(UnreadableFileError, match="iso-8859-1"):
        source.encoded(Text.of("# coding: latin-1\n# 😀\n"))


def test_a_file_that_is_not_there_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="No such file"):
        read_source(tmp_path / "missing.py")


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="directory"):
        read_source(tmp_path)


def test_writing_replaces_the_content_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old, and longer")
    write_atomically(file, b"new")
    assert file.read_bytes() == b"new"
    assert [file.name for file in tmp_path.iterdir()] == ["a.py"]


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755])
def test_writing_keeps_the_mode(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(b"old")
    file.chmod(mode)
    write_atomically(file, b"new")
    assert file.stat().st_mode & 0o7777 == mode


def test_writing_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "a.py"
    file.parent.mkdir()
    file.write_bytes(b"old")
    link = tmp_path / "link.py"
    link.symlink_to(file)
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_a_file_that_cannot_be_replaced_stays_as_it_was(tmp_path: Path) -> None:
    """A folder stands where the file should go, so that the last step fails for root as well."""
    folder = tmp_path / "a.py"
    (folder / "inside").mkdir(parents=True)
    with pytest.raises(UnreadableFileError, match=r"^cannot be written: "):
        write_atomically(folder, b"new")
    assert (folder / "inside").is_dir()
    assert [file.name for file in tmp_path.iterdir()] == ["a.py"]


def test_a_file_that_has_gone_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be written"):
        write_atomically(tmp_path / "gone.py", b"new")
    assert [file.name for file in tmp_path.iterdir()] == []
