"""Callbacks, and what ends a training before its last epoch."""

from collections.abc import Sequence

import numpy as np

from mfnet import checks
from mfnet.history import Epoch
from mfnet.train import Step


class Callback:
    """A base class without effect: derive from it and override the methods you need."""

    def after_batch(self, step: Step) -> None:
        """Called after every batch."""

    def after_epoch(self, epoch: Epoch) -> None:
        """Called after every epoch and its validation."""


class StopTraining(Exception):  # noqa: N818 (it is no error)
    """Raised by a callback, ends training once all callbacks have been called for this step."""


class EarlyStopping:
    """Ends training when the validation loss no longer falls; the best epoch's weights are kept.

    (Prechelt, "Early Stopping - But When?", 1998.)

    Args:
        patience: the number of epochs without improvement after which training ends.
        min_delta: an epoch is an improvement if it lowers the least loss by more than this.

    Raises:
        TypeError, ValueError: if `patience` is not an integer of at least 1, or `min_delta` not a
            finite number, 0 or more.
    """

    def __init__(self, patience: int = 10, *, min_delta: float = 0.0) -> None:
        self.patience = checks.integer("patience", patience, minimum=1)
        self.min_delta = checks.finite_number("min_delta", min_delta)

    def is_due(self, validation_losses: Sequence[float]) -> bool:
        """Whether the last `patience` epochs brought no improvement."""
        best, last_new = np.inf, 0
        for epoch, loss in enumerate(validation_losses, start=1):
            if loss < best - self.min_delta:
                best, last_new = loss, epoch
        return len(validation_losses) - last_new >= self.patience
