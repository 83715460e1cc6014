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
from mfnet.parts.activations import GELU, LeakyReLU, Softplus, Tanh
from mfnet.parts.dropout import Dropout
from mfnet.parts.losses import BCELoss, HuberLoss, MAELoss, WeightedCELoss
from mfnet.parts.optimizers import Adam, AdamW, RMSprop
from mfnet.tensor import Tensor

__version__ = "0.1.0"

__all__ = [
    "GELU",
    "SGD",
    "Activation",
    "Adam",
    "AdamW",
    "BCELoss",
    "Batch",
    "BatchIterator",
    "CELoss",
    "DataLoader",
    "Dropout",
    "HuberLoss",
    "Id",
    "Layer",
    "LeakyReLU",
    "Linear",
    "Loss",
    "MAELoss",
    "MSELoss",
    "NeuralNetwork",
    "Optimizer",
    "RMSprop",
    "ReLU",
    "Sigmoid",
    "Softplus",
    "Tanh",
    "Tensor",
    "WeightedCELoss",
]
