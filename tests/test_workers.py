"""Several processes: the same bytes as from one, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from eagerly.checking import Request
from eagerly.run import usable_cores
from eagerly.workers import Team

FILES = 30
PROGRAM = """
import multiprocessing, os, sys, time
import eagerly.checking as checking

real = checking.check

def check(text, *others):
    if b"crash" in text.data:
        os._exit(5)
    if b"fail" in text.data:
        raise RecursionError("too\\ndeep")
    if b"slow" in text.data:
        os.write(1, b"started\\n")
        time.sleep(1)
    return real(text, *others)

checking.check = check  # in the other processes too: those that don't inherit it import this file

if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    from eagerly.cli import cli
    cli(["check", *sys.argv[2:]], prog_name="eagerly")
"""
SLOW_START = """
import os, time

if __name__ == "__mp_main__":
    os.write(1, b"starting\\n")
    time.sleep(0.5)
"""
METHODS = ["spawn"] if sys.platform == "win32" else ["fork", "spawn", "forkserver"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with more than a few files, of very different lengths."""
    for number in range(FILES):
        lines = "y = tf.log(tf.to_float(x))\n" * (number * 7 % 40)
        (tmp_path / f"m{number:02}.py").write_text(f"import tensorflow as tf\n{lines}")
    return tmp_path


def run(folder: Path, *arguments: str) -> tuple[int, bytes, bytes]:
    command = [sys.executable, "-m", "eagerly", "check", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    return done.returncode, done.stdout, done.stderr


def start(folder: Path, method: str, *arguments: str, first: str = "") -> subprocess.Popen[bytes]:
    """The command with files that make it crash, fail or wait, by what they contain."""
    program = folder / "program.txt"
    program.write_text(first + PROGRAM)
    return subprocess.Popen(
        [sys.executable, str(program), method, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize("arguments", [[], ["--output-format", "json"], ["--diff"], ["--fix"]])
def test_the_bytes_are_the_same_whatever_the_number_of_processes(folder: Path, arguments: list[str]) -> None:
    (folder / "m03.py").write_bytes(b"\xff")
    sources = {file: file.read_bytes() for file in folder.iterdir()}
    found = []
    for jobs in ("1", "2", "5"):
        for file, source in sources.items():
            file.write_bytes(source)
        result = run(folder, "--jobs", jobs, *arguments)
        found.append((result, {file.name: file.read_bytes() for file in folder.iterdir()}))
    assert found[0] == found[1] == found[2]
    assert found[0][0][0] == 2
    assert found[0][0][2].count(b"m03.py") == 1


def test_results_come_in_the_order_of_the_files(folder: Path) -> None:
    files = sorted(folder.iterdir())
    with closing(Team(Request({}), 2)) as team:
        assert [outcome.path for outcome in team.outcomes(iter(files))] == files
    lines = run(folder, "--jobs", "3")[1].decode().splitlines()
    names = [line.partition(":")[0] for line in lines if line.startswith("m")]
    assert names == sorted(names)
    assert set(names) == {f"m{number:02}.py" for number in range(FILES) if number * 7 % 40}


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_files_are_written_once_all_are_checked(folder: Path, jobs: str) -> None:
    """What a module passes on is the same for those that are checked after it as for those before."""
    user = "from m05 import tf\ny = tf.layers.dense(x, 1)\nz = tf.log(x)\n"
    for file in folder.iterdir():
        file.write_text(user)
    (folder / "m05.py").write_text("import tensorflow.compat.v1 as tf\ny = tf.exp(1)\n")
    run(folder, "--fix", "--unsafe-fixes", "--jobs", jobs)
    assert (folder / "m05.py").read_text() == "import tensorflow as tf\ny = tf.exp(1)\n"
    assert len({file.read_text() for file in folder.iterdir()} - {(folder / "m05.py").read_text()}) == 1


@pytest.mark.parametrize("method", METHODS)
def test_a_process_that_crashes_takes_one_file_with_it(folder: Path, method: str) -> None:
    (folder / "m05.py").write_text("import tensorflow as tf\n'crash'\n")
    (folder / "m09.py").write_text("import tensorflow as tf\n'fail'\n")
    (folder / "m17.py").write_text("import tensorflow as tf\n'crash'\n")
    (folder / "m18.py").write_text("import tensorflow as tf\n'crash'\n")
    process = start(folder, method, "--jobs", "2", ".")
    output, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    lines = errors.decode().splitlines()
    crashed = "the process that checked it has crashed (exit code 5)"
    assert [lines[0], *lines[2:]] == [f"{name}.py: {crashed}" for name in ("m05", "m17", "m18")]
    assert lines[1].startswith("m09.py: eagerly failed on it: RecursionError: too deep (")
    reported = {line.partition(":")[0] for line in output.decode().splitlines() if line.startswith("m")}
    left = set(range(FILES)) - {5, 9, 17, 18}
    assert reported == {f"m{number:02}.py" for number in left if number * 7 % 40}


def test_an_error_in_eagerly_is_one_line_without_processes_too(folder: Path) -> None:
    (folder / "m01.py").write_text("import tensorflow as tf\n'fail'\n")
    process = start(folder, METHODS[0], "--jobs", "1", ".")
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2
    assert errors.decode().startswith("m01.py: eagerly failed on it: RecursionError: too deep (")
    assert errors.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_ends_all_quietly(folder: Path, method: str, jobs: str) -> None:
    for file in folder.iterdir():
        file.write_text("import tensorflow as tf\ny = tf.log(1)  # slow\n")
    process = start(folder, method, "--fix", "--quiet", "--jobs", jobs, ".")
    assert process.stdout is not None
    assert process.stdout.readline() == b"started\n"
    os.killpg(process.pid, signal.SIGINT)
    began = time.monotonic()
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")
    assert time.monotonic() - began < FILES / 2 - 2, "it didn't do the rest"
    assert {file.read_text() for file in folder.glob("*.py")} == {"import tensorflow as tf\ny = tf.log(1)  # slow\n"}
    assert not [file for file in folder.iterdir() if file.name.startswith(".")], "nothing half written"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_an_interrupt_while_processes_start_ends_all_quietly(folder: Path, method: str) -> None:
    process = start(folder, method, "--quiet", "--jobs", "2", ".", first=SLOW_START)
    assert process.stdout is not None
    assert process.stdout.readline() == b"starting\n"
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (130, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_no_process_outlives_the_first(folder: Path) -> None:
    for file in folder.iterdir():
        file.write_text("import tensorflow as tf\n'slow'\n")
    process = start(folder, METHODS[0], "--jobs", "3", ".")
    assert process.stdout is not None
    assert process.stdout.readline() == b"started\n"
    process.kill()
    process.stdout.read()  # up to its end, which comes when the last process that writes to it is gone
    process.communicate(timeout=60)


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux's")
def test_it_uses_the_cores_that_it_may_use() -> None:
    program = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
    program += "from eagerly.run import usable_cores; print(usable_cores())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=True)
    assert done.stdout == b"1\n"
    assert usable_cores() >= 1
