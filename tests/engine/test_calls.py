"""What the kernel is told of numpy's calls, carried out here as calls.c does: numpy's own bits."""

import ctypes

import numpy as np
import pytest

from mfnet import SGD, BatchIterator, CELoss
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, Hidden, assemble
from mfnet.machinery.calls import check_is, check_is_finite, in_python, joined, use_runner
from mfnet.machinery.products import product_in_use
from mfnet.parts.losses import WeightedCELoss
from mfnet.train import training
from mfnet_page import calls

LOOP = ctypes.CFUNCTYPE(
    None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p
)  # fmt: skip
IN_PYTHON = {"clip", "matmul"}  # what remains: the latter of a vector

INPUTS = np.random.default_rng(1).normal(size=(60, 4))
CLASSES = np.eye(3)[np.random.default_rng(2).integers(3, size=60)]
NUMBERS = np.random.default_rng(3).normal(size=(60, 3))


def carry_out(d):
    """As calls.c; whether the list goes on."""
    at = [x.ctypes.data for x in d.arrays]
    views = [
        np.lib.stride_tricks.as_strided(x, (d.rows, d.columns), strides)
        for x, strides in zip(d.arrays, d.strides, strict=True)
    ]
    if d.kind == calls.LOOP:
        row, column = (np.array([s[axis] for s in d.strides], np.intp) for axis in range(2))
        count = np.array([d.columns], np.intp)
        for number in range(d.rows):
            begin = np.array(at, np.intp) + number * row
            LOOP(d.loop[0])(begin.ctypes.data, count.ctypes.data, column.ctypes.data, d.loop[1])
    elif d.kind == calls.PRODUCT:
        np.matmul(*d.arrays)
    elif d.kind == calls.CHOICE:
        views[2][views[1].astype(bool)] = views[0][views[1].astype(bool)]
    elif d.kind == calls.CHECK:
        return views[2].view(np.uint8).item() == d.depth
    elif d.kind == calls.CHECK_FINITE:
        return np.isfinite(views[2]).item()
    else:
        d.arrays[2][...] = np.count_nonzero(views[0])
    return True


class Watched(calls.Runner):
    """Carries everything out here, and remembers what it left to Python."""

    def __init__(self):
        super().__init__(None, None, product_in_use())
        self.left, self.described = set(), 0

    def __call__(self, listed, batch=()):
        pairs = [(call, self._described(*call)) for call in listed]
        self.described += sum(bool(parts) for _, parts in pairs)
        self.left |= {call[0].__name__ for call, parts in pairs if not parts}

        def run(*arrays):
            for number, (target, array) in enumerate(zip(batch, arrays, strict=True)):
                assert calls.taken(number, target).strides[2] == array.strides
                target[...] = array
            for call, parts in pairs:
                if not parts or parts[0].kind == calls.PRODUCT:
                    joined(in_python([call]))()
                for part in parts:
                    if part.kind != calls.PRODUCT and not carry_out(part):
                        return False
            return True

        return [run]


@pytest.fixture
def runner():
    watched = Watched()
    before = use_runner(watched)
    yield watched
    use_runner(before)


def in_use():
    """What runs lists here: the kernel, in the browser's Python."""
    runner = use_runner(in_python)
    use_runner(runner)
    return runner


def losses_of(activation="tanh", loss=None, optimizer=None, targets=CLASSES, size=8, steps=60):
    net = assemble(4, [Hidden(6, activation), Hidden(5, activation)], 3, seed=1)
    taken = training(
        net, INPUTS, targets, dataloader=BatchIterator(size, seed=0), loss=loss or CELoss(),
        optimizer=optimizer or SGD(0.05),
    )  # fmt: skip
    losses = [next(taken).loss.tobytes() for _ in range(steps)]
    return losses, [weights.tobytes() for weights, _ in net.parameters_and_gradients()]


def check(runner, **how):
    fast = losses_of(**how)
    before = use_runner(in_python)
    try:
        assert losses_of(**how) == fast
    finally:
        use_runner(before)
    assert runner.described > 20
    assert runner.left <= IN_PYTHON


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation(runner, name):
    check(runner, activation=name)
    assert not runner.left


@pytest.mark.parametrize("name", [name for name in LOSSES if name != "sample-weighted"])
def test_every_loss(runner, name):
    loss = (
        WeightedCELoss([1, 2, 0.5]) if name == "weighted-cross-entropy" else LOSSES[name].make()
    )  # fmt: skip
    check(
        runner, loss=loss, targets=CLASSES if "classification" in LOSSES[name].tasks else NUMBERS
    )  # fmt: skip


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer(runner, name):
    optimizer = OPTIMIZERS[name].make(learning_rate=0.01, weight_decay=0.01)
    check(runner, optimizer=optimizer)
    assert not runner.left


@pytest.mark.parametrize("size", [1, 32, 60])
def test_every_size_of_batches(runner, size):
    check(runner, size=size)


@pytest.mark.parametrize("make", [Watched, in_use])
def test_a_list_goes_on_to_the_first_check_that_fails(make):
    runner = make()
    x, last = np.zeros((2, 3)), np.zeros(())
    loss, is_right = np.zeros(()), np.ones((), dtype=bool)
    (run,) = runner(
        [
            (np.add.reduce, (x, None, None, loss)), (check_is_finite, (loss,)),
            (check_is, (is_right, True)), (np.add, (last, np.ones(()), last)),
        ],
        [x],
    )  # fmt: skip
    batch = np.arange(6.0).reshape(2, 3)
    assert run(batch)
    assert (loss, last) == (15.0, 1.0)
    for spoilt in (np.inf, -np.inf, np.nan):
        batch[1, 1] = spoilt
        assert not run(batch)
        assert last == 1.0
    batch[1, 1], is_right[()] = 4.0, False
    assert not run(batch)
    assert last == 1.0


@pytest.mark.parametrize("ufunc", [np.add, np.maximum, np.minimum])
@pytest.mark.parametrize("axis", [0, None])
@pytest.mark.parametrize("shape", [(2, 10), (7, 3), (1, 9), (9, 1), (40, 30), (300,)])
@pytest.mark.parametrize("turned", [False, True])
def test_a_reduction_is_numpys(ufunc, axis, shape, turned):
    x = np.random.default_rng(5).normal(size=shape[::-1] if turned else shape)
    x = x.T if turned else x
    expected = np.asarray(ufunc.reduce(x, axis=axis))
    out = np.empty_like(expected)
    if axis == 0 and x.ndim == 1:
        axis = None
    for part in calls.reduction(ufunc, x, axis, None, out):
        carry_out(part)
    assert out.tobytes() == expected.tobytes()
