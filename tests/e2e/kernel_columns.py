"""Run inside the page's Pyodide: the kernel's columns of bytes against numpy's.

The kernel's `try_fill(columns, samples, factor)` must write numpy's bits, touch nothing but the
columns, and decline whatever it is not sure of.
"""

import random

import numpy as np
from numpy.lib.stride_tricks import as_strided

from mfnet.machinery.columns import in_numpy

GUARD = 12345.0


def check(try_fill, count):
    """Random shapes, slices and factors; then what has to be declined."""
    chance, numbers = random.Random(0), np.random.default_rng(0)
    for _ in range(count):
        m, features = chance.randint(1, 40), chance.choice([1, 2, 15, 16, 17, 32, 100, 784])
        stored = numbers.integers(0, 256, (2 * m + 1, features + 5), np.uint8)
        first, step = chance.randint(0, 5), chance.choice([1, 2])
        samples = stored[1 : 1 + m * step : step, first : first + features]
        base = np.full((m + 2, features + 4), GUARD)
        columns = base[1:-1, 1:-2] if chance.random() < 0.5 else np.full((m, features + 1), GUARD)
        factor = chance.choice([1.0, 1 / 255, 0.1, 3e-320, -2.0, np.inf, np.nan])
        expected, kept = np.empty((m, features + 1)), samples.copy()
        with np.errstate(all="ignore"):
            in_numpy(expected, samples, factor)
        assert try_fill(columns, samples, np.array(factor)) is True
        numbers_as_bits = (np.ascontiguousarray(x).view(np.uint64) for x in (columns, expected))
        assert np.array_equal(*numbers_as_bits) or np.isnan(factor)
        np.testing.assert_array_equal(columns, expected)
        assert np.array_equal(samples, kept)
        if np.shares_memory(columns, base):
            base[1:-1, 1:-2] = GUARD
            assert (base == GUARD).all(), "wrote outside"
    _declines(try_fill)


def _declines(try_fill):
    columns, samples, factor = np.full((3, 5), GUARD), np.ones((3, 4), np.uint8), np.array(0.5)
    read_only = columns.copy()
    read_only.flags.writeable = False
    swapped = columns.astype(columns.dtype.newbyteorder())
    shared = np.full(200, 7, np.uint8)
    cases = [
        (columns[:2], samples, factor),
        (columns[:, :4], samples, factor),
        (columns.astype(np.float32), samples, factor),
        (swapped, samples, factor),
        (read_only, samples, factor),
        (columns[0], samples, factor),
        (columns.repeat(2, axis=1)[:, ::2], samples, factor),
        (columns.T.copy().T, samples, factor),
        (as_strided(columns, (3, 5), (0, 8)), samples, factor),
        (shared[: 3 * 40].view(np.float64).reshape(3, 5), shared[:12].reshape(3, 4), factor),
        (columns, samples.astype(np.int8), factor),
        (columns, samples.astype(bool), factor),
        (columns, samples.astype(np.float64), factor),
        (columns, samples.ravel(), factor),
        (columns, samples[:, ::-1], factor),
        (columns, samples.T.copy().T, factor),
        (columns, samples.tolist(), factor),
        (columns, samples, 0.5),
        (columns, samples, np.array([0.5])),
        (columns, samples, np.array(0.5, np.float32)),
        (columns, samples),
    ]
    for arguments in cases:
        before = [np.array(x, copy=True) for x in arguments[:2]]
        assert try_fill(*arguments) is False, arguments
        after = arguments[:2]
        assert all(np.array_equal(*both) for both in zip(before, after, strict=True)), arguments
