from copy import deepcopy
from functools import partial

import numpy as np
import pytest

from mfnet import SGD, Adam, AdamW, Linear, NeuralNetwork, Optimizer, RMSprop


@pytest.fixture
def net(rng):
    net = NeuralNetwork([Linear(3, 4, seed=rng), Linear(4, 2, seed=rng)])
    net.backward(np.ones_like(net.forward(np.ones((4, 5)))))
    return net


def test_gradient_descent_goes_against_the_gradient(net):
    expected = [weights - 0.1 * dJ_dw for weights, dJ_dw in net.weights_and_dJ_dws()]
    SGD(0.1).step(net)
    for (weights, _), wanted in zip(net.weights_and_dJ_dws(), expected, strict=True):
        np.testing.assert_array_equal(weights, wanted)


def test_clipping_shortens_each_matrix_by_itself_in_place(net):
    first, second = (dJ_dw for _, dJ_dw in net.weights_and_dJ_dws())
    first *= 10 / np.linalg.norm(first)
    second *= 0.5 / np.linalg.norm(second)
    directions, kept = first / 10, second.copy()
    Optimizer.clip_gradients(net, max_norm=2.0)
    np.testing.assert_allclose(first, 2 * directions, rtol=1e-14)
    np.testing.assert_array_equal(second, kept)


def test_clipping_together_keeps_the_direction_of_all_gradients(net):
    gradients = [dJ_dw for _, dJ_dw in net.weights_and_dJ_dws()]
    together = np.concatenate([dJ_dw.ravel() for dJ_dw in gradients])
    norm = np.linalg.norm(together)
    Optimizer.clip_gradients_together(net, max_norm=2 * norm)
    np.testing.assert_array_equal(np.concatenate([g.ravel() for g in gradients]), together)
    Optimizer.clip_gradients_together(net, max_norm=norm / 4)
    np.testing.assert_allclose(
        np.concatenate([g.ravel() for g in gradients]), together / 4, rtol=1e-14
    )


@pytest.mark.parametrize("clip", [Optimizer.clip_gradients, Optimizer.clip_gradients_together])
@pytest.mark.parametrize("size", [1e-100, 1.0, 1e155, 1e200, 1e307])
def test_gradients_of_any_size_are_clipped_to_the_norm(net, clip, size):
    (gradient, dJ_dw) = (dJ_dw for _, dJ_dw in net.weights_and_dJ_dws())
    dJ_dw[...] = 0.0
    direction = gradient / np.linalg.norm(gradient)
    gradient[...] = size * direction
    clip(net, max_norm=2 * size)
    np.testing.assert_array_equal(gradient, size * direction)
    clip(net, max_norm=size / 4)
    np.testing.assert_allclose(gradient / size, direction / 4, rtol=1e-12)
    assert not dJ_dw.any()


def test_gradients_that_are_not_finite_are_left_to_the_loss_that_they_make(net):
    gradients = [dJ_dw for _, dJ_dw in net.weights_and_dJ_dws()]
    gradients[0][1, 1] = np.inf
    kept = [gradient.copy() for gradient in gradients]
    Optimizer.clip_gradients_together(net)
    for gradient, wanted in zip(gradients, kept, strict=True):
        np.testing.assert_array_equal(gradient, wanted)


@pytest.mark.parametrize("clip", [Optimizer.clip_gradients, Optimizer.clip_gradients_together])
@pytest.mark.parametrize("max_norm", [0, -1.0, np.nan, np.inf])
def test_a_bad_norm_is_named(net, clip, max_norm):
    with pytest.raises(ValueError, match="max_norm must be"):
        clip(net, max_norm)


@pytest.mark.parametrize(
    ("rate", "error"),
    [(np.nan, ValueError), (np.inf, ValueError), (-1, ValueError), ("1", TypeError)],
)
def test_a_bad_learning_rate_is_named_then_and_later(rate, error):
    with pytest.raises(error, match="learning_rate must be"):
        SGD(rate)
    optimizer = SGD()
    with pytest.raises(error, match="learning_rate must be"):
        optimizer.learning_rate = rate
    assert optimizer.learning_rate == 1e-3


@pytest.mark.parametrize(
    "optimizer",
    [
        SGD(0.1, momentum=0.9, weight_decay=0.1),
        SGD(0.1, momentum=0.9, nesterov=True, weight_decay=0.1),
        RMSprop(0.1, weight_decay=0.1),
        Adam(0.1, weight_decay=0.1),
        AdamW(0.1, weight_decay=0.1),
    ],
    ids=repr,
)
def test_row_0_of_the_weights_stays_and_the_others_change(net, optimizer):
    before = [weights.copy() for weights, _ in net.weights_and_dJ_dws()]
    for _ in range(3):
        optimizer.step(net)
    for (weights, _), start in zip(net.weights_and_dJ_dws(), before, strict=True):
        np.testing.assert_array_equal(weights[0], start[0])
        assert (weights[1:] != start[1:]).any(axis=1).all()


@pytest.mark.parametrize("make", [partial(SGD, momentum=0.9), RMSprop, Adam, AdamW])
def test_another_network_begins_without_the_memory_of_the_first(net, make):
    first, alone = (NeuralNetwork([Linear(3, 4, seed=1), Linear(4, 2, seed=2)]) for _ in range(2))
    used = make(0.1)
    for _ in range(3):
        used.step(net)
    for other, optimizer in ((first, used), (alone, make(0.1))):
        other.backward(np.ones_like(other.forward(np.ones((4, 5)))))
        optimizer.step(other)
    for (weights, _), (wanted, _) in zip(
        first.weights_and_dJ_dws(), alone.weights_and_dJ_dws(), strict=True
    ):
        np.testing.assert_array_equal(weights, wanted)


@pytest.mark.parametrize(
    ("make", "options", "named"),
    [
        (SGD, {"momentum": 1}, "momentum must be from 0 to below 1"),
        (SGD, {"nesterov": True}, "nesterov needs a momentum"),
        (SGD, {"weight_decay": -1}, "weight_decay must be"),
        (RMSprop, {"alpha": 1.5}, "alpha must be"),
        (RMSprop, {"epsilon": 0}, "epsilon must be"),
        (Adam, {"beta1": np.nan}, "beta1 must be"),
        (AdamW, {"beta2": -0.1}, "beta2 must be"),
    ],
)
def test_a_bad_option_is_named(make, options, named):
    with pytest.raises(ValueError, match=named):
        make(0.1, **options)


def test_an_optimizer_shows_what_differs_from_its_defaults():
    assert repr(SGD(0.1)) == "SGD(learning_rate=0.1)"
    assert repr(SGD(0.1, momentum=0.9)) == "SGD(learning_rate=0.1, momentum=0.9)"
    assert repr(AdamW(0.1)) == "AdamW(learning_rate=0.1)"
    assert repr(AdamW(0.1, weight_decay=0.0)) == "AdamW(learning_rate=0.1, weight_decay=0.0)"


MAKERS = [partial(SGD, momentum=0.9), RMSprop, Adam, AdamW]


def backward(net):
    net.backward(np.ones_like(net.forward(np.ones((4, 5)))))
    return net


@pytest.mark.parametrize("make", MAKERS)
def test_what_is_read_of_a_memory_changes_nothing(net, make):
    optimizer, copied = make(0.1), deepcopy(net)
    optimizer.step(net)
    steps, arrays = optimizer.memory.copy(net)
    assert optimizer.memory.copy(copied)[0] == 0
    assert not any(array.any() for of_a_matrix in optimizer.memory.copy(copied)[1]
                   for array in of_a_matrix)  # fmt: skip
    assert optimizer.memory.steps == steps == 1
    for kept, wanted in zip(optimizer.memory.copy(net)[1], arrays, strict=True):
        np.testing.assert_array_equal(kept, wanted)


@pytest.mark.parametrize("make", MAKERS)
def test_a_network_with_other_layers_begins_with_an_empty_memory(net, make):
    def appended(net):
        net.layers.append(Linear(2, 2, seed=3))

    def removed(net):
        net.layers.pop()

    def replaced(net):
        net.layers[1] = Linear(4, 2, seed=3)

    def reshaped(net):
        net.layers[1].weights = Linear(4, 3, seed=3).weights

    for change in (appended, removed, replaced, reshaped):
        changed, alone = deepcopy(net), deepcopy(net)
        used = make(0.1)
        used.step(backward(changed))
        for (weights, _), (wanted, _) in zip(
            changed.weights_and_dJ_dws(), alone.weights_and_dJ_dws(), strict=True
        ):
            weights[...] = wanted
        for one, optimizer in ((changed, used), (alone, make(0.1))):
            change(one)
            optimizer.step(backward(one))
        for (weights, _), (wanted, _) in zip(
            changed.weights_and_dJ_dws(), alone.weights_and_dJ_dws(), strict=True
        ):
            np.testing.assert_array_equal(weights, wanted)
