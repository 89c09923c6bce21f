"""How data is loaded in parallel: arguments of `fit` once, and of the class of the data since."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import GivenArgument, given_arguments, keyword_arguments
from eagerly.check.calls import RemovedArgumentSite, RenamedArgumentSite
from eagerly.check.keras_layers import class_of
from eagerly.fix.calls import remove_argument, rename_argument, without_argument, without_arguments
from eagerly.fix.imports import line_ending
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.statements import statement_of
from eagerly.names.meaning import SelfOf
from eagerly.names.scopes import Binding, BindingKind, Scope
from eagerly.rules.model import Safety
from eagerly.source.text import Span

_OF_DATA = {"workers", "use_multiprocessing", "max_queue_size"}
_DATA = {"utils.Sequence", "utils.PyDataset"}
_METHODS = ("fit", "evaluate", "predict", "fit_generator", "evaluate_generator", "predict_generator")
_LITERALS = {"integer", "true", "false"}
_BY_ONE_THREAD = (
    "Keras 3 makes the batches of what is no `keras.utils.PyDataset` in one thread, in their order. Where the data is "
    "of a class in another file that derives from that, give it to `super().__init__(...)` there."
)


def move(analysis: Analysis, finding: Finding) -> Fix:
    """`fit(data, workers=4)` becomes `fit(data)`, and the class of the data gets `super().__init__(workers=4)`."""
    site = finding.site
    if isinstance(site, RenamedArgumentSite):
        return rename_argument(analysis, finding)
    assert isinstance(site, RemovedArgumentSite)
    name = site.argument.keyword
    if name not in _OF_DATA or site.entry in finding.rule.drops:
        return remove_argument(analysis, finding)
    data = _data(analysis, site.call)
    owner = class_of_data(analysis, *data) if data is not None else None
    if data is None or owner is None:
        gone = Replacement.deletion(without_argument(site.call, site.argument))
        return Fix(f"Remove `{name}`", (gone,), Safety.REVIEW, _BY_ONE_THREAD)
    try:
        return once(analysis, ("workers", id(owner)), lambda: _moved(analysis, finding, owner))
    except CannotFixError as reason:
        return _set_on(analysis, finding, site, data[0], reason)


def _set_on(analysis: Analysis, finding: Finding, site: RemovedArgumentSite, data: Node, reason: CannotFixError) -> Fix:
    """`data.workers = n` in front of the call, where the class of the data can't be given it."""
    statement, name = statement_of(site.call), site.argument.keyword
    if data.type != "identifier" or statement.type != "expression_statement":
        raise reason
    indent = _indent(analysis, statement)
    if indent.strip():
        raise reason
    attribute, value = f"{analysis.source(data)}.{name}", analysis.source(site.argument.value)
    return Fix(
        title=f"Set `{attribute}`",
        replacements=(
            Replacement.insertion(statement.start_byte, f"{attribute} = {value}{line_ending(analysis)}{indent}"),
            Replacement.deletion(without_argument(site.call, site.argument)),
        ),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _data(analysis: Analysis, call: Node) -> tuple[Node, Scope] | None:
    """What a method of a model gets its data from, and the scope of the call."""
    given = given_arguments(analysis, call) or []
    data = [
        each.value
        for at, each in enumerate(given)
        if each.keyword in ("generator", "x") or (at, each.keyword) == (0, None)
    ]
    found = [each for name in _METHODS for each in analysis.scopes.attributes_by_name.get(name, ())]
    scope = next((each.scope for each in found if call_of(each.node) == call), None)
    return (data[0], scope) if data and scope is not None else None


def class_of_data(analysis: Analysis, data: Node, scope: Scope) -> Binding | None:
    """The class of the file that the data is of, where it derives from a sequence of Keras."""
    meaning = analysis.names.of(data, scope)
    owner = class_of(analysis, meaning.scope) if isinstance(meaning, SelfOf) else None
    bases = analysis.names.base_classes(owner) if owner is not None else ()
    is_data = owner is not None and any(analysis.rulebook.today(base).keras_path in _DATA for base in bases)
    return owner if is_data else None


def _moved(analysis: Analysis, finding: Finding, owner: Binding) -> Fix:
    """What all calls of the file say of the data of a class, given to that class."""
    wanted: dict[str, str] = {}
    leaving: dict[int, tuple[Node, list[GivenArgument]]] = {}
    for site in _sites(analysis, finding, owner):
        name, value = site.argument.keyword or "", analysis.source(site.argument.value)
        if site.argument.value.type not in _LITERALS:
            raise CannotFixError(f"`{value}` may not be known where the data is made")
        if wanted.setdefault(name, value) != value:
            raise CannotFixError(f"the calls give `{name}` different values")
        leaving.setdefault(site.call.id, (site.call, []))[1].append(site.argument)
    gone = [Replacement.deletion(where) for call, given in leaving.values() for where in without_arguments(call, given)]
    names = ", ".join(f"`{name}`" for name in wanted)
    return Fix(
        title=f"Give {names} to `{owner.name}`",
        replacements=(*gone, *_given_to(analysis, owner, wanted)),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
    )


def _sites(analysis: Analysis, finding: Finding, owner: Binding) -> Iterator[RemovedArgumentSite]:
    """The arguments in the file that are about the data of a class."""
    for other in analysis.findings:
        site = other.site
        if other.rule is not finding.rule or not isinstance(site, RemovedArgumentSite):
            continue
        data = _data(analysis, site.call) if site.argument.keyword in _OF_DATA else None
        if data is not None and site.entry not in finding.rule.drops and class_of_data(analysis, *data) is owner:
            yield site


def _given_to(analysis: Analysis, owner: Binding, wanted: dict[str, str]) -> list[Replacement]:
    """The call of `super().__init__` with these arguments, in the class's `__init__`."""
    if (
        owner.body is None
        or len(analysis.names.with_bases(owner.body)) > 1
        or analysis.names.imported_bases(owner.body)
    ):
        raise CannotFixError(f"`{owner.name}` derives from a class that may not pass it on")
    made = owner.body.bindings.get("__init__", [])
    if len(made) != 1 or made[0].body is None or made[0].kind is not BindingKind.FUNCTION:
        raise CannotFixError(f"`{owner.name}` has no `__init__` to give it to")
    init = _super_init(analysis, made[0].body)
    if init is None:
        written = ", ".join(f"{name}={value}" for name, value in wanted.items())
        return [_with_super(analysis, made[0].body.node, written)]
    given = {each.keyword: analysis.source(each.value) for each in keyword_arguments(analysis, init)}
    other = next((name for name, value in wanted.items() if given.get(name, value) != value), None)
    if other is not None:
        raise CannotFixError(f"`{owner.name}` has another `{other}`")
    arguments = init.child_by_field_name("arguments")
    added = [f"{name}={value}" for name, value in wanted.items() if name not in given]
    if arguments is None or not added:
        return []
    comma = ", " if arguments.named_children else ""
    return [Replacement.insertion(arguments.end_byte - 1, comma + ", ".join(added))]


def _super_init(analysis: Analysis, init: Scope) -> Node | None:
    """The call of `super().__init__` in an `__init__`."""
    for inherited in analysis.scopes.builtin_calls.get("super", ()):
        attribute = inherited.node.parent
        name = attribute.child_by_field_name("attribute") if attribute is not None else None
        if (
            inherited.scope is init
            and attribute is not None
            and name is not None
            and analysis.source(name) == "__init__"
        ):
            return call_of(attribute)
    return None


def _with_super(analysis: Analysis, function: Node, argument: str) -> Replacement:
    """The call of `super().__init__` in front of the first statement of an `__init__`, behind its docstring."""
    body = function.child_by_field_name("body")
    statements = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    if body is None or not statements or statements[0].start_point[0] == function.start_point[0]:
        raise CannotFixError("`__init__` is written in one line")
    first = statements[0]
    is_docstring = first.type == "expression_statement" and first.named_children[0].type == "string"
    if is_docstring and len(statements) == 1:
        raise CannotFixError("`__init__` does nothing")
    at = statements[1] if is_docstring else first
    indent = _indent(analysis, at)
    if indent.strip():
        raise CannotFixError("statements of `__init__` share a line")
    return Replacement.insertion(at.start_byte, f"super().__init__({argument}){line_ending(analysis)}{indent}")


def _indent(analysis: Analysis, statement: Node) -> str:
    """What stands in front of a statement in its line."""
    line = analysis.text.line_start(analysis.text.line_at(statement.start_byte))
    return analysis.text.slice(Span(line, statement.start_byte))
