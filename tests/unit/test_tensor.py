import numpy as np

from mfnet import SGD, BatchIterator, Linear, NeuralNetwork, ReLU, Sigmoid
from mfnet.machinery.workspace import Workspace
from mfnet.tensor import matmul, tensor, use_matmul
from mfnet.train import train


def test_a_tensor_is_a_float64_copy():
    data = np.array([[1, 2]], np.uint8)
    made = tensor(data)
    assert made.dtype == np.float64
    assert not np.shares_memory(made, data)
    np.testing.assert_array_equal(tensor([[1, 2]]), [[1.0, 2.0]])


def test_matmul_is_the_matrix_product(rng):
    a, b = rng.normal(size=(2, 3)), rng.normal(size=(3, 4))
    np.testing.assert_array_equal(matmul(a, b), a @ b)
    np.testing.assert_array_equal(matmul(a, b, Workspace()), a @ b)


def test_a_workspace_hands_an_array_out_again_once_nobody_holds_it():
    workspace = Workspace()
    first = workspace.empty(3, 4)
    address = first.ctypes.data
    view = first[1:].T
    del first
    other = workspace.empty(3, 4)
    assert not np.shares_memory(other, view)
    del view
    assert workspace.empty(3, 4).ctypes.data == address


def test_a_workspace_keeps_few_arrays_however_many_are_held():
    workspace = Workspace()
    held = [workspace.empty(2, 2) for _ in range(100)]
    assert len({array.ctypes.data for array in held}) == 100
    for size in range(100):
        workspace.empty(size + 1)
    kept = workspace._arrays
    assert len(kept) <= 8
    assert all(len(arrays) <= 4 for arrays in kept.values())


def test_what_a_network_returned_never_changes(rng):
    net = NeuralNetwork([Linear(4, 3, seed=rng), ReLU(), Linear(3, 2, seed=rng)])
    x = rng.normal(size=(5, 6))
    seen = [net.forward(x), net.backward(np.ones((3, 6))), *(layer.dJ_dw for layer in net.layers)]
    kept = [array.copy() for array in seen]
    for _ in range(5):
        net.forward(2 * x)
        net.backward(np.full((3, 6), 3.0))
    for array, copy in zip(seen, kept, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_every_product_of_training_goes_through_the_seam(rng):
    """A step of two linear layers has two products forward, two weight gradients, one gradient."""
    shapes = []

    def watched(a, b, out=None):
        shapes.append((a.shape, b.shape))
        return np.matmul(a, b, out=out)

    net = NeuralNetwork([Linear(4, 3), ReLU(), Linear(3, 2), Sigmoid()])
    previous = use_matmul(watched)
    try:
        data = rng.normal(size=(5, 4)), rng.normal(size=(5, 2))
        train(net, *data, num_epochs=1, dataloader=BatchIterator(5), optimizer=SGD(0.1))
    finally:
        assert use_matmul(previous) is watched
    assert shapes == [
        ((4, 5), (5, 5)),
        ((3, 4), (4, 5)),
        ((3, 5), (5, 4)),
        ((4, 3), (3, 5)),
        ((4, 5), (5, 5)),
    ]
