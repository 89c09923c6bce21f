"""One source of an `eagerly check`: what to do with it, and what comes of it, as plain data that a process can send."""

from __future__ import annotations

import gc
import sys
import traceback
from pathlib import Path
from typing import Any

from msgspec import Struct

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.names.workspace import FileImports, Snapshot
from eagerly.report import Counts, as_diff, concise, full, github, json_entries
from eagerly.rules.own import own_rules
from eagerly.settings import Settings, SettingsError, project_settings, with_values
from eagerly.source.files import SourceFile, UnreadableFileError, decode_source, read_source
from eagerly.source.ipynb import NotebookFile

SHOWING = {"full": full, "concise": concise, "github": github, "json": json_entries}
"""The formats that findings are shown in, by their names."""


class Request(Struct, frozen=True):
    """What `eagerly check` was asked to do."""

    settings: dict[str, Any]
    """Those given on the command line, which override the project's."""
    fix: bool = False
    diff: bool = False
    """Show what would change instead of what is found, and write nothing."""
    output_format: str = "full"
    """One of `SHOWING`."""
    quiet: bool = False

    @property
    def is_for_people(self) -> bool:
        """Whether what is shown ends in a summary."""
        return self.output_format in ("full", "concise")

    @property
    def writes(self) -> bool:
        """Whether the fixed form of a source is to be written."""
        return self.fix and not self.diff


class Outcome(Struct, frozen=True):
    """What came of one source."""

    name: str
    path: Path | None = None
    """The file; None for standard input."""
    counts: Counts = Counts()
    shown: str = ""
    """For standard output: the findings, the diff, or the entries of a JSON list."""
    changes: bool = False
    """Whether fixing changes it."""
    fixed: bytes | None = None
    """What is to be written in its place."""
    problem: str | None = None
    """Why it could not be checked."""


class Checker:
    """Does what was requested with one source after the other."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self._rulebook = own_rules()
        self._settings: dict[Path, Settings] = {}
        self._workspace = Snapshot([Path.cwd()])

    def file(self, path: Path) -> Outcome:
        """Checks a file; works out its fixed form if that was requested."""
        try:
            source, settings = read_source(path), self._settings_for(path.parent)
            return self._source(str(path), path, source, settings, self._workspace.imports_of(path))
        except Exception as error:
            return Outcome(str(path), path, problem=_reason(error))
        finally:
            gc.collect(1)  # in the command it is not done meanwhile, when nearly all is needed still

    def standard_input(self, data: bytes, name: str) -> Outcome:
        """Checks the code that was read from standard input."""
        try:
            return self._source(name, None, decode_source(data, name), self._settings_for(Path()))
        except Exception as error:
            return Outcome(name, problem=_reason(error))

    def _settings_for(self, folder: Path) -> Settings:
        if folder not in self._settings:
            self._settings[folder] = with_values(project_settings(folder), self.request.settings)
        return self._settings[folder]

    def _source(
        self,
        name: str,
        path: Path | None,
        source: SourceFile | NotebookFile,
        settings: Settings,
        imports: FileImports | None = None,
    ) -> Outcome:
        request = self.request
        analysis = check(source.text, self._rulebook, settings, imports)
        fixed, count, text = None, 0, ""
        if request.fix or request.diff:
            result = fix_everything(analysis)
            if result.text.data != source.text.data:
                fixed, count, analysis = source.encoded(result.text), result.fixed, result.remaining
                if request.diff and not request.quiet and request.output_format != "json":
                    text = as_diff(source.text, result.text, name)
        is_left_out = request.quiet or request.diff or (request.fix and path is None)
        if request.output_format == "json" or not is_left_out:
            text = SHOWING[request.output_format](analysis, name)
        needs_all_counts = not (request.quiet or request.diff) and request.is_for_people
        counts = Counts.of(analysis, count) if needs_all_counts else Counts(len(analysis.findings), count)
        return Outcome(name, path, counts, text, fixed is not None, fixed if request.writes else None)


def _reason(error: Exception) -> str:
    """Why a source could not be checked, in one line; of an error in eagerly itself, also where."""
    if isinstance(error, UnreadableFileError | SettingsError):
        return str(error)
    frame = traceback.extract_tb(sys.exc_info()[2])[-1]
    what = " ".join(traceback.format_exception_only(error)[-1].split())
    return f"eagerly failed on it: {what} ({Path(frame.filename).name}:{frame.lineno})"
