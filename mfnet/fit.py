"""Training with validation, a history, early stopping, callbacks, and a way back from divergence.

`fit` drives the one training loop, `mfnet.train.training`.
"""

from collections.abc import Callable, Iterable, Sequence
from numbers import Real
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike

from mfnet import checks
from mfnet.callbacks import Callback, EarlyStopping, StopTraining
from mfnet.dataloader import BatchIterator, DataLoader, with_bias
from mfnet.evaluation import evaluate, predict
from mfnet.history import Epoch, History, LastFinite
from mfnet.last_good import LastGood, copied_weights, set_weights
from mfnet.loss import Loss, MSELoss
from mfnet.machinery.shortcuts import check_targets
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer, Schedule
from mfnet.tensor import Tensor
from mfnet.train import Step, training

__all__ = [
    "Callback",
    "DivergenceError",
    "EarlyStopping",
    "Epoch",
    "History",
    "LastGood",
    "StopTraining",
    "fit",
]

Score = Callable[[Tensor, Tensor], np.float64]


class DivergenceError(FloatingPointError):
    """The loss is no longer finite; the network has its last good weights again.

    Attributes:
        step: the step that led to these weights, to `resume` from; None for the initial weights.
    """

    def __init__(self, message: str, step: Step | None) -> None:
        super().__init__(message)
        self.step = step


def fit(
    net: NeuralNetwork,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    num_epochs: int,
    dataloader: DataLoader | None = None,
    loss: Loss | None = None,
    optimizer: Optimizer | None = None,
    schedule: Schedule | None = None,
    max_gradient_norm: float | None = None,
    max_total_gradient_norm: float | None = None,
    validation: tuple[ArrayLike, ArrayLike] | None = None,
    score: Score | None = None,
    early_stopping: EarlyStopping | None = None,
    callbacks: Sequence[Callback] = (),
    resume: Step | None = None,
    history: History | None = None,
) -> History:
    """Train `net` in place; returns the history of the training.

    Args:
        net: the network.
        inputs: (samples, features).
        targets: (samples, outputs).
        num_epochs: the number of epochs in all, those before a `resume` included.
        dataloader: `BatchIterator()` unless given; its `input_scale` also applies to validation.
        loss: `MSELoss()` unless given.
        optimizer: `SGD()` unless given.
        schedule: sets the learning rate of every step; without one the optimizer's own applies.
        max_gradient_norm: limits the norm of every weight matrix's gradient.
        max_total_gradient_norm: limits the norm of all gradients together.
        validation: inputs and targets; the loss on them is computed after every epoch.
        score: a function such as `mfnet.trainutils.accuracy`, also computed on the validation data.
        early_stopping: ends training when the validation loss no longer falls. However training
            ends, the network then has the weights of the best epoch.
        callbacks: called after every batch and every epoch.
        resume: the last step of an earlier training. This one continues it, bit for bit as if there
            had been no interruption; a training that `early_stopping` has ended stays ended.
        history: the history of the earlier training, to which this one's epochs are added.

    Returns:
        The history.

    Raises:
        TypeError, ValueError: if an argument is unsuitable, before any weight changes: `fit`
            validates the network once before the first step.
        DivergenceError: a FloatingPointError that names epoch and batch, if the loss is no longer
            finite. Network and history are then as after the last epoch with a finite loss.
    """
    dataloader = checks.instance("dataloader", dataloader, DataLoader, default=BatchIterator)
    loss = checks.instance("loss", loss, Loss, default=MSELoss)
    optimizer = checks.instance("optimizer", optimizer, Optimizer, default=SGD)
    history = checks.instance("history", history, History, default=History)
    checks.integer("num_epochs", num_epochs, minimum=0)
    _check_ending(early_stopping, validation, callbacks)
    steps = training(
        net,
        inputs,
        targets,
        num_epochs=num_epochs,
        dataloader=dataloader,
        loss=loss,
        optimizer=optimizer,
        schedule=schedule,
        max_gradient_norm=max_gradient_norm,
        max_total_gradient_norm=max_total_gradient_norm,
        resume=resume,
    )
    validate = _validation(net, validation, loss, score, dataloader)
    validate()
    if resume is not None:
        if early_stopping is not None and early_stopping.is_due(history.validation_losses):
            return history
        _take_up_last_weights(net, history)
    history.last_weights = []
    last_good, last_finite = LastGood(net, optimizer, dataloader, resume), LastFinite(history)
    try:
        _run(steps, net, history, validate, callbacks, early_stopping, last_good, last_finite)
    except FloatingPointError as error:
        last_finite.restore()
        raise DivergenceError(
            f"{error}; the last good weights are restored", last_good.restore()
        ) from error
    if early_stopping is not None and history.best_weights:
        history.last_weights = copied_weights(net)
        set_weights(net, history.best_weights)
    return history


def _check_ending(
    early_stopping: EarlyStopping | None,
    validation: tuple[ArrayLike, ArrayLike] | None,
    callbacks: Sequence[Callback],
) -> None:
    """Raise TypeError or ValueError for unsuitable arguments that end a training."""
    if early_stopping is not None:
        checks.instance("early_stopping", early_stopping, EarlyStopping)
        if validation is None:
            raise ValueError("early_stopping needs validation data, but validation is None")
    for position, callback in enumerate(callbacks):
        checks.instance(f"callbacks[{position}]", callback, Callback)


def _take_up_last_weights(net: NeuralNetwork, history: History) -> None:
    """Restore the weights after the last step, if the network still has the best ones."""
    best = history.best_weights
    if history.last_weights and all(map(np.array_equal, copied_weights(net), best)):
        set_weights(net, history.last_weights)


Validate = Callable[[], tuple[float | None, float | None]]


def _validation(
    net: NeuralNetwork,
    validation: tuple[ArrayLike, ArrayLike] | None,
    loss: Loss,
    score: Score | None,
    dataloader: DataLoader,
) -> Validate:
    """The function to call after an epoch: it returns the validation loss and score, or None."""
    if score is not None:
        checks.function("score", score)
    if validation is None:
        return lambda: (None, None)
    if not isinstance(validation, Sequence) or len(validation) != 2:
        raise TypeError("validation must be a pair, inputs and targets")
    scale = getattr(dataloader, "input_scale", 1.0)
    inputs = checks.dataset("validation inputs", validation[0])
    targets = checks.dataset("validation targets", validation[1])
    checks.same_number_of_samples(inputs, targets)
    check_targets(loss, targets)

    def validate() -> tuple[float, float | None]:
        value = float(evaluate(net, inputs, targets, loss, input_scale=scale))
        if score is None:
            return value, None
        if not np.isfinite(value):
            return value, np.nan  # the score of such predictions may be undefined
        pred = predict(net, inputs, input_scale=scale)
        return value, _number(score(with_bias(pred), with_bias(targets)))

    return validate


def _number(value: object) -> float:
    if not isinstance(value, Real):
        raise TypeError(f"score must return a number, but returned {value!r}")
    return float(value)


def _run(
    steps: Iterable[Step],
    net: NeuralNetwork,
    history: History,
    validate: Validate,
    callbacks: Sequence[Callback],
    early_stopping: EarlyStopping | None,
    last_good: LastGood,
    last_finite: LastFinite,
) -> None:
    """Take the steps until there are no more, or a callback or early stopping ends them."""
    for step in steps:
        last_good.proven()
        last_finite.proven()
        ends = [_ends(callback.after_batch, step) for callback in callbacks]
        if step.ends_epoch:
            epoch = _end_epoch(step, net, history, validate, keep_best=early_stopping is not None)
            ends += [_ends(callback.after_epoch, epoch) for callback in callbacks]
            last_good.epoch_ended(step)
            if early_stopping is not None:
                ends.append(early_stopping.is_due(history.validation_losses))
        if any(ends):
            break


def _end_epoch(
    step: Step,
    net: NeuralNetwork,
    history: History,
    validate: Validate,
    *,
    keep_best: bool,
) -> Epoch:
    """Validate after an epoch's last step, and add the epoch to the history."""
    loss, score = validate()
    history.training_losses.append(float(step.epoch_loss))
    if loss is not None:
        history.validation_losses.append(loss)
    if score is not None:
        history.validation_scores.append(score)
    if keep_best and history.best_epoch == len(history.validation_losses):
        history.best_weights = copied_weights(net)
    return Epoch(step.epoch, float(step.epoch_loss), loss, score)


_Event = TypeVar("_Event", Step, Epoch)


def _ends(method: Callable[[_Event], None], event: _Event) -> bool:
    """Call a callback's method; returns whether it ends training."""
    try:
        method(event)
    except StopTraining:
        return True
    return False
