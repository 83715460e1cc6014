"""The one training loop, as a generator: everything that trains a network drives it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import checks
from mfnet.dataloader import Batch, BatchIterator, DataLoader
from mfnet.loss import Loss, MSELoss, check_targets, loss_and_grad
from mfnet.nn import NeuralNetwork, backward_weights
from mfnet.optimizer import SGD, Optimizer
from mfnet.parts.schedules import Schedule


class Step(NamedTuple):
    """What is known after a batch has changed the weights, and all that going on from there needs.

    Attributes:
        epoch: the epoch, from 1.
        batch: the batch within the epoch, from 1.
        steps: how many batches have changed the weights, this one included.
        samples: how many samples the batch had.
        loss: its loss, before the weights changed.
        epoch_loss: the mean of the losses of all samples that the epoch has used so far.
        epoch_samples: how many these are.
        ends_epoch: whether this was the epoch's last batch.
    """

    epoch: int
    batch: int
    steps: int
    samples: int
    loss: np.float64
    epoch_loss: np.float64
    epoch_samples: int
    ends_epoch: bool


_BEFORE_THE_FIRST = Step(0, 0, 0, 0, np.float64(0.0), np.float64(0.0), 0, ends_epoch=True)


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
        FloatingPointError: if the loss is no longer finite. The weights are then those that gave
            that loss, which the steps before have spoilt; `mfnet.fit.fit` goes back to good ones.
    """
    checks.integer("num_epochs", num_epochs, minimum=0)
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
    schedule: Schedule | None = None,
    max_gradient_norm: float | None = None,
    max_total_gradient_norm: float | None = None,
    resume: Step | None = None,
) -> Iterator[Step]:
    """Train `net` a batch at a time: each `next()` runs one batch and says how it went.

    Bad arguments are found at once, not at the first `next()`. Arguments and errors are those of
    `train`, and

    Args:
        net: the network.
        inputs: (samples, features).
        targets: (samples, outputs).
        num_epochs: at which epoch it ends; without it, it goes on for as long as it is asked to.
        dataloader: `BatchIterator()` unless given.
        loss: `MSELoss()` unless given.
        optimizer: `SGD()` unless given.
        schedule: sets the optimizer's learning rate before every step.
        max_gradient_norm: if given, the gradient of every weight matrix is clipped to it.
        max_total_gradient_norm: if given, all gradients together are clipped to it.
        resume: the last step of a training that this one goes on with, in the middle of an epoch
            too, with the same network, optimizer and data loader.
    """
    checks.instance("net", net, NeuralNetwork).check_layers()
    inputs = checks.dataset("inputs", inputs)
    targets = checks.dataset("targets", targets)
    checks.same_number_of_samples(inputs, targets)
    if num_epochs is not None:
        checks.integer("num_epochs", num_epochs, minimum=0)
    dataloader = BatchIterator() if dataloader is None else dataloader
    loss = MSELoss() if loss is None else loss
    optimizer = SGD() if optimizer is None else optimizer
    resume = _BEFORE_THE_FIRST if resume is None else resume
    check_targets(checks.instance("loss", loss, Loss), targets)
    return _steps(
        net,
        inputs,
        targets,
        np.inf if num_epochs is None else num_epochs,
        checks.instance("dataloader", dataloader, DataLoader),
        loss,
        checks.instance("optimizer", optimizer, Optimizer),
        None if schedule is None else checks.instance("schedule", schedule, Schedule),
        _clipping(optimizer, max_gradient_norm, max_total_gradient_norm),
        checks.instance("resume", resume, Step),
    )


Clip = Callable[[NeuralNetwork], None]


def _clipping(
    optimizer: Optimizer, max_norm: float | None, max_total_norm: float | None
) -> list[Clip]:
    """What is done to the gradients before a step."""
    clips: list[Clip] = []
    if max_norm is not None:
        norm = checks.finite_number("max_gradient_norm", max_norm, positive=True)
        clips.append(lambda net: optimizer.clip_gradients(net, norm))
    if max_total_norm is not None:
        total = checks.finite_number("max_total_gradient_norm", max_total_norm, positive=True)
        clips.append(lambda net: optimizer.clip_gradients_together(net, total))
    return clips


def _steps(
    net: NeuralNetwork,
    inputs: NDArray[Any],
    targets: NDArray[Any],
    num_epochs: float,
    dataloader: DataLoader,
    loss: Loss,
    optimizer: Optimizer,
    schedule: Schedule | None,
    clips: list[Clip],
    last: Step,
) -> Iterator[Step]:
    while not last.ends_epoch or last.epoch < num_epochs:
        if last.ends_epoch:
            batches = dataloader(inputs, targets)
            last = _BEFORE_THE_FIRST._replace(epoch=last.epoch + 1, steps=last.steps)
        else:
            batches = dataloader.rest_of_epoch(inputs, targets, last.batch)
        for batch, is_last in _with_last_marked(iter(batches)):
            with _in_training(net):
                pred = net.forward(batch.inputs)
                batch_loss, gradient = loss_and_grad(loss, pred, batch.targets)
                if not np.isfinite(batch_loss):
                    raise FloatingPointError(
                        f"the training loss became {batch_loss} at epoch {last.epoch}, "
                        f"batch {last.batch + 1}; a smaller learning rate may help"
                    )
                backward_weights(net, gradient)
            for clip in clips:
                clip(net)
            if schedule is not None:
                optimizer.learning_rate = schedule(last.steps)
            optimizer.step(net)
            net.restore_bias_rows()

            samples = batch.inputs.shape[1]
            epoch_samples = last.epoch_samples + samples
            share = samples / epoch_samples
            last = Step(
                last.epoch,
                last.batch + 1,
                last.steps + 1,
                samples,
                np.float64(batch_loss),
                last.epoch_loss + (batch_loss - last.epoch_loss) * share,
                epoch_samples,
                is_last,
            )
            yield last


@contextmanager
def _in_training(net: NeuralNetwork) -> Iterator[None]:
    net.training = True
    try:
        yield
    finally:
        net.training = False


def _with_last_marked(batches: Iterator[Batch]) -> Iterator[tuple[Batch, bool]]:
    batch = next(batches, None)
    if batch is None:
        raise ValueError("the data loader must yield a batch, but yielded none")
    for following in batches:
        yield batch, False
        batch = following
    yield batch, True
