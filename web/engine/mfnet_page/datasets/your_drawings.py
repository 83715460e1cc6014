"""Drawings of the visitor's own, of two to ten classes with names of their own."""

from typing import TYPE_CHECKING

import numpy as np

from mfnet.digits import SIZE
from mfnet.trainutils import one_hot
from mfnet_page.collection import Collection
from mfnet_page.dataset import Dataset

if TYPE_CHECKING:
    from mfnet.checkpoint import Checkpoint

NAME = "your-drawings"
MISSING = "draw something for at least two of your classes, and press what it is"
GOLDEN = 0.618034  # its multiples spread evenly from 0 to 1


def make() -> Dataset:
    """The dataset before anything is drawn: it is made anew of what is kept."""
    return draw(Collection(["A", "B"]))


def as_kept(checkpoint: "Checkpoint") -> Dataset:
    """The dataset of the drawings that a file brings."""
    from mfnet_page.brought import brought  # noqa: PLC0415 (once a file is opened)

    return brought(draw(Collection([str(label) for label in checkpoint.labels])), checkpoint)


def draw(collection: Collection) -> Dataset:
    """The dataset of the drawings in `collection`.

    It is tested on those that are left out, or, as long as none is, on those that it learns from.
    """
    kept, left_out = collection.drawings(), collection.left_out()
    classes = len(kept.classes)
    is_missing = len(np.unique(kept.labels)) < 2
    pictures, labels = kept.pictures, kept.labels
    if is_missing:
        # A network needs a sample to be there at all; this one never arrives.
        pictures, labels = np.zeros((1, SIZE**2), np.uint8), np.zeros(1, np.intp)
        left_out = np.zeros(1, bool)
    tested = left_out if left_out.any() else ~left_out
    learnt = ~left_out
    return Dataset(
        NAME,
        "classification",
        pictures[learnt],
        one_hot(labels[learnt], classes),
        pictures[tested],
        one_hot(labels[tested], classes),
        class_names=kept.classes,
        input_scale=1 / 255,
        image=(SIZE, SIZE),
        draw=draw,
        as_kept=as_kept,
        missing=MISSING if is_missing else "",
        chances=np.arange(1, learnt.sum() + 1) * GOLDEN % 1,
    )
