import numpy as np
import pytest

from mfnet import SGD, Adam, BatchIterator, Linear, NeuralNetwork, Optimizer, ReLU
from mfnet.evaluation import evaluate, predict
from mfnet.fit import Callback, EarlyStopping, StopTraining, fit
from mfnet.loss import MSELoss
from mfnet.train import training
from mfnet.trainutils import r2_score


def small_net():
    rng = np.random.default_rng(3)
    return NeuralNetwork([Linear(3, 8, seed=rng), ReLU(), Linear(8, 1, seed=rng)])


@pytest.fixture
def data(rng):
    inputs = rng.normal(size=(60, 3))
    return inputs, np.abs(inputs[:, :1]) + 0.1 * rng.normal(size=(60, 1))


@pytest.fixture
def validation(rng):
    inputs = rng.normal(size=(40, 3))
    return inputs, np.abs(inputs[:, :1])


def weights_of(net):
    return [weights.copy() for weights, _ in net.weights_and_dJ_dws()]


def assert_same(net, expected):
    for weights, wanted in zip(weights_of(net), expected, strict=True):
        np.testing.assert_array_equal(weights, wanted)


def test_it_trains_as_the_training_loop_does_and_writes_every_epoch_down(data, validation):
    net, plain = small_net(), small_net()
    history = fit(
        net, *data, num_epochs=4, dataloader=BatchIterator(8, seed=1), optimizer=Adam(0.01),
        validation=validation, score=r2_score,
    )  # fmt: skip
    steps = list(training(
        plain, *data, num_epochs=4, dataloader=BatchIterator(8, seed=1), optimizer=Adam(0.01)
    ))  # fmt: skip
    assert history.training_losses == [step.epoch_loss for step in steps if step.ends_epoch]
    assert_same(net, weights_of(plain))
    assert len(history.validation_losses) == len(history.validation_scores) == 4
    assert history.validation_losses[-1] == evaluate(net, *validation, MSELoss())
    assert history.best_epoch == np.argmin(history.validation_losses) + 1


def test_early_stopping_ends_and_restores_the_best_weights(data, validation):
    class Weights(Callback):
        after = ()

        def after_epoch(self, epoch):
            self.after = (*self.after, weights_of(net))

    net, kept = small_net(), Weights()
    history = fit(
        net, *data, num_epochs=500, dataloader=BatchIterator(8, seed=1), optimizer=Adam(0.05),
        validation=validation, early_stopping=EarlyStopping(5), callbacks=[kept],
    )  # fmt: skip
    losses = history.validation_losses
    assert len(losses) == history.best_epoch + 5 < 500
    assert losses[history.best_epoch - 1] == min(losses)
    assert_same(net, kept.after[history.best_epoch - 1])


def test_early_stopping_counts_only_what_is_better_by_min_delta():
    falling = [1.0, 0.99, 0.98, 0.97]
    assert not EarlyStopping(3).is_due(falling)
    assert EarlyStopping(3, min_delta=0.1).is_due(falling)
    assert not EarlyStopping(4, min_delta=0.1).is_due(falling)
    assert not EarlyStopping(1).is_due([])


def test_callbacks_are_told_every_batch_and_epoch_and_can_end_it(data):
    class Three(Callback):
        batches, epochs = 0, ()

        def after_batch(self, step):
            self.batches += 1

        def after_epoch(self, epoch):
            self.epochs = (*self.epochs, epoch.number)
            if epoch.number == 3:
                raise StopTraining

    told = Three()
    history = fit(small_net(), *data, num_epochs=10, dataloader=BatchIterator(20), callbacks=[told])
    assert told.epochs == (1, 2, 3)
    assert told.batches == 9
    assert len(history.training_losses) == 3


def test_a_loss_that_is_not_finite_names_where_and_restores_the_last_good_weights(data):
    class Diverging(Optimizer):
        def step(self, net):
            SGD(1e-3 if self.memory.steps < 6 else 1e200).step(net)
            self.memory.steps += 1

    net, expected = small_net(), small_net()
    loader = BatchIterator(20, seed=1)
    fit(expected, *data, num_epochs=2, dataloader=BatchIterator(20, seed=1), optimizer=SGD(1e-3))
    with (
        np.errstate(all="ignore"),
        pytest.raises(
            FloatingPointError, match=r"epoch 3, batch 2; .* last good weights are restored"
        ),
    ):
        fit(net, *data, num_epochs=5, dataloader=loader, optimizer=Diverging())
    assert_same(net, weights_of(expected))


def test_gradients_are_clipped_together(data):
    class Norms(Optimizer):
        def step(self, net):
            norms = [np.linalg.norm(dJ_dw) for _, dJ_dw in net.weights_and_dJ_dws()]
            assert np.linalg.norm(norms) <= 0.1 + 1e-12
            assert min(norms) < 0.0999

    fit(small_net(), *data, num_epochs=1, optimizer=Norms(), max_total_gradient_norm=0.1)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"early_stopping": EarlyStopping()}, "early_stopping needs validation data"),
        ({"validation": (np.ones((3, 3)), np.ones((2, 1)))}, "same number of samples"),
        ({"validation": (np.full((1, 3), np.nan), np.ones((1, 1)))}, "validation inputs must be"),
        ({"max_total_gradient_norm": 0}, "max_total_gradient_norm must be"),
    ],
)
def test_a_bad_argument_is_named_before_any_weight_changes(data, arguments, named):
    net = small_net()
    before = weights_of(net)
    with pytest.raises(ValueError, match=named):
        fit(net, *data, num_epochs=1, **arguments)
    assert_same(net, before)


def test_predictions_of_many_samples_are_those_of_each(rng):
    net, inputs = small_net(), rng.integers(0, 255, size=(2345, 3), dtype=np.uint8)
    outputs = predict(net, inputs, input_scale=1 / 255)
    assert outputs.shape == (2345, 1)
    np.testing.assert_allclose(
        outputs[[0, 999, 1000, 2344]],
        predict(net, inputs[[0, 999, 1000, 2344]] / 255),
        rtol=1e-12,
    )
