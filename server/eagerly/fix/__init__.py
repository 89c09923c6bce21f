"""Turns findings into edits.

`fixes(analysis, finding)` says what can be done about one finding; `edits(analysis, fixes)` composes any number of
fixes into text edits that never overlap, with the imports that they need and without those that they orphan. `marked`
adds what keeps a file known as TensorFlow 1 code, where they take away what shows it.
"""

from eagerly.fix.compose import TextEdit, apply_edits, edits
from eagerly.fix.everything import fix_everything
from eagerly.fix.mark import marked
from eagerly.fix.model import Fix, Fixes
from eagerly.fix.programs import fix_shown
from eagerly.fix.registry import fixes, main_fix

__all__ = [
    "Fix",
    "Fixes",
    "TextEdit",
    "apply_edits",
    "edits",
    "fix_everything",
    "fix_shown",
    "fixes",
    "main_fix",
    "marked",
]
