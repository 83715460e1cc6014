"""Points of the plane in shapes, made from a seed: small problems whose every part can be seen."""

import re
from collections.abc import Callable
from typing import NamedTuple
from zlib import crc32

import numpy as np

from mfnet import checks
from mfnet.tensor import Tensor
from mfnet.trainutils import one_hot

EDGE = 1.25  # no coordinate goes further from 0
# A point can be written as three numbers of two digits in base 36: x, y and its value.
DIGITS = 2
STEPS = 36**DIGITS - 1
TURNS = 1.75  # of each spiral

Draw = Callable[[np.random.Generator, int], tuple[Tensor, Tensor]]


class Points(NamedTuple):
    """Points to train with and others to test with.

    Attributes:
        inputs: their coordinates, (samples, 2).
        targets: one-hot rows of two classes, (samples, 2); or values, (samples, 1).
        test_inputs, test_targets: as many others, as `inputs` and `targets`.
        chances: one for each training point, evenly spread from 0 to 1, (samples,): to set a share
            of them aside, in which a point stays when others come or go.
    """

    inputs: Tensor
    targets: Tensor
    test_inputs: Tensor
    test_targets: Tensor
    chances: Tensor


def points(
    shape: str,
    samples: int,
    *,
    noise: float = 0.0,
    seed: int | None = None,
    placed: tuple[Tensor, Tensor] | None = None,
) -> Points:
    """Points of a shape.

    Args:
        shape: one of `SHAPES`. A "plane" has values, the others two classes.
        samples: how many there are to train with; as many others are there to test with.
        noise: the standard deviation of what is added to the coordinates, or to a plane's values.
        seed: of the points; the same seed gives the same points.
        placed: points, (m, 2), and their values from -1 to 1, (m,), to take the place of the
            shape's training points. Values below and above 0 are the two classes.

    Raises:
        ValueError: if there is no such shape.
    """
    checks.one_of("shape", shape, SHAPES)
    train, test = np.random.default_rng(seed).spawn(2)
    at, values = _noisy(shape, train, samples, noise) if placed is None else placed
    test_at, test_values = _noisy(shape, test, samples, noise)
    return Points(
        at, _targets(shape, values), test_at, _targets(shape, test_values), _chances(at, values)
    )


def read(text: str) -> tuple[Tensor, Tensor]:
    """Points as text: their coordinates, (samples, 2), and their values from -1 to 1, (samples,).

    A point is three numbers of two digits in base 36: x, y and its value. "00" is the least that
    each can be, "zz" the most.

    Raises ValueError if the text is another.
    """
    if not re.fullmatch(r"([0-9a-z]{6})*", text):
        raise ValueError("points must be written as six digits each, in base 36")
    numbers = [int(text[i : i + DIGITS], 36) for i in range(0, len(text), DIGITS)]
    table = np.array(numbers, np.float64).reshape(-1, 3) / STEPS * 2.0 - 1.0
    return table[:, :2] * EDGE, table[:, 2]


def circles(generator: np.random.Generator, samples: int) -> tuple[Tensor, Tensor]:
    """A disc, and a ring around it."""
    outer = _alternating(samples)
    radius = np.where(
        outer, generator.uniform(0.65, 1.0, samples), 0.45 * _root(generator, samples)
    )
    angle = generator.uniform(0.0, 2 * np.pi, samples)
    return _polar(radius, angle), outer


def exclusive_or(generator: np.random.Generator, samples: int) -> tuple[Tensor, Tensor]:
    """Four squares, of which those at opposite corners belong together."""
    at = generator.uniform(0.05, 1.0, (samples, 2)) * generator.choice([-1.0, 1.0], (samples, 2))
    return at, (at[:, 0] * at[:, 1] < 0).astype(np.float64)


def spirals(generator: np.random.Generator, samples: int) -> tuple[Tensor, Tensor]:
    """Two arms that wind around each other."""
    arm = _alternating(samples)
    along = np.sqrt(generator.uniform(0.01, 1.0, samples))
    return _polar(along, 2 * np.pi * TURNS * along + np.pi * arm), arm


def blobs(generator: np.random.Generator, samples: int) -> tuple[Tensor, Tensor]:
    """Two clouds."""
    cloud = _alternating(samples)
    centre = np.where(cloud, 0.45, -0.45)[:, None]
    return centre + generator.normal(0.0, 0.15, (samples, 2)), cloud


def plane(generator: np.random.Generator, samples: int) -> tuple[Tensor, Tensor]:
    """Values that rise from one corner to the other."""
    at = generator.uniform(-1.0, 1.0, (samples, 2))
    return at, at.sum(axis=1) / 2


SHAPES: dict[str, Draw] = {
    "circles": circles,
    "xor": exclusive_or,
    "spirals": spirals,
    "blobs": blobs,
    "plane": plane,
}


def _chances(at: Tensor, values: Tensor) -> Tensor:
    """A number from 0 to 1 for each point that depends on nothing but where it is and what it is.

    It is the same for a point and for that point as it is written in `STEPS`.
    """
    table = np.column_stack((at, values)).astype(np.float32) / np.array([EDGE, EDGE, 1.0])
    steps = np.floor((table + 1.0) / 2.0 * STEPS + 0.5).astype(np.uint16)
    return np.array([crc32(row.tobytes()) for row in steps], np.float64) / 2**32


def _noisy(
    shape: str, generator: np.random.Generator, samples: int, noise: float
) -> tuple[Tensor, Tensor]:
    """Points of a shape and their values from -1 to 1. What noise would carry beyond the edge stays
    there, where it can be seen and written."""
    at, values = SHAPES[shape](generator, samples)
    if shape == "plane":
        return at, np.clip(values + generator.normal(0.0, noise, samples), -1.0, 1.0)
    classes = values
    return np.clip(at + generator.normal(0.0, noise, at.shape), -EDGE, EDGE), 2.0 * classes - 1.0


def _targets(shape: str, values: Tensor) -> Tensor:
    """One-hot rows of the classes of values below and above 0; or the values."""
    if shape == "plane":
        return values[:, None]
    return one_hot((values > 0.0).astype(np.int64), 2)


def _alternating(samples: int) -> Tensor:
    """0, 1, 0, 1, …"""
    return (np.arange(samples) % 2).astype(np.float64)


def _root(generator: np.random.Generator, samples: int) -> Tensor:
    """Radii that fill a disc evenly."""
    return np.sqrt(generator.uniform(0.0, 1.0, samples))


def _polar(radius: Tensor, angle: Tensor) -> Tensor:
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))
