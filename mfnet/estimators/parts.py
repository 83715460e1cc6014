"""The parts of the catalogue under the names that the estimators have for them."""

from collections.abc import Mapping
from typing import Any, TypeVar

from mfnet import catalogue
from mfnet.catalogue import Part, choices

_Entry = TypeVar("_Entry", bound=Part[Any])


def _by_name(parts: Mapping[str, _Entry]) -> dict[str, _Entry]:
    return {part.estimator_name: part for part in choices(parts).values()}


ACTIVATIONS = _by_name(catalogue.ACTIVATIONS)
OPTIMIZERS = _by_name(catalogue.OPTIMIZERS)
REGRESSION_LOSSES = {
    name: loss for name, loss in _by_name(catalogue.LOSSES).items() if "regression" in loss.tasks
}
