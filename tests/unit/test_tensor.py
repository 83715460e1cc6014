import numpy as np

from mfnet import SGD, BatchIterator, Linear, NeuralNetwork, ReLU, Sigmoid
from mfnet.tensor import matmul, tensor, use_matmul
from mfnet.train import train


def test_a_tensor_is_a_float64_copy():
    data = np.array([[1, 2]], np.uint8)
    made = tensor(data)
    assert made.dtype == np.float64
    assert not np.shares_memory(made, data)
    np.testing.assert_array_equal(tensor([[1, 2]]), [[1.0, 2.0]])


def test_matmul_writes_in_place_where_asked(rng):
    a, b, out = rng.normal(size=(2, 3)), rng.normal(size=(3, 4)), np.empty((2, 4))
    assert matmul(a, b, out=out) is out
    np.testing.assert_array_equal(out, a @ b)


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
