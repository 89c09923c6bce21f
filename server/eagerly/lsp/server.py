"""The language server."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import msgspec.json
from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

from eagerly import __version__
from eagerly.check import Analysis
from eagerly.explain import hover
from eagerly.lsp.actions import KINDS, code_actions, resolve
from eagerly.lsp.client import Client
from eagerly.lsp.convert import to_range, to_span
from eagerly.lsp.documents import Document, path_of
from eagerly.names.workspace import Workspace
from eagerly.rules.load import RuleBook
from eagerly.settings import Settings, SettingsError, project_settings, with_values

if TYPE_CHECKING:
    from pygls.server import ServerErrors

logger = logging.getLogger(__name__)


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

    def publish(self, uri: str, version: int, diagnostics: bytes) -> None:
        """Sends the diagnostics of a version, which are JSON already; pygls would write each of them anew."""
        params = b'{"uri":%b,"version":%d,"diagnostics":%b}' % (msgspec.json.encode(uri), version, diagnostics)
        body = b'{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":%b}' % params
        if self.writer is not None:
            self.writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))


class EagerlyServer(LanguageServer):
    """Keeps the open documents and the settings, and publishes what is found."""

    protocol: DocumentsProtocol

    def __init__(self, rulebook: RuleBook) -> None:
        super().__init__("eagerly", __version__, protocol_cls=DocumentsProtocol)
        self.rulebook = rulebook
        self.client = Client()
        self.client_settings: dict[str, Any] = {}
        self.documents: dict[str, Document] = {}
        self.modules = Workspace()
        """The modules of the project that documents import."""
        self._to_publish: set[str] = set()

    def opened(self, item: types.TextDocumentItem) -> None:
        path = path_of(item.uri)
        imports = self.modules.imports_of(path) if path is not None else None
        self.documents[item.uri] = Document(item, self.rulebook, self.client.encoding, imports)
        self._publish_soon(item.uri)

    def changed(self, params: types.DidChangeTextDocumentParams) -> None:
        document = self.documents.get(params.text_document.uri)
        if document is not None:
            document.change(params.text_document.version, params.content_changes)
            self._publish_soon(document.uri)

    def closed(self, uri: str) -> None:
        if self.documents.pop(uri, None) is not None:
            self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def analysis(self, uri: str) -> tuple[Document, Analysis] | None:
        """An open document and what is found in its latest version."""
        document = self.documents.get(uri)
        if document is None:
            return None
        return document, document.analysis(self._settings(document))

    def use_settings(self, values: Any) -> None:
        """Takes the editor's settings, and publishes again what they change."""
        self.client_settings = values if isinstance(values, dict) else {}
        try:
            with_values(Settings(), self.client_settings)
        except SettingsError as error:
            self.client_settings = {}
            self.tell(f"eagerly: {error}. The defaults are used.")
        for uri in self.documents:
            self._publish_soon(uri)

    def tell(self, message: str) -> None:
        """Shows a message for the user."""
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: ServerErrors) -> None:
        """Writes an error to the log: a pop-up for each would stop the user from typing."""
        logger.error("%s", error, exc_info=error)

    @property
    def exit_code(self) -> int:
        """What the process has to end with: 0 after a `shutdown` request, 1 without one."""
        return 0 if self.protocol._shutdown else 1

    def _settings(self, document: Document) -> Settings:
        path = document.path
        try:
            project = project_settings(path.parent) if path is not None else Settings()
        except SettingsError as error:
            logger.warning("%s", error)
            project = Settings()
        return with_values(project, self.client_settings)

    def _publish_soon(self, uri: str) -> None:
        """Publishes once the messages that are already here have been read: a burst of keys is analysed once."""
        if uri not in self._to_publish:
            self._to_publish.add(uri)
            asyncio.get_running_loop().call_soon(self._publish, uri)

    def _publish(self, uri: str) -> None:
        self._to_publish.discard(uri)
        document = self.documents.get(uri)
        if document is not None:
            self.protocol.publish(uri, document.version, document.diagnostics(self._settings(document)))


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
    found = ls.analysis(params.text_document.uri)
    if found is None:
        return None
    document, analysis = found
    where = to_span(document.text, types.Range(params.position, params.position), ls.client.encoding)
    here = [finding for finding in analysis.findings if where.within(finding.span)]
    if not here:
        return None
    kind = types.MarkupKind.Markdown if ls.client.markdown else types.MarkupKind.PlainText
    text = "\n\n---\n\n".join(hover(analysis, finding) for finding in here)
    return types.Hover(types.MarkupContent(kind, text), to_range(document.text, here[0].span, ls.client.encoding))


def _code_action(ls: EagerlyServer, params: types.CodeActionParams) -> list[types.CodeAction] | None:
    found = ls.analysis(params.text_document.uri)
    return code_actions(*found, params, ls.client) if found is not None else None


def _resolve(ls: EagerlyServer, params: types.CodeAction) -> types.CodeAction:
    found = ls.analysis(params.data["uri"]) if isinstance(params.data, dict) and "uri" in params.data else None
    return resolve(params, *found, ls.client) if found is not None else params
