"""Many files in several processes at once, with what comes of them in the order of the files."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from multiprocessing.connection import Connection, wait
from pathlib import Path

from eagerly.checking import Checker, Outcome, Request

_AT_ONCE = 2
"""How many files a process is given at once, so that it needn't wait for the next."""


class _Worker:
    """A process that does one file after the other.

    Raises:
        OSError: there can be no more processes.
    """

    def __init__(self, request: Request) -> None:
        self.connection, other_end = multiprocessing.Pipe()
        self.process = multiprocessing.Process(target=_work, args=(request, other_end, self.connection))
        self.given: deque[tuple[int, Path]] = deque()
        """The files that it has not done yet, the one at hand first."""
        with contextlib.closing(other_end):
            self.process.start()

    def give(self, number: int, file: Path) -> None:
        """Has it do a file."""
        self.given.append((number, file))
        with contextlib.suppress(OSError):  # it has crashed, which shows when its results are asked for
            self.connection.send(file)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Has Ctrl-C wait. A process that is started meanwhile never gets it; it ends when the first one does."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # Starting the first may start the resource tracker too, which unblocks it: multiprocessing of Python 3.10 to 3.13.
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(request: Request, connection: Connection, other_end: Connection) -> None:
    """What a process does until the first one closes its end, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    other_end.close()
    gc.disable()
    checker = Checker(request)
    gc.freeze()
    with contextlib.suppress(EOFError, OSError):
        while True:
            connection.send(checker.file(connection.recv()))


class Team:
    """The processes of one run. One that crashes takes down the file that it is at, and nothing else."""

    def __init__(self, request: Request, jobs: int) -> None:
        self._request = request
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._again: deque[tuple[int, Path]] = deque()
        """Files that a process had been given when it crashed at another."""
        self._done: dict[int, Outcome] = {}
        """What waits for its turn, by the number of the file."""
        self._turn = 0

    def close(self) -> None:
        """Ends the processes, each once it has finished the file that it is at."""
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:  # each may hold a copy of the connections of those before it
            worker.process.join()

    def outcomes(self, files: Iterable[Path]) -> Iterator[Outcome]:
        """What comes of each file, as soon as it is its turn."""
        numbered = enumerate(files)
        self._hand_out(numbered)
        while busy := [worker for worker in self._workers if worker.given]:
            ready = wait([worker.connection for worker in busy])
            for worker in busy:
                if worker.connection in ready:
                    self._receive(worker)
            self._hand_out(numbered)
            yield from self._in_turn()
        for number, file in chain(sorted(self._again), numbered):  # there can be no process to give them to
            self._done[number] = Checker(self._request).file(file)
            yield from self._in_turn()

    def _in_turn(self) -> Iterator[Outcome]:
        while self._turn in self._done:
            yield self._done.pop(self._turn)
            self._turn += 1

    def _hand_out(self, numbered: Iterator[tuple[int, Path]]) -> None:
        """Gives every process enough to do."""
        while len(self._workers) < self._jobs or any(len(worker.given) < _AT_ONCE for worker in self._workers):
            entry = self._again.popleft() if self._again else next(numbered, None)
            if entry is None:
                return
            worker = self._least_busy()
            if worker is None:
                self._again.append(entry)
                return
            worker.give(*entry)

    def _least_busy(self) -> _Worker | None:
        """The process that has the least to do, a new one if there may be one; None where there can be none at all."""
        found = min(self._workers, key=lambda worker: len(worker.given), default=None)
        if len(self._workers) < self._jobs and (found is None or found.given):
            try:
                with _interrupts_held():
                    found = _Worker(self._request)
                    self._workers.append(found)
            except OSError:
                self._jobs = len(self._workers)
        return found

    def _receive(self, worker: _Worker) -> None:
        """Takes a result of a process, or the news that it has crashed."""
        number, file = worker.given.popleft()
        try:
            self._done[number] = worker.connection.recv()
        except (EOFError, OSError):
            self._workers.remove(worker)
            worker.connection.close()
            worker.process.join()
            self._again += worker.given
            problem = f"the process that checked it has crashed (exit code {worker.process.exitcode})"
            self._done[number] = Outcome(str(file), file, problem=problem)
