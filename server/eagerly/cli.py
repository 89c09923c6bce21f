"""The `eagerly` command. What a subcommand needs is imported by it: a linter needs no language server."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from eagerly import __version__

if TYPE_CHECKING:
    from eagerly.rules.book import RuleBook

_ALLOCATIONS = 20_000
"""New objects after which the server looks for garbage, far more than by default: the analysis of a source is many
small objects that are all needed, and looking through them took a fifth of the time."""


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
@click.option(
    "--target",
    type=click.Choice(["tf2", "compat", "keras3"]),
    help="Native TensorFlow 2 (default), tf.compat.v1 for what still works there, or Keras 3.",
)
@click.option("--tensorflow-version", metavar="RELEASE", help="The release the code must run on (default 2.21).")
@click.option(
    "--output-format", type=click.Choice(["full", "concise", "github", "json"]), default="full", show_default=True
)
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
    gc.disable()  # garbage is collected after each file
    from eagerly.checking import Request
    from eagerly.run import Run

    _rules()
    gc.freeze()
    run = Run(Request(given, fix=fix, diff=diff, output_format=output_format, quiet=quiet))
    sys.exit(run.check(paths or (Path(),), jobs, stdin_filename))


@cli.command("rule")
@click.argument("code")
def rule_command(code: str) -> None:
    """Explain the rule CODE."""
    from eagerly.explain import rule_page

    rule = _rules().by_code.get(code.upper())
    if rule is None:
        _stop(f"there is no rule {code}")
    click.echo(rule_page(rule), nl=False)


@cli.command("rules")
@click.option("--statistics", is_flag=True, help="Count what the rules know, by family.")
def rules_command(statistics: bool) -> None:
    """List all rules."""
    from eagerly.rules.statistics import statistics_of

    rules = _rules().rules
    if statistics:
        click.echo(statistics_of(rules))
    else:
        for rule in rules:
            click.echo(f"{rule.code}  {rule.safety.value:6}  {rule.name}: {rule.summary}")


@cli.command("server")
@click.option("--stdio", is_flag=True, help="Speak over standard input and output (the default).")
@click.option("--tcp", is_flag=True, help="Listen on a TCP port instead.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=2087, show_default=True)
def server_command(stdio: bool, tcp: bool, host: str, port: int) -> None:
    """Start the language server."""
    gc.set_threshold(_ALLOCATIONS)
    from eagerly.lsp.server import create_server

    server = create_server(_rules())
    gc.freeze()
    if tcp:
        server.start_tcp(host, port)
    else:
        server.start_io()
    sys.exit(server.exit_code)


def _rules() -> RuleBook:
    from eagerly.rules.document import RulesError
    from eagerly.rules.own import own_rules

    try:
        return own_rules()
    except RulesError as error:
        _stop(str(error))


def _stop(message: str) -> NoReturn:
    click.echo(f"eagerly: {message}", err=True)
    sys.exit(2)
