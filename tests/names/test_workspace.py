"""TensorFlow by way of the project's own modules."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from eagerly.check import Analysis, check
from eagerly.cli import cli
from eagerly.fix import fix_everything
from eagerly.names.symbols import Api, Symbol
from eagerly.names.workspace import Snapshot, Workspace
from eagerly.rules.book import RuleBook


def write(folder: Path, files: dict[str, str]) -> None:
    for name, source in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")


def analysed(rulebook: RuleBook, path: Path, folders: list[Path] | None = None) -> Analysis:
    source, workspaces = path.read_text(encoding="utf-8"), (Workspace(folders or []), Snapshot(folders or []))
    analysis, same = (check(source, rulebook, imports=workspace.imports_of(path)) for workspace in workspaces)
    assert places(same) == places(analysis)
    return analysis


def places(analysis: Analysis) -> list[str]:
    """What is found, as `line CODE name`."""
    return [
        f"{analysis.text.line_at(f.span.start) + 1} {f.rule.code} {analysis.text.slice(f.span)}"
        for f in analysis.findings
    ]


PACKAGE = {
    "pkg/__init__.py": "",
    "pkg/compat/__init__.py": "import tensorflow as tf\ntfv1 = tf.compat.v1\nlog = tf.log\n",
    "pkg/models/__init__.py": "",
}


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("from ..compat import tfv1 as tf", "tf.log"),
        ("from ..compat import tfv1", "tfv1.log"),
        ("from ..compat import tf", "tf.log"),
        ("from pkg.compat import tfv1 as tf", "tf.log"),
        ("from pkg.compat import (\n    other,\n    tfv1 as tf,\n)", "tf.log"),
        ("from .. import compat", "compat.tfv1.log"),
        ("from pkg import compat", "compat.tf.log"),
        ("import pkg.compat", "pkg.compat.tf.log"),
        ("import pkg.compat as c", "c.tf.log"),
        ("from ..compat import *", "tf.log"),
        ("if a:\n    from ..compat import tfv1 as tf\nelse:\n    import tensorflow as tf", "tf.log"),
    ],
)
def test_a_name_that_a_module_passes_on(rulebook: RuleBook, tmp_path: Path, statement: str, use: str) -> None:
    file = tmp_path / "pkg/models/m.py"
    write(tmp_path, {**PACKAGE, "pkg/models/m.py": f"{statement}\n{use}(1)\n"})
    line = statement.count("\n") + 2
    assert places(analysed(rulebook, file)) == [f"{line} TF101 {use}"]


@pytest.mark.parametrize(
    "compat",
    [
        "import tensorflow.compat.v1 as tf\n",
        "from tensorflow.compat import v1 as tf\n",
        "try:\n    import tensorflow.compat.v1 as tf\nexcept ImportError:\n    import tensorflow as tf\n",
        "import tensorflow as t\nif t.__version__ > '2':\n    tf = t.compat.v1\nelse:\n    tf = t\n",
        "from .inner import tf\n",
        "from .inner import tf as _tf\ntf = _tf\n",
        "from .inner import *\n",
        "from . import inner\ntf = inner.tf\n",
        "from .inner import (\n    other,\n    tf,\n)\n",
    ],
)
def test_every_way_to_pass_it_on(tmp_path: Path, compat: str) -> None:
    write(tmp_path, {"p/__init__.py": "", "p/inner.py": "import tensorflow.compat.v1 as tf\n", "p/compat.py": compat})
    assert Workspace().symbol(".compat", "tf", tmp_path / "p/m.py") == Symbol(Api.V1, "")


@pytest.mark.parametrize(
    "compat",
    [
        "import numpy as tf  # tensorflow\n",
        "def tf(): import tensorflow\n",
        "import tensorflow as tf\ntf = wrap(tf)\n",
        "import tensorflow as tf\ndel tf\n",
        "def f():\n    import tensorflow as tf\n",
        "tf = 'tensorflow'\n",
        "from .compat import tf\n",
        "from .other import tf\n",
        "from .other import *\n",
        "import tensorflow as tf\n" + "x = (" * 3,
        "",
    ],
)
def test_what_passes_on_something_else(tmp_path: Path, compat: str) -> None:
    """The last but one does not parse; what can be read of it still counts."""
    write(tmp_path, {"p/__init__.py": "", "p/other.py": "from .compat import tf\n", "p/compat.py": compat})
    expected = Symbol(Api.TF, "") if compat.endswith("(") else None
    assert Workspace().symbol(".compat", "tf", tmp_path / "p/m.py") == expected


def test_what_all_leaves_out_a_star_does_not_bring(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "import tensorflow as tf\n__all__ = ['b']\n", "b.py": "import tensorflow as tf\n"})
    workspace = Workspace()
    assert workspace.starred("a", "tf", tmp_path / "m.py") is None
    assert workspace.starred("b", "tf", tmp_path / "m.py") == Symbol(Api.TF, "")
    assert workspace.starred("b", "_tf", tmp_path / "m.py") is None


def test_modules_are_looked_for_beside_the_file_above_the_package_and_in_the_folders(tmp_path: Path) -> None:
    write(tmp_path, {
        "top/pkg/__init__.py": "", "top/pkg/sub/__init__.py": "", "top/pkg/sub/m.py": "",
        "top/above.py": "import tensorflow as tf\n", "top/pkg/sub/beside.py": "import tensorflow as tf\n",
        "lib/given.py": "import tensorflow as tf\n", "far.py": "import tensorflow as tf\n",
    })  # fmt: skip
    workspace = Workspace([tmp_path / "lib"])
    file = tmp_path / "top/pkg/sub/m.py"
    found = {name: workspace.symbol(name, "tf", file) for name in ("above", "beside", "given", "far")}
    assert found == dict.fromkeys(("above", "beside", "given"), Symbol(Api.TF, "")) | {"far": None}


BASE = {
    "pkg/__init__.py": "",
    "pkg/base.py": "import tensorflow as tf\nclass Base(tf.keras.layers.Layer):\n    def more(self): self.own = 1\n",
    "pkg/middle.py": "from .base import Base as Layer\nclass Middle(Layer):\n    rate = 1\n",
}


@pytest.mark.parametrize(
    ("statement", "base"),
    [
        ("from pkg.base import Base", "Base"),
        ("from .base import Base as B", "B"),
        ("from . import base", "base.Base"),
        ("import pkg.base", "pkg.base.Base"),
        ("from .middle import Middle", "Middle"),
        ("from .middle import Layer", "Layer"),
    ],
)
def test_a_class_that_derives_from_one_of_another_module(
    rulebook: RuleBook, tmp_path: Path, statement: str, base: str
) -> None:
    source = f"import tensorflow as tf\n{statement}\nclass Own({base}):\n    def build(self, shape):\n"
    source += "        self.w = tf.get_variable('w', [1])\n"
    write(tmp_path, {**BASE, "pkg/m.py": source})
    assert places(analysed(rulebook, tmp_path / "pkg/m.py")) == ["5 TF501 tf.get_variable"]


def test_what_a_class_has_from_another_module_is_not_that_of_keras(rulebook: RuleBook, tmp_path: Path) -> None:
    base = "import tensorflow as tf\nclass Base(tf.keras.Model):\n    def predict_classes(self, x): ...\n"
    source = "import keras\nfrom base import Base\nclass Own(Base): ...\n"
    source += "Own().predict_classes(x)\nOwn().predict_proba(x)\n"
    write(tmp_path, {"base.py": base, "m.py": source})
    assert places(analysed(rulebook, tmp_path / "m.py")) == ["5 TF508 Own().predict_proba"]


def test_a_class_of_another_module_that_derives_from_nothing_of_tensorflow(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "import tensorflow as tf\nclass A(object): ...\nclass B(A): ...\nclass C(D): ...\n"})
    workspace, file = Workspace(), tmp_path / "m.py"
    assert [workspace.class_of("a", name, file) for name in "ABCDE"] == [None] * 5


def test_classes_that_derive_from_each_other_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "from b import B\nclass A(B): ...\n", "b.py": "from a import A\nclass B(A): ...\n"})
    assert Workspace().class_of("a", "A", tmp_path / "m.py") is None


def test_a_file_that_changes_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "from b import tf\n", "b.py": "import tensorflow as tf\n"})
    workspace, file = Workspace(), tmp_path / "m.py"
    assert workspace.symbol("a", "tf", file) == Symbol(Api.TF, "")
    write(tmp_path, {"b.py": "import tensorflow.compat.v1 as tf\n"})
    assert workspace.symbol("a", "tf", file) == Symbol(Api.V1, "")
    (tmp_path / "b.py").unlink()
    assert workspace.symbol("a", "tf", file) is None


def test_a_file_that_has_not_changed_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.py": "import tensorflow as tf\n"})
    workspace, file = Workspace(), tmp_path / "m.py"
    assert workspace.symbol("a", "tf", file) is not None
    monkeypatch.setattr("eagerly.names.workspace.build_scopes", None)
    assert workspace.symbol("a", "tf", file) is not None


def test_a_module_that_cannot_bind_the_name_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.py": "import tensorflow as tf\ndef helper(tf_like): return tf.log(1)\n"})
    monkeypatch.setattr("eagerly.names.workspace.build_scopes", None)
    assert Workspace().symbol("a", "helper", tmp_path / "m.py") is None


def test_files_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "bytes.py").write_bytes(b"import tensorflow as tf\n\xff\xfe\n")
    (tmp_path / "big.py").write_bytes(b"import tensorflow as tf\n" + b"#" * 2_000_001)
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "link.py").symlink_to(tmp_path / "nowhere.py")
    workspace, file = Workspace(), tmp_path / "m.py"
    for module in ("bytes", "big", "folder", "link", "missing", "", "...........up", "a b", "."):
        assert workspace.symbol(module, "tf", file) is None


def test_circles_and_long_chains_end(tmp_path: Path) -> None:
    write(tmp_path, {f"c{n}.py": f"from c{(n + 1) % 3} import tf\n" for n in range(3)})
    write(tmp_path, {f"d{n}.py": f"from d{n + 1} import tf\n" for n in range(20)})
    write(tmp_path, {"d20.py": "import tensorflow as tf\n"})
    workspace, file = Workspace(), tmp_path / "m.py"
    assert workspace.symbol("c0", "tf", file) is None
    assert workspace.symbol("d0", "tf", file) is None
    assert workspace.symbol("d16", "tf", file) == Symbol(Api.TF, "")


def test_fixes_go_through_the_name_that_is_passed_on(rulebook: RuleBook, tmp_path: Path) -> None:
    source = "from ..compat import tfv1 as tf\ny = tf.log(tf.to_float(1))\nw = tf.get_variable('w', [1])\n"
    write(tmp_path, {**PACKAGE, "pkg/models/m.py": source})
    analysis = analysed(rulebook, tmp_path / "pkg/models/m.py")
    assert str(fix_everything(analysis).text) == (
        "from ..compat import tfv1 as tf\ny = tf.math.log(tf.cast(1, tf.float32))\nw = tf.get_variable('w', [1])\n"
    )


def test_a_symbol_that_is_passed_on_is_reported_where_it_is_imported_from_tensorflow(
    rulebook: RuleBook, tmp_path: Path
) -> None:
    write(tmp_path, {**PACKAGE, "pkg/m.py": "from .compat import log\nlog(1)\n"})
    assert places(analysed(rulebook, tmp_path / "pkg/m.py")) == []


@pytest.mark.parametrize(
    ("statement", "use"),
    [
        ("from . import old as tf", "tf.log"),
        ("import pkg.old", "pkg.old.log"),
        ("from .old import log", "log"),
        ("from .old import *", "log"),
        ("from .older import log", "log"),
    ],
)
def test_a_symbol_that_came_by_a_star_is_reported_where_it_is_used(
    rulebook: RuleBook, tmp_path: Path, statement: str, use: str
) -> None:
    modules = {"pkg/old.py": "from tensorflow.compat.v1 import *\n", "pkg/older.py": "from .old import *\n"}
    write(tmp_path, {**PACKAGE, **modules, "pkg/m.py": f"{statement}\n{use}(1)\n"})
    assert places(analysed(rulebook, tmp_path / "pkg/m.py")) == [f"2 TF101 {use}"]


def test_once_it_has_been_named_it_is_reported_there_alone(rulebook: RuleBook, tmp_path: Path) -> None:
    modules = {"pkg/old.py": "from tensorflow import *\n", "pkg/named.py": "from .old import log\n"}
    write(tmp_path, {**PACKAGE, **modules, "pkg/m.py": "from .named import log\nlog(1)\n"})
    assert places(analysed(rulebook, tmp_path / "pkg/m.py")) == []


def test_without_its_place_a_source_has_no_modules_of_its_own(rulebook: RuleBook) -> None:
    assert check("from compat import tf  # tensorflow\ntf.log(1)\n", rulebook).findings == []


def test_the_command_line_follows_imports(tmp_path: Path) -> None:
    write(tmp_path, {**PACKAGE, "pkg/models/m.py": "from ..compat import tfv1 as tf\ny = tf.log(1)\n"})
    result = CliRunner().invoke(cli, ["check", str(tmp_path / "pkg/models/m.py"), "--fix", "--quiet"])
    assert result.output == ""
    assert "tf.math.log" in (tmp_path / "pkg/models/m.py").read_text(encoding="utf-8")


def test_a_relative_path_is_one_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {**PACKAGE, "pkg/m.py": "from pkg.compat import tf\ny = tf.log(1)\n"})
    monkeypatch.chdir(tmp_path / "pkg")
    assert os.curdir == "."
    result = CliRunner().invoke(cli, ["check", "m.py"])
    assert "TF101" in result.output


def test_a_snapshot_stays_as_it_was(tmp_path: Path) -> None:
    write(tmp_path, {"p/__init__.py": "", "p/compat.py": "import tensorflow.compat.v1 as tf\n"})
    snapshot, workspace, file = Snapshot(), Workspace(), tmp_path / "p/m.py"
    for before in (snapshot, workspace):
        assert before.symbol(".compat", "tf", file) == Symbol(Api.V1, "")
        assert before.file_of("later", file) is None
    write(tmp_path, {"p/compat.py": "import tensorflow as tf\n", "p/later.py": ""})
    assert snapshot.symbol(".compat", "tf", file) == Symbol(Api.V1, "")
    assert snapshot.file_of("later", file) is None
    assert workspace.symbol(".compat", "tf", file) == Symbol(Api.TF, "")
    assert workspace.file_of("later", file) == tmp_path / "p/later.py"
