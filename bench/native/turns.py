"""The contender's side of the native contest: trains an epoch whenever it is asked to."""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

BATCH_SIZE = 128
LEARNING_RATE = 0.1

Epoch = Callable[[], float]
"""Trains on all samples once and returns the mean of the batches' losses."""

sys.path.insert(1, str(Path(__file__).parents[2]))


def arguments() -> tuple[list[int], str, int]:
    """The network's sizes, the type and the number of threads."""
    sizes, dtype, threads = sys.argv[1:]
    return [int(size) for size in sizes.split("-")], dtype, int(threads)


def digits() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """The training images, a row each, and their labels."""
    from mfnet.datasets import mnist  # noqa: PLC0415 (found by the path above)

    data = mnist(Path(__file__).parents[2] / ".cache" / "mnist")
    return data.images, data.labels


def take_turns(epoch: Epoch) -> None:
    """Answers every line of input by an epoch: its seconds and its loss."""
    print("ready", flush=True)
    for _ in sys.stdin:
        started = perf_counter()
        loss = epoch()
        print(perf_counter() - started, loss, flush=True)
