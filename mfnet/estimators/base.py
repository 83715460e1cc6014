"""What classifier and regressor share: the network, and its training."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from mfnet import checks
from mfnet.catalogue import Hidden, assemble
from mfnet.dataloader import BatchIterator
from mfnet.estimators.parts import ACTIVATIONS, OPTIMIZERS
from mfnet.estimators.weighting import with_weights
from mfnet.evaluation import predict
from mfnet.fit import Callback, EarlyStopping, Epoch, History, StopTraining, fit
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.table.columns import Table, as_table, is_frame, is_of_numbers
from mfnet.table.encoding import Encoding
from mfnet.tensor import Tensor

# Parameters that can't change while the network stays, and those that the optimizer is made of.
ARCHITECTURE = ("hidden_layer_sizes", "activation", "dropout")
OPTIMIZATION = ("optimizer", "learning_rate", "momentum", "weight_decay")

Numbers = NDArray[Any]


class Estimator(BaseEstimator):  # type: ignore[misc]
    """What classifier and regressor share: the network, and its training."""

    network_: NeuralNetwork
    optimizer_: Optimizer
    encoding_: Encoding
    learning_rate: float
    momentum: float
    weight_decay: float

    def __init__(
        self,
        hidden_layer_sizes: tuple[int, ...] = (100,),
        activation: str = "relu",
        *,
        optimizer: str = "adam",
        learning_rate: float = 1e-3,
        momentum: float = 0.9,
        weight_decay: float = 0.0,
        dropout: float = 0.0,
        batch_size: int = 32,
        num_epochs: int = 200,
        tol: float = 1e-4,
        n_iter_no_change: int = 10,
        early_stopping: bool = False,
        validation_fraction: float = 0.1,
        warm_start: bool = False,
        random_state: Any = None,
    ) -> None:
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.dropout = dropout
        self.batch_size = batch_size
        self.num_epochs = num_epochs
        self.tol = tol
        self.n_iter_no_change = n_iter_no_change
        self.early_stopping = early_stopping
        self.validation_fraction = validation_fraction
        self.warm_start = warm_start
        self.random_state = random_state

    def _train_fully(
        self, x: Numbers, targets: Tensor, loss: Loss, weights: Tensor | None, table: Table | None
    ) -> None:
        """Train for all epochs, or until the loss no longer improves.

        `table` is what `x` was encoded from, if it was.
        """
        continues = self._continues()
        stays, aside = self._held_out(targets) if self.early_stopping else (None, None)
        if stays is not None and table is not None and not continues:
            # Rows to validate with teach the encoding nothing, as they teach the network nothing.
            x = self.encoding_.fit(table, stays).transform(table)
            self.n_features_in_ = x.shape[1]
        if continues:
            self._take_up_changes()
        else:
            self._begin(x.shape[1], targets.shape[1])
        targets, loss = with_weights(targets, loss, weights)
        stopping = EarlyStopping(self.n_iter_no_change, min_delta=self.tol)
        if stays is not None:
            history = self._train(
                x[stays], targets[stays], loss, self.num_epochs,
                validation=(x[aside], targets[aside]),
                score=self._score_of if weights is None else self._weighted_score_of,
                early_stopping=stopping,
            )  # fmt: skip
            self.validation_scores_ = history.validation_scores
        else:
            ending = _Converged(stopping)
            self._train(x, targets, loss, self.num_epochs, callbacks=[ending])

    def _continues(self) -> bool:
        """Whether `fit` continues with the network of the previous `fit`."""
        return self.warm_start and hasattr(self, "network_")

    def _begin(self, features: int, outputs: int) -> None:
        """Make a new network, its optimizer and its data loader."""
        random = check_random_state(self.random_state)
        generator = np.random.default_rng(random.randint(2**31 - 1))
        self.network_ = self._network(features, outputs, generator)
        self.optimizer_ = self._new_optimizer()
        self._loader = BatchIterator(self.batch_size, seed=generator)
        self._architecture = self._parameters(ARCHITECTURE)
        self._optimization = self._parameters(OPTIMIZATION)
        self.loss_curve_: list[float] = []
        self.n_iter_ = 0

    def _take_up_changes(self) -> None:
        """Apply parameters that have changed. Raises ValueError for those of the architecture."""
        for name, before in self._architecture.items():
            now = self._parameters(ARCHITECTURE)[name]
            if now != before:
                raise ValueError(
                    f"{name} can't change while the network stays, but was {before} and is {now}: "
                    "fit without warm_start, or another estimator"
                )
        if self.batch_size != self._loader.batch_size:
            self._loader = BatchIterator(self.batch_size, seed=self._loader.generator)
        if self._parameters(OPTIMIZATION) != self._optimization:
            optimizer = self._new_optimizer()
            steps, arrays = self.optimizer_.memory.copy(self.network_)
            _, empty = optimizer.memory.copy(self.network_)
            if type(optimizer) is type(self.optimizer_) and len(arrays[0]) == len(empty[0]):
                optimizer.memory.restore(self.network_, steps, arrays)
            self.optimizer_, self._optimization = optimizer, self._parameters(OPTIMIZATION)

    def _new_optimizer(self) -> Optimizer:
        part = OPTIMIZERS[checks.one_of("optimizer", self.optimizer, OPTIMIZERS)]
        names = {argument.name for argument in part.arguments}.intersection(OPTIMIZATION)
        return part.make(**{name: getattr(self, name) for name in names})

    def _parameters(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The values of these parameters; arrays and tuples as lists."""
        return {name: np.asarray(getattr(self, name)).tolist() for name in names}

    def _network(
        self, features: int, outputs: int, generator: np.random.Generator
    ) -> NeuralNetwork:
        activation = ACTIVATIONS[checks.one_of("activation", self.activation, ACTIVATIONS)]
        dropout = checks.fraction("dropout", self.dropout)
        sizes = np.atleast_1d(np.asarray(self.hidden_layer_sizes, dtype=object))
        units = [checks.integer("hidden_layer_sizes", size, minimum=1) for size in sizes]
        hidden = [Hidden(size, activation.name, dropout) for size in units]
        return assemble(features, hidden, outputs, seed=generator, init=activation.init)

    def _held_out(self, targets: Tensor) -> Any:
        """The rows to train with, and those to validate with."""
        return train_test_split(
            np.arange(len(targets)),
            test_size=self.validation_fraction,
            random_state=check_random_state(self.random_state),
            stratify=self._strata(targets),
        )

    def _table(self, x: Any, kept: Any) -> Table | None:
        """The rows of positive weight as a table, if they are encoded as one."""
        return as_table(x).take(kept) if hasattr(self, "encoding_") else None

    def _train(
        self, x: Numbers, targets: Tensor, loss: Loss, num_epochs: int, **how: Any
    ) -> History:
        history = fit(
            self.network_,
            x,
            targets,
            num_epochs=checks.integer("num_epochs", num_epochs, minimum=1),
            dataloader=self._loader,
            loss=loss,
            optimizer=self.optimizer_,
            **how,
        )
        self.loss_curve_ += history.training_losses
        self.loss_ = self.loss_curve_[-1]
        self.best_loss_ = min(self.loss_curve_)
        self.n_iter_ = len(self.loss_curve_)
        return history

    def _outputs(self, x: ArrayLike) -> Tensor:
        check_is_fitted(self, "network_")
        inputs = self._encoded(x, reset=False)
        return predict(self.network_, validate_data(self, inputs, dtype=np.float64, reset=False))

    def _encoded(self, x: Any, *, reset: bool) -> Any:
        """A DataFrame that is not of numbers alone, by `mfnet.table`; anything else as it is."""
        if reset:
            if hasattr(self, "encoding_"):
                del self.encoding_
            if is_frame(x) and not is_of_numbers(x):
                self.encoding_ = Encoding().fit(x)
        return self.encoding_.transform(x) if hasattr(self, "encoding_") else x

    def _strata(self, targets: Tensor) -> Numbers | None:
        raise NotImplementedError

    def _score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        raise NotImplementedError

    def _weighted_score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        raise NotImplementedError


class _Converged(Callback):
    """Ends training when the training loss no longer falls."""

    def __init__(self, stopping: EarlyStopping) -> None:
        self._stopping = stopping
        self._losses: list[float] = []

    def after_epoch(self, epoch: Epoch) -> None:
        self._losses.append(epoch.training_loss)
        if self._stopping.is_due(self._losses):
            raise StopTraining
