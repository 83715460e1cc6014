"""mfnet's networks as scikit-learn estimators: for `Pipeline`, `cross_val_score`, `GridSearchCV`.

Needs scikit-learn: `pip install scikit-learn`. Arrays, and DataFrames of numbers alone, are not
scaled: put a `StandardScaler` before the estimator, in a `Pipeline`. A DataFrame of pandas or
polars with text, dates or blanks is encoded by `mfnet.table`, which scales too; `encoding_`
remembers how.
"""

from mfnet.extras import missing

try:
    from mfnet.estimators.classifier import MFNetClassifier
    from mfnet.estimators.parts import ACTIVATIONS, OPTIMIZERS, REGRESSION_LOSSES
    from mfnet.estimators.regressor import MFNetRegressor
except ImportError as error:
    raise missing("mfnet.estimators", error, "sklearn") from error

__all__ = [
    "ACTIVATIONS",
    "OPTIMIZERS",
    "REGRESSION_LOSSES",
    "MFNetClassifier",
    "MFNetRegressor",
]
