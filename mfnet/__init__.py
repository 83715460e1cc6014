"""mfnet: a small neural-network library in pure numpy in which backpropagation can be read.

Read it in this order: `tensor`, `layer`, `nn`, `loss`, `optimizer`; then `dataloader` and `train`.

Notation, everywhere: `A[l-1]` is the input of layer l, `W[l]` its weights, `Z[l] = W[l] A[l-1]`,
`A[l] = g(Z[l])`, `Delta[l] = dJ/dZ[l]`, m the number of samples. Inside a network a matrix has the
shape (features + 1, samples): one column a sample, and row 0 is the bias feature, always 1. Outside
a network a dataset has the shape (samples, features), without a bias feature.
"""

from mfnet.dataloader import Batch, BatchIterator, DataLoader
from mfnet.layer import Activation, Id, Layer, Linear, ReLU, Sigmoid
from mfnet.loss import CELoss, Loss, MSELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer
from mfnet.parts import activations as _activations
from mfnet.parts import losses as _losses
from mfnet.parts import optimizers as _optimizers
from mfnet.parts.activations import *  # noqa: F403 (its __all__ says what)
from mfnet.parts.dropout import Dropout
from mfnet.parts.losses import *  # noqa: F403
from mfnet.parts.optimizers import *  # noqa: F403
from mfnet.tensor import Tensor

__version__ = "0.1.0"

__all__ = [
    "SGD",
    "Activation",
    "Batch",
    "BatchIterator",
    "CELoss",
    "DataLoader",
    "Dropout",
    "Id",
    "Layer",
    "Linear",
    "Loss",
    "MSELoss",
    "NeuralNetwork",
    "Optimizer",
    "ReLU",
    "Sigmoid",
    "Tensor",
]
__all__ += _activations.__all__
__all__ += _losses.__all__
__all__ += _optimizers.__all__
