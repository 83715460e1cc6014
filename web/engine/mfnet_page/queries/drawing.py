"""The digit that the network takes a drawing for."""

from typing import Any

import numpy as np

from mfnet import digits
from mfnet.dataloader import with_bias
from mfnet_page.dataset import Dataset
from mfnet_page.queries.answers import probabilities
from mfnet_page.session import Record, Session


def suits(dataset: Dataset) -> bool:
    """Whether it is learned from pictures of the size that a drawing becomes."""
    return dataset.image == (digits.SIZE, digits.SIZE)


def predict(session: Session, pixels: Any, height: int, width: int) -> Record:
    """The network's answer to grey levels, 0 paper, 255 ink, row by row.

    Returns the 28 x 28 `picture` that the network is given, the `probabilities` of the classes,
    and the most probable `digit`; None and zeros where nothing is drawn, None for both where the
    network has no answer.
    """
    drawing = np.frombuffer(pixels, np.uint8).reshape(height, width)
    picture = digits.normalize(drawing).ravel()
    if not picture.any():
        nothing = np.zeros(session.dataset.targets.shape[1])
        return {"picture": picture, "probabilities": nothing, "digit": None}
    outputs = session.net.forward(with_bias(picture[None], session.dataset.input_scale))
    likely = probabilities(session, outputs)
    digit = None if likely is None else int(likely.argmax())
    return {"picture": picture, "probabilities": likely, "digit": digit}
