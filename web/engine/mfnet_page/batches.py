"""Where the batches of a training come from."""

from typing import Any

import numpy as np

from mfnet.dataloader import DataLoader
from mfnet.partwise import PartwiseIterator
from mfnet_page.dataset import Dataset


def data_loader(
    config: dict[str, Any], dataset: Dataset, seed: np.random.SeedSequence
) -> DataLoader:
    """The loader of a training.

    Args:
        config: `batch_size`, and `variation` of the pictures in percent, 0 or none without.
        dataset: what is learnt.
        seed: of the order; what varies pictures and adds others has seeds of its own, so that the
            order does not depend on whether there is any.
    """
    loader: DataLoader = PartwiseIterator(
        samples_per_batch(config, dataset),
        part_size=dataset.part_size,
        seed=np.random.default_rng(seed),
        input_scale=dataset.input_scale,
    )
    strength = config.get("variation", 0) / 100 if dataset.image else 0
    if not strength and dataset.own is None:
        return loader
    from mfnet_page.changed_batches import changed  # noqa: PLC0415 (most visits do without it)

    return changed(loader, strength, dataset, seed)


def part_size(loader: DataLoader) -> int | None:
    """How many samples a part of its first epoch has; None where an epoch takes any of them."""
    while isinstance(inner := getattr(loader, "dataloader", None), DataLoader):
        loader = inner
    return loader.part_size if isinstance(loader, PartwiseIterator) else None


def samples_per_batch(config: dict[str, Any], dataset: Dataset) -> int:
    """How many samples of the dataset are in a batch."""
    batch_size: int = config["batch_size"]
    return dataset.own.leave_room(batch_size) if dataset.own else batch_size


def batches_per_epoch(config: dict[str, Any], dataset: Dataset, samples: int) -> int:
    """How many batches an epoch over so many samples of the dataset has."""
    batches = -(-samples // samples_per_batch(config, dataset))
    return min(batches, dataset.own.batches) if dataset.own else batches
