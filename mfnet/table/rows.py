"""Which rows are trained with and which are put aside; and rows that can be known again."""

import base64
import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.table.columns import BLANK, Column, NumberColumn, Table

_HASH = np.uint64
_BITS = 32  # of a row's mark that are kept: one new row in thousands is taken for a known one


def put_aside(
    rows: int, fraction: float, generator: np.random.Generator, classes: NDArray[np.intp] | None
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Two parts of so many rows, as their positions in order: those that stay, those put aside.

    The choice depends on the number of rows, their classes and the generator, and on nothing else
    that the rows hold.

    Args:
        rows: how many there are.
        fraction: the share to put aside, from 0 to below 1; at least one row is.
        generator: what the choice is drawn from.
        classes: (rows,), the class of each, from 0, of which both parts get their share; None for
            a choice among all.

    Raises:
        ValueError: if there are too few rows for two parts.
    """
    aside = max(1, round(rows * fraction))
    if aside >= rows:
        raise ValueError(f"there must be at least two rows for two parts, but there are {rows}")
    order = generator.permutation(rows)
    if classes is None:
        return np.sort(order[aside:]), np.sort(order[:aside])
    numbers = _shares(np.bincount(classes), aside)
    # The place of each row within its own class, in the random order.
    by_class = np.argsort(classes[order], kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(classes))[:-1]])
    place = np.empty(rows, np.intp)
    place[by_class] = np.arange(rows) - starts[classes[order][by_class]]
    goes = place < numbers[classes[order]]
    return np.sort(order[~goes]), np.sort(order[goes])


def _shares(counts: NDArray[np.intp], aside: int) -> NDArray[np.intp]:
    """How many of each class go aside: their share, rounded so that all together are `aside`.

    A class keeps at least one row to train with.
    """
    exact = counts * (aside / counts.sum())
    shares = np.floor(exact).astype(np.intp)
    most = np.maximum(counts - 1, 0)
    for i in np.argsort(-(exact - shares), kind="stable"):
        if shares.sum() >= aside:
            break
        shares[i] += 1
    return np.asarray(np.minimum(shares, most))


def marks_of(table: Table, names: Sequence[str]) -> NDArray[np.uint64]:
    """A mark for each row, (rows,): the same for the same cells, in whatever file and order.

    Rows that are equal get different marks, the second one that of a second row of its kind, so
    that a table's marks say how often each row is there.
    """
    marks = np.zeros(len(table), _HASH)
    for name in names:
        marks += _mixed(_cells(table[name]) ^ _of_text(name))
    order = np.argsort(marks, kind="stable")
    ordered = marks[order]
    is_first = np.concatenate([[True], ordered[1:] != ordered[:-1]])
    starts = np.flatnonzero(is_first)
    repetition = np.arange(len(ordered)) - starts[np.cumsum(is_first) - 1]
    marks[order] = _mixed(ordered + repetition.astype(_HASH) * _HASH(0x9E3779B97F4A7C15))
    return marks


def _cells(column: Column) -> NDArray[np.uint64]:
    """A hash of each cell. A number is the same number where the column happens to be text."""
    if isinstance(column, NumberColumn):
        return _of_numbers(column.numbers)
    blank = _of_numbers(np.array([np.nan]))
    known = np.append(_of_cells(column.values), blank)
    return known[np.where(column.codes == BLANK, len(column.values), column.codes)]


def _of_cells(texts: Sequence[str]) -> NDArray[np.uint64]:
    """A hash of each text: that of the number which it writes, if it writes one."""
    hashes = np.empty(len(texts), _HASH)
    numbers: dict[int, float] = {}
    for i, text in enumerate(texts):
        try:
            numbers[i] = float(text)
        except ValueError:
            hashes[i] = _of_text(text)
    hashes[list(numbers)] = _of_numbers(np.array(list(numbers.values()), np.float64))
    return hashes


def _of_numbers(numbers: NDArray[np.float64]) -> NDArray[np.uint64]:
    same = np.where(np.isnan(numbers), np.nan, numbers + 0.0)  # one nan; no -0
    return _mixed(same.view(_HASH))


def _of_text(text: str) -> np.uint64:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return _HASH(int.from_bytes(digest, "little"))


def _mixed(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finalizer of SplitMix64. (Steele, Lea, Flood, "Fast Splittable PRNGs", 2014.)"""
    bits = (bits ^ (bits >> _HASH(30))) * _HASH(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> _HASH(27))) * _HASH(0x94D049BB133111EB)
    return bits ^ (bits >> _HASH(31))


def packed(marks: NDArray[np.uint64]) -> str:
    """Marks as a short text, sorted: about three characters a row."""
    kept = np.sort((marks >> _HASH(64 - _BITS)).astype(np.uint32))
    steps = np.diff(kept, prepend=np.uint32(0)).astype("<u4")
    in_planes = steps.view(np.uint8).reshape(-1, 4).T.tobytes()  # small steps: planes of zeros
    return base64.b64encode(zlib.compress(in_planes)).decode()


def are_known(marks: NDArray[np.uint64], text: str) -> NDArray[np.bool_]:
    """Which marks are among those that `packed` made the text of, (rows,).

    Raises ValueError if `packed` did not make the text.
    """
    try:
        planes = np.frombuffer(zlib.decompress(base64.b64decode(text, validate=True)), np.uint8)
        steps = np.ascontiguousarray(planes.reshape(4, -1).T).view("<u4").ravel()
    except (ValueError, TypeError, zlib.error) as error:
        raise ValueError("what it remembers of the rows it was trained with was changed") from error
    kept = np.cumsum(steps, dtype=np.uint64).astype(np.uint32)
    return np.isin((marks >> _HASH(64 - _BITS)).astype(np.uint32), kept)


def fingerprint(marks: NDArray[np.uint64]) -> str:
    """A text that is the same for the same rows in the same order."""
    weights = np.arange(1, 2 * len(marks), 2, dtype=_HASH)
    return f"{len(marks)}-{int((_mixed(marks) * weights).sum()):016x}"


def weights_of(column: Column, rows: Any) -> NDArray[np.float64]:
    """The weights of those rows, (rows,).

    Raises ValueError if one is no number of 0 or more, or none is above 0.
    """
    if not isinstance(column, NumberColumn):
        raise ValueError(  # noqa: TRY004 (it is the table that is wrong)
            f"the weights in column {column.name!r} must be numbers"
        )
    weights = column.numbers[rows]
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if wrong.size:
        raise ValueError(
            f"the weights in column {column.name!r} must be finite numbers, 0 or more, but row "
            f"{wrong[0] + 1} of those with a target is {weights[wrong[0]]}"
        )
    if not weights.max(initial=0.0) > 0:
        raise ValueError(f"no weight in column {column.name!r} is above 0")
    return np.asarray(weights)


def of_mean_1(weights: NDArray[np.float64], name: str | None) -> NDArray[np.float64]:
    """The weights of a part of a table, (rows,), scaled to a mean of 1.

    Raises ValueError if all are 0.
    """
    if not weights.max(initial=0.0) > 0:
        raise ValueError(f"all weights in column {name!r} are 0 in a part of the table")
    return np.asarray(weights / weights.mean())
