"""The function that makes columns of samples as they are stored, which can be replaced."""

from typing import Any, Protocol

from mfnet.machinery.workspace import Array


class Fill(Protocol):
    """Fills an array of a network's columns, one after the other in memory."""

    def __call__(self, columns: Array, samples: Any, scale: float) -> None:
        """Write to every row of `columns`, (m, features + 1) in float64, a 1 and a sample.

        `samples` are (m, features) of any type; each feature is multiplied by `scale`.
        """


def in_numpy(columns: Array, samples: Any, scale: float) -> None:
    """The one that is in use unless it is replaced."""
    columns[:, 0] = 0.0
    columns[:, 1:] = samples
    if scale != 1.0:
        columns *= scale  # the whole array in one run, which is faster than row by row
    columns[:, 0] = 1.0


_fill: Fill = in_numpy


def fill(columns: Array, samples: Any, scale: float) -> None:
    """Fill columns by the function in use."""
    _fill(columns, samples, scale)


def use_fill(fill: Fill) -> Fill:
    """Replace that function by another that writes the same, and return the previous one."""
    global _fill
    previous, _fill = _fill, fill
    return previous
