"""Seconds an epoch of mfnet and its peers, each in a process of its own, in turns."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

ROUNDS = 5
THREADS = (1, 2)
CONTENDERS = {
    "mfnet float64": ("mfnet", "float64"),
    "PyTorch float64": ("torch", "float64"),
    "PyTorch float32": ("torch", "float32"),
    "scikit-learn float64": ("sklearn", "float64"),
    "scikit-learn float32": ("sklearn", "float32"),
}
_THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")

Seconds = dict[str, dict[str, list[float]]]
"""By contender and number of threads, a number for every round."""


def seconds_per_epoch(
    task: str, folder: Path, progress: Callable[[int], object], rounds: int = ROUNDS
) -> Seconds:
    """Measure all contenders, one at work at a time, in another order every round.

    A first epoch, in which a contender warms up, is not counted. `progress` is called with 1 after
    every epoch.

    Raises RuntimeError if a contender ends before its time.
    """
    keys = [(name, threads) for threads in THREADS for name in CONTENDERS]
    seconds: Seconds = {name: {str(threads): [] for threads in THREADS} for name in CONTENDERS}
    with ExitStack() as processes:
        running = {key: processes.enter_context(_start(*key, task, folder)) for key in keys}
        for number in range(rounds + 1):
            shift = number % len(keys)
            for name, threads in keys[shift:] + keys[:shift]:
                taken = _epoch(running[name, threads])
                if number > 0:
                    seconds[name][str(threads)].append(taken)
                progress(1)
    return seconds


def _start(name: str, threads: int, task: str, folder: Path) -> subprocess.Popen[str]:
    library, dtype = CONTENDERS[name]
    arguments = [library, dtype, str(threads), task, str(folder)]
    process = subprocess.Popen(
        [sys.executable, "-m", "mfnet.comparison.contender", *arguments],
        env={**os.environ, **dict.fromkeys(_THREAD_VARIABLES, str(threads))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    _answer(process)  # that it is ready
    return process


def _epoch(process: subprocess.Popen[str]) -> float:
    assert process.stdin  # noqa: S101 (it is a pipe)
    process.stdin.write("\n")
    process.stdin.flush()
    return float(_answer(process))


def _answer(process: subprocess.Popen[str]) -> str:
    assert process.stdout  # noqa: S101 (it is a pipe)
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a contender has ended before its time: its reason is above")
    return line
