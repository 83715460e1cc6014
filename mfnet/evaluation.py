"""What a network makes of a dataset, a part of it at a time, so that it never exists as float64."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.catalogue import LOSSES, entry_of
from mfnet.dataloader import with_bias
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor

_SAMPLES_AT_A_TIME = 1000


def predict(net: NeuralNetwork, inputs: ArrayLike, *, input_scale: float = 1.0) -> Tensor:
    """The network's outputs for a dataset.

    Args:
        net: the network.
        inputs: (samples, features).
        input_scale: what every input is multiplied by, as in `BatchIterator`.

    Returns:
        (samples, outputs), without the bias row.

    Raises:
        TypeError, ValueError: if `inputs` is no dataset, or not one for this network.
    """
    checks.instance("net", net, NeuralNetwork)
    checks.finite_number("input_scale", input_scale, positive=True)
    array = checks.dataset("inputs", inputs)
    parts = [net.forward(with_bias(array[part], input_scale))[1:].T for part in _parts(array)]
    return np.concatenate(parts)


def evaluate(
    net: NeuralNetwork,
    inputs: ArrayLike,
    targets: ArrayLike,
    loss: Loss,
    *,
    input_scale: float = 1.0,
) -> np.float64:
    """The mean loss over all samples of a dataset.

    Args:
        net: the network.
        inputs: (samples, features).
        targets: (samples, outputs).
        loss: what to take the mean of.
        input_scale: what every input is multiplied by, as in `BatchIterator`.

    Raises:
        TypeError, ValueError: if the two are no dataset, or not one for this network, or `loss` no
            loss.
    """
    checks.instance("net", net, NeuralNetwork)
    checks.instance("loss", loss, Loss)
    checks.finite_number("input_scale", input_scale, positive=True)
    inputs = checks.dataset("inputs", inputs)
    targets = checks.dataset("targets", targets)
    checks.same_number_of_samples(inputs, targets)
    total = np.float64(0.0)
    for part in _parts(inputs):
        pred = net.forward(with_bias(inputs[part], input_scale))
        with np.errstate(over="ignore"):
            total += loss.loss(pred, with_bias(targets[part])) * pred.shape[1]
    return total / len(inputs)


def probabilities(loss: Loss, outputs: Tensor) -> Tensor:
    """Outputs, (classes + 1, m), as probabilities, (classes, m), as the loss understands them.

    Logits, for the cross-entropies; the binary one's are each for itself. Other losses draw outputs
    to the probabilities themselves (Bishop, PRML, 4.1.3), which may leave 0 to 1 and are brought
    back.
    """
    entry = entry_of(loss, LOSSES)
    if entry and entry.squashing:
        return entry.squashing.function(outputs[1:])
    likely: Tensor = np.clip(outputs[1:], 1e-12, 1.0)
    likely /= likely.sum(axis=0)
    return likely


def _parts(array: NDArray[Any]) -> Iterator[slice]:
    for start in range(0, len(array), _SAMPLES_AT_A_TIME):
        yield slice(start, start + _SAMPLES_AT_A_TIME)
