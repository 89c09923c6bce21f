"""Turning eager execution off for the program that a file is."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding
from eagerly.fix.imports import line_ending
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.session import session_uses
from eagerly.fix.switches import is_switch_on
from eagerly.names.api import Availability, availability
from eagerly.names.scopes import Binding, ScopeKind, import_statement
from eagerly.names.symbols import Api, symbol_of
from eagerly.rules.model import Safety
from eagerly.source.text import Span

_SWITCH = "disable_v2_behavior()"
_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")
_EAGER = ("function", "GradientTape")
_METHODS_OF_MODELS = (
    *("fit", "evaluate", "predict", "train_on_batch", "test_on_batch", "predict_on_batch", "fit_generator"),
    *("evaluate_generator", "predict_generator", "predict_classes", "predict_proba"),
)
"""What a model of Keras 3 does in eager code alone."""


def turn_eager_off(analysis: Analysis, finding: Finding) -> Fix:
    """Puts `disable_v2_behavior()` below the imports of a file that makes a session; one fix for all that need it."""
    return once(analysis, "eager execution off", lambda: _turned_off(analysis, finding.rule.review or ""))


def _turned_off(analysis: Analysis, note: str) -> Fix:
    if not session_uses(analysis):
        raise CannotFixError("the session that runs this is made in another file: that one turns eager execution off")
    require_graph_code(analysis)
    return Fix("Turn eager execution off", (switch_off(analysis, set()),), Safety.REVIEW, note)


def require_graph_code(analysis: Analysis) -> None:
    """Refuses a file that is TensorFlow 2 code in part."""
    for use in analysis.uses:
        for symbol, node in use.prefixes:
            is_native = symbol.api is Api.TF and availability(symbol) is Availability.NATIVE
            if (is_native and symbol.keras_path is None) or symbol.path in _EAGER or is_switch_on(symbol):
                raise _fail(analysis, node, f"`{analysis.source(node)}` is made for eager execution")
    for name in _METHODS_OF_MODELS:
        for attribute in analysis.scopes.attributes_by_name.get(name, ()):
            owner = attribute.node.child_by_field_name("object")
            model = analysis.names.value(owner, attribute.scope, name) if owner is not None else None
            if model is not None and model.kind == "keras-model":
                reason = f"`{analysis.source(attribute.node)}` of Keras 3 works in eager code alone"
                raise _fail(analysis, attribute.node, reason)


def switch_off(analysis: Analysis, switched: set[Binding]) -> Replacement:
    """The statement that turns eager execution off, below the imports that TensorFlow's stands among."""
    binding = _module_binding(analysis)
    statement, symbol = statement_of(binding), symbol_of(binding.imported)
    is_v1 = binding in switched or (symbol is not None and symbol.api is Api.V1)
    call = f"{binding.name}.{_SWITCH}" if is_v1 else f"{binding.name}.compat.v1.{_SWITCH}"
    is_in_module = statement.parent is not None and statement.parent.type == "module"
    last = _last_import(analysis, statement) if is_in_module else statement
    text, ending = analysis.text, line_ending(analysis)
    line = text.line_at(last.end_byte)
    end = text.line_start(line) + len(text.line(line))
    behind = text.slice(Span(last.end_byte, end)).strip()
    if behind and not behind.startswith("#"):
        return Replacement.insertion(last.end_byte, f"; {call}")
    if is_in_module:
        return Replacement.insertion(end, f"{ending}{ending}{call}")
    indent = text.slice(Span(text.line_start(text.line_at(statement.start_byte)), statement.start_byte))
    return Replacement.insertion(end, f"{ending}{indent}{call}")


def _module_binding(analysis: Analysis) -> Binding:
    """The import that gives TensorFlow itself a name: the first in the module's scope, or the only one."""
    roots = [
        binding
        for binding in analysis.scopes.imports
        if (symbol := symbol_of(binding.imported)) is not None and not symbol.path and symbol.api in (Api.TF, Api.V1)
    ]
    outside = [binding for binding in roots if binding.scope.kind is ScopeKind.MODULE]
    if outside or len(roots) == 1:
        return (outside or roots)[0]
    first = session_uses(analysis)[0]
    if roots:
        raise _fail(analysis, roots[1].node, "TensorFlow is imported again, and nowhere for all of the file")
    raise _fail(analysis, first.node, "the file has no name for TensorFlow itself to turn eager execution off by")


def _last_import(analysis: Analysis, first: Node) -> Node:
    """The last of the imports below one; none behind an import of the project's that may use TensorFlow at once."""
    last = first
    following = [node for node in analysis.statements if node.start_byte > first.start_byte]
    for statement in following:
        is_far = analysis.text.cell_of(statement.start_byte) != analysis.text.cell_of(first.start_byte)
        if statement.type == "comment" and not is_far:
            continue
        if statement.type not in _IMPORTS or is_far or _uses_tensorflow(analysis, statement):
            break
        last = statement
    return last


def _uses_tensorflow(analysis: Analysis, statement: Node) -> bool:
    """Whether an import is of a module of the project's own that has a word of TensorFlow in it."""
    module = statement.child_by_field_name("module_name")
    if module is not None and module.type == "relative_import":
        return True
    imports = analysis.imports
    return imports is not None and imports.mention(analysis.text.data[statement.start_byte : statement.end_byte])


def statement_of(binding: Binding) -> Node:
    """The statement that an import is in."""
    statement = import_statement(binding)
    assert statement is not None
    return statement


def _fail(analysis: Analysis, node: Node, reason: str) -> CannotFixError:
    return CannotFixError(f"{analysis.text.line_name(node.start_byte)}: {reason}")
