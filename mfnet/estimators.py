"""mfnet's networks as scikit-learn estimators: for `Pipeline`, `cross_val_score`, `GridSearchCV`.

Needs scikit-learn: `pip install scikit-learn`. The inputs are taken as they are: put a
`StandardScaler` before the estimator, in a `Pipeline`.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mfnet import catalogue, checks
from mfnet.catalogue import Hidden, Part, assemble, choices
from mfnet.dataloader import BatchIterator
from mfnet.evaluation import predict
from mfnet.extras import missing
from mfnet.fit import Callback, EarlyStopping, Epoch, History, StopTraining, fit
from mfnet.loss import CELoss, Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.losses import WeightedCELoss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization, accuracy, one_hot, r2_score, softmax

try:
    from sklearn import metrics
    from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
    from sklearn.model_selection import train_test_split
    from sklearn.utils import check_random_state
    from sklearn.utils.class_weight import compute_class_weight
    from sklearn.utils.multiclass import check_classification_targets
    from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
except ImportError as error:
    raise missing("mfnet.estimators", error, "sklearn") from error

_Entry = TypeVar("_Entry", bound=Part[Any])


def _by_name(parts: Mapping[str, _Entry]) -> dict[str, _Entry]:
    """The parts under the names that the estimators have for them."""
    return {part.estimator_name: part for part in choices(parts).values()}


ACTIVATIONS = _by_name(catalogue.ACTIVATIONS)
OPTIMIZERS = _by_name(catalogue.OPTIMIZERS)
REGRESSION_LOSSES = {
    name: loss for name, loss in _by_name(catalogue.LOSSES).items() if "regression" in loss.tasks
}

# What stays while the network does, and what makes the optimizer.
ARCHITECTURE = ("hidden_layer_sizes", "activation", "dropout")
OPTIMIZATION = ("optimizer", "learning_rate", "momentum", "weight_decay")

Numbers = NDArray[Any]


class _Estimator(BaseEstimator):  # type: ignore[misc]
    """What classifier and regressor share: the network, and its training."""

    network_: NeuralNetwork
    optimizer_: Optimizer
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

    def _train_to_the_end(
        self, x: Numbers, targets: Tensor, loss: Loss, weights: Tensor | None
    ) -> None:
        """All epochs, until nothing improves any more."""
        if self._goes_on():
            self._take_up_changes()
        else:
            self._begin(x.shape[1], targets.shape[1])
        targets, loss = _with_weights(targets, loss, weights)
        stopping = EarlyStopping(self.n_iter_no_change, min_delta=self.tol)
        if self.early_stopping:
            x, held_out, targets, held_out_targets = self._held_out(x, targets)
            history = self._train(
                x, targets, loss, self.num_epochs,
                validation=(held_out, held_out_targets),
                score=self._score_of if weights is None else self._weighted_score_of,
                early_stopping=stopping,
            )  # fmt: skip
            self.validation_scores_ = history.validation_scores
        else:
            ending = _Converged(stopping)
            self._train(x, targets, loss, self.num_epochs, callbacks=[ending])

    def _goes_on(self) -> bool:
        """Whether a `fit` goes on with the network of the one before."""
        return self.warm_start and hasattr(self, "network_")

    def _begin(self, features: int, outputs: int) -> None:
        """A new network, and what trains it."""
        random = check_random_state(self.random_state)
        generator = np.random.default_rng(random.randint(2**31 - 1))
        self.network_ = self._network(features, outputs, generator)
        self.optimizer_ = self._made_optimizer()
        self._loader = BatchIterator(self.batch_size, seed=generator)
        self._architecture, self._optimization = self._said(ARCHITECTURE), self._said(OPTIMIZATION)
        self.loss_curve_: list[float] = []
        self.n_iter_ = 0

    def _take_up_changes(self) -> None:
        """Go on with the parameters that were changed since. Raises ValueError if that can't be."""
        for name, before in self._architecture.items():
            now = self._said(ARCHITECTURE)[name]
            if now != before:
                raise ValueError(
                    f"{name} can't change while the network stays, but was {before} and is {now}: "
                    "fit without warm_start, or another estimator"
                )
        if self.batch_size != self._loader.batch_size:
            self._loader = BatchIterator(self.batch_size, seed=self._loader.generator)
        if self._said(OPTIMIZATION) != self._optimization:
            optimizer = self._made_optimizer()
            steps, arrays = self.optimizer_.memory.copy(self.network_)
            _, empty = optimizer.memory.copy(self.network_)
            if type(optimizer) is type(self.optimizer_) and len(arrays[0]) == len(empty[0]):
                optimizer.memory.restore(self.network_, steps, arrays)
            self.optimizer_, self._optimization = optimizer, self._said(OPTIMIZATION)

    def _made_optimizer(self) -> Optimizer:
        part = OPTIMIZERS[checks.one_of("optimizer", self.optimizer, OPTIMIZERS)]
        names = {argument.name for argument in part.arguments}.intersection(OPTIMIZATION)
        return part.make(**{name: getattr(self, name) for name in names})

    def _said(self, names: tuple[str, ...]) -> dict[str, Any]:
        """The parameters of those names; several units as a list."""
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

    def _held_out(self, x: Numbers, targets: Tensor) -> Any:
        """Training inputs, validation inputs, training targets, validation targets."""
        return train_test_split(
            x,
            targets,
            test_size=self.validation_fraction,
            random_state=check_random_state(self.random_state),
            stratify=self._strata(targets[:, : self.network_.layers[-1].weights.shape[0] - 1]),
        )

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
        return predict(self.network_, validate_data(self, x, dtype=np.float64, reset=False))

    def _strata(self, targets: Tensor) -> Numbers | None:
        raise NotImplementedError

    def _score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        raise NotImplementedError

    def _weighted_score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        raise NotImplementedError


def _checked_weights(x: Numbers, sample_weight: ArrayLike | None) -> tuple[Any, Tensor | None]:
    """Which samples have a weight, and those weights, of mean 1; all, and None without weights.

    A sample of weight 0 is left out from the beginning, so that it is as if it were not there.
    """
    if sample_weight is None:
        return slice(None), None
    weights = _check_sample_weight(sample_weight, x, dtype=np.float64)
    if not (np.isfinite(weights).all() and weights.min() >= 0 and weights.max() > 0):
        raise ValueError(
            f"sample_weight must be finite, 0 or more, and above 0 somewhere, but is {weights}"
        )
    kept = weights > 0
    return kept, weights[kept] / weights[kept].mean()


def _with_weights(targets: Tensor, loss: Loss, weights: Tensor | None) -> tuple[Tensor, Loss]:
    """Targets and loss as they are, or with weights."""
    if weights is None:
        return targets, loss
    return np.column_stack([targets, weights]), SampleWeightedLoss(loss)


class MFNetClassifier(ClassifierMixin, _Estimator):  # type: ignore[misc]
    """A network that classifies: softmax of its outputs, trained by the cross-entropy.

    Args:
        hidden_layer_sizes: the number of units of each hidden layer.
        activation: of the hidden layers, one of `ACTIVATIONS`.
        optimizer: one of `OPTIMIZERS`.
        learning_rate: how far a step goes.
        momentum: what `"sgd"`, `"momentum"` and `"nesterov"` keep of the step before.
        weight_decay: how strongly weights are drawn towards 0.
        dropout: the probability with which a hidden unit is left out of a training batch.
        batch_size: how many samples a step is made from.
        num_epochs: the most epochs of a `fit`.
        tol: by how much the loss has to fall for an epoch to count as better.
        n_iter_no_change: after how many epochs that are not better training ends.
        early_stopping: whether the loss of samples put aside decides that, and the weights of the
            best epoch are kept; else it is the training loss.
        validation_fraction: the share of the samples that is put aside for it.
        warm_start: whether another `fit` goes on with the network of the one before. What was
            changed since counts, but for `hidden_layer_sizes`, `activation` and `dropout`, which
            can't change. An optimizer of another kind begins with an empty memory.
        random_state: of initial weights, batches, dropout and what is put aside.
        class_weight: None, `"balanced"`, or a dictionary from class to a number, 0 or more.

    Attributes:
        classes_: the labels, in the order of the network's outputs.
        network_: the `NeuralNetwork`.
        optimizer_: the `Optimizer`.
        n_features_in_: the number of input features; `feature_names_in_` their names, if they have.
        n_iter_: the number of epochs.
        loss_curve_: the mean training loss of each; `loss_` the last, `best_loss_` the least.
        validation_scores_: with `early_stopping`, the score of each epoch on what was put aside.

    A `sample_weight` says how much a sample counts (`mfnet.sample_weights`); only its ratio to the
    others' matters. Weight 0 is as if the sample were not there. Weight 2 is as if it were there
    twice, exactly so where a batch is the whole dataset and none is put aside; else the two are
    shuffled differently.
    """

    classes_: Numbers

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
        class_weight: Any = None,
    ) -> None:
        super().__init__(
            hidden_layer_sizes,
            activation,
            optimizer=optimizer,
            learning_rate=learning_rate,
            momentum=momentum,
            weight_decay=weight_decay,
            dropout=dropout,
            batch_size=batch_size,
            num_epochs=num_epochs,
            tol=tol,
            n_iter_no_change=n_iter_no_change,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            warm_start=warm_start,
            random_state=random_state,
        )
        self.class_weight = class_weight

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> "MFNetClassifier":
        """Train on inputs (samples, features), labels and weights (samples,). Returns itself.

        Raises ValueError or TypeError if a parameter or the data can't be trained with.
        """
        x, labels = self._checked(X, y, reset=not self._goes_on())
        kept, weights = _checked_weights(x, sample_weight)
        x, labels = x[kept], labels[kept]
        classes = np.unique(labels)
        if self._goes_on() and not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"with warm_start y must have the classes of the fit before, {self.classes_}, "
                f"but has {classes}"
            )
        self.classes_ = classes
        self._train_to_the_end(x, self._targets(labels), self._loss(labels, weights), weights)
        return self

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> "MFNetClassifier":
        """Train for one epoch; the first call says all the classes there will be. Returns itself.

        Raises ValueError or TypeError as `fit` does, and if the first call has no `classes`.
        """
        begins = not hasattr(self, "network_")
        if begins and classes is None:
            raise ValueError("classes must be given at the first call of partial_fit")
        x, labels = self._checked(X, y, reset=begins)
        if classes is not None:
            given = np.unique(np.asarray(classes))
            if not begins and not np.array_equal(given, self.classes_):
                raise ValueError(f"classes must stay {self.classes_}, but are {given}")
            self.classes_ = given
        kept, weights = _checked_weights(x, sample_weight)
        x, labels = x[kept], labels[kept]
        targets, loss = self._targets(labels), self._loss(labels, weights)
        if begins:
            self._begin(x.shape[1], targets.shape[1])
        else:
            self._take_up_changes()
        self._train(x, *_with_weights(targets, loss, weights), num_epochs=1)
        return self

    def predict(self, X: ArrayLike) -> Numbers:
        """The likeliest label of each sample, (samples,).

        Raises ValueError if `X` is not (samples, n_features_in_), NotFittedError before a `fit`.
        """
        outputs = self._outputs(X)
        predicted: Numbers = self.classes_[outputs.argmax(axis=1)]
        return predicted

    def predict_proba(self, X: ArrayLike) -> Tensor:
        """The probability of every class, (samples, classes), in the order of `classes_`.

        Raises as `predict`.
        """
        return softmax(self._outputs(X).T).T

    def predict_log_proba(self, X: ArrayLike) -> Tensor:
        """The logarithms of the probabilities, (samples, classes).

        Raises as `predict`.
        """
        with np.errstate(divide="ignore"):
            logarithms: Tensor = np.log(self.predict_proba(X))
        return logarithms

    def _checked(self, x: ArrayLike, y: ArrayLike, *, reset: bool) -> tuple[Numbers, Numbers]:
        inputs, labels = validate_data(self, x, y, dtype=np.float64, reset=reset)
        check_classification_targets(labels)
        return inputs, labels

    def _targets(self, labels: Numbers) -> Tensor:
        unknown = np.setdiff1d(labels, self.classes_)
        if unknown.size:
            raise ValueError(f"y must be of the classes {self.classes_}, but has {unknown}")
        return one_hot(np.searchsorted(self.classes_, labels), len(self.classes_))

    def _loss(self, labels: Numbers, sample_weights: Tensor | None) -> Loss:
        if self.class_weight is None:
            return CELoss()
        codes = np.searchsorted(self.classes_, labels)
        if self.class_weight == "balanced" and sample_weights is not None:
            shares = np.bincount(codes, sample_weights, len(self.classes_)) / len(codes)
            weights = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
        else:
            weights = compute_class_weight(self.class_weight, classes=self.classes_, y=labels)
        mean = np.average(weights[codes], weights=sample_weights)
        if not mean > 0:
            raise ValueError(f"class_weight must be above 0 for some class, but is {weights}")
        return WeightedCELoss(weights / mean)

    def _strata(self, targets: Tensor) -> Numbers | None:
        """The classes, of which every part gets its share, unless there are too few samples."""
        codes: Numbers = targets.argmax(axis=1)
        fewest = min(self.validation_fraction, 1 - self.validation_fraction) * len(codes)
        enough = np.bincount(codes).min() >= 2 and fewest >= targets.shape[1]
        return codes if enough else None

    def _score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        return accuracy(pred, target)

    def _weighted_score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        hits = pred[1:].argmax(axis=0) == target[1:-1].argmax(axis=0)
        return np.float64(np.average(hits, weights=target[-1]))


class MFNetRegressor(RegressorMixin, _Estimator):  # type: ignore[misc]
    """A network that predicts numbers, one or several for each sample.

    The targets are standardized inside, so that the learning rate need not know their unit: the
    losses are of standardized targets.

    Args:
        loss: one of `REGRESSION_LOSSES`.
        hidden_layer_sizes: this and all others are as in `MFNetClassifier`.

    Attributes:
        network_: this and all others are as in `MFNetClassifier`, `classes_` excepted.
    """

    def __init__(
        self,
        hidden_layer_sizes: tuple[int, ...] = (100,),
        activation: str = "relu",
        *,
        loss: str = "squared_error",
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
        super().__init__(
            hidden_layer_sizes,
            activation,
            optimizer=optimizer,
            learning_rate=learning_rate,
            momentum=momentum,
            weight_decay=weight_decay,
            dropout=dropout,
            batch_size=batch_size,
            num_epochs=num_epochs,
            tol=tol,
            n_iter_no_change=n_iter_no_change,
            early_stopping=early_stopping,
            validation_fraction=validation_fraction,
            warm_start=warm_start,
            random_state=random_state,
        )
        self.loss = loss

    def fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> "MFNetRegressor":
        """Train on inputs (samples, features) and targets (samples,) or (samples, outputs).

        With weights (samples,), if given. Returns itself. Raises ValueError or TypeError if a
        parameter or the data can't be trained with.
        """
        x, targets = self._checked(X, y, reset=not self._goes_on())
        kept, weights = _checked_weights(x, sample_weight)
        x, targets = x[kept], targets[kept]
        if not self._goes_on():
            self._standardize_as(targets, weights)
        self._train_to_the_end(x, self._targets(targets), self._loss(), weights)
        return self

    def partial_fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> "MFNetRegressor":
        """Train for one epoch; the first call's targets are those that standardize. Returns itself.

        Raises ValueError or TypeError as `fit` does.
        """
        begins = not hasattr(self, "network_")
        x, targets = self._checked(X, y, reset=begins)
        kept, weights = _checked_weights(x, sample_weight)
        x, targets = x[kept], targets[kept]
        if begins:
            self._standardize_as(targets, weights)
            self._begin(x.shape[1], len(self._standardization.mean))
        else:
            self._take_up_changes()
        standardized = self._targets(targets)
        self._train(x, *_with_weights(standardized, self._loss(), weights), num_epochs=1)
        return self

    def predict(self, X: ArrayLike) -> Tensor:
        """The predictions, (samples,) or (samples, outputs), as the targets were.

        Raises ValueError if `X` is not (samples, n_features_in_), NotFittedError before a `fit`.
        """
        outputs = self._outputs(X)
        predicted = self._standardization.undo(outputs)
        return predicted[:, 0] if self._one_column else predicted

    def _checked(self, x: ArrayLike, y: ArrayLike, *, reset: bool) -> tuple[Numbers, Numbers]:
        inputs, targets = validate_data(
            self, x, y, dtype=np.float64, reset=reset, multi_output=True, y_numeric=True
        )
        return inputs, targets

    def _standardize_as(self, targets: Numbers, weights: Tensor | None) -> None:
        self._one_column = targets.ndim == 1
        columns = targets.reshape(len(targets), -1).astype(np.float64)
        self._standardization = Standardization.of(columns, weights)

    def _targets(self, targets: Numbers) -> Tensor:
        columns = targets.reshape(len(targets), -1)
        outputs = len(self._standardization.mean)
        if columns.shape[1] != outputs:
            raise ValueError(f"y must have {outputs} outputs as before, but has {columns.shape[1]}")
        return self._standardization.apply(columns)

    def _loss(self) -> Loss:
        return REGRESSION_LOSSES[checks.one_of("loss", self.loss, REGRESSION_LOSSES)].make()

    def _strata(self, targets: Tensor) -> Numbers | None:  # noqa: ARG002 (numbers have no classes)
        return None

    def _score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        return r2_score(pred, target)

    def _weighted_score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        y, w = target[1:-1], target[-1]
        return np.float64(metrics.r2_score(y.T, pred[1:].T, sample_weight=w))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.multi_output = True
        return tags


class _Converged(Callback):
    """Ends training when the training loss no longer falls."""

    def __init__(self, stopping: EarlyStopping) -> None:
        self._stopping = stopping
        self._losses: list[float] = []

    def after_epoch(self, epoch: Epoch) -> None:
        self._losses.append(epoch.training_loss)
        if self._stopping.is_due(self._losses):
            raise StopTraining
