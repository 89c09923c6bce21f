"""What a person does in either editor: open a file, read why, choose the quick fix."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from .paths import SAMPLES


@dataclass(frozen=True)
class Story:
    """One sample, and what its first finding says and offers."""

    name: str
    code: str
    covers: str
    hover: str
    title: str
    in_problems: bool = True
    """Whether VS Code lists it in the Problems panel: hints are not."""

    @property
    def file(self) -> str:
        return f"{self.name}.py"


STORIES = [
    Story("session", "TF301", "tf.Session", "has its value at once", "Run eagerly: remove the session"),
    Story("graph", "TF301", "tf.Session", "has its value at once", "Turn the graph into functions"),
    Story("layer", "TF501", "tf.compat.v1.get_variable", "not trained, not saved", "self.add_weight"),
    Story("loss", "TF503", "tf.reduce_mean", "one value for each sample", "axis=-1", in_problems=False),
    Story("backend_loss", "TF505", "K.mean", "keras.ops", "Fix all TF505"),
]

# Its findings are safe to fix: fix-all and fix on save take them.
RENAMED = "renamed.py"


def copy_samples(folder: Path) -> Path:
    """A folder of TensorFlow 1 code, to be worked on."""
    return Path(shutil.copytree(SAMPLES, folder, ignore=shutil.ignore_patterns("expected")))


def expected(file: str) -> str:
    """The text that the sample of that name ends up as."""
    return (SAMPLES / "expected" / file).read_text()
