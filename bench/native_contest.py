"""mfnet, PyTorch and scikit-learn without a browser, each in a process of its own."""

from collections.abc import Callable
from contextlib import ExitStack

from bench.contest import NETWORKS, SAMPLES, Result, Stretch, check_losses, rounds
from bench.tables import table
from building.messages import say
from building.project import CACHE
from mfnet.comparison.speed import CONTENDERS, THREADS, Contender

TASK = "mnist"


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
                ratio = results["mfnet float64", threads].speed.median / speed.median
                row += [speed.cell(), f"{ratio:.2f}"]
            rows.append([*row, f"{results[name, 1].loss:.3f}"])
        head = [network, "samples/s, 1 thread", "mfnet : it", "2 threads",
                "mfnet : it", "loss, epoch 1"]  # fmt: skip
        parts.append(table(head, rows))
    return "\n".join(parts)


INTRODUCTION = """\
A process each, one at work at a time; a round is an epoch of 60,000, in turns. mfnet gathers its
batches from bytes; the others from samples that are ready-made in their type. Contenders are those
of `mfnet compare`.
"""


def contest(network: str, sizes: list[int]) -> dict[tuple[str, int], Result]:
    """The results of all contenders on one network, by name and number of threads."""
    say(f"Natively, {network}")
    losses: dict[str, list[float]] = {name: [] for name in CONTENDERS}
    keys = {f"{name}, {threads}": (name, threads) for threads in THREADS for name in CONTENDERS}
    with ExitStack() as processes:
        contenders = {
            name: processes.enter_context(Contender(name, TASK, CACHE / "mnist", sizes))
            for name in CONTENDERS
        }
        speeds = rounds({
            key: runner(contenders[name], threads, losses[name])
            for key, (name, threads) in keys.items()
        })  # fmt: skip
    results = {key: Result(speed, losses[keys[key][0]][0]) for key, speed in speeds.items()}
    check_losses(network, results)
    return {keys[key]: result for key, result in results.items()}


def runner(contender: Contender, threads: int, losses: list[float]) -> Callable[[], Stretch]:
    """Lets one contender train for an epoch, adding to its losses."""

    def run() -> Stretch:
        seconds, loss = contender.epoch(threads)
        losses.append(loss)
        return Stretch(SAMPLES, seconds)

    return run
