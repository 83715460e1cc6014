"""A network that classifies, as a scikit-learn estimator."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import ClassifierMixin
from sklearn.utils.class_weight import compute_class_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import validate_data

from mfnet.estimators.base import Estimator, Numbers
from mfnet.estimators.weighting import check_weights, with_weights
from mfnet.loss import CELoss, Loss
from mfnet.parts.losses import WeightedCELoss
from mfnet.tensor import Tensor
from mfnet.trainutils import accuracy, one_hot, softmax


class MFNetClassifier(ClassifierMixin, Estimator):  # type: ignore[misc]
    """A network that classifies: softmax of its outputs, trained by the cross-entropy.

    Args:
        hidden_layer_sizes: the number of units of each hidden layer.
        activation: of the hidden layers, one of `ACTIVATIONS`.
        optimizer: one of `OPTIMIZERS`.
        learning_rate: the size of a step.
        momentum: the share of the previous step that `"sgd"`, `"momentum"` and `"nesterov"` add.
        weight_decay: how strongly weights are drawn towards 0.
        dropout: the probability with which a hidden unit is left out of a training batch.
        batch_size: the number of samples in a batch.
        num_epochs: the largest number of epochs of a `fit`.
        tol: an epoch counts as an improvement if it lowers the loss by more than this.
        n_iter_no_change: training ends after this many epochs without improvement.
        early_stopping: if True, improvement is judged by the loss on validation samples, and the
            network ends with the weights of the best epoch; if False, by the training loss.
        validation_fraction: the share of the samples that `early_stopping` validates with.
        warm_start: if True, another `fit` continues with the network of the previous one. Other
            parameters may change in between, but not `hidden_layer_sizes`, `activation` and
            `dropout`. An optimizer of another kind begins with an empty memory.
        random_state: the seed of initial weights, batches, dropout and the validation samples.
        class_weight: None, `"balanced"`, or a dictionary from class to a number, 0 or more.

    Attributes:
        classes_: the labels, in the order of the network's outputs.
        network_: the `NeuralNetwork`.
        optimizer_: the `Optimizer`.
        n_features_in_: the number of input features; `feature_names_in_` their names, if they have
            any.
        n_iter_: the number of epochs.
        loss_curve_: the mean training loss of each epoch; `loss_` the last, `best_loss_` the least.
        validation_scores_: with `early_stopping`, each epoch's score on the validation samples.

    A `sample_weight` says how much a sample counts (`mfnet.sample_weights`); only the ratios of
    weights matter. Weight 0 removes the sample. Weight 2 equals having the sample twice: exactly so
    where a batch is the whole dataset and there are no validation samples; elsewhere the two
    trainings shuffle differently.
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
        """Train on inputs (samples, features), labels and weights (samples,). Returns `self`.

        Raises ValueError or TypeError if a parameter or the data is unsuitable.
        """
        x, labels = self._validate(X, y, reset=not self._continues())
        kept, weights = check_weights(x, sample_weight)
        x, labels = x[kept], labels[kept]
        classes = np.unique(labels)
        if self._continues() and not np.array_equal(classes, self.classes_):
            raise ValueError(
                f"with warm_start y must have the classes of the fit before, {self.classes_}, "
                f"but has {classes}"
            )
        self.classes_ = classes
        loss = self._loss(labels, weights)
        self._train_fully(x, self._targets(labels), loss, weights, self._table(X, kept))
        return self

    def partial_fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        classes: ArrayLike | None = None,
        sample_weight: ArrayLike | None = None,
    ) -> "MFNetClassifier":
        """Train for one epoch; the first call must name all `classes`. Returns `self`.

        Raises ValueError or TypeError as `fit` does, and if the first call has no `classes`.
        """
        begins = not hasattr(self, "network_")
        if begins and classes is None:
            raise ValueError("classes must be given at the first call of partial_fit")
        x, labels = self._validate(X, y, reset=begins)
        if classes is not None:
            given = np.unique(np.asarray(classes))
            if not begins and not np.array_equal(given, self.classes_):
                raise ValueError(f"classes must stay {self.classes_}, but are {given}")
            self.classes_ = given
        kept, weights = check_weights(x, sample_weight)
        x, labels = x[kept], labels[kept]
        targets, loss = self._targets(labels), self._loss(labels, weights)
        if begins:
            self._begin(x.shape[1], targets.shape[1])
        else:
            self._take_up_changes()
        self._train(x, *with_weights(targets, loss, weights), num_epochs=1)
        return self

    def predict(self, X: ArrayLike) -> Numbers:
        """The most probable label of each sample, (samples,).

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

    def _validate(self, x: ArrayLike, y: ArrayLike, *, reset: bool) -> tuple[Numbers, Numbers]:
        inputs = self._encoded(x, reset=reset)
        inputs, labels = validate_data(self, inputs, y, dtype=np.float64, reset=reset)
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
        """The classes, for a stratified split; None if there are too few samples for one."""
        codes: Numbers = targets.argmax(axis=1)
        fewest = min(self.validation_fraction, 1 - self.validation_fraction) * len(codes)
        enough = np.bincount(codes).min() >= 2 and fewest >= targets.shape[1]
        return codes if enough else None

    def _score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        return accuracy(pred, target)

    def _weighted_score_of(self, pred: Tensor, target: Tensor) -> np.float64:
        hits = pred[1:].argmax(axis=0) == target[1:-1].argmax(axis=0)
        return np.float64(np.average(hits, weights=target[-1]))
