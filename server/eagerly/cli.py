"""The `eagerly` command."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click

from eagerly import __version__
from eagerly.check import Analysis, check
from eagerly.explain import rule_page
from eagerly.fix import fix_everything
from eagerly.names.workspace import FileImports, Workspace
from eagerly.report import as_json, as_text, dumps, summary
from eagerly.rules.load import RuleBook, RulesError, bundled_rules, load_rules
from eagerly.settings import Settings, SettingsError, project_settings, with_values
from eagerly.source.discovery import source_files
from eagerly.source.files import SourceFile, UnreadableFileError, decode_source, read_source, write_atomically
from eagerly.source.ipynb import NotebookFile
from eagerly.source.text import Span, Text

CLEAN, FINDINGS, ERROR = 0, 1, 2


def main() -> None:
    """Runs the command line and ends the process: 0 clean, 1 findings, 2 an error."""
    cli(prog_name="eagerly")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def cli() -> None:
    """Takes TensorFlow 1 code to TensorFlow 2 and Keras 3."""


def _codes(context: click.Context, parameter: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(code.strip() for entry in value for code in entry.split(",") if code.strip())


@cli.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--fix", is_flag=True, help="Apply the safe fixes and write the files.")
@click.option("--unsafe-fixes", is_flag=True, help="Also apply, or count, fixes that want a review.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing.")
@click.option("--select", multiple=True, callback=_codes, help="Rule codes or prefixes to report (comma-separated).")
@click.option("--ignore", multiple=True, callback=_codes, help="Rule codes or prefixes to leave out.")
@click.option("--target", type=click.Choice(["tf2", "keras3"]), help="Native TensorFlow 2 (default), or Keras 3.")
@click.option("--tensorflow-version", metavar="RELEASE", help="The release the code must run on (default 2.21).")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors; the exit code tells.")
@click.option(
    "--stdin-filename", default="-", help="The name to report for standard input, a notebook if it ends in .ipynb."
)
def check_command(
    paths: tuple[Path, ...],
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    target: str | None,
    tensorflow_version: str | None,
    output_format: str,
    quiet: bool,
    stdin_filename: str,
) -> None:
    """Report TensorFlow 1 code in PATHS (default: here; `-` reads standard input), and fix it with --fix."""
    given: dict[str, Any] = {
        "select": select or None,
        "ignore": ignore or None,
        "target": target,
        "tensorflow_version": tensorflow_version,
        "unsafe_fixes": unsafe_fixes or None,
    }
    rulebook = _rules()
    run = _Run(rulebook, given, fix=fix, diff=diff, quiet=quiet, json=output_format == "json")
    for path in paths:
        if str(path) == "-":
            run.standard_input(stdin_filename)
        elif not path.exists():
            run.fail(path, "no such file or folder")
    for file in source_files(path for path in paths or (Path(),) if path.exists()):
        run.file(file)
    sys.exit(run.finish())


@cli.command("rule")
@click.argument("code")
def rule_command(code: str) -> None:
    """Explain the rule CODE."""
    rule = _rules().by_code.get(code.upper())
    if rule is None:
        _stop(f"there is no rule {code}")
    click.echo(rule_page(rule), nl=False)


@cli.command("server")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output (the default).")
@click.option("--tcp", is_flag=True, help="Listen on a TCP port instead.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=2087, show_default=True)
def server_command(stdio: bool, tcp: bool, host: str, port: int) -> None:
    """Start the language server."""
    from eagerly.lsp.server import create_server  # a linter needs no language server

    server = create_server(_rules())
    if tcp:
        server.start_tcp(host, port)
    else:
        server.start_io()
    sys.exit(server.exit_code)


def _rules() -> RuleBook:
    try:
        return load_rules(bundled_rules())
    except RulesError as error:
        _stop(str(error))


def _stop(message: str) -> NoReturn:
    click.echo(f"eagerly: {message}", err=True)
    sys.exit(ERROR)


@dataclass
class _Run:
    """One `eagerly check`: what was asked for, and what has come of it so far."""

    rulebook: RuleBook
    given: dict[str, Any]
    fix: bool
    diff: bool
    quiet: bool
    json: bool
    analyses: list[Analysis] = field(default_factory=list)
    reported: list[dict[str, Any]] = field(default_factory=list)
    fixed: int = 0
    differs: bool = False
    failed: bool = False
    settings: dict[Path, Settings] = field(default_factory=dict)
    workspace: Workspace = field(default_factory=lambda: Workspace([Path.cwd()]))

    def fail(self, path: Path | str, reason: str) -> None:
        """Says in one line what is wrong with a file; the others go on."""
        click.echo(f"{path}: {reason}", err=True)
        self.failed = True

    def file(self, path: Path) -> None:
        """Checks a file, and fixes it if that was asked for."""
        try:
            source = read_source(path)
            text = self._check(str(path), source, self._settings_for(path.parent), self.workspace.imports_of(path))
            if text is not None and self.fix and not self.diff:
                write_atomically(path, text)
        except (UnreadableFileError, SettingsError) as error:
            self.fail(path, str(error))

    def standard_input(self, name: str) -> None:
        """Checks the code on standard input; with --fix, writes the fixed code to standard output."""
        try:
            source = decode_source(sys.stdin.buffer.read(), name)
            text = self._check(name, source, self._settings_for(Path()), shown=not self.fix)
            if self.fix and not self.diff:
                sys.stdout.buffer.write(text if text is not None else source.encoded(source.text))
        except (UnreadableFileError, SettingsError) as error:
            self.fail(name, str(error))

    def _settings_for(self, folder: Path) -> Settings:
        if folder not in self.settings:
            self.settings[folder] = with_values(project_settings(folder), self.given)
        return self.settings[folder]

    def _check(
        self,
        name: str,
        source: SourceFile | NotebookFile,
        settings: Settings,
        imports: FileImports | None = None,
        *,
        shown: bool = True,
    ) -> bytes | None:
        """Reports a source; the bytes of its fixed form where fixing changes it."""
        analysis = check(source.text, self.rulebook, settings, imports=imports)
        new = None
        if self.fix or self.diff:
            result = fix_everything(analysis)
            if result.text.data != source.text.data:
                new = source.encoded(result.text)
                if self.diff:
                    self._show_diff(name, source.text, result.text)
                self.fixed += result.fixed
                analysis = result.remaining
        self.analyses.append(analysis)
        if self.json:
            self.reported += as_json(analysis, name)
        elif not self.quiet and not self.diff and shown:
            click.echo(as_text(analysis, name), nl=False)
        return new

    def _show_diff(self, name: str, before: Text, after: Text) -> None:
        self.differs = True
        if not self.quiet:
            click.echo("".join(_diff(name, before, after)), nl=False)

    def finish(self) -> int:
        """Prints what stands at the end; the exit code."""
        if self.json:
            click.echo(dumps(self.reported))
        elif not self.quiet:
            if self.diff:
                click.echo(f"Would fix {self.fixed} findings.", err=True)
            else:
                unsafe = bool(self.given["unsafe_fixes"])
                click.echo(summary(self.analyses, self.fixed, unsafe=unsafe), nl=False, err=self.fix)
        if self.failed:
            return ERROR
        if self.diff:
            return FINDINGS if self.differs else CLEAN
        return FINDINGS if any(analysis.findings for analysis in self.analyses) else CLEAN


def _diff(name: str, before: Text, after: Text) -> Iterator[str]:
    """The lines of a unified diff; of a notebook, one diff for each cell that differs."""
    if not before.cells:
        for line in difflib.unified_diff(before.lines(), after.lines(), fromfile=name, tofile=name):
            yield _coloured(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
    for old, new in zip(before.cells, after.cells, strict=True):
        cell_name = f"{name}:cell {before.place(old.start).cell}"
        changes = (_cell_lines(before, old), _cell_lines(after, new))
        yield from map(_coloured, difflib.unified_diff(*changes, fromfile=cell_name, tofile=cell_name))


def _cell_lines(text: Text, cell: Span) -> list[str]:
    """The lines of a cell; the last one, which seldom has a line end, as if it had."""
    lines = Text(text.data[cell.start : cell.end]).lines()
    return [line if line.endswith("\n") else f"{line}\n" for line in lines]


def _coloured(line: str) -> str:
    colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
    return click.style(line, fg=colour) if colour else line
