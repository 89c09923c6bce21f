"""Which calls of a function get the same of what it makes, as by its name in TensorFlow 1, and what that is made of."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from tree_sitter import Node

from eagerly.check.arguments import given_arguments
from eagerly.fix.graph.chains import ATOMIC, Chain, Chains
from eagerly.fix.graph.contrib_layers import ContribLayer, kind_of
from eagerly.fix.graph.judge import Made, is_target
from eagerly.fix.graph.loops import goes_over
from eagerly.fix.graph.modes import changed_call
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.variables import Origin
from eagerly.fix.model import CannotFixError
from eagerly.source.tree import descendants, is_label, span

_WHOLE = {"argument_list", "keyword_argument", "list", "tuple"}
"""What an argument may stand in without brackets around it."""


class Origins:
    """Works out where what one program makes comes from."""

    def __init__(self, program: Program, chains: Chains) -> None:
        self._program = program
        self._analysis = program.analysis
        self._chains = chains
        self._known: dict[tuple[int, tuple[tuple[int, ...], ...]], Origin] = {}
        self._found: dict[tuple[Hashable, str, str], set[int]] = {}
        """Where layers are made or their scopes entered, by what TensorFlow 1 finds them by."""

    def makers_names(self, made: Made) -> Iterator[Node]:
        """The names that something is made of, but for what its loop goes over."""
        right = goes_over(made.loop) if made.loop is not None else made.node
        for node in dict.fromkeys([*descendants(made.node), *descendants(right)]):
            if node.type != "identifier" or is_label(node) or self._is_target(made, node):
                continue
            if not made.is_layer or self._is_of_maker(made.node, node):
                yield node

    def _is_target(self, made: Made, name: Node) -> bool:
        """Whether a name is bound by the loop that something is made in."""
        bindings = self._program.lookup.bindings_of(name) if made.loop is not None else []
        return bool(bindings) and all(made.loop is not None and is_target(each, made.loop) for each in bindings)

    def contrib(self, call: Node) -> ContribLayer | None:
        """A call of `tf.contrib.layers` or slim that makes a layer."""
        kind = kind_of(self._analysis.names.called(call, self._program.scope))
        return ContribLayer(self._analysis, call, kind) if kind is not None else None

    def groups(self, made: Made, chains: list[Chain]) -> list[list[Chain]]:
        """The calls that lead to what is made, those together that get the same."""
        groups: dict[Hashable, list[Chain]] = {}
        for chain in chains:
            groups.setdefault(self._key(made, chain), []).append(chain)
        return list(groups.values())

    def _key(self, made: Made, chain: Chain) -> Hashable:
        """What is the same for the calls that TensorFlow 1 gives the same."""
        variables, origin = self._program.variables, self.origin(made, [chain])
        if made.has_no_weights:
            return tuple(origin.arguments.items())
        if variables.is_by_name(made.node):
            return variables.full_name(made.node, origin)
        if not made.layer:
            return chain.ids  # a variable or a layer of Keras, which nothing finds again
        scopes = [self.scopes(items) for items in self._chains.entered(chain)]
        scopes.append(self.scopes(variables.entered(made.node, made.scope)))
        own = next((depth for depth, items in enumerate(scopes) if depth and items), None)
        name = self._name_given(made, chain)
        if name is not None:
            return variables.scope_name(made.node, origin), name
        if own is None:
            return chain.ids
        if self.contrib(made.node) is not None:
            raise self.makes_others(made, chain)
        return variables.scope_name(made.node, origin), chain.ids[own:]

    def makes_others(self, made: Made, chain: Chain) -> CannotFixError:
        return self._program.fail(made.node, f"`{chain.functions[-1].name}` makes others at each of its calls")

    def scopes(self, items: list[Node]) -> list[Node]:
        """Those of some items of `with` statements that are scopes for variables."""
        path = self._analysis.names.path_called
        return [item for item in items if path(item, self._program.scope) == "variable_scope"]

    def _name_given(self, made: Made, chain: Chain) -> str | None:
        """What names the layer that is made; None where nothing does."""
        call = made.node
        arguments = given_arguments(self._analysis, call) or ()
        named = "scope" if self.contrib(call) is not None else "name"
        value = next((argument.value for argument in arguments if argument.keyword == named), None)
        text = self._chains.text(value, chain) if value is not None else "None"
        if text is None and value is not None and all(self._is_target(made, name) for name in _names_in(value)):
            text = self._analysis.source(value)
        if text is None:
            raise self._program.fail(call, "the name of the layer can't be told")
        return text if text != "None" else None

    def require_found_once(self, made: Made, chain: Chain, origin: Origin) -> None:
        """Refuses a layer that TensorFlow 1 finds again where another place made it, or may find."""
        if not made.layer or made.has_no_weights:
            return
        entered = [*self._chains.entered(chain), self._program.variables.entered(made.node, made.scope)]
        scopes = [item.id for items in entered for item in self.scopes(items)]
        name = self._name_given(made, chain) if chain.calls or made.loop is None else None
        scope = self._program.variables.scope_name(made.node, origin)
        graph = self._program.graphs.of(chain.calls[0] if chain.calls else made.node)
        others = self._found.setdefault((graph, scope, name or f"a {made.layer}"), set())
        others.add(made.node.id if name is not None else scopes[-1] if scopes else 0)
        if len(others) > 1:
            raise self._program.fail(made.node, "the layer may be found again by its name, as eager code does not")

    def require_told_apart(self, made: Made, groups: list[list[Chain]]) -> None:
        """Refuses calls in scopes of the same name, where a layer without a name is found again or another one."""
        first = [group[0] for group in groups]
        if not made.layer or made.has_no_weights or self._name_given(made, first[0]) is not None:
            return
        entered: dict[tuple[str, ...], list[Node]] = {}
        for chain in first:
            items = self.scopes(self._chains.entered(chain)[0])
            texts = tuple(self._analysis.source(item).partition(",")[0].rstrip(")") for item in items)
            if entered.setdefault(texts, items) != items:
                raise self.makes_others(made, chain)

    def origin(self, made: Made, chains: list[Chain]) -> Origin:
        """What is around some calls that get the same, and what they give."""
        key = (made.node.id, tuple(chain.ids for chain in chains))
        if key not in self._known:
            self._known[key] = self._origin(made, chains)
        return self._known[key]

    def _origin(self, made: Made, chains: list[Chain]) -> Origin:
        if len({self._program.graphs.of(chain.calls[0]) for chain in chains}) > 1:
            raise self.makes_others(made, chains[0])
        chain = chains[0]
        around = tuple(item for items in self._chains.entered(chain) for item in items)
        literals: dict[int, str] = {}
        for depth, items in enumerate(self._chains.entered(chain)):
            literals |= self._literals(items, chain, depth)
        own = [*self._program.variables.entered(made.node, made.scope), made.node]
        literals |= self._literals(own, chain, len(chain.calls))
        return Origin(made.scope, around, self._arguments(made, chains), literals)

    def _literals(self, nodes: list[Node], chain: Chain, depth: int) -> dict[int, str]:
        """What parameters in some expressions stand for that may be names."""
        names = (name for node in nodes for name in _names_in(node))
        texts = ((name.id, self._chains.text(name, chain, depth)) for name in names)
        return {key: text for key, text in texts if text is not None}

    def _arguments(self, made: Made, chains: list[Chain]) -> dict[str, str]:
        """What a function gets for the parameters that are used where variables are made."""
        found: dict[str, str] = {}
        for node, _ in self._program.lookup.own_references(made.node, made.scope):
            name = self._analysis.source(node)
            if (made.is_layer and not self._is_of_maker(made.node, node)) or self._is_target(made, node):
                continue
            texts = {self._chains.text(node, chain) for chain in chains}
            text = texts.pop()
            if texts or text is None or node.parent is None or node.parent.type == "interpolation":
                raise self._program.fail(node, f"`{name}` is not always the same, and a variable is made of it")
            is_whole = node.parent.type in _WHOLE or ATOMIC.fullmatch(text) is not None
            found[name] = text if is_whole else f"({text})"
        return found

    def _is_of_maker(self, call: Node, node: Node) -> bool:
        """Whether a name in a call of `tf.layers` goes to what makes the layer, and not to the layer."""
        contrib = self.contrib(call)
        if contrib is not None:
            return contrib.inputs is None or not span(node).within(span(contrib.inputs))
        site = changed_call(self._program, call)
        if site is None:
            return True
        then = [given.node for name, given in site.bound.given.items() if name in ("inputs", "training", "reuse")]
        return not any(span(node).within(span(argument)) for argument in then)


def _names_in(node: Node) -> list[Node]:
    return [inner for inner in descendants(node) if inner.type == "identifier" and not is_label(inner)]
