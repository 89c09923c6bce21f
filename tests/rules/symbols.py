"""The symbols that rules speak of, and how to bind a call to the parameters of one."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from typing import Any

from eagerly.names.kinds import UNKNOWN
from eagerly.rules.model import Rule

from .programs import rules
from .tensorflows import Answers, TensorFlow

API = "https://www.tensorflow.org/api_docs/python/"


LIBRARIES = ("absl.", "tf_slim")
"""What the names of other libraries start with, which have objects of their own."""
CLASSES = {
    "dataset": "tf.data.Dataset",
    "dimension": "tf.Dimension",
    "distribution-strategy": "tf.distribute.OneDeviceStrategy",
    "keras-layer": "tf.keras.layers.Dense",
    "keras-model": "tf.keras.Sequential",
    "keras-shape": "tf.TensorShape",
    "variable": "tf.Variable",
}
"""The classes that have the methods of the kinds in `methods` entries."""


@dataclass(frozen=True)
class Template:
    """One `calls` or `methods` entry."""

    rule: Rule
    signature: str
    text: str
    owner: str = "tf.Variable"
    """The class of a parameter whose method is called."""
    is_method: bool = False

    @property
    def function(self) -> str:
        name = self.signature.partition("(")[0]
        return f"{self.owner}.{name}" if self.is_method else name

    @property
    def called(self) -> str:
        """What a program that calls the function has in it."""
        if self.is_method:
            return f".{self.signature.partition('(')[0]}" + ("(" if "(" in self.signature else "")
        return self.function.replace("keras.backend.", "K.") + "("

    @property
    def parameters(self) -> list[str]:
        if "(" not in self.signature:
            return ["self"]
        call = _call(self.signature)
        named = [argument.id for argument in call.args if isinstance(argument, ast.Name)]
        return [*named, *(keyword.arg for keyword in call.keywords if keyword.arg is not None)]

    @property
    def with_default(self) -> set[str]:
        """The parameters that always have a value, written out where it is not given."""
        call = _call(self.signature) if "(" in self.signature else None
        return {keyword.arg for keyword in call.keywords if keyword.arg is not None} if call is not None else set()

    @property
    def calls(self) -> list[tuple[str, ast.Call]]:
        """The calls of symbols in the template, with the symbol; a method of a parameter is one of its class.

        A method of what a call gives, or what `Dense(units)(x)` calls second, is no symbol: only running it tells.
        """
        found = []
        for node in ast.walk(_call(self.text)):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if isinstance(node, ast.Call) and "(" not in name and not hasattr(builtins, name):
                root, _, rest = name.partition(".")
                found.append((f"{self.owner}.{rest or '__call__'}" if root in self.parameters else name, node))
        return found

    @property
    def symbols(self) -> set[str]:
        """The symbols that the template writes."""
        found = {name for name, _ in self.calls}
        for node in ast.walk(_call(self.text)):
            name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if name.startswith(("tf.", "keras.")) and "(" not in name:
                found.add(name)
        return found


def templates() -> list[Template]:
    """Every `calls` entry, every `keras3` entry, and every `methods` entry of a known kind."""
    calls = [
        Template(rule, signature, text)
        for rule in rules().rules
        for signature, text in [*(rule.match.calls or {}).items(), *(rule.keras3 or {}).items()]
    ]
    methods = [
        Template(rule, signature, text, CLASSES[kind], is_method=True)
        for rule in rules().rules
        for kind, entries in (rule.match.methods or {}).items()
        for signature, text in entries.items()
        if kind != UNKNOWN
    ]
    return [*calls, *methods]


def moved() -> list[tuple[Rule, str, str]]:
    """Every `moved` entry."""
    return [(rule, old, new) for rule in rules().rules for old, new in (rule.match.moved or {}).items()]


def renamed() -> list[tuple[Rule, str]]:
    """Every function of an `arguments` entry."""
    return [
        (rule, function)
        for rule in rules().rules
        if rule.match.arguments is not None
        for function in rule.match.arguments.functions
    ]


def places() -> list[tuple[Rule, str, list[str], str]]:
    """Every `places` entry: the function, its parameters, and the first that has another place."""
    found = []
    for rule in rules().rules:
        for signature, first in (rule.match.places or {}).items():
            call = _call(signature)
            found.append((rule, ast.unparse(call.func), [ast.unparse(argument) for argument in call.args], first))
    return found


def in_v1(symbol: str) -> str:
    """`tf.x` as `tf.compat.v1.x`."""
    return (
        symbol
        if symbol.startswith(("tf.compat.", "keras.", *LIBRARIES))
        else f"tf.compat.v1.{symbol.removeprefix('tf.')}"
    )


def is_gone_whole(symbol: str) -> bool:
    """Whether a symbol went with the module that it was in, so that nothing of 2.21 tells what it was."""
    return symbol.startswith("tf.contrib.")


def symbol_of_page(link: str) -> str:
    """The symbol that a page of TensorFlow's API reference is about."""
    return link.removeprefix(API).replace("/", ".")


def describe_all(tensorflow: TensorFlow) -> Answers:
    """What a TensorFlow says of all symbols in the rules, and which moved ones are one object."""
    names = {name for _, old, new in moved() for name in (old, new, in_v1(old), in_v1(new))}
    names |= {name for template in templates() for name in (template.function, *template.symbols)}
    names |= {name for _, function in renamed() for name in (function, in_v1(function))}
    names |= {function for _, function, _, _ in places()}
    names |= {symbol_of_page(link) for rule in rules().rules for link in rule.links if API in link}
    pairs = [[one, other] for _, old, new in moved() for one in (old, in_v1(old), new) for other in (new, in_v1(new))]
    return tensorflow.ask("describe_symbols.py", {"symbols": sorted(names), "pairs": pairs})


def parameter_names(described: dict[str, Any]) -> list[str]:
    return [parameter["name"] for parameter in described["parameters"] or ()]


def takes_any_keyword(described: dict[str, Any]) -> bool:
    return any(parameter["kind"] == "VAR_KEYWORD" for parameter in described["parameters"] or ())


def binding_problem(call: ast.Call, parameters: list[dict[str, Any]], *, method: bool) -> str | None:
    """Why a call doesn't bind to parameters; None if it does."""
    if any(parameter["kind"].startswith("VAR_") for parameter in parameters):
        return None
    usable = parameters[1:] if method else parameters
    positional = [p["name"] for p in usable if p["kind"] != "KEYWORD_ONLY"]
    if len(call.args) > len(positional):
        return f"it takes {len(positional)} arguments by position"
    given = set(positional[: len(call.args)])
    for keyword in call.keywords:
        if keyword.arg not in {p["name"] for p in usable}:
            return f"it has no parameter {keyword.arg}"
        if keyword.arg in positional[: len(call.args)] and not _alternative(call, positional.index(keyword.arg)):
            return f"{keyword.arg} is given twice"
        given.add(keyword.arg)
    missing = [p["name"] for p in usable if p["required"] and p["name"] not in given]
    return f"it needs {missing[0]}" if missing else None


def _alternative(call: ast.Call, index: int) -> bool:
    """Whether an argument by position has a keyword as its alternative, for a parameter with two old names."""
    return index == 0 and isinstance(call.args[index], ast.Name)


def _call(text: str) -> ast.Call:
    node = ast.parse(text, mode="eval").body
    assert isinstance(node, ast.Call)
    return node
