"""mfnet: a small neural-network library in pure numpy in which backpropagation can be read.

Read the textbook in one sitting, 900 lines in this order: `tensor`, `layer`, `nn`, `loss`,
`optimizer`, `dataloader`, `train`. The rest of the package stands on floors below and above it; no
module imports from a floor that comes later in this list:

- `checks`, `files`, `extras`, `machinery`: what others use and a reader can skip. They check
  arguments, reuse arrays, clip gradients, write files.
- `tensor`, `layer`, `nn`, `trainutils`, `loss`, `optimizer`, `dataloader`, `train`: the textbook.
- `parts`, `sample_weights`, `augmentation`, `mixing`, `partwise`, `catalogue`: further activations,
  losses, optimizers, laws of initial weights, schedules, dropout, data loaders; the list of all
  parts.
- `activations`, `dropout`, `schedule`: earlier names of modules in `parts`.
- `evaluation`, `last_good`, `history`, `callbacks`, `fit`, `checkpoint`, `recording`: training in
  earnest, and one step of it recorded.
- `datasets`, `shapes`, `digits`, `ink`, `drawings`: data.
- `estimators`, `exchange`, `comparison`, `pictures`, `table`, `cli`: what needs more than numpy.

Notation, everywhere: `A[l-1]` is the input of layer l, `W[l]` its weights, `Z[l] = W[l] A[l-1]`,
`A[l] = g(Z[l])`, `Delta[l] = dJ/dZ[l]`, m the number of samples. Inside a network a matrix has the
shape (features + 1, samples): one column a sample, and row 0 is the bias feature, always 1. Outside
a network a dataset has the shape (samples, features), without a bias feature.

`mfnet.train` and `mfnet.fit` are modules that can be called: after `from mfnet import train`,
`train(…)` is `mfnet.train.train(…)`.
"""

from typing import TYPE_CHECKING

from mfnet.dataloader import Batch, BatchIterator, DataLoader
from mfnet.evaluation import predict
from mfnet.layer import Activation, Id, Identity, Layer, Linear, ReLU, Sigmoid
from mfnet.loss import CELoss, Loss, MSELoss
from mfnet.machinery.names import CallableModule
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer
from mfnet.parts import activations as _activations
from mfnet.parts import initialization as _initialization  # noqa: F401 (adds its laws)
from mfnet.parts import losses as _losses
from mfnet.parts import optimizers as _optimizers
from mfnet.parts.activations import *  # noqa: F403 (its __all__ says what)
from mfnet.parts.dropout import Dropout
from mfnet.parts.losses import *  # noqa: F403
from mfnet.parts.optimizers import *  # noqa: F403
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization, accuracy, one_hot, r2_score, split

if TYPE_CHECKING:
    from mfnet.fit import fit as fit
    from mfnet.train import train as train
else:
    from mfnet import fit, train

    for _name in (fit, train):
        _name.__class__ = CallableModule

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
    "Identity",
    "Layer",
    "Linear",
    "Loss",
    "MSELoss",
    "NeuralNetwork",
    "Optimizer",
    "ReLU",
    "Sigmoid",
    "Standardization",
    "Tensor",
    "accuracy",
    "one_hot",
    "predict",
    "r2_score",
    "split",
]
__all__ += _activations.__all__
__all__ += _losses.__all__
__all__ += _optimizers.__all__
