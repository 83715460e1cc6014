"""Training for people: validation, a history, early stopping, callbacks, and the last good weights.

All of it around the one training loop, `mfnet.train.training`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from numbers import Real
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from mfnet import checks
from mfnet.dataloader import BatchIterator, DataLoader, with_bias
from mfnet.evaluation import evaluate, predict
from mfnet.last_good import LastGood as LastGood
from mfnet.last_good import copied_weights, set_weights
from mfnet.loss import Loss, MSELoss
from mfnet.machinery.shortcuts import check_targets
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer, Schedule
from mfnet.tensor import Tensor
from mfnet.train import Step, training

Score = Callable[[Tensor, Tensor], np.float64]


@dataclass
class History:
    """How a training went, epoch by epoch; the lists have an entry for each.

    Attributes:
        training_losses: the mean training loss.
        validation_losses: the mean loss on the validation data; empty without them.
        validation_scores: the score on the validation data; empty without either.
        best_weights: the weights after the best epoch, if early stopping keeps them.
        last_weights: those after the last step, where the network has been given the best ones at
            the end of a training; a `resume` goes on from them.
    """

    training_losses: list[float] = field(default_factory=list)
    validation_losses: list[float] = field(default_factory=list)
    validation_scores: list[float] = field(default_factory=list)
    best_weights: list[Tensor] = field(default_factory=list, repr=False)
    last_weights: list[Tensor] = field(default_factory=list, repr=False)

    @property
    def best_epoch(self) -> int:
        """The epoch, from 1, of the least validation loss, the first if there are several.

        Raises ValueError if there was no validation.
        """
        if not self.validation_losses:
            raise ValueError("there is no best epoch without validation data")
        losses = np.array(self.validation_losses)
        return int(np.where(np.isnan(losses), np.inf, losses).argmin()) + 1


class Epoch(NamedTuple):
    """What is known after an epoch; `validation_loss` and `validation_score` where there are."""

    number: int
    training_loss: float
    validation_loss: float | None
    validation_score: float | None


class Callback:
    """Is told how training goes; derive from it and override what is wanted."""

    def after_batch(self, step: Step) -> None:
        """Called after every batch."""

    def after_epoch(self, epoch: Epoch) -> None:
        """Called after every epoch, once it was validated."""


class StopTraining(Exception):  # noqa: N818 (it is no error)
    """Raised by a callback, ends training once all callbacks were told of the batch and epoch."""


class DivergenceError(FloatingPointError):
    """The loss is no longer finite, and the last good weights are restored.

    Attributes:
        step: after which they were reached, to `resume` from; None before the first.
    """

    def __init__(self, message: str, step: Step | None) -> None:
        super().__init__(message)
        self.step = step


class EarlyStopping:
    """Ends training when the validation loss no longer falls; the best epoch's weights are kept.

    (Prechelt, "Early Stopping - But When?", 1998.)

    Args:
        patience: after how many epochs without a new least loss.
        min_delta: by how much the least loss has to be undercut to be a new one.

    Raises:
        TypeError, ValueError: if `patience` is not an integer of at least 1, or `min_delta` not a
            finite number, 0 or more.
    """

    def __init__(self, patience: int = 10, *, min_delta: float = 0.0) -> None:
        self.patience = checks.integer("patience", patience, minimum=1)
        self.min_delta = checks.finite_number("min_delta", min_delta)

    def is_due(self, validation_losses: Sequence[float]) -> bool:
        """Whether the last `patience` epochs brought nothing new."""
        best, last_new = np.inf, 0
        for epoch, loss in enumerate(validation_losses, start=1):
            if loss < best - self.min_delta:
                best, last_new = loss, epoch
        return len(validation_losses) - last_new >= self.patience


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
    """Train `net`, in place, and tell how it went.

    Args:
        net: the network.
        inputs: (samples, features).
        targets: (samples, outputs).
        num_epochs: how many epochs there are to be, those before a `resume` included.
        dataloader: `BatchIterator()` unless given; its `input_scale` holds for validation too.
        loss: `MSELoss()` unless given.
        optimizer: `SGD()` unless given.
        schedule: the learning rate of every step, if it is not the optimizer's own.
        max_gradient_norm: the gradient of every weight matrix is clipped to it.
        max_total_gradient_norm: all gradients together are clipped to it.
        validation: inputs and targets to compute the loss on after every epoch.
        score: of the validation data too, such as `mfnet.trainutils.accuracy`.
        early_stopping: ends training by the validation loss. However training ends, the network
            then has the weights of the best epoch.
        callbacks: are told after every batch and epoch.
        resume: the last step of a training that this one goes on with, bit for bit as if it had
            not been stopped; if that ended by `early_stopping`, it stays ended.
        history: of that training, or of one before; this one's epochs are added to it.

    Returns:
        The history.

    Raises:
        TypeError, ValueError: for arguments that cannot be trained or validated with, before any
            weight changes: the network is validated once before the first step.
        DivergenceError: a FloatingPointError, if the loss is no longer finite, naming epoch and
            batch; all is then as at the last epoch's end after which it still was, the history too.
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
    last_good, last_finite = LastGood(net, optimizer, dataloader, resume), _LastFinite(history)
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
    """What can end a training is what it should be."""
    if early_stopping is not None:
        checks.instance("early_stopping", early_stopping, EarlyStopping)
        if validation is None:
            raise ValueError("early_stopping needs validation data, but validation is None")
    for position, callback in enumerate(callbacks):
        checks.instance(f"callbacks[{position}]", callback, Callback)


def _take_up_last_weights(net: NeuralNetwork, history: History) -> None:
    """The weights after the last step again, if the network still has the best ones instead."""
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
    """What to call after an epoch: it gives the validation's loss and score, None without them."""
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
            return value, np.nan  # there may be no score of such predictions
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
    last_finite: "_LastFinite",
) -> None:
    """Take the steps until there are no more, or a callback or early stopping ends them."""
    for step in steps:
        last_good.proven()
        last_finite.proven()
        ends = [_ends(callback.after_batch, step) for callback in callbacks]
        if step.ends_epoch:
            epoch = _ended(step, net, history, validate, keep_best=early_stopping is not None)
            ends += [_ends(callback.after_epoch, epoch) for callback in callbacks]
            last_good.epoch_ended(step)
            if early_stopping is not None:
                ends.append(early_stopping.is_due(history.validation_losses))
        if any(ends):
            break


def _ended(
    step: Step,
    net: NeuralNetwork,
    history: History,
    validate: Validate,
    *,
    keep_best: bool,
) -> Epoch:
    """Validate after an epoch's last step, and write it down in the history."""
    loss, score = validate()
    history.training_losses.append(float(step.epoch_loss))
    if loss is not None:
        history.validation_losses.append(loss)
    if score is not None:
        history.validation_scores.append(score)
    if keep_best and history.best_epoch == len(history.validation_losses):
        history.best_weights = copied_weights(net)
    return Epoch(step.epoch, float(step.epoch_loss), loss, score)


_Told = TypeVar("_Told")


def _ends(tell: Callable[[_Told], None], what: _Told) -> bool:
    """Whether a callback ends training when it is told."""
    try:
        tell(what)
    except StopTraining:
        return True
    return False


class _LastFinite:
    """A way back to the history as it was when the loss was last finite."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.proven()

    def proven(self) -> None:
        self._epochs = len(self._history.training_losses)
        self._best_weights = self._history.best_weights

    def restore(self) -> None:
        history = self._history
        epochs = len(history.training_losses) - self._epochs
        for entries in (
            history.training_losses, history.validation_losses, history.validation_scores
        ):  # fmt: skip
            del entries[max(len(entries) - epochs, 0) :]
        history.best_weights = self._best_weights
