"""How well a network does, judged a few samples at a time so that nobody has to wait."""

from collections.abc import Generator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mfnet.dataloader import with_bias
from mfnet.loss import Loss
from mfnet.tensor import Tensor
from mfnet.train import Step
from mfnet.trainutils import accuracy, r2_score
from mfnet_page.course import Evaluation
from mfnet_page.dataset import Dataset, Task
from mfnet_page.loss_replay import LossReplay

BATCH_SIZE = 200

Outputs: TypeAlias = Generator[None, None, tuple[float, Tensor]]
Samples: TypeAlias = tuple[NDArray[Any], Tensor]  # inputs and targets


def evaluate_in_parts(
    replay: LossReplay, scorer: "Scorer", dataset: Dataset, validation: Samples, step: Step
) -> Generator[None, None, tuple[Evaluation, Tensor]]:
    """Evaluate a network after the last step of an epoch; yields after every layer of the network,
    for `BATCH_SIZE` samples at a time.

    `replay` judges samples by it, `scorer` its answers to the test samples; `validation` are the
    samples set aside, perhaps none. Returns the evaluation, and the network's outputs for all test
    samples, (outputs + 1, samples).
    """
    validation_loss = None
    if len(validation[0]):
        validation_loss, _ = yield from _outputs(replay, validation)
    test = dataset.test_inputs, dataset.test_targets
    test_loss, outputs = yield from _outputs(replay, test)
    test_score = scorer.score(outputs)
    losses = float(step.epoch_loss), validation_loss, test_loss
    return Evaluation(step.epoch, *losses, test_score, step.steps), outputs


def _outputs(replay: LossReplay, samples: Samples) -> Outputs:
    """The mean loss over samples, and the network's outputs, (outputs + 1, samples)."""
    inputs, targets = samples
    outputs = np.empty((targets.shape[1] + 1, len(inputs)))
    loss_sum = 0.0
    for start in range(0, len(inputs), BATCH_SIZE):
        part = slice(start, start + BATCH_SIZE)
        pred, loss = yield from replay.judge_in_parts(inputs[part], targets[part])
        loss_sum += float(loss) * pred.shape[1]
        outputs[:, part] = pred
        yield
    return loss_sum / len(inputs), outputs


class Scorer:
    """Scores answers to the same samples again and again, as `score` does.

    What is asked of the targets of classes alone is asked the first time.
    """

    def __init__(self, task: Task, loss: Loss, targets: Tensor) -> None:
        self._task, self._loss, self._targets = task, loss, targets
        self._classes: NDArray[np.intp] | None = None

    def score(self, outputs: Tensor) -> float | None:
        """The score of all these answers, (outputs + 1, samples)."""
        if self._classes is None or not np.isfinite(outputs).all():
            value = score(self._task, self._loss, outputs, with_bias(self._targets))
            if self._task == "classification" and len(outputs) > 2 and value is not None:
                self._classes = self._targets.argmax(axis=1)
            return value
        right = outputs[1:].argmax(axis=0) == self._classes
        return int(np.count_nonzero(right)) / len(right)


def score(task: Task, loss: Loss, outputs: Tensor, targets: Tensor) -> float | None:
    """The accuracy, or R² of a regression; None where an answer is not finite."""
    if not np.isfinite(outputs).all():
        return None
    if task == "regression":
        value = float(r2_score(outputs, targets))
    else:
        value = float(accuracy(outputs, targets, threshold=loss.threshold))
    return value if np.isfinite(value) else None
