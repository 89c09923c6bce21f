"""Each line of what sessions do is covered by programs."""

from __future__ import annotations

import pytest

from printed import source_of
from sessions.table import LINES, covered
from sessions.test_programs import FOLDER, PROGRAMS


@pytest.mark.parametrize("line", LINES)
def test_a_program_covers_it(line: str) -> None:
    assert any(line in covered(source_of(FOLDER, program)) for program in PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_program_covers_something(program: str) -> None:
    assert covered(source_of(FOLDER, program))
