"""From a dataset, a row a sample, to the batches that a network takes, a column a sample."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.machinery.workspace import Workspace
from mfnet.tensor import Tensor


class Batch(NamedTuple):
    """A part of a dataset as the network takes it: (features + 1, m) and (outputs + 1, m)."""

    inputs: Tensor
    targets: Tensor


class DataLoader(ABC):
    """Cuts a dataset into batches; called once an epoch."""

    @abstractmethod
    def __call__(self, inputs: ArrayLike, targets: ArrayLike) -> Iterator[Batch]:
        """The batches of one epoch over `inputs` and `targets`, both of (samples, features)."""

    def rest_of_epoch(
        self, inputs: ArrayLike, targets: ArrayLike, batches_done: int
    ) -> Iterator[Batch]:
        """The epoch that the last call began, without its first `batches_done` batches.

        Here that is an epoch anew: a loader whose epochs differ from one another overrides it.
        """
        return islice(self(inputs, targets), batches_done, None)

    def position(self) -> Any:
        """What the epochs to come depend on, for `restore`: nothing, where all are alike."""
        return None

    def restore(self, position: Any) -> None:
        """Go back to where `position()` gave `position`: the epochs from there on come again."""


class Position(NamedTuple):
    """Where a `BatchIterator` is: its attributes of the same names, and the generator's state."""

    epochs: int
    generator: Mapping[str, Any]
    epoch_start: Mapping[str, Any]


class BatchIterator(DataLoader):
    """Batches of equal size (the last may be smaller), in a new random order every epoch.

    The dataset stays as it is stored; a batch of it at a time becomes float64. A batch once yielded
    never changes.

    Args:
        batch_size: how many samples a batch has; -1 makes one batch of everything.
        shuffle: whether samples are visited in random order, inputs and targets together.
        seed: of the order; the same seed gives the same batches.
        input_scale: what every input is multiplied by as it becomes float64, so that bytes from 0
            to 255 can stay bytes and still reach the network as numbers from 0 to 1.

    Attributes:
        generator: of the order.
        epoch_start: the state that it had when the last epoch began.
        epochs: how many have begun.

    Raises:
        TypeError, ValueError: if `batch_size` is not -1 or an integer of at least 1, `seed` not a
            seed, or `input_scale` not a finite number above 0.
    """

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
        inputs = checks.dataset("inputs", inputs)
        targets = checks.dataset("targets", targets)
        checks.same_number_of_samples(inputs, targets)
        self.epoch_start = self.generator.bit_generator.state
        order = self._order(len(inputs))
        self.epochs += 1
        return self._batches(inputs, targets, order)

    def rest_of_epoch(
        self, inputs: ArrayLike, targets: ArrayLike, batches_done: int
    ) -> Iterator[Batch]:
        """The same batches that were still to come when `batches_done` of them had been taken."""
        now = self.position()
        self.restore(Position(max(now.epochs - 1, 0), now.epoch_start, now.epoch_start))
        batches = self(inputs, targets)
        self.restore(now)
        return islice(batches, batches_done, None)

    def position(self) -> Position:
        """Where it is, for `restore`."""
        return Position(self.epochs, self.generator.bit_generator.state, self.epoch_start)

    def restore(self, position: Position) -> None:
        """Go back to `position`: the same batches come again, the rest of an epoch too."""
        self.epochs, self.generator.bit_generator.state, self.epoch_start = position

    def _order(self, samples: int) -> NDArray[np.intp]:
        """In which order the epoch that begins visits the samples; `epochs` began before it."""
        order = np.arange(samples)
        if self.shuffle:
            self.generator.shuffle(order)
        return order

    def _batches(
        self, inputs: NDArray[Any], targets: NDArray[Any], order: NDArray[np.intp]
    ) -> Iterator[Batch]:
        size = len(order) if self.batch_size == -1 else self.batch_size
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            yield Batch(
                with_bias(inputs.take(chosen, axis=0), self.input_scale, self._workspace),
                with_bias(targets.take(chosen, axis=0), workspace=self._workspace),
            )


def with_bias(
    samples: NDArray[Any], scale: float = 1.0, workspace: Workspace | None = None
) -> Tensor:
    """A dataset as a network takes it: (m, features) to (features + 1, m), row 0 all 1, in float64.

    In memory a sample stays together, so that each is copied in one piece: what is returned is the
    transpose of a row-major (m, features + 1) array.
    """
    shape = samples.shape[0], samples.shape[1] + 1
    columns = np.empty(shape) if workspace is None else workspace.empty(*shape)
    columns[:, 0] = 0.0
    columns[:, 1:] = samples
    if scale != 1.0:
        columns *= scale  # the whole array: one run through memory, not one a sample
    columns[:, 0] = 1.0
    return columns.T
