"""Runs programs under the TensorFlow of this interpreter and prints the values of their names. Python 3.7 can run it.

stdin: `{"programs": {key: source}, "as": "tf2" | "tf1"}`. With "tf1" under TensorFlow 2, `tensorflow` is its compat.v1.
stdout: `{key: {"values": {name: value}, "gradients": {name: {name: value}}} | {"error": text, "lines": [number]}}`

The gradients are those of the sum of what a name holds by what another one holds, but for those that are all zero.
The lines of an error are those of the program that were at work. What wants to be fed, or waits for a queue, has no
value.
"""

from __future__ import annotations

import ast
import json
import os
import sys
import tempfile
import traceback
import warnings
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
warnings.simplefilter("ignore")

import numpy as np  # type: ignore[import-not-found, unused-ignore]  # noqa: E402
import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402

v1 = tf.compat.v1
v1.logging.set_verbosity(v1.logging.ERROR)
IMPORT = "import tensorflow as tf"
PROGRAM = "example.py"
PATIENCE = 20000
"""For how many milliseconds a session may work at a value."""


def main() -> None:
    question = json.load(sys.stdin)
    if question["as"] == "tf1" and not tf.__version__.startswith("1."):
        v1.disable_v2_behavior()
        programs = {
            key: source.replace(IMPORT, "import tensorflow.compat.v1 as tf")
            for key, source in question["programs"].items()
        }
    else:
        programs = question["programs"]
    stdout, sys.stdout = sys.stdout, sys.stderr
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        answers = {key: run(source) for key, source in programs.items()}
        os.chdir("/")
    json.dump(answers, stdout)


def run(source: str) -> dict[str, Any]:
    """The values that a program leaves in its names, and their gradients, or its error."""
    names: dict[str, Any] = {"__name__": "__main__"}
    tf.keras.backend.clear_session()
    v1.reset_default_graph()
    tape = tf.GradientTape(persistent=True)
    try:
        with tape:
            for statement in statements(source):
                exec(statement, names)
                for value in filter(is_eager, differentiable(names).values()):
                    tape.watch(value)
        return {"values": values_of(names), "gradients": gradients_of(names, tape)}
    except (Exception, SystemExit) as error:
        calls = traceback.extract_tb(error.__traceback__)
        lines = [call.lineno for call in calls if call.filename == PROGRAM]
        return {"error": f"{type(error).__name__}: {error}", "lines": lines}


def statements(source: str) -> list[Any]:
    """The statements of a program, compiled one by one: between them what they made can be watched."""
    module = ast.parse(source)
    compiled = []
    for statement in module.body[:]:
        module.body = [statement]
        compiled.append(compile(module, PROGRAM, "exec"))
    return compiled


def differentiable(names: dict[str, Any]) -> dict[str, Any]:
    """The names that hold tensors or variables of real numbers."""
    return {
        name: value
        for name, value in names.items()
        if isinstance(value, (tf.Tensor, tf.Variable)) and value.dtype.is_floating
    }


def gradients_of(names: dict[str, Any], tape: Any) -> dict[str, Any]:
    """The gradients of what names hold by what other ones hold, as JSON."""
    session = Session()
    found: dict[str, Any] = {}
    for name, value in names.items():
        targets = [part for part in parts_of(value) if isinstance(part, tf.Tensor) and part.dtype.is_floating]
        for other, source in differentiable(names).items():
            if targets and source is not value:
                described = describe_gradient(targets, source, tape, session)
                if described is not None:
                    found.setdefault(name, {})[other] = described
    return found


def parts_of(value: Any) -> list[Any]:
    """The tensors in a value."""
    if isinstance(value, tf.SparseTensor):
        return [value.values]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [part for element in value for part in parts_of(element)]
    return [value]


def describe_gradient(targets: list[Any], source: Any, tape: Any, session: Session) -> Any:
    """The gradient of the sum of tensors as JSON; None where there are none but zeros."""
    target = targets[0]
    try:
        if is_eager(target) and is_eager(source):
            gradient = tape.gradient(targets, source)
        elif not is_eager(target) and not is_eager(source) and source.graph is target.graph:
            with target.graph.as_default():
                (gradient,) = v1.gradients(targets, source)
        else:
            return None
    except LookupError:
        return None  # something on the way has no gradient
    if gradient is None:
        return None
    described = describe(dense(gradient), session)
    return described if described is not None and any(described["elements"]) else None


def dense(gradient: Any) -> Any:
    """A gradient without slices."""
    if not isinstance(gradient, tf.IndexedSlices):
        return gradient
    if is_eager(gradient.values):
        return tf.convert_to_tensor(gradient)
    with gradient.values.graph.as_default():
        return tf.convert_to_tensor(gradient)


def is_eager(value: Any) -> bool:
    """Whether a tensor or a variable is in no graph."""
    return not hasattr(value, "op")


def values_of(names: dict[str, Any]) -> dict[str, Any]:
    """Values by name, as JSON. Variables come last: evaluating a graph may still change them."""
    found = {}
    session = Session()
    ordered = sorted(names.items(), key=lambda item: isinstance(item[1], tf.Variable))
    for name, value in ordered:
        if not name.startswith("_"):
            described = describe(value, session)
            if described is not None:
                found[name] = described
    return found


class Session:
    """A session made when it is first needed, with everything initialized."""

    def __init__(self) -> None:
        self._session: Any = None

    def run(self, fetch: Any) -> Any:
        if self._session is None:
            with fetch.graph.as_default():
                self._session = v1.Session(graph=fetch.graph, config=v1.ConfigProto(operation_timeout_in_ms=PATIENCE))
                for initialize in (
                    v1.global_variables_initializer,
                    v1.local_variables_initializer,
                    v1.tables_initializer,
                ):
                    self._session.run(initialize())
        return self._session.run(fetch)


def describe(value: Any, session: Session) -> Any:
    """A value as JSON; None for what is no value, such as a function."""
    if isinstance(value, tf.Operation):
        session.run(value)
        return None
    if isinstance(value, tf.SparseTensor):
        return [describe(part, session) for part in (value.indices, value.values, value.dense_shape)]
    if isinstance(value, (tf.Tensor, tf.Variable)):
        try:
            value = value.numpy()
        except (AttributeError, NotImplementedError):
            value = in_session(value, session)
    if isinstance(value, (np.ndarray, np.generic)):
        return describe_array(np.asarray(value))
    if isinstance(value, (list, tuple)):
        return [describe(part, session) for part in value]
    if isinstance(value, dict):
        return {str(key): describe(part, session) for key, part in value.items()}
    if isinstance(value, tf.DType):
        return value.name
    if isinstance(value, bytes):
        return describe_array(np.asarray(value))
    return value if isinstance(value, (bool, int, float, str)) else None


def in_session(value: Any, session: Session) -> Any:
    """What a session computes; None where that wants to be fed, or waits for a queue that nothing fills."""
    try:
        return session.run(value)
    except tf.errors.DeadlineExceededError:
        return None
    except tf.errors.InvalidArgumentError as error:
        if "must feed" in str(error):
            return None
        raise


def describe_array(array: Any) -> dict[str, Any]:
    if array.dtype.kind in "OSU":
        elements = [e.decode("latin-1") if isinstance(e, bytes) else str(e) for e in array.ravel().tolist()]
        return {"dtype": "string", "shape": list(array.shape), "elements": elements}
    if array.dtype.kind == "c":
        elements = [part for e in array.ravel().tolist() for part in (e.real, e.imag)]
    elif array.dtype.kind == "b":
        elements = array.ravel().tolist()
    else:
        elements = array.astype("float64").ravel().tolist()
    return {"dtype": array.dtype.name, "shape": list(array.shape), "elements": elements}


if __name__ == "__main__":
    main()
