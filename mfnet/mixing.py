"""Data loaders that change the batches of another one: a variant of each picture, samples added.

`VariedIterator` puts a variant in place of every picture, `MixedIterator` adds samples of a small
dataset to every batch. `mfnet.train.training` takes either as any other loader:

    loader = VariedIterator(BatchIterator(128, input_scale=1 / 255), Variation(), seed=0)
"""

from abc import abstractmethod
from collections.abc import Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mfnet import checks
from mfnet.augmentation import Variation, vary
from mfnet.dataloader import Batch, DataLoader


class ChangedBatches(DataLoader):
    """Makes another batch of each batch of a loader.

    The random numbers of a batch depend on seed, epoch and batch alone, so that each one comes
    again without those before it.

    Attributes:
        dataloader: where the batches come from.
        seed: of the changes.
        epochs: how many have begun.
        batch_size: how many samples a batch has.
    """

    def __init__(self, dataloader: DataLoader, seed: int | np.random.Generator | None) -> None:
        self.dataloader = checks.instance("dataloader", dataloader, DataLoader)
        generator = checks.generator("seed", seed)
        self.seed = seed if isinstance(seed, int) else int(generator.integers(2**63))
        self.epochs = 0

    @property
    def batch_size(self) -> int:
        """That of `dataloader`, where it has one; else 0."""
        return getattr(self.dataloader, "batch_size", 0)

    def __call__(self, inputs: ArrayLike, targets: ArrayLike) -> Iterator[Batch]:
        """One epoch of `dataloader`, changed. Errors are those of `dataloader`."""
        batches = self.dataloader(inputs, targets)
        self.epochs += 1
        return self._changed(batches, self.epochs, first=0)

    def rest_of_epoch(
        self, inputs: ArrayLike, targets: ArrayLike, batches_done: int
    ) -> Iterator[Batch]:
        """The epoch of the last call, without its first batches."""
        rest = self.dataloader.rest_of_epoch(inputs, targets, batches_done)
        return self._changed(rest, self.epochs, batches_done)

    def position(self) -> tuple[int, Any]:
        """What the coming epochs, and the rest of this one, depend on."""
        return self.epochs, self.dataloader.position()

    def restore(self, position: tuple[int, Any]) -> None:
        """Go back to `position`: the same batches come again, the rest of an epoch too."""
        self.epochs, of_the_loader = position
        self.dataloader.restore(of_the_loader)

    def _changed(self, batches: Iterator[Batch], epoch: int, first: int) -> Iterator[Batch]:
        for number, batch in enumerate(batches, first):
            yield self._change(batch, np.random.default_rng((self.seed, epoch, number)))

    @abstractmethod
    def _change(self, batch: Batch, generator: np.random.Generator) -> Batch:
        """Another batch; this one stays as it is."""


class VariedIterator(ChangedBatches):
    """The batches of another loader, with a variant in place of every picture.

    Args:
        dataloader: of pictures whose paper is 0, such as `BatchIterator(128, input_scale=1 / 255)`.
        variation: how far the variants may differ.
        seed: of the changes: an integer, or a `numpy.random.Generator` to draw it from; the same
            integer gives the same variants.

    Raises TypeError or ValueError if an argument is not as described. A batch whose inputs are no
    square pictures raises ValueError.
    """

    def __init__(
        self,
        dataloader: DataLoader,
        variation: Variation,
        *,
        seed: int | np.random.Generator | None = None,
    ) -> None:
        super().__init__(dataloader, seed)
        self.variation = checks.instance("variation", variation, Variation)

    def _change(self, batch: Batch, generator: np.random.Generator) -> Batch:
        inputs = np.ones(batch.inputs.shape[::-1])
        inputs[:, 1:] = vary(batch.inputs[1:].T, self.variation, generator)
        return Batch(inputs.T, batch.targets)


class MixedIterator(ChangedBatches):
    """The batches of another loader, with samples of a small dataset added to each.

    Every class of the small dataset is added as often as any other, however many samples it has,
    so that a class with many is not taken for a likely one.

    Args:
        dataloader: of batches to add to.
        inputs, targets: the small dataset, (samples, features) and (samples, outputs), as
            `dataloader` is called with; the targets one-hot.
        share: how much of a batch is added, from 0 to below 1.
        variation: how far the added samples may differ from those of the small dataset, if they
            are pictures; without it they are added as they are.
        input_scale: what its inputs are multiplied by, as in `BatchIterator`.
        batches: how many batches an epoch has at most; without it, as many as `dataloader` has.
        seed: of what is added: as in `VariedIterator`.

    Raises TypeError or ValueError if an argument is not as described.
    """

    def __init__(
        self,
        dataloader: DataLoader,
        inputs: ArrayLike,
        targets: ArrayLike,
        *,
        share: float = 0.5,
        variation: Variation | None = None,
        input_scale: float = 1.0,
        batches: int | None = None,
        seed: int | np.random.Generator | None = None,
    ) -> None:
        super().__init__(dataloader, seed)
        self.batches = None if batches is None else checks.integer("batches", batches, minimum=1)
        self.inputs, self.targets = checks.inputs_and_targets(inputs, targets)
        self.share = checks.fraction("share", share)
        if variation is not None:
            checks.instance("variation", variation, Variation)
        self.variation = variation
        self.input_scale = checks.finite_number("input_scale", input_scale, positive=True)
        classes = self.targets.argmax(axis=1)
        counts = np.bincount(classes, minlength=self.targets.shape[1])[classes]
        self._chances = np.cumsum(1 / counts)

    @property
    def batch_size(self) -> int:
        """How many samples a batch has, the added ones included."""
        return super().batch_size + self._added_to(super().batch_size)

    def _added_to(self, samples: int) -> int:
        """How many are added to so many samples."""
        return round(samples * self.share / (1 - self.share))

    def _changed(self, batches: Iterator[Batch], epoch: int, first: int) -> Iterator[Batch]:
        if self.batches is not None:
            batches = islice(batches, max(self.batches - first, 0))
        return super()._changed(batches, epoch, first)

    def _change(self, batch: Batch, generator: np.random.Generator) -> Batch:
        given = batch.inputs.shape[1]
        added = self._added_to(given)
        at = generator.random(added) * self._chances[-1]
        chosen = np.searchsorted(self._chances, at, side="right").clip(max=len(self.inputs) - 1)
        samples = self.inputs[chosen]
        if self.variation is not None:
            samples = vary(samples, self.variation, generator)
        inputs = np.ones((given + added, batch.inputs.shape[0]))
        inputs[:given] = batch.inputs.T
        np.multiply(samples, self.input_scale, out=inputs[given:, 1:])
        targets = np.ones((given + added, batch.targets.shape[0]))
        targets[:given] = batch.targets.T
        targets[given:, 1:] = self.targets[chosen]
        return Batch(inputs.T, targets.T)
