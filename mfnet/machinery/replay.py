"""Training steps, repeated as a list of numpy's calls.

In a small network a step's arithmetic takes a tenth of its time; the rest is Python between the
calls. It still is a tenth of it or more where digits are learnt. So the calls of one step are noted
down (`tracing`), and batches of the same shape repeat them on the same arrays: bit for bit what the
layers, the loss and the optimizer compute.

Only mfnet's own parts are repeated, and only while they are as they were. Whatever else there is,
the training loop does in the ordinary way.
"""

from math import prod
from sys import getrefcount
from typing import Any, TypeAlias

import numpy as np

from mfnet.machinery.calls import (
    PART,
    check_is,
    check_is_finite,
    joined,
    multiply_adds_forward,
    parts_of,
    runner_of,
)
from mfnet.machinery.memory import Memory
from mfnet.machinery.products import MatrixProduct, product_in_use
from mfnet.machinery.shortcuts import backward_weights, loss_and_grad
from mfnet.machinery.stand_ins import TracedMemory, stand_in
from mfnet.machinery.traced import FAILURES, NotTraceableError, Number, Traced
from mfnet.machinery.tracing import Trace, copy_of_batch, owner_of
from mfnet.machinery.workspace import Array

_LARGEST = 2**19  # entries of an array; where there are more, Python's share is small
_MOST = 2**21  # entries of all weights and inputs that lists have arrays beside
_LONG = 2 * PART  # multiply-adds of a batch that is worth cutting
_LONGEST = PART  # of a batch that is repeated: noting it down takes as long as four of it
_WAIT = 8  # batches of a shape, after which more of them are to be expected
_MOST_SHAPES = 8
_MOST_UPDATES = 64  # that are noted for a shape, where somebody changes the optimizer's settings


class Replay:
    """Repeats the steps of one training.

    Args:
        net, loss, optimizer: what is trained.
    """

    def __init__(self, net: Any, loss: Any, optimizer: Any) -> None:
        self._net, self._loss, self._optimizer = net, loss, optimizer
        self._steps: dict[Any, NotedStep | int] = {}  # or how many batches there are to wait
        self._last: NotedStep | None = None
        self._wait = _WAIT

    def backpropagate(self, inputs: Array, targets: Array) -> np.float64 | None:
        """Forward and backward: store all gradients, and return the batch's loss.

        None if that is to be done in the ordinary way.
        """
        self._last = None
        shape = shape_of(inputs, targets)
        if shape is None:
            return None
        step = self._steps.get(shape, self._wait)
        if isinstance(step, int):
            if len(self._steps) > _MOST_SHAPES:
                self._steps.clear()
            self._steps[shape] = step - 1 if step else self._noted(inputs, targets)
            return None
        if step.is_as_it_was():
            loss = step.backpropagate(inputs, targets)
        else:
            loss = self._shown(shape, step, inputs, targets)
        if loss is not None:
            self._last = step
        return loss

    def update(self) -> bool:
        """Change the weights by these gradients; False where that is not done, as above."""
        return self._last is not None and self._last.update(self._net, self._optimizer)

    def _shown(
        self, shape: Any, step: "NotedStep", inputs: Array, targets: Array
    ) -> np.float64 | None:
        """The same after the ordinary way has been taken, which leaves other arrays."""
        others, loss = step.show(), None
        if others is None or step.is_seen():
            self._wait *= 2  # who changes a part may do so again
            self._steps[shape] = self._wait
        else:
            loss = step.backpropagate(inputs, targets)
        if loss is None:
            for attributes, values in others or ():
                attributes.update(values)
        return loss

    def _noted(self, inputs: Array, targets: Array) -> "NotedStep | int":
        """The step, or -1, which is never counted down to 0, if it can't be noted."""
        if inputs.ndim != 2 or not self._is_small(inputs):
            return -1
        with np.errstate(all="ignore"):
            try:
                step = NotedStep(self._net, self._loss, inputs, targets)
                step.show()
                step.count_holders()
                return step if step.is_right(self._net, self._loss, inputs, targets) else -1
            except FAILURES:  # the ordinary way is there, and says what is wrong, if anything is
                return -1

    def _is_small(self, inputs: Array) -> bool:
        """Whether a batch costs neither much time nor, with those noted before, much memory."""
        shapes = [weights.shape for weights, _ in self._net.parameters_and_gradients()]
        sizes = [inputs.size, *map(prod, shapes)]
        outputs = [max(shape, default=1) * inputs.shape[1] for shape in shapes]
        lists = 1 + sum(isinstance(step, NotedStep) for step in self._steps.values())
        return (
            max(sizes + outputs) <= _LARGEST
            and lists * sum(sizes) <= _MOST
            and _multiply_adds(self._net, inputs) <= _LONGEST
        )


def takes_long(net: Any, inputs: Array) -> bool:
    """Whether a batch takes so long that it is worth cutting."""
    return _multiply_adds(net, inputs) >= _LONG


def _multiply_adds(net: Any, inputs: Array) -> int:
    """Of a batch's products: every weight matrix has three, one of them forward."""
    return 3 * multiply_adds_forward(net, inputs.shape[1])


def shape_of(inputs: Array, targets: Array) -> Any:
    """What batches have in common that one list of calls is for; None if there is no list."""
    if type(inputs) is not np.ndarray or type(targets) is not np.ndarray:
        return None
    return (
        inputs.shape, inputs.strides, inputs.dtype.num,
        targets.shape, targets.strides, targets.dtype.num,
    )  # fmt: skip


class NotedStep:
    """The calls of a step, for batches of one shape.

    Args:
        net, loss: what is trained.
        inputs, targets: a batch.
        noting: computes the products while they are noted, if not the product in use.

    Attributes:
        parts: run the list, one after the other; the first one takes the batch.

    Raises NotTraceableError, or whatever the code raises for what is traced, if there is no list.
    """

    def __init__(
        self,
        net: Any,
        loss: Any,
        inputs: Array,
        targets: Array,
        noting: MatrixProduct | None = None,
    ) -> None:
        self._product = product_in_use()
        self._inputs, self._targets = copy_of_batch(inputs), copy_of_batch(targets)
        noting = noting or self._product
        trace = Trace(noting)
        layers = [stand_in(layer, trace, training=True) for layer in net.layers]
        network = stand_in(net, trace, layers=layers)
        x: Any = Traced(self._inputs, trace)
        y: Any = Traced(self._targets, trace)
        _, gradient = loss_and_grad(stand_in(loss, trace), network.forward(x), y)
        (self._loss,) = trace.results
        # The ordinary way has to decide where these fail, or to say what is wrong.
        trace.calls.append((check_is_finite, (self._loss,)))
        trace.calls += [(check_is, condition) for condition in trace.conditions]
        trace.conditions = []
        backward_weights(network, gradient)
        if trace.conditions:
            raise NotTraceableError("the way back depends on numbers")
        calls = [(self._product if f is noting else f, arguments) for f, arguments in trace.calls]
        self.parts = parts_of(calls, (self._inputs, self._targets))
        self._run = joined(self.parts)
        self._parts = [_Part(net), _Part(loss)]
        self._parts += [_Part(*pair) for pair in zip(net.layers, map(_arrays, layers), strict=True)]
        self._attributes = [part.attributes for part in self._parts]
        self._values = [part.values for part in self._parts]
        written = (x for part in self._parts for x in part.written.values())
        # Who holds a view holds its owner.
        visible = (each for x in written for each in (x, owner_of(x)))
        self._visible = list({id(x): x for x in visible}.values())
        self._holders: list[int] = []
        self._update: _Update | None = None
        self._updates_to_note = _MOST_UPDATES

    def is_as_it_was(self) -> bool:
        """Whether the parts show what the calls write to, and nobody else holds it."""
        try:
            same = self._attributes == self._values
        except ValueError:  # as `_are_same`
            return False
        holders = list(map(getrefcount, self._visible))
        return same and holders == self._holders and product_in_use() is self._product

    def show(self) -> "list[tuple[_Attributes, _Attributes]] | None":
        """Let the parts show what the calls write to.

        Returns what they have shown instead; None if they are no longer those of the calls.
        """
        if product_in_use() is not self._product:
            return None
        others = [part.show() for part in self._parts]
        if _are_same(self._attributes, self._values):
            return others
        for attributes, values in others:
            attributes.update(values)
        return None

    def count_holders(self) -> None:
        """Take those for all who hold what the calls write to."""
        self._holders = list(map(getrefcount, self._visible))

    def is_seen(self) -> bool:
        """Whether somebody else holds an array that the calls write to, and must not see change."""
        return list(map(getrefcount, self._visible)) != self._holders

    def backpropagate(self, inputs: Array, targets: Array) -> np.float64 | None:
        """The batch's loss; None if that is to be done in the ordinary way."""
        return self.loss if self._run(inputs, targets) else None

    @property
    def loss(self) -> np.float64:
        """That of the batch for which the list was last run."""
        loss: np.float64 | Any = self._loss[()]
        return loss

    def is_right(self, net: Any, loss: Any, inputs: Array, targets: Array) -> bool:
        """Whether the list gives what the ordinary way gives, bit for bit."""
        loss_of_list = self.backpropagate(inputs, targets)
        gradients = [dJ_dw.copy() for _, dJ_dw in net.parameters_and_gradients()]
        batch_loss, gradient = loss_and_grad(loss, net.forward(inputs), targets)
        backward_weights(net, gradient)
        others = [dJ_dw for _, dJ_dw in net.parameters_and_gradients()]
        return loss_of_list == batch_loss and _have_same_bits(gradients, others)

    def update(self, net: Any, optimizer: Any) -> bool:
        """Change the weights; False if that is to be done in the ordinary way."""
        if self._update is not None and self._update.is_of(net, optimizer):
            self._update.run(optimizer.memory)
            return True
        self._update = None
        if self._updates_to_note:
            self._updates_to_note -= 1
            try:
                with np.errstate(all="ignore"):
                    self._update = _Update(net, optimizer)
            except FAILURES:
                self._updates_to_note = 0
        self.count_holders()  # an update's calls hold the gradients too
        return False


class _Update:
    """The calls that change the weights. Raises as `NotedStep`; nothing has changed afterwards."""

    def __init__(self, net: Any, optimizer: Any) -> None:
        trace = Trace(product_in_use())
        memory = optimizer.memory
        self._arrays = memory.begin_step(net)
        changed = [x for of_a_matrix in self._arrays for x in of_a_matrix]
        changed += [weights for weights, _ in net.parameters_and_gradients()]
        before: list[Array] = []
        try:
            before += [x.copy() for x in changed]
            network = stand_in(net, trace, layers=[stand_in(x, trace) for x in net.layers])
            stand_in(
                optimizer,
                trace,
                _learning_rate=Number(lambda: optimizer.learning_rate, "learning rate", trace),
                memory=TracedMemory(memory, self._arrays, trace),
            ).step(network)
            network.restore_bias_rows()
            self._run = runner_of(trace.calls)
            traced = [x.copy() for x in changed]
            _put(before, changed)
            self._run()
            if trace.conditions or trace.results or not _have_same_bits(traced, changed):
                raise NotTraceableError("the update depends on numbers, or gives others")
        finally:
            memory.steps -= 1
            _put(before, changed[: len(before)])  # none, where there was no memory for copies
        self._numbers: list[list[Any]] = [
            [x, value, float(x[()])] for x, value in trace.numbers.values()
        ]
        self._part = _Part(optimizer)

    def is_of(self, net: Any, optimizer: Any) -> bool:
        """Whether these still are the optimizer, and its memory of the network."""
        self._part.values["_learning_rate"] = self._part.attributes["_learning_rate"]
        memory: Memory = optimizer.memory
        return _are_same(self._part.attributes, self._part.values) and memory.goes_on(
            net, self._arrays
        )

    def run(self, memory: Memory) -> None:
        """Take the step."""
        memory.steps += 1
        for number in self._numbers:
            array, value, before = number
            if (now := value()) != before:
                array[()] = number[2] = now
        self._run()


_Attributes: TypeAlias = dict[str, Any]


class _Part:
    """A layer, a network, a loss or an optimizer as it is when its calls are noted.

    Args:
        part: the part.
        after: the arrays among its attributes, as the calls leave them.

    Attributes:
        attributes: as they are at any time.
        written: those that the calls make others of.
        values: all, after the calls.
    """

    def __init__(self, part: Any, after: _Attributes | None = None) -> None:
        self.attributes: _Attributes = vars(part)
        self.written = {n: x for n, x in (after or {}).items() if x is not self.attributes[n]}
        self.values = self.attributes | self.written
        if "layers" in self.values:
            self.values["layers"] = list(self.values["layers"])

    def show(self) -> tuple[_Attributes, _Attributes]:
        """Show what the calls write to; returns the attributes, and what has been shown instead."""
        now = self.attributes
        others = {name: now[name] for name, x in self.written.items() if now[name] is not x}
        now.update(self.written)
        return now, others


def _are_same(attributes: Any, values: Any) -> bool:
    """Whether attributes, or lists of them, are what they were."""
    try:
        return bool(attributes == values)
    except ValueError:  # of arrays, which are equal only if they are the same one
        return False


def _have_same_bits(some: list[Array], others: list[Array]) -> bool:
    """Whether arrays have the same bits as others, one by one."""
    return all(x.tobytes() == y.tobytes() for x, y in zip(some, others, strict=True))


def _put(values: list[Array], arrays: list[Array]) -> None:
    """Copy values to arrays."""
    for array, value in zip(arrays, values, strict=True):
        np.copyto(array, value)


def _arrays(copy: Any) -> dict[str, Array]:
    """The arrays among the attributes of a part's stand-in."""
    return {name: x.array for name, x in vars(copy).items() if type(x) is Traced}
