"""The one training loop, as a generator: everything that trains a network drives it."""

from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.dataloader import Batch, BatchIterator, DataLoader
from mfnet.loss import Loss, MSELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer


class Step(NamedTuple):
    """What is known after a batch has changed the weights.

    Attributes:
        epoch: the epoch, from 1.
        batch: the batch within the epoch, from 1.
        samples: how many samples the batch had.
        loss: its loss, before the weights changed.
        epoch_loss: the mean of the losses of all samples that the epoch has used so far.
        ends_epoch: whether this was the epoch's last batch.
    """

    epoch: int
    batch: int
    samples: int
    loss: np.float64
    epoch_loss: np.float64
    ends_epoch: bool


def train(
    net: NeuralNetwork,
    inputs: ArrayLike,
    targets: ArrayLike,
    num_epochs: int = 1000,
    lr: float = 1e-3,
    dataloader: DataLoader | None = None,
    loss: Loss | None = None,
    optimizer: Optimizer | None = None,
    max_gradient_norm: float | None = None,
) -> list[np.float64]:
    """Train `net`, in place.

    Args:
        net: the network.
        inputs: (samples, features).
        targets: (samples, outputs).
        num_epochs: how many times every sample is used.
        lr: the learning rate of the default optimizer; an `optimizer` that is given has its own.
        dataloader: `BatchIterator()` unless given.
        loss: `MSELoss()` unless given.
        optimizer: `SGD(lr)` unless given.
        max_gradient_norm: if given, the gradient of every weight matrix is clipped to it.

    Returns:
        The mean training loss of each epoch.

    Raises:
        TypeError, ValueError: for arguments that cannot be trained with, before any weight changes.
        FloatingPointError: if the loss is no longer finite; the weights stay the last good ones.
    """
    steps = training(
        net,
        inputs,
        targets,
        num_epochs=num_epochs,
        dataloader=dataloader,
        loss=loss,
        optimizer=SGD(lr) if optimizer is None else optimizer,
        max_gradient_norm=max_gradient_norm,
    )
    return [step.epoch_loss for step in steps if step.ends_epoch]


def training(
    net: NeuralNetwork,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    num_epochs: int | None = None,
    dataloader: DataLoader | None = None,
    loss: Loss | None = None,
    optimizer: Optimizer | None = None,
    max_gradient_norm: float | None = None,
) -> Iterator[Step]:
    """Train `net` a batch at a time: each `next()` runs one batch and says how it went.

    Arguments and errors are those of `train`; bad arguments are found at once, not at the first
    `next()`. Without `num_epochs` it goes on for as long as it is asked to.
    """
    inputs = checks.dataset("inputs", inputs)
    targets = checks.dataset("targets", targets)
    checks.same_number_of_samples(inputs, targets)
    if num_epochs is not None:
        checks.integer("num_epochs", num_epochs, minimum=0)
    if max_gradient_norm is not None:
        checks.finite_number("max_gradient_norm", max_gradient_norm, positive=True)
    return _steps(
        net,
        inputs,
        targets,
        count(1) if num_epochs is None else range(1, num_epochs + 1),
        BatchIterator() if dataloader is None else dataloader,
        MSELoss() if loss is None else loss,
        SGD() if optimizer is None else optimizer,
        max_gradient_norm,
    )


def _steps(
    net: NeuralNetwork,
    inputs: NDArray[Any],
    targets: NDArray[Any],
    epochs: Iterable[int],
    dataloader: DataLoader,
    loss: Loss,
    optimizer: Optimizer,
    max_gradient_norm: float | None,
) -> Iterator[Step]:
    for epoch in epochs:
        samples_seen, loss_sum = 0, np.float64(0.0)
        batches = _with_last_marked(iter(dataloader(inputs, targets)))
        for number, (batch, is_last) in enumerate(batches, start=1):
            pred = net.forward(batch.inputs)
            batch_loss, gradient = loss.loss_and_grad(pred, batch.targets)
            if not np.isfinite(batch_loss):
                raise FloatingPointError(
                    f"the training loss became {batch_loss} at epoch {epoch}, batch {number}; "
                    "a smaller learning rate may help"
                )
            net.backward_weights(gradient)
            if max_gradient_norm is not None:
                optimizer.clip_gradients(net, max_gradient_norm)
            optimizer.step(net)
            net.restore_bias_rows()

            samples = batch.inputs.shape[1]
            samples_seen += samples
            loss_sum += batch_loss * samples
            yield Step(
                epoch, number, samples, np.float64(batch_loss), loss_sum / samples_seen, is_last
            )


def _with_last_marked(batches: Iterator[Batch]) -> Iterator[tuple[Batch, bool]]:
    batch = next(batches, None)
    if batch is None:
        raise ValueError("the data loader must yield a batch at the least, but yielded none")
    for following in batches:
        yield batch, False
        batch = following
    yield batch, True
