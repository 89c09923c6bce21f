"""No argument of a function whose signature changed is silent: it means the same in 2.21, or there is a finding."""

from __future__ import annotations

from itertools import chain

import pytest

from eagerly.check import check
from eagerly.names.signatures import Changed, changed_functions, changed_signature
from eagerly.names.symbols import Api, Symbol

from .programs import rules

IN_TF1 = "import tensorflow as tf\ntf.compat.v1.set_random_seed(1)\n"
"""The start of a file that is known to be TensorFlow 1 code."""
FUNCTIONS = sorted(changed_functions())
OTHER_NAMES = {
    ("algorithm", "alg"),
    ("device_name_or_function", "device_name"),
    ("name", "config"),
    ("row_splits", "row_partition"),
    ("value_structure", "element_spec"),
    ("virtual_devices", "logical_devices"),
}
"""Parameters that have another name in the same place, where they mean the same, or only TensorFlow may give them."""


def signature(path: str) -> Changed:
    found = changed_signature(Symbol(Api.TF, path))
    assert found is not None
    return found


def is_reported(call: str) -> bool:
    return any(finding.span.start >= len(IN_TF1) for finding in check(f"{IN_TF1}y = {call}\n", rules()).findings)


@pytest.mark.parametrize("path", FUNCTIONS)
def test_no_place_is_silent(path: str) -> None:
    """Arguments by position: as many as there were parameters, and fewer."""
    changed = signature(path)
    old, new = changed.old.positional, changed.new.positional
    entries = rules().about(Symbol(Api.TF, path)).arguments
    renamed = {name: now for entry in entries for name, now in entry.renamed.items()}
    values = [f"a{index}" for index in range(len(old))]
    if old[:1] == ("_sentinel",):
        return  # its first parameter was there to refuse arguments by position
    for count in range(max(1, len(changed.old.required)), len(old) + 1):
        moved = {name: now for name, now in zip(old[:count], [*new, *[None] * count], strict=False) if name != now}
        if any(renamed.get(name) != now and (name, now) not in OTHER_NAMES for name, now in moved.items()):
            assert is_reported(f"tf.{path}({', '.join(values[:count])})"), f"the first {count} of {old} -> {new}"


@pytest.mark.parametrize("path", FUNCTIONS)
def test_no_name_is_silent(path: str) -> None:
    """Arguments by name."""
    changed = signature(path)
    for name in sorted(changed.old.names - changed.new.names):
        if not changed.new.takes_any_name:
            given = ", ".join(f"{each}=a" for each in chain(sorted(changed.old.required - {name}), [name]))
            assert is_reported(f"tf.{path}({given})"), f"{name} is no argument of it in TensorFlow 2"


@pytest.mark.parametrize("path", FUNCTIONS)
def test_what_is_missing_is_not_silent(path: str) -> None:
    """Arguments that have to be given in TensorFlow 2."""
    changed = signature(path)
    given = [name for name in changed.old.positional if name in changed.old.required]
    missing = (changed.new.required & changed.old.names).difference(given, changed.new.positional[: len(given)])
    if given and missing:
        assert is_reported(f"tf.{path}({', '.join(given)})"), f"{sorted(missing)} have to be given in TensorFlow 2"
