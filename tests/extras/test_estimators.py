import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_digits, load_iris, make_regression
from sklearn.model_selection import GridSearchCV, cross_val_score, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from mfnet.estimators import (
    ACTIVATIONS,
    OPTIMIZERS,
    REGRESSION_LOSSES,
    MFNetClassifier,
    MFNetRegressor,
)

FAST = {"hidden_layer_sizes": (16,), "learning_rate": 0.01, "num_epochs": 30, "random_state": 0}


@parametrize_with_checks([
    MFNetClassifier(),
    MFNetRegressor(),
    MFNetClassifier((30, 20), "tanh", optimizer="sgd", learning_rate=0.1, dropout=0.0,
                    class_weight="balanced", num_epochs=40),
    MFNetRegressor((30,), "gelu", loss="huber", optimizer="adamw", weight_decay=0.01,
                   learning_rate=0.01, num_epochs=40),
])  # fmt: skip
@pytest.mark.filterwarnings("default::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_finds_nothing_wrong(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def iris():
    return load_iris(return_X_y=True)


def scaled(estimator):
    return make_pipeline(StandardScaler(), estimator)


def test_it_classifies_in_a_pipeline_and_a_cross_validation(iris):
    assert cross_val_score(scaled(MFNetClassifier(**FAST)), *iris, cv=4).mean() > 0.93


def test_it_reads_digits_as_well_as_such_a_network_can():
    x, test_x, y, test_y = train_test_split(*load_digits(return_X_y=True), random_state=0)
    classifier = scaled(MFNetClassifier(num_epochs=30, random_state=0)).fit(x, y)
    assert classifier.score(test_x, test_y) > 0.96


def test_it_predicts_numbers_and_several_at_once():
    x, y = load_diabetes(return_X_y=True)
    regressor = MFNetRegressor(early_stopping=True, random_state=0)
    assert cross_val_score(scaled(regressor), x, y, cv=4).mean() > 0.35
    x, y = make_regression(300, 5, n_targets=3, noise=1, random_state=0)
    several = MFNetRegressor(**{**FAST, "num_epochs": 200}).fit(x, y)
    assert several.predict(x).shape == y.shape
    assert several.score(x, y) > 0.95


def test_a_grid_search_finds_the_better_setting(iris):
    grid = {"mfnetclassifier__learning_rate": [1e-6, 0.01]}
    search = GridSearchCV(scaled(MFNetClassifier(**FAST)), grid, cv=3).fit(*iris)
    assert search.best_params_ == {"mfnetclassifier__learning_rate": 0.01}


@pytest.mark.parametrize(
    "names", [["setosa", "versicolor", "virginica"], [1.0, 2.0, -1.0], [10, 30, 20], [True, False]]
)
def test_labels_come_back_as_they_were_given(iris, names):
    x, codes = iris
    labels = np.array(names)[codes % len(names)]
    classifier = MFNetClassifier(**FAST).fit(x, labels)
    predicted = classifier.predict(x)
    assert predicted.dtype == labels.dtype
    assert set(predicted) <= set(labels)
    np.testing.assert_array_equal(classifier.classes_, np.unique(labels))
    probabilities = classifier.predict_proba(x)
    np.testing.assert_array_equal(classifier.classes_[probabilities.argmax(axis=1)], predicted)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)


def test_data_frames_give_their_names_and_are_held_to_them(iris):
    frame = pd.DataFrame(iris[0], columns=["a", "b", "c", "d"])
    classifier = MFNetClassifier(**FAST).fit(frame, pd.Series(iris[1]))
    assert list(classifier.feature_names_in_) == ["a", "b", "c", "d"]
    with pytest.raises(ValueError, match="feature names"):
        classifier.predict(frame[["d", "c", "b", "a"]])


def test_partial_fits_are_the_epochs_of_a_fit(iris):
    x, y = iris
    whole = MFNetClassifier(**{**FAST, "num_epochs": 4}).fit(x, y)
    parts = MFNetClassifier(**FAST)
    for _ in range(4):
        parts.partial_fit(x, y, classes=[0, 1, 2])
    np.testing.assert_array_equal(parts.predict_proba(x), whole.predict_proba(x))
    assert parts.n_iter_ == 4
    with pytest.raises(ValueError, match="classes must stay"):
        parts.partial_fit(x, y, classes=[0, 1])
    with pytest.raises(ValueError, match="classes must be given"):
        MFNetClassifier().partial_fit(x, y)
    with pytest.raises(ValueError, match=r"y must be of the classes .* but has \[7\]"):
        parts.partial_fit(x[:1], [7])


def test_a_warm_start_goes_on(iris):
    twice = MFNetClassifier(**{**FAST, "num_epochs": 5, "warm_start": True}).fit(*iris).fit(*iris)
    once = MFNetClassifier(**{**FAST, "num_epochs": 10}).fit(*iris)
    np.testing.assert_array_equal(twice.predict_proba(iris[0]), once.predict_proba(iris[0]))
    with pytest.raises(ValueError, match="with warm_start y must have the classes"):
        twice.fit(iris[0], iris[1] + 1)


@pytest.mark.parametrize("method", ["fit", "partial_fit"])
@pytest.mark.parametrize(
    "changed",
    [{"learning_rate": 1e-9}, {"optimizer": "adamw"}, {"weight_decay": 0.5}, {"momentum": 0.0},
     {"batch_size": 75}, {"optimizer": "sgd", "learning_rate": 1e-9}],
)  # fmt: skip
def test_what_can_change_before_training_goes_on_does(iris, changed, method):
    def gone_on(estimator):
        return estimator.fit(*iris) if method == "fit" else estimator.partial_fit(*iris)

    start = {**FAST, "num_epochs": 1, "warm_start": True, "optimizer": "sgd"}
    start |= {"optimizer": "adam"} if changed == {"optimizer": "adamw"} else {}
    same, other = (MFNetClassifier(**start).fit(*iris) for _ in range(2))
    before = other.predict_proba(iris[0])
    gone_on(same)
    gone_on(other.set_params(**changed))
    assert np.abs(other.predict_proba(iris[0]) - same.predict_proba(iris[0])).max() > 0 or (
        changed == {"optimizer": "adamw"}  # without a decay, its steps are Adam's
    )
    assert type(other.optimizer_).__name__.lower() == other.optimizer
    assert other.optimizer_.learning_rate == other.learning_rate
    if other.learning_rate == 1e-9:
        np.testing.assert_allclose(other.predict_proba(iris[0]), before, atol=1e-6)
    if "batch_size" in changed:
        assert other.optimizer_.memory.steps == same.optimizer_.memory.steps - 5 + 2


def test_a_changed_learning_rate_keeps_what_the_optimizer_remembers(iris):
    classifier = MFNetClassifier(**FAST, warm_start=True).fit(*iris)
    steps = classifier.optimizer_.memory.steps
    classifier.set_params(learning_rate=0.001, num_epochs=1).fit(*iris)
    assert classifier.optimizer_.memory.steps == steps + 5


@pytest.mark.parametrize(
    "changed", [{"hidden_layer_sizes": (16, 8)}, {"activation": "tanh"}, {"dropout": 0.1}]
)
def test_what_cannot_change_while_the_network_stays_is_refused(iris, changed):
    for kind, y in ((MFNetClassifier, iris[1]), (MFNetRegressor, iris[0][:, 0])):
        estimator = kind(**{**FAST, "num_epochs": 1, "warm_start": True}).fit(iris[0], y)
        before = estimator.predict(iris[0])
        estimator.set_params(**changed)
        for method in (estimator.fit, estimator.partial_fit):
            with pytest.raises(ValueError, match=f"{next(iter(changed))} can't change"):
                method(iris[0], y)
        np.testing.assert_array_equal(estimator.predict(iris[0]), before)
        estimator.set_params(warm_start=False).fit(iris[0], y)


def test_other_columns_are_refused_while_the_network_stays(iris):
    x = iris[0]
    regressor = MFNetRegressor(**{**FAST, "num_epochs": 1, "warm_start": True}).fit(x, x[:, :2])
    with pytest.raises(ValueError, match="y must have 2 outputs as before, but has 3"):
        regressor.fit(x, x[:, :3])
    with pytest.raises(ValueError, match="expecting 4 features"):
        regressor.fit(x[:, :3], x[:, :2])


def test_early_stopping_keeps_the_best_epoch(iris):
    classifier = MFNetClassifier(
        **{**FAST, "num_epochs": 500, "early_stopping": True, "learning_rate": 0.05}
    ).fit(*iris)
    assert classifier.n_iter_ < 500
    assert len(classifier.validation_scores_) == classifier.n_iter_
    assert len(classifier.loss_curve_) == classifier.n_iter_


def test_training_ends_when_the_loss_no_longer_falls(iris):
    classifier = MFNetClassifier(**{**FAST, "num_epochs": 500, "tol": 0.05}).fit(*iris)
    assert classifier.n_iter_ < 100


def test_class_weights_draw_predictions_to_the_rare_class():
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(0, 1, (300, 2)), rng.normal(1, 1, (15, 2))])
    y = np.repeat(["common", "rare"], [300, 15])
    found = {
        weight: (MFNetClassifier(**FAST, class_weight=weight).fit(x, y).predict(x) == "rare").sum()
        for weight in (None, "balanced")
    }
    assert found["balanced"] > 3 * max(found[None], 5)
    heavy = MFNetClassifier(**FAST, class_weight={"common": 1e-6, "rare": 1.0}).fit(x, y)
    assert (heavy.predict(x) == "rare").mean() > 0.9


@pytest.fixture(scope="module")
def weights():
    """Of 150 samples, some of them 0."""
    return np.random.default_rng(3).integers(0, 4, 150)


@pytest.mark.parametrize("class_weight", [None, "balanced", {0: 1.0, 1: 3.0, 2: 0.5}])
def test_a_weight_is_how_often_a_sample_is_there(iris, weights, class_weight):
    x, y = iris
    whole = {**FAST, "batch_size": -1, "class_weight": class_weight}
    weighted = MFNetClassifier(**whole).fit(x, y, sample_weight=5 * weights)
    repeated = MFNetClassifier(**whole).fit(x.repeat(weights, axis=0), y.repeat(weights))
    np.testing.assert_allclose(weighted.predict_proba(x), repeated.predict_proba(x), rtol=1e-9)
    assert weighted.loss_curve_ == pytest.approx(repeated.loss_curve_, rel=1e-9)


@pytest.mark.parametrize("loss", REGRESSION_LOSSES)
def test_a_weight_is_how_often_a_number_is_there(iris, weights, loss):
    x, y = iris[0][:, :3], iris[0][:, 3:] * [1, 100]
    whole = {**FAST, "batch_size": -1, "loss": loss}
    weighted = MFNetRegressor(**whole).partial_fit(x, y, sample_weight=weights)
    repeated = MFNetRegressor(**whole).partial_fit(x.repeat(weights, 0), y.repeat(weights, 0))
    np.testing.assert_allclose(weighted.predict(x), repeated.predict(x), rtol=1e-9)


@pytest.mark.parametrize("kind", [MFNetClassifier, MFNetRegressor])
def test_weight_0_is_as_if_a_sample_were_not_there_in_batches_and_with_early_stopping(
    iris, weights, kind
):
    x, y = iris
    there = weights > 0
    settings = {**FAST, "batch_size": 16, "early_stopping": True, "n_iter_no_change": 3}
    zero = kind(**settings).fit(x, y, sample_weight=weights)
    removed = kind(**settings).fit(x[there], y[there], sample_weight=weights[there])
    np.testing.assert_array_equal(zero.predict(x), removed.predict(x))
    assert zero.validation_scores_ == removed.validation_scores_
    evenly = kind(**settings).fit(x, y, sample_weight=np.full(150, 7.0))
    assert evenly.loss_curve_ == pytest.approx(kind(**settings).fit(x, y).loss_curve_, rel=1e-9)
    assert evenly.validation_scores_ == pytest.approx(
        kind(**settings).fit(x, y).validation_scores_, rel=1e-9
    )


def test_validation_scores_are_weighted(iris, weights):
    x, y = iris
    x, y, weights = x[weights > 0], y[weights > 0], np.where(y == 1, 9.0, 1.0)[weights > 0]
    settings = {**FAST, "num_epochs": 2, "early_stopping": True, "validation_fraction": 0.4}
    for kind, targets in ((MFNetClassifier, y), (MFNetRegressor, x[:, 0])):
        estimator = kind(**settings).fit(x, targets, sample_weight=weights)
        _, held_out, _, expected, _, held_out_weights = train_test_split(
            x, targets, weights, test_size=0.4, random_state=np.random.RandomState(0),
            stratify=y if kind is MFNetClassifier else None,
        )  # fmt: skip
        score = estimator.score(held_out, expected, held_out_weights)
        assert score == pytest.approx(max(estimator.validation_scores_), rel=1e-9)
        assert score != pytest.approx(estimator.score(held_out, expected), rel=1e-9)


def test_weights_go_through_a_pipeline_and_draw_predictions(iris):
    heavy = np.where(iris[1] == 2, 100.0, 1.0)
    predicted = MFNetClassifier(**FAST).fit(*iris, sample_weight=heavy).predict(iris[0])
    assert (predicted == 2).sum() > 60
    piped = scaled(MFNetClassifier(**FAST)).fit(*iris, mfnetclassifier__sample_weight=heavy)
    assert (piped.predict(iris[0]) == 2).sum() > 50


@pytest.mark.parametrize(
    ("bad", "named"),
    [
        ([-1.0, *[1.0] * 149], "0 or more"),
        ([0.0] * 150, "above 0|non-zero"),
        ([1.0] * 3, "sample_weight"),
    ],
)
def test_weights_that_cannot_be_are_named(iris, bad, named):
    for method in ("fit", "partial_fit"):
        classes = {"classes": [0, 1, 2]} if method == "partial_fit" else {}
        with pytest.raises(ValueError, match=named):
            getattr(MFNetClassifier(**FAST), method)(*iris, sample_weight=bad, **classes)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_activation_and_optimizer_learns(iris, activation, optimizer):
    classifier = scaled(MFNetClassifier(**FAST, activation=activation, optimizer=optimizer))
    assert classifier.fit(*iris).score(*iris) > 0.9


@pytest.mark.parametrize("loss", REGRESSION_LOSSES)
def test_every_loss_learns(loss):
    x, y = make_regression(200, 4, noise=1, random_state=0)
    assert (
        MFNetRegressor(**{**FAST, "num_epochs": 150}, loss=loss).fit(x, 1e6 * y).score(x, 1e6 * y)
        > 0.95
    )


def test_a_pickled_one_predicts_the_same_and_carries_no_workspace(iris):
    classifier = MFNetClassifier(**FAST, dropout=0.1).fit(*iris)
    data = pickle.dumps(classifier)
    np.testing.assert_array_equal(
        pickle.loads(data).predict_proba(iris[0]),  # noqa: S301 (its own)
        classifier.predict_proba(iris[0]),
    )
    assert len(data) < 60_000
    assert not hasattr(clone(classifier), "network_")


@pytest.mark.parametrize(
    ("parameters", "error", "named"),
    [
        ({"activation": "swish"}, ValueError, "activation must be one of relu"),
        ({"optimizer": "lbfgs"}, ValueError, "optimizer must be one of sgd"),
        ({"hidden_layer_sizes": (0,)}, ValueError, "hidden_layer_sizes must be at least 1"),
        ({"hidden_layer_sizes": (2.5,)}, TypeError, "hidden_layer_sizes must be an integer"),
        ({"learning_rate": -1}, ValueError, "learning_rate must be"),
        ({"batch_size": 0}, ValueError, "batch_size must be"),
        ({"num_epochs": 0}, ValueError, "num_epochs must be"),
        ({"dropout": 1.0}, ValueError, "dropout must be"),
        (
            {"class_weight": {0: -1.0, 1: 1.0, 2: 1.0}},
            ValueError,
            "class_weights must be 0 or more",
        ),
        ({"class_weight": {0: 0.0, 1: 0.0, 2: 0.0}}, ValueError, "class_weight must be above 0"),
        ({"early_stopping": True, "validation_fraction": 2.0}, ValueError, "test_size"),
    ],
)
def test_a_bad_parameter_is_named(iris, parameters, error, named):
    with pytest.raises(error, match=named):
        MFNetClassifier(**parameters).fit(*iris)
