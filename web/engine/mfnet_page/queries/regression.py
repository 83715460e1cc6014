"""California Housing: the network's house values beside the true ones, in dollars and on a map."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet.dataloader import with_bias
from mfnet.tensor import Tensor
from mfnet.trainutils import r2_score
from mfnet_page.dataset import Dataset, original
from mfnet_page.queries.answers import finite
from mfnet_page.session import Record, Session

DOLLARS = 100_000  # of a target of 1
CAP = 500_001  # dollars: what the census's table has for all that is worth more
BRACKETS = (0, 100_000, 200_000, 300_000, 400_000, CAP)  # dollars: where each begins
STEPS = (-150_000, -75_000, -25_000, 25_000, 75_000, 150_000)  # dollars: between classes of errors
WORST = 10
KM_PER_DEGREE = 111.2


class City(NamedTuple):
    """A place to find one's way by, in degrees."""

    name: str
    latitude: float
    longitude: float


CITIES = (
    City("Los Angeles", 34.05, -118.24),
    City("San Francisco", 37.77, -122.42),
    City("San Diego", 32.72, -117.16),
    City("Sacramento", 38.58, -121.49),
    City("Fresno", 36.75, -119.79),
    City("Bakersfield", 35.37, -119.02),
    City("Santa Barbara", 34.42, -119.70),
    City("Redding", 40.59, -122.39),
)


def suits(dataset: Dataset) -> bool:
    """Whether its samples are places on the map, with values in original units."""
    return dataset.target_scaling is not None and {"Latitude", "Longitude"} <= set(
        dataset.feature_names
    )


def districts(session: Session) -> Record:
    """All of the test districts that does not change while a network learns.

    Returns `feature_names`, the `features` of each district in original units, row by row, its
    `true` value in dollars, its `latitude` and `longitude`, which of the `cities` is `nearest` and
    how many `kilometres` away; and of every feature the 1st percentile, the median and the 99th
    percentile over the districts that are trained on, `low`, `median` and `high`.
    """
    dataset = session.dataset
    features = original(dataset.test_inputs, dataset.input_scaling)
    trained_on = original(dataset.inputs, dataset.input_scaling)
    latitude, longitude = positions(dataset, features)
    away = kilometres(latitude, longitude)
    nearest = away.argmin(axis=0)
    low, median, high = np.percentile(trained_on, (1, 50, 99), axis=0)
    return {
        "feature_names": dataset.feature_names,
        "features": features.ravel(),
        "true": true_values(dataset),
        "cap": CAP,
        "latitude": latitude,
        "longitude": longitude,
        "cities": [city._asdict() for city in CITIES],
        "nearest": nearest.astype(np.uint8),
        "kilometres": away.min(axis=0),
        "low": low,
        "median": median,
        "high": high,
    }


def predicted(session: Session) -> Record:
    """The `predicted` values of the test districts as of the newest evaluation, and how good they
    are: R², mean absolute and root mean squared error in dollars, and errors by `brackets` of the
    true value. `predicted` is None before the first evaluation.
    """
    if session.test_outputs is None:
        return {"predicted": None}
    dataset = session.dataset
    values = dollars(dataset, session.test_outputs)
    true = true_values(dataset)
    with np.errstate(over="ignore", invalid="ignore"):
        errors = values - true
        return {
            "predicted": values,
            "r2": float(r2_score(session.test_outputs, with_bias(dataset.test_targets))),
            "mean_absolute_error": float(np.abs(errors).mean()),
            "root_mean_squared_error": float(np.sqrt(np.square(errors).mean())),
            "brackets": {
                "starts": np.array(BRACKETS, np.float64),
                **by_group(np.digitize(true, BRACKETS) - 1, len(BRACKETS), errors),
            },
        }


def residuals(session: Session) -> Record:
    """The `residuals` of the test districts, predicted less true value, at the newest evaluation.

    With them, how many there are in each of the `classes` between the `steps`, the errors by
    `regions`, which are what is nearest to each city, and the `worst` districts. `residuals` is
    None before the first evaluation.
    """
    if session.test_outputs is None:
        return {"residuals": None}
    dataset = session.dataset
    with np.errstate(over="ignore", invalid="ignore"):
        errors = dollars(dataset, session.test_outputs) - true_values(dataset)
        classes = np.digitize(errors, STEPS)
        features = original(dataset.test_inputs, dataset.input_scaling)
        nearest = kilometres(*positions(dataset, features)).argmin(axis=0)
        return {
            "residuals": errors,
            "classes": classes.astype(np.uint8),
            "counts": np.bincount(classes, minlength=len(STEPS) + 1).astype(np.int32),
            "steps": np.array(STEPS, np.float64),
            "regions": by_group(nearest, len(CITIES), errors),
            "worst": np.argsort(-np.abs(errors), kind="stable")[:WORST].astype(np.int32),
        }


def own(session: Session, features: list[float]) -> Record:
    """What the network as it is says of a district with these features, in original units.

    `dollars` is None where it has no answer.
    """
    dataset = session.dataset
    row = np.array(features, np.float64)[None]
    scaled = dataset.input_scaling.apply(row) if dataset.input_scaling else row
    outputs = session.net.forward(with_bias(scaled, dataset.input_scale))
    return {
        "dollars": finite(dollars(dataset, outputs)[0]) if np.isfinite(outputs).all() else None,
        "trained": session.last_step is not None,
    }


def dollars(dataset: Dataset, outputs: Tensor) -> Tensor:
    """The network's outputs, (2, samples) with the bias row, as house values."""
    return original(outputs[1:].T, dataset.target_scaling)[:, 0] * DOLLARS


def true_values(dataset: Dataset) -> Tensor:
    """The test districts' house values; the table has them in whole dollars."""
    values: Tensor = np.rint(original(dataset.test_targets, dataset.target_scaling)[:, 0] * DOLLARS)
    return values


def positions(dataset: Dataset, features: Tensor) -> tuple[Tensor, Tensor]:
    """Latitude and longitude of all rows."""
    latitude, longitude = (
        np.ascontiguousarray(features[:, dataset.feature_names.index(name)])
        for name in ("Latitude", "Longitude")
    )
    return latitude, longitude


def kilometres(latitude: Tensor, longitude: Tensor) -> Tensor:
    """How far each place is from each city, (cities, places), on a map true at its latitude."""
    at, across = (np.array([city[axis] for city in CITIES])[:, None] for axis in (1, 2))
    north = latitude - at
    east = (longitude - across) * np.cos(np.radians((latitude + at) / 2))
    away: Tensor = np.hypot(north, east) * KM_PER_DEGREE
    return away


def by_group(groups: NDArray[np.intp], count: int, errors: Tensor) -> Record:
    """How many there are of each group, their mean absolute error and mean residual."""
    sizes = np.bincount(groups, minlength=count)
    some = np.maximum(sizes, 1)
    return {
        "districts": sizes.astype(np.int32),
        "mean_absolute_error": np.bincount(groups, np.abs(errors), count) / some,
        "mean_residual": np.bincount(groups, errors, count) / some,
    }
