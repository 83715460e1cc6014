"""The backward pass of a linear layer

A linear layer computes `Z = W A`. On the way back it is given `grad`, which is `dJ/dZ`, and has two
things to find: by how much the loss grows with each of its weights, `dJ/dW`, and with each number
that came in, `dJ/dA`, which the layer before it goes on with.

Write `backward`, a method of the layer. Store `dJ/dW` as `self.dJ_dw`, of the shape of
`self.weights`, and return `dJ/dA`, of the shape of `self.inputs`, which is `A`. The chain rule says
how: `Z_ij = sum_k W_ik A_kj`.

Row 0 of `W` is 1 0 … 0 and only carries the bias feature on. It is a constant: row 0 of `dJ/dW` is 0.
"""
# %% given
import numpy as np

# %% start
def backward(self, grad):
    """From grad = dJ/dZ: store dJ/dW in self.dJ_dw, and return dJ/dA."""
    self.dJ_dw = ...
    return ...

# %% check
from types import MethodType

from mfnet import Linear
from mfnet.dataloader import with_bias


def layer_of(features, outputs):
    layer = Linear(features, outputs, seed=1)
    layer.weights[1:, 0] = np.linspace(-0.6, 0.9, outputs)
    return layer


def matrices(yours, layer, a, delta, m, name=""):
    z = layer.forward(a)
    given = Given(grad=delta, A=a, W=layer.weights)

    def with_weights(weights):
        return (delta * (weights @ a)).sum()

    dJ_dw = gradient(with_weights, layer.weights.copy())
    dJ_dw[0] = 0.0
    dJ_da = gradient(lambda moved: (delta * (layer.weights @ moved)).sum(), a.copy())
    counts = {"m": m, "the number of outputs": len(z) - 1}
    for again in ("", " in a second pass"):
        layer.dJ_dw = np.zeros_like(layer.weights) if not again else layer.dJ_dw
        returned = yours.backward(layer, delta)
        yield compare(f"dJ/dW{name}{again}", layer.dJ_dw, dJ_dw, counts=counts,
                      hint="It is grad Aᵀ, a product over the samples, and its row 0 is 0.")
        yield compare(f"dJ/dA{name}{again}", returned, dJ_da, counts=counts,
                      hint="It is Wᵀ grad, a product over the outputs.")
        yield from given.unchanged()


def check(yours):
    a = with_bias(np.array([[0.5, -1.0], [1.5, 0.3], [-0.7, 2.0], [0.1, -0.4]]))
    delta = np.random.default_rng(3).normal(0.0, 1.0, (6, 4))
    yield from matrices(yours, layer_of(2, 5), a, delta, 4)
    one = with_bias(np.array([[0.3, -0.8, 1.1]]))
    yield from matrices(yours, layer_of(3, 1), one, np.array([[0.4], [-0.9]]), 1, " of one sample")


def use(yours, net, loss, optimizer):
    """Every linear layer of the network goes backward as was written."""
    for layer in net.layers:
        if isinstance(layer, Linear):
            layer.backward = MethodType(yours.backward, layer)
