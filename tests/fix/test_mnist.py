"""The MNIST of the tutorials: a function that reads Keras's gives what the old module gave, to the last bit."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.own import own_rules
from eagerly.settings import Settings
from eagerly.source.notebook import NotebookText
from helpers import check_noop, found, refusal
from rules.tensorflows import tensorflow1, tensorflow2

HEAD = "import tensorflow as tf\nfrom tensorflow.examples.tutorials.mnist import input_data\n"
OPTIONS = ["", ", one_hot=True", ", False, True", ", reshape=False, validation_size=100", ", validation_size=0"]
USE = """
def told(array):
    return [hashlib.md5(np.ascontiguousarray(array).tobytes()).hexdigest(), array.dtype.name, list(array.shape)]

np.random.seed(7)
parts = [mnist.train, mnist.validation, mnist.test]
whole = [[told(part.images), told(part.labels), part.num_examples] for part in parts]
batches = []
for size in [600, 500, 64, 3000, 2000, 6000, 10]:
    batches += [[told(x) for x in mnist.train.next_batch(size)], mnist.train.epochs_completed]
in_order = [[told(x) for x in mnist.test.next_batch(40, shuffle=False)] for _ in range(4)]
"""

ARCHIVE = """
import gzip
import numpy as np

def read(name, header):
    with gzip.open({folder!r} + name) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)

np.savez(
    {archive!r},
    x_train=read("train-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28),
    y_train=read("train-labels-idx1-ubyte.gz", 8),
    x_test=read("t10k-images-idx3-ubyte.gz", 16).reshape(-1, 28, 28),
    y_test=read("t10k-labels-idx1-ubyte.gz", 8),
)
"""


def fixed(source: str) -> str:
    return str(fix_everything(check(source, own_rules(), Settings(unsafe_fixes=True))).text)


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("rules on TensorFlow")
def test_the_function_gives_what_the_old_module_gave(tmp_path: Path) -> None:
    old = tensorflow1()
    if old is None:
        pytest.skip("no Python 3.7 here to run TensorFlow 1.15.5")
    archive = write_mnist(tmp_path)
    programs = {
        options: f"import hashlib\nimport numpy as np\n{HEAD}"
        f"mnist = input_data.read_data_sets({str(tmp_path)!r}{options})\n{USE}"
        for options in OPTIONS
    }
    from_disk = (
        "import numpy as np\nimport keras.src.datasets.mnist as source\n"
        f"source.get_file = lambda **_: {str(archive)!r}\n"
    )
    before = old.run(programs)
    after = tensorflow2().run({options: from_disk + fixed(source) for options, source in programs.items()})
    for options in OPTIONS:
        assert "error" not in before[options], before[options]["error"]
        assert "error" not in after[options], after[options]["error"]
        for name in ("whole", "batches", "in_order"):
            assert after[options]["values"][name] == before[options]["values"][name]


def write_mnist(folder: Path) -> Path:
    """Small files of both formats with the same pictures: MNIST's own in the folder, and Keras's, which is returned."""
    noise = random.Random(1)
    for prefix, count in (("train", 6000), ("t10k", 150)):
        sizes = b"".join(size.to_bytes(4, "big") for size in (2051, count, 28, 28))
        pictures = gzip.compress(sizes + noise.randbytes(count * 784), 1)
        (folder / f"{prefix}-images-idx3-ubyte.gz").write_bytes(pictures)
        sizes = b"".join(size.to_bytes(4, "big") for size in (2049, count))
        labels = gzip.compress(sizes + bytes(noise.randrange(10) for _ in range(count)), 1)
        (folder / f"{prefix}-labels-idx1-ubyte.gz").write_bytes(labels)
    archive = folder / "mnist.npz"
    answer = tensorflow2().run({"": ARCHIVE.format(folder=f"{folder}/", archive=str(archive))})[""]
    assert "error" not in answer, answer["error"]
    return archive


def test_one_function_for_all_calls_and_no_import_of_the_old_module() -> None:
    text = fixed(
        f"{HEAD}\n# The data\na = input_data.read_data_sets('a')\nb = input_data.read_data_sets('b', one_hot=True)\n"
    )
    assert text.count("def read_mnist(") == 1
    assert "\n\n\n# The data\na = read_mnist()\nb = read_mnist(one_hot=True)\n" in text
    assert "tensorflow.examples" not in text
    check_noop(text)


def test_it_stands_before_the_function_that_reads() -> None:
    text = fixed(f"import numpy\n{HEAD}X = 1\n\ndef main():\n  return input_data.read_data_sets(FLAGS.dir)\n")
    assert "X = 1\n\n\nMnist = " in text
    assert text.endswith("    )\n\n\ndef main():\n  return read_mnist()\n")
    assert "numpy.eye(10)" in text
    assert "import numpy as np" not in text


def test_line_ends_stay() -> None:
    text = fixed(f"{HEAD}mnist = input_data.read_data_sets('a')\n".replace("\n", "\r\n"))
    assert text.count("\n") == text.count("\r\n")


def test_in_a_notebook_it_begins_the_cell_that_reads() -> None:
    cells = [f"{HEAD}# loaded", "# The data\nmnist = input_data.read_data_sets('a')"]
    result = fix_everything(check(NotebookText.of_cells(cells), own_rules(), Settings(unsafe_fixes=True)))
    assert isinstance(result.text, NotebookText)
    first, second = result.text.sources()
    assert first.endswith("# loaded")
    assert second.startswith("Mnist = ")
    assert second.endswith("    )\n\n\n# The data\nmnist = read_mnist()")


def test_without_a_call_nothing_is_put_in() -> None:
    source = "try:\n    from tensorflow.examples.tutorials.mnist import input_data\nexcept ImportError:\n    pass\n"
    assert refusal(source, "TF631") == "nothing in this file calls `read_data_sets`"


def test_the_same_reader_of_contrib() -> None:
    source = "import tensorflow as tf\nmnist = tf.contrib.learn.datasets.mnist.read_data_sets('a')\n"
    assert [entry.split()[1] for entry in found(source)] == ["TF631"]
    assert fixed(source).endswith("mnist = read_mnist()\n")


READ = "m = input_data.read_data_sets"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (f"{READ}('a', source_url=u)", "`source_url` of `read_data_sets` has no counterpart"),
        (f"{READ}('a', fake_data=True)", "`fake_data` of `read_data_sets` has no counterpart"),
        (f"{READ}('a', dtype=tf.uint8)", "`dtype` of `read_data_sets` has no counterpart"),
        (f"{READ}(*a)", "it passes arguments through `*` or `**`"),
        (f"{READ}('a')\nf = input_data.extract_images", "it uses `input_data.extract_images` too"),
        (f"{READ}('a')\nf = input_data.read_data_sets", "it uses `input_data.read_data_sets` too"),
        (f"{READ}('a')\nm.train.next_batch(5, fake)", "`next_batch` is not called with a size alone on line 4"),
        (f"{READ}('a')\nm.train._num_examples", "the file reads `_num_examples`, which the old class kept to itself"),
        (f"{READ}('a')\nclass Mnist: pass", "the file has a `Mnist` of its own"),
        (f"np = 1\n{READ}('a')", "it needs `import numpy as np`, but `np` is something else here"),
    ],
)
def test_what_the_function_does_not_give_is_refused(code: str, reason: str) -> None:
    assert refusal(f"{HEAD}{code}\n", "TF631").startswith(reason)
