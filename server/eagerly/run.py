"""One `eagerly check`, from the paths to the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from itertools import chain, islice
from pathlib import Path

import click

from eagerly.checking import Checker, Outcome, Request
from eagerly.report import Counts, json_list, summary
from eagerly.source.discovery import source_files
from eagerly.source.files import UnreadableFileError
from eagerly.source.write import write_atomically

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130
_FEW = 12
"""That many files are done sooner than other processes have started."""


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "process_cpu_count"):
        return os.process_cpu_count() or 1
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Run:
    """What was requested, and what has come of it so far."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self._counts = Counts()
        self._entries: list[str] = []
        """Those of the JSON list, by source."""
        self._fixed: list[Outcome] = []
        """Those whose files are to be written."""
        self._changes = False
        self._failed = False

    def check(self, paths: Sequence[Path], jobs: int | None, stdin_filename: str) -> int:
        """Checks the files among and below the paths and shows what comes of each; the exit code."""
        for path in paths:
            if str(path) == "-":
                self._standard_input(stdin_filename)
            elif not path.exists():
                self._fail(path, "no such file or folder")
        files = source_files(path for path in paths if path.exists())
        try:
            with closing(_outcomes(self.request, files, jobs or usable_cores())) as outcomes:
                for outcome in outcomes:
                    self._take(outcome)
            self._write()
        except KeyboardInterrupt:
            return INTERRUPTED
        return self._finish()

    def _standard_input(self, name: str) -> None:
        """Checks the code on standard input; with --fix, writes the fixed code to standard output."""
        data = sys.stdin.buffer.read()
        outcome = Checker(self.request).standard_input(data, name)
        self._take(outcome)
        if self.request.writes and outcome.problem is None:
            sys.stdout.buffer.write(data if outcome.fixed is None else outcome.fixed)

    def _fail(self, name: Path | str, reason: str) -> None:
        """Says in one line what is wrong with a file; the others go on."""
        click.echo(f"{name}: {reason}", err=True)
        self._failed = True

    def _take(self, outcome: Outcome) -> None:
        """Shows what came of a source."""
        if outcome.problem is not None:
            self._fail(outcome.name, outcome.problem)
        self._counts += outcome.counts
        self._changes = self._changes or outcome.changes
        if self.request.output_format == "json":
            self._entries.append(outcome.shown)
        elif outcome.shown:
            click.echo(outcome.shown, nl=False)
        if outcome.path is not None and outcome.fixed is not None:
            self._fixed.append(outcome)

    def _write(self) -> None:
        """Writes the files that change, now that no other is checked any more, which may import from them."""
        for outcome in self._fixed:
            assert outcome.path is not None and outcome.fixed is not None
            try:
                write_atomically(outcome.path, outcome.fixed)
            except UnreadableFileError as error:
                self._fail(outcome.name, str(error))
                self._counts += Counts(left=outcome.counts.fixed, fixed=-outcome.counts.fixed)

    def _finish(self) -> int:
        """Prints what stands at the end; the exit code."""
        request = self.request
        if request.output_format == "json":
            click.echo(json_list(self._entries))
        elif not request.quiet:
            if request.diff and self._changes and not self._counts.fixed:
                click.echo("Would make these changes, and leave no fewer findings.", err=True)
            elif request.diff:
                click.echo(f"Would fix {self._counts.fixed} findings.", err=True)
            elif request.is_for_people:
                unsafe = bool(request.settings.get("unsafe_fixes"))
                click.echo(summary(self._counts, unsafe=unsafe, fixing=request.fix), nl=False, err=request.fix)
        if self._failed:
            return ERROR
        if request.diff:
            return FINDINGS if self._changes else CLEAN
        return FINDINGS if self._counts.left else CLEAN


def _outcomes(request: Request, files: Iterable[Path], jobs: int) -> Generator[Outcome]:
    """What comes of the files, in their order; of more than a few, worked out by that many processes."""
    files = iter(files)
    few = list(islice(files, _FEW + 1))
    if jobs > 1 and len(few) > _FEW:
        from eagerly.workers import Team

        with closing(Team(request, jobs)) as team:
            yield from team.outcomes(chain(few, files))
    else:
        yield from map(Checker(request).file, chain(few, files))
