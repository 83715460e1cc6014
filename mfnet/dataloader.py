"""From a dataset, one sample a row, to the batches that a network takes, one sample a column."""

from abc import abstractmethod
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.machinery.columns import fill
from mfnet.machinery.resuming import Resumable, ResumableShuffle
from mfnet.machinery.workspace import Workspace
from mfnet.tensor import Tensor


class Batch(NamedTuple):
    """A part of a dataset as the network takes it: (features + 1, m) and (outputs + 1, m)."""

    inputs: Tensor
    targets: Tensor


class DataLoader(Resumable):
    """Cuts a dataset into batches; called once an epoch."""

    @abstractmethod
    def __call__(self, inputs: ArrayLike, targets: ArrayLike) -> Iterator[Batch]:
        """The batches of one epoch over `inputs` and `targets`, both of (samples, features)."""


class BatchIterator(ResumableShuffle, DataLoader):
    """Batches of equal size (the last may be smaller), in a new random order every epoch.

    The dataset stays as it is stored; a batch of it at a time becomes float64, or a few small ones.
    A batch once yielded never changes.

    Args:
        batch_size: how many samples a batch has, at least 1; -1 makes one batch of everything.
        shuffle: whether samples are visited in random order, inputs and targets together.
        seed: of the order: an integer, or a `numpy.random.Generator` to draw from; the same integer
            gives the same batches.
        input_scale: a number above 0 by which every input is multiplied as it becomes float64: so
            a dataset of bytes from 0 to 255 reaches the network as numbers from 0 to 1.

    Raises TypeError or ValueError if an argument is not as described.
    """

    _gathered = 4096  # entries of samples

    def __init__(
        self,
        batch_size: int = 128,
        *,
        shuffle: bool = True,
        seed: int | np.random.Generator | None = None,
        input_scale: float = 1.0,
    ) -> None:
        if batch_size != -1:
            checks.integer("batch_size", batch_size, minimum=1)
        self.batch_size = batch_size
        self.shuffle = shuffle
        self.input_scale = checks.finite_number("input_scale", input_scale, positive=True)
        self.generator = checks.generator("seed", seed)
        self.epoch_start = self.generator.bit_generator.state
        self.epochs = 0
        self._workspace = Workspace()

    def __call__(self, inputs: ArrayLike, targets: ArrayLike) -> Iterator[Batch]:
        """One epoch of batches.

        Raises TypeError or ValueError, before the first batch, if the two are not finite numbers of
        shape (samples, features) with the same number of samples.
        """
        inputs, targets = checks.inputs_and_targets(inputs, targets)
        self.epoch_start = self.generator.bit_generator.state
        order = self._order(len(inputs))
        self.epochs += 1
        return self._batches(inputs, targets, order)

    def _order(self, samples: int) -> NDArray[np.intp]:
        """The order in which the epoch visits the samples; `epochs` began before it."""
        order = np.arange(samples)
        if self.shuffle:
            self.generator.shuffle(order)
        return order

    def _batches(
        self, inputs: NDArray[Any], targets: NDArray[Any], order: NDArray[np.intp]
    ) -> Iterator[Batch]:
        size = len(order) if self.batch_size == -1 else self.batch_size
        entries = size * (inputs.shape[1] + targets.shape[1])
        together = size * max(1, self._gathered // entries)  # small batches several at once
        for start in range(0, len(order), together):
            chosen = order[start : start + together]
            x = with_bias(inputs.take(chosen, axis=0), self.input_scale, self._workspace)
            y = with_bias(targets.take(chosen, axis=0), workspace=self._workspace)
            for at in range(0, len(chosen), size):
                yield Batch(x[:, at : at + size], y[:, at : at + size])


def with_bias(
    samples: NDArray[Any], scale: float = 1.0, workspace: Workspace | None = None
) -> Tensor:
    """A dataset as a network takes it: (m, features) to (features + 1, m), row 0 all 1, in float64.

    The transpose of a row-major (m, features + 1) array, in which a sample is copied in one piece.
    """
    shape = samples.shape[0], samples.shape[1] + 1
    columns = np.empty(shape) if workspace is None else workspace.empty(*shape)
    fill(columns, samples, scale)
    return columns.T
