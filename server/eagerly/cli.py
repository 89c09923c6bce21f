"""The `eagerly` command."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

import click

from eagerly import __version__
from eagerly.checking import Checker, Outcome, Request
from eagerly.explain import rule_page
from eagerly.report import Counts, json_list, summary
from eagerly.rules.load import RuleBook, RulesError
from eagerly.rules.own import own_rules
from eagerly.source.discovery import source_files
from eagerly.workers import outcomes, usable_cores

CLEAN, FINDINGS, ERROR, INTERRUPTED = 0, 1, 2, 130


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
@click.option("-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes (default: all cores).")
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
    jobs: int | None,
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
    _rules()
    run = _Run(Request(given, fix=fix, diff=diff, json=output_format == "json", quiet=quiet))
    for path in paths:
        if str(path) == "-":
            run.standard_input(stdin_filename)
        elif not path.exists():
            run.fail(path, "no such file or folder")
    files = source_files(path for path in paths or (Path(),) if path.exists())
    try:
        with closing(outcomes(run.request, files, jobs or usable_cores())) as done:
            for outcome in done:
                run.take(outcome)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
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
        return own_rules()
    except RulesError as error:
        _stop(str(error))


def _stop(message: str) -> NoReturn:
    click.echo(f"eagerly: {message}", err=True)
    sys.exit(ERROR)


@dataclass
class _Run:
    """One `eagerly check`: what was requested, and what has come of it so far."""

    request: Request
    counts: Counts = field(default_factory=Counts)
    entries: list[str] = field(default_factory=list)
    """Those of the JSON list, by source."""
    changes: bool = False
    failed: bool = False

    def fail(self, name: Path | str, reason: str) -> None:
        """Says in one line what is wrong with a file; the others go on."""
        click.echo(f"{name}: {reason}", err=True)
        self.failed = True

    def take(self, outcome: Outcome) -> None:
        """Shows what came of a source."""
        if outcome.problem is not None:
            self.fail(outcome.name, outcome.problem)
        self.counts += outcome.counts
        self.changes = self.changes or outcome.changes
        if self.request.json:
            self.entries.append(outcome.shown)
        elif outcome.shown:
            click.echo(outcome.shown, nl=False)

    def standard_input(self, name: str) -> None:
        """Checks the code on standard input; with --fix, writes the fixed code to standard output."""
        outcome, code = Checker(self.request).standard_input(sys.stdin.buffer.read(), name)
        self.take(outcome)
        if code is not None:
            sys.stdout.buffer.write(code)

    def finish(self) -> int:
        """Prints what stands at the end; the exit code."""
        request = self.request
        if request.json:
            click.echo(json_list(self.entries))
        elif not request.quiet:
            if request.diff:
                click.echo(f"Would fix {self.counts.fixed} findings.", err=True)
            else:
                unsafe = bool(request.settings["unsafe_fixes"])
                click.echo(summary(self.counts, unsafe=unsafe), nl=False, err=request.fix)
        if self.failed:
            return ERROR
        if request.diff:
            return FINDINGS if self.changes else CLEAN
        return FINDINGS if self.counts.left else CLEAN
