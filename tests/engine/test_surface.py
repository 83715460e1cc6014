"""What the page shows of a network over the plane."""

import numpy as np
import pytest
from test_points import CONFIG

from mfnet import shapes
from mfnet.dataloader import with_bias
from mfnet_page.datasets import points
from mfnet_page.queries import answer, surface
from mfnet_page.session import Session

TWO_LAYERS = CONFIG | {
    "epochs": 3,
    "layers": [{"units": 5, "activation": "tanh"}, {"units": 3, "activation": "relu"}],
}


def shown_by(query, session, **arguments):
    return answer(f"surface.{query}", session, arguments)


def make(shape="circles", **changes):
    return Session(TWO_LAYERS | changes, points.make(shape, 40, 0, seed=0))


def places(size):
    """Written out: the middle of each cell, row by row from the upper left."""
    step = 2 * shapes.EDGE / size
    middles = [-shapes.EDGE + step / 2 + step * i for i in range(size)]
    return np.array([(x, y) for y in reversed(middles) for x in middles])


@pytest.mark.parametrize("loss", ["cross-entropy", "binary-cross-entropy", "mean-squared-error"])
def test_the_surface_is_the_share_of_blue_at_every_place(loss):
    session = make(loss=loss)
    session.advance(1e9)
    shown = shown_by("plane", session)
    outputs = session.net.forward(with_bias(places(shown["size"])))
    likely = session.probabilities(outputs)
    np.testing.assert_allclose(shown["values"], likely[1] / (likely[0] + likely[1]), rtol=1e-6)
    blue = outputs[2] > outputs[1]
    if loss != "mean-squared-error":  # whose outputs are brought back to 0 and 1
        np.testing.assert_array_equal(shown["values"] > 0.5, blue)
    assert shown["values"].dtype == np.float32
    assert shown["trained"]


def test_the_surface_of_a_regression_is_the_predicted_value():
    session = make("plane", loss="mean-squared-error")
    shown = shown_by("plane", session)
    pred = session.net.forward(with_bias(places(shown["size"])))
    np.testing.assert_allclose(shown["values"], pred[1], rtol=1e-6)
    assert not shown["trained"]


@pytest.mark.parametrize(
    ("shape", "loss"), [("circles", "cross-entropy"), ("plane", "mean-squared-error")]
)
def test_points_come_with_their_values_answers_and_the_score_of_the_evaluation(shape, loss):
    session = make(shape, loss=loss)
    record = session.advance(1e9)
    shown = shown_by("plane", session)
    assert shown["test"]["score"] == pytest.approx(record["test_score"])
    train = shown["train"]
    np.testing.assert_allclose(train["x"], session.dataset.inputs[:, 0], rtol=1e-6)
    np.testing.assert_allclose(train["y"], session.dataset.inputs[:, 1], rtol=1e-6)
    np.testing.assert_allclose(train["values"], session.dataset.targets[:, -1], rtol=1e-6)
    for i in (0, 7):
        here = surface.at(session, *map(float, session.dataset.inputs[i]))
        assert train["answers"][i] == pytest.approx(here["value"], rel=1e-5)


def test_units_are_shown_from_their_lowest_to_their_highest_activation():
    session = make()
    shown = shown_by("units", session, layers=[32, 2])
    at = places(shown["size"])
    first, second = [weights for weights, _ in session.net.weights_and_dJ_dws()][:2]
    tanh = np.tanh(first[1:, :1] + first[1:, 1:] @ at.T)
    relu = np.maximum(second[1:, :1] + second[1:, 1:] @ tanh, 0)[:2]
    for layer, expected in zip(shown["layers"], (tanh, relu), strict=True):
        np.testing.assert_allclose(layer["lows"], expected.min(axis=1), atol=1e-12)
        np.testing.assert_allclose(layer["highs"], expected.max(axis=1))
        pictures = layer["pictures"].reshape(len(expected), -1)
        for picture, values in zip(pictures, expected, strict=True):
            assert picture.max() == 255 or picture.min() <= 1
            assert np.abs(picture - levels(values)).max() <= 1


def levels(values):
    """128 is 0, or what is nearest to it; the largest distance from it is 127."""
    origin = min(max(0.0, values.min()), values.max())
    return 128 + 127 * (values - origin) / np.abs(values - origin).max()


def test_a_unit_that_is_the_same_everywhere_is_shown_as_such():
    session = make()
    session.net.layers[0].weights[2, 1:] = 0.0
    shown = shown_by("units", session, layers=[5, 3])["layers"][0]
    assert shown["lows"][1] == shown["highs"][1]
    assert set(shown["pictures"].reshape(5, -1)[1].tolist()) == {128}


def test_one_unit_comes_with_the_weights_around_it():
    session = make()
    weights = [weights for weights, _ in session.net.weights_and_dJ_dws()]
    for layer, number in [(0, 4), (1, 0)]:
        shown = shown_by("unit", session, layer=layer, number=number)
        assert shown["bias"] == weights[layer][number + 1, 0]
        assert shown["incoming"].tolist() == weights[layer][number + 1, 1:].tolist()
        assert shown["outgoing"].tolist() == weights[layer + 1][1:, number + 1].tolist()
        assert shown["picture"].shape == (shown["size"] ** 2,)
        units = shown_by("units", session, layers=[5, 3])["layers"][layer]
        assert shown["low"] == pytest.approx(units["lows"][number], abs=0.3)


def test_a_unit_that_a_new_network_has_no_more_is_answered_by_the_whole_network():
    session = make()
    whole = shown_by("plane", session)["values"]
    for layer, number in [(2, 0), (1, 3)]:
        shown = shown_by("unit", session, layer=layer, number=number)
        np.testing.assert_array_equal(shown["values"], whole)


def test_without_hidden_layers_there_are_no_units():
    assert shown_by("units", make(layers=[]), layers=[])["layers"] == []


def test_a_large_network_is_asked_at_fewer_places():
    small, large = make(), make(layers=[{"units": 1024, "activation": "relu"}] * 2)
    assert shown_by("plane", small)["size"] == surface.FINEST
    assert shown_by("plane", large)["size"] == surface.COARSEST


def test_looking_changes_nothing_of_the_training():
    looked_at, calm = make(), make()
    losses = []
    for _ in range(6):
        losses.extend(looked_at.advance(1e9, batches=1)["losses"])
        answer("surface.plane", looked_at, {})
        answer("surface.units", looked_at, {"layers": [5, 3]})
        answer("surface.unit", looked_at, {"layer": 1, "number": 0})
        answer("surface.at", looked_at, {"x": 0.1, "y": 0.2})
    np.testing.assert_array_equal(losses, calm.advance(1e9, batches=6)["losses"])
