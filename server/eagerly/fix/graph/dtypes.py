"""The dtypes of what a program computes, where code alone tells them: what is fed takes that of the tensor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from eagerly.check.arguments import GivenArgument, bind, given_arguments
from eagerly.fix.graph.steps import Role, Step
from eagerly.source.tree import callee

if TYPE_CHECKING:
    from eagerly.fix.graph.program import Program

_LITERALS = {"float": "'float32'", "integer": "'int32'", "true": "'bool'", "false": "'bool'"}
_ARITHMETIC = {"+", "-", "*", "**", "@"}
_OPERATIONS = {
    "add", "subtract", "multiply", "maximum", "minimum", "pow", "matmul", "math.squared_difference",
    "squared_difference", "nn.bias_add",
}  # fmt: skip
"""Functions of two tensors of one dtype, which is that of the result."""
_SAME = {
    "square", "sqrt", "exp", "log", "abs", "negative", "sign", "tanh", "sigmoid", "clip_by_value", "identity",
    "stop_gradient", "reshape", "transpose", "expand_dims", "squeeze", "tile", "zeros_like", "ones_like", "reduce_sum",
    "reduce_mean", "reduce_max", "reduce_min", "reduce_prod", "nn.relu", "nn.relu6", "nn.elu", "nn.selu",
    "nn.leaky_relu", "nn.tanh", "nn.sigmoid", "nn.softmax", "nn.log_softmax", "nn.softplus", "nn.softsign",
    "nn.l2_loss", "nn.l2_normalize", "nn.dropout", "math.log", "nn.xw_plus_b", "add_n", "concat", "stack", "cumsum",
}  # fmt: skip
"""Functions that give a tensor of the dtype of their first argument."""
_FILL = ("dims", "value", "name")
_MADE = {"zeros", "ones"}
"""Functions that give a tensor of float32 where no dtype is given."""
_DTYPE_SECOND = {*_MADE, "constant", "cast", "zeros_like", "ones_like"}
_NUMPY_SCALARS = {"float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8"}
_ANY_RANK = {
    *_OPERATIONS, *_SAME, "divide", "cast", "to_float", "to_int32", "argmax", "argmin", "equal", "not_equal", "greater",
    "greater_equal", "less", "less_equal", "where", "cond", "shape", "gather", "split", "reverse", "pad", "norm",
    "one_hot", "tensordot", "zeros", "ones", "fill", "constant", "nn.moments", "nn.embedding_lookup",
    "nn.softmax_cross_entropy_with_logits", "nn.softmax_cross_entropy_with_logits_v2",
    "nn.sparse_softmax_cross_entropy_with_logits", "nn.sigmoid_cross_entropy_with_logits",
}  # fmt: skip
"""Functions that compute the same of a tensor whose shape is not known when the function is traced."""


def dtype_of(program: Program, node: Node) -> str | None:
    """The dtype of a tensor, in words of the source or as a literal; None where it can't be told."""
    found = _dtype(program, node)
    return None if found is None else _LITERALS.get(found, found)


def _dtype(program: Program, node: Node) -> str | None:
    """The same, but for numbers of Python the type of their literal: they take the dtype of the other operand."""
    if node.type in _LITERALS:
        return node.type
    if node.type in ("parenthesized_expression", "unary_operator", "list", "tuple"):
        return _first_dtype(program, node.named_children)
    if node.type == "subscript":
        return _first_dtype(program, node.children_by_field_name("value"))
    if node.type == "binary_operator" and node.children[1].type in _ARITHMETIC:
        return _first_dtype(program, node.named_children)
    if node.type == "binary_operator" and node.children[1].type == "/":  # integers give floats
        quotient = _first_dtype(program, node.named_children)
        return None if quotient is None or "int" in quotient else quotient
    if node.type == "identifier":
        step = program.step_named(node)
        return _of_step(program, step) if step is not None and len(step.names) == 1 else None
    return _of_call(program, node) if node.type == "call" else None


def _first_dtype(program: Program, nodes: list[Node]) -> str | None:
    """The dtype that some operands have together."""
    found = [_dtype(program, node) for node in nodes]
    of_tensors = [dtype for dtype in found if dtype is not None and dtype not in _LITERALS]
    if of_tensors or None in found:
        return of_tensors[0] if of_tensors else None
    return "float" if "float" in found else next(iter(found), None)


def _of_step(program: Program, step: Step) -> str | None:
    if step.role is Role.PLACEHOLDER and step.iterator is None:
        return program.signature(step).dtype
    return _dtype(program, step.value) if step.role in (Role.TENSOR, Role.STATE, Role.STAYS) else None


def _of_call(program: Program, call: Node) -> str | None:
    path = program.analysis.names.path_called(call, program.scope)
    arguments = given_arguments(program.analysis, call)
    if not path:
        return _of_numpy(program, call)
    if not arguments:
        return None
    dtype = _given_dtype(path, arguments)
    if dtype is not None:
        return program.analysis.source(dtype)
    if path in _MADE:
        return "'float32'"
    if path == "fill":
        value = bind(program.analysis, call, _FILL).given.get("value")
        made_of = _dtype(program, value.value) if value is not None else None
        return None if made_of is None else _LITERALS.get(made_of, made_of)
    if path in ("constant", "Variable"):
        made_of = _dtype(program, arguments[0].value)
        return None if made_of is None else _LITERALS.get(made_of, made_of)
    operands = [given.value for given in arguments if given.keyword not in ("name", "axis", "shape", "perm")]
    if path in _OPERATIONS:
        return _first_dtype(program, operands[:2])
    return _first_dtype(program, operands[:1]) if path in _SAME else None


def _of_numpy(program: Program, call: Node) -> str | None:
    """The dtype of a scalar of NumPy: `np.int64(3)`."""
    function = callee(call)
    owner = function.child_by_field_name("object") if function is not None else None
    bindings = program.analysis.names.bindings(owner, program.scope) if owner is not None else []
    name = program.analysis.source(function).rpartition(".")[2] if function is not None else ""
    is_numpy = [binding.imported for binding in bindings] == ["numpy"]
    return f"'{name}'" if is_numpy and name in _NUMPY_SCALARS else None


def _given_dtype(path: str, arguments: list[GivenArgument]) -> Node | None:
    """The argument that says which dtype the result has."""
    by_keyword = next((given.value for given in arguments if given.keyword == "dtype"), None)
    is_second = path in _DTYPE_SECOND and len(arguments) > 1 and arguments[1].keyword is None
    return arguments[1].value if by_keyword is None and is_second else by_keyword


def shape_of(program: Program, step: Step) -> str | None:
    """The shape of a tensor, in words of the source, where it is written out; None where it isn't."""
    path = program.analysis.names.path_called(step.value, program.scope)
    arguments = given_arguments(program.analysis, step.value) if path else None
    if not arguments:
        return None
    if path == "constant" and arguments[0].value.type in _LITERALS:
        return "[]" if len(arguments) == 1 else None
    if path not in (*_MADE, "fill") or arguments[0].keyword not in (None, "shape", "dims"):
        return None
    shape = arguments[0].value
    is_fixed = all(need.role is Role.STAYS for need in program.needs_of(shape))
    return program.analysis.source(shape) if shape.type in ("list", "tuple") and is_fixed else None


def goes_by_shapes(program: Program, step: Step) -> Node | None:
    """What of a step may not compute the same of tensors whose shape is not known; None where nothing does."""
    for node, scope in program.lookup.with_functions(step.value, program.scope):
        if node.type == "attribute" and program.analysis.source(node).endswith((".shape", ".get_shape")):
            return node
        path = program.analysis.names.path_called(node, scope)
        if path and path not in _ANY_RANK:
            return node
    return None
