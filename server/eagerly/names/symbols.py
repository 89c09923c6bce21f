"""Names of TensorFlow and Keras, whatever way they were imported."""

from __future__ import annotations

from enum import Enum
from functools import cache, lru_cache

from msgspec import Struct


class Api(Enum):
    """The package through which a symbol is reached. The value is the dotted name to import it by."""

    TF = "tensorflow"
    V1 = "tensorflow.compat.v1"
    KERAS = "keras"
    ABSL = "absl"
    SLIM = "tf_slim"
    PRIVATE = "tensorflow.python"

    __hash__ = object.__hash__
    """Of a symbol's hash it is a part, and `Enum`'s is not C."""


LIBRARIES = (Api.ABSL, Api.SLIM)
"""What is imported by itself, and not reached through TensorFlow or Keras."""


class Symbol(Struct, frozen=True, cache_hash=True):
    """`path` within `api`: `Symbol(Api.V1, "layers.dense")` is `tensorflow.compat.v1.layers.dense`.

    An empty path is the package itself.
    """

    api: Api
    path: str

    def member(self, name: str) -> Symbol:
        """The symbol of the attribute `name` of this one."""
        return _member(self, name)

    @property
    def dotted(self) -> str:
        """The whole name as one would import it: `tensorflow.math.log`."""
        return f"{self.api.value}.{self.path}" if self.path else self.api.value

    @property
    def short(self) -> str:
        """The name as people say it: `tf.math.log`, `tf.compat.v1.layers`, `keras.losses`."""
        return self.dotted.replace("tensorflow", "tf", 1) if self.api in (Api.TF, Api.V1, Api.PRIVATE) else self.dotted

    @property
    def is_in_submodule(self) -> bool:
        """Whether it is in a module that importing its package doesn't bring along: of absl, or TF-Slim's networks."""
        return self.api is Api.ABSL or (self.api is Api.SLIM and self.path.split(".", 1)[0] == "nets")

    @property
    def keras_path(self) -> str | None:
        """The path below Keras (`layers.Dense`), by `keras` and `tf.keras` alike; None for what is no Keras."""
        return _keras_path(self)


@cache
def _keras_path(symbol: Symbol) -> str | None:
    if symbol.api is Api.KERAS:
        return symbol.path
    if symbol.api is Api.PRIVATE:
        return None
    if symbol.path == "keras":
        return ""
    return symbol.path.removeprefix("keras.") if symbol.path.startswith("keras.") else None


_NAMES = 4096
"""How many names to remember the symbols of."""
_ROOTS = (
    ("tensorflow.compat.v1", Api.V1),
    ("tensorflow._api.v2.compat.v1", Api.V1),
    ("tensorflow.compat.v2", Api.TF),
    ("tensorflow.python", Api.PRIVATE),
    ("tensorflow", Api.TF),
    ("keras", Api.KERAS),
    ("absl", Api.ABSL),
    ("tf_slim", Api.SLIM),
)


@lru_cache(_NAMES)
def symbol_of(module: str) -> Symbol | None:
    """The symbol of an imported dotted name (`tensorflow.contrib.slim`); None where it is another library's."""
    for root, api in _ROOTS:
        if module == root:
            return Symbol(api, "")
        if module.startswith(root + "."):
            path = module[len(root) + 1 :]
            if path.split(".", 1)[0] in ("core", "_api"):
                return None
            return Symbol(api, path)
    return None


def parse_symbol(name: str) -> Symbol:
    """The symbol that rules.yaml writes as `tf.x`, `tf.compat.v1.x`, `keras.x`, `absl.x` or `tf_slim.x`.

    Raises:
        ValueError: it starts with none of these.
    """
    first, _, rest = name.partition(".")
    symbol = symbol_of(f"{ {'tf': 'tensorflow'}.get(first, first) }.{rest}" if rest else name)
    if symbol is None:
        raise ValueError(f"{name!r} does not start with `tf.`, `keras.`, `absl.` or `tf_slim.`")
    return symbol


@cache
def _member(owner: Symbol, name: str) -> Symbol:
    return _canonical(owner.api, f"{owner.path}.{name}" if owner.path else name)


def _canonical(api: Api, path: str) -> Symbol:
    if api is not Api.KERAS and path.startswith(("compat.v1", "compat.v2")):
        moved = symbol_of(f"tensorflow.{path}")
        if moved is not None:
            return moved
    return Symbol(api, path)
