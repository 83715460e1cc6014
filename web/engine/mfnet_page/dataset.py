"""What a session trains on, wherever it comes from: `datasets/` has a module for each source."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization

if TYPE_CHECKING:  # imported once they are needed, which in most visits they never are
    from mfnet.checkpoint import Checkpoint
    from mfnet_page.collection import Collection
    from mfnet_page.handwriting import Handwriting
    from mfnet_page.own_table import OwnTable
    from mfnet_page.table_of_network import TableOfNetwork

Task = Literal["classification", "regression"]


@dataclass(eq=False)  # one is itself only: its arrays are not to be compared, nor hashed
class Dataset:
    """A task as the session needs it: rows are samples, as they are stored.

    Attributes:
        name: as the page's settings have it.
        task: what kind of targets it has: one-hot rows, or numbers.
        inputs: (samples, features).
        targets: (samples, outputs).
        test_inputs: as `inputs`, never trained on.
        test_targets: as `targets`.
        feature_names: of the columns of the inputs; none where these are pixels.
        class_names: of the columns of one-hot targets.
        input_scale: what the network multiplies every input by.
        image: rows and columns of the inputs, where these are the pixels of an image.
        input_scaling: how the inputs came from the original numbers, where they did.
        target_scaling: the same of the targets.
        initial_weights: those of a network of the shape that they have; else they are drawn.
        arrived: how many training samples are there, where they come in parts.
        tests_arrived: the same of the test samples.
        part_size: how many training samples a part has, which the first epoch takes in turn.
        place: makes the same dataset with the visitor's own points to train on, as the page writes
            them; None where no points can be placed.
        placed: whether the training samples are such points.
        own: drawings of the visitor's own that are learnt along with the training samples.
        draw: makes the same dataset of the drawings that the visitor keeps; None where it is of
            other samples.
        of_table: makes the dataset of the visitor's own table, with the settings; None where it is
            no table's.
        table: of which the samples are rows; None where they are none.
        missing: why nothing can be learnt from it yet, a sentence; nothing if something can.
        chances: one for each training sample, evenly spread from 0 to 1: those below the validation
            share are set aside. Without them it is the last training samples that are set aside.
        elsewhere: where the command line has the same samples under the same name: notes for a
            file that say which they are. None where it has not, and a file brings the samples.
        as_kept: makes the same dataset as it was for a network that a file holds; None where that
            depends on the settings alone. `brought` does so with the samples of the file.
        program: lines of Python that make `inputs`, `targets`, `test_inputs`, `test_targets` and,
            where there are any, `chances`, with mfnet alone; the imports come first.
    """

    name: str
    task: Task
    inputs: NDArray[Any]
    targets: Tensor
    test_inputs: NDArray[Any]
    test_targets: Tensor
    feature_names: list[str] = field(default_factory=list)
    class_names: list[str] = field(default_factory=list)
    input_scale: float = 1.0
    image: tuple[int, int] | None = None
    input_scaling: Standardization | None = None
    target_scaling: Standardization | None = None
    initial_weights: list[Tensor] = field(default_factory=list)
    arrived: int = sys.maxsize
    tests_arrived: int = sys.maxsize
    part_size: int = 10_000
    place: Callable[[str], "Dataset"] | None = None
    placed: bool = False
    own: "Handwriting | None" = None
    draw: Callable[["Collection"], "Dataset"] | None = None
    of_table: "Callable[[OwnTable, Mapping[str, Any]], Dataset] | None" = None
    table: "TableOfNetwork | None" = None
    missing: str = ""
    chances: Tensor | None = None
    elsewhere: Mapping[str, Any] | None = None
    as_kept: Callable[["Checkpoint"], "Dataset"] | None = None
    program: tuple[str, ...] = ()

    @property
    def has_all_tests(self) -> bool:
        """Whether all test samples are there."""
        return self.tests_arrived >= len(self.test_inputs)

    def summary(self) -> dict[str, Any]:
        """What the page shows of it."""
        return {
            "name": self.name,
            "task": self.task,
            "features": self.inputs.shape[1],
            "outputs": self.targets.shape[1],
            "feature_names": self.feature_names,
            "class_names": self.class_names,
            "image": self.image,
            "test_samples": len(self.test_inputs),
            "own_drawings": self.own is not None,
            "missing": self.missing,
        }

    def set_aside(self, samples: int, share: float) -> "Parts":
        """Divide the first `samples` training samples into those to learn from and those to
        validate with, `share` of them; there is always one to learn from.

        It does not depend on how many have arrived: the last ones are set aside, as is usual for
        MNIST. Where a sample has a chance of its own, that alone decides, so that it stays where it
        is when others come or go.
        """
        if self.chances is None:
            learnt_from = max(samples - round(samples * share), 1)
            return Parts(slice(0, learnt_from), slice(learnt_from, samples))
        is_aside = self.chances[:samples] < share
        if is_aside.all():
            is_aside[0] = False
        return Parts(np.flatnonzero(~is_aside), np.flatnonzero(is_aside))


class Parts(NamedTuple):
    """Which training samples are learnt from, and which ones are validated with."""

    training: slice | NDArray[np.intp]
    validation: slice | NDArray[np.intp]


def original(rows: NDArray[Any], scaling: Standardization | None) -> Tensor:
    """Rows in the units that they were measured in, before they were scaled; there may be none."""
    if scaling is None or not len(rows):
        return rows.astype(np.float64)
    return scaling.undo(rows)
