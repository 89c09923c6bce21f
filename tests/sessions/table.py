"""What the programs cover that are run before and after.

`PYTHONPATH=tests python -m sessions.table` prints a table: what each of them covers, and whether it prints the same.
"""

from __future__ import annotations

import re

from printed import print_table
from sessions.test_programs import FOLDER

LINES = {
    "a session of the module": r"(?m)^(with|\w+ =) .*Session\(",
    "a session of a function": r"(?m)^def (main|train|fit)",
    "a session that is assigned": r"(?m)^\w+ = tf\.\w*Session\(",
    "`InteractiveSession`, `eval`, `run`": r"InteractiveSession|\.eval\(|\w+\.run\(\)",
    "a graph of its own": r"\.as_default\(\)",
    "several graphs": r"(?s)Graph\(\).*Graph\(\)|reset_default_graph.*reset_default_graph",
    "a session kept by a class": r"self\.sess\w* = tf",
    "a session passed to functions": r"def \w+\([^)]*sess",
    "a list or tuple fetched": r"\.run\([\[(]",
    "a dictionary or structure fetched": r"\.run\((\{|\[\[|\[\()",
    "a variable fetched": r"\.run\(\[?(w|v|bias|b)\b",
    "fetched by the name of a tensor": r"""\.run\(["']""",
    "fed from a dictionary with a name": r"(?m)feed\w*=feed|feed\w* = \{|, feed\w*\)",
    "`placeholder_with_default`": r"placeholder_with_default",
    "a tensor that is computed is fed": r"\{hidden:|zero_state:|initial_state:",
    "sizes that are not known": r"placeholder\([^)]*\[None",
    "no shape": r"placeholder\((tf\.)?\w+\)",
    "numbers and lists of Python fed": r"\{\w+: (\d|\[)",
    "`minimize`": r"\.minimize\(",
    "gradients clipped and applied": r"clip_by",
    "`var_list`": r"var_list",
    "several losses": r"(?s)\.minimize\(.*\.minimize\(",
    "`global_step`, rates that decay": r"global_step|decay",
    "`tf.gradients`": r"tf\.gradients\(",
    "another optimizer than SGD": r"(Adam|Adagrad|Momentum|RMSProp|Ftrl)Optimizer",
    "`tf.assign`": r"\bassign\w*\(",
    "`tf.get_variable`, scopes, reuse": r"get_variable\(|variable_scope\(",
    "state fed back": r"current\}|state\}|state: state",
    "recurrent steps by hand": r"(?s)for \w+ in (tf\.unstack|range)[^\n]*\n[^\n]*(gates|state) = ",
    "recurrent cells": r"(dynamic|static)_rnn\(",
    "`tf.layers`": r"tf\.layers\.",
    "`tf.contrib.layers` and slim": r"slim\.|contrib\.layers\.",
    "functions that make their own at each call": r"def (add_layer|conv|fully|linear)\(",
    "loops that make layers": r"(?m)^ *for [^\n]*:\n( +#[^\n]*\n)? +\w+ = tf\.layers\.",
    "batch normalization": r"batch_normalization\(",
    "`control_dependencies`, `tf.group`": r"control_dependencies|tf\.group\(",
    "lookup tables": r"tf\.lookup\.",
    "moving averages": r"ExponentialMovingAverage",
    "`tf.metrics`": r"tf\.metrics\.",
    "collected losses, L2": r"get_collection|regulariz",
    "queue runners and coordinators": r"Coordinator",
    "`tf.cond`": r"tf\.cond\(",
    "`tf.while_loop`, `tf.map_fn`, `tf.scan`": r"tf\.(while_loop|map_fn|scan|foldl)\(",
    "loops and choices of Python": r"(?m)^ *(?:for|if) [^\n]*:\n +\w+ = (tf\.|\w+ [*+] )",
    "`tf.train.Saver`": r"Saver\(",
    "summaries": r"FileWriter",
    "datasets and their end": r"OutOfRangeError|make_\w+_iterator",
    "`ConfigProto`": r"ConfigProto",
    "`reset_default_graph`": r"reset_default_graph",
    "seeds": r"set_random_seed",
    "through `compat.v1`": r"compat\.v1",
    "what nothing fetches": r"unused",
}  # fmt: skip
"""What sessions do that are converted, each with what shows it in the source of a program."""


def covered(source: str) -> list[str]:
    """What a program covers."""
    return [line for line, shown in LINES.items() if re.search(shown, source)]


if __name__ == "__main__":
    print_table(FOLDER, lambda source: ", ".join(covered(source)))
