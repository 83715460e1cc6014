"""Judges a training by its losses: which epoch is the best, when to stop, what has diverged."""

import numpy as np

from mfnet import checks
from mfnet.fit import EarlyStopping, LastGood
from mfnet.train import Step
from mfnet_page.course import Evaluation, Record

DIVERGED = 100.0  # times the loss at the beginning
ENOUGH_TO_JUDGE = 1000  # samples, or all there are: a single batch may have an outlier


class Judge:
    """Decides about a training by its losses, and keeps the weights of its best epoch.

    Args:
        best: a way back to the initial weights.

    Attributes:
        best_epoch: the one with the lowest validation loss, or training loss where no samples are
            set aside; 0 for the initial weights.
        stopped_early: whether early stopping has ended the training.
        divergence: the sentence, as an error, about why training cannot go on; None if it can.
        best: a way back to the weights of the best epoch.
    """

    def __init__(self, best: LastGood) -> None:
        self.best_epoch = 0
        self.stopped_early = False
        self.divergence: FloatingPointError | None = None
        self.best = best
        self._best_loss = np.inf
        self._first_loss = self._usual_loss = 0.0
        self._patient_since = 0
        self._early_stopping: EarlyStopping | None = None

    def set_patience(self, epochs: int) -> None:
        """Stop after this many epochs without improvement; 0: never."""
        self._early_stopping = EarlyStopping(epochs) if epochs else None

    def count_patience_from(self, epoch: int) -> None:
        """Count only epochs after this one as epochs without improvement."""
        self.stopped_early, self._patient_since = False, epoch

    def begin(self, loss: float, loss_of_zeros: float) -> None:
        """Take the loss of the first batch, that of the initial weights.

        `loss_of_zeros` is the loss if every output were 0. An untrained network is hardly worse
        than both, so training has diverged where the loss is a hundred times the larger one.
        """
        self._best_loss = self._first_loss = loss
        self._usual_loss = max(loss, loss_of_zeros)

    def change_samples(self, loss_of_zeros: float, epoch: int) -> None:
        """Judge by other samples after this epoch."""
        self._usual_loss = max(self._usual_loss, loss_of_zeros)
        self._patient_since = epoch

    def search_again(self, best: LastGood, epoch: int) -> None:
        """Take the present weights for the best, those after this epoch, until better ones come."""
        self.best, self._best_loss, self.best_epoch = best, np.inf, epoch

    def look_at_batch(self, step: Step) -> None:
        """Note a divergence, once an epoch has enough samples to tell."""
        if step.ends_epoch or step.epoch_samples >= ENOUGH_TO_JUDGE:
            self._check("training", float(step.epoch_loss), step)

    def look_at_epoch(self, evaluations: list[Evaluation], step: Step) -> None:
        """Keep the weights after an epoch if it is the best; stop early if that is due.

        `evaluations` are those of all epochs, `step` is the last step of the newest one.
        """
        newest = evaluations[-1]
        if newest.validation_loss is not None:
            self._check("validation", newest.validation_loss, step)
        if newest.deciding_loss < self._best_loss:
            self._best_loss, self.best_epoch = newest.deciding_loss, step.epoch
            self.best.epoch_ended(step)
            self.best.proven()
        if self._early_stopping is None:
            return
        losses = [evaluation.deciding_loss for evaluation in evaluations[self._patient_since :]]
        if losses and self._early_stopping.is_due(losses):
            self.stopped_early = True
            self.best.restore()

    def recover(self) -> Step | None:
        """Give the network its best weights; returns the step after which it had them."""
        self.divergence = None
        self._patient_since = min(self._patient_since, self.best_epoch)
        return self.best.restore()

    def kept(self) -> Record:
        """What `take_up` takes, besides the best weights, in what JSON can hold."""
        return {
            "best_epoch": self.best_epoch,
            "best_loss": float(self._best_loss),
            "first_loss": self._first_loss,
            "usual_loss": self._usual_loss,
            "patient_since": self._patient_since,
            "stopped_early": self.stopped_early,
            "divergence": str(self.divergence) if self.divergence else None,
        }

    def take_up(self, kept: Record) -> None:
        """Go on as the judge that `kept` is of."""
        self.best_epoch = checks.integer("best_epoch", kept["best_epoch"], minimum=0)
        self._patient_since = checks.integer("patient_since", kept["patient_since"], minimum=0)
        self._best_loss = float(kept["best_loss"])
        self._first_loss, self._usual_loss = float(kept["first_loss"]), float(kept["usual_loss"])
        self.stopped_early = kept["stopped_early"] is True
        divergence = kept["divergence"]
        self.divergence = None if divergence is None else FloatingPointError(str(divergence))

    def _check(self, name: str, loss: float, step: Step) -> None:
        """Note a divergence if this loss shows one."""
        if loss <= DIVERGED * self._usual_loss:
            return
        became = "rose to" if np.isfinite(loss) else "became"
        self.divergence = FloatingPointError(
            f"the {name} loss {became} {loss:.3g}, from {self._first_loss:.3g} at the beginning, "
            f"at epoch {step.epoch}, batch {step.batch}; a smaller learning rate may help"
        )
