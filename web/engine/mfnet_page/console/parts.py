"""Activations and layers of the visitor's own, which the network can have."""

from collections.abc import Callable, Mapping
from inspect import getdoc, isabstract
from typing import Any

import numpy as np

from mfnet.catalogue import ACTIVATIONS, offer, withdraw
from mfnet.layer import Layer, Linear
from mfnet.tensor import Tensor
from mfnet_page.console.keeping import MODULE
from mfnet_page.course import Record
from mfnet_page.writing.attempt import ERRORS
from mfnet_page.writing.differences import gradient

CLOSE = 1e-5  # between a derivative and finite differences, where both are about 1


class OwnParts:
    """The classes among the console's names that the catalogue has an entry for."""

    def __init__(self) -> None:
        self._tried: dict[str, type] = {}
        self._offered: dict[str, type] = {}

    def look_through(
        self, namespace: Mapping[str, Any], source_of: Callable[[str], str]
    ) -> list[str]:
        """Offer what is new, withdraw what is gone; what there is to say of it, a sentence each.

        Args:
            namespace: the console's.
            source_of: the source of a name, which can be run by itself.
        """
        classes = {
            name: value
            for name, value in namespace.items()
            if isinstance(value, type) and _is_part(name, value)
        }
        for name in self._offered.keys() - classes.keys():
            del self._offered[name]
            withdraw(name)
        for name, kind in self._offered.items():
            offer(kind, about=_about(kind), source=source_of(name))  # what it uses may be new
        new = {name: kind for name, kind in classes.items() if self._tried.get(name) is not kind}
        self._tried = classes
        return [self._try(name, kind, source_of(name)) for name, kind in new.items()]

    @property
    def records(self) -> list[Record]:
        """What the page offers, as it has the parts of the catalogue."""
        parts = [ACTIVATIONS[name] for name in self._offered]
        return [{"name": part.name, "label": part.label, "about": part.about} for part in parts]

    def _try(self, name: str, kind: type[Layer], source: str) -> str:
        """Offer a class, if a network can have it; what there is to say."""
        if self._offered.pop(name, None):
            withdraw(name)
        try:
            remark = _check(kind)
            offer(kind, about=_about(kind), source=source)
        except ERRORS as error:
            return f"{name} can't be chosen for the network: {error}"
        self._offered[name] = kind
        return f"{name} can be chosen now as the activation of a hidden layer.{remark}"


def _is_part(name: str, kind: type) -> bool:
    is_own = kind.__module__ == MODULE and kind.__name__ == name
    return is_own and issubclass(kind, Layer) and not isabstract(kind)


def _about(kind: type) -> str:
    """The first line of its docstring, if it has one of its own."""
    text = (getdoc(kind) or "") if kind.__doc__ else ""
    return text.partition("\n")[0] or "Your own."


def _check(kind: type[Layer]) -> str:
    """Whether it takes and gives what an activation does; a remark on its backward pass.

    Raises ValueError, with a sentence, if it does not.
    """
    layer = kind()
    if isinstance(layer, Linear):
        raise ValueError("the page makes Linear layers itself: this is for what stands between")  # noqa: TRY004 (a sentence for people)
    if layer.weights.size:
        raise ValueError("it has weights of its own, which the page shows of Linear layers only")
    rng = np.random.default_rng(0)
    x, towards = rng.normal(size=(2, 4, 3))
    x[0], towards[0] = 1.0, 0.0
    output = np.array(layer.forward(x.copy()))
    if output.shape != x.shape:
        raise ValueError(f"forward makes {_size(output)} of {_size(x)}, and must keep the shape")
    if not np.array_equal(output[0], x[0]):
        raise ValueError("forward changes row 0, the bias feature, which must stay 1")
    slope = np.array(layer.backward(towards.copy()))
    if slope.shape != x.shape:
        raise ValueError(f"backward makes {_size(slope)} of {_size(x)}, and must keep the shape")
    return _remark(layer, x, towards, slope)


def _remark(layer: Layer, x: Tensor, towards: Tensor, slope: Tensor) -> str:
    """What finite differences say of the backward pass."""
    if not np.array_equal(layer.forward(x.copy()), layer.forward(x.copy())):
        return ""  # it draws random numbers
    expected = gradient(lambda moved: float((towards * layer.forward(moved))[1:].sum()), x)
    wrong = np.abs(slope - expected)[1:] > CLOSE * np.maximum(1.0, np.abs(expected[1:]))
    if not wrong.any():
        return ""
    row, column = (int(index) for index in np.argwhere(wrong)[0])
    at = row + 1, column
    return (
        f" But its backward is not the derivative of its forward: where the input is {x[at]:.4g}, "
        f"it makes {slope[at] / towards[at]:.4g} of 1, and finite differences say "
        f"{expected[at] / towards[at]:.4g}."
    )


def _size(matrix: Tensor) -> str:
    return " × ".join(map(str, matrix.shape)) or "a single number"
