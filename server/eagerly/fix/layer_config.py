"""`get_config` of layers and models, by which a saved one is made anew."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.check.arguments import bind
from eagerly.check.layer_config import NoConfig, PartialConfig, super_call
from eagerly.fix.imports import line_ending
from eagerly.fix.layer_class import LayerClass
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import spell
from eagerly.fix.statements import statement_of
from eagerly.names.meaning import Instance, LocalClass, SelfOf
from eagerly.names.scopes import AttributeStore, Binding, BindingKind, Scope, ScopeKind
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.model import Safety
from eagerly.source.text import Span
from eagerly.source.tree import callee, descendants, only_child, span

_REGISTER = Symbol(Api.TF, "keras.utils.register_keras_serializable")
_FAMILIES = {f"{family}.get": family for family in ("activations", "initializers", "regularizers", "constraints")}
"""What Keras makes of the name of an activation and the like; each family has a `serialize` for the way back."""
_SAME_AGAIN = {"int", "float", "bool", "str", "list", "tuple"}
"""Functions that leave what they gave as it is."""
_WRITABLE = {
    "integer", "float", "string", "true", "false", "none", "list", "tuple", "unary_operator", "concatenated_string",
    "identifier", "attribute", "binary_operator", "dictionary",
}  # fmt: skip
_MAX_LINE = 100


def write_config(analysis: Analysis, finding: Finding) -> Fix:
    """A `get_config` behind the methods of a class, with the arguments that its constructor keeps in attributes."""
    site = finding.site
    assert isinstance(site, NoConfig)
    layer = LayerClass(analysis, site.owner)
    entries, names = _entries(analysis, site.owner, site.init, site.arguments)
    replacements = [*_passing_on(analysis, site.init), layer.method_behind(_config(entries))]
    return Fix(
        title="Write `get_config`",
        replacements=tuple(replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(names),
    )


def complete_config(analysis: Analysis, finding: Finding) -> Fix:
    """`{"units": self.units}` in `get_config` becomes `{"units": self.units, "rate": self.rate}`."""
    site = finding.site
    assert isinstance(site, PartialConfig)
    written = [node for node in descendants(site.method.node) if node.type == "dictionary" and node.named_children]
    if len(written) != 1 or written[0].named_children[-1].type != "pair":
        raise CannotFixError("the keys of `get_config` are not those of one dictionary that is written out")
    entries, names = _entries(analysis, site.owner, site.init, site.missing)
    last = written[0].named_children[-1]
    text = analysis.text
    separator = ", "
    if text.line_at(last.start_byte) != text.line_at(written[0].start_byte):
        start = text.line_start(text.line_at(last.start_byte))
        separator = f",{line_ending(analysis)}{text.slice(Span(start, last.start_byte))}"
        if not separator[1:].isspace():
            separator = ", "
    added = "".join(f"{separator}{entry}" for entry in entries)
    return Fix(
        title="Add what `get_config` lacks",
        replacements=(Replacement.insertion(last.end_byte, added),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(names),
    )


def register(analysis: Analysis, finding: Finding) -> list[Fix]:
    """Beside either: a class that is registered is found when a model with it is loaded."""
    site = finding.site
    if not isinstance(site, NoConfig | PartialConfig) or site.owner.scope.kind is not ScopeKind.MODULE:
        return []
    statement = site.owner.node.parent
    if statement is None or (statement.parent is not None and statement.parent.type == "decorated_definition"):
        return []
    try:
        spelling = spell(analysis, _REGISTER, site.owner.scope, statement)
    except CannotFixError:
        return []
    decorator = f"@{spelling.text}(){line_ending(analysis)}"
    fix = Fix(
        title="Register the class, so that loading finds it",
        replacements=(Replacement.insertion(statement.start_byte, decorator),),
        safety=Safety.REVIEW,
        note="The module has to be imported before a model with it is loaded; models that are saved from now on say "
        f"`Custom>{site.owner.name}`.",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )
    return [fix]


def _config(entries: list[str]) -> list[str]:
    """The lines of a `get_config`; a tab stands for one level of indentation."""
    update = f"\tconfig.update({{{', '.join(entries)}}})"
    if len(update) > _MAX_LINE:
        update = "\n".join(["\tconfig.update({", *(f"\t\t{entry}," for entry in entries), "\t})"])
    return ["def get_config(self):", "\tconfig = super().get_config()", *update.split("\n"), "\treturn config"]


def _entries(analysis: Analysis, owner: Binding, init: Scope, arguments: tuple[str, ...]) -> tuple[list[str], set[str]]:
    """What stands in `get_config` for each argument, and the names of the module that it uses."""
    if init.decorators:
        raise CannotFixError("the constructor is decorated")
    unkept = [name for name in arguments if _kept(analysis, init, name) is None]
    if unkept:
        raise CannotFixError(f"the constructor keeps `{unkept[0]}` in no attribute of its own")
    entries, names = [], set()
    for name in arguments:
        store = _kept(analysis, init, name)
        assert store is not None
        _require_writable(analysis, owner, init, name, store)
        text, used = _written(analysis, init, name, store)
        entries.append(f'"{name}": {text}')
        names |= used
    return entries, names


def _kept(analysis: Analysis, init: Scope, name: str) -> AttributeStore | None:
    """Where the constructor stores what it makes of an argument alone, as an attribute that never changes."""
    owner = init.method_of
    bound = init.bindings.get(name, [])
    if owner is None or len(bound) != 1:
        return None
    body = init.node.child_by_field_name("body")
    for stores in owner.attributes.values():
        value = _value(stores[0])
        is_one = len(stores) == 1 and stores[0].scope is init and statement_of(stores[0].target).parent == body
        if is_one and value is not None and _argument_of(analysis, value) == name:
            return stores[0]
    return None


def _value(store: AttributeStore) -> Node | None:
    """What an attribute is set to, also by `self.a, self.b = a, b`."""
    pattern = store.target.parent
    if store.value is not None or pattern is None or pattern.type not in ("pattern_list", "tuple_pattern"):
        return store.value
    assignment = pattern.parent
    values = assignment.child_by_field_name("right") if assignment is not None else None
    if values is None or values.type not in ("expression_list", "tuple"):
        return None
    pairs = zip(pattern.named_children, values.named_children, strict=False)
    return next((value for target, value in pairs if target == store.target), None)


def _argument_of(analysis: Analysis, value: Node) -> str | None:
    """The name that a value is, or that it is made of by a call with nothing else."""
    arguments = value.child_by_field_name("arguments") if value.type == "call" else None
    inner = arguments.named_children if arguments is not None else [value]
    return analysis.source(inner[0]) if len(inner) == 1 and inner[0].type == "identifier" else None


def _written(analysis: Analysis, init: Scope, name: str, store: AttributeStore) -> tuple[str, set[str]]:
    """The expression that gives an argument back."""
    value = _value(store)
    assert value is not None
    kept = f"self.{store.name}"
    function = callee(value)
    if function is None:
        return kept, set()
    meaning = analysis.names.of(function, init)
    if isinstance(meaning, Symbol) and meaning.keras_path in _FAMILIES:
        family = function.child_by_field_name("object")
        if family is not None:
            text = analysis.source(family)
            return f"{text}.serialize({kept})", {text.partition(".")[0]}
    if meaning is None and analysis.source(function) in _SAME_AGAIN:
        return kept, set()
    raise CannotFixError(f"`{kept}` is not `{name}` but what `{analysis.source(function)}` makes of it")


def _require_writable(analysis: Analysis, owner: Binding, init: Scope, name: str, store: AttributeStore) -> None:
    """Refuses what is seen to be a function, a layer or an array, of which Keras writes a description."""
    value = _value(store)
    meaning = analysis.names.called(value, init) if value is not None else None
    if isinstance(meaning, Symbol) and meaning.keras_path in _FAMILIES:
        return
    told = f"Keras would write `{name}` as a description, which `from_config` has to read"
    default = init.bindings[name][0].value
    if default is not None and not _is_writable(analysis, default, init):
        raise CannotFixError(f"by default it is `{analysis.source(default)}`: {told}")
    called = {name, f"self.{store.name}"}
    for located in analysis.scopes.calls:
        function = callee(located.node)
        if function is None:
            continue
        inside = located.scope.enclosing(ScopeKind.CLASS)
        if inside is owner.body and analysis.source(function) in called:
            raise CannotFixError(f"`{analysis.source(function)}` is called: {told}")
        made = analysis.names.of(function, located.scope)
        if isinstance(made, LocalClass) and made.binding is owner:
            given = bind(analysis, located.node, tuple(init.parameters[1:])).given.get(name)
            if given is not None and not _is_writable(analysis, given.value, located.scope):
                raise CannotFixError(f"it is made with `{analysis.source(given.value)}`: {told}")


def _is_writable(analysis: Analysis, node: Node, scope: Scope) -> bool:
    """Whether nothing shows a value to be more than a number, a text, or a list or dictionary of these."""
    if node.type not in _WRITABLE:
        return False
    meaning = analysis.names.of(node, scope)
    if isinstance(meaning, Symbol | Instance | SelfOf | LocalClass):
        return False
    if node.type == "identifier":
        bindings = analysis.names.bindings(node, scope)
        values = [binding.value for binding in bindings if binding.kind is BindingKind.ASSIGN]
        is_function = any(binding.kind is BindingKind.FUNCTION for binding in bindings)
        return not is_function and not any(value is not None and value.type in ("call", "lambda") for value in values)
    return all(_is_writable(analysis, child, scope) for child in node.named_children if node.type in ("list", "tuple"))


def _passing_on(analysis: Analysis, init: Scope) -> list[Replacement]:
    """The edits by which the constructor takes what Keras itself writes, such as the name, and gives it to its base."""
    parameters = init.node.child_by_field_name("parameters")
    assert parameters is not None
    if only_child(parameters, "dictionary_splat_pattern") is not None:
        _require_whole(analysis, init, parameters)
        return []
    call = super_call(analysis, init)
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if arguments is None:
        raise CannotFixError("the constructor has no one `super().__init__(…)` to give the name to")
    if "kwargs" in init.bindings:
        raise CannotFixError("`kwargs` is something else in the constructor")
    return [_appended(parameters), _appended(arguments)]


def _require_whole(analysis: Analysis, init: Scope, parameters: Node) -> None:
    """Refuses a constructor that takes arguments out of its `**kwargs`."""
    splat = only_child(parameters, "dictionary_splat_pattern")
    name = analysis.source(splat.named_children[0]) if splat is not None else ""
    for reference in analysis.scopes.references_by_name.get(name, ()):
        around = reference.base.parent if reference.scope is init else None
        if around is not None and around.type in ("attribute", "subscript", "comparison_operator"):
            raise CannotFixError(f"the constructor takes arguments out of `{name}`")


def _appended(brackets: Node) -> Replacement:
    """`**kwargs` behind what is in brackets."""
    inner = [child for child in brackets.named_children if child.type != "comment"]
    if not inner:
        return Replacement(span(brackets), ("(**kwargs)",))
    return Replacement.insertion(inner[-1].end_byte, ", **kwargs")
