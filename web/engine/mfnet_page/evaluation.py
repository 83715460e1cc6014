"""How well a network does, judged a few samples at a time so that nobody has to wait."""

from collections.abc import Generator
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mfnet.catalogue import LOSSES, entry_of
from mfnet.dataloader import with_bias
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor
from mfnet.trainutils import accuracy, r2_score
from mfnet_page.dataset import Task

BATCH_SIZE = 200

Outputs: TypeAlias = Generator[None, None, tuple[float, Tensor]]


class Evaluation(NamedTuple):
    """How the network did after an epoch.

    `validation_loss` is that of the samples set aside, None where there are none. The test samples
    are looked at, and nothing is chosen by them: `test_score` is the accuracy of a classification,
    R² of a regression, None where an answer is not finite.
    """

    epoch: int
    training_loss: float
    validation_loss: float | None
    test_loss: float
    test_score: float | None

    @property
    def deciding_loss(self) -> float:
        """What the best epoch has least of: the validation loss, else the training loss."""
        return self.training_loss if self.validation_loss is None else self.validation_loss


def outputs_in_parts(
    net: NeuralNetwork, loss: Loss, inputs: NDArray[Any], targets: Tensor, input_scale: float
) -> Outputs:
    """The mean loss over samples, and the network's outputs, (outputs + 1, samples).

    Yields after every `BATCH_SIZE` samples.
    """
    outputs = np.empty((targets.shape[1] + 1, len(inputs)))
    loss_sum = 0.0
    for start in range(0, len(inputs), BATCH_SIZE):
        part = slice(start, start + BATCH_SIZE)
        pred = net.forward(with_bias(inputs[part], input_scale))
        loss_sum += float(loss.loss(pred, with_bias(targets[part]))) * pred.shape[1]
        outputs[:, part] = pred
        yield
    return loss_sum / len(inputs), outputs


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


def score(task: Task, loss: Loss, outputs: Tensor, targets: Tensor) -> float | None:
    """The accuracy, or R² of a regression; None where an answer is not finite."""
    if not np.isfinite(outputs).all():
        return None
    if task == "regression":
        value = float(r2_score(outputs, targets))
    else:
        value = float(accuracy(outputs, targets, threshold=loss.threshold))
    return value if np.isfinite(value) else None
