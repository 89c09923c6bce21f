"""Calls that mean something else, or nothing, by today's signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, World
from eagerly.check.arguments import (
    BoundCall,
    GivenArgument,
    arguments_by_position,
    bind,
    given_arguments,
    is_no_name,
    keyword_arguments,
)
from eagerly.check.symbolic import gets_symbolic
from eagerly.check.symbols import rule_message
from eagerly.names.scopes import Scope
from eagerly.names.symbols import Api, Symbol
from eagerly.rules.book import ChangedArguments, ChangedCall, ChangedPlaces
from eagerly.rules.model import Severity
from eagerly.rules.template import CallTemplate
from eagerly.source.tree import span, with_items


class ChangedCallSite(Struct, frozen=True):
    """A call to write anew."""

    use: Use
    call: Node
    scope: Scope
    bound: BoundCall
    template: CallTemplate
    certain: bool
    """Whether the file is known to mean the TensorFlow 1 signature."""


class RenamedArgumentSite(Struct, frozen=True):
    """A keyword that has another name now."""

    keyword: Node
    new_name: str
    clashes: bool
    """Whether the call has, or may have, an argument of the new name already."""
    is_sure: bool = True
    """Whether it is known what is called, and not only likely."""


class RemovedArgumentSite(Struct, frozen=True):
    """A keyword argument that is gone."""

    call: Node
    argument: GivenArgument
    entry: str
    """The entry of the rule that speaks of it."""
    is_sure: bool = True
    """Whether it is known what is called, and not only likely."""


class MovedArgumentSite(Struct, frozen=True):
    """The first of the arguments by position that have other places now."""

    keywords: tuple[tuple[Node, str], ...]
    """It and those behind it, with their keywords."""


class UncalledFunction(Struct, frozen=True):
    """A function that only call templates replace, used without being called."""

    use: Use


def detect(analysis: Analysis) -> Iterator[Finding]:
    book = analysis.rulebook
    for use in analysis.uses:
        entries = book.about(use.symbol).calls
        if not entries or analysis.is_kept(use.symbol):
            continue
        through_v1 = use.prefixes[0][0].api is Api.V1
        for changed in entries:
            if through_v1 and changed.template.function.startswith("tf.compat.v1."):
                continue  # `tf` is compat.v1 here: the name to write would be the same
            yield from _of_call(analysis, use, changed)


def _is_within(analysis: Analysis, use: Use, kind: str) -> bool:
    """Whether a use is inside of a `with` statement that enters what a method of a value of this kind gives."""
    node = use.node.parent
    while node is not None:
        for item in with_items(node):
            function = item.child_by_field_name("function") if item.type == "call" else None
            owner = function.child_by_field_name("object") if function is not None else None
            value = analysis.names.value(owner, use.scope) if owner is not None else None
            if value is not None and value.kind == kind:
                return True
        node = node.parent
    return False


def _of_call(analysis: Analysis, use: Use, changed: ChangedCall) -> Iterator[Finding]:
    rule, symbol = changed.rule, use.symbol
    severity = analysis.severity_of(rule, symbol)
    if severity is None:
        return
    certain = severity is rule.severity or analysis.still_right(rule, symbol)
    call = use.call
    if call is None:
        if rule.when is None and not rule.only_tf1:
            message = _call_message(use, changed.template, changed.template.required)
            yield Finding(rule, span(use.node), message, severity, UncalledFunction(use), symbol)
        return
    if rule.right_within is not None and _is_within(analysis, use, rule.right_within):
        return
    template = changed.template
    if changed.keras3 is not None and (
        analysis.settings.target == "keras3" or gets_symbolic(analysis, call, use.scope)
    ):
        template = changed.keras3
    bound = bind(analysis, call, template.parameters)
    if rule.when is not None and rule.when not in bound.given:
        return
    if rule.only_tf1 and not rule.fills_in and not _is_by_signature(analysis, call, template):
        return
    if rule.fills_in and template.defaults.keys() <= bound.given.keys():
        return
    only_renamed = bound.problem is None and keeps_call(symbol, bound, template)
    spelled_out = symbol.api is Api.V1 and use.prefixes[0][0].api is Api.TF
    if only_renamed and not spelled_out:
        return
    message = rule_message(rule, symbol)
    if bound.problem is not None and template.function.startswith("tf.compat.v1."):
        message = f"`{symbol.short}` may do with these arguments what TensorFlow 2's own function does not"
    is_whole = bound.problem is None and template.lost(bound.given) is None
    is_whole = is_whole and bound.given.keys() >= set(template.required)
    if only_renamed or (is_whole and Symbol(Api.TF, symbol.path) not in template.callee):
        message = _call_message(use, template, tuple(bound.given))
    if only_renamed and severity is Severity.ERROR:
        severity = Severity.WARNING  # nothing that it says of the arguments is about this call
    site = ChangedCallSite(use, call, use.scope, bound, template, certain=certain)
    yield Finding(rule, span(use.node), message, severity, site, symbol)


def _is_by_signature(analysis: Analysis, call: Node, template: CallTemplate) -> bool:
    """Whether a call may be by the old signature: it has what has to be given first, and no keyword that came later."""
    arguments = given_arguments(analysis, call)
    if arguments is None:
        return True
    keywords = {argument.keyword for argument in arguments if argument.keyword is not None}
    first = template.parameters[0]
    has_first = len(keywords) < len(arguments) or first in keywords or first in template.defaults
    return has_first and keywords <= set(template.parameters)


def _call_message(use: Use, template: CallTemplate, given: tuple[str, ...]) -> str:
    """What the call is written like now, with the parameters' names for the arguments."""
    old = ", ".join(name for name in template.parameters if name in given)
    return f"`{use.symbol.short}({old})` is now `{template.shown(given)}`"


def keeps_call(symbol: Symbol, bound: BoundCall, template: CallTemplate) -> bool:
    """Whether the template calls the function by the same path, with the same arguments in the same places."""
    if template.callee != (Symbol(Api.TF, symbol.path),) or template.then is not None:
        return False
    if template.lost(bound.given) is not None:
        return False
    if any(name in template.drops for name in bound.given):
        return False
    passed_on = {}
    for index, argument in enumerate(template.arguments):
        if template.applies(argument, bound.given):
            if argument.passes_on not in bound.given:
                return False
            passed_on[argument.passes_on] = (index, argument.keyword)
    for index, (name, given) in enumerate(bound.given.items()):
        place, keyword = passed_on[name]
        if given.keyword is None and (keyword is not None or place != index):
            return False
        if given.keyword is not None and keyword not in (None, given.keyword):
            return False
    return True


def detect_arguments(analysis: Analysis) -> Iterator[Finding]:
    book = analysis.rulebook
    for use in analysis.uses:
        about = book.about(book.today(use.symbol))
        call = use.call if about.arguments or about.places else None
        if call is None or analysis.is_kept(use.symbol):
            continue
        in_v1 = use.symbol.api is Api.V1
        entries = [entry for entry in about.arguments if not (entry.rule.native_only and in_v1)]
        yield from of_arguments(analysis, call, entries, use.symbol.short, use.symbol)
        for places in about.places:
            yield from _of_places(analysis, use, call, places)


def of_arguments(
    analysis: Analysis,
    call: Node,
    entries: Sequence[ChangedArguments],
    function: str,
    symbol: Symbol | None,
    *,
    is_sure: bool = True,
) -> Iterator[Finding]:
    """What is said of the keywords of a call; of a method, `function` is how the source names it."""
    for argument in keyword_arguments(analysis, call) if entries else ():
        keyword, name = argument.keyword or "", argument.node.child_by_field_name("name")
        with_value = f"{keyword}={analysis.source(argument.value)}"
        key = with_value if any(with_value in entry.removed for entry in entries) else keyword
        for entry in entries if name is not None else ():
            severity = entry.rule.severity if is_sure else Severity.HINT
            site: RenamedArgumentSite | RemovedArgumentSite
            if key in entry.removed:
                message = f"`{key}` of `{function}`: {entry.removed[key]}"
                site = RemovedArgumentSite(call, argument, key, is_sure)
            elif key in entry.renamed and name is not None:
                new_name = entry.renamed[key]
                message = f"`{key}` of `{function}` is now `{new_name}`"
                site = RenamedArgumentSite(name, new_name, _clashes(analysis, call, argument, new_name), is_sure)
            else:
                continue
            yield Finding(entry.rule, span(name or argument.node), message, severity, site, symbol)


def _of_places(analysis: Analysis, use: Use, call: Node, entry: ChangedPlaces) -> Iterator[Finding]:
    rule = entry.rule
    certain = not rule.only_tf1 or use.symbol.api is Api.V1 or analysis.world is World.GRAPH
    if certain or analysis.world is not World.EAGER:
        moved = moved_arguments(analysis, call, entry)
        yield from of_moved(entry, moved, use.symbol.short, use.symbol, is_sure=certain)


def of_moved(
    entry: ChangedPlaces,
    moved: tuple[tuple[Node, str], ...],
    function: str,
    symbol: Symbol | None,
    *,
    is_sure: bool = True,
) -> Iterator[Finding]:
    """What is said of arguments by position that have another place; `function` is how the source names it."""
    if moved and not (entry.first == "name" and is_no_name(moved[0][0])):
        message = f"`{moved[0][1]}` of `{function}` has another place now: give it by keyword"
        severity = entry.rule.severity if is_sure else Severity.HINT
        yield Finding(entry.rule, span(moved[0][0]), message, severity, MovedArgumentSite(moved), symbol)


def moved_arguments(
    analysis: Analysis, call: Node, entry: ChangedPlaces, *, bound_to: int = 0
) -> tuple[tuple[Node, str], ...]:
    """The arguments by position that have another place now, each with its keyword.

    None where one is a variable with the name of another parameter: such a call goes by today's signature. `bound_to`
    is how many of the parameters a call does not give: one, `self`, of a function that is called as a method.
    """
    parameters = entry.parameters[bound_to:]
    first = parameters.index(entry.first)
    moved = tuple(zip(arguments_by_position(call), parameters, strict=False))[first:]
    is_todays = any(analysis.source(node) in parameters and analysis.source(node) != name for node, name in moved)
    return () if is_todays else moved


def _clashes(analysis: Analysis, call: Node, argument: GivenArgument, new_name: str) -> bool:
    """Whether the new name is given as well: TensorFlow 1 took that where one of the two is None."""
    arguments = given_arguments(analysis, call) or []
    by_position = sum(other.keyword is None for other in arguments) > 1
    by_keyword = any(other.keyword == new_name for other in keyword_arguments(analysis, call))
    return by_keyword or (by_position and argument.value.type == "none")
