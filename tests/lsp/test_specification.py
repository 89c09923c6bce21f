"""pytest-lsp's client, which knows the specification, has nothing to complain of."""

import sys
from collections.abc import AsyncIterator

import pytest
import pytest_lsp
from lsprotocol import types
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

URI = "file:///no/such/folder/specification.py"


@pytest_lsp.fixture(  # type: ignore[untyped-decorator]
    config=ClientServerConfig(server_command=[sys.executable, "-m", "eagerly", "server", "--stdio"])
)
async def client(lsp_client: LanguageClient) -> AsyncIterator[None]:
    await lsp_client.initialize_session(
        types.InitializeParams(capabilities=client_capabilities("visual-studio-code"), workspace_folders=[])
    )
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio
@pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")
async def test_the_main_job(client: LanguageClient) -> None:
    source = "import tensorflow as tf\ny = tf.log(1.0)\n"
    client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(URI, types.LanguageKind.Python, 1, source))
    )
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    (diagnostic,) = client.diagnostics[URI]
    document = types.TextDocumentIdentifier(URI)
    hover = await client.text_document_hover_async(types.HoverParams(document, diagnostic.range.start))
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(document, diagnostic.range, types.CodeActionContext([diagnostic]))
    )
    assert diagnostic.code == "TF101"
    assert hover is not None
    assert actions
    assert client.log_messages == []
