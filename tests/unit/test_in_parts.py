"""Batches of wide networks are cut into parts: bit for bit the ordinary way's, unseen till over."""

import numpy as np
import pytest

from mfnet import SGD, BatchIterator, CELoss, MSELoss, checkpoint
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, Hidden, assemble
from mfnet.machinery import calls, replay
from mfnet.parts.losses import WeightedCELoss
from mfnet.parts.optimizers import Adam
from mfnet.train import training

INPUTS = np.random.default_rng(1).normal(size=(50, 4))
CLASSES = np.eye(3)[np.random.default_rng(2).integers(3, size=50)]
NUMBERS = np.random.default_rng(3).normal(size=(50, 3))
STEPS = 12


@pytest.fixture(autouse=True)
def cut_small_ones_too(monkeypatch):
    """Every batch is worth cutting, into parts of a call or two."""
    monkeypatch.setattr(replay, "_LONG", 1)
    monkeypatch.setattr(calls, "PART", 1000)


def network(activation="tanh", dropout=0.0):
    return assemble(4, [Hidden(6, activation, dropout), Hidden(5, activation)], 3, seed=1)


def begun(net, targets=CLASSES, loss=None, optimizer=None, **how):
    return training(
        net, INPUTS, targets, dataloader=how.pop("loader", None) or BatchIterator(8, seed=0),
        loss=loss or CELoss(), optimizer=optimizer or SGD(0.05), **how,
    )  # fmt: skip


def bits(net, optimizer=None):
    """Of all that the training of a network leaves."""
    arrays = [x for pair in net.parameters_and_gradients() for x in pair]
    arrays += [layer.inputs for layer in net.layers if hasattr(layer, "inputs")]
    if optimizer:
        arrays += [x for of_a_matrix in optimizer.memory.copy(net)[1] for x in of_a_matrix]
    return [x.tobytes() for x in arrays]


def trained(steps, net, optimizer, between=lambda net: None):
    """What each step leaves, and how often a batch was cut."""
    left, cuts = [], 0
    for step in steps:
        if step.steps == len(left):
            cuts += 1
            between(net)
            continue
        left.append((step, bits(net, optimizer)))
        if len(left) == STEPS:
            break
    return left, cuts


def both_ways(between=lambda net: None, make=network, optimizer=lambda: SGD(0.05), **how):
    """How often batches were cut, after a check that all is the same."""
    outcomes = []
    for cut in (False, True):
        net, changes = make(), optimizer()
        steps = begun(net, optimizer=changes, in_parts=cut, **how)
        outcomes.append(trained(steps, net, changes, between))
    (ordinary, none), (left, cuts) = outcomes
    assert left == ordinary
    assert none == 0
    return cuts


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(name):
    assert both_ways(make=lambda: network(name)) > 2 * STEPS


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "sample-weighted"])
def test_every_loss(name):
    weighted = name == "weighted-cross-entropy"
    loss = WeightedCELoss([1, 2, 0.5]) if weighted else LOSSES[name].make()
    targets = CLASSES if "classification" in LOSSES[name].tasks else NUMBERS
    assert both_ways(loss=loss, targets=targets) > 2 * STEPS


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer(name):
    make = OPTIMIZERS[name].make
    assert both_ways(optimizer=lambda: make(learning_rate=0.01, weight_decay=0.01)) > 2 * STEPS


def test_clipped_gradients_and_a_last_batch_that_is_smaller():
    how = {"max_gradient_norm": 0.1, "max_total_gradient_norm": 0.2}
    assert both_ways(optimizer=lambda: Adam(0.01), **how) > 2 * STEPS


def test_questions_amid_a_batch_change_nothing():
    def ask(net):
        net.forward(np.ones((5, 3)))
        for layer in net.layers:
            layer.training = False

    def answer(net):
        return net.forward(np.ones((5, 1))).tobytes()

    assert both_ways(between=ask) > 2 * STEPS
    net = network()
    steps = begun(net, in_parts=True)
    last, before = next(step for step in steps if step.steps), answer(net)
    for step in steps:
        if step.steps > last.steps:
            assert answer(net) != before
            break
        assert answer(net) == before


def test_amid_a_batch_a_network_shows_nothing_of_it():
    net, optimizer = network(), Adam(0.01)
    whole = None
    for step in begun(net, optimizer=optimizer, in_parts=True):
        pairs = [x.tobytes() for pair in net.parameters_and_gradients() for x in pair]
        if whole and step.steps == whole[0]:
            assert pairs == whole[1]
            assert not any(layer.inputs.size for layer in net.layers)
        whole = step.steps, pairs
        if step.steps == STEPS:
            break


def test_what_is_held_of_a_batch_never_changes():
    net, held = network(), []
    seen = 0
    for step in begun(net, in_parts=True):
        if step.steps > seen:
            seen = step.steps
            arrays = [net.layers[2].dJ_dw, net.layers[2].inputs[1:], net.layers[1].inputs]
            held += [(x, x.copy()) for x in arrays] if seen % 4 == 0 else []
        if seen == STEPS:
            break
    for array, then in held:
        np.testing.assert_array_equal(array, then)


@pytest.mark.parametrize("done", [0, 6, 7])  # of seven in an epoch
def test_a_file_that_is_saved_amid_a_batch_goes_on_bit_for_bit(done):
    net, optimizer, loader = network(), Adam(0.01), BatchIterator(8, seed=0)
    steps = begun(net, optimizer=optimizer, loader=loader, in_parts=True)
    left, _ = trained(steps, net, optimizer)
    net, optimizer, loader = network(), Adam(0.01), BatchIterator(8, seed=0)
    amid = 0
    for step in begun(net, optimizer=optimizer, loader=loader, in_parts=True):
        amid += step.steps == done
        if amid == 3:  # the first may be the step itself
            break
    kept = checkpoint.Checkpoint(net, optimizer, dataloader=loader, step=step, loss=CELoss())
    again = checkpoint.from_bytes(checkpoint.to_bytes(kept))
    steps = begun(
        again.net, optimizer=again.optimizer, loader=again.dataloader, resume=again.step,
        in_parts=True,
    )  # fmt: skip
    rest = {}
    for step in steps:
        rest.setdefault(step.steps, step)
        if step.steps == STEPS:
            break
    assert [rest[number] for number in range(done + 1, STEPS + 1)] == [x for x, _ in left[done:]]
    assert bits(again.net, again.optimizer) == left[-1][1]


@pytest.mark.parametrize("place", [1, 3])
def test_a_batch_that_is_left_alone_leaves_no_trace(place):
    net, optimizer, loader = network(), SGD(0.05, momentum=0.9), BatchIterator(8, seed=0)
    expected, _ = trained(
        begun(net, optimizer=optimizer, loader=loader, in_parts=True), net, optimizer
    )
    net, optimizer, loader = network(), SGD(0.05, momentum=0.9), BatchIterator(8, seed=0)
    last = None
    for number in range(STEPS):
        how = {"optimizer": optimizer, "loader": loader, "in_parts": True, "resume": last}
        abandoned = begun(net, **how)
        for _ in range(place):
            how["resume"] = next(abandoned)
            assert how["resume"].steps == number
        last = next(step for step in begun(net, **how) if step.steps > number)
        assert (last, bits(net, optimizer)) == expected[number]


def test_a_layer_that_is_changed_amid_a_batch_counts_for_it():
    def outcome(cut):
        net = network()
        steps = begun(net, in_parts=cut)
        for step in steps:
            if step.steps == 4:
                break
        if cut:
            next(steps)
        net.layers[0].weights = 0.5 * net.layers[0].weights
        step = next(step for step in steps if step.steps == 5)
        return step, bits(net)

    assert outcome(cut=True) == outcome(cut=False)


def test_units_that_are_dropped_are_not_cut():
    assert both_ways(make=lambda: network(dropout=0.5)) <= 2


def test_a_loss_that_is_not_finite_is_said_in_the_same_words():
    said = []
    for cut in (False, True):
        net, optimizer = network(), SGD(0.05)
        with pytest.raises(FloatingPointError) as caught, np.errstate(all="ignore"):  # noqa: PT012
            for step in begun(net, NUMBERS, MSELoss(), optimizer, in_parts=cut):
                assert step.steps < 20
                if step.steps == 4:
                    optimizer.learning_rate = 1e150
        said.append((str(caught.value), [x.tobytes() for x, _ in net.parameters_and_gradients()]))
    assert said[0] == said[1]


def test_small_batches_are_not_cut(monkeypatch):
    monkeypatch.setattr(replay, "_LONG", 10**9)
    assert both_ways() == 0
