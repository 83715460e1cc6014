"""Seconds an epoch of mfnet and its peers, each in a process of its own, in turns."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple, Self

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


class Trained(NamedTuple):
    """An epoch's seconds, and the mean of its losses."""

    seconds: float
    loss: float


class Contender:
    """A process that trains an epoch whenever it is asked to: one of `CONTENDERS` on a task.

    One process serves every number of threads, so that its data are in memory once.

    Args:
        name: which of `CONTENDERS`.
        task: which of `mfnet.comparison.tasks.TASKS`.
        folder: where its dataset is.
        sizes: the network's, if they are not the task's own.
        source: the folder that holds the package `mfnet` to run; this one's unless given.
    """

    def __init__(
        self,
        name: str,
        task: str,
        folder: Path,
        sizes: Sequence[int] = (),
        source: Path = Path(__file__).parents[2],
    ) -> None:
        library, dtype = CONTENDERS[name]
        arguments = [
            library,
            dtype,
            task,
            str(folder),
            *(["-".join(map(str, sizes))] * bool(sizes)),
        ]
        paths = [str(source), *filter(None, [os.environ.get("PYTHONPATH")])]
        most = str(max(THREADS))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "mfnet.comparison.contender", *arguments],
            env={
                **os.environ, **dict.fromkeys(_THREAD_VARIABLES, most),
                "PYTHONPATH": os.pathsep.join(paths),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        try:
            self._answer()  # that it is ready
        except RuntimeError:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def epoch(self, threads: int) -> Trained:
        """Let it train for an epoch with so many threads.

        Raises RuntimeError if it has ended.
        """
        assert self._process.stdin  # noqa: S101 (it is a pipe)
        self._process.stdin.write(f"{threads}\n")
        self._process.stdin.flush()
        seconds, loss = map(float, self._answer().split())
        return Trained(seconds, loss)

    def _answer(self) -> str:
        assert self._process.stdout  # noqa: S101 (it is a pipe)
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a contender has ended before its time: its reason is above")
        return line


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
        running = {
            name: processes.enter_context(Contender(name, task, folder)) for name in CONTENDERS
        }
        for number in range(rounds + 1):
            shift = number % len(keys)
            for name, threads in keys[shift:] + keys[:shift]:
                taken = running[name].epoch(threads).seconds
                if number > 0:
                    seconds[name][str(threads)].append(taken)
                progress(1)
    return seconds
