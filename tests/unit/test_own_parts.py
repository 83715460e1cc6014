"""A class of one's own among the activations: chosen by its name, and kept in a file."""

import numpy as np
import pytest

from mfnet import Activation, NeuralNetwork, checkpoint
from mfnet.catalogue import ACTIVATIONS, Hidden, assemble, is_own, offer, own_part, withdraw


def cube(z):
    return z**3


def cube_prime(z):
    return 3 * z**2


class Cube(Activation):
    def __init__(self):
        super().__init__(cube, cube_prime)


@pytest.fixture
def offered():
    yield offer(Cube, about="z to the third.")
    if is_own("Cube"):
        withdraw("Cube")


def test_it_is_chosen_by_the_name_of_its_class(offered):
    net = assemble(3, [Hidden(4, "Cube")], 2, seed=0)
    assert type(net.layers[1]) is Cube
    assert own_part(Cube) is ACTIVATIONS["Cube"] is offered


def test_it_cannot_be_chosen_once_it_is_withdrawn(offered):
    withdraw("Cube")
    assert not is_own("Cube")
    with pytest.raises(ValueError, match="activation must be one of relu"):
        assemble(3, [Hidden(4, "Cube")], 2)


def test_a_class_of_the_same_name_takes_its_place(offered):
    class Other(Cube):
        pass

    Other.__name__ = "Cube"
    offer(Other)
    assert type(assemble(3, [Hidden(4, "Cube")], 2, seed=0).layers[1]) is Other
    # A layer of the class before it is kept as one of the class that there is now.
    net = NeuralNetwork([Cube()])
    kept = checkpoint.from_bytes(checkpoint.to_bytes(checkpoint.Checkpoint(net))).net
    assert type(kept.layers[0]) is Other


def test_mfnets_own_names_are_not_given_away():
    kind = type("relu", (Cube,), {})
    with pytest.raises(ValueError, match="mfnet has an activation 'relu'"):
        offer(kind)


@pytest.mark.parametrize("kind", [Cube(), int, cube], ids=["a layer", "int", "a function"])
def test_what_is_no_class_of_layers_is_refused(kind):
    with pytest.raises(TypeError, match="kind must be a class of layers"):
        offer(kind)


def test_a_file_names_it_and_has_its_source(offered):
    net = assemble(3, [Hidden(4, "Cube")], 2, seed=0)
    content = checkpoint.to_bytes(checkpoint.Checkpoint(net))
    kept = checkpoint.from_bytes(content).net
    x = np.ones((4, 2))
    assert np.array_equal(kept.forward(x), net.forward(x))
    assert b"class Cube(Activation):" in content
    withdraw("Cube")
    with pytest.raises(checkpoint.OwnPartError, match="it has Cube, which is somebody's own") as e:
        checkpoint.from_bytes(content)
    assert e.value.name == "Cube"
    assert e.value.source.startswith("class Cube(Activation):")


def test_without_the_offer_a_file_cannot_hold_it():
    net = NeuralNetwork([Cube()])
    with pytest.raises(TypeError, match="mfnet's own parts only"):
        checkpoint.to_bytes(checkpoint.Checkpoint(net))
