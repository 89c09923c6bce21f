"""Whether an expression that builds a graph computes the same when a function runs it at each call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from tree_sitter import Node

from eagerly.check.analysis import Analysis
from eagerly.check.arguments import given_arguments
from eagerly.fix.graph.callbacks import functions_run, runs_functions
from eagerly.fix.graph.cell_classes import cell_class, is_state_class, runs_cells
from eagerly.fix.graph.contrib_layers import kind_of
from eagerly.fix.graph.lookup import Lookup
from eagerly.fix.graph.loops import goes_over, is_target, loop_of, loops_around
from eagerly.fix.graph.plain_layers import (
    FLATTEN,
    LAYER_FUNCTIONS,
    LAYERS,
    WITHOUT_WEIGHTS,
    has_no_weights,
    is_keras_object,
    is_loss,
    layer_class,
)
from eagerly.fix.graph.stage import PLACES
from eagerly.fix.graph.variables import NAME_SCOPES
from eagerly.fix.model import CannotFixError, NotYetError
from eagerly.fix.purity import COMPOUND, IDENTITY
from eagerly.names.meaning import Instance, Member
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.names.symbols import Symbol
from eagerly.source.tree import LITERALS, callee, descendants, method_called, outside_of, with_items

_PURE_KINDS = {"tensor", "random-tensor", "computed-tensor", "tensors", "shape", "initializer"}
_GOES_BY_THE_GRAPH = (
    "layers.", "contrib.", "losses.get_", "train.", "gradients", "nn.dynamic_rnn", "Print", "estimator.", "data.",
)  # fmt: skip
"""What makes variables, queues or iterators, or looks at the graph, though it gives a tensor."""
_CELLS = ("nn.rnn_cell.", "contrib.rnn.")
_VALUE_MEMBERS = {"get_shape", "as_list", "shape", "dtype"}
PASSING_ON = {
    "accumulate_n", "add_n", "assert_scalar", "cast", "central_crop", "conj", "convert_to_tensor",
    "convert_to_tensor_or_indexed_slices", "convert_to_tensor_or_sparse_tensor", "dropout", "polyval", "real", "round",
    "saturate_cast", "stack", "to_bfloat16", "to_complex128", "to_complex64", "to_double", "to_float", "to_int32",
    "to_int64",
}  # fmt: skip
"""Functions that may give the very tensor that they get, as seen on 1.15.5."""
_READING = {"variable": {"read_value", "value"}, "lookup-table": {"lookup", "size"}}
"""The methods that give the value of what never does anything else by them, by the kind of that."""
_GENERATORS = (".RandomState", ".default_rng")
"""What makes NumPy's generators of random numbers."""
_CALCULATING = {"int", "float", "len", "range", "list", "tuple", "zip", "enumerate", "min", "max", "sum", "abs", "str"}
_CALCULATING_MODULES = {"numpy", "math", "cmath", "operator", "functools", "itertools"}
_BODY = {"expression_statement", "return_statement", "assignment", "block", "pattern_list", "with_statement"}
"""What a function of the file that only computes is made of."""
_NO_VALUES = {BindingKind.IMPORT, BindingKind.FUNCTION, BindingKind.CLASS}
_PATTERNS = ("pattern_list", "tuple_pattern", "list_pattern")
_NAMES = {"identifier", "attribute", "keyword_argument", "list_splat", *_BODY}


class Makes(Enum):
    """What becomes of variables and layers that an expression makes."""

    NOTHING = auto()
    """It may make none."""
    HERE = auto()
    """They are made when it is evaluated, which is once."""
    BEFORE = auto()
    """They are made once, before functions evaluate it."""


class MakesVariableError(CannotFixError):
    """A variable or layer is made where none can be."""

    def __init__(self, node: Node, reason: str) -> None:
        """`node`: what makes it."""
        super().__init__(reason)
        self.node = node


@dataclass(frozen=True, eq=False)
class Made:
    """An expression that makes variables or a layer, and stands in what functions compute."""

    node: Node
    scope: Scope
    is_layer: bool
    """Whether it makes a layer, which is called at once."""
    has_no_weights: bool = False
    layer: str = ""
    """The function of `tf.layers` that makes it."""
    is_cell: bool = False
    """Whether it is a cell of a recurrent network, which has a name, or is run at once."""


class Judge:
    """Judges expressions of one source."""

    def __init__(self, analysis: Analysis, home: Scope, lookup: Lookup) -> None:
        """`home`: the scope that is converted."""
        self._analysis = analysis
        self._home = home
        self._lookup = lookup
        self.known: set[int] = set()
        """The ids of nodes that others judge."""
        self.made: dict[int, Made] = {}
        """What has to be made before functions run, by the id of its node."""
        self.sharing: list[Node] = []
        """The statements in functions of the file that only have variables found again."""
        self.scoped: list[Node] = []
        """The `with` statements in functions of the file that only name the variables in them."""
        self.running: list[Node] = []
        """The calls that run cells of recurrent networks."""
        self.states: list[Node] = []
        """The calls that make states of these."""
        self._open: set[int] = set()
        """The ids of the functions that are just being judged."""
        self._judged: set[tuple[int, Makes]] = set()
        """Those that were judged, and what they may make."""

    def require_pure(self, node: Node, scope: Scope, makes: Makes = Makes.NOTHING) -> None:
        """Refuses what would compute something else, or can't be followed, or makes what it may not.

        Raises:
            CannotFixError: naming the line that is in the way.
        """
        for inner in outside_of("lambda", node):
            if inner.id in self.known:
                continue
            if inner.type == "call":
                self._require_pure_call(inner, scope, makes)
            elif inner.type == "lambda":
                self._require_pure_lambda(inner, scope)
            elif inner.type == "comparison_operator":
                self._require_value_comparison(inner, scope)
            elif inner.type not in LITERALS | COMPOUND | _NAMES:
                raise self._fail(inner, f"`{self._analysis.source(inner)}` can't be followed")

    def makes_operation(self, value: Node, scope: Scope) -> bool:
        """Whether TensorFlow 1 surely makes an operation for an expression, rather than take a tensor that is there."""
        if value.type == "parenthesized_expression":
            return self.makes_operation(value.named_children[0], scope)
        if value.type != "call":
            return value.type in ("binary_operator", "unary_operator", "comparison_operator", "subscript")
        path = self._analysis.names.path_called(value, scope)
        if path:
            return path.rpartition(".")[2] not in PASSING_ON
        method = method_called(value)
        return method is not None and self._analysis.source(method[1]) == "read_value"

    def _require_pure_call(self, call: Node, scope: Scope, makes: Makes) -> None:
        function = callee(call)
        if function is None:
            raise self._fail(call, "the code is not complete")
        name = self._analysis.source(function)
        meaning = self._analysis.names.of(function, scope)
        if isinstance(meaning, Symbol) and (layer := layer_class(meaning)) is not None:
            self._require_plain_layer(call, layer, scope, makes)
        elif is_loss(meaning) or (meaning is not None and is_keras_object(meaning)):
            return
        elif isinstance(meaning, Symbol):
            self._require_pure_symbol(call, name, meaning, scope, makes)
        elif self._only_reads(call, function, meaning, scope, makes) or self._calls_named_layer(call, function, scope):
            return
        elif isinstance(meaning, Member):
            raise self._unknown(call, name)
        elif function.type == "call" and is_keras_object(self._analysis.names.called(function, scope)):
            return
        elif (local := self._lookup.function_called(call, scope)) is not None:
            self.require_pure_function(local, makes)
        elif (named := self._lookup.lambda_named(function, scope)) is not None:
            self._require_pure_body(named)
        elif not self._is_calculation(function, scope, draws=makes is Makes.HERE):
            self._require_pure_parameter(call, function, scope)

    def _require_pure_parameter(self, call: Node, function: Node, scope: Scope) -> None:
        """Refuses to call what is no parameter, or one that is given something which does more than to compute."""
        bindings = self._analysis.names.bindings(function, scope) if function.type == "identifier" else []
        is_parameter = len(bindings) == 1 and bindings[0].kind is BindingKind.PARAMETER
        given = self._lookup.given_for(bindings[0]) if is_parameter else None
        if given is None:
            refusal = self._fail(call, f"what `{self._analysis.source(function)}` does can't be told")
            is_other_name = len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN
            raise NotYetError(str(refusal)) if is_other_name else refusal
        for value, where in given:
            symbol = self._analysis.names.of(value, where)
            made = value if value.type == "lambda" else self._lookup.lambda_named(value, where)
            if value.type == "none":
                continue
            if made is not None:
                self._require_pure_body(made)
                continue
            if isinstance(symbol, Symbol) and layer_class(symbol) is None:
                self._require_pure_symbol(call, self._analysis.source(value), symbol, scope, Makes.NOTHING)
            elif (local := self._lookup.function_named(value, where)) is not None:
                self.require_pure_function(local, Makes.NOTHING)
            else:
                self._require_pure_parameter(call, value, where)

    def _only_reads(self, call: Node, function: Node, meaning: object, scope: Scope, makes: Makes) -> bool:
        """Whether a call only gives the value of a variable or of a table, or something that a tensor is made with."""
        if isinstance(meaning, Member) and meaning.name in _READING.get(meaning.owner.kind, ()):
            return True
        if makes is Makes.HERE and self._lookup.first_value_of(call) is not None:
            return True
        name, owner = function.child_by_field_name("attribute"), function.child_by_field_name("object")
        if name is not None and self._analysis.source(name) == "zero_state":
            return owner is not None and self._is_cell(owner, scope)
        return name is not None and self._analysis.source(name) in _VALUE_MEMBERS

    def _require_pure_symbol(self, call: Node, name: str, symbol: Symbol, scope: Scope, makes: Makes) -> None:
        kind = self._analysis.rulebook.kind_made_by(symbol)
        is_layer = symbol.path.startswith("layers.") and symbol.path.removeprefix("layers.") in LAYER_FUNCTIONS
        is_layer = is_layer or kind_of(symbol) is not None
        if self._is_recurrent(call, symbol, scope, makes):
            return
        if symbol.path in FLATTEN and (makes is not Makes.BEFORE or kind_of(symbol) is None):
            return
        self._require_pure_functions(call, symbol, scope)
        if kind != "variable" and not is_layer:
            goes_by_the_graph = symbol.path.startswith(_GOES_BY_THE_GRAPH) and kind != "initializer"
            if symbol.path.startswith(_CELLS) or symbol.path.endswith("_rnn"):
                raise self._fail(call, f"`{name}` has no counterpart here: the cells of Keras have other weights")
            if kind not in _PURE_KINDS or goes_by_the_graph:
                raise self._unknown(call, name)
        elif makes is Makes.NOTHING or (makes is Makes.HERE and is_layer):
            raise self._makes_variable(call, "it makes a variable in the middle of what each run computes")
        elif makes is Makes.BEFORE:
            leaf = symbol.path.rpartition(".")[2]
            self.made[call.id] = Made(
                call, scope, is_layer, is_layer and has_no_weights(leaf), leaf if is_layer else ""
            )
        elif symbol.path != "Variable" and kind == "variable" and scope is not self._home:
            raise self._fail(call, f"`{name}` shares variables by name, as eager code does not")

    def _is_recurrent(self, call: Node, symbol: Symbol, scope: Scope, makes: Makes) -> bool:
        """Whether a call makes a cell of a recurrent network, runs one, or makes a state of one."""
        if cell_class(symbol) is not None:
            if makes is not Makes.BEFORE:
                raise self._makes_variable(call, "it makes a cell in the middle of what each run computes")
            self.made[call.id] = Made(call, scope, True, is_cell=True)
        elif is_state_class(symbol):
            self.states.append(call)
        elif runs_cells(symbol) is not None:
            arguments = given_arguments(self._analysis, call) or ()
            cell = next((each.value for each in arguments if each.keyword in (None, "cell")), None)
            if cell is None or not self._is_cell(cell, scope):
                raise self._fail(call, "which cell is run can't be told, or there is no counterpart for it here")
            self.running.append(call)
        else:
            return False
        return True

    def _is_cell(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is a cell, or the name of one and of nothing else."""
        bindings = self._analysis.names.bindings(node, scope) if node.type == "identifier" else []
        made = bindings[0].value if len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN else node
        return made is not None and cell_class(self._analysis.names.called(made, scope)) is not None

    def _require_pure_functions(self, call: Node, symbol: Symbol, scope: Scope) -> None:
        """Refuses functions among the arguments of a call that do more than to compute, or can't be told."""
        arguments = given_arguments(self._analysis, call)
        run = functions_run(self._analysis, call, symbol) if runs_functions(symbol) else []
        if arguments is None and runs_functions(symbol):
            raise self._fail(call, f"what `{self._analysis.source(call)}` runs can't be told")
        for value in (argument.value for argument in arguments or ()):
            if (function := self._lookup.function_named(value, scope)) is not None:
                self.require_pure_function(function, Makes.NOTHING)
            elif (named := self._lookup.lambda_named(value, scope)) is not None:
                self._require_pure_body(named)
            elif value in run and value.type not in ("lambda", "none"):
                raise self._fail(value, f"what `{self._analysis.source(value)}` does can't be told")

    def _require_pure_lambda(self, node: Node, scope: Scope) -> None:
        """Refuses a `lambda` but where it has a name, or is known to be run: by TensorFlow, a layer, or the file."""
        argument = node.parent if node.parent is not None and node.parent.type == "keyword_argument" else node
        call = argument.parent.parent if argument.parent is not None else None
        symbol = self._analysis.names.called(call, scope) if call is not None and call.type == "call" else None
        keyword = argument.child_by_field_name("name")
        is_activation = keyword is not None and self._analysis.source(keyword) in ("activation", "activation_fn")
        is_given = call is not None and self._lookup.function_called(call, scope) is not None
        is_named = node.parent is not None and node.parent.type == "assignment"
        if not (runs_functions(symbol) or is_given or is_named or (is_activation and isinstance(symbol, Symbol))):
            raise self._fail(node, f"`{self._analysis.source(node)}` can't be followed")
        self._require_pure_body(node)

    def _require_pure_body(self, node: Node) -> None:
        """Refuses a `lambda` that does more than to compute."""
        body = node.child_by_field_name("body")
        assert body is not None
        self.require_pure(body, self._lookup.scope_at(body))

    def _require_plain_layer(self, call: Node, layer: str, scope: Scope, makes: Makes) -> None:
        """Refuses a layer that is not made before functions run, is not called at once, or does more than compute."""
        name = self._analysis.source(call)
        is_called = call.parent is not None and callee(call.parent) == call
        if makes is not Makes.BEFORE or not is_called:
            raise self._makes_variable(call, f"where `{name}` is called can't be followed")
        if not self._is_plain_layer(call, layer):
            raise self._unknown(call, name)
        self.made[call.id] = Made(call, scope, True, layer in WITHOUT_WEIGHTS)

    def makes_layer(self, value: Node, scope: Scope) -> bool:
        """Whether an expression makes a layer, and nothing else, that computes from its weights and arguments alone."""
        layer = layer_class(self._analysis.names.called(value, scope)) if value.type == "call" else None
        return layer is not None and self._is_plain_layer(value, layer)

    def _is_plain_layer(self, call: Node, layer: str) -> bool:
        """Whether a layer of this class has no losses, and its own weights: not those of `_reuse` and `_scope`."""
        arguments = given_arguments(self._analysis, call)
        words = {argument.keyword or "" for argument in arguments or ()}
        is_own = not any(word.startswith("_") or word == "weights" or "_regularizer" in word for word in words)
        return layer in LAYERS and arguments is not None and is_own

    def _calls_named_layer(self, call: Node, function: Node, scope: Scope) -> bool:
        """Whether a call is one of such a layer by its name, in the scope that is converted, and of nothing else.

        Layers of Keras are told whether they train by a value of Python's.
        """
        bindings = self._analysis.names.bindings(function, scope) if function.type == "identifier" else []
        if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGN or bindings[0].scope is not self._home:
            return False
        made, arguments = bindings[0].value, given_arguments(self._analysis, call)
        if made is None or not _is_given_a_name(made) or not self.makes_layer(made, self._home):
            return False
        told = {argument.keyword: argument.value.type for argument in arguments or () if argument.keyword is not None}
        takes_one = arguments is not None and len(arguments) == len(told) + 1
        return takes_one and told in ({}, {"training": "true"}, {"training": "false"})

    def _is_calculation(self, function: Node, scope: Scope, *, draws: bool) -> bool:
        """Whether a function is one of Python's or NumPy's that only calculates, or, where it may, draws numbers."""
        if function.type == "attribute" and self._analysis.source(function).endswith(".as_list"):
            return True
        base = function
        while base.type == "attribute" and (owner := base.child_by_field_name("object")) is not None:
            base = owner
        inner = callee(base)
        if inner is not None:
            return self._is_calculation(inner, scope, draws=draws)
        if base.type != "identifier":
            return False
        bindings = self._analysis.names.bindings(base, scope)
        if not bindings:
            return self._analysis.source(function) in _CALCULATING
        if len(bindings) > 1:
            return False
        value = bindings[0].value
        if bindings[0].kind is BindingKind.ASSIGN and value is not None:  # rng = numpy.random
            maker = callee(value)  # rng = numpy.random.RandomState(0)
            source = maker if maker is not None and self._analysis.source(maker).endswith(_GENERATORS) else value
            return source.type == "attribute" and self._is_calculation(source, scope, draws=draws)
        name = f"{bindings[0].imported}.{self._analysis.source(function)}"
        return name.partition(".")[0] in _CALCULATING_MODULES and (draws or "random" not in name)

    def require_pure_function(self, function: Binding, makes: Makes) -> None:
        """Refuses a function of the file that does more than to compute tensors from its arguments."""
        definition = function.value
        body = definition.child_by_field_name("body") if definition is not None else None
        if body is None or function.body is None:
            raise self._fail(function.node, f"what `{function.name}` does can't be told")
        if id(function) in self._open or (id(function), makes) in self._judged:
            return  # it calls itself, or is called again
        self._open.add(id(function))
        try:
            self._require_pure_block(body, f"`{function.name}`", function.body, makes)
        finally:
            self._open.remove(id(function))
        self._judged.add((id(function), makes))

    def require_pure_statement(self, statement: Node, scope: Scope) -> None:
        """Refuses a loop or a choice that does more than to compute tensors."""
        self._require_pure_statements([statement], "it", scope, Makes.BEFORE)

    def _require_pure_block(self, block: Node, who: str, scope: Scope, makes: Makes) -> None:
        self._require_pure_statements(block.named_children, who, scope, makes)

    def _require_pure_statements(self, statements: Sequence[Node], who: str, scope: Scope, makes: Makes) -> None:
        """`who` does what is in these statements."""
        for statement in statements:
            inner = statement.named_children[0] if statement.type == "expression_statement" else statement
            if inner.type in LITERALS or inner.type == "pass_statement":
                continue
            if self._only_shares(statement):
                self.sharing.append(statement)
                continue
            body = statement.child_by_field_name("body")
            if inner.type in ("assignment", "augmented_assignment") and not self._stores_elsewhere(inner, scope):
                value = inner.child_by_field_name("right")
                if value is not None and not self._is_made_before(value, scope, makes):
                    self.require_pure(value, scope, makes)
            elif inner.type == "return_statement":
                for value in inner.named_children:
                    self.require_pure(value, scope, makes)
            elif statement.type == "with_statement" and body is not None and self._only_names(statement, scope):
                self._require_pure_block(body, who, scope, makes)
            elif statement.type == "for_statement" and statement.child_by_field_name("alternative") is None:
                self._require_pure_loop(statement, who, scope, makes)
            elif statement.type == "if_statement":
                self._require_pure_if(statement, who, scope)
            elif not self._is_appended(inner, scope):
                raise self._fail(statement, f"{who} does more here than to compute")

    def _only_shares(self, statement: Node) -> bool:
        """Whether a statement is `scope.reuse_variables()`, or a choice whether to do that and nothing else."""
        if statement.type == "if_statement" and statement.child_by_field_name("alternative") is None:
            body = statement.child_by_field_name("consequence")
            return body is not None and all(self._only_shares(inner) for inner in body.named_children)
        call = statement.named_children[0] if statement.type == "expression_statement" else statement
        method = method_called(call)
        return method is not None and self._analysis.source(method[1]) == "reuse_variables"

    def _require_pure_loop(self, statement: Node, who: str, scope: Scope, makes: Makes) -> None:
        """What a loop makes each time is made before it."""
        self.require_pure(goes_over(statement), scope)
        body = statement.child_by_field_name("body")
        if body is not None:
            self._require_pure_block(body, who, scope, makes if makes is Makes.BEFORE else Makes.NOTHING)

    def _require_pure_if(self, statement: Node, who: str, scope: Scope) -> None:
        """A choice may make nothing, since that would not always be made."""
        clauses = [statement, *statement.children_by_field_name("alternative")]
        conditions = [clause.child_by_field_name("condition") for clause in clauses]
        bodies = [clause.child_by_field_name(name) for clause in clauses for name in ("consequence", "body")]
        for condition in conditions:
            if condition is not None:
                self.require_pure(condition, scope)
        try:
            for body in bodies:
                if body is not None:
                    self._require_pure_block(body, who, scope, Makes.NOTHING)
        except MakesVariableError as error:
            raise self._fail(error.node, "a choice makes it, and it is not always there: make it before") from error

    def _only_names(self, statement: Node, scope: Scope) -> bool:
        """Whether a `with` statement only names what is in it; one for variables by their names will go."""
        paths = {self._analysis.names.path_called(item, scope) for item in with_items(statement)}
        if not paths or not paths <= {*NAME_SCOPES, PLACES}:
            return False
        if "variable_scope" in paths:
            self.scoped.append(statement)
        return True

    def _stores_elsewhere(self, assignment: Node, scope: Scope) -> bool:
        """Whether an assignment stores in what is not made in its function."""
        target = assignment.child_by_field_name("left")
        several = target.named_children if target is not None and target.type in _PATTERNS else ()
        if any(each.type in ("subscript", "attribute", *_PATTERNS) for each in several):
            return True
        if target is None or target.type not in ("subscript", "attribute"):
            return False
        owner = self._lookup.filled(assignment)
        return owner is None or not self._is_own(owner, scope, ("list", "dictionary"))

    def _is_own(self, name: Node, scope: Scope, kinds: Sequence[str]) -> bool:
        """Whether a name stands for a list or the like that its function makes."""
        found = self._analysis.names.bindings(name, scope)
        return bool(found) and all(b.scope is scope and b.value is not None and b.value.type in kinds for b in found)

    def _is_appended(self, node: Node, scope: Scope) -> bool:
        """Whether a statement adds to a list of the function's own."""
        owner = self._lookup.filled(node) if node.type == "call" else None
        if owner is None or not self._is_own(owner, scope, ("list",)):
            return False
        for argument in node.children_by_field_name("arguments"):
            self.require_pure(argument, scope)
        return True

    def _is_made_before(self, value: Node, scope: Scope, makes: Makes) -> bool:
        """Whether an expression in a function makes variables of nothing that the function computes."""
        if makes is not Makes.BEFORE or value.type != "call" or not self._lookup.makes_variables(value, scope):
            return False
        if self._lookup.names_variables(value, scope):
            return False
        own = [binding for _, bindings in self._lookup.own_references(value, scope) for binding in bindings]
        loops = loops_around(value, scope)
        known = {BindingKind.PARAMETER, BindingKind.ASSIGN} if loops else {BindingKind.PARAMETER}
        own = [binding for binding in own if not any(is_target(binding, loop) for loop in loops)]
        if any(binding.kind not in known or self._may_be_tensor(binding) for binding in own):
            return False
        is_named = self._analysis.names.path_called(value, scope) == "get_variable"
        is_here = (bool(loops) and not is_named) or self._lookup.kind_of_call(value, scope) != "variable"
        self.require_pure(value, scope, Makes.HERE if is_here else makes)
        self.made[value.id] = Made(value, scope, is_layer=False)
        return True

    def _may_be_tensor(self, parameter: Binding) -> bool:
        """Whether a call gives a parameter something else than numbers, words and what is calculated of these."""
        todo, seen = [parameter], {id(parameter)}
        while todo:
            binding = todo.pop()
            if binding.kind is BindingKind.PARAMETER:
                values = self._lookup.given_for(binding)
            elif (loop := loop_of(binding)) is not None:
                values = [(goes_over(loop), binding.scope)]
            else:
                values = [(binding.value, binding.scope)] if binding.value is not None else None
            is_known = loop_of(binding) is not None or binding.kind in (BindingKind.PARAMETER, BindingKind.ASSIGN)
            if values is None or not is_known:
                return True
            for value, scope in values:
                for node in descendants(value):
                    function = callee(node)
                    if function is not None and not self._is_calculation(function, scope, draws=False):
                        return True
                for _, bindings in self._lookup.names_in(value):
                    found = [each for each in bindings if each.kind not in _NO_VALUES and id(each) not in seen]
                    seen |= {id(each) for each in found}
                    todo += found
        return False

    def _require_value_comparison(self, node: Node, scope: Scope) -> None:
        if any(child.type in IDENTITY for child in node.children):
            for operand in node.named_children:
                if isinstance(self._analysis.names.of(operand, scope), Instance):
                    raise self._fail(node, "TensorFlow 1 compares the tensors here, and TensorFlow 2 their values")

    def _unknown(self, call: Node, name: str) -> NotYetError:
        return NotYetError(str(self._fail(call, f"what `{name}` does when it is run is not known")))

    def _makes_variable(self, node: Node, reason: str) -> MakesVariableError:
        return MakesVariableError(node, f"{self._analysis.text.line_name(node.start_byte)}: {reason}")

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")


def _is_given_a_name(value: Node) -> bool:
    """Whether an assignment gives a value one name."""
    assignment = value.parent
    if assignment is None or assignment.type != "assignment" or assignment.child_by_field_name("right") != value:
        return False
    target = assignment.child_by_field_name("left")
    return target is not None and target.type == "identifier"
