"""What has happened in a training: the loss of every batch, the evaluation of every epoch."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet import checks

Record = dict[str, Any]


class Evaluation(NamedTuple):
    """How the network did after an epoch.

    `validation_loss` is that of the samples set aside, None where there are none. The test samples
    are looked at, and nothing is chosen by them: `test_score` is the accuracy of a classification,
    R² of a regression, None where an answer is not finite. Both figures of the test are None for an
    epoch that was trained elsewhere. `steps` is how many batches had been run.
    """

    epoch: int
    training_loss: float
    validation_loss: float | None
    test_loss: float | None
    test_score: float | None
    steps: int

    @property
    def deciding_loss(self) -> float:
        """What the best epoch has least of: the validation loss, else the training loss."""
        return self.training_loss if self.validation_loss is None else self.validation_loss


class Course:
    """The losses and evaluations of a training, which are reported to the page once each.

    Attributes:
        losses: of every batch.
        evaluations: of every epoch.
    """

    def __init__(self) -> None:
        self.losses: list[np.float64] = []
        self.evaluations: list[Evaluation] = []
        self.report_again()

    @property
    def epochs(self) -> int:
        """How many epochs are done, their evaluation included."""
        return len(self.evaluations)

    def report_again(self) -> None:
        """Report everything anew, from the beginning."""
        self._losses_reported = self._evaluations_reported = 0

    def report(self) -> Record:
        """What has been added since the last report, and the newest evaluation's figures."""
        newest = self.evaluations[-1] if self.evaluations else None
        losses = self.losses[self._losses_reported :]
        evaluations = self.evaluations[self._evaluations_reported :]
        self._losses_reported, self._evaluations_reported = len(self.losses), self.epochs
        return {
            "epochs_done": self.epochs,
            "validation_loss": newest.validation_loss if newest else None,
            "test_loss": newest.test_loss if newest else None,
            "test_score": newest.test_score if newest else None,
            "losses_before": len(self.losses) - len(losses),
            "losses": np.array(losses, np.float64),
            "evaluations": [evaluation._asdict() for evaluation in evaluations],
        }

    def kept(self) -> list[list[float | None]]:
        """The evaluations, for `take_up`, in what JSON can hold."""
        return [list(evaluation) for evaluation in self.evaluations]

    def take_up(self, losses: NDArray[np.float64], kept: Any) -> None:
        """Go on from these losses and the evaluations that `kept` is of."""
        self.losses = list(losses.astype(np.float64))
        self.evaluations = [
            Evaluation(
                epoch,
                float(loss),
                _figure(validation_loss),
                _figure(test_loss),
                _figure(test_score),
                checks.integer("steps", steps, minimum=1),
            )
            for epoch, (_, loss, validation_loss, test_loss, test_score, steps) in enumerate(
                kept, start=1
            )
        ]

    def cut(self, steps: int, epochs: int) -> None:
        """Forget what came after so many steps and epochs."""
        del self.losses[steps:], self.evaluations[epochs:]
        self._losses_reported = min(self._losses_reported, len(self.losses))
        self._evaluations_reported = min(self._evaluations_reported, self.epochs)


def _figure(kept: Any) -> float | None:
    return None if kept is None else float(kept)
