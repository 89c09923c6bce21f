"""Finds what the rule book speaks of in a source.

`check(text, rulebook, settings)` is the one way in; it works on a plain string, with no editor and no file.
"""

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.detectors import check, check_again

__all__ = ["Analysis", "Finding", "check", "check_again"]
