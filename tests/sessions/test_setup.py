"""What sessions are configured with is set below the imports, and summaries reach the files that they did."""

from __future__ import annotations

import pytest

from eagerly.check import check
from eagerly.fix import fix_everything
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from printed import fixed as converted
from printed import source_of
from rules.tensorflows import tensorflow1, tensorflow2

from .test_programs import FOLDER

GROWTH = """\
for gpu in tf.config.list_physical_devices("GPU"):
    tf.config.experimental.set_memory_growth(gpu, True)
"""


@pytest.mark.parametrize(
    ("configuration", "calls"),
    [
        ("allow_soft_placement=True, log_device_placement=False", ""),
        ("allow_soft_placement=False", "tf.config.set_soft_device_placement(False)\n"),
        ("log_device_placement=True", "tf.debugging.set_log_device_placement(True)\n"),
        ("inter_op_parallelism_threads=2", "tf.config.threading.set_inter_op_parallelism_threads(2)\n"),
        ("device_count={'GPU': 0}", 'tf.config.set_visible_devices([], "GPU")\n'),
        ("gpu_options=tf.GPUOptions(allow_growth=True)", GROWTH),
        ("gpu_options=tf.GPUOptions(per_process_gpu_memory_fraction=0.5)", GROWTH),
    ],
)
@pytest.mark.parametrize("shape", ["named", "given"])
def test_a_configuration(configuration: str, calls: str, shape: str, rulebook: RuleBook) -> None:
    config = f"tf.ConfigProto({configuration})"
    source = "import tensorflow as tf\nimport os\nx = tf.constant(1.0)\n"
    source += (
        f"c = {config}\nsess = tf.Session(config=c)\n" if shape == "named" else f"sess = tf.Session(config={config})\n"
    )
    source += "print(sess.run(x))\n"
    fixed = fix_everything(check(source, rulebook, Settings(unsafe_fixes=True)))
    head = f"import tensorflow as tf\nimport os\n\n{calls}\n" if calls else "import tensorflow as tf\nimport os\n"
    assert str(fixed.text) == f"{head}x = tf.constant(1.0)\nprint(x.numpy())\n"


def test_a_configuration_by_a_constant_of_the_module(rulebook: RuleBook) -> None:
    source = "import tensorflow as tf\nLOG = True\nx = tf.constant(1.0)\n"
    source += "sess = tf.Session(config=tf.ConfigProto(log_device_placement=LOG))\nprint(sess.run(x))\n"
    fixed = fix_everything(check(source, rulebook, Settings(unsafe_fixes=True)))
    assert "tf.debugging.set_log_device_placement(True)\nLOG = True\n" in str(fixed.text).replace("\n\n", "\n")


READ = """
import glob
import os
import numpy as np
{imports}
for folder in (folder, folder + "/other"):
    for file in sorted(glob.glob(os.path.join(folder, "events*"))):
        for event in {iterator}(file):
            for value in event.summary.value:
                print(event.step, value.tag, {number} if "loss" in value.tag else "")
"""


@pytest.mark.tensorflow
@pytest.mark.tensorflow1
@pytest.mark.xdist_group("sessions on TensorFlow")
@pytest.mark.skipif(tensorflow1() is None, reason="no Python 3.7 here for TensorFlow 1.15.5")
def test_summaries_are_written_with_the_tags_steps_and_values_that_they_had() -> None:
    read1 = READ.format(imports="", iterator="tf.train.summary_iterator", number="round(value.simple_value, 4)")
    read2 = READ.format(
        imports="from tensorflow.compat.v1.train import summary_iterator",
        iterator="summary_iterator",
        number="round(float(tf.make_ndarray(value.tensor)), 4)",
    )
    tf1 = tensorflow1()
    assert tf1 is not None
    before = tf1.ask("run_scripts.py", {"programs": {"summaries": source_of(FOLDER, "summaries") + read1}})["summaries"]
    after = tensorflow2().ask(
        "run_scripts.py", {"programs": {"summaries": str(converted(FOLDER, "summaries").text) + read2}}
    )
    assert before["error"] is None and after["summaries"]["error"] is None, after["summaries"]["error"]
    assert "2 out/the_loss 0.2304" in before["printed"]
    assert "8 out/the_loss" in before["printed"]
    assert after["summaries"]["printed"] == before["printed"]
