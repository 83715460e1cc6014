"""The earlier name of `mfnet.parts.activations`."""

from mfnet.parts.activations import (
    GELU,
    LeakyReLU,
    Softplus,
    Tanh,
    gelu,
    gelu_prime,
    softplus,
    tanh_prime,
)

__all__ = [
    "GELU",
    "LeakyReLU",
    "Softplus",
    "Tanh",
    "gelu",
    "gelu_prime",
    "softplus",
    "tanh_prime",
]
