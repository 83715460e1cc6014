"""Points of the plane: shapes made from a seed, or points that a visitor has placed."""

import re
from collections.abc import Callable
from zlib import crc32

import numpy as np

from mfnet.tensor import Tensor
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset, Task

CLASS_NAMES = ["orange", "blue"]
TURNS = 1.75  # of each spiral

# A placed point is written as three numbers of two digits in base 36: x, y and its value.
EDGE = 1.25  # x and y are written from -EDGE to EDGE, values from -1 to 1
_DIGITS = 2
_STEPS = 36**_DIGITS - 1

Draw = Callable[[np.random.Generator, int], tuple[Tensor, Tensor]]


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


def make(shape: str, samples: int, noise: float, seed: int, placed: str = "") -> Dataset:
    """A dataset of points.

    Args:
        shape: one of `SHAPES`.
        samples: how many there are to train with; as many others are there to test with.
        noise: the standard deviation of what is added to the coordinates, or to the values of a
            regression: in percent of 1, which is as far as the shapes reach.
        seed: of the points.
        placed: points of the visitor's own, as `read` reads them; they take the place of the
            shape's training points. The test points stay those of the shape.

    Raises:
        ValueError: if there is no such shape, or `placed` cannot be read.
    """
    if shape not in SHAPES:
        raise ValueError(f"shape must be one of {', '.join(SHAPES)}, but is {shape!r}")
    task: Task = "regression" if shape == "plane" else "classification"
    train, test = np.random.default_rng(seed).spawn(2)
    test_at, test_values = _noisy(shape, test, samples, noise / 100)
    if placed:
        at, values = read(placed)
    else:
        at, values = _noisy(shape, train, samples, noise / 100)
    return Dataset(
        "points",
        task,
        at,
        _targets(values, task),
        test_at,
        _targets(test_values, task),
        feature_names=["x", "y"],
        class_names=CLASS_NAMES if task == "classification" else [],
        place=lambda others: make(shape, samples, noise, seed, others),
        placed=bool(placed),
        chances=_chances(at, values),
    )


def read(placed: str) -> tuple[Tensor, Tensor]:
    """Points, (samples, 2), and their values from -1 to 1, (samples,), from how they are written.

    Raises ValueError if that is not so.
    """
    if not re.fullmatch(r"([0-9a-z]{6})*", placed):
        raise ValueError("points must be written as six digits each, in base 36")
    numbers = [int(placed[i : i + _DIGITS], 36) for i in range(0, len(placed), _DIGITS)]
    table = np.array(numbers, np.float64).reshape(-1, 3) / _STEPS * 2.0 - 1.0
    return table[:, :2] * EDGE, table[:, 2]


def _chances(at: Tensor, values: Tensor) -> Tensor:
    """A number from 0 to 1 for each point that depends on nothing but where it is and what it is.

    It is the same for a point of the shape and for that point as it is written, which is how the
    page has it once any other point has been placed.
    """
    table = np.column_stack((at, values)).astype(np.float32) / np.array([EDGE, EDGE, 1.0])
    steps = np.floor((table + 1.0) / 2.0 * _STEPS + 0.5).astype(np.uint16)
    return np.array([crc32(row.tobytes()) for row in steps], np.float64) / 2**32


def _noisy(
    shape: str, generator: np.random.Generator, samples: int, noise: float
) -> tuple[Tensor, Tensor]:
    """Points of a shape and their values from -1 to 1, as `read` gives them. What noise would
    carry beyond the edge stays there, where it can be seen and written."""
    at, values = SHAPES[shape](generator, samples)
    if shape == "plane":
        return at, np.clip(values + generator.normal(0.0, noise, samples), -1.0, 1.0)
    classes = values
    return np.clip(at + generator.normal(0.0, noise, at.shape), -EDGE, EDGE), 2.0 * classes - 1.0


def _targets(values: Tensor, task: Task) -> Tensor:
    """One-hot rows of the classes of values below and above 0; or the values."""
    if task == "regression":
        return values[:, None]
    return one_hot((values > 0.0).astype(np.int64), len(CLASS_NAMES))


def _alternating(samples: int) -> Tensor:
    """0, 1, 0, 1, …"""
    return (np.arange(samples) % 2).astype(np.float64)


def _root(generator: np.random.Generator, samples: int) -> Tensor:
    """Radii that fill a disc evenly."""
    return np.sqrt(generator.uniform(0.0, 1.0, samples))


def _polar(radius: Tensor, angle: Tensor) -> Tensor:
    return np.column_stack((radius * np.sin(angle), radius * np.cos(angle)))
