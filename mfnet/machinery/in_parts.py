"""Training steps of wide networks, cut into parts: who trains can do something else between them.

A batch of a wide network takes seconds in a browser, and nearly all of that are matrix products. So
its calls of numpy are noted down, as in `replay`, and run a part at a time. Until the last part has
run, nothing that others see has changed, and they can use the network in between.

Where the calls cannot be noted down, the training loop computes the batch in the ordinary way.
"""

from collections.abc import Generator
from typing import Any, TypeVar

import numpy as np

from mfnet.machinery.replay import NotedStep, shape_of, takes_long
from mfnet.machinery.traced import FAILURES
from mfnet.machinery.workspace import Array

_FEW = 8  # samples, by which it is seen whether a list is right

_Last = TypeVar("_Last")


class InParts:
    """Cuts the batches of one training.

    Args:
        net, loss: what is trained.
    """

    def __init__(self, net: Any, loss: Any) -> None:
        self._net, self._loss = net, loss
        self._shape: Any = None
        self._step: NotedStep | None = None  # of that shape; one at a time, as it is large
        self._is_possible: bool | None = None  # known once it is tried

    def backpropagate(
        self, inputs: Array, targets: Array, between: _Last
    ) -> Generator[_Last, None, np.float64 | None]:
        """Forward and backward: store all gradients, and return the batch's loss.

        Yields `between` between two parts. Returns None if the batch is to be computed in the
        ordinary way.
        """
        if not self._suits(inputs):
            return None
        shape, step = shape_of(inputs, targets), self._step
        if step is None or shape != self._shape or step.show() is None or step.is_seen():
            self._hide()
            self._step = step = None  # before there are further arrays
            if self._is_possible is None:
                self._is_possible = self._is_right(inputs[:, :_FEW], targets[:, :_FEW])
                yield between
            self._shape, self._step = shape, self._noted(inputs, targets)
            yield between
        step = self._step
        if step is None:
            return None
        self._hide()
        first, *others = step.parts
        if not first(inputs, targets):
            return None
        for run in others:
            yield between
            if not run():
                return None
        return step.loss if step.show() is not None else None

    def _suits(self, inputs: Array) -> bool:
        """Whether such a batch takes long, and its calls can be noted down as far as is known."""
        if self._is_possible is False or type(inputs) is not np.ndarray or inputs.ndim != 2:
            return False
        return takes_long(self._net, inputs)

    def _noted(self, inputs: Array, targets: Array) -> NotedStep | None:
        """The calls for batches like this one, all but the products computed once."""
        try:
            if self._is_possible:
                with np.errstate(all="ignore"):
                    step = NotedStep(self._net, self._loss, inputs, targets, noting=_no_product)
                shown = step.show() or []
                step.count_holders()
                for attributes, values in shown:
                    attributes.update(values)
                return step
        except FAILURES:  # the ordinary way is there, and says what is wrong
            self._is_possible = False
        return None

    def _is_right(self, inputs: Array, targets: Array) -> bool:
        """Whether the calls for a few samples give what the ordinary way gives, bit for bit."""
        before = [dict(vars(layer)) for layer in self._net.layers]
        try:
            with np.errstate(all="ignore"):
                step = NotedStep(self._net, self._loss, inputs, targets)
                step.show()
                return step.is_right(self._net, self._loss, inputs, targets)
        except FAILURES:
            return False
        finally:
            for layer, attributes in zip(self._net.layers, before, strict=True):
                vars(layer).update(attributes)

    def _hide(self) -> None:
        """Let the layers no longer show the arrays that the calls write to.

        They have the gradients of the batch before still, and nothing else of it, as a copy would.
        """
        for layer in self._net.layers:
            vars(layer).update(layer.__getstate__())
            if layer.weights.size:
                layer.dJ_dw = layer.dJ_dw.copy()


def _no_product(a: Array, b: Array, out: Array | None = None) -> Array:
    """Stands for a product that takes long, where no number matters."""
    if out is None:
        return np.zeros((a.shape[0], b.shape[1]))
    out[...] = 0.0
    return out
