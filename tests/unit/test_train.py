import copy

import numpy as np
import pytest

from mfnet import (
    SGD,
    Batch,
    BatchIterator,
    BCELoss,
    CELoss,
    DataLoader,
    Layer,
    Linear,
    Loss,
    MSELoss,
    NeuralNetwork,
    Optimizer,
    ReLU,
    Sigmoid,
    WeightedCELoss,
)
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.tensor import use_matmul
from mfnet.train import train, training
from mfnet.trainutils import one_hot


def small_net(seed=0):
    rng = np.random.default_rng(seed)
    return NeuralNetwork([Linear(3, 5, seed=rng), ReLU(), Linear(5, 2, seed=rng)])


@pytest.fixture
def data(rng):
    inputs = rng.normal(size=(20, 3))
    return inputs, inputs[:, :2] - inputs[:, 1:]


def all_weights(net):
    return [weights.copy() for weights, _ in net.weights_and_dJ_dws()]


def assert_same_weights(net, expected):
    for weights, wanted in zip(all_weights(net), expected, strict=True):
        np.testing.assert_array_equal(weights, wanted)


def test_training_learns_and_returns_a_float64_loss_an_epoch(data):
    losses = train(small_net(), *data, num_epochs=200, lr=0.05, dataloader=BatchIterator(5, seed=0))
    assert len(losses) == 200
    assert all(type(loss) is np.float64 for loss in losses)
    assert losses[-1] < 0.05 * losses[0]


def test_the_loss_of_an_epoch_is_the_mean_over_its_samples(data):
    steps = list(training(small_net(), *data, num_epochs=2, dataloader=BatchIterator(8, seed=0)))
    assert [(step.epoch, step.batch, step.samples, step.ends_epoch) for step in steps] == [
        (1, 1, 8, False), (1, 2, 8, False), (1, 3, 4, True),
        (2, 1, 8, False), (2, 2, 8, False), (2, 3, 4, True),
    ]  # fmt: skip
    for epoch in (steps[:3], steps[3:]):
        mean = sum(step.loss * step.samples for step in epoch) / 20
        assert epoch[-1].epoch_loss == pytest.approx(mean, rel=1e-14)
        assert epoch[0].epoch_loss == epoch[0].loss
    losses = train(small_net(), *data, num_epochs=2, dataloader=BatchIterator(8, seed=0))
    assert losses == [steps[2].epoch_loss, steps[5].epoch_loss]


def test_the_same_seed_gives_the_same_weights_and_losses_bit_for_bit(data):
    nets = [small_net(), small_net()]
    first, second = (
        train(net, *data, num_epochs=5, dataloader=BatchIterator(6, seed=1)) for net in nets
    )
    assert first == second
    assert_same_weights(nets[0], all_weights(nets[1]))


def test_a_step_is_gradient_descent_written_out(data):
    net, reference = small_net(), small_net()
    steps = training(
        net, *data, dataloader=BatchIterator(7, seed=2), loss=MSELoss(), optimizer=SGD(0.1)
    )
    for batch in BatchIterator(7, seed=2)(*data):
        pred = reference.forward(batch.inputs)
        reference.backward(2 / pred.shape[1] * (pred - batch.targets))
        for weights, dJ_dw in reference.weights_and_dJ_dws():
            weights -= 0.1 * dJ_dw
        next(steps)
        assert_same_weights(net, all_weights(reference))


def test_a_learning_rate_changed_between_batches_is_used_from_the_next(data):
    net, optimizer = small_net(), SGD(0.1)
    steps = training(net, *data, optimizer=optimizer)
    next(steps)
    kept = all_weights(net)
    optimizer.learning_rate = 0.0
    next(steps)
    assert_same_weights(net, kept)


def test_clipping_bounds_every_step(data):
    net = small_net()
    before = all_weights(net)
    train(net, *data, num_epochs=1, lr=1.0, dataloader=BatchIterator(-1), max_gradient_norm=1e-3)
    for (weights, _), old in zip(net.weights_and_dJ_dws(), before, strict=True):
        assert np.linalg.norm(weights - old) == pytest.approx(1e-3, rel=1e-9)


def test_training_leaves_the_gradient_of_the_networks_own_input_out(data):
    products = []

    def watched(a, b, out=None):
        products.append((a.shape, b.shape))
        return np.matmul(a, b, out=out)

    before = use_matmul(watched)
    try:
        train(NeuralNetwork([Linear(3, 2)]), *data, num_epochs=1, dataloader=BatchIterator(-1))
    finally:
        use_matmul(before)
    assert products == [((3, 4), (4, 20)), ((3, 20), (20, 4))]  # W A, Delta A^T; no W^T Delta


def test_a_diverging_training_stops_before_a_step_by_a_loss_that_is_not_finite(data):
    class Spoilt(DataLoader):
        def __call__(self, inputs, targets):
            loader = BatchIterator(10, shuffle=False)
            first, second = loader(inputs, targets)
            yield first
            yield Batch(second.inputs, np.full_like(second.targets, np.inf))

    net = small_net()
    steps = training(net, *data, dataloader=Spoilt())
    next(steps)
    good = all_weights(net)
    with pytest.raises(FloatingPointError, match="became inf at epoch 1, batch 2"):
        next(steps)
    assert_same_weights(net, good)


def test_no_epochs_and_no_layers(data):
    assert train(small_net(), *data, num_epochs=0) == []
    inputs, _ = data
    assert train(NeuralNetwork([]), inputs, inputs, num_epochs=2) == [0.0, 0.0]


def test_lists_are_data_too():
    assert len(train(NeuralNetwork([Linear(1, 1)]), [[1], [2]], [[1], [2]], num_epochs=1)) == 1


class OwnLayer(Layer):
    def forward(self, x):
        return np.vstack([x[:1], 2 * x[1:]])

    def backward(self, grad):
        return np.vstack([0 * grad[:1], 2 * grad[1:]])


class OwnLearningLayer(Layer):
    """Scales every feature, by weights of a shape of its own."""

    def __init__(self, features):
        self.weights = np.full((features, 1), 0.5)

    def forward(self, x):
        self.x = x
        return np.vstack([x[:1], self.weights * x[1:]])

    def backward(self, grad):
        self.dJ_dw = (grad[1:] * self.x[1:]).sum(axis=1, keepdims=True)
        return np.vstack([0 * grad[:1], self.weights * grad[1:]])


class OwnLoss(Loss):
    @staticmethod
    def loss(pred, target):
        return float(np.abs(pred - target).sum() / pred.shape[1])

    @staticmethod
    def grad(pred, target):
        return np.sign(pred - target) / pred.shape[1]


class OwnOptimizer(Optimizer):
    def step(self, net):
        for weights, dJ_dw in net.weights_and_dJ_dws():
            weights -= 0.01 * np.sign(dJ_dw)


class OwnLoader(DataLoader):
    def __call__(self, inputs, targets):
        for x, y in zip(inputs, targets, strict=True):
            yield Batch(np.r_[1.0, x][:, None], np.r_[1.0, y][:, None])


def _own_layers():
    rng = np.random.default_rng(0)
    return NeuralNetwork([OwnLearningLayer(3), OwnLayer(), Linear(3, 2, seed=rng), OwnLayer()])


@pytest.mark.parametrize(
    ("make_net", "own"),
    [
        (_own_layers, {}),
        (small_net, {"loss": OwnLoss(), "lr": 0.1}),
        (small_net, {"optimizer": OwnOptimizer()}),
        (small_net, {"dataloader": OwnLoader()}),
        (_own_layers, {"loss": OwnLoss(), "optimizer": OwnOptimizer(), "dataloader": OwnLoader()}),
    ],
)
def test_what_somebody_else_wrote_trains(make_net, own, data):
    losses = train(make_net(), *data, **({"num_epochs": 60, "lr": 0.03} | own))
    assert all(type(loss) is np.float64 for loss in losses)
    assert losses[-1] < 0.7 * losses[0]


class EmptyLoader(DataLoader):
    def __call__(self, inputs, targets):
        return iter(())


def refusals(data):
    inputs, targets = data
    spoilt = inputs.copy()
    spoilt[7, 1] = np.nan
    late = one_hot(np.arange(20) % 2, 2)
    late[15] = 0.5, 0.0
    return [
        ({"inputs": spoilt}, ValueError, "inputs must be finite, but is nan at sample 7"),
        ({"targets": targets + np.inf}, ValueError, "targets must be finite"),
        ({"inputs": inputs[0]}, ValueError, r"inputs must have the shape .*has \(3,\)"),
        ({"targets": targets[:, 0]}, ValueError, "targets must have the shape"),
        ({"inputs": inputs[:0], "targets": targets[:0]}, ValueError, "inputs must not be empty"),
        ({"inputs": inputs[:5]}, ValueError, "the same number of samples, but have 5 and 20"),
        ({"inputs": inputs[:, :2]}, ValueError, r"x must have the shape \(4, samples\)"),
        ({"targets": targets[:, :1]}, ValueError, "pred and target must have the same shape"),
        ({"inputs": "digits"}, TypeError, "inputs must hold real numbers"),
        ({"num_epochs": -1}, ValueError, "num_epochs must be at least 0, but is -1"),
        ({"num_epochs": 1.5}, TypeError, "num_epochs must be an integer, but is 1.5"),
        ({"lr": np.nan}, ValueError, "learning_rate must be a finite number"),
        ({"lr": "fast"}, TypeError, "learning_rate must be a number"),
        ({"max_gradient_norm": 0}, ValueError, "max_norm|max_gradient_norm must be"),
        ({"loss": CELoss()}, ValueError, "targets must be one-hot.*but sample 0 is"),
        ({"loss": CELoss(), "targets": late}, ValueError, r"but sample 15 is \[0.5, 0.0\]"),
        ({"loss": BCELoss(), "targets": late * 3}, ValueError, "targets must be from 0 to 1"),
        ({"loss": WeightedCELoss([1, 2, 3]), "targets": late}, ValueError, "each of the 3 class_w"),
        (
            {"loss": SampleWeightedLoss(MSELoss()), "targets": late - 0.5},
            ValueError,
            "weights must",
        ),
        ({"loss": SampleWeightedLoss(BCELoss()), "targets": late * 3}, ValueError, "from 0 to 1"),
        ({"dataloader": EmptyLoader()}, ValueError, "data loader must yield a batch"),
        ({"dataloader": 8}, TypeError, "dataloader must be a DataLoader, but is 8"),
        ({"loss": MSELoss}, TypeError, r"loss must be a Loss, but is the class.*write MSELoss\(\)"),
        ({"optimizer": SGD}, TypeError, r"optimizer must be an Optimizer.*write SGD\(\)"),
        ({"net": [Linear(3, 2)]}, TypeError, r"net must be a NeuralNetwork, but is \[Linear"),
        ({"num_epochs": None}, TypeError, "num_epochs must be an integer, but is None"),
        ({"inputs": [[1, 2], [3]]}, ValueError, "inputs must be numbers in a regular shape"),
        ({"targets": NoNumbers()}, TypeError, "targets must be numbers.*NoNumbers: detach me"),
        ({"targets": np.full((20, 2), 1j)}, TypeError, "targets must hold real numbers"),
    ]


class NoNumbers:
    """As a tensor of PyTorch's that needs a gradient."""

    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("detach me")


@pytest.mark.parametrize("number", range(29))
def test_bad_input_is_named_before_any_weight_changes(number, data):
    changed, error, sentence = refusals(data)[number]
    net = small_net()
    before = all_weights(net)
    loader = BatchIterator(5, shuffle=False)
    arguments = {"net": net, "inputs": data[0], "targets": data[1], "num_epochs": 2} | changed
    with pytest.raises(error, match=sentence):
        train(**{"dataloader": loader} | arguments)
    assert_same_weights(net, before)


def test_every_refusal_is_tried(data):
    assert len(refusals(data)) == 29


def test_training_refuses_bad_arguments_at_once(data):
    with pytest.raises(ValueError, match="inputs must have the shape"):
        training(small_net(), data[0][0], data[1])
    with pytest.raises(TypeError, match=r"schedule must be a Schedule, but is 0\.1"):
        training(small_net(), *data, schedule=0.1)
    with pytest.raises(TypeError, match="resume must be a Step, but is 3"):
        training(small_net(), *data, resume=3)


def test_a_layer_in_two_places_is_refused(data):
    shared = Sigmoid()
    with pytest.raises(ValueError, match=r"layers\[1\] and layers\[3\] are the same object, Sigm"):
        NeuralNetwork([Linear(3, 3), shared, Linear(3, 3), shared])
    net = small_net()
    net.layers.insert(0, net.layers[1])
    with pytest.raises(ValueError, match=r"layers\[0\] and layers\[2\] are the same object"):
        train(net, *data, num_epochs=1)


def test_data_stay_as_they_are(rng):
    pixels = rng.integers(0, 256, (30, 3), dtype=np.uint8)
    kept, labels = copy.copy(pixels), one_hot(rng.integers(0, 2, 30), 2)
    train(small_net(), pixels, labels, num_epochs=2, loss=CELoss(), lr=1e-4)
    np.testing.assert_array_equal(pixels, kept)
