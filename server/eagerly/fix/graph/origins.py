"""Which calls of a function get the same of what it makes, as by its name in TensorFlow 1, and what that is made of."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from tree_sitter import Node

from eagerly.check.arguments import bind, given_arguments
from eagerly.fix.graph.chains import ATOMIC, Chain, Chains
from eagerly.fix.graph.contrib_layers import ContribLayer, kind_of
from eagerly.fix.graph.judge import Made
from eagerly.fix.graph.loops import goes_over, is_target
from eagerly.fix.graph.modes import changed_call
from eagerly.fix.graph.program import Program
from eagerly.fix.graph.variables import SCOPE, Origin
from eagerly.fix.model import CannotFixError, NotYetError
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
        self._unsure: list[str] = []
        """What the names of variables begin with that are not known whole."""
        self._again: list[tuple[str, bool]] = []
        """What the names of those begin with that may be found again, and whether these are all of their scopes."""

    def makers_names(self, made: Made, chain: Chain) -> Iterator[Node]:
        """The names of the scope itself that something is made of there, but for those that its loops bind."""
        nodes = [name for loop in chain.loops[0] for name in _names_in(goes_over(loop))]
        if not chain.calls:
            nodes += [name for name in _names_in(made.node) if self._is_of_maker(made, name)]
        while nodes:
            node = nodes.pop(0)
            bindings = self._program.lookup.bindings_of(node)
            local = self._chains.local_value(bindings, chain, 0)
            if local is not None:
                nodes += _names_in(local)
            elif not any(is_target(each, loop) for loop in chain.loops[0] for each in bindings):
                if any(span(each.node).within(span(loop)) for loop in chain.loops[0] for each in bindings):
                    name = self._analysis.source(node)
                    raise self._program.fail(node, f"`{name}` is not always the same, and a variable is made of it")
                yield node

    def contrib(self, call: Node) -> ContribLayer | None:
        """A call of `tf.contrib.layers` or slim that makes a layer."""
        kind = kind_of(self._analysis.names.called(call, self._program.scope))
        return ContribLayer(self._analysis, call, kind) if kind is not None else None

    def groups(self, made: Made, chains: list[Chain]) -> list[list[Chain]]:
        """The calls that lead to what is made, those together that get the same."""
        groups: dict[Hashable, list[Chain]] = {}
        if made.has_no_weights:
            chains = [chain.without_loops() if self._is_alike(made, chain) else chain for chain in chains]
        for chain in chains:
            groups.setdefault(self._key(made, chain), []).append(chain)
        return list(groups.values())

    def _is_alike(self, made: Made, chain: Chain) -> bool:
        """Whether each time that loops come by, the same is made."""
        bindings_of = self._program.lookup.bindings_of
        names = [name for name in _names_in(made.node) if self._is_of_maker(made, name)]
        own = [name for name in names if any(each.scope is made.scope for each in bindings_of(name))]
        return all(self._chains.text(name, chain.without_loops()) is not None for name in own)

    def _key(self, made: Made, chain: Chain) -> Hashable:
        """What is the same for the calls that TensorFlow 1 gives the same."""
        variables, origin = self._program.variables, self.origin(made, [chain])
        if made.has_no_weights:
            return chain.ids if chain.all_loops else tuple(origin.arguments.items())
        if chain.all_loops and self._may_be_found(made, chain):
            raise self._program.fail(made.node, "a loop makes it, and may find it again by its name")
        if chain.all_loops:
            return chain.ids
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

    def _may_be_found(self, made: Made, chain: Chain) -> bool:
        """Whether TensorFlow 1 is told, there or around it, to find something again by its name."""
        items = [item for items in self._chains.entered(chain) for item in items]
        items += self._program.variables.entered(made.node, made.scope)
        words = {argument.keyword for argument in given_arguments(self._analysis, made.node) or ()}
        return "reuse" in words or bool(self._program.judge.sharing) or any(map(self._may_share, self.scopes(items)))

    def _may_share(self, item: Node) -> bool:
        """Whether a scope for variables says that they are found again."""
        bound = bind(self._analysis, item, SCOPE)
        reuse = bound.given.get("reuse")
        return bound.problem is not None or (reuse is not None and reuse.value.type not in ("none", "false"))

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
        if text is None:
            raise self._program.fail(call, "the name of the layer can't be told")
        return text if text != "None" else None

    def require_found_once(self, made: Made, chain: Chain, origin: Origin) -> None:
        """Refuses a layer that TensorFlow 1 finds again where another place made it, or may find."""
        if made.is_cell and self._may_be_found(made, chain):
            raise self._found_again(made)
        if made.has_no_weights or not (made.layer or self._program.variables.is_by_name(made.node)):
            return
        self._require_known_name(made, chain, origin)
        if not made.layer or chain.all_loops:
            return
        entered = [*self._chains.entered(chain), self._program.variables.entered(made.node, made.scope)]
        scopes = [item.id for items in entered for item in self.scopes(items)]
        name = self._name_given(made, chain)
        scope = self._program.variables.scope_name(made.node, origin)
        graph = self._program.graphs.of(chain.calls[0] if chain.calls else made.node)
        others = self._found.setdefault((graph, scope, name or f"a {made.layer}"), set())
        others.add(made.node.id if name is not None else scopes[-1] if scopes else 0)
        if len(others) > 1:
            raise self._found_again(made)

    def _require_known_name(self, made: Made, chain: Chain, origin: Origin) -> None:
        """Refuses what may be found by a name that is not known, such as one that a loop counts."""
        beginning, is_whole = self._program.variables.beginning(made.node, origin)
        self._unsure += [beginning] if chain.all_loops else []
        self._again += [(beginning, is_whole)] if self._may_be_found(made, chain) else []
        pairs = ((name, is_all, unsure) for name, is_all in self._again for unsure in self._unsure)
        if any(name.startswith(unsure) or (not is_all and unsure.startswith(name)) for name, is_all, unsure in pairs):
            raise self._found_again(made)

    def _found_again(self, made: Made) -> CannotFixError:
        return self._program.fail(made.node, "the layer may be found again by its name, as eager code does not")

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
        chain = chains[0]
        if len({self._program.graphs.of(each.calls[0]) for each in chains if each.calls}) > 1:
            raise self.makes_others(made, chain)
        around = tuple(item for items in self._chains.entered(chain) for item in items)
        is_looped = bool(chain.all_loops)
        literals: dict[int, str] = {}
        for depth, items in enumerate(self._chains.entered(chain)):
            literals |= self._literals(items, chain, depth)
        own = [*self._program.variables.entered(made.node, made.scope), made.node]
        literals |= self._literals(own, chain, len(chain.calls))
        return Origin(made.scope, around, self._arguments(made, chains), literals, is_looped)

    def _literals(self, nodes: list[Node], chain: Chain, depth: int) -> dict[int, str]:
        """What parameters in some expressions stand for that may be names."""
        names = [name for node in nodes for name in _names_in(node)]
        if chain.all_loops:
            calls = (given_arguments(self._analysis, node) or () for node in nodes if node.type == "call")
            names += [argument.value for arguments in calls for argument in arguments]
        texts = ((name.id, self._chains.text(name, chain, depth)) for name in names)
        return {key: text for key, text in texts if text is not None}

    def _arguments(self, made: Made, chains: list[Chain]) -> dict[str, str]:
        """What a function gets for the parameters that are used where variables are made."""
        found: dict[str, str] = {}
        for node, bindings in self._program.lookup.names_in(made.node):
            name = self._analysis.source(node)
            if not self._is_of_maker(made, node):
                continue
            if not chains[0].calls and self._chains.local_value(bindings, chains[0], 0) is None:
                continue
            if not any(binding.scope is made.scope for binding in bindings):
                self._chains.require_not_bound(node, chains[0].all_loops)
                continue
            texts = {self._chains.text(node, chain) for chain in chains}
            text = texts.pop()
            if texts or text is None or node.parent is None or node.parent.type == "interpolation":
                reason = f"`{name}` is not always the same, and a variable is made of it"
                raise NotYetError(str(self._program.fail(node, reason)))
            is_whole = node.parent.type in _WHOLE or ATOMIC.fullmatch(text) is not None
            found[name] = text if is_whole else f"({text})"
        return found

    def _is_of_maker(self, made: Made, node: Node) -> bool:
        """Whether a name in a call of `tf.layers` goes to what makes the layer, and not to the layer."""
        call = made.node
        if not made.is_layer or made.is_cell:
            return True
        contrib = self.contrib(call)
        if contrib is not None:
            return contrib.inputs is None or not span(node).within(span(contrib.inputs))
        site = changed_call(self._program, call) if made.layer else None
        if site is None:
            return True
        then = [given.node for name, given in site.bound.given.items() if name in ("inputs", "training", "reuse")]
        return not any(span(node).within(span(argument)) for argument in then)


def _names_in(node: Node) -> list[Node]:
    return [inner for inner in descendants(node) if inner.type == "identifier" and not is_label(inner)]
