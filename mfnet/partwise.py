"""Batches from a dataset that arrives part by part."""

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.dataloader import BatchIterator


class PartwiseIterator(BatchIterator):
    """Batches that in the first epoch come part by part, each part in random order.

    So training can begin with the first part, and the same seed gives the same batches however fast
    the others arrive. Later epochs shuffle all samples.

    Args:
        part_size: how many samples a part has, at least 1.
        batch_size, shuffle, seed, input_scale: as of `BatchIterator`.

    Raises TypeError or ValueError if an argument is not as described.
    """

    def __init__(
        self,
        batch_size: int = 128,
        *,
        part_size: int = 10_000,
        shuffle: bool = True,
        seed: int | np.random.Generator | None = None,
        input_scale: float = 1.0,
    ) -> None:
        super().__init__(batch_size, shuffle=shuffle, seed=seed, input_scale=input_scale)
        self.part_size = checks.integer("part_size", part_size, minimum=1)

    def _order(self, samples: int) -> NDArray[np.intp]:
        first = self.epochs == 0
        self._gathered = 0 if first else BatchIterator._gathered  # no sample before its batch
        if not first or not self.shuffle:
            return super()._order(samples)
        order = np.arange(samples)
        for start in range(0, samples, self.part_size):
            self.generator.shuffle(order[start : start + self.part_size])
        return order
