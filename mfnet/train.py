"""The one training loop, as a generator: everything that trains a network drives it."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from mfnet import checks
from mfnet.dataloader import Batch, BatchIterator, DataLoader
from mfnet.loss import Loss, MSELoss
from mfnet.machinery.in_parts import InParts
from mfnet.machinery.replay import Replay
from mfnet.machinery.shortcuts import backward_weights, check_targets, loss_and_grad
from mfnet.machinery.steps import START, with_last_marked
from mfnet.machinery.steps import Step as Step
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer, Schedule


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
    *,
    learning_rate: float | None = None,
) -> list[np.float64]:
    """Train `net`, in place, and return the mean training loss of each epoch.

    Args:
        net: the network.
        inputs, targets: the dataset, (samples, features) and (samples, outputs).
        num_epochs: how many times every sample is used.
        lr, learning_rate: two names for the learning rate of the default optimizer; an `optimizer`
            that is given has its own.
        dataloader, loss, optimizer: `BatchIterator()`, `MSELoss()` and `SGD(lr)` unless given.
        max_gradient_norm: if given, the gradient of every weight matrix is clipped to it.

    Raises:
        TypeError, ValueError: for arguments that cannot be trained with, before any weight changes.
        FloatingPointError: if the loss is no longer finite. The weights are then those that gave
            that loss; `mfnet.fit` goes back to the last good ones.
    """
    checks.integer("num_epochs", num_epochs, minimum=0)
    if optimizer is None:
        optimizer = SGD(lr if learning_rate is None else learning_rate)
    steps = training(
        net,
        inputs,
        targets,
        num_epochs=num_epochs,
        dataloader=dataloader,
        loss=loss,
        optimizer=optimizer,
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
    schedule: Schedule | None = None,
    max_gradient_norm: float | None = None,
    max_total_gradient_norm: float | None = None,
    resume: Step | None = None,
    in_parts: bool = False,
) -> Iterator[Step]:
    """Train `net` one batch at a time: each `next()` runs a batch and returns its `Step`.

    Arguments and errors are those of `train`, and bad arguments are found at once, not at the first
    `next()`.

    Args:
        num_epochs: the last epoch; without it, training goes on for as long as somebody asks.
        schedule: sets the optimizer's learning rate before every step.
        max_total_gradient_norm: if given, all gradients together are clipped to it.
        resume: the last step of a training to go on with, in the middle of an epoch too, with the
            same network, optimizer and data loader.
        in_parts: cut a wide network's batches, which take long: yield amid a batch the step before
            once more, to `resume` from. Nothing of a batch is seen before its own step.
    """
    checks.instance("net", net, NeuralNetwork).check_layers()
    inputs, targets = checks.inputs_and_targets(inputs, targets)
    end = np.inf if num_epochs is None else checks.integer("num_epochs", num_epochs, minimum=0)
    dataloader = checks.instance("dataloader", dataloader, DataLoader, default=BatchIterator)
    loss = checks.instance("loss", loss, Loss, default=MSELoss)
    check_targets(loss, targets)
    optimizer = checks.instance("optimizer", optimizer, Optimizer, default=SGD)
    if schedule is not None:
        checks.instance("schedule", schedule, Schedule)
    checks.limit("max_gradient_norm", max_gradient_norm)
    checks.limit("max_total_gradient_norm", max_total_gradient_norm)

    def steps(last: Step) -> Iterator[Step]:
        replay = Replay(net, loss, optimizer)  # takes steps faster
        cut = InParts(net, loss) if in_parts else None
        while not last.ends_epoch or last.epoch < end:
            if last.ends_epoch:
                batches = dataloader(inputs, targets)
                last = last.next_epoch()
            else:
                batches = dataloader.rest_of_epoch(inputs, targets, last.batch)
            for batch, is_last in with_last_marked(iter(batches)):
                batch_loss = replay.backpropagate(batch.inputs, batch.targets)
                if batch_loss is None and cut:
                    batch_loss = yield from cut.backpropagate(batch.inputs, batch.targets, last)
                if batch_loss is None:
                    batch_loss = _backpropagate(net, batch, loss, last)
                if max_gradient_norm is not None:
                    optimizer.clip_gradients(net, max_gradient_norm)
                if max_total_gradient_norm is not None:
                    optimizer.clip_gradients_together(net, max_total_gradient_norm)
                if schedule is not None:
                    optimizer.learning_rate = schedule(last.steps)
                if not replay.update():
                    optimizer.step(net)
                    net.restore_bias_rows()
                last = last.next_batch(batch_loss, batch.inputs.shape[1], ends_epoch=is_last)
                yield last

    return steps(checks.instance("resume", resume, Step, default=lambda: START))


def _backpropagate(net: NeuralNetwork, batch: Batch, loss: Loss, last: Step) -> np.float64:
    """Forward and backward: compute all gradients, and return the batch's loss."""
    net.training = True
    try:
        pred = net.forward(batch.inputs)
        batch_loss, gradient = loss_and_grad(loss, pred, batch.targets)
        if not np.isfinite(batch_loss):
            raise FloatingPointError(
                f"the training loss became {batch_loss} at epoch {last.epoch}, "
                f"batch {last.batch + 1}; a smaller learning rate may help"
            )
        backward_weights(net, gradient)
    finally:
        net.training = False
    return np.float64(batch_loss)
