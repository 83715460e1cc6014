"""The earlier name of `mfnet.parts.activations`."""

from mfnet.parts.activations import *  # noqa: F403
from mfnet.parts.activations import gelu as gelu
from mfnet.parts.activations import gelu_prime as gelu_prime
from mfnet.parts.activations import softplus as softplus
from mfnet.parts.activations import tanh_prime as tanh_prime
