"""Whatever somebody overrides is what is called, wherever the part stands."""

import numpy as np
import pytest
from overriding import methods, overridden

import mfnet
from mfnet import (
    SGD,
    BatchIterator,
    BCELoss,
    CELoss,
    Dropout,
    Layer,
    Linear,
    Loss,
    MSELoss,
    NeuralNetwork,
    ReLU,
    WeightedCELoss,
)
from mfnet.evaluation import evaluate
from mfnet.fit import Callback, EarlyStopping, History, fit
from mfnet.parts.schedules import Constant, Cosine, Schedule, StepDecay, Warmup
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.train import train, training
from mfnet.trainutils import one_hot

INPUTS = np.random.default_rng(1).normal(size=(12, 3))
TARGETS = one_hot(np.arange(12) % 3, 3)
WEIGHTS = np.linspace(0.5, 1.5, 12)[:, None]

ARGUMENTS = {
    Linear: (3, 3),
    BatchIterator: (4,),
    mfnet.Activation: (np.sin, np.cos),
    WeightedCELoss: ([1, 2, 3],),
    SampleWeightedLoss: (MSELoss(),),
    Constant: (0.1,),
    StepDecay: (0.1, 2),
    Cosine: (0.1, 9),
    Warmup: (2, Constant(0.1)),
}


def parts(kind):
    """The public classes of a kind, abstract ones excepted."""

    def below(one):
        return {one}.union(*map(below, one.__subclasses__()))

    ours = (one for one in below(kind) if one.__module__.startswith("mfnet."))
    return sorted((one for one in ours if not one.__abstractmethods__), key=repr)


def spied(kind, name):
    return overridden(kind, name, *ARGUMENTS.get(kind, ()))


def every_method(*kinds, but=()):
    return [
        pytest.param(kind, name, id=f"{kind.__name__}.{name}")
        for base in kinds for kind in parts(base) for name in methods(kind)
        if name not in but
    ]  # fmt: skip


def network(*layers):
    return NeuralNetwork([*layers] or [Linear(3, 3, seed=1), ReLU(), Linear(3, 3, seed=2)])


def run_both(net, *, loss=None, targets=TARGETS, **how):
    """`train` and `fit` with validation, each for two epochs of three batches."""
    loader = how.pop("dataloader", None) or BatchIterator(4, seed=1)
    optimizer = how.pop("optimizer", None)
    train(net, INPUTS, targets, 2, dataloader=loader, loss=loss, optimizer=optimizer)
    fit(
        net, INPUTS, targets, num_epochs=2, dataloader=loader, loss=loss, optimizer=optimizer,
        validation=(INPUTS, targets), **how,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), every_method(Layer))
def test_every_method_of_a_layer_is_called(kind, name):
    layer, calls = spied(kind, name)
    run_both(network(layer, Linear(3, 3, seed=2)))
    assert calls


@pytest.mark.parametrize(("kind", "name"), every_method(Layer, but=["backward_weights"]))
@pytest.mark.parametrize("place", [1, 2])
def test_every_method_of_a_later_layer_is_called(kind, name, place):
    layer, calls = spied(kind, name)
    layers = [Linear(3, 3, seed=2), Linear(3, 3, seed=3)]
    layers.insert(place, layer)
    run_both(network(*layers))
    assert calls


@pytest.mark.parametrize("name", methods(NeuralNetwork))
def test_every_method_of_a_network_is_called(name):
    calls = []

    class Own(NeuralNetwork):
        pass

    def override(self, *arguments):
        calls.append(arguments)
        return getattr(super(Own, self), name)(*arguments)

    setattr(Own, name, override)
    run_both(Own([Linear(3, 3, seed=1), ReLU(), Linear(3, 3, seed=2)]))
    assert calls


# What a loss is asked in training, in validation, and inside a loss with weights.
@pytest.mark.parametrize(("kind", "name"), every_method(Loss, but=["sample_losses"]))
def test_every_method_of_a_loss_is_called(kind, name):
    loss, calls = spied(kind, name)
    targets = np.hstack([TARGETS, WEIGHTS]) if kind is SampleWeightedLoss else TARGETS
    run_both(network(), loss=loss, targets=targets)
    assert calls


@pytest.mark.parametrize(
    ("kind", "name"),
    [case for case in every_method(Loss) if case.values[0] is not SampleWeightedLoss],
)  # fmt: skip
def test_every_method_of_a_loss_is_called_inside_a_loss_with_weights(kind, name):
    loss, calls = spied(kind, name)
    weighted = SampleWeightedLoss(loss)
    net = network()
    train(net, INPUTS, np.hstack([TARGETS, WEIGHTS]), 1, loss=weighted)
    weighted.sample_losses(*_batch(net))
    assert calls


def _batch(net):
    (batch,) = BatchIterator(-1)(INPUTS, np.hstack([TARGETS, WEIGHTS]))
    return net.forward(batch.inputs), batch.targets


@pytest.mark.parametrize(("kind", "name"), every_method(mfnet.Optimizer))
def test_every_method_of_an_optimizer_is_called(kind, name):
    optimizer, calls = spied(kind, name)
    run_both(
        network(), optimizer=optimizer, max_gradient_norm=1.0, max_total_gradient_norm=1.0
    )  # fmt: skip
    assert calls


@pytest.mark.parametrize("name", methods(BatchIterator))
def test_every_method_of_a_data_loader_is_called(name):
    loader, calls = spied(BatchIterator, name)
    net = network()
    first = next(training(net, INPUTS, TARGETS, dataloader=BatchIterator(4, seed=1)))
    with np.errstate(all="ignore"), pytest.raises(FloatingPointError):
        fit(net, INPUTS, TARGETS, num_epochs=9, dataloader=loader, resume=first,
            optimizer=SGD(1e200))  # fmt: skip
    assert calls


@pytest.mark.parametrize(("kind", "name"), every_method(Schedule))
def test_every_method_of_a_schedule_is_called(kind, name):
    schedule, calls = spied(kind, name)
    run_both(network(), schedule=schedule)
    assert calls


@pytest.mark.parametrize("kind", [Callback, EarlyStopping])
def test_every_method_of_what_watches_a_training_is_called(kind):
    for name in methods(kind):
        watcher, calls = spied(kind, name)
        how = {"callbacks": [watcher]} if kind is Callback else {"early_stopping": watcher}
        run_both(network(), **how)
        assert calls, name


def test_the_best_epoch_of_a_history_is_asked_for():
    class First(History):
        best_epoch = 1

    net, history = network(), First()
    run_both(net, early_stopping=EarlyStopping(), history=history, optimizer=SGD(0.1))
    np.testing.assert_array_equal(net.layers[0].weights, history.best_weights[0])


def test_a_first_layer_that_is_frozen_stays_as_it_is():
    class Frozen(Linear):
        def backward(self, grad):
            self.dJ_dw = np.zeros_like(self.weights)
            return self.weights.T @ grad

    frozen = Frozen(3, 3, seed=1)
    before = frozen.weights.copy()
    train(network(frozen, ReLU(), Linear(3, 3, seed=2)), INPUTS, TARGETS, 3)
    np.testing.assert_array_equal(frozen.weights, before)


class Unchanging(NeuralNetwork):
    def backward(self, grad):
        super().backward(grad)
        for _, dJ_dw in self.weights_and_dJ_dws():
            dJ_dw[...] = 0.0
        return grad


class WithoutGradient(CELoss):
    @staticmethod
    def grad(pred, target):
        return np.zeros_like(pred)


class Doubled(CELoss):
    def loss(self, pred, target):
        return 2 * CELoss.loss(pred, target)


class Mixin:
    def grad(self, pred, target):
        return np.zeros_like(pred)


class Mixed(Mixin, CELoss):
    pass


def on_the_object():
    loss = CELoss()
    loss.grad = lambda pred, _: np.zeros_like(pred)
    return loss


@pytest.mark.parametrize("make", [WithoutGradient, Mixed, on_the_object])
@pytest.mark.parametrize("weighted", [False, True])
def test_an_overridden_gradient_is_what_trains(make, weighted):
    net = network()
    before = [weights.copy() for weights, _ in net.weights_and_dJ_dws()]
    loss = SampleWeightedLoss(make()) if weighted else make()
    train(net, INPUTS, np.hstack([TARGETS, WEIGHTS]) if weighted else TARGETS, 2, loss=loss)
    for (weights, _), wanted in zip(net.weights_and_dJ_dws(), before, strict=True):
        np.testing.assert_array_equal(weights, wanted)


def test_an_overridden_backward_of_the_network_is_what_trains():
    net = Unchanging([Linear(3, 3, seed=1), ReLU(), Linear(3, 3, seed=2)])
    before = net.layers[0].weights.copy()
    train(net, INPUTS, TARGETS, 2)
    np.testing.assert_array_equal(net.layers[0].weights, before)


def test_an_overridden_loss_is_what_is_told_with_weights_too():
    first = train(network(), INPUTS, TARGETS, 1, loss=Doubled())
    assert first[0] == pytest.approx(2 * train(network(), INPUTS, TARGETS, 1, loss=CELoss())[0])
    whole = np.hstack([TARGETS, WEIGHTS])
    doubled, plain = (
        evaluate(network(), INPUTS, whole, SampleWeightedLoss(loss))
        for loss in (Doubled(), CELoss())
    )
    assert doubled == pytest.approx(2 * plain)


def test_a_loss_that_takes_other_targets_is_not_held_to_those_of_its_base():
    class Smoothed(CELoss):
        def loss(self, pred, target):
            return MSELoss.loss(pred, target)

        def grad(self, pred, target):
            return MSELoss.grad(pred, target)

    class Wider(BCELoss):
        def check_targets(self, targets):
            pass

        def loss_and_grad(self, pred, target):
            return MSELoss().loss_and_grad(pred, target)

    for loss in (Smoothed(), Wider()):
        assert len(train(network(), INPUTS, 3 * TARGETS, 1, loss=loss)) == 1
        train(network(), INPUTS, np.hstack([TARGETS, WEIGHTS]), 1, loss=SampleWeightedLoss(loss))


def test_dropout_of_nothing_is_called_as_well():
    layer, calls = spied(Dropout, "backward")
    run_both(network(layer, Linear(3, 3, seed=2)))
    assert calls


def test_what_a_class_or_an_object_is_given_later_is_called_as_well():
    class Ce(CELoss):
        pass

    first = network()
    train(first, INPUTS, TARGETS, loss=Ce(), num_epochs=1)
    Ce.grad = staticmethod(lambda pred, target: np.zeros_like(pred))
    net = network()
    before = net.layers[0].weights.copy()
    train(net, INPUTS, TARGETS, loss=Ce(), num_epochs=1)
    assert np.array_equal(net.layers[0].weights, before)
    called = []
    net.layers[0].backward = lambda grad: called.append("backward")
    train(net, INPUTS, TARGETS, loss=CELoss(), num_epochs=1)
    assert called
