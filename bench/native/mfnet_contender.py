"""mfnet's turns."""

from itertools import pairwise

import numpy as np
from turns import BATCH_SIZE, LEARNING_RATE, Epoch, arguments, digits, take_turns

from mfnet.dataloader import BatchIterator
from mfnet.layer import Layer, Linear, ReLU
from mfnet.loss import CELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD
from mfnet.train import training
from mfnet.trainutils import one_hot


def training_of(sizes: list[int]) -> Epoch:
    """A network and how it is trained for an epoch."""
    images, labels = digits()
    generator = np.random.default_rng(0)
    layers: list[Layer] = []
    for features, units in pairwise(sizes):
        layers += [Linear(features, units, seed=generator), ReLU()]
    steps = training(
        NeuralNetwork(layers[:-1]),
        images,
        one_hot(labels, 10),
        dataloader=BatchIterator(BATCH_SIZE, seed=0, input_scale=1 / 255),
        loss=CELoss(),
        optimizer=SGD(LEARNING_RATE),
    )
    return lambda: next(float(step.epoch_loss) for step in steps if step.ends_epoch)


if __name__ == "__main__":
    sizes, _, _ = arguments()
    take_turns(training_of(sizes))
