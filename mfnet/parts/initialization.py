"""Further laws of initial weights, beside `mfnet.layer.he_normal`.

He et al., "Delving Deep into Rectifiers", 2015, have the variance 2 / in_features; Glorot and
Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010,
2 / (in_features + out_features). Each law takes a generator and the shape of the weights,
(out_features + 1, in_features + 1).
"""

import numpy as np

from mfnet.layer import INITIALIZATIONS
from mfnet.tensor import Tensor


def he_uniform(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    """He's variance, 2 / in_features, uniformly distributed."""
    a = np.sqrt(6.0 / (shape[1] - 1))  # from -a to a, the variance is a^2 / 3
    return generator.uniform(-a, a, shape)


def glorot_normal(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    """Glorot's variance, 2 / (in_features + out_features), normally distributed (eq. 12)."""
    return generator.normal(0.0, np.sqrt(2.0 / (sum(shape) - 2)), shape)


def glorot_uniform(generator: np.random.Generator, shape: tuple[int, int]) -> Tensor:
    """Glorot's variance, 2 / (in_features + out_features), uniformly distributed (eq. 16)."""
    a = np.sqrt(6.0 / (sum(shape) - 2))
    return generator.uniform(-a, a, shape)


INITIALIZATIONS.update(
    he_uniform=he_uniform, glorot_normal=glorot_normal, glorot_uniform=glorot_uniform
)
