"""Random networks, for what carries them elsewhere."""

import numpy as np
from hypothesis import strategies as st

from mfnet import (
    Dropout,
    LeakyReLU,
    Linear,
    NeuralNetwork,
)
from mfnet.catalogue import ACTIVATIONS

OTHERS = [
    *(part.make for part in ACTIVATIONS.values()), lambda: LeakyReLU(0.2), lambda: Dropout(0.3),
]  # fmt: skip


@st.composite
def networks(draw):
    """A network of 3 features and a few layers of any kind in any order, biases not 0."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    layers, features = [], 3
    for _ in range(draw(st.integers(0, 6))):
        if draw(st.booleans()):
            units = draw(st.integers(1, 5))
            layers.append(Linear(features, units, seed=rng))
            layers[-1].weights[1:, 0] = rng.normal(size=units)
            features = units
        else:
            layers.append(draw(st.sampled_from(OTHERS))())
    return NeuralNetwork(layers)
