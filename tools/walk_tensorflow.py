"""Prints the public names of the TensorFlow that runs this script, as JSON. It runs under Python 3.7 too.

Given the names of TensorFlow 1 on stdin, TensorFlow 2 also says which of its names are one object natively and
in `tensorflow.compat.v1`, and which are there only to raise an error under Keras 3.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import json
import os
import pkgutil
import re
import sys
import types
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.simplefilter("ignore")

import tensorflow as tf  # type: ignore[import-untyped]  # noqa: E402

ANY_POSITIONAL, ANY_KEYWORD = inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD
PRIVATE = "tensorflow.python."
HIDDEN = {"compat", "contrib", "raw_ops", "python", "core"}
PUBLIC_MODULES = (
    "tensorflow._api.",
    "tensorflow.experimental",
    "tensorflow_estimator.",
    "tensorflow.python.platform.flags",
    "tensorflow.python.keras.api.",
    "keras.",
)


def members(module: Any) -> dict[str, Any]:
    """The public attributes of a module that can be read."""
    found: dict[str, Any] = {}
    try:
        names = set(dir(module)) | set(getattr(module, "__all__", ()))
    except ImportError:  # a lazy module of what Keras 3 no longer has
        return found
    for name in sorted(names):
        if name.startswith("_"):
            continue
        try:
            found[name] = getattr(module, name)
        except Exception:
            continue
    return found


def names_of_compat() -> dict[str, Any]:
    """What `tf.compat` has itself, beside the releases below it."""
    names = members(tf.compat).items()
    return {"compat." + name: value for name, value in names if not isinstance(value, types.ModuleType)}


def public_names(root: Any) -> dict[str, Any]:
    """Every public dotted name below `root`, with its object."""
    found: dict[str, Any] = {}
    todo: list[tuple[Any, str, tuple[Any, ...]]] = [(root, "", (root,))]
    while todo:
        module, prefix, path = todo.pop()
        for name, value in members(module).items():
            dotted = prefix + name
            if (not prefix and name in HIDDEN) or is_foreign(dotted, value):
                continue
            found[dotted] = value
            if isinstance(value, types.ModuleType) and not any(value is parent for parent in path):
                todo.append((value, dotted + ".", (*path, value)))
    return found


def names_behind_imports(public: dict[str, Any]) -> dict[str, Any]:
    """The public names in modules that no attribute leads to until they are imported, with their objects."""
    found: dict[str, Any] = {}
    for name, module in public.items():
        if isinstance(module, types.ModuleType) and hasattr(module, "__path__"):
            for below in pkgutil.iter_modules(module.__path__):
                dotted = f"{name}.{below.name}"
                if dotted not in public and not below.name.startswith("_"):
                    imported = importlib.import_module(f"{module.__name__}.{below.name}")
                    inside = public_names(imported)
                    found[dotted] = imported
                    found.update((f"{dotted}.{path}", value) for path, value in inside.items())
    return found


def modules_not_to_import(root: str, public: dict[str, Any], native: dict[str, Any]) -> dict[str, str]:
    """The modules whose names `from` does not find below `root`: why, and the native name by which it does, if any.

    It is `missing` where no module has that name, and `hidden` where another one has it.
    """
    found: dict[str, str] = {}
    for path, module in sorted(public.items()):
        if isinstance(module, types.ModuleType) and not any(
            found.get(parent, "").startswith("missing") for parent in parents(path)
        ):
            problem = import_problem(f"{root}.{path}", module)
            if problem is not None:
                names = [name for name, value in native.items() if is_same_module(value, module)]
                others = [name for name in sorted(names) if import_problem(f"tensorflow.{name}", module) is None]
                found[path] = " ".join([problem, *others[:1]])
    return found


def import_problem(name: str, module: types.ModuleType) -> str | None:
    """What keeps `from` from finding what is in a module by this name."""
    try:
        imported = importlib.import_module(name)
    except ImportError:
        return "missing"
    own = [name for name, value in members(module).items() if not isinstance(value, types.ModuleType)]
    return None if all(hasattr(imported, name) for name in own) else "hidden"


def is_same_module(one: Any, other: types.ModuleType) -> bool:
    """Whether both are one module, perhaps behind different lazy ones."""
    return isinstance(one, types.ModuleType) and one.__name__ == other.__name__


def is_foreign(dotted: str, value: Any) -> bool:
    """Whether it is only what a module of the API imports for its own use."""
    if getattr(value, "__module__", "") == "__future__":
        return True
    if not isinstance(value, types.ModuleType):
        return False
    members(value)  # a lazy module has its real name once it is loaded
    return not value.__name__.startswith(PUBLIC_MODULES) or value.__name__.startswith("keras.src")


def reach(root: Any, dotted: str) -> tuple[Any, Exception | None]:
    """The object at `dotted`, or the error on the way."""
    try:
        return functools.reduce(getattr, dotted.split("."), root), None
    except Exception as error:
        return None, error


def refuses_keras3(value: Any) -> bool:
    """Whether it is a stub of Keras that raises when it is instantiated."""
    if not inspect.isclass(value) or not value.__module__.startswith("keras.src."):
        return False
    if "LegacyOptimizer" not in value.__name__ and ".legacy" not in value.__module__:
        return False
    try:
        value()
    except ImportError:
        return True
    except Exception:
        return False
    return False


def is_same(path: str, one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether the path is one object in both; for a module, whether all below it is."""
    if one[path] is other[path]:
        return True
    if not isinstance(one[path], types.ModuleType):
        return is_wrapped_for_weak_tensors(one[path]) and one[path].__wrapped__ is other[path]
    below = {name for name in set(one) | set(other) if name.startswith(path + ".")}
    return all(name in one and name in other and is_same(name, one, other) for name in below)


def is_wrapped_for_weak_tensors(value: Any) -> bool:
    """Whether it is a function in a wrapper that matters to experimental type promotion only."""
    code = getattr(value, "__code__", None)
    return code is not None and code.co_filename.endswith("weak_tensor_ops.py")


def signatures(names: dict[str, Any]) -> dict[str, str]:
    """The parameters of the functions and classes among these, as Python would write them: `x, axis=None, *, name=...`.

    A default that is no literal is `...`.
    """
    found = {}
    for path, value in names.items():
        if callable(value):
            try:
                found[path] = ", ".join(written(parameters_of(value)))
            except (TypeError, ValueError):
                continue
    return found


def parameters_of(value: Any) -> list[inspect.Parameter]:
    """The parameters of a function or class; where a metaclass takes any, those of the constructor."""
    parameters = list(inspect.signature(value).parameters.values())
    takes_any = [parameter.kind for parameter in parameters] == [ANY_POSITIONAL, ANY_KEYWORD]
    if takes_any and inspect.isclass(value):
        return list(inspect.signature(value.__init__).parameters.values())[1:]
    return parameters


def written(parameters: Iterable[inspect.Parameter]) -> Iterator[str]:
    """Parameters as Python writes them, without annotations."""
    is_after_star = False
    for parameter in parameters:
        if parameter.kind is parameter.VAR_POSITIONAL:
            is_after_star = True
            yield "*" + parameter.name
        elif parameter.kind is parameter.VAR_KEYWORD:
            yield "**" + parameter.name
        else:
            if parameter.kind is parameter.KEYWORD_ONLY and not is_after_star:
                is_after_star = True
                yield "*"
            yield parameter.name + default(parameter)


def default(parameter: inspect.Parameter) -> str:
    """The default of a parameter, with its equals sign."""
    value = parameter.default
    if value is parameter.empty:
        return ""
    dtype: str | None = getattr(value, "name", None) if type(value).__name__ == "DType" else None
    if dtype is not None:
        return "=tf." + dtype
    if value is None or isinstance(value, (bool, int, float, str)):
        return "=" + repr(value) if is_literal(value) else "=..."
    is_flat = isinstance(value, (tuple, list)) and all(isinstance(item, (int, float)) for item in value)
    return "=" + repr(value) if is_flat else "=..."


def is_literal(value: Any) -> bool:
    """Whether what Python writes of a value is a literal."""
    return not isinstance(value, float) or abs(value) < float("inf")


def private_names(public: dict[str, Any], is_keras_public: bool) -> dict[str, list[str]]:
    """The public names of what the modules below `tensorflow.python` bind, by the private name without that.

    Args:
        public: objects by their public name.
        is_keras_public: whether what is in `tensorflow.python.keras` is what `tf.keras` is.
    """
    names: dict[int, list[str]] = {}
    for name, value in public.items():
        if (callable(value) and not isinstance(value, types.ModuleType)) or type(value).__name__ == "DType":
            names.setdefault(id(value), []).append(name)
    found = {}
    for module in [name for name in sys.modules if name.startswith(PRIVATE)]:
        if is_keras_public or not module.startswith(PRIVATE + "keras"):
            for name, value in vars(sys.modules[module]).items():
                path = f"{module[len(PRIVATE) :]}.{name}"
                near = [each for each in names.get(id(value), ()) if is_near(each, path)]
                if near and not name.startswith("_"):
                    found[path] = near
    return found


def private_modules() -> Iterator[tuple[str, Any]]:
    """Every module below `tensorflow.python` that can be imported, by its name there; those of its tests aside."""
    root = importlib.import_module(tf.bitwise.__name__.partition(".")[0] + "." + PRIVATE.split(".")[1])
    yield "", root
    for found in pkgutil.walk_packages(root.__path__, root.__name__ + ".", onerror=lambda name: None):
        path = found.name[len(root.__name__) + 1 :]
        if not re.search(r"test|benchmark|example|_pywrap", path):
            try:
                yield path, importlib.import_module(found.name)
            except Exception:
                continue


def made_in(module: Any) -> list[str]:
    """The functions and classes that a module defines."""
    return sorted(name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__)


def is_near(public: str, private: str) -> bool:
    """Whether a public name is no name that Keras has for what is TensorFlow's own."""
    return private.startswith("keras") or not public.replace("compat.v1.", "").startswith("keras.")


def compare(old_names: list[str]) -> dict[str, Any]:
    """The names of TensorFlow 2, sorted by where they are, and the signatures of those that `tf` has."""
    v1 = tf.compat.v1
    one, other = {**public_names(tf), **names_of_compat()}, {**public_names(v1), **names_of_compat()}
    broken = {path for path, value in list(one.items()) + list(other.items()) if refuses_keras3(value)}
    for path in set(old_names) - set(one) - set(other):
        error = reach(v1, path)[1]
        if error is not None and "Keras 3" in str(error):
            broken.add(path)
            broken.update(parent for parent in parents(path) if empty(parent, other))
    return {
        "keras": keras_by_itself(one),
        "native": sorted(set(one) - broken),
        "v1": sorted(set(other) - broken),
        "same": sorted(path for path in set(one) & set(other) - broken if is_same(path, one, other)),
        "broken": sorted(broken),
        "signatures": signatures(one),
        "private": private_names({**one, **{"compat.v1." + name: value for name, value in other.items()}}, False),
        "bound": {path: sorted(vars(module)) for path, module in private_modules()},
        "unimportable": {
            **modules_not_to_import("tensorflow", one, one),
            **{
                "compat.v1." + path: name
                for path, name in modules_not_to_import("tensorflow.compat.v1", other, one).items()
            },
        },
        "imported": sorted(names_behind_imports(one)),
    }


def keras_by_itself(native: dict[str, Any]) -> dict[str, list[str]]:
    """Where the public names of `keras` are not those of `tf.keras`."""
    alone = set(public_names(importlib.import_module("keras")))
    within = {name[len("keras.") :] for name in native if name.startswith("keras.")}
    return {"lacks": sorted(within - alone), "adds": sorted(alone - within)}


def parents(path: str) -> list[str]:
    """`a.b.c`: `a.b`, `a`."""
    words = path.split(".")
    return [".".join(words[:count]) for count in range(len(words) - 1, 0, -1)]


def empty(module: str, names: dict[str, Any]) -> bool:
    """Whether nothing below this module works."""
    return not any(name.startswith(module + ".") for name in names)


def main() -> None:
    if tf.__version__.startswith("1."):
        names = {**public_names(tf), **names_of_compat()}
        answer: dict[str, Any] = {"signatures": signatures(names)}
        answer["private"] = private_names(names, True)
        answer["made"] = {path: made_in(module) for path, module in private_modules()}
        answer["v1"] = sorted({*names, *names_behind_imports(names)})
    else:
        answer = compare(json.loads(sys.stdin.read()))
    json.dump({"version": tf.__version__, **answer}, sys.stdout)


if __name__ == "__main__":
    main()
