"""What `call` of a Keras layer or model makes anew each time: made once, in `__init__` or `build`, and kept."""

from __future__ import annotations

import builtins
import re
from collections.abc import Sequence

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import keyword_arguments
from eagerly.check.calls import ChangedCallSite
from eagerly.check.keras_layers import LayerInCall, LayerVariable
from eagerly.fix.calls import fill_call_of_call
from eagerly.fix.compose import rewritten
from eagerly.fix.graph.layout import comments_above
from eagerly.fix.imports import references_to
from eagerly.fix.layer_class import Home, LayerClass
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Replacement
from eagerly.fix.statements import removals, statement_of
from eagerly.names.meaning import enclosing_class
from eagerly.names.scopes import AttributeStore, Binding, BindingKind, Scope, ScopeKind
from eagerly.names.symbols import Symbol
from eagerly.source.text import Span
from eagerly.source.tree import LITERALS, callee, span

_BUILTINS = frozenset(dir(builtins))
_OFTEN = {
    "for_statement", "while_statement", "list_comprehension", "set_comprehension", "dictionary_comprehension",
    "generator_expression", "lambda", "function_definition", "class_definition",
}  # fmt: skip
_CHOICES = {"if_statement", "conditional_expression", "boolean_operator", "match_statement", "try_statement"}
_PLAIN_FUNCTIONS = {"int", "float", "max", "min", "len", "tuple", "list"}
_ATOMS = {"identifier", "attribute", "call", "subscript", "integer", "float", "string", "list", "tuple"}
_LITERAL_NAME = re.compile(r"""(['"])([^'"]*)\1""")


class Origin:
    """Where the parts of an expression in `call` are known for the first time, and how they are written there."""

    def __init__(self, layer: LayerClass, method: Scope, places: Sequence[Node]) -> None:
        """`places`: all that is to stand elsewhere."""
        self._layer, self._method = layer, method
        self._analysis = layer.analysis
        self.home = Home.INIT
        self.replacements: list[Replacement] = []
        """What changes in the expression where it stands elsewhere."""
        self.names: set[str] = set()
        """The names of the module that it uses."""
        for place in places:
            self._follow(place, method)

    def _follow(self, node: Node, scope: Scope) -> None:
        dimension = self._dimension(node, scope)
        if dimension is not None:
            self.home = Home.BUILD
            self.replacements.append(Replacement(span(node), (dimension,)))
        elif node.type == "identifier":
            self._follow_name(node, scope)
        elif node.type == "attribute":
            self._follow_attribute(node, scope)
        elif node.type == "keyword_argument":
            value = node.child_by_field_name("value")
            if value is not None:
                self._follow(value, scope)
        elif node.type in ("lambda", "await", "yield", "named_expression") or node.type.endswith("comprehension"):
            raise CannotFixError(f"`{self._analysis.source(node)}` can't be followed out of `call`")
        elif node.type not in LITERALS or node.type in ("string", "concatenated_string"):
            for child in node.named_children:
                self._follow(child, scope)

    def _follow_name(self, node: Node, scope: Scope) -> None:
        name = self._analysis.source(node)
        bindings = self._analysis.names.bindings(node, scope)
        if not bindings and name not in _BUILTINS:
            raise CannotFixError(f"where `{name}` comes from can't be told")
        if all(binding.scope.kind is ScopeKind.MODULE for binding in bindings):
            self.names.add(name)
            return
        value = self._only_value(bindings)
        if value is None:
            raise CannotFixError(f"it goes by `{name}`, which is known in `call` alone")
        self._require_repeatable(value)
        inner = Origin(self._layer, self._method, [value])
        self.home = max(self.home, inner.home)
        self.names |= inner.names
        text = rewritten(self._analysis.text, span(value), inner.replacements)
        self.replacements.append(Replacement(span(node), (text if value.type in _ATOMS else f"({text})",)))

    def _only_value(self, bindings: list[Binding]) -> Node | None:
        """What a name of `call` always is."""
        binding = bindings[0]
        is_one = binding.scope is self._method and len(self._method.bindings[binding.name]) == 1
        return binding.value if is_one and binding.kind is BindingKind.ASSIGN else None

    def _require_repeatable(self, value: Node) -> None:
        """Refuses what would be another thing where it is written once more."""
        if self._dimension(value, self._method) is not None:
            return
        function = callee(value)
        if function is not None and self._analysis.source(function) not in _PLAIN_FUNCTIONS:
            raise CannotFixError(f"it goes by `{self._analysis.source(value)}`, which `call` works out")
        for child in value.named_children:
            self._require_repeatable(child)

    def _follow_attribute(self, node: Node, scope: Scope) -> None:
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("attribute")
        if owner is None or name is None:
            raise CannotFixError("the code is not complete")
        is_own = owner.type == "identifier" and self._analysis.source(owner) == self._method.parameters[0]
        if not is_own:
            self._follow(owner, scope)
            return
        self.home = max(self.home, self._home_of(self._analysis.source(name)))

    def _home_of(self, name: str) -> Home:
        """The method behind which an attribute of the instance has its value."""
        line = self._analysis.names.with_bases(self._layer.scope)
        stores: list[AttributeStore] = [store for each in line for store in each.attributes.get(name, [])]
        bound = [binding for each in line for binding in each.bindings.get(name, [])]
        if any(binding.kind is not BindingKind.ASSIGN for binding in bound) or not (stores or bound):
            raise CannotFixError(f"where `self.{name}` is set can't be told")
        methods = {_name_of(self._analysis, store.scope) for store in stores}
        if not methods <= {"__init__", "build"}:
            raise CannotFixError(f"`self.{name}` is set in `{min(methods - {'__init__', 'build'})}`")
        return Home.BUILD if "build" in methods else Home.INIT

    def _dimension(self, node: Node, scope: Scope) -> str | None:
        """What one size of the input's shape, `x.shape[-1]`, is in `build`: `input_shape[-1]`."""
        if node.type == "attribute" and self._is_member(node, "value"):
            owner = node.child_by_field_name("object")
            return self._dimension(owner, scope) if owner is not None else None
        if node.type == "call" and self._analysis.source(node).startswith("int("):
            arguments = node.child_by_field_name("arguments")
            inner = arguments.named_children if arguments is not None else []
            return self._dimension(inner[0], scope) if len(inner) == 1 else None
        index = None
        if node.type == "subscript":
            value, subscript = node.child_by_field_name("value"), node.child_by_field_name("subscript")
            if value is not None and subscript is not None and self._is_shape(value, scope):
                index = self._analysis.source(subscript)
        elif node.type == "identifier":
            bindings = self._analysis.names.bindings(node, scope)
            binding = bindings[0] if bindings and bindings[0].scope is self._method else None
            if binding is not None and binding.kind is BindingKind.UNPACK and self._is_whole_shape(binding):
                index = str(binding.index)
        if index is None or not re.fullmatch(r"-?[1-9]\d*", index):
            return None
        return f"{self._layer.shape_name}[{index}]"

    def _is_whole_shape(self, binding: Binding) -> bool:
        """Whether `a, b, c = x.shape` binds a name, and nothing else does."""
        pattern = binding.node.parent
        is_plain = pattern is not None and all(child.type == "identifier" for child in pattern.named_children)
        is_one = len(self._method.bindings[binding.name]) == 1
        return is_plain and is_one and binding.value is not None and self._is_shape(binding.value, self._method)

    def _is_shape(self, node: Node, scope: Scope) -> bool:
        """Whether an expression is the shape of what `call` gets first."""
        if node.type == "identifier":
            bindings = self._analysis.names.bindings(node, scope)
            value = self._only_value(bindings) if bindings else None
            return value is not None and self._is_shape(value, scope)
        if node.type == "attribute":
            owner = node.child_by_field_name("object")
            return self._is_member(node, "shape") and owner is not None and self._is_input(owner, scope)
        function = callee(node)
        if function is None:
            return False
        meaning = self._analysis.names.of(function, scope)
        if isinstance(meaning, Symbol) and meaning.keras_path == "backend.int_shape":
            arguments = node.child_by_field_name("arguments")
            given = arguments.named_children if arguments is not None else []
            return len(given) == 1 and self._is_input(given[0], scope)
        owner = function.child_by_field_name("object")
        if owner is None:
            return False
        of_input = self._is_member(function, "get_shape") and self._is_input(owner, scope)
        return of_input or (self._is_member(function, "as_list") and self._is_shape(owner, scope))

    def _is_member(self, node: Node, name: str) -> bool:
        attribute = node.child_by_field_name("attribute")
        return attribute is not None and self._analysis.source(attribute) == name

    def _is_input(self, node: Node, scope: Scope) -> bool:
        """Whether a name is the first argument of `call`, as it came."""
        bindings = self._analysis.names.bindings(node, scope) if node.type == "identifier" else []
        is_parameter = len(bindings) == 1 and bindings[0].kind is BindingKind.PARAMETER
        return is_parameter and self._method.parameters[1:2] == [bindings[0].name] and bindings[0].scope is self._method


def _name_of(analysis: Analysis, scope: Scope) -> str:
    """The name of the method that a scope is in."""
    inside = enclosing_class(scope)
    name = inside[0].node.child_by_field_name("name") if inside is not None else None
    return analysis.source(name) if name is not None else ""


def call_around(analysis: Analysis, scope: Scope, node: Node, *, may_choose: bool) -> Scope:
    """The `call` that makes something once each time it runs.

    Args:
        may_choose: whether it may do so in some of its runs only.

    Raises:
        CannotFixError: it is another method, or it may make several.
    """
    inside = enclosing_class(scope)
    name = _name_of(analysis, scope)
    if inside is None or name != "call":
        raise CannotFixError(f"`{name}` runs many times, and it would be another one each time")
    method = inside[0]
    around = node.parent
    while around is not None and around != method.node:
        if around.type in _OFTEN:
            raise CannotFixError("one `call` may make several of them")
        if around.type in _CHOICES and not may_choose:
            raise CannotFixError("`call` makes it in some of its runs only")
        around = around.parent
    return method


def layer_in_call(analysis: Analysis, finding: Finding) -> Fix:
    """`tf.keras.layers.Dense(3)(x)` in `call` becomes `self.dense(x)`, with the layer made in `__init__`."""
    site = finding.site
    assert isinstance(site, LayerInCall)
    method = call_around(analysis, site.use.scope, site.call, may_choose=True)
    layer = LayerClass(analysis, site.owner)
    origin = Origin(layer, method, [site.call])
    text = rewritten(analysis.text, span(site.call), origin.replacements)
    named = (given.value for given in keyword_arguments(analysis, site.call) if given.keyword == "name")
    hint = _as_attribute(analysis, next(named, None)) or _snake(site.use.symbol.path.rpartition(".")[2])
    attribute = layer.new_attribute(site.call, hint)
    replacement = Replacement(span(site.call), (f"{method.parameters[0]}.{attribute}",))
    return _made_in_init(finding, layer, method, origin, attribute, text, replacement)


def layer_of_function(analysis: Analysis, finding: Finding, owner: Binding) -> Fix:
    """`tf.layers.dense(x, 3)` in `call` becomes `self.dense(x)`, with the layer of Keras made in `__init__`."""
    site = finding.site
    assert isinstance(site, ChangedCallSite)
    method = call_around(analysis, site.scope, site.call, may_choose=True)
    layer = LayerClass(analysis, owner)
    made, called, imports = fill_call_of_call(analysis, site, frozenset())
    kept = [part for part in made if isinstance(part, Span)]
    values = [given.value for given in site.bound.given.values() if span(given.value) in kept]
    origin = Origin(layer, method, values)
    text = "".join(
        part if isinstance(part, str) else rewritten(analysis.text, part, origin.replacements) for part in made
    )
    origin.names.add(text.partition(".")[0].partition("(")[0])
    named = site.bound.given.get("name")
    hint = _as_attribute(analysis, named.value if named is not None else None)
    attribute = layer.new_attribute(site.call, hint or site.use.symbol.path.rpartition(".")[2])
    replacement = Replacement(span(site.call), (f"{method.parameters[0]}.{attribute}", *called))
    return _made_in_init(finding, layer, method, origin, attribute, text, replacement, imports)


def _made_in_init(
    finding: Finding,
    layer: LayerClass,
    method: Scope,
    origin: Origin,
    attribute: str,
    text: str,
    replacement: Replacement,
    imports: frozenset[NeededImport] = frozenset(),
) -> Fix:
    if origin.home is not Home.INIT:
        raise CannotFixError("the layer goes by the shape of the input, which `__init__` does not have")
    self_name = method.parameters[0]
    added = layer.added(Home.INIT, [f"{self_name}.{attribute} = {text}"], frozenset(origin.names), self_name)
    return Fix(
        title=f"Make the layer once, in `__init__`, and call `{self_name}.{attribute}`",
        replacements=(*added, replacement),
        safety=finding.rule.safety,
        note="Each call of the model uses the same layer now, which it also trains and saves.",
        names=frozenset(origin.names),
        imports=imports,
    )


def weight_in_call(analysis: Analysis, site: LayerVariable, weight: Fix, name: Node | None) -> Fix:
    """`w = tf.get_variable("w", [x.shape[-1], 3])` in `call` becomes a weight that `build` makes, `self.w`.

    Args:
        weight: the fix that writes `add_weight` where the variable is made.
        name: the name that the variable is given.
    """
    method = call_around(analysis, site.use.scope, site.call, may_choose=False)
    layer = LayerClass(analysis, site.owner)
    arguments = site.call.child_by_field_name("arguments")
    given = [child for child in arguments.named_children if child.type != "comment"] if arguments is not None else []
    origin = Origin(layer, method, given)
    if origin.home is Home.BUILD and layer.is_model:
        raise CannotFixError("it goes by the shape of the input, and Keras does not build a model by that")
    text = rewritten(analysis.text, span(site.call), [*weight.replacements, *origin.replacements])
    binding = _only_name(analysis, site.call, method)
    hint = _as_attribute(analysis, name) or (binding.name if binding is not None else "weight")
    attribute = f"{method.parameters[0]}.{layer.new_attribute(site.call, hint)}"
    names = frozenset(origin.names) | weight.names
    statement = statement_of(site.call)
    comments = comments_above(analysis, statement) if binding is not None else []
    added = layer.added(origin.home, [*comments, f"{attribute} = {text}"], names, method.parameters[0])
    if binding is None:
        in_call = [Replacement(span(site.call), (attribute,))]
    else:
        uses = [reference.base for reference in references_to(analysis, binding)]
        in_call = [*_gone(analysis, statement, comments), *(Replacement(span(use), (attribute,)) for use in uses)]
    return Fix("", (*added, *in_call), weight.safety, names=names, imports=weight.imports)


def _only_name(analysis: Analysis, call: Node, method: Scope) -> Binding | None:
    """The name that `w = …` gives to what is made, if it never stands for anything else."""
    bindings = method.bound_to(call)
    assignment = call.parent
    statement = assignment.parent if assignment is not None and assignment.type == "assignment" else None
    is_plain = statement is not None and statement.type == "expression_statement"
    is_one = len(bindings) == 1 and bindings[0].kind is BindingKind.ASSIGN and bindings[0].annotation is None
    return bindings[0] if is_plain and is_one and len(method.bindings[bindings[0].name]) == 1 else None


def _gone(analysis: Analysis, statement: Node, comments: list[str]) -> list[Replacement]:
    """A statement taken out, with the comments above it."""
    text = analysis.text
    line = text.line_at(statement.start_byte)
    above = Span(text.line_start(line - len(comments)), text.line_start(line))
    return [*([Replacement.deletion(above)] if comments else []), *removals(analysis, [statement])]


def _as_attribute(analysis: Analysis, name: Node | None) -> str | None:
    """The name that a layer or a variable is given, as that of an attribute, if it is written out and can be one.

    Raises:
        CannotFixError: Keras takes no such name.
    """
    text = _LITERAL_NAME.fullmatch(analysis.source(name)) if name is not None else None
    if text is not None and "/" in text[2]:
        raise CannotFixError("Keras takes no name with a `/` in it")
    return text[2] if text is not None and text[2].isidentifier() else None


def _snake(name: str) -> str:
    """The name that Keras itself makes of that of a class: `batch_normalization`."""
    return re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)).lower()
