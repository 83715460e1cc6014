"""California Housing, standardized, a fifth of its districts put aside to test with."""

from typing import TYPE_CHECKING

from mfnet import checks
from mfnet.datasets import Table, california_housing
from mfnet.trainutils import Standardization, split
from mfnet_page.dataset import Dataset

if TYPE_CHECKING:
    from mfnet.checkpoint import Checkpoint

TEST_SHARE = 0.2


def load(folder: str) -> Dataset:
    """California Housing from its table in `folder`; the test districts are always the same."""
    return _divided(california_housing(folder), seed=0)


def _divided(table: Table, seed: int) -> Dataset:
    """The table in two parts, standardized by the one to train with."""
    parts = split(table.inputs, table.targets[:, None], TEST_SHARE, seed=seed)
    inputs, targets = Standardization.of(parts.inputs), Standardization.of(parts.targets)

    def as_kept(kept: "Checkpoint") -> Dataset:
        # The command line divides by the seed of everything.
        notes = kept.notes
        by = notes["split_seed"] if "split_seed" in notes else notes["settings"]["seed"]
        return _divided(table, checks.integer("split_seed", by, minimum=0))

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
        elsewhere={"split_seed": seed},
        as_kept=as_kept,
        program=(
            "from mfnet import Standardization, split",
            "from mfnet.datasets import california_housing",
            'table = california_housing("data")  # `mfnet data` brings it there',
            f"parts = split(table.inputs, table.targets[:, None], {TEST_SHARE}, seed={seed})",
            "features = Standardization.of(parts.inputs)",
            "values = Standardization.of(parts.targets)",
            "inputs, targets = features.apply(parts.inputs), values.apply(parts.targets)",
            "test_inputs = features.apply(parts.test_inputs)",
            "test_targets = values.apply(parts.test_targets)",
        ),
    )
