"""Keeping the graph: the smallest change that runs a program with sessions on TensorFlow 2.21 as the graph that it is.

TensorFlow is imported as `tensorflow.compat.v1`, so that every name means what it meant, and eager execution is turned
off below the imports. A file whose old names go through `tf.compat.v1` one by one only lacks the latter. What
`compat.v1` lacks is fixed by the rules for it, where that works in a graph; what is left then is a refusal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tree_sitter import Node

from eagerly.check import check
from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.keras_regularizers import is_slim_regularizer
from eagerly.check.members import ChangedMemberSite, MemberUse, RenamedAttribute, UncalledMember
from eagerly.fix.compose import Change, apply_edits, before, edits, in_a_row
from eagerly.fix.graph_mode import require_graph_code, statement_of, switch_off
from eagerly.fix.in_graphs import holds_in_kept_graph, lost_in_graph
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.registry import main_fix
from eagerly.fix.session import session_uses
from eagerly.fix.switches import graph_mode_needs, is_switch
from eagerly.names.api import Availability, availability
from eagerly.names.scopes import Binding
from eagerly.names.symbols import Api, Symbol, symbol_of
from eagerly.rules.model import Safety, Severity
from eagerly.settings import Settings
from eagerly.source.text import Span

_ELSEWHERE = ("compat", "contrib", "core", "examples", "keras", "python")
"""What stands below `tensorflow` and has no module of its own below `tensorflow.compat.v1`."""
_IN_V1 = (Availability.SAME, Availability.BOTH, Availability.V1)
_NATIVE = (Availability.SAME, Availability.BOTH, Availability.NATIVE)
_KERAS_IN_GRAPHS = re.compile(
    r"|activations(\..*)?|datasets\..*|initializers(\..*)?|layers|utils(\.to_categorical)?|"
    r"layers\.(Activation|AveragePooling[123]D|Conv[123]D|Dense|DepthwiseConv2D|Embedding|Flatten|"
    r"GlobalAveragePooling2D|LayerNormalization|LeakyReLU|MaxPooling[123]D|ReLU|Reshape|SeparableConv2D|UpSampling2D|"
    r"ZeroPadding2D)"
)
"""What of Keras 3 was seen to build a graph of 2.21 that a session runs and trains."""
_MAX_PASSES = 10


def kept_graph(analysis: Analysis) -> Change:
    """What keeps the graph of a file with sessions, worked out once.

    Raises:
        CannotFixError: it would not run, with the line that is in the way, or there is nothing to do.
    """
    return once(analysis, "kept graph", lambda: _kept_graph(analysis))


def is_kept(analysis: Analysis) -> bool:
    """Whether a file builds a graph through `tf.compat.v1` that eager execution is turned off for."""
    return any(map(_is_switched_off, analysis.uses)) and bool(graph_mode_needs(analysis))


def _is_switched_off(use: Use) -> bool:
    return is_switch(use.symbol) and use.symbol.api is Api.V1


def _kept_graph(analysis: Analysis) -> Change:
    if not session_uses(analysis):
        raise CannotFixError("the session that runs this is made in another file: that one turns eager execution off")
    if analysis.has_error:
        raise CannotFixError("the file has a syntax error")
    require_graph_code(analysis)
    passes = [edits(analysis, _regularizers(analysis))]
    old = check(apply_edits(analysis.text, passes[0]), analysis.rulebook, analysis.settings, analysis.imports)
    replacements = _in_graph_mode(old)
    if not replacements:
        raise CannotFixError("the graph is kept already")
    passes.append(edits(old, [Fix("", tuple(replacements), Safety.REVIEW)]))
    settings = Settings(target="compat", tensorflow_version=analysis.settings.tensorflow_version)
    now = check(apply_edits(old.text, passes[-1]), analysis.rulebook, settings, analysis.imports)
    for _ in range(_MAX_PASSES):
        found = ((finding, main_fix(now, finding).preferred) for finding in now.findings)
        fixes = [fix for finding, fix in found if fix is not None and holds_in_kept_graph(now, finding, fix)]
        changes = edits(now, fixes)
        if not changes:
            break
        passes.append(changes)
        now = check(apply_edits(now.text, changes), analysis.rulebook, settings, analysis.imports)
    for offset, reason in sorted(_in_the_way(now), key=lambda found: found[0]):
        for changes in reversed(passes):
            offset = before(offset, changes)
        raise CannotFixError(f"{analysis.text.line_name(offset)}: {reason}")
    return Change(
        "Keep the graph: run it through `tf.compat.v1`",
        "The program stays a graph that a session runs, and means what it meant: a stopgap, not a port. Eager "
        "execution is turned off for the whole process, and other modules that build parts of the graph have to go "
        "through `tf.compat.v1` as well.",
        in_a_row(analysis.text, passes),
    )


def _regularizers(analysis: Analysis) -> list[Fix]:
    """What takes the regularizers of `tf.contrib` from tf-slim, where they work in a graph of 2.21."""
    wanted = [each for each in analysis.findings if each.symbol is not None and is_slim_regularizer(each.symbol)]
    found = (main_fix(analysis, finding).preferred for finding in wanted)
    return [fix for fix in found if fix is not None]


def _in_graph_mode(analysis: Analysis) -> list[Replacement]:
    """The edits of imports that give names their old meaning, and the statement that turns eager execution off."""
    switched: set[Binding] = set()
    if any(_is_only_old(use) for use in analysis.uses):
        if analysis.settings.target != "compat":
            switched = {binding for binding in analysis.scopes.imports if _is_from_tensorflow(binding)}
    else:
        _require_one_reading(analysis)
    replacements = list(dict.fromkeys(_through_v1(binding) for binding in switched))
    if not any(is_switch(use.symbol) for use in analysis.uses):
        replacements.append(switch_off(analysis, switched))
    return replacements


def _is_only_old(use: Use) -> bool:
    """Whether a name is there in TensorFlow 1 alone, so that its file can't be meant for TensorFlow 2."""
    symbol, _, known = _known(use)
    return symbol.api is Api.TF and symbol.keras_path is None and known is not None and known not in _NATIVE


def _require_one_reading(analysis: Analysis) -> None:
    """Refuses a file in which all names are there in both releases, and one means something else in each."""
    for finding in analysis.findings:
        is_native = finding.symbol is not None and finding.symbol.api is Api.TF
        if is_native and finding.rule.only_tf1 and finding.severity is not Severity.HINT:
            line, name = analysis.text.line_name(finding.span.start), analysis.text.slice(finding.span)
            raise CannotFixError(f"{line}: `{name}` means something else in each release, and either may be meant")


def _is_from_tensorflow(binding: Binding) -> bool:
    """Whether an import brings in TensorFlow or a name of it, and `compat.v1` has the module that it is taken from."""
    symbol = symbol_of(binding.imported)
    module = binding.imported.removeprefix("tensorflow").lstrip(".")
    is_listed = "." not in module and statement_of(binding).type == "import_from_statement"
    return symbol is not None and symbol.api is Api.TF and (is_listed or module.split(".")[0] not in _ELSEWHERE)


def _through_v1(binding: Binding) -> Replacement:
    """The edit of the module's name in an import."""
    module, entry = statement_of(binding).child_by_field_name("module_name"), binding.node.parent
    assert entry is not None
    alias = ""
    if module is None and entry.type == "aliased_import":
        module = entry.child_by_field_name("name")
    elif module is None:
        module, alias = entry, f" as {binding.name}"
    assert module is not None
    at = module.start_byte + len("tensorflow")
    return Replacement(Span(at, module.end_byte), (".compat.v1", Span(at, module.end_byte), alias))


def _in_the_way(analysis: Analysis) -> Iterator[tuple[int, str]]:
    """What does not run through `compat.v1` in a graph: byte offsets and reasons."""
    for finding in analysis.findings:
        lost = lost_in_graph(analysis, finding)
        if lost is not None:
            yield finding.span.start, lost
    for use in analysis.uses:
        name = analysis.source(use.node)
        symbol, node, known = _known(use)
        if use.symbol.api is Api.PRIVATE:
            yield use.node.start_byte, f"`{name}` is private, and may be gone"
        elif use.symbol.api is Api.SLIM and not is_slim_regularizer(use.symbol):
            yield use.node.start_byte, f"`{name}` needs Keras 2 in part"
        elif use.symbol.keras_path is not None:
            if not _KERAS_IN_GRAPHS.fullmatch(use.symbol.keras_path):
                yield use.node.start_byte, f"`{name}` is Keras 3, which is not known to work in a graph that is run"
        elif known is not None and known not in (_IN_V1 if symbol.api is Api.V1 else _NATIVE):
            yield node.start_byte, f"`{analysis.source(node)}` is gone from TensorFlow 2, from `tf.compat.v1` as well"
    for finding in analysis.findings:
        if finding.severity in (Severity.WARNING, Severity.ERROR) and not _is_of_graph(finding):
            yield finding.span.start, finding.message


def _is_of_graph(finding: Finding) -> bool:
    """Whether a finding is of a member of a value that is as it was, since what made it is."""
    site = finding.site
    member = site if isinstance(site, MemberUse) else None
    if isinstance(site, ChangedMemberSite | UncalledMember | RenamedAttribute):
        member = site.use
    return member is not None and not member.owner.kind.startswith("keras")


def _known(use: Use) -> tuple[Symbol, Node, Availability | None]:
    """The longest beginning of a name that some release knows, with its node and where it is."""
    for symbol, node in reversed(use.prefixes):
        found = availability(symbol)
        if found is not None:
            return symbol, node, found
    return use.symbol, use.node, None
