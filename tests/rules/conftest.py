"""Fixtures: both TensorFlows, asked once for everything."""

from __future__ import annotations

import pytest

from .programs import Programs, all_programs
from .symbols import describe_all
from .tensorflows import Answers, TensorFlow, tensorflow1, tensorflow2

NO_TENSORFLOW1 = "no Python 3.7 here to run TensorFlow 1.15.5"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "tensorflow: runs the real TensorFlow 2.21")
    config.addinivalue_line("markers", "tensorflow1: runs the real TensorFlow 1.15.5 as well")


def pytest_report_header() -> str:
    try:
        if tensorflow1() is not None:
            return "rules: proven on TensorFlow 1.15.5 and 2.21"
    except RuntimeError as problem:
        return f"rules: {problem}"
    return f"rules: {NO_TENSORFLOW1}; what it would run goes through tf.compat.v1 of 2.21 instead"


@pytest.fixture(scope="session")
def tf2() -> TensorFlow:
    return tensorflow2()


@pytest.fixture(scope="session")
def tf1() -> TensorFlow:
    found = tensorflow1()
    if found is None:
        pytest.skip(NO_TENSORFLOW1)
    return found


@pytest.fixture(scope="session")
def programs() -> Programs:
    return all_programs()


@pytest.fixture(scope="session")
def before(programs: Programs) -> Answers:
    """What the programs compute before the fix: on TensorFlow 1.15.5, or on the next best thing."""
    found = tensorflow1()
    if found is None:
        return tensorflow2().run(programs.before, as_tf1=True)
    return found.run(programs.before)


@pytest.fixture(scope="session")
def after(programs: Programs, tf2: TensorFlow) -> Answers:
    """What the programs compute after the fix, on TensorFlow 2.21."""
    return tf2.run(programs.after)


@pytest.fixture(scope="session")
def unlike_before(programs: Programs, tf1: TensorFlow) -> Answers:
    """What programs compute on TensorFlow 1.15.5 of which a rule says that they differ."""
    return tf1.run(programs.unlike_before)


@pytest.fixture(scope="session")
def unlike_after(programs: Programs, tf2: TensorFlow) -> Answers:
    """What they compute on TensorFlow 2.21."""
    return tf2.run(programs.unlike_after)


@pytest.fixture(scope="session")
def through_v1(programs: Programs, tf2: TensorFlow) -> Answers:
    """What they compute after the fix where `tf` is `tensorflow.compat.v1`."""
    return tf2.run(programs.through_v1)


@pytest.fixture(scope="session")
def in_graph(programs: Programs, tf2: TensorFlow) -> Answers:
    """What they compute there when TensorFlow 2's behaviour is switched off and everything runs in sessions."""
    return tf2.run(programs.through_v1, as_tf1=True)


@pytest.fixture(scope="session")
def new_symbols(tf2: TensorFlow) -> Answers:
    """TensorFlow 2.21's account of the symbols in the rules."""
    return describe_all(tf2)


@pytest.fixture(scope="session")
def old_symbols(tf1: TensorFlow) -> Answers:
    """TensorFlow 1.15.5's account of the symbols in the rules."""
    return describe_all(tf1)
