"""A diverged network has no answer; and a query answers for its own datasets only."""

import numpy as np
import pytest
from test_points import CONFIG

from mfnet.trainutils import Standardization, one_hot
from mfnet_page.dataset import Dataset
from mfnet_page.datasets import points
from mfnet_page.queries import answer
from mfnet_page.session import Session

DIVERGING = CONFIG | {
    "optimizer": "sgd",
    "learning_rate": 1e300,
    "batch_size": 1000,
    "epochs": 1,
    "layers": [{"units": 8, "activation": "relu"}, {"units": 8, "activation": "relu"}],
}


def digits():
    rng = np.random.default_rng(0)
    inputs = rng.integers(0, 255, (60, 784), dtype=np.uint8)
    targets = one_hot(rng.integers(0, 10, 60), 10)
    parts = inputs[:40], targets[:40], inputs[40:], targets[40:]
    names = [str(digit) for digit in range(10)]
    return Dataset(
        "mnist", "classification", *parts, class_names=names, input_scale=1 / 255, image=(28, 28)
    )


def houses():
    features = np.random.default_rng(0).uniform(30, 40, (60, 3))
    values = features[:, :1] / 10
    scalings = Standardization.of(features), Standardization.of(values)
    inputs, targets = (s.apply(d) for s, d in zip(scalings, (features, values), strict=True))
    return Dataset(
        "california-housing",
        "regression",
        inputs[:40],
        targets[:40],
        inputs[40:],
        targets[40:],
        feature_names=["MedInc", "Latitude", "Longitude"],
        input_scaling=scalings[0],
        target_scaling=scalings[1],
    )


def diverged(dataset, loss="mean-squared-error"):
    """A session after one step that was far too large, which it has been tested after."""
    session = Session(DIVERGING | {"loss": loss}, dataset)
    record = session.advance(1e9)
    assert record["epochs_done"] == 1
    assert session.test_outputs is None
    return session


@pytest.mark.parametrize("loss", ["cross-entropy", "binary-cross-entropy", "mean-squared-error"])
def test_digits_and_drawings_have_no_answer_once_the_network_has_diverged(loss):
    session = diverged(digits(), loss)
    drawing = {"pixels": bytes([255]) * 100, "height": 10, "width": 10}
    drawn = answer("drawing.predict", session, drawing)
    assert drawn["picture"].any()
    assert (drawn["digit"], drawn["probabilities"]) == (None, None)
    assert set(answer("gallery.answers", session, {})["answers"].tolist()) == {-1}
    flow = answer("network.flow", session, {"sample": 0})
    assert (flow["answer"], flow["probabilities"]) == (None, None)
    assert answer("mistakes.confusion", session, {})["counts"] is None
    assert not answer("mistakes.worst", session, {"start": 0, "count": 3})["evaluated"]


def test_house_values_are_not_predicted_once_the_network_has_diverged():
    session = diverged(houses())
    assert answer("regression.predicted", session, {})["predicted"] is None
    assert answer("regression.residuals", session, {})["residuals"] is None
    assert answer("regression.own", session, {"features": [35.0, 35.0, 35.0]})["dollars"] is None
    flow = answer("network.flow", session, {"sample": 0})
    assert flow["answer"] is None
    assert np.isfinite(flow["target"])


@pytest.mark.parametrize(
    ("shape", "loss"), [("circles", "cross-entropy"), ("plane", "mean-squared-error")]
)
def test_the_plane_has_no_answer_where_the_network_has_diverged(shape, loss):
    session = diverged(points.make(shape, 40, 0, seed=0), loss)
    shown = answer("surface.plane", session, {})
    assert np.isnan(shown["values"]).any()
    assert shown["train"]["score"] is None
    assert answer("surface.at", session, {"x": 1.0, "y": 1.0})["value"] is None
    assert len(answer("surface.units", session, {"layers": [8, 8]})["layers"]) == 2


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("surface.plane", {}),
        ("surface.at", {"x": 0.0, "y": 0.0}),
        ("regression.residuals", {}),
        ("gallery.answers", {}),
        ("drawing.predict", {"pixels": bytes(4), "height": 2, "width": 2}),
    ],
)
def test_a_query_about_another_dataset_shows_nothing(name, arguments):
    shown = [
        answer(name, Session(CONFIG | {"loss": "mean-squared-error"}, dataset), arguments)
        for dataset in (digits(), houses(), points.make("circles", 40, 0, seed=0))
    ]
    assert sum(answer is not None for answer in shown) == 1
