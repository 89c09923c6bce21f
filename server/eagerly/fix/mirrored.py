"""A model that was copied to several GPUs, made and compiled in the scope of a strategy."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from msgspec import Struct
from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import bind
from eagerly.fix.compose import rewritten
from eagerly.fix.graph.naming import free
from eagerly.fix.imported import uses_of
from eagerly.fix.imports import line_ending, references_to
from eagerly.fix.model import CannotFixError, Fix, Replacement
from eagerly.fix.spelling import Spelling, spell
from eagerly.fix.statements import lines_in_strings, stands_alone, statement_of
from eagerly.names.meaning import Instance
from eagerly.names.scopes import Binding, BindingKind, Reference, ScopeKind
from eagerly.names.symbols import Api, Symbol
from eagerly.source.text import Span
from eagerly.source.tree import only_child, span, with_items

_MIRRORED = Symbol(Api.TF, "distribute.MirroredStrategy")
_AROUND = Symbol(Api.TF, "distribute.get_strategy")
_PARAMETERS = ("model", "gpus", "cpu_merge", "cpu_relocation")
_MODELS = {"Model", "Sequential", "models.Model", "models.Sequential"}
_OF_SCOPE = {
    "keras-model", "keras-layer", "keras-tensor", "symbolic-tensor", "symbolic-tensors", "keras-optimizer",
}  # fmt: skip
_OF_MODEL = {"input", "output", "inputs", "outputs", "layers", "get_layer"}
_NOT_ALIKE = {"layers", "get_layer"}
_MADE_WHEN_USED = {BindingKind.IMPORT, BindingKind.FUNCTION, BindingKind.CLASS}
_LOOPS = {
    "for_statement", "while_statement", "list_comprehension", "generator_expression", "set_comprehension",
    "dictionary_comprehension",
}  # fmt: skip
_ONE_STRATEGY = "and a program can train under one strategy only: make that once, and use its `scope()` for each model"
_INDENT = re.compile(rb":[ \t]*\r?\n([ \t]+)\S")


def mirror(analysis: Analysis, finding: Finding) -> Fix:
    """`multi_gpu_model(model)` goes, and what makes and compiles the model stands in `with strategy.scope():`."""
    uses = uses_of(analysis, finding)
    if len(uses) != 1:
        raise CannotFixError(f"this file copies several models, {_ONE_STRATEGY}")
    if uses[0].call is None:
        raise CannotFixError("it is passed on here rather than called")
    _require_once(analysis, uses[0])
    mirrored = _Mirrored(analysis, uses[0], uses[0].call)
    return Fix(
        title="Make and compile the model in the scope of a `MirroredStrategy`",
        replacements=(mirrored.replacement(),),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset(mirrored.names()),
        imports=frozenset(need for spelling in mirrored.spellings for need in spelling.needs),
    )


def _require_once(analysis: Analysis, use: Use) -> None:
    """Refuses a call that the file shows to run several times: a second strategy stops when it trains."""
    if _is_in_loop(use.node):
        raise CannotFixError(f"it is called in a loop, {_ONE_STRATEGY}")
    function = use.scope.enclosing(ScopeKind.FUNCTION)
    owners = [each for each in analysis.scopes.functions if each.body is function] if function is not None else []
    for owner in owners:
        references = references_to(analysis, owner)
        if len(references) > 1 or any(_is_in_loop(each.base) for each in references):
            raise CannotFixError(f"`{owner.name}` is called several times, {_ONE_STRATEGY}")


def _is_in_loop(node: Node) -> bool:
    """Whether a node is in a loop of its function, or in a comprehension."""
    current = node.parent
    while current is not None and current.type != "function_definition":
        if current.type in _LOOPS:
            return True
        current = current.parent
    return False


class _Choice(Struct, frozen=True):
    """An `if` statement, in a branch of which a model is copied."""

    statement: Node
    condition: Node
    is_else: bool
    """Whether that branch is run where the condition does not hold."""
    is_alone: bool
    """Whether that branch does nothing but copy the model."""
    is_whole: bool
    """Whether it is the only branch, and does nothing else."""


def _choice_around(statement: Node) -> _Choice | None:
    """The choice that a statement is a branch of, or stands in a branch of."""
    block = statement.parent
    around = block.parent if block is not None and block.type == "block" else None
    is_else = around is not None and around.type == "else_clause"
    choice = around.parent if around is not None and is_else else around
    condition = choice.child_by_field_name("condition") if choice is not None else None
    if block is None or choice is None or condition is None or choice.type != "if_statement":
        return None
    kinds = {child.type for child in choice.named_children}
    if is_else and "elif_clause" in kinds:
        return None
    is_alone = [each for each in block.named_children if each.type != "comment"] == [statement]
    return _Choice(choice, condition, is_else, is_alone, is_alone and not kinds & {"elif_clause", "else_clause"})


class _Mirrored:
    """A call of `multi_gpu_model`, and the statements of its block that make and compile the model."""

    def __init__(self, analysis: Analysis, use: Use, call: Node) -> None:
        self._analysis = analysis
        self._use = use
        self._call = call
        bound = bind(analysis, call, _PARAMETERS)
        if bound.problem is not None or "model" not in bound.given:
            raise CannotFixError(bound.problem or "it is given no model")
        self._model = bound.given["model"].value
        self._gpus = bound.given["gpus"].value if "gpus" in bound.given else None
        self._result = self._result_of_call()
        self._choice = _choice_around(statement_of(call))
        self._own = self._choice.statement if self._choice is not None else statement_of(call)
        self._block = self._own.parent
        self._name = self._result.name
        self._goes = self._model.type == "identifier" and analysis.source(self._model) == self._name
        if self._choice is not None and not self._goes and not self._is_bound_beside(self._choice):
            raise self._fail(self._own, f"`{self._name}` is a copy only if a condition holds")
        self._require_alike()
        self._last = self._compiled()
        self._first = self._made()
        if self._choice is not None:
            self._require_known_before(self._choice.condition)

    @property
    def where(self) -> Span:
        """From what is made first to what compiles the model."""
        return Span(self._first.start_byte, self._last.end_byte)

    @property
    def spellings(self) -> list[Spelling]:
        """How the strategy is written, and the one that there is without it."""
        symbols = [_MIRRORED] if self._choice is None else [_MIRRORED, _AROUND]
        return [spell(self._analysis, symbol, self._use.scope, self._call) for symbol in symbols]

    def names(self) -> Iterator[str]:
        """What the new text uses."""
        yield from (spelling.name for spelling in self.spellings)
        yield from (each.name for each in self._references(self.where) if each.base != self._use.reference.base)

    def replacement(self) -> Replacement:
        analysis = self._analysis
        strategy = free({*analysis.scopes.bindings_by_name, *analysis.scopes.references_by_name}, "strategy")
        mirrored, *around = self.spellings
        made = f"{mirrored.text}({self._devices()})"
        if self._choice is not None:
            condition = analysis.source(self._choice.condition)
            made += f" if {f'not ({condition})' if self._choice.is_else else condition} else {around[0].text}()"
        ending, indent = line_ending(analysis), self._indent_of(self._first)
        head = f"{strategy} = {made}{ending}{indent}with {strategy}.scope():{ending}"
        start = analysis.text.line_start(analysis.text.line_at(self.where.start))
        body = rewritten(analysis.text, Span(start, self.where.end), self._indented())
        return Replacement(self.where, (head + body,))

    def _result_of_call(self) -> Binding:
        bindings = self._use.scope.bound_to(self._call)
        if len(bindings) != 1 or bindings[0].kind is not BindingKind.ASSIGN:
            raise CannotFixError("the copied model is kept in no name of its own, so what compiles it is not seen here")
        return bindings[0]

    def _is_bound_beside(self, choice: _Choice) -> bool:
        """Whether another branch of the choice binds the name as well."""
        others = self._use.scope.bindings.get(self._name, ())
        own = span(statement_of(self._call))
        return any(
            span(each.node).within(span(choice.statement)) and not span(each.node).within(own) for each in others
        )

    def _require_alike(self) -> None:
        """Refuses what tells the copied model from the one that it is a copy of."""
        for reference in references_to(self._analysis, self._result):
            if reference.reads and reference.reads[0][1] in _NOT_ALIKE:
                what = f"`{reference.name}.{reference.reads[0][1]}`"
                raise self._fail(reference.node, f"{what} finds the model itself as one of its layers")
        if self._goes or self._model.type != "identifier":
            return
        for binding in self._analysis.names.bindings(self._model, self._use.scope):
            for reference in references_to(self._analysis, binding):
                if reference.reads and reference.reads[0][1] == "compile":
                    raise self._fail(reference.node, "both models are compiled, and there will be only one")

    def _compiled(self) -> Node:
        """The statement of the block that compiles the copied model."""
        found = [
            reference
            for reference in references_to(self._analysis, self._result)
            if reference.reads and reference.reads[0][1] == "compile" and reference.call is not None
        ]
        calls = [each.call for each in found if each.call is not None and stands_alone(each.call)]
        if len(found) != 1 or len(calls) != 1:
            raise CannotFixError(f"`{self._name}` is not compiled once in the block that makes it")
        statement = statement_of(calls[0])
        if statement.parent != self._block or statement.start_byte < self._own.start_byte:
            raise self._fail(statement, f"`{self._name}` is compiled in another block than it is made in")
        return statement

    def _made(self) -> Node:
        """The first statement of the block that makes something which belongs into the scope."""
        first = self._own
        if self._model.type == "identifier":
            for binding in self._analysis.names.bindings(self._model, self._use.scope):
                first = min(first, self._in_block(binding, self._model), key=lambda node: node.start_byte)
        while True:
            earlier = min(self._needed(Span(first.start_byte, self._last.end_byte)), default=first.start_byte)
            if earlier >= first.start_byte:
                break
            first = next(each for each in self._statements() if each.start_byte == earlier)
        self._require_own_lines(first)
        return first

    def _statements(self) -> list[Node]:
        return self._block.named_children if self._block is not None else []

    def _needed(self, where: Span) -> Iterator[int]:
        """Where the statements begin that make what a stretch of the block uses of Keras."""
        for reference in self._references(where):
            for binding in self._analysis.names.bindings_of(reference):
                if binding.kind not in _MADE_WHEN_USED and self._is_of_scope(reference, binding):
                    yield self._in_block(binding, reference.base).start_byte

    def _references(self, where: Span) -> list[Reference]:
        """The uses of names in a stretch of the source."""
        references = self._analysis.scopes.references
        first = bisect_left(references, where.start, key=lambda each: each.base.start_byte)
        return references[first : bisect_left(references, where.end, key=lambda each: each.base.start_byte)]

    def _in_block(self, binding: Binding, use: Node) -> Node:
        """The statement of the block that a name is bound in."""
        statement = next((each for each in self._statements() if span(binding.node).within(span(each))), None)
        if statement is None or binding.kind is BindingKind.PARAMETER:
            raise self._fail(use, f"`{binding.name}` is made elsewhere than in the block that makes the model")
        return statement

    def _is_of_scope(self, reference: Reference, binding: Binding) -> bool:
        """Whether a name stands for what has variables, or is used as only that would be."""
        meaning = self._analysis.names.of_binding(binding)
        if meaning is not None:
            return isinstance(meaning, Instance) and meaning.kind in _OF_SCOPE
        if reference.reads:
            return reference.reads[0][1] in _OF_MODEL
        return reference.call is not None or self._is_layer_or_tensor(reference)

    def _is_layer_or_tensor(self, reference: Reference) -> bool:
        """Whether what nothing is known of is given to a layer or model that is made there, or as an optimizer."""
        argument, keyword = reference.base, ""
        while argument.parent is not None and argument.parent.type in ("list", "tuple", "keyword_argument"):
            argument = argument.parent
            name = argument.child_by_field_name("name") if argument.type == "keyword_argument" else None
            keyword = self._analysis.source(name) if name is not None else keyword
        around = argument.parent
        call = around.parent if around is not None and around.type == "argument_list" else None
        function = call.child_by_field_name("function") if call is not None else None
        if around is None or call is None or function is None or function.type == "call":
            return function is not None
        meaning = self._analysis.names.called(call, reference.scope)
        if isinstance(meaning, Symbol) and meaning.keras_path in _MODELS:
            return True
        method = self._analysis.source(function).rpartition(".")[2]
        is_first = around.named_children[:1] == [argument] and not keyword
        return (method == "add" and is_first) or (method == "compile" and (is_first or keyword == "optimizer"))

    def _require_known_before(self, condition: Node) -> None:
        if condition.type == "conditional_expression" or "\n" in self._analysis.source(condition):
            raise self._fail(condition, "the condition is not a short one")
        for reference in self._references(span(condition)):
            for binding in self._analysis.names.bindings_of(reference):
                if span(binding.node).within(self.where):
                    raise self._fail(condition, f"`{binding.name}` is not known before the model is made")

    def _require_own_lines(self, first: Node) -> None:
        """Refuses statements that share a line, or are in two cells of a notebook."""
        text = self._analysis.text
        before = text.slice(Span(text.line_start(text.line_at(first.start_byte)), first.start_byte))
        behind = text.slice(Span(self._last.end_byte, text.line_span(text.line_at(self._last.end_byte)).end)).strip()
        if before.strip() or behind.startswith(";"):
            raise self._fail(first, "statements share a line")
        if text.cell_of(first.start_byte) != text.cell_of(self._last.end_byte):
            raise self._fail(first, "the model is made and compiled in different cells")

    def _indented(self) -> list[Replacement]:
        """The lines of the statements one level deeper, without the call that goes and without `tf.device`."""
        text = self._analysis.text
        within = [
            each
            for each in self._statements()
            if self._first.start_byte <= each.start_byte and each.end_byte <= self._last.end_byte
        ]
        kept = {line for each in within for line in lines_in_strings(text, each)}
        found = []
        for statement in within:
            first, last = text.line_at(statement.start_byte), text.line_at(statement.end_byte)
            body = self._body_on_device(statement)
            if body is not None:
                colon = only_child(statement, ":")
                header = text.line_at(colon.start_byte if colon is not None else statement.start_byte)
                found.append(Replacement.deletion(Span(text.line_start(first), text.line_span(header).end)))
                kept.update(range(first, last + 1))
        gone = self._gone()
        if gone is not None:
            first, last = text.line_at(gone.start_byte), text.line_at(gone.end_byte)
            found.append(Replacement.deletion(Span(text.line_start(first), text.line_span(last).end)))
            kept.update(range(first, last + 1))
        elif self._goes:
            found.append(Replacement(span(statement_of(self._call)), ("pass",)))
        else:
            found.append(Replacement(span(self._call), (self._analysis.source(self._model),)))
        unit = self._unit()
        lines = range(text.line_at(self._first.start_byte), text.line_at(self._last.end_byte) + 1)
        return found + [
            Replacement.insertion(text.line_start(line), unit)
            for line in lines
            if line not in kept and text.line(line).strip()
        ]

    def _gone(self) -> Node | None:
        """The statement that goes with the call, if one can."""
        if not self._goes:
            return None
        if self._choice is None or self._choice.is_whole:
            return self._own
        return None if self._choice.is_alone else statement_of(self._call)

    def _body_on_device(self, statement: Node) -> Node | None:
        """The body of `with tf.device(…):`, which a strategy decides on, where it is as deep as the scope's will be."""
        items, body = with_items(statement), statement.child_by_field_name("body")
        if body is None or [self._analysis.names.path_called(item, self._use.scope) for item in items] != ["device"]:
            return None
        return body if self._indent_of(body) == self._indent_of(statement) + self._unit() else None

    def _devices(self) -> str:
        """The GPUs that were asked for by their numbers; all where it was only how many."""
        if self._gpus is None or self._gpus.type not in ("list", "tuple"):
            return ""
        numbers = self._gpus.named_children
        if any(number.type != "integer" for number in numbers):
            raise self._fail(self._gpus, "which GPUs it takes can't be told")
        return "[" + ", ".join(f'"/gpu:{self._analysis.source(number)}"' for number in numbers) + "]"

    def _unit(self) -> str:
        """By how much the file indents a block."""
        found = _INDENT.search(self._analysis.text.data)
        return found[1].decode() if found is not None else "    "

    def _indent_of(self, statement: Node) -> str:
        text = self._analysis.text
        return text.slice(Span(text.line_start(text.line_at(statement.start_byte)), statement.start_byte))

    def _fail(self, node: Node, reason: str) -> CannotFixError:
        return CannotFixError(f"{self._analysis.text.line_name(node.start_byte)}: {reason}")
