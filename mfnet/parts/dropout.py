"""Dropout: a network trains without some of its units, other ones in every batch."""

import numpy as np

from mfnet import checks
from mfnet.layer import Layer
from mfnet.tensor import Tensor, tensor


class Dropout(Layer):
    """`A = R * Z / (1 - p)` on rows 1… while training, with R 0 with probability p and else 1.

    The division keeps the mean, so a network that predicts needs no change: there `A = Z`.
    (Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting", 2014,
    section 10.) Row 0, the bias feature, is never dropped.

    Args:
        probability: `p`, from 0 to below 1.
        seed: of what is dropped: an integer, or a `numpy.random.Generator` to draw from.

    Raises:
        TypeError, ValueError: if `probability` is not such a number, or `seed` not a seed.
    """

    _of_last_pass = ("mask",)

    def __init__(
        self, probability: float = 0.5, *, seed: int | np.random.Generator | None = None
    ) -> None:
        self.probability = checks.fraction("probability", probability)
        self.generator = checks.generator("seed", seed)
        self.mask = tensor([])

    def forward(self, x: Tensor) -> Tensor:
        """`Z` as it is when predicting; `R * Z / (1 - p)` while training.

        Raises ValueError if `x` is not a matrix with a bias row.
        """
        checks.matrix("x", x)
        if not self.training or self.probability == 0.0:
            self.mask = tensor(1.0)
            return x
        dropped = self.generator.random(x.shape) < self.probability
        self.mask = np.where(dropped, 0.0, 1.0 / (1.0 - self.probability))
        self.mask[0] = 1.0
        return x * self.mask

    def backward(self, grad: Tensor) -> Tensor:
        """`dJ/dZ = R * dJ/dA / (1 - p)`, with the R of the last forward pass.

        Raises ValueError if `grad` has not the shape of the last forward pass's output.
        """
        if self.mask.ndim:
            checks.gradient(grad, self.mask.shape)
        return grad * self.mask
