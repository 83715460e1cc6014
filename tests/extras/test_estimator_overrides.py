"""The estimators call whatever is overridden of the parts that they are made of."""

from dataclasses import replace

import numpy as np
import pytest
from overriding import deriving, methods

from mfnet import catalogue, estimators
from mfnet.catalogue import network
from mfnet.estimators import base, classifier

X = np.random.default_rng(1).normal(size=(24, 3))
LABELS = np.arange(24) % 3
PLAIN = {"hidden_layer_sizes": (4,), "num_epochs": 2, "batch_size": 8, "random_state": 0}

# Where an estimator finds a part, and what an estimator that uses it is made of.
CLASSIFIERS = {
    (network, "NeuralNetwork"): {}, (network, "Linear"): {}, (classifier, "CELoss"): {},
    (base, "BatchIterator"): {}, (network, "Dropout"): {"dropout": 0.2},
    (base, "EarlyStopping"): {"early_stopping": True},
    (classifier, "WeightedCELoss"): {"class_weight": {0: 1, 1: 2, 2: 3}},
}  # fmt: skip
# What only a divergence, a resumed training, clipping or a weight for each sample asks for.
NOT_ASKED_FOR = {
    "rest_of_epoch", "restore", "clip_gradients", "clip_gradients_together", "sample_losses",
    "backward_weights",
}  # fmt: skip


CASES = [
    pytest.param(module, part, name, arguments, id=f"{part}.{name}")
    for (module, part), arguments in CLASSIFIERS.items()
    for name in methods(getattr(module, part))
    if name not in NOT_ASKED_FOR
]


@pytest.mark.parametrize(("module", "part", "name", "arguments"), CASES)
def test_a_classifier_calls_every_method_of_its_parts(monkeypatch, module, part, name, arguments):
    derived, calls = deriving(getattr(module, part), name)
    monkeypatch.setattr(module, part, derived)
    estimators.MFNetClassifier(**PLAIN | arguments).fit(X, LABELS).predict(X)
    assert calls


OPTIMIZER_CASES = [
    pytest.param(optimizer, name, id=f"{optimizer}.{name}")
    for optimizer, part in estimators.OPTIMIZERS.items()
    for name in methods(part.kind)
    if name not in NOT_ASKED_FOR
]


@pytest.mark.parametrize(("optimizer", "name"), OPTIMIZER_CASES)
def test_a_classifier_calls_every_method_of_its_optimizer(monkeypatch, optimizer, name):
    part = estimators.OPTIMIZERS[optimizer]
    derived, calls = deriving(part.kind, name)
    monkeypatch.setitem(estimators.OPTIMIZERS, optimizer, replace(part, kind=derived))
    estimators.MFNetClassifier(**PLAIN | {"optimizer": optimizer}).fit(X, LABELS).predict(X)
    assert calls


@pytest.mark.parametrize("activation", estimators.ACTIVATIONS)
@pytest.mark.parametrize("name", ["forward", "backward"])
def test_a_regressor_calls_every_method_of_its_activation(monkeypatch, activation, name):
    part = estimators.ACTIVATIONS[activation]
    derived, calls = deriving(part.kind, name)
    monkeypatch.setitem(catalogue.ACTIVATIONS, part.name, replace(part, kind=derived))
    estimators.MFNetRegressor(**PLAIN | {"activation": activation}).fit(X, X[:, 0])
    assert calls


@pytest.mark.parametrize("loss", estimators.REGRESSION_LOSSES)
@pytest.mark.parametrize("name", ["loss", "grad", "sample_losses"])
@pytest.mark.parametrize("weights", [None, np.linspace(0.1, 2, 24)])
def test_a_regressor_calls_every_method_of_its_loss(monkeypatch, loss, name, weights):
    part = estimators.REGRESSION_LOSSES[loss]
    derived, calls = deriving(part.kind, name)
    monkeypatch.setitem(estimators.REGRESSION_LOSSES, loss, replace(part, kind=derived))
    estimators.MFNetRegressor(**PLAIN | {"loss": loss}).fit(X, X[:, 0], sample_weight=weights)
    assert calls or (name == "sample_losses" and weights is None)
