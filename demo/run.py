"""The main job in the terminal: find, fix, a file from PyPI, and a short talk with the language server.

Run it by `make demo`.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import zipfile
from pathlib import Path

import click
from lsprotocol import types
from pygls.lsp.client import LanguageClient

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE / "examples"
CACHE = HERE.parent / ".cache" / "demo"
PACKAGE = "tensorforce==0.4.4"
REAL_FILE = "tensorforce/core/distributions/beta.py"


def main() -> None:
    """Shows each part under a heading; stops at the first that does not work."""
    heading("Three examples: what is found")
    eagerly("check", "examples", expect=1)
    heading("The same, fixed: --fix --unsafe-fixes would write this")
    eagerly("check", "--diff", "--unsafe-fixes", "examples", expect=1)
    heading(f"A real file: {REAL_FILE} of {PACKAGE} on PyPI (safe fixes only)")
    real = downloaded()
    eagerly("check", "--diff", str(real.relative_to(CACHE)), folder=CACHE, expect=1)
    heading("The language server over stdio")
    asyncio.run(language_server())


def heading(text: str) -> None:
    click.secho(f"\n━━ {text} " + "━" * max(0, 96 - len(text)), bold=True)


def eagerly(*arguments: str, expect: int, folder: Path = HERE) -> None:
    """Shows a command and what it prints."""
    click.secho(f"$ eagerly {' '.join(arguments)}\n", fg="green")
    done = subprocess.run([sys.executable, "-m", "eagerly", *arguments], cwd=folder, check=False)
    if done.returncode != expect:
        sys.exit(f"eagerly ended with {done.returncode}, not {expect}")


def downloaded() -> Path:
    """The real file, out of its wheel."""
    file = CACHE / REAL_FILE
    if not file.exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(CACHE), PACKAGE]
        subprocess.run(pip, check=True)
        with zipfile.ZipFile(next(CACHE.glob("*.whl"))) as wheel:
            wheel.extract(REAL_FILE, CACHE)
    return file


async def language_server() -> None:
    """Opens an example as an editor does, asks about the first finding, and applies its quick fix."""
    client = LanguageClient("demo", "1")
    published: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    def on_diagnostics(params: types.PublishDiagnosticsParams) -> None:
        published.put_nowait(params)

    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(on_diagnostics)
    await client.start_io(sys.executable, "-m", "eagerly", "server")
    markdown = types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown])
    capabilities = types.ClientCapabilities(text_document=types.TextDocumentClientCapabilities(hover=markdown))
    said("initialize")
    initialized = await client.initialize_async(types.InitializeParams(capabilities))
    assert initialized.server_info is not None
    heard(f"{initialized.server_info.name} {initialized.server_info.version}")
    client.initialized(types.InitializedParams())

    file = EXAMPLES / "session.py"
    said(f"textDocument/didOpen {file.name}")
    item = types.TextDocumentItem(file.as_uri(), "python", 1, file.read_text(encoding="utf-8"))
    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    diagnostics = (await published.get()).diagnostics
    for diagnostic in diagnostics:
        heard(f"{diagnostic.range} {diagnostic.code} {diagnostic.message}")

    document, first = types.TextDocumentIdentifier(item.uri), diagnostics[0]
    said(f"textDocument/hover {first.range.start}")
    hover = await client.text_document_hover_async(types.HoverParams(document, first.range.start))
    assert hover is not None and isinstance(hover.contents, types.MarkupContent)
    for line in hover.contents.value.splitlines():
        heard(line)

    said(f"textDocument/codeAction {first.range}")
    context = types.CodeActionContext(diagnostics=[first], only=[types.CodeActionKind.QuickFix])
    actions = await client.text_document_code_action_async(types.CodeActionParams(document, first.range, context))
    for action in actions or []:
        heard(action.title or "")
    await client.shutdown_async(None)
    client.exit(None)


def said(text: str) -> None:
    click.secho(f"→ {text}", fg="green")


def heard(text: str) -> None:
    click.echo(f"  ← {text}")


if __name__ == "__main__":
    main()
