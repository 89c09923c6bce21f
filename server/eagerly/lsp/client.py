"""What the editor at the other end can do, looked up once."""

from __future__ import annotations

from lsprotocol import types
from msgspec import Struct

from eagerly.source.text import PositionEncoding


class Client(Struct, frozen=True):
    """The capabilities that eagerly goes by."""

    encoding: PositionEncoding = PositionEncoding.UTF16
    document_changes: bool = False
    """Edits may carry the version that they are for."""
    resolves_edits: bool = False
    """A code action's edit may be worked out when it is chosen."""
    disabled_actions: bool = False
    """Code actions may be shown with the reason for which they can't be taken."""
    change_annotations: bool = False
    """Edits may be shown before they are made, with what they do."""
    configuration: bool = False
    """The server may ask for settings."""
    markdown: bool = False
    """Hovers may be Markdown."""

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, encoding: str) -> Client:
        """Reads an `initialize` request's capabilities."""
        workspace, document = capabilities.workspace, capabilities.text_document
        edit = workspace.workspace_edit if workspace else None
        action = document.code_action if document else None
        hover = document.hover if document else None
        resolve = action.resolve_support if action else None
        return cls(
            encoding=PositionEncoding(encoding),
            document_changes=bool(edit and edit.document_changes),
            resolves_edits=bool(resolve and "edit" in resolve.properties),
            disabled_actions=bool(action and action.disabled_support),
            change_annotations=bool(edit and edit.document_changes and edit.change_annotation_support),
            configuration=bool(workspace and workspace.configuration),
            markdown=types.MarkupKind.Markdown in (hover.content_format or []) if hover else False,
        )
