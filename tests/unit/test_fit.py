import copy

import numpy as np
import pytest

from mfnet import SGD, Adam, BatchIterator, Linear, NeuralNetwork, Optimizer, ReLU
from mfnet.evaluation import evaluate, predict
from mfnet.fit import (
    Callback,
    DivergenceError,
    EarlyStopping,
    History,
    LastGood,
    StopTraining,
    fit,
)
from mfnet.loss import MSELoss
from mfnet.train import training
from mfnet.trainutils import accuracy, r2_score

WHOLE = np.full((2, 3), 0.5), np.full((2, 1), 0.5)  # validation data


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

    class Two(Three):
        def after_batch(self, step):
            super().after_batch(step)
            if self.batches == 6:
                raise StopTraining

    told = Three()
    history = fit(small_net(), *data, num_epochs=10, dataloader=BatchIterator(20), callbacks=[told])
    assert told.epochs == (1, 2, 3)
    assert told.batches == 9
    assert len(history.training_losses) == 3
    both = [Two(), Three()]
    history = fit(small_net(), *data, num_epochs=10, dataloader=BatchIterator(20), callbacks=both)
    for told in both:  # the other too, and of the epoch that the last batch ended
        assert (told.batches, told.epochs) == (6, (1, 2))
    assert len(history.training_losses) == 2


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


class Parting(Optimizer):
    """Adam that once, at its step `at`, throws the weights far away."""

    def __init__(self, at):
        super().__init__()
        self.adam, self.at, self.taken = Adam(0.01), at, 0
        self.memory = self.adam.memory

    def step(self, net):
        self.adam.step(net)
        self.taken += 1
        if self.taken == self.at:
            for weights, _ in net.weights_and_dJ_dws():
                weights *= 1e200


def steps_of(net, data, optimizer, loader, resume=None):
    return training(net, *data, num_epochs=6, dataloader=loader, optimizer=optimizer, resume=resume)


def driven(steps, last_good):
    """As whoever drives the training loop does, until it ends or the loss is no longer finite."""
    told = []
    with np.errstate(all="ignore"):
        for step in steps:
            last_good.proven()
            told.append(step)
            if step.ends_epoch:
                last_good.epoch_ended(step)
    return told


@pytest.mark.parametrize("parts_at", [1, 2, 3, 4, 6, 7, 14])  # of 3 batches an epoch
def test_training_goes_on_from_the_last_good_weights_as_if_nothing_had_been(data, parts_at):
    smooth, smooth_loader = small_net(), BatchIterator(20, seed=1)
    expected = list(steps_of(smooth, data, Adam(0.01), smooth_loader))
    net, loader, optimizer = small_net(), BatchIterator(20, seed=1), Parting(parts_at)
    last_good = LastGood(net, optimizer, loader)
    with pytest.raises(FloatingPointError):
        driven(steps_of(net, data, optimizer, loader), last_good)
    good = last_good.restore()
    # What an epoch ends with is good once the next batch's loss has shown it.
    assert good == (expected[3 * ((parts_at - 1) // 3) - 1] if parts_at > 3 else None)
    done = 0 if good is None else good.steps
    assert driven(steps_of(net, data, optimizer, loader, good), last_good) == expected[done:]
    assert_same(net, weights_of(smooth))


def test_the_middle_of_an_epoch_is_gone_back_to_as_well(data):
    smooth = small_net()
    expected = list(steps_of(smooth, data, Adam(0.01), BatchIterator(20, seed=1)))
    net, loader, optimizer = small_net(), BatchIterator(20, seed=1), Parting(8)
    steps = steps_of(net, data, optimizer, loader)
    begun = [next(steps) for _ in range(5)]
    last_good = LastGood(net, optimizer, loader, begun[-1])
    for _ in range(3):  # into the next epoch, which the loader then has begun
        next(steps)
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError):
        next(steps)
    for _ in range(2):
        assert last_good.restore() == begun[-1]
    assert driven(steps_of(net, data, optimizer, loader, begun[-1]), last_good) == expected[5:]
    assert_same(net, weights_of(smooth))


def test_what_was_not_proven_before_going_back_is_not_proven_after_it(data):
    net, optimizer = small_net(), Adam(0.01)
    last_good, before = LastGood(net, optimizer), weights_of(net)
    step, *_ = steps_of(net, data, optimizer, BatchIterator(20))
    last_good.epoch_ended(step)
    assert last_good.restore() is None
    last_good.proven()
    assert last_good.restore() is None
    assert_same(net, before)


@pytest.mark.parametrize("parts_at", [3, 6, 7])
def test_a_fit_says_from_where_it_can_go_on_and_its_history_agrees(data, validation, parts_at):
    def fitted(net, optimizer, loader, history, resume=None):
        return fit(
            net, *data, num_epochs=6, dataloader=loader, optimizer=optimizer, resume=resume,
            validation=validation, score=r2_score, history=history,
        )  # fmt: skip

    smooth = small_net()
    expected = fitted(smooth, Adam(0.01), BatchIterator(20, seed=1), History())
    net, loader, optimizer = small_net(), BatchIterator(20, seed=1), Parting(parts_at)
    history = History()
    with np.errstate(all="ignore"), pytest.raises(DivergenceError) as stopped:
        fitted(net, optimizer, loader, history)
    good_epochs = (parts_at - 1) // 3
    assert len(history.training_losses) == len(history.validation_scores) == good_epochs
    step = stopped.value.step
    assert (step.epoch if step else 0) == good_epochs
    assert fitted(net, optimizer, loader, history, step) == expected
    assert_same(net, weights_of(smooth))


def test_a_validation_loss_of_nan_is_not_the_best():
    assert History(validation_losses=[2.0, np.nan, 1.0, np.nan]).best_epoch == 3


class StopAt(Callback):
    """Ends training after a number of steps, and keeps the last one."""

    def __init__(self, steps):
        self.steps, self.last = steps, None

    def after_batch(self, step):
        self.last = step
        if step.steps == self.steps:
            raise StopTraining


def stopping(net, data, validation, *, loader, optimizer, **arguments):
    """A training that early stopping ends, within about 20 epochs of 8 batches."""
    return fit(
        net, *data, dataloader=loader, optimizer=optimizer, validation=validation,
        early_stopping=EarlyStopping(3), **{"num_epochs": 500} | arguments,
    )  # fmt: skip


@pytest.mark.parametrize("steps", [1, 8, 9, 43, 64, 10**6])
def test_early_stopping_goes_on_bit_for_bit_as_if_it_had_not_been_stopped(data, validation, steps):
    unstopped, last = small_net(), StopAt(-1)
    expected = stopping(
        unstopped, data, validation, loader=BatchIterator(8, seed=1), optimizer=Adam(0.05),
        callbacks=[last],
    )  # fmt: skip
    assert last.last.steps > 64
    net, stop = small_net(), StopAt(steps)
    own = {"loader": BatchIterator(8, seed=1), "optimizer": Adam(0.05)}
    history = stopping(net, data, validation, **own, callbacks=[stop])
    if history.best_weights:
        assert_same(net, history.best_weights)
    after = StopAt(-1)
    resumed = stopping(
        net, data, validation, **own, history=history, resume=stop.last, callbacks=[after]
    )
    assert resumed.validation_losses == expected.validation_losses
    assert_same(net, weights_of(unstopped))
    for kept, wanted in zip(resumed.last_weights, expected.last_weights, strict=True):
        np.testing.assert_array_equal(kept, wanted)
    assert (after.last or stop.last) == last.last  # no step is taken once it was due


def test_more_epochs_go_on_from_the_last_weights_not_from_the_best(data, validation):
    whole, net, stop = small_net(), small_net(), StopAt(-1)
    expected = stopping(
        whole, data, validation, loader=BatchIterator(8, seed=1), optimizer=Adam(0.05),
        num_epochs=6,
    )  # fmt: skip
    own = {"loader": BatchIterator(8, seed=1), "optimizer": Adam(0.05)}
    history = stopping(net, data, validation, **own, num_epochs=3, callbacks=[stop])
    stopping(net, data, validation, **own, num_epochs=6, history=history, resume=stop.last)
    assert history.validation_losses == expected.validation_losses
    assert_same(net, weights_of(whole))


def test_weights_that_were_set_after_training_are_not_replaced_by_a_resume(data, validation):
    net, stop = small_net(), StopAt(-1)
    own = {"loader": BatchIterator(8, seed=1), "optimizer": SGD(0.0)}
    history = stopping(net, data, validation, **own, num_epochs=1, callbacks=[stop])
    net.layers[0].weights[1:] += 1.0
    mine = weights_of(net)
    stopping(net, data, validation, **own, num_epochs=2, history=history, resume=stop.last)
    for kept, wanted in zip(history.last_weights, mine, strict=True):
        np.testing.assert_array_equal(kept, wanted)


def test_a_training_without_early_stopping_keeps_what_it_trained(data, validation):
    net = small_net()
    history = fit(
        net, *data, num_epochs=2, validation=validation, early_stopping=EarlyStopping(),
    )  # fmt: skip
    plain = copy.deepcopy(net)
    loaders = BatchIterator(seed=2), BatchIterator(seed=2)
    fit(net, *data, num_epochs=5, history=history, dataloader=loaders[0])
    fit(plain, *data, num_epochs=5, dataloader=loaders[1])
    assert_same(net, weights_of(plain))
    assert history.last_weights == []


def test_a_divergence_takes_the_best_weights_of_an_unproven_epoch_back(data, validation):
    class Flattering(MSELoss):
        epochs = 0

        def loss(self, pred, target):  # of validation, better and better
            self.epochs += 1
            return np.float64(1 / self.epochs)

        def grad(self, pred, target):
            return MSELoss.grad(pred, target)

        def loss_and_grad(self, pred, target):
            return MSELoss.loss(pred, target), self.grad(pred, target)

    net, history = small_net(), History()
    with np.errstate(all="ignore"), pytest.raises(DivergenceError):
        fit(
            net, *data, num_epochs=6, dataloader=BatchIterator(20, seed=1), optimizer=Parting(6),
            loss=Flattering(), validation=validation, early_stopping=EarlyStopping(),
            history=history,
        )  # fmt: skip
    assert len(history.validation_losses) == history.best_epoch == 1
    assert_same(net, history.best_weights)


def test_a_validation_that_diverges_has_no_score(data, validation):
    class Overflowing(Optimizer):
        def step(self, net):
            net.layers[-1].weights[1:] = 1e200

    with np.errstate(all="ignore"):
        history = fit(
            small_net(), *data, num_epochs=1, dataloader=BatchIterator(-1),
            optimizer=Overflowing(), validation=validation, score=accuracy_of_signs,
        )  # fmt: skip
    assert history.validation_losses == [np.inf]
    assert np.isnan(history.validation_scores).all()


def accuracy_of_signs(pred, target):
    assert np.isfinite(pred).all()
    return np.float64(np.mean(np.sign(pred) == np.sign(target)))


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
        ({"validation": (np.ones((2, 4)), np.ones((2, 1)))}, r"x must have the shape \(4, samples"),
        ({"validation": (np.ones((2, 3)), np.ones((2, 2)))}, "pred and target must have the same"),
        ({"validation": np.ones((2, 3))}, "validation must be a pair"),
        ({"validation": WHOLE, "score": accuracy}, "target must be 0 or 1"),
        ({"validation": WHOLE, "score": lambda *_: (1, 2)}, "score must return a number"),
        ({"validation": WHOLE, "score": "accuracy"}, "score must be a function, but is 'accuracy'"),
        ({"validation": WHOLE, "early_stopping": 5}, "early_stopping must be an EarlyStopping"),
        ({"validation": WHOLE, "early_stopping": EarlyStopping}, r"write EarlyStopping\(\)"),
        ({"callbacks": [print]}, r"callbacks\[0\] must be a Callback"),
        ({"history": []}, "history must be a History"),
        ({"num_epochs": None}, "num_epochs must be an integer"),
    ],
)
def test_a_bad_argument_is_named_before_any_weight_changes(data, arguments, named):
    net = small_net()
    before = weights_of(net)
    with pytest.raises((ValueError, TypeError), match=named):
        fit(net, *data, **{"num_epochs": 1} | arguments)
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


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"net": [Linear(3, 1)]}, r"net must be a NeuralNetwork, but is \[Linear\(3, 1\)\]"),
        ({"inputs": [[1, 2, 3], [4]]}, "inputs must be numbers in a regular shape"),
        ({"input_scale": 0}, "input_scale must be a finite number above 0"),
        ({"input_scale": "1"}, "input_scale must be a number"),
    ],
)
def test_what_cannot_be_predicted_is_named(changed, named):
    arguments = {"net": small_net(), "inputs": np.ones((2, 3))} | changed
    with pytest.raises((TypeError, ValueError), match=named):
        predict(**arguments)
    with pytest.raises((TypeError, ValueError), match=named):
        evaluate(**arguments, targets=np.ones((2, 1)), loss=MSELoss())


def test_what_is_no_loss_is_named():
    with pytest.raises(TypeError, match=r"loss must be a Loss, but is the class.*MSELoss\(\)"):
        evaluate(small_net(), np.ones((2, 3)), np.ones((2, 1)), MSELoss)
