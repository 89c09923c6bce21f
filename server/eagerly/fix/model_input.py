"""The shape of a model's input: an `Input` in front of its layers, in the place of arguments of the first one."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, call_of
from eagerly.check.arguments import GivenArgument, keyword_arguments
from eagerly.check.calls import RemovedArgumentSite
from eagerly.fix.calls import remove_argument, without_arguments
from eagerly.fix.memo import once
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import Spelling, spell
from eagerly.fix.statements import stands_alone, statement_of
from eagerly.names.scopes import Located
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span

_INPUT = Symbol(Api.TF, "keras.Input")
_OWN_INPUT = Symbol(Api.KERAS, "Input")
_SHAPES = {"batch_input_shape", "input_length", "input_dim"}
_SEQUENTIAL = {"Sequential", "models.Sequential"}
_SIZES = {"integer", "identifier", "attribute", "subscript", "call", "none", "binary_operator"}


def put_in_front(analysis: Analysis, finding: Finding) -> Fix:
    """`Sequential([LSTM(2, batch_input_shape=s)])` becomes `Sequential([keras.Input(batch_shape=s), LSTM(2)])`."""
    site = finding.site
    assert isinstance(site, RemovedArgumentSite)
    if site.entry not in _SHAPES:
        return remove_argument(analysis, finding)
    return once(analysis, ("input", site.call.id), lambda: _in_front(analysis, site.call, finding))


def _in_front(analysis: Analysis, layer: Node, finding: Finding) -> Fix:
    given = {each.keyword: each for each in keyword_arguments(analysis, layer) if each.keyword is not None}
    embeds = finding.symbol is not None and finding.symbol.path.endswith("Embedding")
    gone = [given[name] for name in _SHAPES if name in given and not (embeds and name == "input_dim")]
    removed = [Replacement.deletion(where) for where in without_arguments(layer, gone)]
    if call_of(layer) is not None:
        title = "Leave the shape out, since the layer is called with its input"
        return Fix(title, tuple(removed), finding.rule.safety, finding.rule.review or "")
    shape = _shape(analysis, given, embeds=embeds)
    located = _place(analysis, layer)
    is_standalone = finding.symbol is not None and finding.symbol.api is Api.KERAS
    spelling = spell(analysis, _OWN_INPUT if is_standalone else _INPUT, located.scope, located.node, None)
    inserted = _insertion(analysis, layer, located.node, spelling, shape)
    return Fix(
        title="Put an `Input` in front",
        replacements=(inserted, *removed),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({spelling.name}),
        imports=spelling.needs,
    )


def _shape(analysis: Analysis, given: dict[str, GivenArgument], *, embeds: bool) -> str:
    """The argument of `Input` that says what the layer's arguments said."""
    if "batch_input_shape" in given:
        return f"batch_shape={analysis.source(given['batch_input_shape'].value)}"
    length, size = given.get("input_length"), None if embeds else given.get("input_dim")
    if any(each is not None and each.value.type not in _SIZES for each in (length, size)):
        raise CannotFixError("it is no plain number")
    steps = analysis.source(length.value) if length is not None else "None"
    if embeds:
        return f"shape=({steps},)"
    if size is None:
        raise CannotFixError("the layer does not say what one step has")
    return f"shape=({steps}, {analysis.source(size.value)})"


def _place(analysis: Analysis, layer: Node) -> Located:
    """The list or the `add` that a layer is the first of, and the scope that it is in.

    Raises:
        CannotFixError: it is none.
    """
    around = layer.parent
    call = around.parent if around is not None and around.type in ("argument_list", "list") else None
    if around is not None and around.type == "list" and call is not None:
        call = call.parent if call.type == "argument_list" else None
        use = next((use for use in analysis.uses if use.call == call), None)
        if use is not None and use.symbol.keras_path in _SEQUENTIAL and around.named_children[0] == layer:
            return Located(around, use.scope)
    for attribute in analysis.scopes.attributes_by_name.get("add", ()):
        if call is not None and call_of(attribute.node) == call and stands_alone(call):
            if _is_first(analysis, attribute):
                return Located(call, attribute.scope)
            raise CannotFixError("it is not the first layer of its model")
    raise CannotFixError("the file does not show the model that it is the first layer of")


def _is_first(analysis: Analysis, attribute: Located) -> bool:
    """Whether nothing is added to the model before."""
    owner = attribute.node.child_by_field_name("object")
    if owner is None:
        return False
    bindings = analysis.names.bindings(owner, attribute.scope) if owner.type == "identifier" else []
    for other in analysis.scopes.attributes_by_name.get("add", ()):
        model = other.node.child_by_field_name("object")
        is_before = model is not None and other.scope is attribute.scope and model.end_byte < owner.start_byte
        is_same = model is not None and analysis.source(model) == analysis.source(owner)
        if model is not None and is_before and is_same:
            return owner.type == "identifier" and analysis.names.bindings(model, other.scope) != bindings
    return True


def _insertion(analysis: Analysis, layer: Node, place: Node, spelling: Spelling, shape: str) -> Replacement:
    made = f"{spelling.text}({shape})"
    if place.type == "list":
        return Replacement(Span(layer.start_byte, layer.start_byte), (f"{made},{_gap(analysis, layer, ' ')}",))
    statement, function = statement_of(place), place.child_by_field_name("function")
    assert function is not None
    gap = _gap(analysis, statement, "; ")
    return Replacement(Span(statement.start_byte, statement.start_byte), (f"{analysis.source(function)}({made}){gap}",))


def _gap(analysis: Analysis, node: Node, otherwise: str) -> str:
    """What stands between a node and what comes before it: a new line with its indent where it begins one."""
    text = analysis.text
    line = text.line_at(node.start_byte)
    indent = text.data[text.line_start(line) : node.start_byte]
    ending = "\r\n" if text.line(max(line - 1, 0)).endswith(b"\r\n") else "\n"
    return ending + indent.decode() if not indent.strip() else otherwise
