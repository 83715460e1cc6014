"""Points of the plane: shapes made from a seed, or points that a visitor has placed."""

from mfnet import shapes
from mfnet_page.dataset import Dataset, Task

CLASS_NAMES = ["orange", "blue"]


def make(shape: str, samples: int, noise: float, seed: int, placed: str = "") -> Dataset:
    """A dataset of points.

    Args:
        shape: one of `mfnet.shapes.SHAPES`.
        samples: how many there are to train with; as many others are there to test with.
        noise: the standard deviation of what is added to the coordinates, or to the values of a
            regression: in percent of 1, which is as far as the shapes reach.
        seed: of the points.
        placed: points of the visitor's own, as `mfnet.shapes.read` reads them; they take the place
            of the shape's training points. The test points stay those of the shape.

    Raises:
        ValueError: if there is no such shape, or `placed` cannot be read.
    """
    own = shapes.read(placed) if placed else None
    made = shapes.points(shape, samples, noise=noise / 100, seed=seed, placed=own)
    call = f'points("{shape}", {samples}, noise={noise / 100}, seed={seed}'
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
        program=(
            f"from mfnet.shapes import {'points, read' if placed else 'points'}",
            f'made = {call}, placed=read("{placed}"))' if placed else f"made = {call})",
            "inputs, targets, test_inputs, test_targets, chances = made",
        ),
    )
