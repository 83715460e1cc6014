"""Steps are repeated as a list of calls: bit for bit the ordinary way's."""

import numpy as np
import pytest

from mfnet import (
    SGD,
    Activation,
    BatchIterator,
    CELoss,
    DataLoader,
    Linear,
    MSELoss,
    NeuralNetwork,
    checkpoint,
)
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, Hidden, assemble
from mfnet.dataloader import Batch
from mfnet.fit import EarlyStopping, LastGood, fit
from mfnet.machinery import replay
from mfnet.parts.losses import WeightedCELoss
from mfnet.parts.optimizers import Adam
from mfnet.parts.schedules import Cosine
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.tensor import use_matmul
from mfnet.train import training

INPUTS = np.random.default_rng(1).normal(size=(60, 4))
CLASSES = np.eye(3)[np.random.default_rng(2).integers(3, size=60)]
NUMBERS = np.random.default_rng(3).normal(size=(60, 3))
STEPS = 200


@pytest.fixture
def repeated(monkeypatch):
    """Which of the steps so far were repeated."""
    steps = []
    update = replay.Replay.update

    def watched(self):
        steps.append(update(self))
        return steps[-1]

    monkeypatch.setattr(replay.Replay, "update", watched)
    return steps


def network(activation="tanh", dropout=0.0):
    return assemble(4, [Hidden(6, activation, dropout), Hidden(5, activation)], 3, seed=1)


def begun(net=None, targets=CLASSES, *, loss=None, optimizer=None, size=8, **how):
    """A network, its optimizer, and its training."""
    net, optimizer = net or network(), optimizer or SGD(0.05)
    loader = BatchIterator(size, seed=0)
    steps = training(
        net, INPUTS, targets, dataloader=loader, loss=loss or CELoss(), optimizer=optimizer, **how
    )
    return net, optimizer, steps


def everything(net, optimizer, steps):
    """All bits of the numbers that a training leaves."""
    count, memory = optimizer.memory.copy(net)
    arrays = [x for pair in net.parameters_and_gradients() for x in pair]
    arrays += [layer.inputs for layer in net.layers if hasattr(layer, "inputs")]
    arrays += [x for of_a_matrix in memory for x in of_a_matrix]
    return count, *(x.tobytes() for x in arrays), *(step.loss.tobytes() for step in steps)


def outcome(change=None, **how):
    """Of a training with a change after 100 steps."""
    net, optimizer, steps = begun(**{name: make() for name, make in how.items()})
    taken = []
    for step in steps:
        taken.append(step)
        if change and len(taken) == STEPS // 2:
            change(net, optimizer)
        if len(taken) == STEPS:
            return everything(net, optimizer, taken)
    return None


@pytest.fixture
def check(repeated, monkeypatch):
    """Trains in both ways, and checks that all is the same; returns which steps were repeated."""

    def compare(outcome, **how):
        fast = outcome(**how)
        which = list(repeated)
        with monkeypatch.context() as patched:
            patched.setattr(replay, "_LARGEST", -1)
            assert outcome(**how) == fast
        assert not any(repeated[len(which) :])
        return which

    return compare


def mostly(repeated):
    return sum(repeated) > 0.8 * len(repeated)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(check, name):
    assert mostly(check(outcome, net=lambda: network(name)))


def weighted_samples():
    return np.hstack([NUMBERS, np.random.default_rng(4).random((60, 1))])


MORE = {
    "weighted-cross-entropy": {"loss": lambda: WeightedCELoss([1, 2, 0.5])},
    "sample-weighted": {
        "loss": lambda: SampleWeightedLoss(MSELoss()),
        "targets": weighted_samples,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss(check, name):
    part = LOSSES[name]
    targets = CLASSES if "classification" in part.tasks else NUMBERS
    how = MORE.get(name) or {"loss": part.make, "targets": lambda: targets}
    assert mostly(check(outcome, **how)) == (name != "sample-weighted")


@pytest.mark.parametrize("weight_decay", [0.0, 0.01])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer(check, name, weight_decay):
    make = OPTIMIZERS[name].make
    how = {"learning_rate": 0.01, "weight_decay": weight_decay}
    assert mostly(check(outcome, optimizer=lambda: make(**how)))


@pytest.mark.parametrize("size", [1, 7, 32, -1])
def test_every_size_of_batches_and_a_smaller_last_one(check, size):
    assert mostly(check(outcome, size=lambda: size))


def test_a_schedule_and_clipped_gradients(check):
    how = {"max_gradient_norm": 0.1, "max_total_gradient_norm": 0.2}
    assert mostly(check(
        outcome, schedule=lambda: Cosine(0.1, STEPS), optimizer=Adam,
        **{name: lambda value=value: value for name, value in how.items()},
    ))  # fmt: skip


def other_rate(_, optimizer):
    optimizer.learning_rate = 0.2


def other_momentum(_, optimizer):
    optimizer.momentum = 0.5


def other_weights(net, _):
    net.layers[0].weights[2] += 0.5


def weights_replaced(net, _):
    net.layers[2].weights = 0.5 * net.layers[2].weights


def layer_replaced(net, _):
    net.layers[2] = Linear(6, 5, seed=9)


def layer_added(net, _):
    net.layers.insert(2, ACTIVATIONS["elu"].make())


def function_replaced(net, _):
    net.layers[1].g, net.layers[1].g_prime = np.sin, np.cos


def method_replaced(net, _):
    net.layers[1].backward = lambda grad: 0.5 * grad


def bias_row_changed(net, _):
    net.layers[0].weights[0] = 7.0


def other_product(_net, _optimizer):
    use_matmul(lambda a, b, out=None: np.multiply(np.matmul(a, b), 1.0 + 1e-12, out=out))


def memory_restored(net, optimizer):
    count, arrays = optimizer.memory.copy(net)
    optimizer.memory.restore(net, count, [[0.5 * x for x in each] for each in arrays])


CHANGES = [
    other_rate, other_momentum, other_weights, weights_replaced, layer_replaced, layer_added,
    function_replaced, method_replaced, bias_row_changed, other_product, memory_restored,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_in_the_middle_counts_from_the_next_step_on(check, change):
    before = use_matmul(np.matmul)

    def changed(**how):
        use_matmul(before)
        return outcome(change, **how)

    try:
        how = {"optimizer": lambda: SGD(0.05, momentum=0.9)}
        which = check(changed, **how)
        counts = changed(**how) != outcome(**how)
    finally:
        use_matmul(before)
    assert sum(which[: STEPS // 2]) > STEPS / 4
    assert counts or change is bias_row_changed  # which is restored before it tells


def test_somebody_who_changes_a_part_often_is_not_slowed_down(repeated, monkeypatch):
    noted = []
    make = replay.NotedStep.__init__
    monkeypatch.setattr(
        replay.NotedStep, "__init__", lambda *arguments: (noted.append(1), make(*arguments))[1]
    )  # fmt: skip
    net, _, steps = begun(size=-1)
    for step in steps:
        net.layers[0].weights = net.layers[0].weights.copy()
        if step.steps == 1000:
            break
    assert 2 <= len(noted) <= 8


def test_a_resumed_training_goes_on_bit_for_bit(check):
    def resumed(**_):
        net, optimizer, loader = network(), Adam(0.01), BatchIterator(7, seed=0)
        how = {"dataloader": loader, "loss": CELoss(), "optimizer": optimizer}
        taken = []
        for step in training(net, INPUTS, CLASSES, **how):
            taken.append(step)
            if step.steps == 95:
                break
        kept = checkpoint.to_bytes(
            checkpoint.Checkpoint(net, optimizer, dataloader=loader, step=step, loss=CELoss())
        )
        again = checkpoint.from_bytes(kept)
        for step in training(
            again.net, INPUTS, CLASSES, dataloader=again.dataloader, loss=again.loss,
            optimizer=again.optimizer, resume=again.step,
        ):  # fmt: skip
            taken.append(step)
            if step.steps == STEPS:
                return everything(again.net, again.optimizer, taken)
        return None

    assert sum(check(resumed)) > STEPS / 2


def test_validation_early_stopping_and_a_way_back(check):
    def fitted(**_):
        net, optimizer = network(), Adam(0.05)
        history = fit(
            net, INPUTS[:40], CLASSES[:40], num_epochs=60, dataloader=BatchIterator(8, seed=0),
            loss=CELoss(), optimizer=optimizer, validation=(INPUTS[40:], CLASSES[40:]),
            early_stopping=EarlyStopping(20),
        )  # fmt: skip
        return *everything(net, optimizer, []), *history.training_losses, history.best_epoch

    assert mostly(check(fitted))


@np.errstate(all="ignore")
def test_a_training_that_diverges_says_so_in_the_same_words(check):
    def diverged(**_):
        net, optimizer, steps = begun(targets=NUMBERS, loss=MSELoss())
        back = LastGood(net, optimizer)
        last = None
        try:
            for last in steps:
                if last.steps == STEPS // 2:
                    optimizer.learning_rate = 1e150
        except FloatingPointError as error:
            message = str(error)
        numbers = everything(net, optimizer, [])
        back.restore()
        return message, last.steps, numbers, everything(net, optimizer, [])

    assert any(check(diverged))


class Spoilt(DataLoader):
    """Its hundredth batch is of targets that are not one-hot."""

    def __call__(self, inputs, targets):
        for number in range(STEPS):
            x, y = np.ones((5, 6)), np.ones((4, 6))
            x[1:], y[1:] = inputs[:6].T, targets[:6].T
            yield Batch(x, y if number != 100 else 0.5 * y)


def test_targets_are_checked_in_every_step(repeated):
    steps = training(network(), INPUTS, CLASSES, dataloader=Spoilt(), loss=CELoss())
    with pytest.raises(ValueError, match="must be one-hot"):
        for _ in steps:
            pass
    assert len(repeated) == 100
    assert any(repeated)


@pytest.mark.parametrize("layer", [0, 2])
@pytest.mark.parametrize("name", ["inputs", "dJ_dw"])
def test_an_array_that_somebody_holds_never_changes(repeated, name, layer):
    net, _, steps = begun()
    held = []
    for step in steps:
        if step.steps % 100 == 0:
            view = getattr(net.layers[layer], name)[1:]  # the array itself is held by nobody
            held.append((view, view.copy()))
        if step.steps == 2 * STEPS:
            break
    assert sum(repeated) > STEPS
    for array, then in held:
        np.testing.assert_array_equal(array, then)


def test_a_part_of_ones_own_is_called_in_every_step(repeated):
    calls = []

    def sine(z):
        calls.append(z)
        return np.sin(z)

    net = NeuralNetwork([Linear(4, 6, seed=1), Activation(sine, np.cos), Linear(6, 3, seed=2)])
    for step in begun(net)[2]:
        if step.steps == 50:
            break
    assert len(calls) == 50
    assert not any(repeated)


def test_units_are_dropped_anew_in_every_step(check):
    assert not any(check(outcome, net=lambda: network(dropout=0.5)))


def test_repeated_steps_give_no_warnings(recwarn):
    _, _, steps = begun(network("sigmoid"), optimizer=Adam(0.5))
    for step in steps:
        if step.steps == STEPS:
            break
    assert not recwarn.list


def digits():
    """The training of a network of MNIST's size, on images that are mostly black."""
    numbers = np.random.default_rng(5)
    images = numbers.integers(256, size=(300, 784)) * (numbers.random((300, 784)) < 0.2)
    net, optimizer = assemble(784, [Hidden(64, "relu")], 10, seed=1), SGD(0.1)
    steps = training(
        net, images.astype(np.uint8), np.eye(10)[numbers.integers(10, size=300)],
        dataloader=BatchIterator(128, seed=0, input_scale=1 / 255), loss=CELoss(),
        optimizer=optimizer,
    )  # fmt: skip
    return everything(net, optimizer, [next(steps) for _ in range(60)])


def test_networks_of_digits_are_repeated_too(check):
    assert sum(check(digits)) > 30


@pytest.mark.parametrize(("samples", "units"), [(30_000, 20), (10, 730), (300, 500)])
def test_steps_of_large_arrays_and_what_takes_long_are_not_repeated(repeated, samples, units):
    inputs, targets = np.ones((samples, 4)), np.ones((samples, 3))
    net = assemble(4, [Hidden(units, "tanh")] * 3, 3, seed=1)
    for step in training(net, inputs, targets, dataloader=BatchIterator(-1)):
        if step.steps == 12:
            break
    assert not any(repeated)


@pytest.mark.parametrize(("owner", "name"), [(replay.NotedStep, "__init__"), (replay, "runner_of")])
def test_a_list_that_there_is_no_memory_for_is_none(check, monkeypatch, owner, name):
    """Neither of steps nor of updates."""

    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(owner, name, fail)
    assert not any(check(outcome, optimizer=lambda: Adam(0.01)))


def test_lists_of_many_shapes_keep_to_their_memory(repeated, monkeypatch):
    monkeypatch.setattr(replay, "_MOST", 450)  # there are 84 weights, and 40 inputs in 8 samples
    _, _, steps = begun(network())
    repeated_by_size = {}
    for step in steps:
        repeated_by_size.setdefault(step.samples, set()).add(repeated[-1])
        if step.steps == STEPS:
            break
    assert repeated_by_size == {8: {False, True}, 4: {False, True}}
    monkeypatch.setattr(replay, "_MOST", 200)
    repeated.clear()
    _, _, steps = begun(network())
    taken = [next(steps).samples for _ in range(STEPS)]
    assert {size for size, was in zip(taken, repeated, strict=True) if was} == {8}
