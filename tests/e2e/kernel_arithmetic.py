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
}
SPECIAL = [0.0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -3e-310, 1.7e308, 1.0]


def check(count):
    """Random sizes, strides and operands, in place or not."""
    chance, numbers = random.Random(0), np.random.default_rng(0)
    for ufunc, scalars in OPERATIONS.items():
        pair = np.zeros(2)
        assert inner_loop(ufunc, (pair, pair, pair))[1], f"{ufunc}: the loop is numpy's own"
        for _ in range(count):
            size = chance.randint(0, 40)
            a, b = _row(size, chance, numbers), _row(size, chance, numbers)
            if chance.random() < 0.4:  # one number for all
                a = np.float64(chance.choice([*SPECIAL, numbers.normal()]))
            if chance.random() < 0.5:
                a, b = b, a
            expected = [scalars(x, y) for x, y in np.broadcast(a, b)]
            out = chance.choice([None, _laid_out(np.zeros(size), chance)])
            if a.shape == (size,) and chance.random() < 0.3:
                out = a
            result = ufunc(a, b, out=out)
            expected = np.reshape(np.array(expected, float), result.shape)
            np.testing.assert_array_equal(result, expected)
            assert np.array_equal(
                np.signbit(result[expected == 0]), np.signbit(expected[expected == 0])
            )
    _sums(numbers)


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
