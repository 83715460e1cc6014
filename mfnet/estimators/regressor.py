"""A network that predicts numbers, as a scikit-learn estimator."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn import metrics
from sklearn.base import RegressorMixin
from sklearn.utils.validation import validate_data

from mfnet import checks
from mfnet.estimators.base import Estimator, Numbers
from mfnet.estimators.parts import REGRESSION_LOSSES
from mfnet.estimators.weighting import check_weights, with_weights
from mfnet.loss import Loss
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization, r2_score


class MFNetRegressor(RegressorMixin, Estimator):  # type: ignore[misc]
    """A network that predicts numbers, one or several for each sample.

    The estimator standardizes the targets, so the learning rate does not depend on their unit.
    Losses are those of standardized targets.

    Args:
        loss: one of `REGRESSION_LOSSES`.
        hidden_layer_sizes: this argument and all others are those of `MFNetClassifier`.

    Attributes:
        network_: this attribute and all others are those of `MFNetClassifier`, without `classes_`.
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

        With weights (samples,), if given. Returns `self`. Raises ValueError or TypeError if a
        parameter or the data is unsuitable.
        """
        x, targets = self._validate(X, y, reset=not self._continues())
        kept, weights = check_weights(x, sample_weight)
        x, targets = x[kept], targets[kept]
        if not self._continues():
            self._set_standardization(targets, weights)
        self._train_fully(x, self._targets(targets), self._loss(), weights, self._table(X, kept))
        return self

    def partial_fit(
        self, X: ArrayLike, y: ArrayLike, sample_weight: ArrayLike | None = None
    ) -> "MFNetRegressor":
        """Train for one epoch; the first call's targets set the standardization. Returns `self`.

        Raises ValueError or TypeError as `fit` does.
        """
        begins = not hasattr(self, "network_")
        x, targets = self._validate(X, y, reset=begins)
        kept, weights = check_weights(x, sample_weight)
        x, targets = x[kept], targets[kept]
        if begins:
            self._set_standardization(targets, weights)
            self._begin(x.shape[1], len(self._standardization.mean))
        else:
            self._take_up_changes()
        standardized = self._targets(targets)
        self._train(x, *with_weights(standardized, self._loss(), weights), num_epochs=1)
        return self

    def predict(self, X: ArrayLike) -> Tensor:
        """The predictions, (samples,) or (samples, outputs) like the targets of `fit`.

        Raises ValueError if `X` is not (samples, n_features_in_), NotFittedError before a `fit`.
        """
        outputs = self._outputs(X)
        predicted = self._standardization.undo(outputs)
        return predicted[:, 0] if self._one_column else predicted

    def _validate(self, x: ArrayLike, y: ArrayLike, *, reset: bool) -> tuple[Numbers, Numbers]:
        inputs = self._encoded(x, reset=reset)
        inputs, targets = validate_data(
            self, inputs, y, dtype=np.float64, reset=reset, multi_output=True, y_numeric=True
        )
        return inputs, targets

    def _set_standardization(self, targets: Numbers, weights: Tensor | None) -> None:
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
