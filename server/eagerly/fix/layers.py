"""Weights of Keras layers made with `add_weight`, the only way in which Keras 3 tracks them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import BoundCall, bind, keyword_arguments
from eagerly.check.keras_layers import LayerVariable
from eagerly.fix.calls import fill_template
from eagerly.fix.initial_arrays import Initial, initial_array
from eagerly.fix.keras_objects import refuse_sharing
from eagerly.fix.layer_scope import around, out_of, prefixed
from eagerly.fix.made_once import weight_in_call
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Part, Replacement
from eagerly.fix.spelling import spell
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Scope, ScopeKind
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety
from eagerly.rules.template import Argument, CallTemplate, Piece, TemplateArgument
from eagerly.settings import KERAS_3
from eagerly.source.tree import callee, method_called, span

_GET_VARIABLE = (
    "name", "shape", "dtype", "initializer", "regularizer", "trainable", "collections", "caching_device",
    "partitioner", "validate_shape", "use_resource", "custom_getter", "constraint", "synchronization", "aggregation",
)  # fmt: skip
_CARRIED_OVER = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")
_WITHOUT_EFFECT = ("use_resource", "caching_device", "partitioner", "collections", "validate_shape", "synchronization")
"""What says where a variable is kept, or is what a weight has anyway."""
_OF_ANY_VARIABLE = {"GLOBAL_VARIABLES", "VARIABLES", "MODEL_VARIABLES"}
"""Collections that programs read to save and to initialize all that there is."""
_SYNCHRONIZATIONS = {"AUTO", "NONE", "ON_WRITE"}
_AGGREGATIONS = {"NONE": "none", "SUM": "sum", "MEAN": "mean", "ONLY_FIRST_REPLICA": "only_first_replica"}
_VARIABLE = ("initial_value", "trainable", "name", "dtype", "constraint")
_OF_BACKEND = ("value", "dtype", "name", "constraint")
_FILLED = ("shape", "dtype", "name")
"""The parameters of `keras.backend.variable`, and of `zeros` and `ones`: without a dtype, that is the layer's."""


def add_weight(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.get_variable(…)` or `tf.Variable(…)` in a layer becomes `self.add_weight(…)`."""
    site = finding.site
    assert isinstance(site, LayerVariable)
    scope = around(analysis, site)
    if scope is None:
        fix = _weight(analysis, site)
    else:
        fix = once(analysis, ("layer scope", scope.statement.id), lambda: out_of(analysis, scope, _weight))
    return replace(
        fix,
        title=f"Replace with `{_self(site)}.add_weight(…)`",
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _weight(analysis: Analysis, site: LayerVariable, prefix: str = "") -> Fix:
    """One variable as a weight; `prefix` comes before its name."""
    _require_place(analysis, site)
    if site.in_metric:
        _require_plain(analysis, site)
    parameters, write = _BY_MAKER[site.maker]
    bound = bind(analysis, site.call, parameters)
    fix = write(analysis, site, bound)
    name = bound.given["name"].value if "name" in bound.given else None
    if prefix and name is not None:
        fix = replace(fix, replacements=(*fix.replacements, prefixed(name, prefix)))
    if not _is_made_once(analysis, site):
        refuse_sharing(analysis, "make the weight once, and use it wherever it is shared")
        fix = weight_in_call(analysis, site, fix, name)
    elif name is not None and "/" in analysis.source(name):
        raise CannotFixError("Keras takes no name with a `/` in it")
    return fix


def keep_tf_variable(analysis: Analysis, finding: Finding) -> list[Fix]:
    """Before Keras 3, which tracks no `tf.Variable`: the variable with TensorFlow 1's initial values."""
    site = finding.site
    if not isinstance(site, LayerVariable) or site.maker != "get_variable" or not analysis.settings.before(KERAS_3):
        return []
    bound = bind(analysis, site.call, _GET_VARIABLE)
    if bound.problem or "shape" not in bound.given or not set(bound.given) <= {"name", "shape", "trainable"}:
        return []
    glorot: tuple[Piece, ...] = (
        Symbol(Api.TF, "keras.initializers.GlorotUniform"),
        "()(",
        Argument("shape", False),
        ")",
    )
    arguments = (
        TemplateArgument(None, glorot),
        *(TemplateArgument(name, (Argument(name, False),)) for name in ("name", "trainable")),
    )
    template = CallTemplate("tf.get_variable", _GET_VARIABLE, (Symbol(Api.TF, "Variable"),), arguments)
    try:
        fix = fill_template(analysis, site.call, template, bound, site.use.scope, site.use.reference.base)
    except CannotFixError:
        return []
    note = "Works up to TensorFlow 2.15; Keras 3 does not track the variable."
    return [
        replace(fix, title="Replace with `tf.Variable(…)` (up to TensorFlow 2.15)", safety=Safety.REVIEW, note=note)
    ]


def _self(site: LayerVariable) -> str:
    return site.method.parameters[0]


def _is_made_once(analysis: Analysis, site: LayerVariable) -> bool:
    """Whether it is in a method that makes what the layer has."""
    return _name_of(analysis, site) in ("__init__", "build")


def _name_of(analysis: Analysis, site: LayerVariable) -> str:
    method = site.method.node.child_by_field_name("name")
    return analysis.source(method) if method is not None else ""


def _require_place(analysis: Analysis, site: LayerVariable) -> None:
    """Refuses places in which `add_weight` would not do what the variable did."""
    if _name_of(analysis, site) == "__init__" and not _super_init_before(analysis, site):
        raise CannotFixError("`super().__init__()` has to run before the layer can have weights")
    if site.use.scope.enclosing(ScopeKind.FUNCTION) is not site.method:
        raise CannotFixError("it is inside a function of its own")


def _require_plain(analysis: Analysis, site: LayerVariable) -> None:
    """Refuses what the `add_weight` of a metric does not take, and a weight for each update; none is ever trained."""
    if not _is_made_once(analysis, site):
        raise CannotFixError(f"`{_name_of(analysis, site)}` runs many times, and `add_weight` belongs in `__init__`")
    for argument in keyword_arguments(analysis, site.call):
        if argument.keyword in ("regularizer", "constraint"):
            raise CannotFixError(f"a metric's `add_weight` takes no `{argument.keyword}`")


def _super_init_before(analysis: Analysis, site: LayerVariable) -> bool:
    for located in analysis.scopes.calls:
        method = method_called(located.node)
        if (
            located.scope is site.method
            and method is not None
            and analysis.source(method[1]) == "__init__"
            and located.node.end_byte <= site.call.start_byte
        ):
            return True
    return False


def _from_get_variable(analysis: Analysis, site: LayerVariable, bound: BoundCall) -> Fix:
    if bound.problem is None:
        _require_expressible(analysis, site, bound)
    drops = set(_WITHOUT_EFFECT)
    pieces: dict[str, tuple[Piece, ...]] = {name: (Argument(name, False),) for name in _CARRIED_OVER}
    trainable, aggregation = bound.given.get("trainable"), bound.given.get("aggregation")
    if site.in_metric or (trainable is not None and trainable.value.type == "none"):
        drops.add("trainable")
        del pieces["trainable"]
    if aggregation is not None:
        pieces["aggregation"] = (f'"{_aggregation(analysis, aggregation.value, site.use.scope)}"',)
        drops.add("aggregation")
    initializer = bound.given.get("initializer")
    if initializer is None or initializer.value.type == "none":
        pieces["initializer"] = (_default_initializer(analysis, bound, site.use.scope),)
        drops.add("initializer")
    if "shape" in bound.given and bound.given["shape"].value.type == "integer":
        pieces["shape"] = ("(", Argument("shape", False), ",)")
    arguments = tuple(TemplateArgument(name, value) for name, value in pieces.items())
    callee = (f"{_self(site)}.add_weight",)
    template = CallTemplate("tf.get_variable", _GET_VARIABLE, callee, arguments, frozenset(drops))
    return fill_template(analysis, site.call, template, bound, site.use.scope, site.use.reference.base)


def _require_expressible(analysis: Analysis, site: LayerVariable, bound: BoundCall) -> None:
    if "custom_getter" in bound.given:
        raise CannotFixError("what the `custom_getter` makes of the variable can't be told")
    _require_plain_options(analysis, site, bound)
    if "shape" not in bound.given:
        raise CannotFixError("`add_weight` needs a `shape`, which is not given here")
    initializer = bound.given.get("initializer")
    if initializer is not None:
        meaning = analysis.names.of(initializer.value, site.use.scope)
        is_known = isinstance(meaning, Symbol) or (isinstance(meaning, Instance) and meaning.kind == "initializer")
        if not is_known and initializer.value.type not in ("identifier", "attribute", "string", "lambda", "none"):
            raise CannotFixError("`add_weight` takes an initializer, and this is not known to be one")


def _require_plain_options(analysis: Analysis, site: LayerVariable, bound: BoundCall) -> None:
    """Refuses options of a variable that a weight does not have, where they are other than what a weight is."""
    given = {name: argument.value for name, argument in bound.given.items() if argument.value.type != "none"}
    for key in _items(given.get("collections")):
        if _member(analysis, key, site.use.scope, "GraphKeys") not in _OF_ANY_VARIABLE:
            raise CannotFixError(f"what reads the collection `{analysis.source(key)}` would not find the weight there")
    if "validate_shape" in given and given["validate_shape"].type != "true":
        raise CannotFixError("a weight has a shape of its own, which `validate_shape` leaves open")
    synchronization = given.get("synchronization")
    if synchronization is not None:
        member = _member(analysis, synchronization, site.use.scope, "VariableSynchronization")
        if member not in _SYNCHRONIZATIONS:
            raise CannotFixError("a weight is one for all replicas, and `synchronization` gives each its own")


def _items(node: Node | None) -> list[Node]:
    """What is in a list that is written out, or the one thing that has to be it."""
    if node is None:
        return []
    return node.named_children if node.type in ("list", "tuple") else [node]


def _member(analysis: Analysis, node: Node, scope: Scope, owner: str) -> str:
    """The name of a member of an enumeration of TensorFlow, nothing where it is none."""
    meaning = analysis.names.of(node, scope)
    path = meaning.path if isinstance(meaning, Symbol) else ""
    return path.removeprefix(f"{owner}.") if path.startswith(f"{owner}.") else ""


def _aggregation(analysis: Analysis, node: Node, scope: Scope) -> str:
    """How Keras 3 writes what `tf.VariableAggregation` has."""
    member = _member(analysis, node, scope, "VariableAggregation")
    if analysis.settings.before(KERAS_3) or member not in _AGGREGATIONS:
        raise CannotFixError("how `add_weight` takes its `aggregation` can't be told")
    return _AGGREGATIONS[member]


def _default_initializer(analysis: Analysis, bound: BoundCall, scope: Scope) -> str:
    """What TensorFlow 1 filled a variable with: Glorot's uniform values, zeros for integers and booleans."""
    dtype = bound.given.get("dtype")
    if dtype is None:
        return '"glorot_uniform"'
    meaning = analysis.names.of(dtype.value, scope)
    name = meaning.path if isinstance(meaning, Symbol) else analysis.source(dtype.value).strip("'\"")
    if name in ("half", "float16", "bfloat16", "float32", "float64", "double"):
        return '"glorot_uniform"'
    if name == "bool" or name.startswith(("int", "uint")):
        return '"zeros"'
    raise CannotFixError("its default initializer depends on the dtype, which can't be told")


def _from_variable(analysis: Analysis, site: LayerVariable, bound: BoundCall) -> Fix:
    if bound.problem is not None:
        raise CannotFixError(bound.problem)
    if sum(argument.keyword is None for argument in bound.given.values()) > 2:
        raise CannotFixError("arguments after the second mean something else in TensorFlow 2")
    return _from_value(analysis, site, bound, "initial_value", has_own_dtype=True)


def _from_backend(analysis: Analysis, site: LayerVariable, bound: BoundCall) -> Fix:
    if bound.problem is not None:
        raise CannotFixError(bound.problem)
    return _from_value(analysis, site, bound, "value", has_own_dtype=False)


def _from_filled(analysis: Analysis, site: LayerVariable, bound: BoundCall) -> Fix:
    """`K.zeros(shape)`, which made a variable, as a weight that starts from zeros."""
    if bound.problem is not None:
        raise CannotFixError(bound.problem)
    pieces: dict[str, tuple[Piece, ...]] = {name: (Argument(name, False),) for name in ("name", "shape", "dtype")}
    pieces["initializer"] = (f'"{site.maker.rpartition(".")[2]}"',)
    arguments = tuple(TemplateArgument(name, value) for name, value in pieces.items())
    template = CallTemplate(f"keras.{site.maker}", _FILLED, (f"{_self(site)}.add_weight",), arguments)
    return fill_template(analysis, site.call, template, bound, site.use.scope, site.use.reference.base)


def _from_value(
    analysis: Analysis, site: LayerVariable, bound: BoundCall, parameter: str, *, has_own_dtype: bool
) -> Fix:
    """A weight that starts from a value; `has_own_dtype` says whether the variable has the type of that by default."""
    if parameter not in bound.given:
        raise CannotFixError("it has no initial value")
    value = bound.given[parameter].value
    has_dtype = "dtype" in bound.given or not has_own_dtype
    initial = initial_array(analysis, value, site.use.scope, has_dtype=has_dtype)
    initial = initial or _initial(analysis, value, site.use.scope)
    names: set[str] = set()
    imports: set[NeededImport] = set()
    parts: list[Part] = [f"{_self(site)}.add_weight("]

    def argument(name: str, *values: Part) -> None:
        parts.extend(["" if len(parts) == 1 else ", ", f"{name}=", *values])

    if "name" in bound.given:
        argument("name", span(bound.given["name"].value))
    argument("shape", *initial.shape)
    initializer: list[Part] = []
    for part in initial.initializer:
        if isinstance(part, Symbol):
            spelling = spell(analysis, part, site.use.scope, site.call, site.use.reference.base)
            names.add(spelling.name)
            imports |= spelling.needs
            initializer.append(spelling.text)
        else:
            initializer.append(part)
    argument("initializer", *initializer)
    dtype = span(bound.given["dtype"].value) if "dtype" in bound.given else initial.dtype
    if dtype is not None and (has_own_dtype or "dtype" in bound.given):
        argument("dtype", dtype)
    for name in ("trainable", "constraint"):
        if name in bound.given and not (site.in_metric and name == "trainable"):
            argument(name, span(bound.given[name].value))
    replacement = Replacement(span(site.call), (*parts, ")"))
    return Fix("", (replacement,), Safety.REVIEW, names=frozenset(names), imports=frozenset(imports))


def _initial(analysis: Analysis, value: Node, scope: Scope) -> Initial:
    """Reads shape and initializer off an initial value."""
    if value.type in ("float", "integer"):
        dtype = '"int32"' if value.type == "integer" else None
        return Initial(("()",), (Symbol(Api.TF, "keras.initializers.Constant"), "(", span(value), ")"), dtype)
    meaning = analysis.names.called(value, scope)
    if isinstance(meaning, Symbol) and meaning.path in _MAKERS:
        return _from_maker(analysis, value, _MAKERS[meaning.path])
    function = callee(value)
    if function is not None and isinstance(meaning, Instance) and meaning.kind == "initializer":
        bound = bind(analysis, value, ("shape", "dtype"))
        if "shape" in bound.given and bound.problem is None:
            dtype_given = bound.given.get("dtype")
            return Initial(
                (span(bound.given["shape"].value),),
                (span(function),),
                span(dtype_given.value) if dtype_given is not None else None,
            )
    raise CannotFixError("the shape and the initializer can't be read off its initial value")


@dataclass(frozen=True)
class _Maker:
    """A function that makes initial values, as a Keras initializer."""

    initializer: str
    parameters: tuple[str, ...]
    shape: str = "shape"
    """The parameter that is the shape; the others go to the initializer, but for `dtype`."""
    defaults: Mapping[str, str] = field(default_factory=dict)
    """Defaults that differ from the initializer's own."""


_RANDOM = ("shape", "mean", "stddev", "dtype", "seed")
_NORMAL = _Maker("RandomNormal", _RANDOM, defaults={"stddev": "1.0"})
_TRUNCATED = _Maker("TruncatedNormal", _RANDOM, defaults={"stddev": "1.0"})
_UNIFORM = _Maker(
    "RandomUniform", ("shape", "minval", "maxval", "dtype", "seed"), defaults={"minval": "0.0", "maxval": "1.0"}
)
_MAKERS = {
    "random.normal": _NORMAL,
    "random_normal": _NORMAL,
    "random.truncated_normal": _TRUNCATED,
    "truncated_normal": _TRUNCATED,
    "random.uniform": _UNIFORM,
    "random_uniform": _UNIFORM,
    "zeros": _Maker("Zeros", ("shape", "dtype")),
    "ones": _Maker("Ones", ("shape", "dtype")),
    "fill": _Maker("Constant", ("dims", "value"), shape="dims"),
}
_STRING_NAMES = {"Zeros": '"zeros"', "Ones": '"ones"'}


def _from_maker(analysis: Analysis, call: Node, maker: _Maker) -> Initial:
    bound = bind(analysis, call, maker.parameters)
    if bound.problem is not None or maker.shape not in bound.given:
        raise CannotFixError("the shape can't be read off its initial value")
    dtype = bound.given.get("dtype")
    shape, dtype_part = span(bound.given[maker.shape].value), span(dtype.value) if dtype is not None else None
    if maker.initializer in _STRING_NAMES:
        return Initial((shape,), (_STRING_NAMES[maker.initializer],), dtype_part)
    parts: list[Part | Symbol] = [Symbol(Api.TF, f"keras.initializers.{maker.initializer}"), "("]
    for name in maker.parameters:
        if name in ("dtype", maker.shape) or (name not in bound.given and name not in maker.defaults):
            continue
        parts += [", "] if len(parts) > 2 else []
        given = bound.given.get(name)
        parts += [f"{name}=", span(given.value) if given is not None else maker.defaults[name]]
    return Initial((shape,), (*parts, ")"), dtype_part)


_BY_MAKER = {
    "get_variable": (_GET_VARIABLE, _from_get_variable),
    "Variable": (_VARIABLE, _from_variable),
    "backend.variable": (_OF_BACKEND, _from_backend),
    "backend.zeros": (_FILLED, _from_filled),
    "backend.ones": (_FILLED, _from_filled),
}
"""The parameters of what makes a variable, and what writes `add_weight` for it."""
