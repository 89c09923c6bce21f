"""No import from Keras is silent: what TensorFlow 1.15.5 could import and 2.21 can't is found."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.fix.registry import fixes
from eagerly.names.symbols import parse_symbol

from .programs import rules
from .tensorflows import TensorFlow


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_no_lost_import_is_silent(tf1: TensorFlow, tf2: TensorFlow) -> None:
    statements = tf1.ask("keras_imports.py", {})["statements"]
    failing = set(tf2.ask("failing_imports.py", {"statements": statements})["statements"])
    found = {statement: codes(statement) for statement in statements}
    assert len(failing) > 500
    assert [statement for statement in statements if statement in failing and not found[statement]] == []
    public = [statement for statement in statements if "tensorflow.python" not in statement]
    warned = set().union(*(found[statement] for statement in public if statement not in failing))
    assert warned == {"TF506"}, "what `tf.keras.backend` keeps for TensorFlow's tensors alone"


def codes(statement: str) -> set[str]:
    """The codes of what is found in an import."""
    return {finding.rule.code for finding in check(f"{statement}\n", rules()).findings}


@pytest.mark.parametrize("form", ["from {module} import {name}\n", "import {module}.{name}\n"])
def test_no_import_of_what_a_fixer_rewrites_stops_it(form: str) -> None:
    named = [parse_symbol(name) for name, match in rules().symbols.items() if match.rule.fix is not None]
    assert len(named) > 20
    for symbol in named:
        module, _, name = symbol.dotted.rpartition(".")
        for use in (name, f"{name}()", f"{symbol.dotted}()"):
            analysis = check(form.format(module=module, name=name) + use + "\n", rules())
            for finding in analysis.findings:
                fixes(analysis, finding)
