"""A network from a description of its layers."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from mfnet import checks
from mfnet.catalogue.lookup import ACTIVATIONS, choice
from mfnet.layer import Layer, Linear
from mfnet.nn import NeuralNetwork
from mfnet.parts.dropout import Dropout


class Hidden(NamedTuple):
    """A hidden layer: a `Linear`, its activation, and `Dropout` where units are dropped.

    Attributes:
        units: how many there are.
        activation: its name in the catalogue.
        dropout: the probability with which a unit is dropped in training.
    """

    units: int
    activation: str = "relu"
    dropout: float = 0.0


def assemble(
    features: int,
    hidden: Iterable[Hidden],
    outputs: int,
    *,
    seed: int | np.random.Generator | None = None,
    init: str = "he_normal",
) -> NeuralNetwork:
    """The network of the hidden layers, from `features` to a last `Linear` of `outputs`.

    Args:
        features: how many come in, without the bias feature.
        hidden: the hidden layers, first to last.
        outputs: how many come out, without the bias feature.
        seed: of weights and dropout: an integer, or a `numpy.random.Generator`, from which all
            layers draw in their order.
        init: the law of the initial weights.

    Raises:
        TypeError, ValueError: if a layer cannot be made like that, or an activation is unknown.
    """
    generator = checks.generator("seed", seed)
    layers: list[Layer] = []
    for layer in hidden:
        layers.append(Linear(features, layer.units, seed=generator, init=init))
        layers.append(choice("activation", layer.activation, ACTIVATIONS).make())
        if layer.dropout:
            layers.append(Dropout(layer.dropout, seed=generator))
        features = layer.units
    return NeuralNetwork([*layers, Linear(features, outputs, seed=generator, init=init)])
