"""The bookkeeping of a training: what is known after each batch, and where an epoch ends."""

from collections.abc import Iterator
from typing import NamedTuple, TypeVar

import numpy as np

_Batch = TypeVar("_Batch")


class Step(NamedTuple):
    """What is known after a batch has changed the weights; a training can go on from it.

    Attributes:
        epoch: the epoch, from 1.
        batch: the batch within the epoch, from 1.
        steps: how many batches have changed the weights, this one included.
        samples: how many samples the batch had.
        loss: its loss, before the weights changed.
        epoch_loss: the mean loss of all samples that the epoch has used so far.
        epoch_samples: how many these are.
        ends_epoch: whether this was the epoch's last batch.
    """

    epoch: int
    batch: int
    steps: int
    samples: int
    loss: np.float64
    epoch_loss: np.float64
    epoch_samples: int
    ends_epoch: bool

    def next_epoch(self) -> "Step":
        """Where the next epoch begins, before its first batch."""
        return START._replace(epoch=self.epoch + 1, steps=self.steps, ends_epoch=False)

    def next_batch(self, loss: np.float64, samples: int, *, ends_epoch: bool) -> "Step":
        """The step after this one, for a batch of that loss and size."""
        epoch_samples = self.epoch_samples + samples
        share = samples / epoch_samples
        before = float(self.epoch_loss)  # whose arithmetic is faster than numpy's, to the same bits
        return Step(
            self.epoch,
            self.batch + 1,
            self.steps + 1,
            samples,
            loss,
            np.float64(before + (float(loss) - before) * share),
            epoch_samples,
            ends_epoch,
        )


START = Step(0, 0, 0, 0, np.float64(0.0), np.float64(0.0), 0, ends_epoch=True)
"""Before the first batch of the first epoch."""


def with_last_marked(batches: Iterator[_Batch]) -> Iterator[tuple[_Batch, bool]]:
    """Every batch, and whether it is the last.

    Raises ValueError if there is none.
    """
    batch = next(batches, None)
    if batch is None:
        raise ValueError("the data loader must yield a batch, but yielded none")
    for following in batches:
        yield batch, False
        batch = following
    yield batch, True
