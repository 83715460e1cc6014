"""The contender's side of the native contest: trains an epoch whenever it is asked to."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(1, str(Path(__file__).parents[2]))

from mfnet.datasets import MNIST, mnist

BATCH_SIZE = 128
LEARNING_RATE = 0.1

Epoch = Callable[[], float]
"""Trains on all samples once and returns the mean of the batches' losses."""


def arguments() -> tuple[list[int], str, int]:
    """The network's sizes, the type and the number of threads."""
    sizes, dtype, threads = sys.argv[1:]
    return [int(size) for size in sizes.split("-")], dtype, int(threads)


def digits() -> MNIST:
    """MNIST, from where the build has put it."""
    return mnist(Path(__file__).parents[2] / ".cache" / "mnist")


def take_turns(epoch: Epoch) -> None:
    """Answers every line of input by an epoch: its seconds and its loss."""
    print("ready", flush=True)
    for _ in sys.stdin:
        started = perf_counter()
        loss = epoch()
        print(perf_counter() - started, loss, flush=True)
