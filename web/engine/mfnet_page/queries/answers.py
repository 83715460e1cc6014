"""The answers of a network; one that has diverged, whose outputs are not finite, has none."""

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor
from mfnet_page.session import Session

NO_CLASS = -1


def classes(outputs: Tensor) -> NDArray[np.intp]:
    """The most probable class of each sample, (m,), of the network's outputs, (classes + 1, m).

    It is NO_CLASS where an output is not finite.
    """
    answered = np.isfinite(outputs).all(axis=0)
    found: NDArray[np.intp] = np.where(answered, outputs[1:].argmax(axis=0), NO_CLASS)
    return found


def probabilities(session: Session, outputs: Tensor) -> Tensor | None:
    """Those of the one sample that the outputs, (classes + 1, 1), are for; or None."""
    if not np.isfinite(outputs).all():
        return None
    return session.probabilities(outputs)[:, 0].copy()


def finite(value: float) -> float | None:
    """The value if it is finite, or None."""
    return float(value) if np.isfinite(value) else None
