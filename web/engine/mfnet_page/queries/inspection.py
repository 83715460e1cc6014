"""One step of backpropagation on the session's network, as `mfnet.recording` records it.

What the page adds: which samples, what they are called, numbers that the visitor has put into
cells, and a network that can be kept as it was while training goes on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from mfnet.catalogue import LOSSES, entry_of
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.recording import Axis as RecordedAxis
from mfnet.recording import (
    CellByCell,
    Given,
    Matrix,
    Mean,
    Names,
    Product,
    Recipe,
    RecordedStep,
    record_step,
)
from mfnet.recording.recorder import copied
from mfnet.tensor import Tensor
from mfnet_page.dataset import Dataset
from mfnet_page.session import Record, Session

MOST_SAMPLES = 8
MOST_NAMES = 100  # of the rows of a matrix; beyond, a number has to do
LARGEST = 1e6  # that may be put into a cell
EDITABLE = re.compile(r"A0|Y|W\d+")
INITIAL_WEIGHT = "It is a weight, as it was at the beginning: nothing has been trained yet."
TRAINED_WEIGHT = "It is a weight: what training has made of it so far."

Edit = tuple[str, int, int, float]


class Held(NamedTuple):
    """A network and its optimizer as they were, and whether the network had been trained."""

    net: NeuralNetwork
    optimizer: Optimizer
    trained: bool


_held: WeakKeyDictionary[Session, Held] = WeakKeyDictionary()


class Recorded(NamedTuple):
    """A recorded step, the numbers of its samples, and the optimizer that took it."""

    step: RecordedStep
    chosen: NDArray[np.intp]
    optimizer: Optimizer


def record(session: Session, **wanted: Any) -> Record:
    """A step of the session's network on a few samples, as the page has it; see `recorded`."""
    step, chosen, optimizer = recorded(session, **wanted)
    dataset = session.dataset
    sides = Sides(_labels(dataset, chosen), _image(dataset))
    return {
        "dataset": dataset.name,
        "first": int(chosen[0]),
        "samples": len(chosen),
        "most_samples": min(MOST_SAMPLES, len(_source(dataset)[0])),
        "learning_rate": optimizer.learning_rate,
        "optimizer": repr(optimizer),
        "scalars": step.scalars,
        "stages": step.stages,
        "matrices": {name: _matrix(matrix, sides) for name, matrix in step.matrices.items()},
    }


def recorded(
    session: Session,
    *,
    first: int = 0,
    samples: int = 4,
    edits: Iterable[Edit] = (),
    learning_rate: float | None = None,
    held: bool = False,
) -> Recorded:
    """A step of the session's network on a few samples; the network itself is not touched.

    Args:
        session: whose network, loss and optimizer it is.
        first: the first of the samples, of the test data if there are any.
        samples: how many, from 1 to 8.
        edits: numbers to be put into `A0`, `Y` or a `W`: name, row, column, value.
        learning_rate: to be used instead of the optimizer's.
        held: whether to record the network as it was the last time, however training went on.

    Raises:
        ValueError: with a sentence, if an edit asks for what cannot be.
    """
    if not held or session not in _held:
        trained = session.last_step is not None
        _held[session] = Held(*copied(session.net, session.optimizer), trained)
    net, optimizer, trained = _held[session]
    edits = list(edits)
    if edits or learning_rate is not None:
        net, optimizer = copied(net, optimizer)
    if learning_rate is not None:
        optimizer.learning_rate = learning_rate
    dataset = session.dataset
    chosen = _chosen(dataset, first, samples)
    inputs, targets = (rows[chosen].astype(np.float64) for rows in _source(dataset))
    inputs *= dataset.input_scale
    for edit in edits:
        _put(edit, net, inputs, targets, session.loss)
    names = _names(dataset, chosen, trained=trained)
    step = record_step(net, inputs, targets, loss=session.loss, optimizer=optimizer, names=names)
    return Recorded(step, chosen, optimizer)


def _source(dataset: Dataset) -> tuple[NDArray[Any], Tensor]:
    """What samples are taken from: the test data, or the training data where there are none."""
    if not len(dataset.test_inputs):
        return dataset.inputs, dataset.targets
    return dataset.test_inputs, dataset.test_targets


def _chosen(dataset: Dataset, first: int, samples: int) -> NDArray[np.intp]:
    """Which samples, beginning anew after the last that is there."""
    available = min(len(_source(dataset)[0]), dataset.tests_arrived)
    count = max(1, min(samples, MOST_SAMPLES, available))
    return (max(first, 0) + np.arange(count)) % available


def _put(edit: Edit, net: NeuralNetwork, inputs: Tensor, targets: Tensor, loss: Loss) -> None:
    """Put a number into a cell, which may not be of a constant row.

    `inputs` and `targets` have a row a sample, and no bias feature.
    """
    name, row, column, value = edit
    weights = {f"W{n}": w[1:] for n, (w, _) in enumerate(net.weights_and_dJ_dws(), start=1)}
    matrix = {"A0": inputs.T, "Y": targets.T, **weights}[name]
    if not (1 <= row <= matrix.shape[0] and 0 <= column < matrix.shape[1]):
        raise ValueError(f"{name} has no cell {row}, {column} that can be changed")
    if not (np.isfinite(value) and abs(value) <= LARGEST):
        raise ValueError(f"a number from −{LARGEST:,.0f} to {LARGEST:,.0f} can stand here")
    part = entry_of(loss, LOSSES)
    kind = part.targets if part and name == "Y" else "any number"
    if kind == "one-hot":
        if value != 1:
            raise ValueError(
                "with the cross-entropy, put a 1 at the right class: the rest becomes 0"
            )
        matrix[:, column] = 0.0
    if kind == "from 0 to 1" and not 0 <= value <= 1:
        raise ValueError("with the binary cross-entropy a target is from 0 to 1")
    matrix[row - 1, column] = value


def _names(dataset: Dataset, chosen: NDArray[np.intp], *, trained: bool) -> Names:
    features, outputs = dataset.inputs.shape[1], dataset.targets.shape[1]
    return Names(
        inputs=_names_of(features, dataset.feature_names),
        outputs=_names_of(outputs, _classes(dataset)),
        samples=list(_sample_names(dataset, chosen)),
        origin="the samples that the network learns from"
        if _is_learnt_from(dataset)
        else "test samples, which the network never learns from",
        weights=TRAINED_WEIGHT if trained else INITIAL_WEIGHT,
    )


def _names_of(count: int, names: Sequence[str]) -> Sequence[str]:
    """The names, unless they are too many, or not one for each."""
    return names if len(names) == count <= MOST_NAMES else ()


def _is_learnt_from(dataset: Dataset) -> bool:
    return _source(dataset)[0] is dataset.inputs


def _classes(dataset: Dataset) -> list[str]:
    """The class of each output, in words; nothing where outputs are no classes."""
    classes = [f"class {name}" for name in dataset.class_names]
    # A single output says how likely the second of two classes is.
    return classes[1:] if dataset.targets.shape[1] == 1 else classes


def _sample_names(dataset: Dataset, chosen: NDArray[np.intp]) -> Iterator[str]:
    word = "sample" if _is_learnt_from(dataset) else "test sample"
    classes = _sample_classes(dataset, chosen)
    for position, index in enumerate(chosen):
        yield f"{word} {index}, {classes[position]}" if classes else f"{word} {index}"


def _sample_classes(dataset: Dataset, chosen: NDArray[np.intp]) -> list[str]:
    """The true class of each sample, in words; nothing where targets are no classes."""
    if not dataset.class_names:
        return []
    targets = _source(dataset)[1][chosen]
    labels = targets.argmax(axis=1) if targets.shape[1] > 1 else targets[:, 0].round()
    return [f"class {dataset.class_names[int(label)]}" for label in labels]


def _labels(dataset: Dataset, chosen: NDArray[np.intp]) -> dict[str, list[str]]:
    """What stands beside the numbers of outputs and samples, from number 0: their classes."""
    outputs = ["", *_classes(dataset)]  # number 0 is the bias
    is_named = len(outputs) == dataset.targets.shape[1] + 1
    labels = {"output": outputs} if is_named else {}
    return labels | {"sample": classes} if (classes := _sample_classes(dataset, chosen)) else labels


def _image(dataset: Dataset) -> Record | None:
    """The picture that the inputs are, if they are one: its size, and what white is in them."""
    if dataset.image is None:
        return None
    rows, columns = dataset.image
    stored = dataset.inputs.dtype
    white = int(np.iinfo(stored).max) if np.issubdtype(stored, np.integer) else 1
    return {"rows": rows, "columns": columns, "white": white * dataset.input_scale}


class Sides(NamedTuple):
    """What the page knows of rows and columns besides what was recorded."""

    labels: dict[str, list[str]]
    image: Record | None


def _matrix(matrix: Matrix, sides: Sides) -> Record:
    """A matrix as the page has it."""
    return {
        "name": matrix.name,
        "group": matrix.phase if matrix.is_stage else None,
        "of": matrix.of,
        "formula": matrix.formula,
        "about": matrix.about,
        "rows": _axis(matrix.rows, sides),
        "columns": _axis(matrix.columns, sides),
        "values": matrix.values.ravel(),
        "recipe": _recipe(matrix.recipe) | ({"row_0": matrix.row_0} if matrix.row_0 else {}),
        "place": matrix.place and matrix.place._asdict(),
        "editable": bool(EDITABLE.fullmatch(matrix.name)),
    }


def _axis(axis: RecordedAxis, sides: Sides) -> Record:
    as_page_has_it = asdict(axis) | {"names": axis.names and list(axis.names)}
    if labels := sides.labels.get(axis.word):
        as_page_has_it["labels"] = [labels[number] for number in axis.numbers]
    if axis.word == "input" and sides.image:
        as_page_has_it["image"] = sides.image
    return as_page_has_it


def _recipe(recipe: Recipe) -> Record:
    """A recipe as the page has it: its kind, and what it says."""
    match recipe:
        case Given(words):
            return {"kind": "given", "words": words}
        case Product(left, right):
            return {"kind": "product", "left": left, "right": right}
        case CellByCell(symbols):
            made: Record = {"kind": "cells", "symbols": symbols, "numbers": recipe.computed}
            elsewhere = {"beside": recipe.beside, "rows": list(recipe.rows)}
            return made | elsewhere if recipe.rows else made
        case _:
            kind = "mean" if isinstance(recipe, Mean) else "softmax"
            return {"kind": kind, "operand": recipe.operand}
