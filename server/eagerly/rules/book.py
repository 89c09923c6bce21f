"""The rules by what they are about. Symbols are keys here by their names, as rules.yaml writes them: few of some
thousands are ever asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import chain
from typing import Generic, TypeVar

from msgspec import Struct

from eagerly.names.private import public_name
from eagerly.names.symbols import Api, Symbol, parse_symbol
from eagerly.rules.model import Kind, Rule
from eagerly.rules.template import CallTemplate, parse_call_template, parse_method_template, parse_parameters


class Moved(Struct, frozen=True, eq=False, dict=True):
    """A symbol that has another name now."""

    rule: Rule
    new_name: str

    @cached_property
    def replacement(self) -> Symbol:
        return parse_symbol(self.new_name)


class ChangedCall(Struct, frozen=True, eq=False, dict=True):
    """A call by an old signature, and its templates by target, which are parsed when they are first needed."""

    rule: Rule
    _for_tf2: tuple[str, str]
    _for_keras3: tuple[str, str] | None

    @cached_property
    def template(self) -> CallTemplate:
        return self._parsed(self._for_tf2)

    @cached_property
    def keras3(self) -> CallTemplate | None:
        return self._parsed(self._for_keras3) if self._for_keras3 is not None else None

    def _parsed(self, entry: tuple[str, str]) -> CallTemplate:
        return parse_call_template(*entry, self.rule.drops, native_only=self.rule.native_only)


class ChangedMember(Struct, frozen=True, eq=False, dict=True):
    """A method or attribute of a kind of value, and what to write instead, if a table says it."""

    rule: Rule
    _entry: tuple[str, str] | None = None

    @cached_property
    def template(self) -> CallTemplate | None:
        """Its first parameter, `self`, is the value."""
        return parse_method_template(*self._entry, self.rule.drops) if self._entry is not None else None

    @property
    def is_called(self) -> bool:
        """Whether the template is for a call, and not for an attribute that is read."""
        return self._entry is None or "(" in self._entry[0]


class Renamed(Struct, frozen=True):
    """A key or an attribute that has another name now."""

    rule: Rule
    new: str


class ChangedArguments(Struct, frozen=True):
    """Keywords of a function or method that have another name, or are gone."""

    rule: Rule
    renamed: dict[str, str]
    removed: dict[str, str]
    """What to say of each."""

    @classmethod
    def of(cls, rule: Rule) -> ChangedArguments:
        assert rule.match.arguments is not None
        return cls(rule, rule.match.arguments.renamed, rule.match.arguments.removed)


class ChangedPlaces(Struct, frozen=True):
    """A function or method whose parameters have other places now, from one on."""

    rule: Rule
    parameters: tuple[str, ...]
    first: str


class Reported(Struct, frozen=True):
    """A symbol that is reported as it is."""

    rule: Rule
    advice: str | None = None
    """What to use instead, where that is said of the symbol and not of the rule."""


SymbolMatch = Moved | Reported
Said = TypeVar("Said")


class SymbolTable(Generic[Said]):
    """What is said of symbols, which are given by name, or many with `*`, which stands for any characters but a dot."""

    def __init__(self, entries: Iterable[tuple[Said, Iterable[str]]]) -> None:
        """Each thing that is said, with the symbols that it is said of."""
        self._said: list[Said] = []
        self._named: dict[str, list[int]] = {}
        self._patterns: dict[str, list[tuple[int, str]]] = {}
        """By what they start with, which is a name: each with the number of what is said."""
        for number, (said, names) in enumerate(entries):
            self._said.append(said)
            for name in names:
                if "*" not in name:
                    self._named.setdefault(name, []).append(number)
                else:
                    self._patterns.setdefault("".join(_head(name)), []).append((number, name))

    def find(self, symbols: Iterable[Symbol]) -> list[Said]:
        """All that is said of one of these symbols, under whatever name, in the order of the entries."""
        numbers: set[int] = set()
        for name in (name for symbol in symbols for name in names_in_rules(symbol)):
            numbers.update(self._named.get(name, ()))
            package, first = _head(name)
            for head in (package + first, f"{package}*"):
                numbers.update(number for number, pattern in self._patterns.get(head, ()) if _matches(pattern, name))
        return [self._said[number] for number in sorted(numbers)]


class SymbolSet:
    """Symbols by name, or many with `*`."""

    def __init__(self, patterns: list[str]) -> None:
        self._table = SymbolTable([(True, patterns)])
        self._known: dict[Symbol, bool] = {}

    def __contains__(self, symbol: Symbol) -> bool:
        known = self._known.get(symbol)
        if known is None:
            known = self._known[symbol] = bool(self._table.find([symbol]))
        return known


def _head(name: str) -> tuple[str, str]:
    """The package of a symbol, and the first word behind that, or `*` where that stands for more than one word."""
    package = _IN_V1 if name.startswith(_IN_V1) else name[: name.find(".") + 1]
    first = name[len(package) :].partition(".")[0]
    return package, "*" if "*" in first else first


_IN_V1 = "tf.compat.v1."


def _matches(pattern: str, name: str) -> bool:
    return _compiled(pattern).match(name) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", "[^.]*") + r"\Z")


class About(Struct, frozen=True):
    """All that the rules say of one symbol, by any of its names."""

    match: SymbolMatch | None
    """What is said wherever it is used."""
    calls: tuple[ChangedCall, ...]
    arguments: tuple[ChangedArguments, ...]
    places: tuple[ChangedPlaces, ...]


@cache
def names_in_rules(symbol: Symbol) -> tuple[str, ...]:
    """The names under which rules may speak of this symbol, the most exact first."""
    names = [symbol.short]
    if symbol.api is Api.V1:
        names.append(Symbol(Api.TF, symbol.path).short)
    if symbol.api is not Api.KERAS and symbol.keras_path is not None:
        names.append(Symbol(Api.KERAS, symbol.keras_path).short)
    return tuple(names)


class RuleBook(Struct, frozen=True, eq=False, dict=True):
    """The rules, ready to be looked up by symbol. It never changes once it is loaded."""

    rules: tuple[Rule, ...]
    kinds: dict[str, Kind]
    worlds: dict[str, list[str]]

    @cached_property
    def by_code(self) -> dict[str, Rule]:
        return {rule.code: rule for rule in self.rules}

    @cached_property
    def by_detector(self) -> dict[str, list[Rule]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.rules:
            if rule.match.detector is not None:
                found.setdefault(rule.match.detector, []).append(rule)
        return found

    @cached_property
    def symbols(self) -> dict[str, SymbolMatch]:
        """What is said of a symbol wherever it is used."""
        found: dict[str, SymbolMatch] = {}
        for rule in self.rules:
            for old, new in (rule.match.moved or {}).items():
                found[old] = Moved(rule, new)
            for name, advice in _reported(rule):
                if "*" not in name:
                    found[name] = Reported(rule, advice)
        return found

    @cached_property
    def _families(self) -> SymbolTable[Reported]:
        """What is said of symbols that are named with `*`."""
        return SymbolTable(
            (Reported(rule, advice), [name]) for rule in self.rules for name, advice in _reported(rule) if "*" in name
        )

    def about(self, symbol: Symbol) -> About:
        """What is said of a symbol; looked up once."""
        found = self._about.get(symbol)
        if found is None:
            found = self._about[symbol] = About(
                self._match(symbol),
                tuple(_entries(self.calls, symbol)),
                tuple(_entries(self.arguments, symbol)),
                tuple(_entries(self.places, symbol)),
            )
        return found

    @cached_property
    def _about(self) -> dict[Symbol, About]:
        return {}

    def match_of(self, symbol: Symbol) -> SymbolMatch | None:
        """What is said of a symbol wherever it is used, by any of its names."""
        return self.about(symbol).match

    def _match(self, symbol: Symbol) -> SymbolMatch | None:
        exact = [self.symbols[name] for name in names_in_rules(symbol) if name in self.symbols]
        said = chain(exact, self._families.find([symbol]))
        found = next((match for match in said if _speaks_of(match.rule, symbol)), None)
        is_there = isinstance(found, Moved) and found.replacement == symbol
        return None if is_there else found

    def today(self, symbol: Symbol) -> Symbol:
        """The symbol by the name that it has now, if it only moved."""
        match = self.match_of(symbol)
        return match.replacement if isinstance(match, Moved) else symbol

    @cached_property
    def calls(self) -> dict[str, list[ChangedCall]]:
        found: dict[str, list[ChangedCall]] = {}
        for rule in self.rules:
            keras3 = {_function(entry[0]): entry for entry in (rule.keras3 or {}).items()}
            for entry in (rule.match.calls or {}).items():
                function = _function(entry[0])
                found.setdefault(function, []).append(ChangedCall(rule, entry, keras3.get(function)))
        return found

    @cached_property
    def arguments(self) -> dict[str, list[ChangedArguments]]:
        found: dict[str, list[ChangedArguments]] = {}
        for rule in self.rules:
            for name in rule.match.arguments.functions if rule.match.arguments is not None else ():
                found.setdefault(name, []).append(ChangedArguments.of(rule))
        return found

    @cached_property
    def method_arguments(self) -> dict[str, dict[str, list[ChangedArguments]]]:
        """What is said of the arguments of methods, by the method's name and the kind of value."""
        found: dict[str, dict[str, list[ChangedArguments]]] = {}
        for rule in self.rules:
            for kind, names in (rule.match.arguments.methods if rule.match.arguments is not None else {}).items():
                for name in names:
                    found.setdefault(name, {}).setdefault(kind, []).append(ChangedArguments.of(rule))
        return found

    @cached_property
    def places(self) -> dict[str, list[ChangedPlaces]]:
        found: dict[str, list[ChangedPlaces]] = {}
        for rule in self.rules:
            for signature, first in (rule.match.places or {}).items():
                entry = ChangedPlaces(rule, parse_parameters(signature), first)
                found.setdefault(_function(signature), []).append(entry)
        return found

    @cached_property
    def method_places(self) -> dict[str, dict[str, ChangedPlaces]]:
        """What is said of the places of arguments of methods, by the method's name and the kind of value."""
        found: dict[str, dict[str, ChangedPlaces]] = {}
        for rule in self.rules:
            for kind, methods in (rule.match.method_places or {}).items():
                for signature, first in methods.items():
                    entry = ChangedPlaces(rule, parse_parameters(signature)[1:], first)
                    found.setdefault(_function(signature), {})[kind] = entry
        return found

    @cached_property
    def members(self) -> dict[str, dict[str, ChangedMember]]:
        """What is said of attributes, by the attribute's name and the kind of value."""
        found: dict[str, dict[str, ChangedMember]] = {}
        for rule in self.rules:
            for kind, names in (rule.match.members or {}).items():
                for name in names:
                    found.setdefault(name, {})[kind] = ChangedMember(rule)
            for kind, templates in (rule.match.methods or {}).items():
                for entry in templates.items():
                    found.setdefault(_function(entry[0]), {})[kind] = ChangedMember(rule, entry)
        return found

    @cached_property
    def stores(self) -> dict[str, dict[str, Rule]]:
        """What is said of attributes that are set, by the attribute's name and the kind of value."""
        found: dict[str, dict[str, Rule]] = {}
        for rule in self.rules:
            for kind, names in (rule.match.stores or {}).items():
                for name in names:
                    found.setdefault(name, {})[kind] = rule
        return found

    @cached_property
    def attributes(self) -> dict[str, dict[str, Renamed]]:
        """What is said of attributes that only have another name, by the attribute's name and the kind of value."""
        return _renamed((rule, rule.match.attributes or {}) for rule in self.rules)

    @cached_property
    def items(self) -> dict[str, dict[str, Renamed]]:
        """What is said of keys, by the key and the kind of value."""
        return _renamed((rule, rule.match.items or {}) for rule in self.rules)

    @cached_property
    def item(self) -> re.Pattern[bytes]:
        """One of these keys in a subscript, or as what `get` is given; it matches nothing where there are none."""
        keys = "|".join(map(re.escape, self.items)) or "(?!)"
        return re.compile(rf"[\[(]\s*['\"](?:{keys})['\"]\s*[\]),]".encode())

    @cached_property
    def _kept(self) -> dict[Symbol, tuple[str, ...]]:
        """What `kept_by` has found out."""
        return {}

    def kept_by(self, symbol: Symbol) -> tuple[str, ...]:
        """The codes of the rules on code that keeps working where this symbol is used."""
        if symbol not in self._kept:
            self._kept[symbol] = tuple(self._works_with.find([symbol]))
        return self._kept[symbol]

    @cached_property
    def _works_with(self) -> SymbolTable[str]:
        """The codes of rules, with the symbols whose use shows that the code is still right."""
        return SymbolTable((rule.code, rule.works_with) for rule in self.rules)

    @cached_property
    def _makers(self) -> SymbolTable[str]:
        """The kinds of value, with what makes one when it is called."""
        return SymbolTable((name, kind.made_by) for name, kind in self.kinds.items())

    @cached_property
    def _classes(self) -> SymbolTable[str]:
        """The kinds of value, with the classes of such values."""
        return SymbolTable((name, [*kind.made_by, *kind.classes]) for name, kind in self.kinds.items())

    @cached_property
    def world_sets(self) -> dict[str, SymbolSet]:
        return {name: SymbolSet(patterns) for name, patterns in self.worlds.items()}

    @cached_property
    def _made(self) -> dict[Symbol, str | None]:
        """What `kind_made_by` has found out."""
        return {}

    def kind_made_by(self, symbol: Symbol) -> str | None:
        """The kind of value that calling this symbol gives, by any of its names; None where rules.yaml says none."""
        if symbol not in self._made:
            self._made[symbol] = self._kind_in(self._makers, symbol)
        return self._made[symbol]

    @cached_property
    def _passing_on(self) -> SymbolTable[str]:
        """The kinds of value, with the functions that make one of one."""
        return SymbolTable((name, kind.passed_on_by) for name, kind in self.kinds.items())

    @cached_property
    def _passed_on(self) -> dict[Symbol, list[str]]:
        """What `kinds_passed_on_by` has found out."""
        return {}

    def kinds_passed_on_by(self, symbol: Symbol) -> list[str]:
        """The kinds of which this function gives a value when it gets one."""
        if symbol not in self._passed_on:
            self._passed_on[symbol] = self._passing_on.find([symbol])
        return self._passed_on[symbol]

    @cached_property
    def _kinds_of_classes(self) -> dict[Symbol, str | None]:
        """What `kind_of_class` has found out."""
        return {}

    def kind_of_class(self, symbol: Symbol) -> str | None:
        """The kind of value that this class's instances are; None where rules.yaml says none."""
        if symbol not in self._kinds_of_classes:
            self._kinds_of_classes[symbol] = self._kind_in(self._classes, symbol)
        return self._kinds_of_classes[symbol]

    def _kind_in(self, kinds: SymbolTable[str], symbol: Symbol) -> str | None:
        public = public_name(symbol)
        symbols = [symbol] if public is None else [symbol, public]
        for name in (name for each in tuple(symbols) for name in names_in_rules(each)):
            moved = self.symbols.get(name)
            if isinstance(moved, Moved):
                symbols.append(moved.replacement)
        return next(iter(kinds.find(symbols)), None)


def _entries(table: dict[str, list[Said]], symbol: Symbol) -> list[Said]:
    return [entry for name in names_in_rules(symbol) for entry in table.get(name, ())]


def _reported(rule: Rule) -> Iterable[tuple[str, str | None]]:
    """The symbols that a rule reports, each with what it says of it."""
    return [*((name, None) for name in rule.match.symbols or ()), *(rule.match.advice or {}).items()]


def _speaks_of(rule: Rule, symbol: Symbol) -> bool:
    """Whether what a rule says of `keras.x` is about this symbol as well, which may be `tf.keras.x`."""
    return symbol.api is Api.KERAS or not rule.standalone


def _renamed(rules: Iterable[tuple[Rule, dict[str, dict[str, str]]]]) -> dict[str, dict[str, Renamed]]:
    """New names by the old name and the kind of value."""
    found: dict[str, dict[str, Renamed]] = {}
    for rule, by_kind in rules:
        for kind, renamed in by_kind.items():
            for old, new in renamed.items():
                found.setdefault(old, {})[kind] = Renamed(rule, new)
    return found


def _function(signature: str) -> str:
    return signature.partition("(")[0]
