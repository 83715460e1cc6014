"""The gradient of the loss

The cross-entropy is `J = -1/m sum y log softmax(yhat)`, a mean over the m samples. Backpropagation
begins with its gradient `dJ/dyhat`: by how much the loss grows where an output grows a little.

Write `grad`. `pred` holds the logits and `target` a 1 at the right class, both of the shape
(classes + 1, m): row 0 is the bias row, of 1s, which takes no part in the loss. Return a matrix of
that shape; its row 0 is 0. `softmax(z)` is given, for rows without the bias row. It is your own
once you train.
"""
# %% given
import numpy as np
from mfnet.trainutils import softmax

# %% start
def grad(pred, target):
    """dJ/dyhat, of the shape of pred; row 0 is 0."""
    return ...

# %% check
from mfnet import CELoss, one_hot
from mfnet.dataloader import with_bias


def check(yours):
    logits = np.array([[0.4, 1.2, -0.3], [-1.0, 0.3, 0.8], [2.0, -0.7, 0.1], [0.1, 0.9, -1.5],
                       [0.6, -0.4, 1.7]])
    pred, target = with_bias(logits), with_bias(one_hot([0, 2, 1, 1, 2], 3))
    given = Given(pred=pred, target=target)
    expected = gradient(lambda moved: CELoss.loss(moved, target), pred.copy())
    counts = {"m": pred.shape[1], "the number of classes": 3, "the number of rows": 4}
    hint = "It is (softmax − y) / m below row 0, and 0 in row 0: (softmax − y) for every sample."
    yield compare("dJ/dŷ", yours.grad(pred, target), expected, counts=counts, hint=hint)
    yield from given.unchanged()
    few, right = with_bias(np.array([[0.2, -0.9]])), with_bias(one_hot([1], 2))
    yield compare("dJ/dŷ of one sample", yours.grad(few, right),
                  gradient(lambda moved: CELoss.loss(moved, right), few.copy()), hint=hint)
    large = with_bias(np.array([[1000.0, 999.0], [-1000.0, -1000.5]]))
    right = with_bias(one_hot([1, 0], 2))
    yield compare("dJ/dŷ of large logits", yours.grad(large.copy(), right),
                  gradient(lambda moved: CELoss.loss(moved, right), large),
                  hint="e^1000 is too large for any number: “softmax”, as it is given, avoids that.")


def use(yours, net, loss, optimizer):
    """The loss takes the gradient that was written."""
    if isinstance(loss, CELoss):
        loss.grad = yours.grad
