"""The samples that a file brings. Imported once such a file is opened."""

from dataclasses import replace

import numpy as np

from mfnet import checks
from mfnet.checkpoint import Checkpoint
from mfnet_page.dataset import Dataset


def brought(dataset: Dataset, kept: Checkpoint) -> Dataset:
    """A dataset like this one, with the samples and the classes of a file.

    Raises KeyError, TypeError or ValueError if the file does not bring them as it should.
    """
    aside = len(kept.arrays["validation_inputs"])
    parts = ("", "validation_") if aside else ("",)
    inputs, targets = (
        np.concatenate([checks.dataset(of, kept.arrays[f"{part}{of}"]) for part in parts])
        for of in ("inputs", "targets")
    )
    return replace(
        dataset,
        inputs=inputs,
        targets=targets,
        test_inputs=checks.dataset("test_inputs", kept.arrays["test_inputs"]),
        test_targets=checks.dataset("test_targets", kept.arrays["test_targets"]),
        class_names=[str(label) for label in kept.labels],
        missing="",
        # Whatever the share: those that validated do so again.
        chances=np.repeat([1.0, 0.0], [len(inputs) - aside, aside]),
    )
