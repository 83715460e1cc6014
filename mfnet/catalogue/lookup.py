"""Parts by their names and by their classes."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from mfnet.catalogue import activations, losses, optimizers, others
from mfnet.catalogue.part import ActivationPart, Law, LossPart, OptimizerPart, Part
from mfnet.layer import Layer
from mfnet.parts.schedules import Schedule

_Entry = TypeVar("_Entry", bound=Part[Any])


def _by_name(parts: Iterable[_Entry]) -> dict[str, _Entry]:
    return {part.name: part for part in parts}


ACTIVATIONS: dict[str, ActivationPart] = _by_name(activations.ACTIVATIONS)
LOSSES: dict[str, LossPart] = _by_name(losses.LOSSES)
OPTIMIZERS: dict[str, OptimizerPart] = _by_name(optimizers.OPTIMIZERS)
LAYERS: dict[str, Part[Layer]] = _by_name(others.LAYERS)
LAWS: dict[str, Law] = {law.name: law for law in others.LAWS}
SCHEDULES: dict[str, Part[Schedule]] = _by_name(others.SCHEDULES)

PARTS: tuple[Part[Any], ...] = (
    *LAYERS.values(),
    *ACTIVATIONS.values(),
    *LOSSES.values(),
    *OPTIMIZERS.values(),
    *SCHEDULES.values(),
)
"""All parts that have a class; the laws of initial weights are functions."""


def choices(parts: Mapping[str, _Entry]) -> dict[str, _Entry]:
    """The parts that can be offered in a list of names."""
    return {name: part for name, part in parts.items() if part.is_choice}


def choice(setting: str, name: object, parts: Mapping[str, _Entry]) -> _Entry:
    """The part of that name. Raises ValueError that says what `setting` can be."""
    part = parts.get(name) if isinstance(name, str) else None
    if part is None or not part.is_choice:
        raise ValueError(f"{setting} must be one of {', '.join(choices(parts))}, but is {name!r}")
    return part


def entry_of(thing: object, parts: Mapping[str, _Entry]) -> _Entry | None:
    """What describes `thing` best, or None for a part that somebody else has written.

    `SGD(0.1, momentum=0.8)` is found as momentum, not as SGD: presets that are set count.
    """
    found = [part for part in parts.values() if part.describes(thing)]
    return max(found, key=lambda part: len(part.preset), default=None)
