"""Batches whose pictures are varied, and those to which the visitor's own drawings are added."""

import numpy as np

from mfnet.augmentation import Variation
from mfnet.dataloader import DataLoader
from mfnet.mixing import MixedIterator, VariedIterator
from mfnet_page.dataset import Dataset


def changed(
    loader: DataLoader, strength: float, dataset: Dataset, seed: np.random.SeedSequence
) -> DataLoader:
    """The loader's batches, varied so strongly (0: not at all), with the dataset's `own` added."""
    varying, adding = (np.random.default_rng(child) for child in seed.spawn(2))
    if strength:
        loader = VariedIterator(loader, Variation().times(strength), seed=varying)
    if own := dataset.own:
        loader = MixedIterator(
            loader,
            own.learnt.pictures,
            own.targets,
            share=own.share,
            variation=Variation().times(own.variation / 100) if own.variation else None,
            input_scale=dataset.input_scale,
            batches=own.batches,
            seed=adding,
        )
    return loader
