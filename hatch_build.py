"""Puts eagerly's rules into the wheel in the form that is read at a start: `eagerly/rules.json`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class RulesHook(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root) / "server"))
        from eagerly.rules.own import KEPT, own_rules

        own_rules()
        build_data["artifacts"].append(KEPT.relative_to(self.root).as_posix())
