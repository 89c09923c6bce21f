"""eagerly's own rules, which come with it. Their YAML takes eight times as long to read as the same in JSON.

So that is kept beside the package's modules, behind the YAML that it was made from: it is of no use for any other. A
wheel brings it along; in a checkout the first start after a change of the rules writes it, and where it can't be
written the YAML will do.
"""

from __future__ import annotations

import contextlib
import os
from functools import cache
from pathlib import Path

import msgspec

from eagerly.rules.book import RuleBook
from eagerly.rules.document import RulesError
from eagerly.rules.load import bundled_rules, load_rules
from eagerly.rules.model import RuleFile

KEPT = Path(__file__).parent.with_name("rules.json")
_BETWEEN = b"\0"
"""It can't be in YAML."""


@cache
def own_rules() -> RuleBook:
    """eagerly's own rules, loaded once.

    Raises:
        RulesError: they can't be read, or are not valid.
    """
    path = bundled_rules()
    try:
        source = path.read_bytes()
    except OSError as error:
        raise RulesError(f"{path}: {error.strerror or error}") from error
    return _from_json(source) or _from_yaml(path, source)


def _from_json(source: bytes) -> RuleBook | None:
    """The rules as they were read from this YAML before."""
    try:
        made_from, _, data = KEPT.read_bytes().partition(_BETWEEN)
        if made_from == source:
            file = msgspec.json.decode(data, type=RuleFile)
            return RuleBook(tuple(file.rules), file.kinds, {str(world): names for world, names in file.worlds.items()})
    except (OSError, msgspec.MsgspecError):
        pass
    return None


def _from_yaml(path: Path, source: bytes) -> RuleBook:
    book = load_rules(path)
    said = {"rules": book.rules, "kinds": book.kinds, "worlds": book.worlds}
    temporary = KEPT.with_name(f"rules.{os.getpid()}.json")
    with contextlib.suppress(OSError):
        try:
            temporary.write_bytes(source + _BETWEEN + msgspec.json.encode(said))
            temporary.replace(KEPT)
        finally:
            temporary.unlink(missing_ok=True)
    return book
