"""Gradients held to a norm, without overflow."""

import numpy as np

from mfnet.machinery.workspace import Array


def shorten(gradients: list[Array], max_norm: float) -> None:
    """Scale `gradients`, in place, so that together they are not longer than `max_norm`."""
    unit = 1.0
    norm = _norm(gradients)
    if norm == np.inf:
        # The squares overflowed; divided by the largest entry first, they cannot.
        unit = max(np.abs(gradient).max() for gradient in gradients)
        if unit == np.inf:
            return
        norm = _norm([gradient / unit for gradient in gradients])
    if norm > max_norm / unit:
        for gradient in gradients:
            if unit != 1.0:
                gradient /= unit
            gradient *= max_norm / norm


def _norm(gradients: list[Array]) -> np.float64:
    """The norm of all gradients seen as one vector."""
    with np.errstate(over="ignore"):
        norms = [np.linalg.norm(gradient) for gradient in gradients]
        return np.float64(np.linalg.norm(norms))
