"""How a training went, epoch by epoch."""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from mfnet.tensor import Tensor


@dataclass
class History:
    """How a training went; its lists have an entry for each epoch.

    Attributes:
        training_losses: the mean training loss.
        validation_losses: the mean loss on the validation data; empty without such data.
        validation_scores: the score on the validation data; empty without data or score.
        best_weights: with early stopping, the weights after the best epoch; else empty.
        last_weights: the weights after the last step, if the network ended with the best ones
            instead; a `resume` continues from them.
    """

    training_losses: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)
    validation_scores: list[float] = field(default_factory=list)
    best_weights: list[Tensor] = field(default_factory=list, repr=False)
    last_weights: list[Tensor] = field(default_factory=list, repr=False)

    @property
    def best_epoch(self) -> int:
        """The epoch, from 1, with the least validation loss; the first of several.

        Raises ValueError if there was no validation.
        """
        if not self.validation_losses:
            raise ValueError("there is no best epoch without validation data")
        losses = np.array(self.validation_losses)
        return int(np.where(np.isnan(losses), np.inf, losses).argmin()) + 1


class Epoch(NamedTuple):
    """The figures of an epoch; those of the validation are None without validation or score."""

    number: int
    training_loss: float
    validation_loss: float | None
    validation_score: float | None


class LastFinite:
    """Restores a history to its state when the loss was last finite."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.proven()

    def proven(self) -> None:
        """The loss is finite now."""
        self._epochs = len(self._history.training_losses)
        self._best_weights = self._history.best_weights

    def restore(self) -> None:
        """Drop the epochs that came after the loss was last finite."""
        history = self._history
        epochs = len(history.training_losses) - self._epochs
        for entries in (
            history.training_losses, history.validation_losses, history.validation_scores
        ):  # fmt: skip
            del entries[max(len(entries) - epochs, 0) :]
        history.best_weights = self._best_weights
