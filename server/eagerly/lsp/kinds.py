"""The kinds of code actions that are offered."""

from __future__ import annotations

from lsprotocol.types import CodeActionKind

FIX_ALL = "source.fixAll.eagerly"
FIX_ALL_IN_NOTEBOOK = "notebook.source.fixAll.eagerly"
"""VS Code asks for what is below `notebook` once, at the first cell, and for what is below `source` at every cell."""
SESSION = "refactor.rewrite.eagerly.session"
"""What is done about the program of a session: a way to ask for the two levels of it alone."""
KINDS = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, SESSION, FIX_ALL, FIX_ALL_IN_NOTEBOOK]
