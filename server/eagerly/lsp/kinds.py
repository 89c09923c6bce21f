"""The kinds of code actions that are offered."""

from __future__ import annotations

from lsprotocol.types import CodeActionKind

FIX_ALL = "source.fixAll.eagerly"
FIX_ALL_IN_NOTEBOOK = "notebook.source.fixAll.eagerly"
"""VS Code asks for what is below `notebook` once, at the first cell, and for what is below `source` at every cell."""
KINDS = [CodeActionKind.QuickFix, CodeActionKind.RefactorRewrite, FIX_ALL, FIX_ALL_IN_NOTEBOOK]
