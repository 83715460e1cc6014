import numpy as np
import pytest

from mfnet import SGD, BatchIterator, Linear, NeuralNetwork, Optimizer
from mfnet.parts.schedules import Constant, Cosine, StepDecay, Warmup
from mfnet.train import training


def rates(schedule, steps):
    return [schedule(step) for step in range(steps)]


def test_each_schedule_is_its_formula():
    assert rates(Constant(0.3), 3) == [0.3] * 3
    assert rates(StepDecay(0.8, 2, 0.5), 6) == [0.8, 0.8, 0.4, 0.4, 0.2, 0.2]
    assert rates(Cosine(1.0, 4, 0.2), 6) == pytest.approx(
        [1.0, 0.6 + 0.4 * np.sqrt(0.5), 0.6, 0.6 - 0.4 * np.sqrt(0.5), 0.2, 0.2]
    )
    assert rates(Warmup(4, StepDecay(0.8, 2, 0.5)), 8) == pytest.approx(
        [0.2, 0.4, 0.6, 0.8, 0.8, 0.8, 0.4, 0.4]
    )


def test_the_training_loop_sets_the_rate_of_every_step(rng):
    class Recording(Optimizer):
        used = ()

        def step(self, net):
            self.used = (*self.used, self.learning_rate)

    net, optimizer = NeuralNetwork([Linear(2, 1, seed=rng)]), Recording()
    schedule = Cosine(0.5, 10)
    list(training(
        net, rng.normal(size=(6, 2)), rng.normal(size=(6, 1)), num_epochs=3,
        dataloader=BatchIterator(2), optimizer=optimizer, schedule=schedule,
    ))  # fmt: skip
    assert list(optimizer.used) == rates(schedule, 9)


@pytest.mark.parametrize("rate", [0.0, 10.0, 1e308])
def test_a_stair_upwards_never_overflows(rate):
    assert StepDecay(rate, 1, factor=10.0)(10_000) == (np.finfo(float).max if rate else 0.0)
    assert StepDecay(rate, 1, factor=10.0)(0) == rate


@pytest.mark.parametrize(
    ("make", "error", "named"),
    [
        (lambda: Constant(-1), ValueError, "learning_rate must be"),
        (lambda: StepDecay(0.1, 0), ValueError, "every must be"),
        (lambda: StepDecay(0.1, 5, np.nan), ValueError, "factor must be"),
        (lambda: Cosine(0.1, 1.5), TypeError, "steps must be"),
        (lambda: Cosine(0.1, 5, -1), ValueError, "minimum must be"),
        (lambda: Warmup(5, SGD()), TypeError, "then must be a Schedule"),
    ],
)
def test_a_bad_argument_is_named(make, error, named):
    with pytest.raises(error, match=named):
        make()
