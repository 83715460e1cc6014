"""A contest: contenders train the same network in turns, and each has to learn from it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from bench.tables import Measured
from building.messages import Stop

ROUNDS = 5
BATCH_SIZE = 128
SAMPLES = 60_000
BATCHES = -(-SAMPLES // BATCH_SIZE)  # of an epoch
NETWORKS = {"784–128–10": [784, 128, 10], "784–256–128–10": [784, 256, 128, 10]}

# Contenders differ in their initial weights, order of samples and precision, and in nothing else.
LOSS_TOLERANCE = 0.2


class Stretch(NamedTuple):
    """What a contender did in one round."""

    samples: float
    seconds: float


class Result(NamedTuple):
    """How a contender did on a network."""

    speed: Measured  # samples per second
    loss: float  # the mean of its first batches' losses


def rounds(contenders: dict[str, Callable[[], Stretch]]) -> dict[str, Measured]:
    """Samples per second of each contender, in rounds, in another order every round."""
    speeds: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for number in count_rounds():
        shift = number % len(names)
        for name in names[shift:] + names[:shift]:
            done = contenders[name]()
            speeds[name].append(done.samples / done.seconds)
    return {name: Measured(tuple(values)) for name, values in speeds.items()}


def count_rounds() -> Iterator[int]:
    """The rounds' numbers from 0 on, saying how far it is."""
    for number in range(ROUNDS):
        yield number
        print(f"   round {number + 1} of {ROUNDS}", flush=True)


def check_losses(network: str, results: dict[str, Result]) -> None:
    """Ends the program if a contender has not learnt what the others have."""
    expected = Measured(tuple(result.loss for result in results.values())).median
    for name, (_, loss) in results.items():
        if not abs(loss - expected) <= LOSS_TOLERANCE * expected:
            raise Stop(
                f"{name} does not learn {network}: its loss is {loss:.3f}, others' {expected:.3f}."
            )
