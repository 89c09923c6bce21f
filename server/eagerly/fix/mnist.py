"""The MNIST of TensorFlow 1's tutorials, read from Keras's by a function that the file gets."""

from __future__ import annotations

from tree_sitter import Node

from eagerly.check.analysis import Analysis, Finding, Use
from eagerly.check.arguments import GivenArgument, bind, given_arguments
from eagerly.fix.given_code import put_above
from eagerly.fix.model import CannotFixError, Fix, NeededImport, Part, Replacement
from eagerly.fix.spelling import numpy_name, spell
from eagerly.names.symbols import Api, Symbol
from eagerly.source.tree import span

_TUTORIALS = "examples.tutorials.mnist"
_READERS = {f"{_TUTORIALS}.input_data.read_data_sets", "contrib.learn.datasets.mnist.read_data_sets"}
_PARAMETERS = (
    "train_dir", "fake_data", "one_hot", "dtype", "reshape", "validation_size", "seed", "source_url",
)  # fmt: skip
_PASSED_ON = ("one_hot", "reshape", "validation_size")
_INSIDE = {"_images", "_labels", "_num_examples", "_epochs_completed", "_index_in_epoch"}
"""What people read of the old class although it was its own business."""
_HELPER = '''\
Mnist = namedtuple("Mnist", ["train", "validation", "test"])


class MnistPart:
    """Images and labels, and batches of them: shuffled first, and again when all were seen."""

    def __init__(self, images, labels):
        self.images, self.labels = images, labels
        self.num_examples = len(images)
        self.epochs_completed = 0
        self._next = 0

    def next_batch(self, batch_size, *, shuffle=True):
        if shuffle and self.epochs_completed == 0 and self._next == 0:
            self._shuffle()
        start, self._next = self._next, self._next + batch_size
        images, labels = self.images[start:self._next], self.labels[start:self._next]
        if self._next <= self.num_examples:
            return images, labels
        self.epochs_completed += 1
        self._next -= self.num_examples
        if shuffle:
            self._shuffle()
        images = {np}.concatenate([images, self.images[:self._next]])
        labels = {np}.concatenate([labels, self.labels[:self._next]])
        return images, labels

    def _shuffle(self):
        order = {np}.random.permutation(self.num_examples)
        self.images, self.labels = self.images[order], self.labels[order]


def read_mnist(one_hot=False, reshape=True, validation_size=5000):
    """MNIST with floats from 0 to 1, in rows of 784 or as [28, 28, 1]; the first images are for validation."""
    (images, labels), (test_images, test_labels) = {load_data}()

    def part(images, labels):
        images = images.astype({np}.float32) * (1 / 255)
        images = images.reshape([-1, 784] if reshape else [-1, 28, 28, 1])
        return MnistPart(images, {np}.eye(10)[labels] if one_hot else labels)

    return Mnist(
        train=part(images[validation_size:], labels[validation_size:]),
        validation=part(images[:validation_size], labels[:validation_size]),
        test=part(test_images, test_labels),
    )
'''


def read_with_keras(analysis: Analysis, finding: Finding) -> Fix:
    """`input_data.read_data_sets("data", one_hot=True)` becomes `read_mnist(one_hot=True)`, by one fix for the file."""
    key = "mnist"
    if key not in analysis.memo:
        try:
            analysis.memo[key] = _fix_of_file(analysis, finding)
        except CannotFixError as reason:
            analysis.memo[key] = str(reason)
    found = analysis.memo[key]
    if not isinstance(found, Fix):
        raise CannotFixError(str(found))
    return found


def _fix_of_file(analysis: Analysis, finding: Finding) -> Fix:
    _require_known_use(analysis)
    calls = [(use, use.call) for use in analysis.uses if use.symbol.path in _READERS and use.call is not None]
    if not calls:
        raise CannotFixError("nothing in this file calls `read_data_sets`")
    replacements = [Replacement(span(call), _new_call(analysis, use, call)) for use, call in calls]
    first = calls[0][1]
    statement = next(node for node in analysis.statements if span(first).within(span(node)))
    load_data = spell(analysis, Symbol(Api.TF, "keras.datasets.mnist.load_data"), analysis.scopes.module, statement)
    numpy, numpy_import = numpy_name(analysis)
    helper = _HELPER.replace("{np}", numpy).replace("{load_data}", load_data.text)
    replacements.append(put_above(analysis, statement, helper))
    return Fix(
        title="Read MNIST with Keras",
        replacements=tuple(replacements),
        safety=finding.rule.safety,
        note=finding.rule.review or "",
        names=frozenset({load_data.name, numpy}),
        imports=frozenset({*load_data.needs, *numpy_import, NeededImport("from collections import namedtuple")}),
    )


def _require_known_use(analysis: Analysis) -> None:
    """Refuses a file that uses more of the old module than what the new function gives."""
    module = analysis.scopes.module
    taken = next((name for name in ("Mnist", "MnistPart", "read_mnist") if name in module.bindings), None)
    if taken is not None:
        raise CannotFixError(f"the file has a `{taken}` of its own")
    for use in analysis.uses:
        if use.symbol.path.startswith(_TUTORIALS) and (use.symbol.path not in _READERS or use.call is None):
            raise CannotFixError(f"it uses `{analysis.source(use.node)}` too, which nothing replaces")
    inside = next((name for name in sorted(_INSIDE) if name in analysis.scopes.attributes_by_name), None)
    if inside is not None:
        raise CannotFixError(f"the file reads `{inside}`, which the old class kept to itself")
    for located in analysis.scopes.attributes_by_name.get("next_batch", ()):
        call = located.node.parent
        given = given_arguments(analysis, call) if call is not None and call.type == "call" else None
        if given is None or any(argument.keyword == "fake_data" for argument in given) or _has_second(given):
            raise CannotFixError(f"`next_batch` is not called with a size alone on line {analysis.line(located.node)}")


def _has_second(given: list[GivenArgument]) -> bool:
    return sum(argument.keyword is None for argument in given) > 1


def _new_call(analysis: Analysis, use: Use, call: Node) -> tuple[Part, ...]:
    bound = bind(analysis, call, _PARAMETERS)
    if bound.problem is not None:
        raise CannotFixError(bound.problem)
    for name, argument in bound.given.items():
        is_default = name == "fake_data" and argument.value.type == "false"
        if name not in ("train_dir", *_PASSED_ON) and not is_default:
            raise CannotFixError(f"`{name}` of `read_data_sets` has no counterpart")
    parts: list[Part] = ["read_mnist("]
    for name in _PASSED_ON:
        if name in bound.given:
            parts += [", " if len(parts) > 1 else "", f"{name}=", span(bound.given[name].value)]
    return (*parts, ")")
