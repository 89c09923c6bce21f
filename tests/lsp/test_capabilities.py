"""What the server says that it can do, and which unit it counts in."""

from .client import Client


def test_it_keeps_documents_incrementally(modern: Client) -> None:
    sync = modern.capabilities["textDocumentSync"]
    assert (sync["openClose"], sync["change"]) == (True, 2)


def test_it_names_its_code_actions_and_resolves_them(modern: Client) -> None:
    assert modern.capabilities["codeActionProvider"] == {
        "codeActionKinds": [
            "quickfix",
            "refactor.rewrite",
            "refactor.rewrite.eagerly.session",
            "source.fixAll.eagerly",
            "notebook.source.fixAll.eagerly",
        ],
        "resolveProvider": True,
    }


def test_it_hovers_and_promises_nothing_that_it_lacks(modern: Client) -> None:
    assert modern.capabilities["hoverProvider"]
    for provider in ("completionProvider", "definitionProvider", "documentFormattingProvider", "diagnosticProvider"):
        assert not modern.capabilities.get(provider)


def test_it_counts_in_utf_16_unless_the_editor_offers_something_else(plain: Client, modern: Client) -> None:
    """What it makes of an offer is told in test_positions.py."""
    assert plain.capabilities["positionEncoding"] == "utf-16"
    assert modern.capabilities["positionEncoding"] == "utf-16"
