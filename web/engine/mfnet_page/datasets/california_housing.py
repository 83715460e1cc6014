"""California Housing, standardized, a fifth of its districts put aside to test with."""

import numpy as np

from mfnet.datasets import california_housing
from mfnet.trainutils import Standardization, split
from mfnet_page.dataset import Dataset

TEST_SHARE = 0.2


def load(folder: str) -> Dataset:
    """California Housing from its table in `folder`; the test districts are always the same."""
    table = california_housing(folder)
    parts = split(table.inputs, np.asarray(table.targets)[:, None], TEST_SHARE, seed=0)
    inputs, targets = Standardization.of(parts.inputs), Standardization.of(parts.targets)
    return Dataset(
        "california-housing",
        "regression",
        inputs.apply(parts.inputs),
        targets.apply(parts.targets),
        inputs.apply(parts.test_inputs),
        targets.apply(parts.test_targets),
        feature_names=table.feature_names,
        input_scaling=inputs,
        target_scaling=targets,
    )
