"""Softmax

The network's last layer gives a number for each class, the logits. Softmax makes probabilities of
them: `e^z_i / sum_k e^z_k`, positive, and 1 in sum for every sample.

Write `softmax`. It takes `z` of the shape (classes, samples), a column for each sample, without a
bias row, and returns the probabilities in the same shape. `np.exp` of 1000 is too large for any
number: think of what may be subtracted from a whole column without a change of the result.

It is checked by a fact worth knowing: softmax is the slope of `log sum_k e^z_k`.
"""
# %% given
import numpy as np

# %% start
def softmax(z):
    """Probabilities of the same shape as z; every column sums to 1."""
    return ...

# %% check
from mfnet import CELoss


def log_sum_exp(z):
    largest = z.max(axis=0)
    return float((np.log(np.exp(z - largest).sum(axis=0)) + largest).sum())


def check(yours):
    z = np.array([[0.5, -1.0, 2.0], [1.5, 0.3, -0.7], [-0.2, 0.8, 0.1], [0.9, -2.0, 1.1]])
    given = Given(Z=z)
    classes, samples = z.shape
    hint = "Each column is a sample, and sums to 1 by itself: the sum goes over axis 0."
    yield compare("softmax(Z)", yours.softmax(z), gradient(log_sum_exp, z.copy()),
                  counts={"m": samples, "the number of classes": classes}, hint=hint)
    yield from given.unchanged()
    single = np.array([[0.3], [-1.1]])
    yield compare("softmax of one sample", yours.softmax(single), gradient(log_sum_exp, single))
    large = np.array([[1000.0, -1000.0, 0.4], [999.0, -1001.0, 0.1], [997.0, -1000.5, -0.3]])
    hint = "Subtract the largest number of each column first: that changes nothing, and e^0 is 1."
    yield compare("softmax of large numbers", yours.softmax(large.copy()),
                  gradient(log_sum_exp, large), hint=hint)


def use(yours, net, loss, optimizer):
    """The gradient of the cross-entropy, (softmax - y) / m, takes the softmax that was written."""

    def grad(pred, target):
        gradient = np.zeros_like(pred)
        gradient[1:] = (yours.softmax(pred[1:]) - target[1:]) / pred.shape[1]
        return gradient

    if isinstance(loss, CELoss):
        loss.grad = grad
