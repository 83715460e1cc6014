"""Faster methods that stand for others, such as `loss_and_grad` for `loss` and `grad`.

Somebody may derive a class and override only the others: then these are called, not the shortcut.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mfnet.machinery.workspace import Array


class _Backward(Protocol):
    def backward(self, grad: Array) -> Array: ...
    def backward_weights(self, grad: Array) -> None: ...


class _Loss(Protocol):
    def loss(self, pred: Array, target: Array) -> np.float64: ...
    def grad(self, pred: Array, target: Array) -> Array: ...
    def loss_and_grad(self, pred: Array, target: Array) -> tuple[np.float64, Array]: ...
    def sample_losses(self, pred: Array, target: Array) -> Array: ...
    def check_targets(self, targets: NDArray[Any]) -> None: ...


def backward_weights(part: _Backward, grad: Array) -> None:
    """Compute the gradients of all weights of a layer or network, and not dJ/d(input)."""
    if stands_for(part, "backward_weights", "backward"):
        part.backward_weights(grad)
    else:
        part.backward(grad)


def loss_and_grad(loss: _Loss, pred: Array, target: Array) -> tuple[np.float64, Array]:
    """The loss and its gradient, at once where `loss` can."""
    if stands_for(loss, "loss_and_grad", "loss", "grad"):
        return loss.loss_and_grad(pred, target)
    return loss.loss(pred, target), loss.grad(pred, target)


def gradient(loss: _Loss, pred: Array, target: Array) -> Array:
    """The gradient alone, from whichever method of `loss` is the newest."""
    if stands_for(loss, "loss_and_grad", "loss", "grad"):
        return loss.loss_and_grad(pred, target)[1]
    return loss.grad(pred, target)


def sample_losses(loss: _Loss, pred: Array, target: Array) -> Array:
    """The loss of each sample by itself, (m,), at once where `loss` can."""
    if stands_for(loss, "sample_losses", "loss"):
        return loss.sample_losses(pred, target)
    return one_by_one(loss, pred, target)


def one_by_one(loss: _Loss, pred: Array, target: Array) -> Array:
    """The loss of each sample by itself, (m,), one after the other."""
    samples = range(pred.shape[1])
    return np.array([loss.loss(pred[:, [i]], target[:, [i]]) for i in samples])


def check_targets(loss: _Loss, targets: NDArray[Any]) -> None:
    """Check the targets of a dataset, unless `loss` computes something newer than its check."""
    if stands_for(loss, "check_targets", "loss", "grad", "loss_and_grad"):
        loss.check_targets(targets)


def stands_for(thing: object, shortcut: str, *methods: str) -> bool:
    """Whether the method `shortcut` of `thing` may be called in place of its `methods`.

    It may if no class overrides one of `methods` without also overriding the shortcut: the author
    of the newest of `methods` then wrote the shortcut too, or knew it. The same holds for methods
    set on the object itself.
    """
    own = vars(thing)
    if shortcut in own:
        return True
    kind: Any = type(thing)
    # Asked at every step, so the answer is cached until a class changes.
    return own.keys().isdisjoint(methods) and _stands_in_class(
        kind, shortcut, methods, *(getattr(kind, name) for name in (shortcut, *methods))
    )


@lru_cache
def _stands_in_class(
    kind: type, shortcut: str, methods: tuple[str, ...], *_functions: Callable[..., Any]
) -> bool:
    depth = _depth(kind, shortcut)
    return all(depth <= _depth(kind, method) for method in methods)


def _depth(kind: type, name: str) -> int:
    """How many classes above `kind` in its method resolution order the name is first defined."""
    return next(i for i, above in enumerate(kind.__mro__) if name in vars(above))
