"""A linear layer's matrix as the rest of the world has it: weights and biases apart."""

import numpy as np
from numpy.typing import ArrayLike

from mfnet.layer import Linear
from mfnet.tensor import Tensor


def unpacked(layer: Linear) -> tuple[Tensor, Tensor]:
    """The weights (out_features, in_features) and the biases (out_features,), as copies.

    Row 0 of the layer's matrix, which carries the bias feature on, is not among them.
    """
    weights = np.ascontiguousarray(layer.weights[1:, 1:])
    return weights.copy(), layer.weights[1:, 0].copy()


def pack(layer: Linear, weights: ArrayLike, biases: ArrayLike) -> None:
    """Put weights (out_features, in_features) and biases (out_features,) into a layer's matrix."""
    layer.weights[1:, 1:] = weights
    layer.weights[1:, 0] = biases


def unknown(position: int, layer: object, where: str) -> TypeError:
    """What to raise for a layer that the other side has no word for."""
    return TypeError(f"layers[{position}] is {layer!r}, which {where} has no equivalent of")
