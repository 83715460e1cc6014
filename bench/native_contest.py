"""mfnet, PyTorch and scikit-learn without a browser, each in a process of its own."""

import os
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from contest import NETWORKS, SAMPLES, Result, Stretch, check_losses, rounds
from serving import build
from tables import table

FOLDER = Path(__file__).parent / "native"
PYTHON = build.BENCH_PYTHON
THREADS = (1, 2)
CONTENDERS = {
    "mfnet": ("mfnet_contender.py", "float64"),
    "PyTorch float64": ("torch_contender.py", "float64"),
    "PyTorch float32": ("torch_contender.py", "float32"),
    "scikit-learn float64": ("sklearn_contender.py", "float64"),
    "scikit-learn float32": ("sklearn_contender.py", "float32"),
}
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def report() -> str:
    """Runs the contest on both networks; the section of the document."""
    parts = ["## Natively\n", INTRODUCTION]
    for network, sizes in NETWORKS.items():
        results = contest(network, sizes)
        rows = []
        for name in CONTENDERS:
            row = [name]
            for threads in THREADS:
                speed = results[name, threads].speed
                ratio = results["mfnet", threads].speed.median / speed.median
                row += [speed.cell(), f"{ratio:.2f}"]
            rows.append([*row, f"{results[name, 1].loss:.3f}"])
        head = [network, "samples/s, 1 thread", "mfnet : it", "2 threads",
                "mfnet : it", "loss, epoch 1"]  # fmt: skip
        parts.append(table(head, rows))
    return "\n".join(parts)


INTRODUCTION = """\
A process each, one at work at a time; a round is an epoch of 60,000, in turns. mfnet gathers its
batches from bytes, in float64; the others from samples that are ready-made in their type.
"""


def contest(network: str, sizes: list[int]) -> dict[tuple[str, int], Result]:
    """The results of all contenders on one network, by name and number of threads."""
    build.say(f"Natively, {network}")
    losses: dict[str, list[float]] = {}
    runs: dict[str, Callable[[], Stretch]] = {}
    keys = {f"{name}, {threads}": (name, threads) for threads in THREADS for name in CONTENDERS}
    with ExitStack() as processes:
        for key, (name, threads) in keys.items():
            losses[key] = []
            process = processes.enter_context(start(name, sizes, threads))
            runs[key] = runner(process, losses[key])
        speeds = rounds(runs)
    results = {key: Result(speed, losses[key][0]) for key, speed in speeds.items()}
    check_losses(network, results)
    return {keys[key]: result for key, result in results.items()}


def start(name: str, sizes: list[int], threads: int) -> subprocess.Popen[str]:
    """A contender's process, ready to train."""
    script, dtype = CONTENDERS[name]
    process = subprocess.Popen(
        [PYTHON, FOLDER / script, "-".join(map(str, sizes)), dtype, str(threads)],
        env={**os.environ, **dict.fromkeys(THREAD_VARIABLES, str(threads))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer(process)  # that it is ready
    return process


def runner(process: subprocess.Popen[str], losses: list[float]) -> Callable[[], Stretch]:
    """Lets one contender train for an epoch, adding to its losses."""

    def run() -> Stretch:
        assert process.stdin  # noqa: S101 (it is a pipe)
        process.stdin.write("\n")
        process.stdin.flush()
        seconds, loss = map(float, answer(process).split())
        losses.append(loss)
        return Stretch(SAMPLES, seconds)

    return run


def answer(process: subprocess.Popen[str]) -> str:
    """The next line that a contender says."""
    assert process.stdout  # noqa: S101 (it is a pipe)
    line = process.stdout.readline()
    if not line:
        raise build.Stop("A contender has ended before its time: its reason is above.")
    return line.strip()
