"""The language server. What only a request needs is imported with the first: diagnostics don't wait for the fixes."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import msgspec.json
from lsprotocol import types
from pygls.io_ import run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from eagerly import __version__
from eagerly.check import Analysis
from eagerly.lsp.client import Client
from eagerly.lsp.convert import to_range, to_span
from eagerly.lsp.documents import Document, Part, Publication, Source, path_of
from eagerly.lsp.kinds import KINDS
from eagerly.lsp.stdio import Output, standard_input
from eagerly.names.workspace import FileImports, Workspace
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings, SettingsError, project_settings, with_values

if TYPE_CHECKING:
    from pygls.server import ServerErrors

    from eagerly.lsp.notebooks import Notebook

logger = logging.getLogger(__name__)
_READ_AGAIN = 1.0
"""After how many seconds the settings of a project are read again."""
_PAUSE = 0.1
"""How many seconds after its last publication the server looks for garbage: keys come faster while a person types."""

_NOTEBOOKS = types.NotebookDocumentSyncOptions(
    notebook_selector=[types.NotebookDocumentFilterWithCells(cells=[types.NotebookCellLanguage("python")])]
)
"""Which cells the editor is to send: those in Python, of notebooks of every kind."""

_END = b"}}"
"""What ends a notification."""


class DocumentsProtocol(LanguageServerProtocol):
    """pygls's protocol, with documents that count lines as LSP does; pygls's own split them at form feeds too."""

    _server: EagerlyServer

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._server.opened(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        self._server.changed(params)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.closed(params.text_document.uri)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_OPEN)
    def lsp_notebook_document__did_open(self, params: types.DidOpenNotebookDocumentParams) -> None:
        self._server.notebook_opened(params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CHANGE)
    def lsp_notebook_document__did_change(self, params: types.DidChangeNotebookDocumentParams) -> None:
        self._server.notebook_changed(params)

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_SAVE)
    def lsp_notebook_document__did_save(self, params: types.DidSaveNotebookDocumentParams) -> None:
        """Nothing to do: what is saved is known already."""

    @lsp_method(types.NOTEBOOK_DOCUMENT_DID_CLOSE)
    def lsp_notebook_document__did_close(self, params: types.DidCloseNotebookDocumentParams) -> None:
        self._server.notebook_closed(params.notebook_document.uri)

    def publish(self, publication: Publication) -> None:
        """Sends diagnostics, which are JSON already; pygls would write each of them anew."""
        uri, version, diagnostics = publication
        versioned = b"" if version is None else b'"version":%d,' % version
        params = b'{"uri":%b,%b"diagnostics":' % (msgspec.json.encode(uri), versioned)
        start = b'{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":' + params
        message = (start, *diagnostics, _END)
        pieces = (b"Content-Length: %d\r\n\r\n" % sum(map(len, message)), *message)
        if isinstance(self.writer, Output):
            self.writer.write_all(pieces)
        elif self.writer is not None:  # over TCP
            self.writer.write(b"".join(pieces))


class Found(NamedTuple):
    """A text document of the editor's, and what is found in the source that it is a part of."""

    source: Source
    part: Part
    analysis: Analysis


class EagerlyServer(LanguageServer):
    """Keeps the open documents and the settings, and publishes what is found."""

    protocol: DocumentsProtocol

    def __init__(self, rulebook: RuleBook) -> None:
        super().__init__("eagerly", __version__, notebook_document_sync=_NOTEBOOKS, protocol_cls=DocumentsProtocol)
        self.rulebook = rulebook
        self.client = Client()
        self.client_settings: dict[str, Any] = {}
        self.documents: dict[str, Document] = {}
        self.notebooks: dict[str, Notebook] = {}
        self.modules = Workspace()
        """The modules of the project that documents import."""
        self._to_publish: set[Source] = set()
        self._collection: asyncio.TimerHandle | None = None
        """When it next looks for garbage."""
        self._of_projects: dict[Path, tuple[float, Settings]] = {}
        """The settings of the projects that folders are in, each with the time until which they are not read again."""

    def opened(self, item: types.TextDocumentItem) -> None:
        document = Document(item, self.rulebook, self.client.encoding, self.imports_of(item.uri))
        self.documents[item.uri] = document
        self._publish_soon(document)

    def imports_of(self, uri: str) -> FileImports | None:
        """What the project's own modules pass on to a file; None for one that is not on disk."""
        path = path_of(uri)
        return self.modules.imports_of(path) if path is not None else None

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self.documents.get(params.text_document.uri)
        if document is not None:
            document.change(params.text_document.version, params.content_changes)
            self._publish_soon(document)

    def closed(self, uri: str) -> None:
        self._clear(self.documents.pop(uri, None))

    def notebook_opened(self, params: types.DidOpenNotebookDocumentParams) -> None:
        from eagerly.lsp.notebooks import Notebook

        self.notebook_closed(params.notebook_document.uri)
        notebook = Notebook(params, self.rulebook, self.client.encoding, self.imports_of(params.notebook_document.uri))
        self.notebooks[notebook.uri] = notebook
        self._publish_soon(notebook)

    def notebook_changed(self, params: types.DidChangeNotebookDocumentParams) -> None:
        notebook = self.notebooks.get(params.notebook_document.uri)
        if notebook is not None:
            notebook.change(params.change)
            self._publish_soon(notebook)

    def notebook_closed(self, uri: str) -> None:
        self._clear(self.notebooks.pop(uri, None))

    def found(self, uri: str) -> Found | None:
        """What is found in the latest version of what an open text document is a part of."""
        for source in (*self.notebooks.values(), self.documents.get(uri)):
            part = source.part(uri) if source is not None else None
            if source is not None and part is not None:
                return Found(source, part, source.analysis(self._settings(source)))
        return None

    def use_settings(self, values: Any) -> None:
        """Takes the editor's settings, and publishes again what they change."""
        self.client_settings = values if isinstance(values, dict) else {}
        try:
            with_values(Settings(), self.client_settings)
        except SettingsError as error:
            self.client_settings = {}
            self.tell(f"eagerly: {error}. The defaults are used.")
        for source in (*self.documents.values(), *self.notebooks.values()):
            self._publish_soon(source)

    def tell(self, message: str) -> None:
        """Shows a message for the user."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Writes an error to the log: a pop-up for each would stop the user from typing."""
        logger.error("%s", error, exc_info=error)

    def start_io(self, stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
        """Serves over standard input and output until the client is gone or says `exit`."""
        self._stop_event = Event()
        self.protocol.set_writer(Output((stdout or sys.stdout.buffer).fileno()))
        with contextlib.suppress(asyncio.IncompleteReadError, BrokenPipeError, KeyboardInterrupt, SystemExit):
            asyncio.run(self._serve((stdin or sys.stdin.buffer).fileno(), self._stop_event))
        self.shutdown()  # type: ignore[no-untyped-call]

    async def _serve(self, descriptor: int, stop: Event) -> None:
        await run_async(stop, standard_input(descriptor), self.protocol, logger, self.report_server_error)

    @property
    def exit_code(self) -> int:
        """What the process has to end with: 0 after a `shutdown` request, 1 without one."""
        return 0 if self.protocol._shutdown else 1

    def _settings(self, source: Source) -> Settings:
        project = self._project_settings(source.path.parent) if source.path is not None else Settings()
        return with_values(project, self.client_settings)

    def _project_settings(self, folder: Path) -> Settings:
        """The settings of the project that a folder is in, read once a second at most: keys come faster than that."""
        until, settings = self._of_projects.get(folder, (0.0, Settings()))
        now = monotonic()
        if now >= until:
            try:
                settings = project_settings(folder)
            except SettingsError as error:
                logger.warning("%s", error)
                settings = Settings()
            self._of_projects[folder] = (now + _READ_AGAIN, settings)
        return settings

    def _publish_soon(self, source: Source) -> None:
        """Publishes once the messages that are already here have been read: a burst of keys is analysed once."""
        if source not in self._to_publish:
            self._to_publish.add(source)
            asyncio.get_running_loop().call_soon(self._publish, source)

    def _publish(self, source: Source) -> None:
        self._to_publish.discard(source)
        if source in (self.documents.get(source.uri), self.notebooks.get(source.uri)):
            for publication in source.publications(self._settings(source)):
                self.protocol.publish(publication)
        self._collect_in_a_pause()

    def _collect_in_a_pause(self) -> None:
        """Has the garbage of what was analysed last collected when no key waits for it."""
        if self._collection is not None:
            self._collection.cancel()
        self._collection = asyncio.get_running_loop().call_later(_PAUSE, gc.collect, 1)

    def _clear(self, source: Source | None) -> None:
        """Takes away what was published for a source that is closed, if there was one."""
        if source is not None:
            for publication in source.cleared():
                self.protocol.publish(publication)


def create_server(rulebook: RuleBook) -> EagerlyServer:
    """A language server that is ready to be started."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    server = EagerlyServer(rulebook)
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_configuration_changed)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    options = types.CodeActionOptions(code_action_kinds=KINDS, resolve_provider=True)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, options)(_code_action)
    server.feature(types.CODE_ACTION_RESOLVE)(_resolve)
    return server


def _initialize(ls: EagerlyServer, params: types.InitializeParams) -> None:
    encoding = types.PositionEncodingKind(ls.protocol.workspace.position_encoding)
    ls.client = Client.of(params.capabilities, encoding.value)
    folders = params.workspace_folders or []
    ls.modules = Workspace(path for folder in folders if (path := path_of(folder.uri)) is not None)
    ls.use_settings(params.initialization_options)


async def _initialized(ls: EagerlyServer, params: types.InitializedParams) -> None:
    await _ask_for_settings(ls)


async def _configuration_changed(ls: EagerlyServer, params: types.DidChangeConfigurationParams) -> None:
    if ls.client.configuration:
        await _ask_for_settings(ls)
    elif isinstance(params.settings, dict):
        ls.use_settings(params.settings.get("eagerly"))


async def _ask_for_settings(ls: EagerlyServer) -> None:
    if ls.client.configuration:
        item = types.ConfigurationItem(section="eagerly")
        values = await ls.workspace_configuration_async(types.ConfigurationParams([item]))
        if values and isinstance(values[0], dict):
            ls.use_settings(values[0])


def _hover(ls: EagerlyServer, params: types.HoverParams) -> types.Hover | None:
    from eagerly.explain import hover

    found = ls.found(params.text_document.uri)
    if found is None:
        return None
    where = to_span(found.part, types.Range(params.position, params.position), ls.client.encoding)
    here = [finding for finding in found.analysis.findings if where.within(finding.span)]
    if not here:
        return None
    kind = types.MarkupKind.Markdown if ls.client.markdown else types.MarkupKind.PlainText
    text = "\n\n---\n\n".join(hover(found.analysis, finding) for finding in here)
    return types.Hover(types.MarkupContent(kind, text), to_range(found.part, here[0].span, ls.client.encoding))


def _code_action(ls: EagerlyServer, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    from eagerly.lsp.actions import code_actions

    found = ls.found(params.text_document.uri)
    return code_actions(found.source, found.part, found.analysis, params, ls.client) if found is not None else None


def _resolve(ls: EagerlyServer, params: types.CodeAction) -> types.CodeAction:
    from eagerly.lsp.actions import resolve

    found = ls.found(params.data["uri"]) if isinstance(params.data, dict) and "uri" in params.data else None
    return resolve(params, found.source, found.analysis, ls.client) if found is not None else params
