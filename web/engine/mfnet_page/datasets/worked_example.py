"""The worked example: four samples, three layers, and weights small enough for pencil and paper."""

from mfnet.tensor import tensor
from mfnet_page.dataset import Dataset


def make() -> Dataset:
    """The worked example; it is tested on what it is trained on."""
    inputs = tensor([[1, 2], [1, 3], [2, 2], [2, 3]])
    targets = tensor([[1], [1], [2], [2]])
    return Dataset(
        "worked-example",
        "regression",
        inputs,
        targets,
        inputs,
        targets,
        feature_names=["x1", "x2"],
        initial_weights=[
            tensor([[1, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 0]]),
            tensor([[1, 0, 0, 0], [1, 1, 0, 1], [-1, 1, 2, -2]]),
            tensor([[1, 0, 0], [0, 1, -1]]),
        ],
        program=(
            "from mfnet.tensor import tensor",
            f"inputs = tensor({inputs.tolist()})",
            f"targets = tensor({targets.tolist()})",
            "test_inputs, test_targets = inputs, targets",
        ),
    )
