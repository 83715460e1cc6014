"""Classes of one's own among the activations, for as long as a program runs."""

from inspect import getsource
from typing import cast

from mfnet.catalogue.lookup import ACTIVATIONS
from mfnet.catalogue.part import ActivationPart
from mfnet.layer import Activation, Layer


def offer(kind: type[Layer], *, about: str = "", source: str = "") -> ActivationPart:
    """Let a layer of one's own be chosen as an activation, by the name of its class.

    `assemble` then makes networks with it, and a checkpoint holds it, with its source. Reading the
    file does not run that: define and offer the class first.

        class Swish(Activation):
            def __init__(self):
                super().__init__(swish, swish_prime)

        offer(Swish)
        net = assemble(784, [Hidden(128, "Swish")], 10)

    Args:
        kind: a class that is made without arguments, and keeps the shape of what it is given.
        about: what it does, in a line.
        source: of the class, where Python does not find it by itself.

    Raises:
        TypeError: if it is no class of layers.
        ValueError: if mfnet itself has a part of that name.
    """
    if not (isinstance(kind, type) and issubclass(kind, Layer)):
        raise TypeError(f"kind must be a class of layers, but is {kind!r}")
    name = kind.__name__
    if name in ACTIVATIONS and not is_own(name):
        raise ValueError(f"mfnet has an activation {name!r}: choose another name")
    part = ActivationPart(
        name=name,
        kind=cast("type[Activation]", kind),  # of another layer, less is known
        label=name,
        about=about or "One's own.",
        source=source or _source_of(kind),
    )
    ACTIVATIONS[name] = part
    _OFFERED[name] = part
    return part


def withdraw(name: str) -> None:
    """Take back what was offered under this name. Raises KeyError if nothing was."""
    del _OFFERED[name]
    del ACTIVATIONS[name]


def is_own(name: str) -> bool:
    """Whether that is the name of a class that was offered."""
    return name in _OFFERED


def own_part(kind: type) -> ActivationPart | None:
    """The entry of a class that was offered, or of what it was before it was defined anew.

    None for another class.
    """
    part = _OFFERED.get(kind.__name__)
    return part if part is not None and part.kind.__module__ == kind.__module__ else None


_OFFERED: dict[str, ActivationPart] = {}


def _source_of(kind: type) -> str:
    try:
        return getsource(kind)
    except (OSError, TypeError):
        return ""
