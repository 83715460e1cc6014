"""Gradients held to a norm, without overflow."""

import numpy as np

from mfnet.tensor import Tensor


def shorten(gradients: list[Tensor], max_norm: float) -> None:
    """Scale `gradients`, in place, so that together they are not longer than `max_norm`."""
    unit = 1.0
    norm = _norm(gradients)
    if norm == np.inf:
        # Squares overflow where the entries do not; measured by the largest entry, they cannot.
        unit = max(np.abs(gradient).max() for gradient in gradients)
        if unit == np.inf:
            return
        norm = _norm([gradient / unit for gradient in gradients])
    if norm > max_norm / unit:
        for gradient in gradients:
            if unit != 1.0:
                gradient /= unit
            gradient *= max_norm / norm


def _norm(gradients: list[Tensor]) -> np.float64:
    """The norm of all gradients seen as one vector."""
    with np.errstate(over="ignore"):
        norms = [np.linalg.norm(gradient) for gradient in gradients]
        return np.float64(np.linalg.norm(norms))
