"""What a user can set, and where it is read from."""

from __future__ import annotations

import sys
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

from eagerly.rules.model import Rule, Target

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

KERAS_3 = "2.16"
"""The TensorFlow release whose Keras is Keras 3, which tracks no variables but its own."""


class SettingsError(ValueError):
    """A setting that makes no sense; the message says which and what it takes."""


@dataclass(frozen=True)
class Settings:
    """How a source is checked and fixed."""

    target: Target = "tf2"
    """Where the user is going: native TensorFlow 2, `tf.compat.v1` while it lasts, or Keras 3 on any backend."""
    tensorflow_version: str = "2.21"
    """The release that the code must run on."""
    select: tuple[str, ...] = ("TF",)
    """Rule codes to report, or prefixes of them."""
    ignore: tuple[str, ...] = ()
    """Rule codes to leave out, or prefixes of them; the longer of two matching prefixes wins."""
    unsafe_fixes: bool = False
    """Whether fixing everything includes the fixes that want a review."""

    def reports(self, rule: Rule) -> bool:
        """Whether findings of this rule are wanted."""
        if rule.right_in_compat and self.target == "compat":
            return False
        if rule.applies_from is not None and self.before(rule.applies_from):
            return False
        if rule.removed is not None and self.before(rule.removed):
            return False
        selected = max((len(prefix) for prefix in self.select if rule.code.startswith(prefix)), default=-1)
        ignored = max((len(prefix) for prefix in self.ignore if rule.code.startswith(prefix)), default=-1)
        return selected > ignored

    def before(self, release: str) -> bool:
        """Whether the code must run on a TensorFlow older than this release."""
        return _release(self.tensorflow_version) < _release(release)


def with_values(settings: Settings, values: dict[str, Any]) -> Settings:
    """`settings` with some replaced, by their names in TOML or in an editor's JSON.

    Keys that are no settings of the engine are ignored: an editor has settings of its own in the same place.

    Raises:
        SettingsError: a value is not of the right type.
    """
    known = {field.name: field.type for field in fields(Settings)}
    changes: dict[str, Any] = {}
    for key, value in values.items():
        name = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in key).replace("-", "_")
        if name not in known or value is None:
            continue
        changes[name] = _checked(key, name, value)
    return replace(settings, **changes)


def _checked(key: str, name: str, value: Any) -> Any:
    match name:
        case "target" if value not in get_args(Target):
            raise SettingsError(f'`{key}` is "tf2", "compat" or "keras3", not {value!r}')
        case "tensorflow_version":
            parts = str(value).split(".")
            if not isinstance(value, str) or len(parts) < 2 or not all(part.isdigit() for part in parts):
                raise SettingsError(f'`{key}` is a release such as "2.21", not {value!r}')
        case "select" | "ignore":
            if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
                raise SettingsError(f'`{key}` is a list of rule codes or prefixes such as "TF1", not {value!r}')
            return tuple(value)
        case "unsafe_fixes" if not isinstance(value, bool):
            raise SettingsError(f"`{key}` is true or false, not {value!r}")
    return value


def project_settings(path: Path) -> Settings:
    """The settings of the nearest pyproject.toml with a `[tool.eagerly]` table, at or above a file or folder.

    Raises:
        SettingsError: that table is wrong; the message names the file.
    """
    start = path.resolve()
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        try:
            status = file.stat()
        except OSError:
            continue
        try:
            settings = _settings_in(file, (status.st_mtime_ns, status.st_size))
        except (SettingsError, OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file}: [tool.eagerly]: {error}") from error
        if settings is not None:
            return settings
    return Settings()


@lru_cache
def _settings_in(file: Path, stamp: tuple[int, int]) -> Settings | None:
    """The settings in a pyproject.toml, read once for each `stamp`, its time and size; None if it has no such table."""
    tool = tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {})
    table = tool.get("eagerly") if isinstance(tool, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise SettingsError("it has to be a table")
    unknown = set(table) - {field.name.replace("_", "-") for field in fields(Settings)}
    if unknown:
        raise SettingsError(f"`{sorted(unknown)[0]}` is no setting")
    return with_values(Settings(), table)


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
