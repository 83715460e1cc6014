"""The visitor's handwriting, learnt by a network that knows MNIST, without forgetting MNIST.

The network goes on from its weights with batches of which up to half are the visitor's drawings,
each varied anew: a twentieth of a batch is one's own drawings of each digit. What is in no drawing
is learnt from MNIST alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.dataloader import with_bias
from mfnet.drawings import Drawings
from mfnet.last_good import copied_weights
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor
from mfnet.trainutils import one_hot
from mfnet_page.collection import Collection
from mfnet_page.dataset import Dataset
from mfnet_page.session import Session

SHARE = 0.5  # of a batch, with drawings of every class
BATCHES = 300  # in all, at least
FEWEST = 30  # batches of an epoch

# What a file holds of it, by the names of its arrays.
NUMBERS = "own_numbers"  # variation, batches, right answers before, score before
LEARNT, LEFT_OUT = "own_learnt", "own_left_out"


@dataclass(frozen=True)
class Handwriting:
    """Drawings that a network learns along with a dataset.

    Attributes:
        learnt: those that it learns from.
        left_out: those that it never learns from.
        variation: of those that it learns from, in percent.
        batches: how many an epoch has at most.
        right_before: how many of `asked` were answered rightly before.
    """

    learnt: Drawings
    left_out: Drawings
    variation: float
    batches: int
    right_before: int = 0

    @property
    def asked(self) -> Drawings:
        """Those that show what was learnt: the left out ones, or all if none is."""
        return self.left_out if len(self.left_out.labels) else self.learnt

    @property
    def targets(self) -> Tensor:
        """The classes of those that are learnt, one-hot, (m, classes)."""
        return one_hot(self.learnt.labels, len(self.learnt.classes))

    @property
    def share(self) -> float:
        """How much of a batch they are: the less, the fewer classes have drawings."""
        return SHARE * len(np.unique(self.learnt.labels)) / len(self.learnt.classes)

    def leave_room(self, batch_size: int) -> int:
        """How many samples of the dataset are in a batch with them."""
        return max(1, round(batch_size * (1 - self.share)))


def with_handwriting(session: Session, collection: Collection, settings: dict[str, Any]) -> Dataset:
    """The session's dataset with the drawings in `collection`, from the session's weights on.

    Raises ValueError, with a sentence, if the session's network cannot learn them, or nothing is
    kept.
    """
    dataset = session.dataset
    if dataset.class_names != collection.classes or dataset.image is None:
        raise ValueError("handwriting is learnt by a network for digits: choose MNIST first")
    if not len(collection):
        raise ValueError("draw some digits and keep them first")
    if session.last_step is None:
        raise ValueError(
            "train the network on MNIST first: it learns your handwriting from there on"
        )
    if not dataset.has_all_tests:
        raise ValueError("some test digits are still on their way: try again in a moment")
    weights = copied_weights(session.net)
    if not all(np.isfinite(matrix).all() for matrix in weights):
        raise ValueError("this network has diverged: go back to its last good weights first")
    kept, left_out = collection.drawings(), collection.left_out()
    own = Handwriting(
        _chosen(kept, ~left_out),
        _chosen(kept, left_out),
        _checked_variation(settings.get("drawn_variation", 100)),
        batches=max(FEWEST, -(-BATCHES // settings["epochs"])),
    )
    own = replace(own, right_before=right_answers(session.net, own.asked, dataset.input_scale))
    samples = min(session.config["samples"], dataset.arrived, len(dataset.inputs))
    return replace(
        dataset,
        inputs=dataset.inputs[:samples],
        targets=dataset.targets[:samples],
        arrived=samples,
        part_size=samples,  # all have arrived, so that every epoch may take any of them
        own=own,
        initial_weights=weights,
    )


def arrays_of(session: Session) -> dict[str, NDArray[Any]]:
    """What a file has to hold of drawings that are learnt; nothing if none are."""
    own = session.dataset.own
    if own is None:
        return {}
    before = np.nan if session.score_before is None else session.score_before
    arrays: dict[str, NDArray[Any]] = {
        NUMBERS: np.array([own.variation, own.batches, own.right_before, before])
    }
    for name, drawings in ((LEARNT, own.learnt), (LEFT_OUT, own.left_out)):
        arrays |= {name: drawings.pictures, f"{name}_labels": drawings.labels}
    return arrays


def with_kept(dataset: Dataset, arrays: Mapping[str, NDArray[Any]], samples: int) -> Dataset:
    """The dataset with the drawings that a file holds, of whose samples so many were learnt from.

    Raises KeyError or ValueError if the file does not hold them as `arrays_of` has made them.
    """
    variation, batches, right_before, _ = map(float, arrays[NUMBERS])
    learnt, left_out = (_kept_drawings(dataset, arrays, name) for name in (LEARNT, LEFT_OUT))
    own = Handwriting(
        learnt, left_out, _checked_variation(variation), int(batches), int(right_before)
    )
    return replace(dataset, part_size=min(samples, len(dataset.inputs)), own=own)


def score_before(arrays: Mapping[str, NDArray[Any]]) -> float | None:
    """The score on the test samples before; None where a file does not say it."""
    score = float(arrays[NUMBERS][3]) if NUMBERS in arrays else np.nan
    return None if np.isnan(score) else score


def _kept_drawings(dataset: Dataset, arrays: Mapping[str, NDArray[Any]], name: str) -> Drawings:
    pictures, labels = arrays[name], arrays[f"{name}_labels"]
    classes = dataset.class_names
    if pictures.dtype != np.uint8 or pictures.shape != (len(labels), dataset.inputs.shape[1]):
        raise ValueError(f"{name} holds no drawings")
    if (
        labels.ndim != 1
        or labels.dtype.kind not in "iu"
        or not np.isin(labels, np.arange(len(classes))).all()
    ):
        raise ValueError(f"{name}_labels are no classes")
    return Drawings(classes, pictures, labels.astype(np.intp))


def right_answers(net: NeuralNetwork, drawings: Drawings, input_scale: float) -> int:
    """How many of the drawings the network takes for what they are."""
    outputs = net.forward(with_bias(drawings.pictures, input_scale))
    return int((outputs[1:].argmax(axis=0) == drawings.labels).sum())


def _checked_variation(percent: float) -> float:
    """A variation in percent, if it is one."""
    if not 0 <= percent <= 200:
        raise ValueError(f"the variation must be from 0 to 200, but is {percent}")
    return float(percent)


def _chosen(drawings: Drawings, which: NDArray[np.bool_]) -> Drawings:
    return Drawings(drawings.classes, drawings.pictures[which], drawings.labels[which])
