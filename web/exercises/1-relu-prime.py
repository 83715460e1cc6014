"""The slope of ReLU

ReLU lets a number pass if it is positive, and makes everything else 0: `g(z) = max(0, z)`.
Backpropagation needs its slope `g′(z)`: by how much `g` grows where `z` grows a little.

Write `relu_prime`. It takes a matrix `z` of any shape and returns a matrix of the same shape, with
the slope at each of its numbers. At 0 itself there is a kink: any slope from 0 to 1 is right there.
"""
# %% given
import numpy as np

# %% start
def relu_prime(z):
    """The slope of max(0, z), number by number."""
    return ...

# %% check
from mfnet.layer import ReLU, relu


def check(yours):
    z = np.array([[0.8, -1.2, 2.5, -0.01], [-3.0, 0.3, 0.0, 0.01], [40.0, -40.0, 1.0, -0.7]])
    given = Given(Z=z)
    hint = "The line max(0, z) is flat on the left of 0, and rises by 1 for every 1 on the right."
    yield compare("g′(Z)", yours.relu_prime(z), slopes(relu, z.copy()), hint=hint)
    yield from given.unchanged()
    single = np.array([[-0.4], [0.6]])
    yield compare("g′(Z) of one sample", yours.relu_prime(single), slopes(relu, single))


def use(yours, net, loss, optimizer):
    """Every ReLU of the network takes the slope that was written."""
    for layer in net.layers:
        if isinstance(layer, ReLU):
            layer.g_prime = yours.relu_prime
