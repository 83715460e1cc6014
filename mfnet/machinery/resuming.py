"""What a training needs of its data loader to go on after a stop, in the middle of an epoch too."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike


class Resumable(ABC):
    """A data loader whose epochs are all alike; others override these methods."""

    @abstractmethod
    def __call__(self, inputs: ArrayLike, targets: ArrayLike) -> Iterator[Any]:
        """The batches of one epoch over `inputs` and `targets`, both of (samples, features)."""

    def rest_of_epoch(
        self, inputs: ArrayLike, targets: ArrayLike, batches_done: int
    ) -> Iterator[Any]:
        """The epoch of the last call, without its first `batches_done` batches."""
        return islice(self(inputs, targets), batches_done, None)

    def position(self) -> Any:
        """What the coming epochs depend on, for `restore`; None where all are alike."""
        return None

    def restore(self, position: Any) -> None:
        """Go back to where `position()` returned `position`, to repeat the epochs from there."""


class Position(NamedTuple):
    """Where a `ResumableShuffle` is: its attributes of the same names, the generator's state."""

    epochs: int
    generator: Mapping[str, Any]
    epoch_start: Mapping[str, Any]


class ResumableShuffle(Resumable):
    """A data loader that draws the order of each epoch.

    Attributes:
        generator: of the order.
        epoch_start: the generator's state when the last epoch began.
        epochs: how many have begun.
    """

    generator: np.random.Generator
    epoch_start: Mapping[str, Any]
    epochs: int

    def rest_of_epoch(
        self, inputs: ArrayLike, targets: ArrayLike, batches_done: int
    ) -> Iterator[Any]:
        """The epoch of the last call, in the same order, without its first batches."""
        now = self.position()
        self.restore(Position(max(now.epochs - 1, 0), now.epoch_start, now.epoch_start))
        batches = self(inputs, targets)
        self.restore(now)
        return islice(batches, batches_done, None)

    def position(self) -> Position:
        """What the coming epochs, and the rest of this one, depend on."""
        return Position(self.epochs, self.generator.bit_generator.state, self.epoch_start)

    def restore(self, position: Position) -> None:
        """Go back to `position`: the same batches come again, the rest of an epoch too."""
        self.epochs, self.generator.bit_generator.state, self.epoch_start = position
