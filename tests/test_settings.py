"""Settings by the names they have in TOML, in JSON and on the command line."""

from pathlib import Path
from typing import Any

import pytest

from eagerly.settings import Settings, SettingsError, project_settings, with_values


@pytest.mark.parametrize("key", ["tensorflow-version", "tensorflow_version", "tensorflowVersion"])
def test_a_key_may_be_written_in_three_ways(key: str) -> None:
    assert with_values(Settings(), {key: "2.9"}).tensorflow_version == "2.9"


def test_what_is_not_given_stays() -> None:
    assert with_values(Settings(target="keras3"), {"select": None, "ignore": ["TF1"]}) == Settings(
        target="keras3", ignore=("TF1",)
    )


def test_keys_of_others_are_passed_over() -> None:
    assert with_values(Settings(), {"python": "/bin/python", "trace": {"server": "verbose"}}) == Settings()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"target": "jax"}, '`target` is "tf2", "compat" or "keras3", not \'jax\''),
        ({"target": ["tf2"]}, "`target`"),
        ({"tensorflow-version": 2.15}, "`tensorflow-version` is a release"),
        ({"tensorflow-version": "2"}, "`tensorflow-version` is a release"),
        ({"tensorflow-version": "2.x"}, "`tensorflow-version` is a release"),
        ({"tensorflow-version": ""}, "`tensorflow-version` is a release"),
        ({"tensorflow-version": "2."}, "`tensorflow-version` is a release"),
        ({"select": "TF1"}, "`select` is a list"),
        ({"select": ["TF1", 2]}, "`select` is a list"),
        ({"ignore": {"TF1": True}}, "`ignore` is a list"),
        ({"unsafeFixes": 1}, "`unsafeFixes` is true or false"),
        ({"unsafeFixes": "true"}, "`unsafeFixes` is true or false"),
    ],
)
def test_a_wrong_value_is_named_with_what_it_takes(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(SettingsError) as error:
        with_values(Settings(), values)
    assert reason in str(error.value)


@pytest.mark.parametrize(
    ("version", "release", "older"),
    [
        ("2.15", "2.16", True),
        ("2.16", "2.16", False),
        ("2.9", "2.10", True),
        ("1.15", "2.0", True),
        ("2.16.1", "2.16", False),
    ],
)
def test_releases_compare_as_numbers(version: str, release: str, older: bool) -> None:
    assert Settings(tensorflow_version=version).before(release) is older


def test_the_nearest_project_with_a_table_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b" / "c"
    inner.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[tool.eagerly]\ntarget = "keras3"\nunsafe-fixes = true\n')
    (tmp_path / "a" / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert project_settings(inner) == Settings(target="keras3", unsafe_fixes=True)
    (tmp_path / "a" / "b" / "pyproject.toml").write_text("[tool.eagerly]\n")
    assert project_settings(inner) == Settings()


def test_without_a_project_the_defaults_count(tmp_path: Path) -> None:
    assert project_settings(tmp_path) == Settings()


@pytest.mark.parametrize(
    "content",
    [
        b"[tool.eagerly]\nselect = 1\n",
        b"[tool.eagerly\n",
        b"\xff",
        b"[tool.eagerly]\nx = 1\n",
        b"[tool]\neagerly = 3\n",
    ],
)
def test_a_wrong_project_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"pyproject\.toml"):
        project_settings(tmp_path)
