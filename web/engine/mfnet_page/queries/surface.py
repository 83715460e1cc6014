"""A network's answer at every place of the plane, and the activation of each hidden unit."""

from collections.abc import Generator
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mfnet.dataloader import with_bias
from mfnet.layer import Linear
from mfnet.shapes import EDGE
from mfnet.tensor import Tensor
from mfnet_page.dataset import Dataset
from mfnet_page.forward import forward_in_parts, is_short
from mfnet_page.queries.answers import finite
from mfnet_page.session import Record, Session

# A large network is asked at fewer places, so that training goes on.
PRODUCTS = 16e6  # multiplications a picture may take
FINEST, COARSEST = 72, 16  # places along each edge
SMALL = 28  # of the pictures of many units
SAMPLES = 128  # that go through a wide network together

Answer: TypeAlias = Generator[None, None, Record]


def suits(dataset: Dataset) -> bool:
    """Whether its samples are points in the plane."""
    return dataset.feature_names == ["x", "y"]


def plane(session: Session) -> Answer:
    """The network's answer over the whole plane, and to the points that are there.

    `values` are row by row from the upper left, `size` in a row: the share of the second class, or
    the predicted number. `train` and `test` are the training points and those that the network is
    tested with; `placed` says that the visitor has placed training points, and `aside` which of
    them are set aside for validation, by their numbers.
    """
    size = _fineness(session)
    dataset = session.dataset
    values = yield from _forward(session, _grid(size))
    train = yield from points(session, dataset.inputs, dataset.targets)
    test = yield from points(session, dataset.test_inputs, dataset.test_targets)
    return {
        "task": dataset.task,
        "edge": EDGE,
        "size": size,
        "values": _answers(session, values).astype(np.float32),
        "trained": session.last_step is not None,
        "placed": dataset.placed,
        "aside": session.set_aside.astype(np.int32),
        "train": train,
        "test": test,
    }


def points(session: Session, at: Tensor, targets: Tensor) -> Answer:
    """Where points are, their `values`, and the network's `answers`.

    A value is the class, 0 or 1, and its answer the share of class 1; in a regression it is the
    number itself; where there is none, it is not a number. `score` is the accuracy, or R² of a
    regression; None where there is no number.
    """
    outputs = yield from _forward(session, with_bias(at))
    classes = session.dataset.task == "classification"
    values = targets.argmax(axis=1) if classes else targets[:, 0]
    return {
        "x": at[:, 0].astype(np.float32),
        "y": at[:, 1].astype(np.float32),
        "values": values.astype(np.float32),
        "answers": _answers(session, outputs).astype(np.float32),
        "score": session.score(outputs, with_bias(targets)),
    }


def at(session: Session, x: float, y: float) -> Record:
    """The network's answer at one place, or None."""
    outputs = session.net.forward(with_bias(np.array([[x, y]])))
    return {"value": finite(_answers(session, outputs)[0])}


def units(session: Session, layers: list[int]) -> Answer:
    """The first units of each hidden layer, as pictures: `layers` says how many of each.

    A picture is `size` by `size` levels, row by row from the upper left, as far as the activation
    goes below 0, 128, and above it on the plane: from the lowest to the highest, which are `lows`
    and `highs`.
    """
    size = min(_fineness(session), SMALL)
    shown = []
    activations = yield from _hidden(session, _grid(size))
    hidden = zip(activations, session.config["layers"], layers, strict=False)
    for of_layer, configured, count in hidden:
        chosen = of_layer[1 : count + 1]
        lows, highs = chosen.min(axis=1), chosen.max(axis=1)
        pictures = _levels(chosen, lows, highs)
        shown.append({**configured, "pictures": pictures, "lows": lows, "highs": highs})
    return {"size": size, "layers": shown}


def unit(session: Session, layer: int, number: int) -> Answer:
    """One hidden unit, `number` of `layer`, both from 0: its picture, finer than in `units`, and
    the weights that it is made with and that its activation goes on with.

    It is the `plane` where a new network has no such unit.
    """
    hidden = session.config["layers"]
    if layer >= len(hidden) or number >= hidden[layer]["units"]:
        return (yield from plane(session))
    size = _fineness(session)
    *_, activations = yield from _hidden(session, _grid(size), layer + 1)
    weights = [weights for weights, _ in session.net.weights_and_dJ_dws()]
    values = activations[number + 1 : number + 2]
    low, high = values.min(axis=1), values.max(axis=1)
    return {
        "size": size,
        "picture": _levels(values, low, high),
        "low": float(low[0]),
        "high": float(high[0]),
        "activation": hidden[layer]["activation"],
        "layers": len(hidden),
        "classes": session.dataset.class_names,
        "bias": float(weights[layer][number + 1, 0]),
        "incoming": weights[layer][number + 1, 1:].copy(),
        "outgoing": weights[layer + 1][1:, number + 1].copy(),
    }


def _fineness(session: Session) -> int:
    products = sum(weights.size for weights, _ in session.net.weights_and_dJ_dws())
    return int(np.clip(np.sqrt(PRODUCTS / products), COARSEST, FINEST))


def _grid(size: int) -> Tensor:
    """The middles of `size` x `size` cells of the plane, as network input, from the upper left."""
    middles = (np.arange(size) + 0.5) / size * 2 * EDGE - EDGE
    x, y = np.meshgrid(middles, -middles)
    return with_bias(np.column_stack((x.ravel(), y.ravel())))


def _answers(session: Session, outputs: Tensor) -> Tensor:
    """What is shown of the outputs: the share of the second class, or the predicted number.

    It is not a number where an output is not finite.
    """
    if session.dataset.task == "regression":
        answers: Tensor = outputs[1].copy()
    else:
        likely = session.probabilities(outputs)
        answers = likely[1] / likely.sum(axis=0)
    answers[~np.isfinite(outputs).all(axis=0)] = np.nan
    return answers


def _forward(session: Session, inputs: Tensor) -> Generator[None, None, Tensor]:
    """The network's outputs; yields wherever they take long."""
    net, samples = session.net, inputs.shape[1]
    if is_short(net, samples):
        return net.forward(inputs)
    outputs = np.empty((session.dataset.targets.shape[1] + 1, samples))
    for start in range(0, samples, SAMPLES):
        part = slice(start, start + SAMPLES)
        outputs[:, part] = yield from forward_in_parts(net, inputs[:, part])
    return outputs


def _hidden(
    session: Session, inputs: Tensor, most: int | None = None
) -> Generator[None, None, list[Tensor]]:
    """What each hidden layer, or the first ones, makes of the inputs, bias row included; yields
    after each where they take long.
    """
    short = is_short(session.net, inputs.shape[1])
    activations = []
    for layer, following in pairwise(session.net.layers):
        inputs = layer.forward(inputs)
        if isinstance(following, Linear):
            activations.append(inputs)
            if not short:
                yield
        if len(activations) == most:
            break
    return activations


def _levels(activations: Tensor, lows: Tensor, highs: Tensor) -> NDArray[np.uint8]:
    """From 0 to 255. 128 stands for 0 where there are activations on both sides of it; else for the
    one that is nearest to 0, and for all of a unit that is the same everywhere.
    """
    above, below = lows[:, None] >= 0.0, highs[:, None] <= 0.0
    origin = np.where(above, lows[:, None], np.where(below, highs[:, None], 0.0))
    reach = np.maximum(highs[:, None] - origin, origin - lows[:, None])
    shares = (activations - origin) / np.where(reach > 0.0, reach, 1.0)
    # What is not finite has no share, and the level of 0.
    levels: NDArray[np.uint8] = (128.0 + 127.0 * np.nan_to_num(shares)).astype(np.uint8)
    return levels.ravel()
