"""Samples are judged after every epoch by a list of calls: to the bits of the ordinary way."""

import numpy as np
import pytest

from mfnet import SGD, BatchIterator, CELoss, Linear, MSELoss
from mfnet.catalogue import ACTIVATIONS, LOSSES, Hidden, assemble
from mfnet.dataloader import with_bias
from mfnet.parts.losses import WeightedCELoss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.tensor import use_matmul
from mfnet.train import training
from mfnet_page import loss_replay
from mfnet_page.datasets import points
from mfnet_page.evaluation import Scorer, score
from mfnet_page.loss_replay import LossReplay
from mfnet_page.session import Session

INPUTS = np.random.default_rng(1).normal(size=(60, 4))
CLASSES = np.eye(3)[np.random.default_rng(2).integers(3, size=60)]
NUMBERS = np.random.default_rng(3).normal(size=(60, 3))
PARTS = [slice(40), slice(20, 60), slice(40, 57)]
EPOCHS = 30


@pytest.fixture
def repeated(monkeypatch):
    """Whether each list that was run so far went to its end."""
    runs = []
    run = loss_replay._List.run

    def watched(*arguments):
        judged = run(*arguments)
        runs.append(judged is not None)
        return judged

    monkeypatch.setattr(loss_replay._List, "run", watched)
    return runs


def network(activation="tanh", dropout=0.0):
    return assemble(4, [Hidden(6, activation, dropout), Hidden(5, activation)], 3, seed=1)


def check(net, loss=None, targets=CLASSES, inputs=INPUTS, *, scale=1.0, change=None):
    """Trains, and judges after every epoch; both ways have to give the same."""
    loss = loss or CELoss()
    loader = BatchIterator(8, seed=0, input_scale=scale)
    replay = LossReplay(net, loss, scale)
    steps = training(net, inputs, targets, dataloader=loader, loss=loss, optimizer=SGD(0.05))
    for step in steps:
        if not step.ends_epoch:
            continue
        if change and step.epoch == EPOCHS // 2:
            change(net)
        for part in PARTS:
            outputs, judged = replay.judge(inputs[part], targets[part])
            expected = net.forward(with_bias(inputs[part], scale))
            assert outputs.tobytes() == expected.tobytes()
            assert judged == loss.loss(expected, with_bias(targets[part]))
        if step.epoch == EPOCHS:
            return


def mostly(repeated):
    return sum(repeated) > 0.7 * len(PARTS) * EPOCHS


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(repeated, name):
    check(network(name))
    assert mostly(repeated)


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss(repeated, name):
    part = LOSSES[name]
    targets = CLASSES if "classification" in part.tasks else NUMBERS
    loss = {
        "weighted-cross-entropy": lambda: WeightedCELoss([1, 2, 0.5]),
        "sample-weighted": lambda: SampleWeightedLoss(MSELoss()),
    }.get(name, part.make)()
    if name == "sample-weighted":
        targets = np.hstack([NUMBERS, np.random.default_rng(4).random((60, 1))])
    check(network(), loss, targets)
    assert mostly(repeated) == (name != "sample-weighted")


def test_inputs_that_are_scaled(repeated):
    check(network(), scale=0.3)
    assert mostly(repeated)


def test_units_that_are_dropped_in_training_alone(repeated):
    check(network(dropout=0.5))
    assert mostly(repeated)


def test_bytes_are_judged_in_the_ordinary_way(repeated):
    check(network(), inputs=(10 * np.abs(INPUTS)).astype(np.uint8), scale=0.1)
    assert not repeated


def test_what_is_wide_is_judged_in_the_ordinary_way(repeated):
    check(assemble(4, [Hidden(2000, "tanh")], 3, seed=1))
    assert not repeated


def other_weights(net):
    net.layers[0].weights[2] += 0.5


def weights_replaced(net):
    net.layers[2].weights = 0.5 * net.layers[2].weights


def layer_replaced(net):
    net.layers[2] = Linear(6, 5, seed=9)


def layer_added(net):
    net.layers.insert(2, ACTIVATIONS["elu"].make())


def function_replaced(net):
    net.layers[1].g, net.layers[1].g_prime = np.sin, np.cos


def method_replaced(net):
    forward = net.layers[1].forward
    net.layers[1].forward = lambda x: 0.5 * forward(x)


def method_of_the_network_replaced(net):
    forward = net.forward
    net.forward = lambda x: 0.5 * forward(x)


def other_product(_):
    use_matmul(lambda a, b, out=None: np.multiply(np.matmul(a, b), 1.0 + 1e-12, out=out))


CHANGES = [
    other_weights, weights_replaced, layer_replaced, layer_added, function_replaced,
    method_replaced, method_of_the_network_replaced, other_product,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_changed_in_the_middle_counts_from_the_next_judging_on(repeated, change):
    before = use_matmul(np.matmul)
    use_matmul(before)
    try:
        check(network(), change=change)
    finally:
        use_matmul(before)
    assert any(repeated)


def test_layers_that_drop_units_in_prediction_too_do_so(repeated):
    net = network(dropout=0.5)
    replay = LossReplay(net, CELoss(), 1.0)
    for _ in range(EPOCHS):
        replay.judge(INPUTS, CLASSES)
    count = len(repeated)
    net.training = True
    losses = {float(replay.judge(INPUTS, CLASSES).loss) for _ in range(EPOCHS)}
    assert count > EPOCHS / 2
    assert len(losses) > EPOCHS / 2


@np.errstate(all="ignore")
@pytest.mark.parametrize("weight", [np.inf, np.nan, 1e300])
def test_a_loss_that_is_not_finite_is_that_of_the_ordinary_way(repeated, weight):
    net, loss = network("relu"), MSELoss()
    replay = LossReplay(net, loss, 1.0)
    for _ in range(EPOCHS):
        replay.judge(INPUTS, NUMBERS)
    net.layers[-1].weights[1:] = weight
    outputs, judged = replay.judge(INPUTS, NUMBERS)
    expected = loss.loss(outputs, with_bias(NUMBERS))
    assert not np.isfinite(judged)
    assert np.float64(judged).tobytes() == np.float64(expected).tobytes()
    assert repeated[-1] is False


def test_targets_that_become_wrong_are_refused(repeated):
    replay, targets = LossReplay(network(), CELoss(), 1.0), CLASSES.copy()
    for _ in range(EPOCHS):
        replay.judge(INPUTS, targets)
    targets[3] = 0.5
    with pytest.raises(ValueError, match="one-hot"):
        replay.judge(INPUTS, targets)
    assert repeated[-1] is False


def test_a_session_evaluates_by_it_to_the_same_bits(repeated, monkeypatch):
    config = {
        "samples": 250, "layers": [{"units": 8, "activation": "tanh"}], "loss": "cross-entropy",
        "optimizer": "adam", "learning_rate": 0.01, "weight_decay": 0.0, "batch_size": 50,
        "epochs": EPOCHS, "patience": 0, "validation": 20, "seed": 0,
    }  # fmt: skip

    def evaluations():
        session = Session(config, points.make("spirals", 250, 2, 0))
        session.run(np.inf)
        return session.course.evaluations, session.test_outputs.tobytes()

    fast = evaluations()
    assert sum(repeated) > EPOCHS
    count = len(repeated)
    monkeypatch.setattr(loss_replay, "_LARGEST", -1)
    assert evaluations() == fast
    assert len(repeated) == count


@pytest.mark.parametrize("classes", [1, 2, 3])
def test_scores_of_the_same_samples_are_those_of_others(classes):
    rng = np.random.default_rng(5)
    targets = np.eye(classes)[rng.integers(classes, size=50)] if classes > 1 else NUMBERS[:50, :1]
    targets = targets if classes > 1 else np.float64(targets > 0)
    scorer = Scorer("classification", CELoss(), targets)
    seen = set()
    for _ in range(20):
        outputs = rng.integers(3, size=(classes + 1, 50)).astype(np.float64)  # often as large
        expected = score("classification", CELoss(), outputs, with_bias(targets))
        seen.add(expected)
        assert scorer.score(outputs) == expected
    assert len(seen) > 5
    outputs[1, 7] = np.nan
    assert scorer.score(outputs) is None
