"""The two-two-two example with sigmoids: one sample, and the numbers that many courses share.

It is Matt Mazur's "A Step by Step Backpropagation Example" (2015). There, the units that are
compared with the targets are sigmoids. A network here ends with a weighted sum, so a third layer
passes them on: its weights are the identity matrix, by which nothing changes in the first step,
forwards or backwards.
"""

from mfnet.tensor import tensor
from mfnet_page.dataset import Dataset


def make() -> Dataset:
    """The example; it is tested on the one sample that it is trained on."""
    inputs, targets = tensor([[0.05, 0.10]]), tensor([[0.01, 0.99]])
    return Dataset(
        "sigmoid-example",
        "regression",
        inputs,
        targets,
        inputs,
        targets,
        feature_names=["i1", "i2"],
        initial_weights=[
            tensor([[1.0, 0.0, 0.0], [0.35, 0.15, 0.20], [0.35, 0.25, 0.30]]),
            tensor([[1.0, 0.0, 0.0], [0.60, 0.40, 0.45], [0.60, 0.50, 0.55]]),
            tensor([[1, 0, 0], [0, 1, 0], [0, 0, 1]]),
        ],
        program=(
            "from mfnet.tensor import tensor",
            f"inputs, targets = tensor({inputs.tolist()}), tensor({targets.tolist()})",
            "test_inputs, test_targets = inputs, targets",
        ),
    )
