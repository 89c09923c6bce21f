"""Calls written anew by a template, with everything that can stay left where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from keyword import iskeyword

from msgspec import structs
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, World
from eagerly.check.arguments import BoundCall, GivenArgument
from eagerly.check.calls import ChangedCallSite, MovedArgumentSite, RemovedArgumentSite, RenamedArgumentSite
from eagerly.check.meanings import has_learned_labels
from eagerly.fix.lasting import require_settled
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Part, Replacement, UnplacedError
from eagerly.fix.spelling import Spelling, spell
from eagerly.names.scopes import Scope, bindings_at
from eagerly.names.symbols import Symbol
from eagerly.rules.model import Safety
from eagerly.rules.template import Argument, CallTemplate, Piece, TemplateArgument
from eagerly.source.text import Span
from eagerly.source.tree import span

_ATOMS = {
    "identifier", "attribute", "call", "subscript", "integer", "float", "string", "list", "tuple", "dictionary",
    "set", "list_comprehension", "parenthesized_expression", "true", "false", "none", "concatenated_string",
}  # fmt: skip
_UNPARENTHESIZED_VALUE = {"named_expression", "yield"}
_ONE_MINUS = re.compile(r"1(\.0*)?\Z")


def rename_argument(analysis: Analysis, finding: Finding) -> Fix:
    """`keep_dims=` becomes `keepdims=`."""
    site = finding.site
    assert isinstance(site, RenamedArgumentSite)
    if site.clashes:
        raise CannotFixError(f"the call may have `{site.new_name}` as well")
    replacement = Replacement(span(site.keyword), (site.new_name,))
    return _promising(finding, Fix(f"Rename to `{site.new_name}`", (replacement,), Safety.SAFE), site.is_sure)


def _promising(finding: Finding, fix: Fix, is_sure: bool) -> Fix:
    """The fix with what its rule promises; less where it is only likely what is called."""
    if is_sure:
        return replace(fix, safety=finding.rule.safety, note=finding.rule.review or "")
    return replace(fix, safety=Safety.REVIEW, note="Nothing in this file shows what the method belongs to.")


def remove_argument(analysis: Analysis, finding: Finding) -> Fix:
    """`f(x, use_resource=True)` becomes `f(x)`."""
    site = finding.site
    assert isinstance(site, RemovedArgumentSite)
    if site.entry not in finding.rule.drops:
        raise CannotFixError(f"`{site.entry}` has no counterpart")
    gone = without_argument(site.call, site.argument)
    return _promising(finding, Fix(f"Remove `{site.entry}`", (Replacement.deletion(gone),), Safety.SAFE), site.is_sure)


def without_argument(call: Node, argument: GivenArgument) -> Span:
    """What to delete so that the argument goes, with a comma.

    Raises:
        CannotFixError: a comment would go with it.
    """
    return without_arguments(call, [argument])[0]


def without_arguments(call: Node, gone: Iterable[GivenArgument]) -> list[Span]:
    """What to delete so that arguments go, each with a comma; those at the end go together.

    Raises:
        CannotFixError: a comment would go with them.
    """
    arguments = call.child_by_field_name("arguments")
    if arguments is None or arguments.children[-1].is_missing:
        raise CannotFixError("the call is not complete")
    given = [child for child in arguments.named_children if child.type != "comment"]
    leave = {argument.node.id for argument in gone}
    staying = [node for node in given if node.id not in leave]
    if not staying:
        found = [Span(arguments.start_byte + 1, arguments.end_byte - 1)]
    else:
        last = given.index(staying[-1])
        inside = [at for at, node in enumerate(given[:last]) if node.id in leave]
        found = [Span(given[at].start_byte, given[at + 1].start_byte) for at in inside]
        found += [Span(given[last].end_byte, given[-1].end_byte)] if last + 1 < len(given) else []
    comments = [span(child) for child in arguments.children if child.type == "comment"]
    if any(comment.within(where) for comment in comments for where in found):
        raise CannotFixError("a comment stands beside the argument")
    return found


def name_arguments(analysis: Analysis, finding: Finding) -> Fix:
    """`Sequential(layers, "name")` becomes `Sequential(layers, name="name")`."""
    site = finding.site
    assert isinstance(site, MovedArgumentSite)
    places = [(Span(node.start_byte, node.start_byte), name) for node, name in site.keywords]
    replacements = tuple(Replacement(at, (f"{name}=",)) for at, name in places)
    return _promising(finding, Fix(f"Write `{site.keywords[0][1]}=`", replacements, Safety.SAFE), is_sure=True)


def refuse_uncalled(analysis: Analysis, finding: Finding) -> Fix:
    """A function or a method passed around has no arguments to rewrite."""
    name = analysis.text.slice(finding.span)
    raise CannotFixError(f"`{name}` is passed on here rather than called, and what calls it has to change with it")


def rewrite_call(analysis: Analysis, finding: Finding) -> Fix:
    """The call by its template: `tf.to_float(x)` becomes `tf.cast(x, tf.float32)`."""
    site = finding.site
    assert isinstance(site, ChangedCallSite)
    keeper = analysis.kept_working(finding.rule)
    if keeper is not None:
        raise CannotFixError(f"`{keeper}` goes with it; the two change together")
    for piece in site.template.callee:
        if isinstance(piece, Symbol) and piece.path != site.use.symbol.path:
            require_settled(analysis, piece, finding.rule)
    template = _told_apart(analysis, site)
    fix = fill_template(analysis, site.call, template, site.bound, site.scope, site.use.reference.base)
    if not site.certain:
        note = "Nothing else in this file shows that it is TensorFlow 1 code; in TensorFlow 2 this call is right."
        return replace(fix, safety=Safety.REVIEW, note=note)
    return replace(fix, safety=finding.rule.safety, note=finding.rule.review or "")


def _told_apart(analysis: Analysis, site: ChangedCallSite) -> CallTemplate:
    """The template of a call, with an `axis=` where it would pass for the function that had this name before."""
    given = site.bound.given
    is_of_today = site.use.symbol.path == "nn.softmax_cross_entropy_with_logits_v2" and analysis.world is World.GRAPH
    if not is_of_today or given.keys() & {"axis", "dim"} or not has_learned_labels(analysis, site.use, site.bound):
        return site.template
    return structs.replace(site.template, arguments=(*site.template.arguments, TemplateArgument("axis", ("-1",))))


@dataclass
class _Names:
    """Spells symbols, and remembers what that needs."""

    analysis: Analysis
    scope: Scope
    at: Node
    like: Node | None
    same: bool

    def __post_init__(self) -> None:
        self.used: dict[str, Spelling] = {}

    def __getitem__(self, symbol: Symbol) -> str:
        spelling = spell(self.analysis, symbol, self.scope, self.at, self.like, same=self.same)
        self.used[spelling.text] = spelling
        return spelling.text


@dataclass(frozen=True)
class _New:
    """One argument of the new call, and the arguments of the old call that it is made of."""

    keyword: str | None
    parts: tuple[Part, ...]
    sources: tuple[GivenArgument, ...]


def fill_template(
    analysis: Analysis, call: Node, template: CallTemplate, bound: BoundCall, scope: Scope, like: Node | None
) -> Fix:
    """The fix that turns a call into what the template says.

    Raises:
        CannotFixError: an argument can't be told or placed, or a name can't be written there.
    """
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if bound.problem is not None:
        raise UnplacedError(bound.problem)
    if function is None or arguments is None:
        raise CannotFixError("the call is not complete")
    _require_writable(template, bound)
    names = _Names(analysis, scope, function, like, template.native_only)
    filler = _Filler(analysis, bound, template.defaults, names)
    callee = filler.fill(template.callee)
    new = _written(template, template.arguments, bound, filler)
    then = None if template.then is None else ("(", *_joined(_written(template, template.then, bound, filler)), ")")
    given = [argument for argument in bound.given.values() if span(argument.node).within(span(arguments))]
    rank = {id(argument): index for index, argument in enumerate(given)}
    order = [rank.get(id(source), -1) for argument in new for source in argument.sources]
    one_each = all(len(argument.sources) < 2 for argument in new)
    stays = all(part.within(span(function)) for part in callee if isinstance(part, Span))
    if one_each and order == sorted(order) and -1 not in order and stays:
        replacements = _in_place(analysis, arguments, given, new)
        if then is None:
            replacements.insert(0, Replacement(span(function), callee))
        else:
            replacements = [Replacement(span(call), (*callee, *_replaced(span(arguments), replacements), *then))]
    elif any(child.type == "comment" for child in arguments.children):
        raise CannotFixError("a comment stands between arguments that have to change places")
    else:
        replacements = [Replacement(span(call), (*callee, "(", *_joined(new), ")", *(then or ())))]
    shown = "".join(part if isinstance(part, str) else analysis.text.slice(part) for part in callee)
    return Fix(
        title=f"Replace with `{shown}(…)`",
        replacements=tuple(replacements),
        safety=Safety.SAFE,
        names=frozenset(spelling.name for spelling in names.used.values()),
        imports=frozenset(need for spelling in names.used.values() for need in spelling.needs),
    )


def fill_call_of_call(
    analysis: Analysis, site: ChangedCallSite, without: frozenset[str]
) -> tuple[tuple[Part, ...], tuple[Part, ...], frozenset[NeededImport]]:
    """A call that becomes a call of what another gives: that one, the arguments in brackets of the first, and imports.

    Args:
        without: parameters whose arguments are left out.

    Raises:
        CannotFixError: an argument can't be told or placed, or a name can't be written there.
    """
    function = site.call.child_by_field_name("function")
    template = site.template
    bound = BoundCall({name: given for name, given in site.bound.given.items() if name not in without})
    if site.bound.problem is not None or function is None or template.then is None:
        raise CannotFixError(site.bound.problem or "the call is not complete")
    _require_writable(template, bound)
    names = _Names(analysis, site.scope, function, site.use.reference.base, template.native_only)
    filler = _Filler(analysis, bound, template.defaults, names)
    inner = (*filler.fill(template.callee), "(", *_joined(_written(template, template.arguments, bound, filler)), ")")
    outer = ("(", *_joined(_written(template, template.then, bound, filler)), ")")
    return inner, outer, frozenset(need for spelling in names.used.values() for need in spelling.needs)


def fill_object(analysis: Analysis, use: Use, template: CallTemplate) -> Fix:
    """The object that the template makes before it calls it, in the place of a function that is passed on.

    Raises:
        CannotFixError: a name can't be written there.
    """
    names = _Names(analysis, use.scope, use.node, use.reference.base, template.native_only)
    nothing = BoundCall({})
    filler = _Filler(analysis, nothing, template.defaults, names)
    made = (*filler.fill(template.callee), "(", *_joined(_written(template, template.arguments, nothing, filler)), ")")
    shown = "".join(part for part in made if isinstance(part, str))
    return Fix(
        title=f"Replace with `{shown}`",
        replacements=(Replacement(span(use.node), made),),
        safety=Safety.SAFE,
        names=frozenset(spelling.name for spelling in names.used.values()),
        imports=frozenset(need for spelling in names.used.values() for need in spelling.needs),
    )


def _written(
    template: CallTemplate, arguments: tuple[TemplateArgument, ...], bound: BoundCall, filler: _Filler
) -> list[_New]:
    """Those of a template's arguments that the new call has."""
    return [
        _New(argument.keyword, filler.fill(argument.pieces, argument.keyword), _sources(argument, bound))
        for argument in arguments
        if template.applies(argument, bound.given)
    ]


def _replaced(within: Span, replacements: list[Replacement]) -> list[Part]:
    """A stretch of the source after replacements in it, as parts of a larger one."""
    parts: list[Part] = []
    at = within.start
    for replacement in sorted(replacements, key=lambda replacement: replacement.span):
        parts += [Span(at, replacement.span.start), *replacement.parts]
        at = replacement.span.end
    return [part for part in (*parts, Span(at, within.end)) if isinstance(part, str) or part.start < part.end]


def fill_read_template(analysis: Analysis, attribute: Node, owner: Node, template: CallTemplate, scope: Scope) -> Fix:
    """The fix that turns an attribute that is read into what the template says.

    Raises:
        CannotFixError: a name can't be written there.
    """
    names = _Names(analysis, scope, attribute, None, template.native_only)
    bound = BoundCall({"self": GivenArgument(owner, owner, None)})
    filler = _Filler(analysis, bound, template.defaults, names)
    new = [_New(argument.keyword, filler.fill(argument.pieces), ()) for argument in template.arguments]
    callee = filler.fill(template.callee)
    shown = "".join(part for part in callee if isinstance(part, str))
    return Fix(
        title=f"Replace with `{shown}(…)`",
        replacements=(Replacement(span(attribute), (*callee, "(", *_joined(new), ")")),),
        safety=Safety.SAFE,
        names=frozenset(spelling.name for spelling in names.used.values()),
        imports=frozenset(need for spelling in names.used.values() for need in spelling.needs),
    )


def _require_writable(template: CallTemplate, bound: BoundCall) -> None:
    """Refuses a call whose arguments the template can't all put where they belong."""
    lost = template.lost(bound.given)
    if lost is not None:
        raise UnplacedError(f"`{lost}` has no counterpart")
    owner = next((piece.parameter for piece in template.callee if isinstance(piece, Argument)), None)
    if owner is not None and owner not in bound.given:
        raise CannotFixError(f"`{owner}` is not given")
    written = [argument for argument in template.all_arguments if template.applies(argument, bound.given)]
    _require_placed(template, bound, written, owner)
    for arguments in (template.arguments, template.then or ()):
        keywords = [argument.keyword for argument in arguments if argument.keyword is not None and argument in written]
        twice = next((keyword for keyword in keywords if keywords.count(keyword) > 1), None)
        if twice is not None:
            raise CannotFixError(f"it gives `{twice}` twice, by its old and by its new name")
        by_position = [argument for argument in arguments if argument.keyword is None]
        for index, argument in enumerate(by_position):
            needed = arguments is template.then or any(later in written for later in by_position[index:])
            if argument not in written and needed:
                raise CannotFixError(f"`{sorted(argument.parameters)[0]}` is not given")


def _require_placed(
    template: CallTemplate, bound: BoundCall, written: list[TemplateArgument], owner: str | None
) -> None:
    """Refuses a call that gives some, but not all, of the parameters that one argument of the new call needs."""
    placed = {parameter for argument in written for parameter in argument.parameters} | template.drops | {owner}
    for argument in template.all_arguments:
        missing = sorted(argument.parameters - bound.given.keys() - template.defaults.keys())
        if missing and any(name in bound.given and name not in placed for name in argument.parameters):
            raise CannotFixError(f"`{missing[0]}` is not given")


def _sources(argument: TemplateArgument, bound: BoundCall) -> tuple[GivenArgument, ...]:
    parameters = (piece.parameter for piece in argument.pieces if isinstance(piece, Argument))
    return tuple(bound.given[parameter] for parameter in parameters if parameter in bound.given)


@dataclass(frozen=True)
class _Filler:
    """Puts arguments, defaults and the spellings of symbols into a template's pieces."""

    analysis: Analysis
    bound: BoundCall
    defaults: Mapping[str, str]
    names: _Names

    def fill(self, pieces: tuple[Piece, ...], keyword: str | None = None) -> tuple[Part, ...]:
        """The parts of the new text for one argument, with its keyword, or for the callee."""
        simpler = self._one_minus(pieces)
        if simpler is not None:
            return (simpler,)
        pairs = pairwise((*pieces, ""))
        return tuple(part for piece, after in pairs for part in self._parts(piece, keyword, after))

    def _parts(self, piece: Piece, keyword: str | None, after: Piece) -> tuple[Part, ...]:
        if isinstance(piece, str):
            return (piece,)
        if isinstance(piece, Symbol):
            return (self.names[piece],)
        if piece.parameter not in self.bound.given:
            return (self._default(piece.parameter),)
        value = self.bound.given[piece.parameter].value
        is_owner = isinstance(after, str) and after.startswith(".")
        loose = piece.atom and (value.type not in _ATOMS or (is_owner and value.type == "integer"))
        if loose or (keyword is not None and value.type in _UNPARENTHESIZED_VALUE):
            return ("(", span(value), ")")
        return (span(value),)

    def _default(self, parameter: str) -> str:
        """What a parameter had that is not given; a name has to be known where it is written."""
        default = self.defaults[parameter]
        is_name = default.isidentifier() and not iskeyword(default)
        if is_name and not bindings_at(default, self.names.scope, self.names.at.start_byte):
            raise CannotFixError(f"`{parameter}` is not given, and there is no `{default}` here")
        return default

    def _one_minus(self, pieces: tuple[Piece, ...]) -> Part | None:
        if len(pieces) == 2 and pieces[0] == "1 - " and isinstance(pieces[1], Argument):
            return _one_minus(self.analysis, self.bound.given[pieces[1].parameter].value)
        return None


def _one_minus(analysis: Analysis, value: Node) -> Part | None:
    """One minus a number, computed; one minus `1 - x`, which is x."""
    if value.type in ("integer", "float"):
        try:
            return str(Decimal(1) - Decimal(analysis.source(value).replace("_", "")))
        except InvalidOperation:
            return None
    left, right = value.child_by_field_name("left"), value.child_by_field_name("right")
    operator = value.child_by_field_name("operator")
    if value.type != "binary_operator" or left is None or right is None or operator is None:
        return None
    if operator.type == "-" and _ONE_MINUS.match(analysis.source(left)) and right.type in _ATOMS:
        return span(right)
    return None


def _joined(arguments: list[_New]) -> list[Part]:
    parts: list[Part] = []
    for index, argument in enumerate(arguments):
        parts += [", "] if index else []
        parts += [f"{argument.keyword}="] if argument.keyword else []
        parts += argument.parts
    return parts


def _in_place(analysis: Analysis, arguments: Node, given: list[GivenArgument], new: list[_New]) -> list[Replacement]:
    """Changes an argument list argument by argument; what is between them stays."""
    by_source = {id(argument.sources[0]): argument for argument in new if argument.sources}
    found = _dropped(analysis, arguments, [id(argument) in by_source for argument in given], given)
    for argument in given:
        target = by_source.get(id(argument))
        if target is not None:
            keyword = f"{target.keyword}=" if target.keyword else ""
            found.append(Replacement(span(argument.node), (keyword, *target.parts)))
    anchor: GivenArgument | None = None
    pending: list[_New] = []
    for item in new:
        if not item.sources:
            pending.append(item)
            continue
        if pending and anchor is None:
            at = item.sources[0].node.start_byte
            found.append(Replacement(Span(at, at), (*_joined(pending), ", ")))
        elif pending and anchor is not None:
            found.append(_after(anchor, pending))
        pending, anchor = [], item.sources[0]
    if pending and anchor is not None:
        found.append(_after(anchor, pending))
    elif pending:
        at = arguments.start_byte + 1
        found.append(Replacement(Span(at, at), tuple(_joined(pending))))
    return found


def _after(anchor: GivenArgument, arguments: list[_New]) -> Replacement:
    at = anchor.node.end_byte
    return Replacement(Span(at, at), (", ", *_joined(arguments)))


def _dropped(analysis: Analysis, arguments: Node, kept: list[bool], given: list[GivenArgument]) -> list[Replacement]:
    """Deletes the arguments that have no place in the new call, each with a comma."""
    found = []
    last_kept = max((index for index, keep in enumerate(kept) if keep), default=-1)
    for index, argument in enumerate(given):
        if kept[index]:
            continue
        if index < last_kept:
            found.append(Replacement.deletion(Span(argument.node.start_byte, given[index + 1].node.start_byte)))
        elif last_kept >= 0:
            found.append(Replacement.deletion(Span(given[last_kept].node.end_byte, given[-1].node.end_byte)))
            break
        else:
            found.append(Replacement.deletion(Span(arguments.start_byte + 1, arguments.end_byte - 1)))
            break
    return found
