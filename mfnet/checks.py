"""What arguments must be, each rule in one place.

Every error names the argument, its value or shape, and what was expected.
"""

from collections.abc import Callable, Iterable, Sequence
from numbers import Integral, Real
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Kind = TypeVar("_Kind")


def instance(
    name: str, value: object, kind: type[_Kind], default: Callable[[], _Kind] | None = None
) -> _Kind:
    """`value`, if it is an instance of `kind`; for None, what `default` makes, if it is given."""
    if value is None and default is not None:
        return default()
    if isinstance(value, kind):
        return value
    article = "an" if kind.__name__[0] in "AEIO" else "a"
    expected = f"{name} must be {article} {kind.__name__}"
    if isinstance(value, type) and issubclass(value, kind):
        made = f"{value.__name__}()"
        raise TypeError(f"{expected}, but is the class {value.__name__} itself: write {made}")
    raise TypeError(f"{expected}, but is {value!r}")


def different_instances(name: str, values: Sequence[object], kind: type) -> None:
    """Instances of `kind`, none of them twice."""
    positions: dict[int, int] = {}
    for position, value in enumerate(values):
        instance(f"{name}[{position}]", value, kind)
        first = positions.setdefault(id(value), position)
        if first != position:
            raise ValueError(
                f"{name}[{first}] and {name}[{position}] are the same object, {value!r}: "
                "every place needs one of its own"
            )


def function(name: str, value: object) -> None:
    """Something that can be called."""
    if not callable(value):
        raise TypeError(f"{name} must be a function, but is {value!r}")


def generator(name: str, seed: Any) -> np.random.Generator:
    """The generator that `seed` is, or a new one seeded with it, by `numpy.random.default_rng`."""
    try:
        return np.random.default_rng(seed)
    except (TypeError, ValueError) as error:
        expected = f"{name} must be None, an integer, 0 or more, or a numpy.random.Generator"
        raise type(error)(f"{expected}, but is {seed!r}") from error


def integer(name: str, value: object, minimum: int) -> int:
    """`value` as an int, if it is an integer of at least `minimum`."""
    if not isinstance(value, Integral) or isinstance(value, bool):
        raise TypeError(f"{name} must be an integer, but is {value!r}")
    if value < minimum:
        raise ValueError(f"{name} must be at least {minimum}, but is {value}")
    return int(value)


def finite_number(name: str, value: object, *, positive: bool = False) -> float:
    """`value` as a float, if it is a finite number, not negative; with `positive`, not 0 either."""
    if not isinstance(value, Real) or isinstance(value, bool):
        raise TypeError(f"{name} must be a number, but is {value!r}")
    number = float(value)
    if not np.isfinite(number) or number < 0 or (positive and number == 0):
        expected = "a finite number above 0" if positive else "a finite number, 0 or more"
        raise ValueError(f"{name} must be {expected}, but is {value}")
    return number


def limit(name: str, value: object) -> None:
    """None, for no limit, or a finite number above 0."""
    if value is not None:
        finite_number(name, value, positive=True)


def fraction(name: str, value: object) -> float:
    """`value` as a float, if it is a number from 0 to below 1."""
    number = finite_number(name, value)
    if number >= 1:
        raise ValueError(f"{name} must be from 0 to below 1, but is {value}")
    return number


def one_of(name: str, value: object, choices: Iterable[str]) -> str:
    """`value`, if it is one of the names."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}, but is {value!r}")
    return value


def dataset(name: str, data: ArrayLike) -> NDArray[Any]:
    """`data` as an array of shape (samples, features), as it is stored, if it is finite numbers."""
    array = as_array(name, data)
    if array.dtype.kind not in "buif":
        raise TypeError(f"{name} must hold real numbers, but holds {array.dtype}")
    if array.ndim != 2:
        raise ValueError(f"{name} must have the shape (samples, features), but has {array.shape}")
    if array.size == 0:
        raise ValueError(f"{name} must not be empty, but has the shape {array.shape}")
    if array.dtype.kind == "f" and not _all_finite(array):
        sample, feature = np.argwhere(~np.isfinite(array))[0]
        raise ValueError(
            f"{name} must be finite, but is {array[sample, feature]} "
            f"at sample {sample}, feature {feature}"
        )
    return array


def as_array(name: str, data: ArrayLike) -> NDArray[Any]:
    """`data` as an array, as it is stored, if numpy can make one of it."""
    try:
        return np.asarray(data)
    except ValueError as error:  # rows of different lengths
        raise ValueError(f"{name} must be numbers in a regular shape, but: {error}") from error
    except (TypeError, RuntimeError) as error:  # somebody else's array, which won't be one of numpy
        raise TypeError(
            f"{name} must be numbers that numpy can read, but is {type(data).__name__}: {error}"
        ) from error


def inputs_and_targets(inputs: ArrayLike, targets: ArrayLike) -> tuple[NDArray[Any], NDArray[Any]]:
    """Both as `dataset` returns them, if they have the same number of samples."""
    inputs, targets = dataset("inputs", inputs), dataset("targets", targets)
    same_number_of_samples(inputs, targets)
    return inputs, targets


def same_number_of_samples(inputs: NDArray[Any], targets: NDArray[Any]) -> None:
    """One row of targets for each row of inputs."""
    if len(inputs) != len(targets):
        raise ValueError(
            "inputs and targets must have the same number of samples, "
            f"but have {len(inputs)} and {len(targets)}"
        )


def matrix(name: str, value: object, rows: int | None = None) -> None:
    """A matrix as it is inside a network: shape (rows, samples), row 0 the bias feature."""
    if not isinstance(value, np.ndarray):
        raise TypeError(f"{name} must be a numpy array, but is {type(value).__name__}")
    wanted = "(features + 1, samples)" if rows is None else f"({rows}, samples)"
    if value.ndim != 2 or value.shape[1] == 0 or (rows is not None and value.shape[0] != rows):
        raise ValueError(
            f"{name} must have the shape {wanted}, the bias row and at least one sample included,"
            f" but has {value.shape}"
        )


def gradient(grad: NDArray[Any], shape: tuple[int, ...]) -> None:
    """What `backward` takes: a matrix of the shape of the last forward pass's output."""
    if grad.shape != shape:
        raise ValueError(
            f"grad must have the shape of the last forward pass's output, {shape}, "
            f"but has {grad.shape}"
        )


def prediction_and_target(pred: NDArray[Any], target: NDArray[Any]) -> None:
    """What a loss compares: two matrices of one shape, with at least one row below the bias row."""
    matrix("pred", pred)
    matrix("target", target)
    if pred.shape != target.shape:
        raise ValueError(
            f"pred and target must have the same shape, but have {pred.shape} and {target.shape}"
        )
    if pred.shape[0] < 2:
        raise ValueError(f"pred must have a row below the bias row, but has the shape {pred.shape}")


def _all_finite(array: NDArray[Any]) -> bool:
    # A sum is finite only if every term is, and needs no array of flags as large as the data; where
    # the sum of finite numbers overflows, the flags decide.
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(array.sum()) or np.isfinite(array).all())
