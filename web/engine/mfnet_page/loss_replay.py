"""Losses of small networks on samples that are only judged, repeated as a list of numpy's calls.

After every epoch the same samples are judged anew. The forward pass and the loss of so many samples
are noted down once and repeated, as `mfnet.machinery.replay` does with training steps: bit for bit
what the layers and the loss compute. What can't be repeated is left to the ordinary way.
"""

from collections.abc import Generator
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np

from mfnet.dataloader import with_bias
from mfnet.layer import Layer
from mfnet.loss import Loss
from mfnet.machinery.calls import check_is, check_is_finite, runner_of
from mfnet.machinery.products import product_in_use
from mfnet.machinery.replay import shape_of
from mfnet.machinery.stand_ins import stand_in
from mfnet.machinery.traced import FAILURES, Traced, TracedWorkspace
from mfnet.machinery.tracing import Trace, copy_of_batch
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor
from mfnet_page.forward import forward_in_parts, is_short

_LARGEST = 2**15  # entries of an array; where there are more, Python's share is small
_WAIT = 4  # times that as many samples are judged, after which more are to be expected
_MOST_SHAPES = 8


class Judged(NamedTuple):
    """What a network answers to samples, (outputs + 1, m), and its loss."""

    outputs: Tensor
    loss: np.float64


class LossReplay:
    """Repeats the judging of one network by one loss.

    Args:
        net, loss: what is judged, and by what. If the class of either changes, make a new replay.
        input_scale: what inputs are multiplied by.

    Attributes:
        loss: what judges.
    """

    def __init__(self, net: NeuralNetwork, loss: Loss, input_scale: float) -> None:
        self._net, self.loss, self._scale = net, loss, input_scale
        self._lists: dict[Any, _List | int] = {}  # or how often there is to wait
        self._wait = _WAIT

    def judge(self, inputs: Tensor, targets: Tensor) -> Judged:
        """The outputs and the loss for samples, both (m, features); the next call changes them."""
        shape = shape_of(inputs, targets)
        if shape is None:
            return self._judged(inputs, targets)
        known = self._lists.get(shape, self._wait)
        if not isinstance(known, int):
            if known.is_as_it_was() and (judged := known.run(inputs, targets)):
                return judged
            self._wait *= 2  # who changes a part may do so again
            self._lists[shape] = self._wait
            return self._judged(inputs, targets)
        if len(self._lists) > _MOST_SHAPES:
            self._lists.clear()
        judged = self._judged(inputs, targets)
        self._lists[shape] = known - 1 if known else self._noted(inputs, targets, judged)
        return judged

    def judge_in_parts(self, inputs: Tensor, targets: Tensor) -> Generator[None, None, Judged]:
        """As `judge`; yields after every layer of a wide network."""
        if is_short(self._net, len(inputs)):
            return self.judge(inputs, targets)
        outputs = yield from forward_in_parts(self._net, with_bias(inputs, self._scale))
        return Judged(outputs, self.loss.loss(outputs, with_bias(targets)))

    def _judged(self, inputs: Tensor, targets: Tensor) -> Judged:
        """The same in the ordinary way."""
        outputs = self._net.forward(with_bias(inputs, self._scale))
        return Judged(outputs, self.loss.loss(outputs, with_bias(targets)))

    def _noted(self, inputs: Tensor, targets: Tensor, judged: Judged) -> "_List | int":
        """The list, or -1, which is never counted down to 0, if there is none that is right."""
        widths = [len(weights) for weights, _ in self._net.parameters_and_gradients()]
        if len(inputs) * max(inputs.shape[1], *widths, 0) > _LARGEST:
            return -1
        with np.errstate(all="ignore"):
            try:
                noted = _List(self._net, self.loss, self._scale, inputs, targets)
            except FAILURES:  # the ordinary way is there
                return -1
            same = noted.run(inputs, targets)
        return noted if same and _bits(same) == _bits(judged) else -1


class _List:
    """The calls for samples of one shape.

    Raises NotTraceableError, or whatever the code raises for what is traced, if there is no list.
    """

    def __init__(
        self, net: NeuralNetwork, loss: Loss, scale: float, inputs: Tensor, targets: Tensor
    ) -> None:
        self._product = product_in_use()
        arrays = copy_of_batch(inputs), copy_of_batch(targets)
        trace = Trace(self._product)
        workspace = TracedWorkspace(trace)
        traced: list[Any] = [Traced(x, trace) for x in arrays]
        x = with_bias(traced[0], scale, workspace)
        y = with_bias(traced[1], workspace=workspace)
        # What is predicted depends on weights, not on the arrays that the last pass has left.
        hidden = [_arrays_but_weights(layer) for layer in net.layers]
        layers = [
            stand_in(layer, trace, **dict.fromkeys(names))
            for layer, names in zip(net.layers, hidden, strict=True)
        ]
        pred: Any = stand_in(net, trace, layers=layers).forward(x)
        stand_in(loss, trace).loss(pred, y)
        self._outputs: Tensor = pred.array
        (self._loss,) = trace.results
        trace.calls.append((check_is_finite, (self._loss,)))
        trace.calls += [(check_is, condition) for condition in trace.conditions]
        self._run = runner_of(trace.calls, arrays)
        self._net, self._layers = net, list(net.layers)
        parts = [(net, ["layers"]), (loss, []), *zip(net.layers, hidden, strict=True)]
        self._attributes = [vars(part) for part, _ in parts]
        self._counts = list(map(len, self._attributes))
        self._compared = [
            (attributes, itemgetter(*names))
            for attributes, (_, excepted) in zip(self._attributes, parts, strict=True)
            if (names := [name for name in attributes if name not in excepted])
        ]
        self._values = self._present_values()

    def is_as_it_was(self) -> bool:
        """Whether nothing has changed but the numbers in the weights."""
        try:
            same = self._present_values() == self._values
        except (KeyError, ValueError):  # of an attribute that is gone, of another array
            return False
        counts = list(map(len, self._attributes))
        same = same and counts == self._counts and self._net.layers == self._layers
        return same and product_in_use() is self._product

    def _present_values(self) -> list[Any]:
        return [values_of(attributes) for attributes, values_of in self._compared]

    def run(self, inputs: Tensor, targets: Tensor) -> Judged | None:
        """The outputs and the loss; None if the ordinary way has to decide."""
        if not self._run(inputs, targets):
            return None
        loss: np.float64 | Any = self._loss[()]
        return Judged(self._outputs, loss)


def _arrays_but_weights(layer: Layer) -> list[str]:
    return [n for n, x in vars(layer).items() if isinstance(x, np.ndarray) and n != "weights"]


def _bits(judged: Judged) -> tuple[bytes, bytes]:
    return judged.outputs.tobytes(), np.float64(judged.loss).tobytes()
