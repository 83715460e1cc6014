"""The network that the page's settings describe."""

from typing import Any

import numpy as np

from mfnet.catalogue import Hidden, assemble
from mfnet.nn import NeuralNetwork
from mfnet_page.dataset import Dataset


def build_network(
    config: dict[str, Any], dataset: Dataset, generator: np.random.Generator
) -> NeuralNetwork:
    """The hidden layers that `config` asks for, between the dataset's features and its outputs."""
    net = assemble(
        dataset.inputs.shape[1],
        [Hidden(layer["units"], layer["activation"]) for layer in config["layers"]],
        dataset.targets.shape[1],
        seed=generator,
    )
    drawn = [weights for weights, _ in net.weights_and_dJ_dws()]
    if [matrix.shape for matrix in drawn] == [given.shape for given in dataset.initial_weights]:
        for weights, given in zip(drawn, dataset.initial_weights, strict=True):
            weights[...] = given
    return net
