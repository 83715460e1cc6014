"""Records the forward pass: the input, the weights, and what every layer makes of its input."""

from typing import NamedTuple

import numpy as np

from mfnet.layer import Activation, Layer, Linear
from mfnet.nn import NeuralNetwork
from mfnet.recording.formulas import ActivationFormulas
from mfnet.recording.matrix import Axis
from mfnet.recording.notes import Notes, is_as_defined
from mfnet.recording.places import place_of, place_of_function
from mfnet.recording.recipes import CellByCell, Given, Product
from mfnet.tensor import Tensor


class Passage(NamedTuple):
    """The way through a layer.

    Attributes:
        layer: None where the output of the last one is the answer as it is.
        before: the name of its input.
        after: the name of its output.
        weights: the name of its weights, if it has any.
    """

    layer: Layer | None
    before: str
    after: str
    weights: str = ""


def record_forward(notes: Notes, net: NeuralNetwork, inputs: Tensor) -> tuple[list[Passage], str]:
    """Every layer's passage, and the name of the network's output."""
    notes.add(
        "A0",
        inputs,
        (notes.inputs, notes.samples),
        Given("It is given: the input, a column a sample, as the network takes it."),
        f"It begins with {notes.names.origin}: each is a column, each of its inputs a row. On top "
        "stands the bias feature, always 1.",
        formula="A0, the input",
        row_0="Row 0 is the bias feature: always 1.",
    )
    passages: list[Passage] = []
    x, name = inputs, "A0"
    number, last = 0, sum(layer.weights.size > 0 for layer in net.layers)
    for layer in net.layers:
        x, before = layer.forward(x), name
        number += layer.weights.size > 0
        if is_as_defined(layer, Linear):
            name = _linear(notes, layer, x, before, number, is_last=number == last)
        elif is_as_defined(layer, Activation):
            name = _activation(notes, layer, x, before, number)
        else:
            name = _other(notes, layer, x, before, number)
        weights = f"W{number}" if layer.weights.size else ""
        passages.append(Passage(layer, before, name, weights))
    if name.startswith("Z"):
        before, name = name, notes.free_name(f"A{number}")
        notes.add(
            name,
            x,
            notes.matrices[before].axes,
            CellByCell(f"{{{before}}}"),
            "The last layer has no activation: its sums are the network's answers as they are.",
        )
        passages.append(Passage(None, before, name))
    return passages, name


def _linear(
    notes: Notes, layer: Layer, z: Tensor, before: str, number: int, *, is_last: bool
) -> str:
    name, weights = f"Z{number}", f"W{number}"
    columns = notes.matrices[before].rows
    rows = notes.outputs if is_last else Axis.of(f"unit of layer {number}", len(z) - 1, bias=True)
    _weights(
        notes,
        weights,
        layer.weights,
        (rows, columns),
        f"The weights of layer {number}: a row a unit, a column an input. Column 0 holds the "
        "biases.",
        row_0="Row 0 is 1 0 … 0: it carries the bias feature on, and is not learnt.",
    )
    notes.add(
        name,
        z,
        (rows, notes.samples),
        Product(weights, before),
        f"Each unit of layer {number} adds up what reaches it, each number times a weight: a row "
        f"of {weights} times a column of {before}. The weight in column 0 meets the 1 of the bias "
        "row: it is the unit's bias.",
        place=place_of(layer.forward, "return"),
    )
    return name


def _activation(notes: Notes, layer: Activation, a: Tensor, before: str, number: int) -> str:
    name = notes.free_name(f"A{number}")
    g = ActivationFormulas(layer)
    notes.add(
        name,
        a,
        notes.matrices[before].axes,
        g.value(f"{{{before}}}"),
        f"The activation takes every number by itself: {g.sentence}.",
        formula=f"{name} = g({before})",
        row_0="Row 0 is the bias feature: it stays 1, g leaves it alone.",
        place=place_of_function(layer, slope=False),
    )
    return name


def _other(notes: Notes, layer: Layer, output: Tensor, before: str, number: int) -> str:
    """A layer that has no formula here."""
    name = notes.free_name()
    rows = notes.matrices[before].rows
    if len(output) != rows.count:
        rows = Axis.of("feature", len(output) - 1, bias=True)
    if layer.weights.size:
        axes = (Axis.of("row", len(_flat(layer.weights))),
                Axis.of("column", _flat(layer.weights).shape[1]))  # fmt: skip
        _weights(notes, f"W{number}", layer.weights, axes, f"The weights of {layer!r}.")
    notes.add(
        name,
        output,
        (rows, notes.samples),
        Given(f"It is what {layer!r} makes of {before}."),
        f"{layer!r} makes it of {before}.",
        formula=f"{name} = {layer!r}",
        place=place_of(layer.forward),
    )
    return name


def _weights(
    notes: Notes,
    name: str,
    weights: Tensor,
    axes: tuple[Axis, Axis],
    about: str,
    *,
    row_0: str = "",
) -> None:
    recipe = Given(notes.names.weights)
    notes.add(name, _flat(weights), axes, recipe, about, row_0=row_0, is_stage=False)


def _flat(weights: Tensor) -> Tensor:
    """Weights as a matrix; somebody's own may be a vector."""
    return np.atleast_2d(weights)
