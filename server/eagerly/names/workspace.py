"""TensorFlow by way of the project's own modules: `from ..compat import tfv1 as tf`.

Other files are read from disk, only where a name is imported from them, and again when they change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from eagerly.names.kinds import Traits
from eagerly.names.meaning import ImportedClass, LocalClass, LocalModule, Names
from eagerly.names.scopes import ScopeTree
from eagerly.names.symbols import Symbol, symbol_of
from eagerly.names.walk import build_scopes
from eagerly.source.files import UnreadableFileError, read_source
from eagerly.source.text import Text
from eagerly.source.tree import SyntaxTree, parse_source

_MAX_SIZE = 2_000_000
"""Bytes of a file above which it is data and not a module that passes names on."""
_MAX_CHAIN = 6
"""How many files a name is followed through."""
_FROM_IMPORT = re.compile(
    rb"^[ \t]*from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*(?:\((?P<many>[^)]*)\)|(?P<few>[^#\n]*))", re.M
)
_IMPORT = re.compile(rb"^[ \t]*import[ \t]+([^#\n]*)", re.M)
_CLASS = re.compile(rb"^class[ \t]+(\w+)[ \t]*\((?!\s*(?:object\s*)?\))", re.M)
_OF_KERAS = re.compile(rb"keras|(?:Layer|Cell|Metric|Callback|Optimizer|Model)\b")
"""What the modules with classes that derive from those of Keras have in them, or the names of such classes."""
_ENTRY = re.compile(rb"([.\w*]+)(?:\s+as\s+(\w+))?")
_ASSIGNED = re.compile(rb"\b(\w+)[ \t]*(?::[^=\n]*)?=(?!=)")
_ALL = re.compile(rb"^__all__\s*\+?=\s*[\[(]([^\])]*)", re.M)
_QUOTED = re.compile(rb"['\"](\w+)['\"]")
_MENTIONS = re.compile(rb"tensorflow|keras|tf_slim")

Stamp = tuple[int, int]
"""What tells one state of a file from another: when it was changed, and its size."""


PassedOn = Symbol | ImportedClass | None
"""What a name of a module can stand for in another one."""


class Parsed(Struct, frozen=True):
    """The trees of a source, and their scopes."""

    text: Text
    trees: list[SyntaxTree]
    scopes: ScopeTree

    @classmethod
    def of(cls, text: Text) -> Parsed:
        data, trees = parse_source(text)
        return cls(text, trees, build_scopes(data, [tree.root_node for tree in trees]))


class _Module(Struct, eq=False, dict=True):
    """A file as it was when it was read, and what its names were found to be."""

    stamp: Stamp
    data: bytes
    found: dict[str, tuple[PassedOn, dict[Path, Stamp]]] = {}
    """What names stand for, each with the states of the files that it depends on."""
    parsed: Parsed | None = None
    _assigned: dict[str, bool] = {}

    @cached_property
    def mentions(self) -> bool:
        """Whether it has a word of TensorFlow or Keras in it."""
        return _MENTIONS.search(self.data) is not None

    def may_bind(self, name: str) -> bool:
        """Whether it may pass a name on, told without parsing it."""
        if not self._imported.isdisjoint((name, "*")):
            return True
        if name not in self._assigned:
            self._assigned[name] = self._assigns(name.encode("utf-8", "replace"))
        return self._assigned[name]

    @cached_property
    def is_of_keras(self) -> bool:
        """Whether it may have classes that derive from those of Keras."""
        return _OF_KERAS.search(self.data) is not None

    @cached_property
    def classes(self) -> frozenset[str]:
        """The names of the classes that it defines at its top, and that may derive from those of Keras."""
        if not self.is_of_keras:
            return frozenset()
        return frozenset(match[1].decode("utf-8", "replace") for match in _CLASS.finditer(self.data))

    @cached_property
    def _imported(self) -> frozenset[str]:
        """The names that it imports; of those of another module all where there is a `*`."""
        imported = [match[1] for match in _import_lines(_IMPORT, self.data)]
        imported += [match["many"] or match["few"] or b"" for match in _import_lines(_FROM_IMPORT, self.data)]
        entries = (entry for listed in imported for entry in _ENTRY.finditer(listed))
        return frozenset((entry[2] or entry[1]).decode("utf-8", "replace") for entry in entries)

    def _assigns(self, name: bytes) -> bool:
        """Whether something is assigned to a name in some line."""
        at = self.data.find(name)
        while at >= 0:
            end = at + len(name)
            if self.data[end : end + 1] in (b"=", b":", b" ", b"\t"):
                line = self.data[self.data.rfind(b"\n", 0, at) + 1 : (self.data.find(b"\n", end) + 1) or None]
                if b"=" in line and any(match[1] == name for match in _ASSIGNED.finditer(line)):
                    return True
            at = self.data.find(name, end)
        return False

    @cached_property
    def exported(self) -> frozenset[str] | None:
        """What its `__all__` lists; None where it has none."""
        lists = [match[1] for match in _ALL.finditer(self.data)]
        names = (match[1].decode("utf-8", "replace") for listed in lists for match in _QUOTED.finditer(listed))
        return frozenset(names) if lists else None


class _NoKinds:
    """No values are followed: what is passed on is a module or a symbol."""

    kinds: Mapping[str, Traits] = {}

    def kind_made_by(self, symbol: Symbol) -> str | None:
        return None

    def kind_of_class(self, symbol: Symbol) -> str | None:
        return None

    def kinds_passed_on_by(self, symbol: Symbol) -> tuple[str, ...]:
        return ()


class Workspace:
    """The modules around a file that it may import: its package's, those beside it, and those of given folders."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        self.folders = tuple(folders)
        self._modules: dict[Path, _Module] = {}
        self._folders: dict[Path, tuple[int, frozenset[str]]] = {}
        self._open: list[Path] = []
        self._read: dict[Path, Stamp] = {}

    def symbol(self, module: str, name: str, of_file: Path) -> Symbol | None:
        """The symbol that `from module import name` brings into a file; None where it is none or can't be told."""
        path = self.file_of(module, of_file)
        loaded = self._load(path) if path is not None else None
        found = (
            self._found_in(path, name) if path is not None and loaded is not None and loaded.may_bind(name) else None
        )
        return found if isinstance(found, Symbol) else None

    def class_of(self, module: str, name: str, of_file: Path) -> ImportedClass | None:
        """The class of the project that `from module import name` brings into a file; None where it is none."""
        path = self.file_of(module, of_file)
        loaded = self._load(path) if path is not None else None
        may_be = loaded is not None and loaded.is_of_keras
        found = self._found_in(path, name) if path is not None and may_be else None
        return found if isinstance(found, ImportedClass) else None

    def file_of(self, module: str, of_file: Path) -> Path | None:
        """Where the module that a file imports by this name is, if it is one of the project's own."""
        return next((file for file in self._files_of(module, of_file.parent) if file != of_file), None)

    def _files_of(self, module: str, folder: Path) -> Iterable[Path]:
        """The files that a module may be which a file in a folder imports by this name, the first to be taken first."""
        dots = len(module) - len(module.lstrip("."))
        parts = module[dots:].split(".") if module[dots:] else []
        if not all(part.isidentifier() for part in parts):
            return
        for root in _parents(folder, dots) if dots else self._roots(folder):
            if parts and not self._entries(root) & {parts[0], f"{parts[0]}.py"}:
                continue
            path = root.joinpath(*parts)
            if len(parts) > 1 and not self._entries(path.parent) & {parts[-1], f"{parts[-1]}.py"}:
                continue
            found = _module_file(path, is_folder=not parts)
            if found is not None:
                yield found

    def _entries(self, folder: Path) -> frozenset[str]:
        """The names of what is in a folder, listed again when that changes."""
        try:
            changed = folder.stat().st_mtime_ns
            known = self._folders.get(folder)
            if known is None or known[0] != changed:
                known = self._folders[folder] = (changed, frozenset(entry.name for entry in folder.iterdir()))
        except OSError:
            return frozenset()
        return known[1]

    def imports_of(self, file: Path) -> FileImports:
        """What the imports of a file bring into it."""
        return FileImports(self, file.absolute())

    @property
    def is_at_rest(self) -> bool:
        """Whether no name is being followed through modules, so that what is found depends on nothing else."""
        return not self._open

    def parsed(self, file: Path, text: Text) -> Parsed | None:
        """A file, if it has been parsed already, to follow a name through it, when its text was this."""
        module = self._modules.get(file)
        is_it = module is not None and module.parsed is not None and module.parsed.text.data == text.data
        return module.parsed if module is not None and is_it else None

    def mentions(self, module: str, of_file: Path) -> bool:
        """Whether the module that a file imports by this name has a word of TensorFlow or Keras in it."""
        path = self.file_of(module, of_file)
        loaded = self._load(path) if path is not None else None
        return loaded is not None and loaded.mentions

    def starred(self, module: str, name: str, of_file: Path) -> Symbol | None:
        """The symbol that `from module import *` brings into a file under a name."""
        path = self.file_of(module, of_file)
        loaded = self._load(path) if path is not None else None
        if path is None or loaded is None or name.startswith("_"):
            return None
        if loaded.exported is not None and name not in loaded.exported:
            return None
        found = self._found_in(path, name)
        return found if isinstance(found, Symbol) else None

    def came_by_star(self, module: str, name: str, of_file: Path) -> bool:
        """Whether a module passes on a symbol that it was found to have, but names nowhere itself."""
        path = self.file_of(module, of_file)
        loaded = self._load(path) if path is not None else None
        parsed = loaded.parsed if loaded is not None else None
        return parsed is not None and name not in parsed.scopes.module.bindings

    def _roots(self, folder: Path) -> Iterable[Path]:
        """The folders in which the absolute imports of a folder's files may be found."""
        package = folder
        while "__init__.py" in self._entries(package) and package.parent != package:
            package = package.parent
        yield package
        if package != folder:
            yield folder
        yield from (other for other in self.folders if other not in (package, folder))

    def _found_in(self, path: Path, name: str) -> PassedOn:
        """What a module's name stands for once the module is loaded."""
        module = self._load(path)
        if module is None or path in self._open or len(self._open) >= _MAX_CHAIN:
            return None
        known = module.found.get(name)
        if known is not None and self._are_current(known[1]):
            self._read.update(known[1])
            return known[0]
        outer, self._read = self._read, {path: module.stamp}
        self._open.append(path)
        try:
            found = self._find(path, module, name)
        finally:
            self._open.pop()
            inner, self._read = self._read, outer
        self._read.update(inner)
        if not self._open:
            module.found[name] = (found, inner)
        return found

    def _find(self, path: Path, module: _Module, name: str) -> PassedOn:
        if not (name in module.classes or module.may_bind(name)):
            return None
        if module.parsed is None:
            module.parsed = Parsed.of(read_source(path).text)
        scopes = module.parsed.scopes
        names = Names(scopes, _NoKinds(), FileImports(self, path))
        meaning = names.of_name(name, scopes.module, len(scopes.data))
        if isinstance(meaning, LocalClass):
            return _class_of(names, meaning)
        if meaning is None:
            return names.imported_class(name, scopes.module, len(scopes.data))
        return meaning if isinstance(meaning, Symbol) else None

    def _are_current(self, stamps: dict[Path, Stamp]) -> bool:
        """Whether files are in the states that they were in when they were read."""
        return all(_stamp(path) == stamp for path, stamp in stamps.items())

    def _load(self, path: Path) -> _Module | None:
        """A file as it is now; None where it can't be read."""
        stamp = _stamp(path)
        known = self._modules.get(path)
        if known is not None and known.stamp == stamp:
            return known
        self._modules.pop(path, None)
        if stamp is None or stamp[1] > _MAX_SIZE:
            return None
        try:
            data = read_source(path).text.data
        except UnreadableFileError:
            return None
        self._modules[path] = _Module(stamp, data)
        return self._modules[path]


class Snapshot(Workspace):
    """A workspace in which nothing changes while it is used, so that nothing is looked for on disk twice."""

    def __init__(self, folders: Iterable[Path] = ()) -> None:
        super().__init__(folders)
        self._known_entries: dict[Path, frozenset[str]] = {}
        self._known_roots: dict[Path, tuple[Path, ...]] = {}
        self._known_files: dict[tuple[str, Path], tuple[Path, ...]] = {}
        self._known_imports: dict[Path, dict[str, Path | None]] = {}
        self._known_modules: dict[Path, _Module | None] = {}

    def imports_of(self, file: Path) -> FileImports:
        return _SnapshotImports(self, file.absolute())

    def file_of(self, module: str, of_file: Path) -> Path | None:
        known = self._known_imports.setdefault(of_file, {})
        if module not in known:
            known[module] = super().file_of(module, of_file)
        return known[module]

    def _files_of(self, module: str, folder: Path) -> Iterable[Path]:
        known = self._known_files.get((module, folder))
        if known is None:
            known = self._known_files[module, folder] = tuple(super()._files_of(module, folder))
        return known

    def _entries(self, folder: Path) -> frozenset[str]:
        known = self._known_entries.get(folder)
        if known is None:
            known = self._known_entries[folder] = super()._entries(folder)
        return known

    def _roots(self, folder: Path) -> Iterable[Path]:
        known = self._known_roots.get(folder)
        if known is None:
            known = self._known_roots[folder] = tuple(super()._roots(folder))
        return known

    def _are_current(self, stamps: dict[Path, Stamp]) -> bool:
        return True

    def _load(self, path: Path) -> _Module | None:
        if path not in self._known_modules:
            self._known_modules[path] = super()._load(path)
        return self._known_modules[path]


def _class_of(names: Names, meaning: LocalClass) -> ImportedClass | None:
    """What is to be known elsewhere of a class; nothing of one that derives from nothing of TensorFlow."""
    bases = tuple(names.base_classes(meaning.binding))
    scopes = names.with_bases(meaning.binding.body) if bases else []
    own = {name for scope in scopes for name in (*scope.bindings, *scope.attributes)}
    inherited = {name for scope in scopes for base in names.imported_bases(scope) for name in base.attributes}
    return ImportedClass(bases, frozenset(own | inherited)) if bases else None


class FileImports:
    """What the imports of one file bring into it."""

    def __init__(self, workspace: Workspace, file: Path) -> None:
        self.workspace = workspace
        self.file = file

    def meaning(self, dotted: str) -> Symbol | LocalModule | None:
        """What an import of the file stands for, by its dotted name: `..compat.tf`."""
        module, name = _split(dotted)
        symbol = self.workspace.symbol(module, name, self.file) if module else None
        if symbol is not None:
            return symbol
        return LocalModule(dotted) if self.workspace.file_of(dotted, self.file) is not None else None

    def class_of(self, dotted: str) -> ImportedClass | None:
        """The class that an import of the file stands for, by its dotted name, if one of these modules defines it."""
        module, name = _split(dotted)
        return self.workspace.class_of(module, name, self.file) if module else None

    def starred(self, module: str, name: str) -> Symbol | None:
        """The symbol that `from module import *` brings in under a name."""
        return self.workspace.starred(module, name, self.file)

    def came_by_star(self, dotted: str) -> bool:
        """Whether the module that passes on the symbol of this dotted name has it by an `import *`, unnamed."""
        module, name = _split(dotted)
        return bool(module) and self.workspace.came_by_star(module, name, self.file)

    def parsed(self, text: Text) -> Parsed | None:
        """The file itself, if it has been parsed already, as another one imports from it, when its text was this."""
        return self.workspace.parsed(self.file, text)

    def mention(self, data: bytes) -> bool:
        """Whether a source that doesn't name TensorFlow may import it from the project's own modules."""
        modules = (name for match in _import_lines(_IMPORT, data) for name in _imported_names(match[1]))
        if any(symbol_of(module) is None and self.workspace.mentions(module, self.file) for module in modules):
            return True
        for match in _import_lines(_FROM_IMPORT, data):
            module = match["module"].decode()
            if symbol_of(module) is not None or self.workspace.file_of(module, self.file) is None:
                continue
            names = _imported_names(match["many"] or match["few"] or b"")
            if names == ["*"]:
                if self.workspace.mentions(module, self.file):
                    return True
            elif any(self._may_be_symbol(module, name) for name in names):
                return True
        return False

    def _may_be_symbol(self, module: str, name: str) -> bool:
        if self.workspace.symbol(module, name, self.file) is not None:
            return True
        return self.workspace.mentions(f"{module}{name}" if module.endswith(".") else f"{module}.{name}", self.file)


class _SnapshotImports(FileImports):
    """Those of a file in a snapshot."""

    def __init__(self, workspace: Workspace, file: Path) -> None:
        super().__init__(workspace, file)
        self._known: dict[str, Symbol | LocalModule | None] = {}

    def meaning(self, dotted: str) -> Symbol | LocalModule | None:
        if not self.workspace.is_at_rest:
            return super().meaning(dotted)
        if dotted not in self._known:
            self._known[dotted] = super().meaning(dotted)
        return self._known[dotted]


def _import_lines(statement: re.Pattern[bytes], data: bytes) -> Iterator[re.Match[bytes]]:
    """The matches of a pattern for import statements: only lines with the word in them are looked at."""
    end, word = 0, data.find(b"import")
    while word >= 0:
        start = data.rfind(b"\n", 0, word) + 1
        match = statement.match(data, start) if start >= end else None
        if match is not None:
            end = match.end()
            yield match
        word = data.find(b"import", max(word + 1, end))


def _imported_names(listed: bytes) -> list[str]:
    """The names in the list of a `from … import` statement."""
    return [entry.split()[0].decode("utf-8", "replace") for entry in listed.split(b",") if entry.strip()]


def _split(dotted: str) -> tuple[str, str]:
    """The module, with its leading dots, and the name in it; no module for a name alone."""
    dots = len(dotted) - len(dotted.lstrip("."))
    module, _, name = dotted[dots:].rpartition(".")
    return "." * dots + module, name


def _parents(folder: Path, dots: int) -> list[Path]:
    """The folder that a relative import of a folder's file starts from."""
    above = (folder, *folder.parents)
    return [above[dots - 1]] if dots <= len(above) else []


def _module_file(path: Path, *, is_folder: bool) -> Path | None:
    """The file of the module that would be imported from a path without its suffix."""
    try:
        if (path / "__init__.py").is_file():
            return path / "__init__.py"
        module = path.with_name(f"{path.name}.py") if not is_folder else None
        return module if module is not None and module.is_file() else None
    except (OSError, ValueError):
        return None


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
