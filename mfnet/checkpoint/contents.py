"""What a checkpoint holds, and what its file may name."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.augmentation import Variation
from mfnet.catalogue import PARTS
from mfnet.dataloader import BatchIterator, DataLoader
from mfnet.fit import History
from mfnet.loss import Loss
from mfnet.mixing import MixedIterator, VariedIterator
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.schedules import Schedule
from mfnet.partwise import PartwiseIterator
from mfnet.train import Step
from mfnet.trainutils import Standardization

FORMAT = "mfnet checkpoint"
VERSION = 2  # since 2: `arrays`, and the loaders of `mfnet.partwise` and `mfnet.mixing`


@dataclass
class Checkpoint:
    """A network and what belongs to it; all but the network may be missing.

    Attributes:
        net: the network, of mfnet's own layers, and of activations that were offered.
        optimizer: with its memory of `net`.
        dataloader: with the order of the epoch that it is in.
        loss: what is made small.
        schedule: of the learning rate.
        step: the last step that was taken.
        history: of the epochs so far.
        input_normalization: what the inputs went through.
        target_normalization: what the targets went through.
        labels: the classes' names, in the order of the outputs.
        notes: whatever else should be kept, of what JSON can hold.
        arrays: further arrays to be kept, of numbers or truth values, by name; those of a file that
            was read can't be written to.
    """

    net: NeuralNetwork
    optimizer: Optimizer | None = None
    dataloader: DataLoader | None = None
    loss: Loss | None = None
    schedule: Schedule | None = None
    step: Step | None = None
    history: History | None = None
    input_normalization: Standardization | None = None
    target_normalization: Standardization | None = None
    labels: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)


class CheckpointError(ValueError):
    """A file that is no checkpoint, or not a whole one, or a newer one."""


class OwnPartError(CheckpointError):
    """A file with a class of somebody's own, which has not been offered.

    Attributes:
        name: of the class.
        source: of the class, as the file has it. It may be anything: read it before you run it.
    """

    def __init__(self, name: str, source: str) -> None:
        super().__init__(
            f"it has {name}, which is somebody's own: define that class, and give it to "
            "mfnet.catalogue.offer, before you read the file"
        )
        self.name = name
        self.source = source


# What a file may hold: the attributes that make a thing again, each with its name in the call.
ATTRIBUTES: dict[type, dict[str, str]] = {
    **{
        part.kind: {argument.name: argument.keyword or argument.name for argument in part.arguments}
        for part in PARTS
    },
    BatchIterator: {name: name for name in ("batch_size", "shuffle", "input_scale")},
    VariedIterator: {name: name for name in ("dataloader", "variation", "seed")},
    MixedIterator: {
        name: name
        for name in ("dataloader", "share", "variation", "input_scale", "batches", "seed")
    },
    Variation: {name: name for name in Variation.__dataclass_fields__},
    PartwiseIterator: {
        name: name for name in ("batch_size", "part_size", "shuffle", "input_scale")
    },
    Standardization: {name: name for name in ("mean", "scale")},
}
# Of a history: lists, and matrices that are kept as arrays.
HISTORY = ("training_losses", "validation_losses", "validation_scores")
HISTORY_WEIGHTS = ("best_weights", "last_weights")
ADDED = ("inputs", "targets")  # of a `MixedIterator`: kept as arrays
BIT_GENERATORS = {
    kind.__name__: kind
    for kind in (
        np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64
    )
}  # fmt: skip
