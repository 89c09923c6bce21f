"""Checks a file again after every edit, at the cost of what the edit touches.

The file is a list of sections (`source/sections.py`), and each is analysed as a small source of its own whose module
scope goes on in the others. What a section binds there is compared before and after an edit: only if it changed are the
sections looked at again that use these names. The same holds for the facts that a file shows as a whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise, takewhile

from msgspec import Struct
from msgspec.structs import replace

from eagerly.check.analysis import NO_FACTS, Analysis, Facts, Finding
from eagerly.check.detectors import detect, names_tensorflow
from eagerly.check.facts import FactsOfSections, facts_shown
from eagerly.check.methods import Method, look_at, method_around
from eagerly.names.meaning import Names, is_fallback
from eagerly.names.scopes import END, Binding, BindingKind, Scope
from eagerly.names.workspace import FileImports
from eagerly.rules.book import RuleBook
from eagerly.settings import Settings
from eagerly.source.sections import Sections, Splice
from eagerly.source.text import Change, Span, Text
from eagerly.source.tree import parse_statement

_STAR = "*"
"""The name under which star imports are known."""
_MEANINGLESS = {BindingKind.FUNCTION, BindingKind.OTHER}
"""Bindings that stay the same whatever is in the statement that makes them."""


class _Export(Struct, frozen=True):
    """A binding in the module's scope, by all that other sections can see of it."""

    name: str
    kind: BindingKind
    hides: bool
    is_fallback: bool
    outline: object


@dataclass(eq=False, slots=True)
class Section:
    """Whole top-level statements, and what is found in them."""

    text: Text
    parsed: bytes
    replaces: list[Section] = field(default_factory=list)
    """The sections in whose place it came since the last update; of several that came together, the first has them."""
    order: int = 0
    analysis: Analysis | None = None
    findings: Sequence[Finding] = ()
    """What is found in it; spans are byte offsets from its start."""
    exports: tuple[_Export, ...] = ()
    shown: Facts = NO_FACTS
    method: Method | None = None
    """What of it was looked at last, if that was one method of a class."""
    names: frozenset[str] = frozenset()
    """The names that this method uses since then."""
    reads: frozenset[str] = frozenset()
    """The names of the facts on which what is found in it depends."""
    line_ends: int = field(init=False)
    """How many lines end in it."""
    _mentions: bool | None = None

    def __post_init__(self) -> None:
        data = self.text.data
        self.line_ends = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")

    @property
    def mentions_tensorflow(self) -> bool:
        """Whether it names TensorFlow or Keras, looked for when that is asked."""
        if self._mentions is None:
            self._mentions = names_tensorflow(self.text.data)
        return self._mentions

    def uses(self, names: set[str]) -> bool:
        """Whether it uses one of these names."""
        return not (names.isdisjoint(self.known.scopes.references_by_name) and names.isdisjoint(self.names))

    @property
    def known(self) -> Analysis:
        """Its analysis, which is there once `IncrementalCheck.update` has run."""
        assert self.analysis is not None
        return self.analysis


class IncrementalCheck:
    """The findings of one file while it is edited: always what `check` finds in its text."""

    def __init__(self, text: Text, rulebook: RuleBook, settings: Settings, imports: FileImports | None = None) -> None:
        """The same arguments as those of `check`."""
        self.text = text
        self.rulebook = rulebook
        self.settings = settings
        self.imports = imports
        self.analysed = 0
        """How many sections the last update looked at."""
        self._restart()

    def _restart(self) -> None:
        self._starts = Sections.of(self.text.parseable(), self.text.cells)
        self._changes: set[int] | None = None
        """What `changes` returns."""
        self._facts = FactsOfSections()
        self._reading: dict[str, dict[int, Section]] = {}
        """The sections whose findings depend on a fact, by its name."""
        self._lost: list[Section] = []
        self._binders: dict[str, list[Section]] = {}
        self._by_module: dict[int, Section] = {}
        self._sound: tuple[Section, Section] | None = None
        """A section with a syntax error, and what was there before, without one, if nothing else has changed since."""
        self.sections = self._cut(0, len(self._starts.starts))
        self._number(0)
        self._new = list(self.sections)
        """Those that have not been looked at."""
        self._partly: list[Section] = []
        """Those of which only a method was looked at last."""

    def _number(self, first: int) -> None:
        """Gives the sections from this index on their places in the order."""
        for order in range(first, len(self.sections)):
            self.sections[order].order = order

    def use_settings(self, settings: Settings) -> None:
        """Takes other settings."""
        if settings != self.settings:
            self.settings = settings
            self._restart()

    def replace(self, text: Text) -> None:
        """Takes another text altogether; what it has in common with the last at its start and its end is kept."""
        self.text = text
        self._starts = Sections.of(text.parseable(), text.cells)
        self._splice(Splice(0, len(self.sections), len(self._starts.starts)))

    def change(self, text: Text, change: Change) -> None:
        """Takes the text that one change has made of the last; nothing is looked at yet."""
        before, self.text = self.text, text
        self._starts, splice = self._starts.changed(before, text, change)
        self._splice(splice)

    def _splice(self, splice: Splice) -> None:
        """Puts new sections in the place of old ones, but for those at either end that stay the same."""
        removed = self.sections[splice.first : splice.last]
        added = self._cut(splice.first, splice.new_last)
        same = _unchanged_at_start(removed, added)
        removed, added = removed[same:], added[same:]
        same_at_end = _unchanged_at_start(removed[::-1], added[::-1])
        removed, added = removed[: len(removed) - same_at_end], added[: len(added) - same_at_end]
        self.sections[splice.first + same : splice.last - same_at_end] = added
        if len(added) == len(removed):
            for section, old in zip(added, removed, strict=True):
                section.order = old.order
                self._note(section)
        else:
            self._number(splice.first + same)
        if [section.line_ends for section in added] != [section.line_ends for section in removed]:
            self._changes = None
        self._new = [section for section in self._new if section not in removed] + added
        self._partly = [section for section in self._partly if section not in removed]
        self._take_out(removed)
        gone = [old for section in removed for old in (section.replaces if section.analysis is None else [section])]
        if added:
            added[0].replaces = gone
        else:
            self._lost += gone

    def update(self) -> None:
        """Looks at whatever the changes since the last time may have changed."""
        try:
            self._update()
        except Exception:
            self._restart()  # whatever went wrong, the next key finds the books in order
            raise

    def _update(self) -> None:
        self.analysed = 0
        if not self._mentions_tensorflow():
            if self._by_module:
                self._restart()
            return
        if not self._new and not self._lost:
            return
        if len(self._new) == 1 and not self._lost and self._look_at_method(self._new[0]):
            self._new = []
            return
        pending = [*self._new, *map(self._anew, self._partly)]
        pending.sort(key=lambda section: section.order)
        self._partly = []
        for section in pending:
            self._look_at(section)
        changed = self._settle_exports(pending)
        others = [section for section in self._users(changed) if section not in pending]
        changed_facts = self._settle_facts(pending, others)
        dirty = {id(section): section for section in (*pending, *others, *self._readers(changed_facts))}
        for section in dirty.values():
            self._find(section)
            self._settle(section)
        sound = self._sound_before(pending[0]) if len(pending) == 1 and not changed else None
        if sound is not None and not sound.known.facts_read.isdisjoint(changed_facts):
            self._find(sound)
        self._sound = (pending[0], sound) if sound is not None else None
        for section in pending:
            section.replaces = []
        self._new, self._lost = [], []
        self.analysed = len(dirty)

    def _mentions_tensorflow(self) -> bool:
        """Whether there can be anything to find; the first section that names TensorFlow says so."""
        return any(section.mentions_tensorflow for section in self.sections) or (
            self.imports is not None and self.imports.mention(self.text.data)
        )

    def changes(self) -> set[int] | None:
        """The sections, by their order, that are new or of which other things may be found than at the last call.

        Returns:
            None where some came or went, or others begin at other lines.
        """
        changes, self._changes = self._changes, set()
        return changes

    def _note(self, section: Section) -> None:
        if self._changes is not None:
            self._changes.add(section.order)

    def _settle(self, section: Section) -> None:
        """Enters into the books what was found in a section anew, and which facts that depends on."""
        self._note(section)
        for fact in section.reads - section.known.facts_read:
            del self._reading[fact][id(section)]
        for fact in section.known.facts_read - section.reads:
            self._reading.setdefault(fact, {})[id(section)] = section
        section.reads = frozenset(section.known.facts_read)

    def _find(self, section: Section) -> None:
        section.known.learn(self._facts.facts)
        section.findings = section.known.findings = detect(section.known)

    def _cut(self, first: int, last: int) -> list[Section]:
        """New sections for those from index `first` up to `last`."""
        borders = self._starts.starts[first : last + 1]
        if last == len(self._starts.starts):
            borders.append(self.text.length)
        texts = [Text(self.text.part(start, end)) for start, end in pairwise(borders)]
        if self.text.is_parsed_as_it_is:
            return [Section(text, text.data) for text in texts]
        data = self.text.parseable()
        return [Section(text, data[start:end]) for text, (start, end) in zip(texts, pairwise(borders), strict=True)]

    def _take_out(self, sections: Iterable[Section]) -> None:
        """Takes sections out of the books."""
        for section in sections:
            if section.analysis is not None:
                module = section.analysis.scopes.module
                del self._by_module[id(module)]
                for name in _bound(module):
                    self._binders[name].remove(section)
                for fact in section.reads:
                    del self._reading[fact][id(section)]

    def _look_at(self, section: Section) -> None:
        """Parses a section and enters what it binds into the books."""
        outside = _Outside(self._binders, section)
        trees = parse_statement(section.text, section.parsed, Span(0, len(section.parsed)))
        section.analysis = Analysis(
            section.text, section.parsed, trees, self.rulebook, self.settings, self.imports, outside, self._names_of
        )
        self._enter(section)

    def _look_at_method(self, section: Section) -> bool:
        """Looks at a new section where it differs from the one before it, if that is within a method of a class."""
        if len(section.replaces) != 1:
            return False
        (old,) = section.replaces
        base = self._sound_of(old) or old
        change, growth = _difference(base.parsed, section.parsed), len(section.parsed) - len(base.parsed)
        method = base.method or method_around(base.known, change)
        if method is None or not method.covers(change):
            return False
        now = Span(method.now.start, method.now.end + growth)
        self._by_module[id(method.whole.scopes.module)] = base
        looked = look_at(replace(method, now=now), section.text, section.parsed, self._facts.facts)
        del self._by_module[id(method.whole.scopes.module)]
        if looked is None or base.exports != old.exports:
            return False
        changed = self._facts.exchange([old.shown], [looked.shown])
        readers = self._readers(changed)
        if any(reader.method for reader in readers) or not changed.isdisjoint(looked.analysis.facts_read):
            self._facts.exchange([looked.shown], [old.shown])
            return False
        if changed:
            self._sound = None
        section.shown = looked.shown
        section.analysis, section.exports, section.method = looked.analysis, old.exports, looked.method
        section.findings = looked.analysis.findings
        section.names = base.names | looked.names
        section.replaces = []
        self._partly.append(section)
        self._enter(section)
        self._settle(section)
        for reader in readers:
            self._find(reader)
            self._settle(reader)
        self.analysed = 1 + len(readers)
        return True

    def _sound_of(self, section: Section) -> Section | None:
        """What stood in the place of a section with a syntax error before it had one."""
        return self._sound[1] if self._sound is not None and self._sound[0] is section else None

    def _sound_before(self, section: Section) -> Section | None:
        """The same of a section that has just been looked at."""
        if not section.known.has_error or len(section.replaces) != 1:
            return None
        (old,) = section.replaces
        return self._sound_of(old) if old.known.has_error else old

    def _anew(self, section: Section) -> Section:
        """A new section in the place of one of which only a method was looked at."""
        new = Section(section.text, section.parsed, [section], section.order)
        self._note(new)
        self._take_out([section])
        self.sections[section.order] = new
        return new

    def _enter(self, section: Section) -> None:
        """Enters what a section binds into the books."""
        module = section.known.scopes.module
        assert isinstance(module.outside, _Outside)
        module.outside.section = section
        self._by_module[id(module)] = section
        for name in _bound(module):
            binders = self._binders.setdefault(name, [])
            binders.append(section)
            binders.sort(key=lambda binder: binder.order)

    def _names_of(self, module: Scope) -> Names:
        return self._by_module[id(module)].known.names

    def _users(self, names: set[str]) -> list[Section]:
        """The sections that use one of these names."""
        if not names:
            return []
        return [section for section in self.sections if _STAR in names or section.uses(names)]

    def _readers(self, facts: set[str]) -> list[Section]:
        """The sections whose findings depend on one of these facts."""
        return list({key: reader for fact in facts for key, reader in self._reading.get(fact, {}).items()}.values())

    def _settle_exports(self, pending: Sequence[Section]) -> set[str]:
        """Works out what the new sections export, and what the others do if that depends on it.

        Returns:
            the names that may mean something else now, where another section uses them.
        """
        if len(pending) == len(self.sections):
            for section in pending:
                section.exports = _exports(section.known)
            return set()
        fresh = {id(section) for section in pending}
        replaced = [old for section in pending for old in section.replaces]
        stale = {export.name for old in replaced for export in old.exports if export.kind not in _MEANINGLESS}
        stale |= {name for section in pending for name in _meaningful(section.known.scopes.module)}
        suspects: dict[int, Section] = {}
        while True:
            self._forget(stale, suspects)
            exports = {id(section): _exports(section.known) for section in (*pending, *suspects.values())}
            changed = {export.name for old in self._lost for export in old.exports}
            for replaced, run in self._runs(pending):
                before = tuple(export for old in replaced for export in old.exports)
                after = tuple(export for section in run for export in exports[id(section)])
                if before != after:
                    changed.update(export.name for export in (*before, *after))
            for key, section in suspects.items():
                if key not in fresh and exports[key] != section.exports:
                    changed.update(export.name for export in (*section.exports, *exports[key]))
            if changed <= stale:
                break
            stale |= changed
        for section in (*pending, *suspects.values()):
            section.exports = exports[id(section)]
        return changed

    def _forget(self, names: set[str], suspects: dict[int, Section]) -> None:
        """Makes all sections forget what they worked out from these names; adds them to the suspects.

        What such a section exports may mean something else as well, so `names` grows by that.
        """
        grown = True
        while grown:
            grown = False
            for section in self._users(names):
                section.known.forget()
                if id(section) not in suspects:
                    suspects[id(section)] = section
                    new = _meaningful(section.known.scopes.module) - names
                    names |= new
                    grown = grown or bool(new)

    def _settle_facts(self, pending: Sequence[Section], others: Sequence[Section]) -> set[str]:
        """Works out what sections show that are new or have changed; returns the names of the facts that changed."""
        replaced = [old for section in pending for old in section.replaces]
        gone = [section.shown for section in (*self._lost, *replaced, *others)]
        for section in (*pending, *others):
            section.shown = facts_shown(section.known)
        return self._facts.exchange(gone, [section.shown for section in (*pending, *others)])

    def _runs(self, pending: Sequence[Section]) -> Iterator[tuple[list[Section], list[Section]]]:
        """New sections that stand one after the other, each time with all that they replace."""
        for _, group in groupby(enumerate(pending), lambda numbered: numbered[1].order - numbered[0]):
            run = [section for _, section in group]
            yield [old for section in run for old in section.replaces], run


class _Outside:
    """What the other sections of a file bind, as one of them sees it."""

    def __init__(self, binders: dict[str, list[Section]], section: Section) -> None:
        self._binders = binders
        self.section = section

    def before(self, name: str) -> list[Binding]:
        found: list[Binding] = []
        for binder in reversed(self._binders.get(name, ())):
            if binder.order < self.section.order:
                for binding in reversed(binder.known.scopes.module.bindings[name]):
                    found.append(binding)
                    if binding.reach == END:
                        return found
        return found

    def anywhere(self, name: str) -> list[Binding]:
        return [
            binding
            for binder in self._binders.get(name, ())
            if binder is not self.section
            for binding in binder.known.scopes.module.bindings[name]
        ]

    def star_imports(self) -> list[str]:
        binders = self._binders.get(_STAR, ())
        return [
            origin
            for binder in binders
            if binder is not self.section
            for origin in binder.known.scopes.module.star_imports
        ]


def _bound(module: Scope) -> Iterator[str]:
    """The names that a section binds in the module's scope."""
    yield from module.bindings
    if module.star_imports:
        yield _STAR


def _meaningful(module: Scope) -> set[str]:
    """The names that it binds to something that the analysis follows."""
    found = {
        name
        for name, bindings in module.bindings.items()
        if any(binding.kind not in _MEANINGLESS for binding in bindings)
    }
    return found | {_STAR} if module.star_imports else found


def _exports(analysis: Analysis) -> tuple[_Export, ...]:
    module, names = analysis.scopes.module, analysis.names
    found = [
        _Export(
            name, binding.kind, binding.reach == END, is_fallback(binding), names.outline(names.of_binding(binding))
        )
        for name, bindings in module.bindings.items()
        for binding in bindings
    ]
    if module.star_imports:
        found.append(_Export(_STAR, BindingKind.IMPORT, False, False, tuple(module.star_imports)))
    return tuple(found)


def _difference(old: bytes, new: bytes) -> Span:
    """What of `old` is not the same in `new`, in byte offsets."""
    start = _same_at_start(old, new)
    same_at_end = _same_at_start(old[start:][::-1], new[start:][::-1])
    return Span(start, len(old) - same_at_end)


def _same_at_start(old: bytes, new: bytes) -> int:
    """How many bytes two texts have in common at their start."""
    return bisect_left(range(min(len(old), len(new))), True, key=lambda at: old[: at + 1] != new[: at + 1])


def _unchanged_at_start(old: Sequence[Section], new: Sequence[Section]) -> int:
    """How many of the first sections are the same in both, and may stay."""
    same = (a.parsed == b.parsed and a.text.data == b.text.data for a, b in zip(old, new, strict=False))
    return sum(1 for _ in takewhile(bool, same))
