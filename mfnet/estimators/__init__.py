"""mfnet's networks as scikit-learn estimators: for `Pipeline`, `cross_val_score`, `GridSearchCV`.

Needs scikit-learn: `pip install scikit-learn`. The inputs are not scaled: put a `StandardScaler`
before the estimator, in a `Pipeline`.
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
