"""Test samples that are pictures, and what the network takes each of them for."""

import numpy as np

from mfnet.dataloader import with_bias
from mfnet_page.dataset import Dataset
from mfnet_page.queries.answers import classes
from mfnet_page.session import Record, Session

SIZE = 40


def suits(dataset: Dataset) -> bool:
    """Whether its samples are pictures."""
    return dataset.image is not None


def pictures(session: Session) -> Record:
    """The first test pictures, one after the other, and their labels."""
    dataset = session.dataset
    rows, columns = dataset.image or (0, 0)
    return {
        "images": dataset.test_inputs[:SIZE].ravel(),
        "labels": dataset.test_targets[:SIZE].argmax(axis=1).astype(np.uint8),
        "rows": rows,
        "columns": columns,
    }


def answers(session: Session) -> Record:
    """What the network takes each of them for, NO_CLASS where it has no answer; nothing before it
    has learned anything.
    """
    if session.last_step is None:
        return {"answers": None}
    dataset = session.dataset
    outputs = session.net.forward(with_bias(dataset.test_inputs[:SIZE], dataset.input_scale))
    return {"answers": classes(outputs).astype(np.int8)}
