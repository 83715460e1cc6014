"""DATA as a network takes it."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet import CELoss, Loss, MSELoss
from mfnet.checkpoint import Checkpoint
from mfnet.datasets import Table, california_housing, mnist, read_csv
from mfnet.trainutils import Standardization, accuracy, one_hot, r2_score, split

TEST_FRACTION = 0.2
VALIDATION_FRACTION = 0.1


class Problem(NamedTuple):
    """A dataset as a network takes it, in a part to train with and one to test with."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    test_inputs: NDArray[Any]
    test_targets: NDArray[Any]
    input_scale: float
    labels: list[str]
    input_normalization: Standardization | None
    target_normalization: Standardization | None
    feature_names: list[str]
    fingerprint: str
    validation: tuple[NDArray[Any], NDArray[Any]] | None = None  # where it is settled

    @property
    def loss(self) -> Loss:
        """The cross-entropy where there are classes, else the mean squared error."""
        return CELoss() if self.labels else MSELoss()

    @property
    def score(self) -> Callable[..., np.float64]:
        """Accuracy where there are classes, else R²."""
        return accuracy if self.labels else r2_score

    def training_parts(self, settings: dict[str, Any]) -> "TrainingParts":
        """What to train with; with a patience, what to validate with too."""
        if self.validation is not None or settings["patience"] is None:
            return TrainingParts(self.inputs, self.targets, self.validation)
        parts = split(self.inputs, self.targets, VALIDATION_FRACTION, seed=settings["seed"])
        return TrainingParts(parts.inputs, parts.targets, parts[2:])


class TrainingParts(NamedTuple):
    """What is trained with, and inputs and targets to validate with, if there are any."""

    inputs: NDArray[Any]
    targets: NDArray[Any]
    validation: tuple[NDArray[Any], NDArray[Any]] | None


def problem_of(
    *, folder: Path, data: str, target: str | None, classify: bool, seed: int, **_: Any
) -> Problem:
    """The dataset of that name or file."""
    if data == "mnist":
        digits = mnist(folder)
        return Problem(
            digits.images, one_hot(digits.labels, 10), digits.test_images,
            one_hot(digits.test_labels, 10), 1 / 255, [str(i) for i in range(10)], None, None, [],
            _fingerprint(*digits),
        )  # fmt: skip
    is_california = data == "california-housing"
    table = california_housing(folder) if is_california else read_csv(data, target)
    return _split_table(table, classify=classify, seed=seed)


def problem_of_kept(kept: Checkpoint, folder: Path, settings: dict[str, Any]) -> Problem:
    """The dataset that a kept training began with.

    A file of the page brings its samples, or says which ones of a dataset it has learnt from.
    """
    if "inputs" in kept.arrays:
        return _brought(kept)
    seed = kept.notes.get("split_seed", settings["seed"])
    problem = problem_of(folder=folder, **settings | {"seed": seed})
    if "samples" not in kept.notes:
        return problem
    learnt, aside = kept.notes["samples"]
    validation = problem.inputs[learnt : learnt + aside], problem.targets[learnt : learnt + aside]
    return problem._replace(
        inputs=problem.inputs[:learnt],
        targets=problem.targets[:learnt],
        validation=validation if aside else None,
    )


def _brought(kept: Checkpoint) -> Problem:
    """The samples that a file has brought."""
    names = [f"{part}{of}" for part in ("", "test_", "validation_") for of in ("inputs", "targets")]
    missing = [name for name in names if name not in kept.arrays]
    if missing:
        raise ValueError(f"the model was changed: its {', '.join(missing)} are missing")
    inputs, targets, test_inputs, test_targets, *validation = (kept.arrays[name] for name in names)
    return Problem(
        inputs, targets, test_inputs, test_targets, kept.notes["input_scale"], kept.labels,
        kept.input_normalization, kept.target_normalization, kept.notes["feature_names"], "",
        (validation[0], validation[1]) if len(validation[0]) else None,
    )  # fmt: skip


def problem_for(kept: Checkpoint, table: Table) -> Problem:
    """Another table, for a network that is there: all of it to test with."""
    if table.feature_names != kept.notes["feature_names"]:
        raise ValueError(
            f"the network was trained on the columns {', '.join(kept.notes['feature_names'])}, "
            f"but the file has {', '.join(table.feature_names)}"
        )
    if kept.labels:
        found = [str(target) for target in table.targets]
        unknown = sorted(set(found) - set(kept.labels))
        if unknown:
            raise ValueError(f"the network knows no {unknown}: it knows {', '.join(kept.labels)}")
        targets = one_hot([kept.labels.index(label) for label in found], len(kept.labels))
    else:
        normalization = kept.target_normalization
        targets = table.targets[:, None]
        targets = targets if normalization is None else normalization.apply(targets)
    inputs = normalized(kept, table.inputs)
    return Problem(
        inputs, targets, inputs, targets, 1.0, kept.labels, kept.input_normalization,
        kept.target_normalization, table.feature_names, "",
    )  # fmt: skip


def normalized(kept: Checkpoint, inputs: NDArray[Any]) -> NDArray[Any]:
    """Inputs as the network was trained on them."""
    return inputs if kept.input_normalization is None else kept.input_normalization.apply(inputs)


def _split_table(table: Table, *, classify: bool, seed: int) -> Problem:
    """A table in two parts, standardized by the one to train with."""
    is_text = table.targets.dtype.kind == "U"
    labels: list[str] = []
    targets = table.targets[:, None]
    if classify or is_text:
        names, codes = np.unique(table.targets, return_inverse=True)
        labels, targets = [str(name) for name in names], one_hot(codes, len(names))
    parts = split(table.inputs, targets, TEST_FRACTION, seed=seed)
    inputs = Standardization.of(parts.inputs)
    outputs = None if labels else Standardization.of(parts.targets)
    return Problem(
        inputs.apply(parts.inputs),
        parts.targets if outputs is None else outputs.apply(parts.targets),
        inputs.apply(parts.test_inputs),
        parts.test_targets if outputs is None else outputs.apply(parts.test_targets),
        1.0, labels, inputs, outputs, table.feature_names,
        _fingerprint(table.inputs, table.targets),
    )  # fmt: skip


def _fingerprint(*arrays: NDArray[Any]) -> str:
    """A hash of a dataset as it was read, by which it is known again."""
    digest = hashlib.blake2b(digest_size=16)
    for array in arrays:
        digest.update(f"{array.shape}{array.dtype}".encode())
        digest.update(np.ascontiguousarray(array).data.cast("B") if array.size else b"")
    return digest.hexdigest()
