"""What the page shows of California Housing, on a table small enough to be made here."""

import numpy as np
import pytest

from mfnet.dataloader import with_bias
from mfnet.trainutils import Standardization, r2_score
from mfnet_page.dataset import Dataset
from mfnet_page.queries import answer, regression
from mfnet_page.session import Session

NAMES = ["MedInc", "Latitude", "Longitude"]
CONFIG = {
    "samples": 1000,
    "layers": [{"units": 8, "activation": "relu"}],
    "loss": "mean-squared-error",
    "optimizer": "adam",
    "learning_rate": 0.01,
    "weight_decay": 0.0,
    "batch_size": 50,
    "epochs": 5,
    "patience": 0,
    "seed": 0,
}


@pytest.fixture(scope="module")
def table():
    """Districts whose value, in 100,000 dollars, is half their income, with a cap."""
    rng = np.random.default_rng(0)
    features = np.column_stack(
        (rng.uniform(1, 12, 1200), rng.uniform(33, 41, 1200), rng.uniform(-124, -115, 1200))
    )
    values = np.minimum((features[:, :1] / 2).round(3), 5.00001)
    return features, values


@pytest.fixture(scope="module")
def dataset(table):
    features, values = table
    inputs, targets = Standardization.of(features[:1000]), Standardization.of(values[:1000])
    return Dataset(
        "california-housing",
        "regression",
        inputs.apply(features[:1000]),
        targets.apply(values[:1000]),
        inputs.apply(features[1000:]),
        targets.apply(values[1000:]),
        feature_names=NAMES,
        input_scaling=inputs,
        target_scaling=targets,
    )


@pytest.fixture
def session(dataset):
    trained = Session(CONFIG, dataset)
    trained.train_until(CONFIG["epochs"])
    trained.advance(1e9)
    return trained


def shown(name, session, **arguments):
    return answer(f"regression.{name}", session, arguments)


def test_there_is_nothing_to_show_before_the_first_evaluation(dataset):
    session = Session(CONFIG, dataset)
    assert shown("predicted", session)["predicted"] is None
    assert shown("residuals", session)["residuals"] is None


def test_districts_are_told_in_original_units(session, table):
    features, values = table
    told = shown("districts", session)
    np.testing.assert_allclose(told["features"].reshape(200, 3), features[1000:])
    np.testing.assert_allclose(told["latitude"], features[1000:, 1])
    np.testing.assert_allclose(told["longitude"], features[1000:, 2])
    np.testing.assert_array_equal(told["true"], np.rint(values[1000:, 0] * 100_000))
    assert told["true"].max() == told["cap"] == 500_001
    np.testing.assert_allclose(told["median"], np.median(features[:1000], axis=0))
    np.testing.assert_allclose(told["low"], np.percentile(features[:1000], 1, axis=0))
    np.testing.assert_allclose(told["high"], np.percentile(features[:1000], 99, axis=0))


def test_the_nearest_city_is_the_nearest(session):
    told = shown("districts", session)
    away = regression.kilometres(np.array([37.34]), np.array([-121.89]))  # San José
    nearest = told["cities"][int(away[:, 0].argmin())]
    assert nearest["name"] == "San Francisco"
    assert away.min() == pytest.approx(67, abs=2)
    assert (told["kilometres"] >= 0).all()


def test_predictions_are_the_networks_in_dollars(session, table, dataset):
    told = shown("predicted", session)
    outputs = session.net.forward(with_bias(dataset.test_inputs))
    scale, mean = dataset.target_scaling.scale[0], dataset.target_scaling.mean[0]
    np.testing.assert_allclose(told["predicted"], (outputs[1] * scale + mean) * 100_000)
    true = np.rint(table[1][1000:, 0] * 100_000)
    errors = told["predicted"] - true
    assert told["mean_absolute_error"] == pytest.approx(np.abs(errors).mean())
    assert told["root_mean_squared_error"] == pytest.approx(np.sqrt((errors**2).mean()))
    variance = np.square(true - true.mean()).sum()
    assert told["r2"] == pytest.approx(1 - np.square(errors).sum() / variance, abs=1e-6)
    assert told["r2"] == pytest.approx(r2_score(outputs, with_bias(dataset.test_targets)))


def test_brackets_and_regions_have_every_district_once(session):
    told, errors = shown("predicted", session), shown("residuals", session)
    true = shown("districts", session)["true"]
    brackets = told["brackets"]
    assert brackets["districts"].sum() == errors["regions"]["districts"].sum() == 200
    inside = (true >= 100_000) & (true < 200_000)
    assert brackets["districts"][1] == inside.sum()
    assert brackets["districts"][-1] == (true == 500_001).sum() > 0
    mean = errors["residuals"][inside].mean()
    assert brackets["mean_residual"][1] == pytest.approx(mean)
    assert brackets["mean_absolute_error"][1] == pytest.approx(
        np.abs(errors["residuals"][inside]).mean()
    )


def test_residuals_are_predicted_less_true_and_the_worst_come_first(session):
    told = shown("residuals", session)
    true, values = shown("districts", session)["true"], shown("predicted", session)["predicted"]
    np.testing.assert_allclose(told["residuals"], values - true)
    assert told["counts"].sum() == 200
    assert told["counts"][-1] == (told["residuals"] >= 150_000).sum()
    np.testing.assert_array_equal(np.bincount(told["classes"], minlength=7), told["counts"])
    sizes = np.abs(told["residuals"])
    assert sizes[told["worst"][0]] == sizes.max()
    assert (np.diff(sizes[told["worst"]]) <= 0).all()


def test_a_district_of_ones_own_is_answered_as_a_test_district_is(session, table):
    values = shown("predicted", session)["predicted"]
    answer = shown("own", session, features=table[0][1007].tolist())
    assert answer["dollars"] == pytest.approx(values[7])
    assert answer["trained"]


def test_looking_leaves_the_training_as_it_is(dataset):
    looked_at, left_alone = (Session(CONFIG, dataset) for _ in range(2))
    for session in (looked_at, left_alone):
        session.train_until(2)
    for _ in range(30):
        looked_at.advance(1e9, batches=1)
        for name in ("districts", "predicted", "residuals"):
            shown(name, looked_at)
        shown("own", looked_at, features=[3.0, 35.0, -120.0])
    looked_at.advance(1e9)
    left_alone.advance(1e9)
    pairs = zip(
        looked_at.net.weights_and_dJ_dws(), left_alone.net.weights_and_dJ_dws(), strict=True
    )
    for (weights, _), (others, _) in pairs:
        np.testing.assert_array_equal(weights, others)
