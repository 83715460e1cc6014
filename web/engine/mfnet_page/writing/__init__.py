"""Backpropagation that the visitor writes: exercises, and their checks against finite differences.

An exercise is a plain file of Python: a text, what is given, a start, and a check, which compares
cell by cell. `exercise` reads it, `attempt` runs what somebody wrote and judges it, `faults` puts
Python's errors into words, `own` puts what was written into a network in place of the library's.

A check is written with the names below:

    def check(yours):
        z = np.array([[1.0, -2.0], [0.5, 3.0]])
        given = Given(Z=z)
        yield compare("g′(Z)", yours.relu_prime(z), slopes(relu, z))
        yield from given.unchanged()
"""

from mfnet_page.writing.comparison import Comparison, Given, Range, compare
from mfnet_page.writing.differences import gradient, slopes

__all__ = ["Comparison", "Given", "Range", "compare", "gradient", "slopes"]
