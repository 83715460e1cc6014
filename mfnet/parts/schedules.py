"""Learning rates that change as training goes on.

A schedule says the learning rate of the next step from the number of steps, that is batches, that
were taken before it; `mfnet.train.training` sets it on the optimizer.
"""

import numpy as np

from mfnet import checks
from mfnet.optimizer import Schedule as Schedule


class Constant(Schedule):
    """The same learning rate always.

    Raises TypeError or ValueError if it is not a finite number, 0 or more.
    """

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = checks.finite_number("learning_rate", learning_rate)

    def __call__(self, steps: int) -> float:  # noqa: ARG002 (that is what constant means)
        """`learning_rate`."""
        return self.learning_rate


class StepDecay(Schedule):
    """`learning_rate * factor^floor(steps / every)`: a stair downwards (PyTorch's `StepLR`).

    Args:
        learning_rate: of the first stair.
        every: how many steps a stair is long.
        factor: from a stair to the next.

    Raises:
        TypeError, ValueError: if `every` is not an integer of at least 1, or another is not a
            finite number, 0 or more.
    """

    def __init__(self, learning_rate: float, every: int, factor: float = 0.1) -> None:
        self.learning_rate = checks.finite_number("learning_rate", learning_rate)
        self.every = checks.integer("every", every, minimum=1)
        self.factor = checks.finite_number("factor", factor)

    def __call__(self, steps: int) -> float:
        """`learning_rate * factor^floor(steps / every)`, at most float64's largest number."""
        largest = np.finfo(np.float64).max
        with np.errstate(over="ignore"):
            share = min(np.float64(self.factor) ** (steps // self.every), largest)
            return float(min(self.learning_rate * share, largest))


class Cosine(Schedule):
    """From `learning_rate` down to `minimum` along half a cosine, then `minimum`.

    `minimum + (learning_rate - minimum) (1 + cos(pi t / T)) / 2`, t steps of T. (Loshchilov and
    Hutter, "SGDR: Stochastic Gradient Descent with Warm Restarts", 2017, eq. 5, without restarts.)

    Args:
        learning_rate: of the first step.
        steps: T, after which it is `minimum`.
        minimum: the last learning rate.

    Raises:
        TypeError, ValueError: if `steps` is not an integer of at least 1, or another is not a
            finite number, 0 or more.
    """

    def __init__(self, learning_rate: float, steps: int, minimum: float = 0.0) -> None:
        self.learning_rate = checks.finite_number("learning_rate", learning_rate)
        self.steps = checks.integer("steps", steps, minimum=1)
        self.minimum = checks.finite_number("minimum", minimum)

    def __call__(self, steps: int) -> float:
        """`minimum + (learning_rate - minimum) (1 + cos(pi t / T)) / 2`."""
        done = min(steps / self.steps, 1.0)
        share = (1.0 + np.cos(np.pi * done)) / 2.0
        return float(self.minimum + (self.learning_rate - self.minimum) * share)


class Warmup(Schedule):
    """First a straight line up to where another schedule begins, then that schedule.

    In step `t` of `steps`, from 1, `t / steps` of its first learning rate. (Goyal et al.,
    "Accurate, Large Minibatch SGD", 2017, 2.2.)

    Args:
        steps: how many the way up takes.
        then: what comes after them; it counts its own steps from 0.

    Raises:
        TypeError, ValueError: if `steps` is not an integer of at least 1, or `then` no schedule.
    """

    def __init__(self, steps: int, then: Schedule) -> None:
        self.steps = checks.integer("steps", steps, minimum=1)
        if not isinstance(then, Schedule):
            raise TypeError(f"then must be a Schedule, but is {then!r}")
        self.then = then

    def __call__(self, steps: int) -> float:
        """A share of the first learning rate that grows, then what comes after."""
        if steps < self.steps:
            return self.then(0) * (steps + 1) / self.steps
        return self.then(steps - self.steps)
