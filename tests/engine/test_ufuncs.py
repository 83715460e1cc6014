"""Inner loops of numpy's ufuncs, and the kernel's in the place of one."""

import math
import sys

import numpy as np
import pytest

from mfnet_page.ufuncs import inner_loop, replace_loop

TRIAL = np.linspace(-2, 2, 101)


def address(ufunc):
    loop = inner_loop(ufunc, (TRIAL, TRIAL))
    assert loop is not None
    return loop[0]


@pytest.fixture
def tangent():
    """Puts numpy's own loop back."""
    before = address(np.tan)
    yield np.tan
    if address(np.tan) != before:
        replace_loop(np.tan, before, np.zeros(1))


def test_a_loop_of_other_bits_is_not_taken(tangent):
    before, expected = address(tangent), np.tan(TRIAL).tobytes()
    assert not replace_loop(tangent, address(np.arctan), TRIAL)
    assert address(tangent) == before
    assert np.tan(TRIAL).tobytes() == expected


def test_a_loop_of_the_same_bits_is_taken(tangent):
    assert replace_loop(tangent, address(np.arctan), np.zeros(3))
    assert address(tangent) == address(np.arctan)
    np.testing.assert_array_equal(np.tan(TRIAL), np.arctan(TRIAL))


def test_a_ufunc_without_such_a_loop_is_left_alone():
    assert not replace_loop(np.isnan, address(np.tan), TRIAL)
    assert inner_loop(np.frexp, (TRIAL, TRIAL)) is None


@pytest.mark.skipif(sys.platform != "emscripten", reason="only there it is the kernel's")
class TestTanh:
    """Against the C library's, which Python's `math` calls."""

    def test_it_is_the_kernels(self):
        """Whose functions stand behind numpy's in the function table."""
        assert address(np.tanh) > max(map(address, (np.sin, np.cosh, np.exp, np.expm1, np.tan)))

    def check(self, x):
        expected = np.array([math.tanh(each) for each in x.ravel()]).reshape(x.shape)
        found = np.tanh(x)
        assert np.array_equal(found.view(np.int64), expected.view(np.int64))

    @pytest.mark.parametrize("scale", [1e-310, 1e-20, 1e-8, 0.1, 0.5, 1, 4, 30, 1e300])
    def test_random_numbers(self, scale):
        self.check(np.random.default_rng(0).uniform(-scale, scale, 20_001))

    @pytest.mark.parametrize("edge", [0.17328679, 0.51986039, 0.25541281, 0.54930614, 6.7582, 20])
    def test_where_the_formula_changes(self, edge):
        near = np.float64(edge).view(np.int64) + 1_000_000 * np.arange(-2000, 2000)
        self.check(np.append(near.view(np.float64), -near.view(np.float64)))

    def test_where_there_is_no_number(self):
        x = np.array([0.0, -0.0, np.inf, -np.inf, 5e-324, -5e-324, 1.7e308])
        self.check(x)
        assert np.isnan(np.tanh([1.0, np.nan, 2.0])).tolist() == [False, True, False]

    def test_arrays_of_any_strides(self):
        whole = np.random.default_rng(1).normal(size=(31, 14))
        self.check(whole[::-2, ::3].copy())
        expected = np.tanh(whole.copy())[::-2, ::3]
        assert np.array_equal(np.tanh(whole[::-2, ::3]), expected)
        np.tanh(whole, out=whole)
        assert np.array_equal(whole[::-2, ::3], expected)
