"""Run inside the page's Pyodide: numpy's arithmetic by the kernel's loops, against scalars."""

import operator
import random

import numpy as np

from mfnet_page.ufuncs import inner_loop

OPERATIONS = {
    np.add: operator.add,
    np.subtract: operator.sub,
    np.multiply: operator.mul,
    np.divide: operator.truediv,
    np.maximum: lambda x, y: x if x >= y or np.isnan(x) else y,
    np.minimum: lambda x, y: x if x <= y or np.isnan(x) else y,
    np.greater: operator.gt,
}
SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -3e-310, 1.7e308, 1.0]


def check(count):
    """Random sizes, strides and operands, in place or not."""
    chance, numbers = random.Random(0), np.random.default_rng(0)
    for ufunc, scalars in OPERATIONS.items():
        pair = np.zeros(2)
        kind = ufunc(pair, pair).dtype
        assert inner_loop(ufunc, (pair, pair, pair.astype(kind)))[1], f"{ufunc}: numpy's own loop"
        for _ in range(count):
            size = chance.randint(0, 40)
            a, b = _row(size, chance, numbers), _row(size, chance, numbers)
            if chance.random() < 0.4:  # one number for all
                a = np.float64(chance.choice([*SPECIAL, numbers.normal()]))
            if chance.random() < 0.5:
                a, b = b, a
            expected = [scalars(x, y) for x, y in np.broadcast(a, b)]
            out = chance.choice([None, _laid_out(np.zeros(size, kind), chance)])
            if a.shape == (size,) and ufunc is not np.greater and chance.random() < 0.3:
                out = a
            result = ufunc(a, b, out=out)
            assert result.dtype == kind
            expected = np.reshape(np.array(expected, kind), result.shape)
            np.testing.assert_array_equal(result, expected)
            assert np.array_equal(
                np.signbit(result[expected == 0]), np.signbit(expected[expected == 0])
            )
    _sums(numbers)
    _extremes(numbers)


def _row(size, chance, numbers):
    """A row of numbers, some of them special."""
    values = numbers.normal(size=size) * 10.0 ** numbers.integers(-20, 20, size)
    for _ in range(chance.randint(0, 3) if size else 0):
        values[chance.randrange(size)] = chance.choice(SPECIAL)
    return _laid_out(values, chance)


def _laid_out(values, chance):
    kind = chance.choice(["as it is", "every second", "backwards"])
    if kind == "every second":
        values = values.repeat(2)[::2]
    elif kind == "backwards":
        values = values[::-1].copy()[::-1]
    return values


def _sums(numbers):
    """Sums and products of all, along both axes, and what is added at repeated places."""
    x = numbers.integers(-8, 8, (7, 33)).astype(float)
    for axis in (0, 1, None):
        assert np.array_equal(np.add.reduce(x, axis=axis), x.astype(int).sum(axis=axis))
        products = np.multiply.reduce(x[:, :4], axis=axis if axis is not None else 1)
        assert np.array_equal(products, x[:, :4].astype(int).prod(axis=1 if axis is None else axis))
    assert np.array_equal(np.add.accumulate(x, axis=1), x.astype(int).cumsum(axis=1))
    assert np.array_equal(
        np.subtract.outer(x[0], x[1]), x[0][:, None].astype(int) - x[1].astype(int)
    )
    counts = np.zeros(3)
    np.add.at(counts, [0, 2, 2, 2], 1.0)
    assert counts.tolist() == [1, 0, 3]


def _extremes(numbers):
    """The largest and the smallest of all, along both axes, and so far."""
    x = numbers.integers(-80, 80, (7, 33)).astype(float)
    rows = x.astype(int).tolist()
    columns = [list(column) for column in zip(*rows, strict=True)]
    for ufunc, extreme in ((np.maximum, max), (np.minimum, min)):
        for laid_out in (x, np.asfortranarray(x)):
            assert ufunc.reduce(laid_out, axis=0).tolist() == list(map(extreme, columns))
            assert ufunc.reduce(laid_out, axis=1).tolist() == list(map(extreme, rows))
            so_far = [[extreme(row[: i + 1]) for i in range(33)] for row in rows]
            assert ufunc.accumulate(laid_out, axis=1).tolist() == so_far
    x[3, 5] = np.nan
    assert np.isnan([np.max(x), np.min(x), x.max(axis=0)[5], x.min(axis=1)[3]]).all()
    assert np.array_equal(np.greater.outer(x[0], x[1]), [[a > b for b in x[1]] for a in x[0]])
