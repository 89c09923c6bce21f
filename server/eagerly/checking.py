"""One source of an `eagerly check`: what to do with it, and what comes of it, as plain data that a process can send."""

from __future__ import annotations

import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.names.workspace import FileImports, Workspace
from eagerly.report import Counts, as_diff, as_text, json_entries
from eagerly.rules.own import own_rules
from eagerly.settings import Settings, SettingsError, project_settings, with_values
from eagerly.source.files import SourceFile, UnreadableFileError, decode_source, read_source, write_atomically
from eagerly.source.ipynb import NotebookFile


@dataclass(frozen=True)
class Request:
    """What `eagerly check` was asked to do."""

    settings: dict[str, Any]
    """Those given on the command line, which override the project's."""
    fix: bool = False
    diff: bool = False
    """Show what would change instead of what is found, and write nothing."""
    json: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of one source."""

    name: str
    counts: Counts = field(default_factory=Counts)
    shown: str = ""
    """For standard output: the findings, the diff, or the entries of a JSON list."""
    changes: bool = False
    """Whether fixing changes it."""
    problem: str | None = None
    """Why it could not be checked or written."""


class Checker:
    """Does what was requested with one source after the other."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self._rulebook = own_rules()
        self._settings: dict[Path, Settings] = {}
        self._workspace = Workspace([Path.cwd()])

    def file(self, path: Path) -> Outcome:
        """Checks a file, and fixes it if that was requested."""
        try:
            source = read_source(path)
            settings, imports = self._settings_for(path.parent), self._workspace.imports_of(path)
            outcome, fixed = self._source(str(path), source, settings, imports)
            if fixed is not None and self.request.fix and not self.request.diff:
                write_atomically(path, fixed)
            return outcome
        except Exception as error:
            return Outcome(str(path), problem=_reason(error))

    def standard_input(self, data: bytes, name: str) -> tuple[Outcome, bytes | None]:
        """Checks the code that was read from standard input; with --fix, the code to write to standard output too."""
        writes = self.request.fix and not self.request.diff
        try:
            source = decode_source(data, name)
            outcome, fixed = self._source(name, source, self._settings_for(Path()), shown=not self.request.fix)
            return outcome, (fixed if fixed is not None else data) if writes else None
        except Exception as error:
            return Outcome(name, problem=_reason(error)), None

    def _settings_for(self, folder: Path) -> Settings:
        if folder not in self._settings:
            self._settings[folder] = with_values(project_settings(folder), self.request.settings)
        return self._settings[folder]

    def _source(
        self,
        name: str,
        source: SourceFile | NotebookFile,
        settings: Settings,
        imports: FileImports | None = None,
        *,
        shown: bool = True,
    ) -> tuple[Outcome, bytes | None]:
        """What comes of a source, and the bytes of its fixed form where fixing changes it."""
        request = self.request
        analysis = check(source.text, self._rulebook, settings, imports)
        fixed, count, text = None, 0, ""
        if request.fix or request.diff:
            result = fix_everything(analysis)
            if result.text.data != source.text.data:
                fixed, count, analysis = source.encoded(result.text), result.fixed, result.remaining
                if request.diff and not request.quiet and not request.json:
                    text = as_diff(source.text, result.text, name)
        if request.json:
            text = json_entries(analysis, name)
        elif shown and not request.quiet and not request.diff:
            text = as_text(analysis, name)
        needs_all_counts = not (request.quiet or request.diff or request.json)
        counts = Counts.of(analysis, count) if needs_all_counts else Counts(len(analysis.findings), count)
        return Outcome(name, counts, text, fixed is not None), fixed


def _reason(error: Exception) -> str:
    """Why a source could not be checked, in one line; of an error in eagerly itself, also where."""
    if isinstance(error, UnreadableFileError | SettingsError):
        return str(error)
    frame = traceback.extract_tb(sys.exc_info()[2])[-1]
    what = " ".join(traceback.format_exception_only(error)[-1].split())
    return f"eagerly failed on it: {what} ({Path(frame.filename).name}:{frame.lineno})"
