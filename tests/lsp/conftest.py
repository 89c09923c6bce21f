"""Fixtures: servers that several tests share, each test with documents of its own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest

from .client import Client, Json, running

MODERN: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source.fixAll"]}},
            "isPreferredSupport": True,
            "disabledSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
}
"""An editor that can do everything that eagerly makes use of, but for asking for settings."""


@pytest.fixture(scope="session")
def modern() -> Iterator[Client]:
    """A server for an editor of today."""
    with running() as client:
        client.initialize(MODERN)
        yield client


@pytest.fixture(scope="session")
def plain() -> Iterator[Client]:
    """A server for an editor that can do nothing special."""
    with running("--stdio") as client:
        client.initialize()
        yield client


_numbers = count()


@pytest.fixture
def uri() -> str:
    """The address of a document that no other test has."""
    return f"file:///no/such/folder/{next(_numbers)}.py"
