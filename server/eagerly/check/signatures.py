"""Arguments that TensorFlow 2.21 takes otherwise than 1.15.5, where no rule says more of the call."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use, World
from eagerly.check.arguments import GivenArgument, given_arguments, is_no_name, keyword_arguments
from eagerly.names.signatures import Changed, changed_signature
from eagerly.rules.model import Rule, Severity
from eagerly.source.tree import span


class MovedArguments(Struct, frozen=True, eq=False):
    """Arguments by position that have another place now."""

    use: Use
    by_name: tuple[tuple[Node, str], ...]
    """What has to be given by name, in order: the argument, and its name."""
    dropped: tuple[GivenArgument, Rule] | None
    """One that may fall away, and the rule that says so."""
    lost: str | None
    """Another one that has no name of its own any more."""
    certain: bool
    """Whether the file is known to mean the TensorFlow 1 signature."""


class LostArgument(Struct, frozen=True, eq=False):
    """An argument that is none any more, or one that has to be given now."""

    use: Use
    name: str


class _Known(Struct, frozen=True):
    """What the rules say of a function's arguments, by their names."""

    renamed: dict[str, str]
    removed: set[str]
    dropped: dict[str, Rule]


def detect(analysis: Analysis) -> Iterator[Finding]:
    for rule in analysis.rulebook.by_detector.get("changed-signature", ()):
        for use in analysis.uses:
            changed = changed_signature(use.symbol)
            if changed is not None and use.call is not None and not analysis.spells_v2(span(use.node)):
                yield from _of_call(analysis, rule, use, use.call, changed)


def _of_call(analysis: Analysis, rule: Rule, use: Use, call: Node, changed: Changed) -> Iterator[Finding]:
    book, symbol = analysis.rulebook, use.symbol
    entries = book.about(symbol).arguments
    known = _Known(
        renamed={name: now for entry in entries for name, now in entry.renamed.items()},
        removed={name for entry in entries for name in entry.removed},
        dropped={name: entry.rule for entry in entries for name in entry.rule.drops},
    )
    explained = {name for entry in entries if analysis.settings.reports(entry.rule) for name in entry.removed}
    old, new = changed.old, changed.new
    for argument in keyword_arguments(analysis, call):
        name = argument.keyword or ""
        label = argument.node.child_by_field_name("name")
        if (
            name in old.names
            and name not in new.names
            and name not in known.renamed
            and not explained & {name, f"{name}={analysis.source(argument.value)}"}
            and not new.takes_any_name
            and label is not None
        ):
            message = f"`{symbol.short}` has no argument `{name}` any more"
            yield Finding(rule, span(label), message, rule.severity, LostArgument(use, name), symbol)
    arguments = given_arguments(analysis, call)
    if arguments is None:
        return
    by_position = [argument for argument in arguments if argument.keyword is None]
    given = {*old.positional[: len(by_position)], *(argument.keyword for argument in arguments)}
    is_guarded = bool(by_position) and old.positional[:1] == ("_sentinel",)
    named = dict(zip(old.positional, by_position, strict=False)).get("name")
    is_other = named is not None and is_no_name(named.node)
    if len(by_position) > len(old.positional) or not old.required <= given or is_guarded or is_other:
        return  # it never was a call by the old signature
    first = _first_moved(by_position, changed, known)
    if first is not None:
        yield from _of_positions(analysis, rule, use, by_position, first, changed, known)
    else:
        yield from _of_missing(analysis, rule, use, arguments, changed, known.renamed)


def _of_positions(
    analysis: Analysis,
    rule: Rule,
    use: Use,
    by_position: list[GivenArgument],
    first: int,
    changed: Changed,
    known: _Known,
) -> Iterator[Finding]:
    """What is said of arguments by position, from the first on that has another place now."""
    old, new, symbol = changed.old, changed.new, use.symbol
    too_many = len(by_position) > len(new.positional) and not new.takes_any_more
    certain = too_many or analysis.world is World.GRAPH
    if not certain and analysis.world is World.EAGER:
        return
    moved = [
        (argument, known.renamed.get(name, name))
        for argument, name in zip(by_position[first:], old.positional[first:], strict=False)
    ]
    placed = new.positional[:first]
    without = [(argument, name) for argument, name in moved if name not in new.names or name in placed]
    dropped = next(((argument, known.dropped[name]) for argument, name in without if name in known.dropped), None)
    lost = next((name for argument, name in without if dropped is None or argument is not dropped[0]), None)
    name, now = old.positional[first], new.positional[first] if first < len(new.positional) else None
    what = f"is `{now}` now, and was `{name}`" if now is not None else f"was `{name}`, and is none any more"
    by_name = tuple((argument.node, name) for argument, name in moved if name in new.names - {*placed})
    yield Finding(
        rule,
        span(by_position[first].node),
        f"the {_ordinal(first + 1)} argument of `{symbol.short}` {what}",
        _severity(rule, certain=certain, is_refused=too_many),
        MovedArguments(use, by_name, dropped, lost, certain),
        symbol,
    )


def _of_missing(
    analysis: Analysis, rule: Rule, use: Use, arguments: list[GivenArgument], changed: Changed, renamed: dict[str, str]
) -> Iterator[Finding]:
    """What is said of a call that lacks an argument which could be left out."""
    given = {argument.keyword for argument in arguments if argument.keyword is not None}
    if given & renamed.keys() or not given <= changed.new.names | changed.old.names:
        return
    given |= {*changed.new.positional[: sum(argument.keyword is None for argument in arguments)]}
    missing = next((name for name in changed.new.positional if name in changed.new.required - given), None)
    if missing is not None and missing in changed.old.names:
        message = f"`{use.symbol.short}` needs `{missing}` now"
        yield Finding(rule, span(use.node), message, rule.severity, LostArgument(use, missing), use.symbol)


def _severity(rule: Rule, *, certain: bool, is_refused: bool) -> Severity:
    """An error where TensorFlow 2 takes the call for another one."""
    if not certain:
        return Severity.HINT
    return rule.severity if is_refused else Severity.ERROR


def _first_moved(by_position: list[GivenArgument], changed: Changed, known: _Known) -> int | None:
    """The index of the first argument by position that has another place now; None if all are where they were.

    An argument that only has another name is where it was. That it has is known from the rules, or likely, where
    neither of the two names is in both signatures and no rule says that the argument is gone.
    """
    old, new = changed.old, changed.new
    for index, name in enumerate(old.positional[: len(by_position)]):
        now = new.positional[index] if index < len(new.positional) else None
        if now == name or (now is None and new.takes_any_more):
            continue
        if now is not None and name in known.renamed:
            if known.renamed[name] == now:
                continue
        elif now is not None and name not in known.removed and not {name, now} & (old.names & new.names):
            continue
        return index
    return None


def _ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number if number < 20 else number % 10, 'th') }"
