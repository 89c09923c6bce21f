"""`get_config` of layers and models: who lacks one, what is written, and where nothing would be right."""

import pytest

from eagerly.check import check
from eagerly.fix.registry import fixes
from eagerly.rules.own import own_rules
from helpers import check_quick_fix, found, refusal

LAYER = """\
import tensorflow as tf
tf.set_random_seed(1)
class Own(tf.keras.layers.Layer):
    def __init__({parameters}):
        super().__init__({passed})
        {kept}
{more}"""


def source(parameters: str, kept: str, passed: str = "**kwargs", more: str = "") -> str:
    return LAYER.format(parameters=parameters, kept=kept, passed=passed, more=more)


def config(entries: str) -> str:
    return (
        "\n    def get_config(self):\n        config = super().get_config()\n"
        f"        config.update({{{entries}}})\n        return config\n"
    )


def is_found(code: str, rule: str) -> bool:
    return any(rule in each for each in found(code))


@pytest.mark.parametrize(
    ("parameters", "kept", "entries"),
    [
        ("self, a, **kwargs", "self.a = a", '"a": self.a'),
        ("self, a, b=(1, 2), **kwargs", "self._a, self.b = a, tuple(b)", '"a": self._a, "b": self.b'),
        (
            "self, f=None, **kwargs",
            "self.f = tf.keras.regularizers.get(f)",
            '"f": tf.keras.regularizers.serialize(self.f)',
        ),
        ("self, a, name=None, **kwargs", "self.a = a", '"a": self.a'),
    ],
)
def test_arguments_that_are_kept_are_written(parameters: str, kept: str, entries: str) -> None:
    before = source(parameters, kept)
    check_quick_fix(before, before + config(entries), "TF632")


def test_a_constructor_takes_the_name_and_passes_it_on() -> None:
    before = source("self, a", "self.a = a", passed="")
    after = before.replace("(self, a)", "(self, a, **kwargs)").replace("__init__()", "__init__(**kwargs)")
    check_quick_fix(before, after + config('"a": self.a'), "TF632")


@pytest.mark.parametrize(
    ("parameters", "kept", "more", "reason"),
    [
        ("self, a, **kwargs", "pass", "", "keeps `a` in no attribute"),
        ("self, a, **kwargs", "self.a = a + 1", "", "keeps `a` in no attribute"),
        ("self, a, **kwargs", "self.a = a\n        self.a = 2", "", "keeps `a` in no attribute"),
        ("self, a, **kwargs", "if a:\n            self.a = a", "", "keeps `a` in no attribute"),
        ("self, a, **kwargs", "self.a = make(a)", "", "`self.a` is not `a` but what `make` makes of it"),
        ("self, a=tf.nn.relu, **kwargs", "self.a = a", "", "by default it is `tf.nn.relu`"),
        ("self, a, **kwargs", "self.a = a", "    def call(self, x):\n        return self.a(x)\n", "`self.a` is called"),
        ("self, a, **kwargs", "self.a = a", "layer = Own(tf.keras.layers.Dense(1))\n", "it is made with `tf.keras"),
        ("self, a, **kwargs", "self.a = a", "layer = Own(a=lambda: 1)\n", "it is made with `lambda: 1`"),
        (
            "self, a, **kwargs",
            "self.a = a + kwargs.pop('b')\n        self.c = a",
            "",
            "takes arguments out of `kwargs`",
        ),
    ],
)
def test_what_is_not_kept_or_can_not_be_written(parameters: str, kept: str, more: str, reason: str) -> None:
    assert reason in refusal(source(parameters, kept, more=more), "TF632")


@pytest.mark.parametrize(
    "code",
    [
        source("self, name=None", "pass", passed="name=name"),
        source("self, **kwargs", "self.a = 1"),
        source("self, a, **kwargs", "self.a = a", more="    def get_config(self):\n        return {}\n"),
        source("self, a, **kwargs", "self.a = a").replace("tf.set_random_seed(1)", ""),
        source("self, a, **kwargs", "self.a = a").replace("tf.keras.layers.Layer", "Mixin, tf.keras.layers.Layer"),
        source("self, a", "self.a = a", passed="inputs=a, outputs=a").replace("layers.Layer", "Model"),
        source("self, units, **kwargs", "pass", passed="units, **kwargs").replace("layers.Layer", "layers.Dense"),
    ],
)
def test_classes_that_need_none(code: str) -> None:
    assert not is_found(code, "TF632")


COMPLETE = """
    def get_config(self):
        config = super().get_config()
        config.update({entries})
        return config
"""


def test_what_a_config_lacks_is_added() -> None:
    before = source(
        "self, a, b=1, **kwargs", "self.a, self.b = a, b", more=COMPLETE.replace("{entries}", '{"a": self.a}')
    )
    check_quick_fix(before, before.replace('{"a": self.a}', '{"a": self.a, "b": self.b}'), "TF633")


@pytest.mark.parametrize(
    "entries",
    ['{"a": self.a, "b": 2}', "a=1, b=self.b", "self.more()", "{k: 1 for k in ()}", "zip(self.a, self.b)"],
)
def test_a_config_that_is_whole_or_can_not_be_read(entries: str) -> None:
    code = source("self, a, b=1, **kwargs", "self.a, self.b = a, b", more=COMPLETE.replace("{entries}", entries))
    assert not is_found(code, "TF633")


def test_a_from_config_knows_what_to_do() -> None:
    more = COMPLETE.replace("{entries}", '{"a": 1}') + "    @classmethod\n    def from_config(cls, config): ...\n"
    assert not is_found(source("self, a, b=1, **kwargs", "self.a, self.b = a, b", more=more), "TF633")


def test_a_class_can_be_registered() -> None:
    analysis = check(source("self, a, **kwargs", "self.a = a"), own_rules())
    (finding,) = (each for each in analysis.findings if each.rule.code == "TF632")
    (other,) = fixes(analysis, finding).others
    assert [part for each in other.replacements for part in each.parts] == [
        "@tf.keras.utils.register_keras_serializable()\n"
    ]
