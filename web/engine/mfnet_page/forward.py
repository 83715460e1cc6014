"""What a network answers, a layer at a time where it is wide, so that nobody has to wait."""

from collections.abc import Generator

from mfnet.machinery.calls import PART, multiply_adds_forward
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor


def forward_in_parts(net: NeuralNetwork, x: Tensor) -> Generator[None, None, Tensor]:
    """What `net.forward` returns; yields after every layer of a wide network."""
    if is_short(net, x.shape[1]):
        return net.forward(x)
    for layer in net.layers:
        x = layer.forward(x)
        yield
    return x


def is_short(net: NeuralNetwork, samples: int) -> bool:
    """Whether so many samples take less than a part, or cannot be cut."""
    if "forward" in vars(net) or type(net).forward is not NeuralNetwork.forward:
        return True  # it is somebody's own
    return multiply_adds_forward(net, samples) < PART
