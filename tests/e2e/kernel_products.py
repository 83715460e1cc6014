"""Run inside the page's Pyodide: the kernel against np.matmul, on arrays of every kind.

The kernel's `try_product(a, b, out)` must compute what np.matmul does to within 1e-13 of the sum of
the absolute products, touch nothing but `out`, and decline whatever it is not sure of.
"""

import random
import warnings

import numpy as np

GUARD = 12345.0
TOLERANCE = 1e-13


class Products:
    """Random products for one variant of the kernel."""

    def __init__(self, try_product, matmul, seed):
        self.try_product = try_product
        self.matmul = matmul
        self.chance = random.Random(seed)
        self.numbers = np.random.default_rng(seed)

    def check_random_products(self, count):
        """Random shapes, strides, slices and contents; arrays are kept, so that memory grows."""
        hoard = []
        for number in range(count):
            rows, depth, columns = self._sizes()
            a, _ = self._laid_out(self._values(rows, depth), may_broadcast=True)
            b, _ = self._laid_out(self._values(depth, columns), may_broadcast=True)
            out, base = self._laid_out(np.full((rows, columns), np.nan))
            outside = _outside(out, base)
            kept = a.copy(), b.copy()
            assert self.try_product(a, b, out) is True
            _agree(out, a, b)
            _agree(self.matmul(a, b), a, b)
            assert (base.ravel(order="K")[outside] == GUARD).all(), "wrote outside"
            assert np.array_equal(a, kept[0], equal_nan=True)
            assert np.array_equal(b, kept[1], equal_nan=True)
            if number % 20 == 0:
                hoard.append(np.ones(400_000))

    def check_deceptive_operands(self):
        """Operands that are zero wherever the kernel looks to guess how many zeros there are."""
        for rows, depth, columns in (
            (40, 1000, 1023),
            (24, 785, 700),
            (5, 3000, 600),
            (129, 128, 785),
        ):
            dense = self.numbers.standard_normal((rows, depth))
            deceptive = _deceptive(self.numbers.standard_normal((depth, columns)))
            for order in "CF":
                b = np.asarray(deceptive, order=order)
                _agree(self.matmul(dense, b), dense, b)
                _agree(self.matmul(b.T, dense.T), b.T, dense.T)

    def check_declined(self):
        """What must be left alone is declined, and np.matmul's answer or error is given."""
        m, out = self.numbers.standard_normal((6, 6)), np.zeros((6, 6))
        for name, arguments in _to_be_declined(m, out).items():
            kept = np.copy(arguments[2]) if isinstance(arguments[2], np.ndarray) else None
            assert self.try_product(*arguments) is False, name
            if kept is not None:
                assert np.array_equal(arguments[2], kept), name
            outcome, expected = (_outcome(f, *arguments) for f in (self.matmul, np.matmul))
            assert type(outcome) is type(expected), name
            if isinstance(expected, tuple):
                assert outcome == expected, name
            else:
                assert np.allclose(outcome, expected, rtol=1e-13, atol=1e-13), name
        for arguments in ((), (m,), (m, m), (m, m, out, out)):
            assert self.try_product(*arguments) is False

    def check_aliased_output(self):
        """An output that shares memory with an operand gets what numpy would give it."""
        x = self.numbers.standard_normal((40, 30))
        y = x.copy()
        self.matmul(y[:30], y[:30].T, out=y[10:])
        assert np.allclose(y[10:], x[:30] @ x[:30].T, rtol=1e-13, atol=1e-12)

    def check_references(self):
        """No call keeps a reference, or gives one away."""
        from sys import getrefcount

        arrays = [np.ones((5, 5)) for _ in range(3)]
        before = [getrefcount(array) for array in arrays]
        for _ in range(1000):
            self.try_product(*arrays)
            self.matmul(*arrays[:2])
        assert before == [getrefcount(array) for array in arrays]

    def _sizes(self):
        while True:
            sizes = [self._size() for _ in range(3)]
            if np.prod(sizes, dtype=float) < 1e7:
                return sizes

    def _size(self):
        kind = self.chance.random()
        if kind < 0.06:
            return 0
        if kind < 0.14:
            return 1
        if kind < 0.8:
            return self.chance.randrange(1, 40)
        return self.chance.randrange(1, 300) if kind < 0.97 else self.chance.choice([785, 1500])

    def _values(self, rows, columns):
        x = self.numbers.standard_normal((rows, columns)) * 10.0 ** self.chance.randrange(-3, 4)
        kind = self.chance.random()
        if kind < 0.5:
            x *= self.numbers.random((rows, columns)) < self.chance.choice([0.05, 0.2, 0.5, 0.7])
        if kind < 0.1:
            x = -x  # negative zeros
        if x.size and self.chance.random() < 0.12:
            row, column = self.numbers.integers(rows), self.numbers.integers(columns)
            x[row, column] = self.chance.choice([np.nan, np.inf, -np.inf])
        return x

    def _laid_out(self, x, may_broadcast=False):
        """`x` in some memory layout, and the array that it is a part of."""
        kind = self.chance.randrange(6)
        if may_broadcast and x.size and kind == 0:
            x = np.broadcast_to(x[:1], x.shape)
            return x, x
        row_step, column_step = self.chance.choice([1, 1, 2, 3]), self.chance.choice([1, 1, 2, 5])
        before, after = self.chance.randrange(3), self.chance.randrange(3)
        rows, columns = x.shape[0] * row_step, x.shape[1] * column_step
        shape = rows + before + after, columns + before + after
        base = np.full(shape, GUARD, order=self.chance.choice("CF"))
        view = base[before : before + rows : row_step, before : before + columns : column_step]
        view = view[:: self.chance.choice([1, -1]), :: self.chance.choice([1, -1])]
        view[...] = x
        return view, base


def _outside(out, base):
    """Which entries of `base`, in its memory order, are not in `out`."""
    is_outside = np.ones(base.size, bool)
    if out.size:
        start = (out.ctypes.data - base.ctypes.data) // 8
        steps = tuple(stride // 8 for stride in out.strides)
        rows, columns = np.indices(out.shape)
        is_outside[start + rows * steps[0] + columns * steps[1]] = False
    return is_outside


def _agree(result, a, b):
    with np.errstate(all="ignore"):
        expected, scale = np.matmul(a, b), np.matmul(abs(a), abs(b))
    finite = np.isfinite(expected)
    assert np.array_equal(result[~finite], expected[~finite], equal_nan=True), "nan or infinity"
    assert (abs(result - expected)[finite] <= TOLERANCE * scale[finite]).all(), "inexact"


def _deceptive(x):
    row = column = 0
    for _ in range(128):
        x[row, column] = 0
        row, column = (row + 7919) % x.shape[0], (column + 104729) % x.shape[1]
    return x


def _to_be_declined(m, out):
    big = np.ones((20, 20))
    readonly = np.zeros((6, 6))
    readonly.flags.writeable = False
    unaligned = np.frombuffer(bytearray(8 * 36 + 3), np.uint8)[3:291].view(float).reshape(6, 6)
    in_records = np.zeros((6, 6), [("a", "f8"), ("b", "f4")])["a"]
    strided = np.lib.stride_tricks.as_strided
    return {
        "float32": (m.astype("f4"), m, out),
        "integers": (m.astype(int), m, out),
        "other byte order": (m.astype(">f8"), m, out),
        "complex": (m.astype(complex), m, out),
        "objects": (m.astype(object), m, out),
        "booleans": (m > 0, m, out),
        "a vector": (m[0], m, out),
        "a stack": (m[None], m, out),
        "a number": (np.float64(1), m, out),
        "unlike shapes": (m[:, :5], m, out),
        "an output of another shape": (m, m, np.zeros((6, 7))),
        "an output of float32": (m, m, np.zeros((6, 6), "f4")),
        "a read-only output": (m, m, readonly),
        "unaligned": (unaligned, m, out),
        "records": (in_records, m, out),
        "a masked array": (np.ma.array(m), m, out),
        "an output that is an operand": (out, m, out),
        "an output that is an operand's transpose": (out.T, m, out),
        "an output that overlaps an operand": (big[:6, :6], m, big[3:9, 2:8]),
        "an output that lies between an operand's rows": (m, big[:12:2, :6], big[1:13:2, :6]),
        "an output that overlaps itself": (m, m, strided(np.zeros(40), (6, 6), (8, 8))),
        "an output of stride 0": (m, m, strided(np.zeros(40), (6, 6), (0, 8))),
        "a list": (m.tolist(), m, out),
        "None": (None, m, out),
        "a type": (np.ndarray, m, out),
    }


def _outcome(matmul, a, b, out):
    """What came of it: the result, or the error's type and words."""
    own_out = out.copy()
    own_out.flags.writeable = out.flags.writeable
    try:
        return matmul(a, b, out=own_out)
    except (TypeError, ValueError) as error:
        return type(error), str(error)


def check(try_product, matmul, count, seed=0):
    """Everything there is to check of one variant."""
    products = Products(try_product, matmul, seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        products.check_declined()
        products.check_aliased_output()
        products.check_references()
        products.check_deceptive_operands()
        products.check_random_products(count)
