"""Points of the plane: shapes made from a seed, or points that a visitor has placed."""

import re

import numpy as np

from mfnet import shapes
from mfnet.tensor import Tensor
from mfnet_page.dataset import Dataset, Task

CLASS_NAMES = ["orange", "blue"]
DIGITS = 2  # in base 36: a placed point is written as three numbers, x, y and its value


def make(shape: str, samples: int, noise: float, seed: int, placed: str = "") -> Dataset:
    """A dataset of points.

    Args:
        shape: one of `mfnet.shapes.SHAPES`.
        samples: how many there are to train with; as many others are there to test with.
        noise: the standard deviation of what is added to the coordinates, or to the values of a
            regression: in percent of 1, which is as far as the shapes reach.
        seed: of the points.
        placed: points of the visitor's own, as `read` reads them; they take the place of the
            shape's training points. The test points stay those of the shape.

    Raises:
        ValueError: if there is no such shape, or `placed` cannot be read.
    """
    own = read(placed) if placed else None
    made = shapes.points(shape, samples, noise=noise / 100, seed=seed, placed=own)
    task: Task = "regression" if shape == "plane" else "classification"
    return Dataset(
        "points",
        task,
        made.inputs,
        made.targets,
        made.test_inputs,
        made.test_targets,
        feature_names=["x", "y"],
        class_names=CLASS_NAMES if task == "classification" else [],
        place=lambda others: make(shape, samples, noise, seed, others),
        placed=bool(placed),
        chances=made.chances,
    )


def read(placed: str) -> tuple[Tensor, Tensor]:
    """Points, (samples, 2), and their values from -1 to 1, (samples,), from how they are written.

    Raises ValueError if that is not so.
    """
    if not re.fullmatch(r"([0-9a-z]{6})*", placed):
        raise ValueError("points must be written as six digits each, in base 36")
    numbers = [int(placed[i : i + DIGITS], 36) for i in range(0, len(placed), DIGITS)]
    table = np.array(numbers, np.float64).reshape(-1, 3) / shapes.STEPS * 2.0 - 1.0
    return table[:, :2] * shapes.EDGE, table[:, 2]
