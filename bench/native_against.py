"""How fast this library trains beside that of another state of the project, in one run."""

from pathlib import Path
from statistics import quantiles

from bench.contest import NETWORKS
from bench.tables import table
from building.messages import say
from building.project import CACHE
from mfnet.comparison.speed import Contender

ROUNDS = 31
CONTENDER = "mfnet float64"
CASES: dict[str, tuple[str, list[int]]] = {
    **{name: ("mnist", sizes) for name, sizes in NETWORKS.items()},
    "California Housing": ("california-housing", []),
}
FOLDERS = {"mnist": CACHE / "mnist", "california-housing": CACHE}


def report(other: Path) -> str:
    """Lets both train in turns on one thread; a table of ratios of their epochs' seconds."""
    say(f"Training natively beside {other}")
    rows = [[name, *ratios(other, *case)] for name, case in CASES.items()]
    return table(["speed of this : the other, epoch by epoch", "median", "middle half"], rows)


def ratios(other: Path, task: str, sizes: list[int]) -> list[str]:
    """The median of the ratios, and between what the half in the middle is."""
    taken: list[float] = []
    with (
        Contender(CONTENDER, task, FOLDERS[task], sizes) as this,
        Contender(CONTENDER, task, FOLDERS[task], sizes, other) as that,
    ):
        for number in range(ROUNDS + 1):
            pair = [that, this] if number % 2 else [this, that]
            seconds = {contender: contender.epoch(1).seconds for contender in pair}
            if number > 0:  # in the first they warm up
                taken.append(seconds[that] / seconds[this])
    low, middle, high = quantiles(taken, n=4)
    return [f"{middle:.3f}", f"{low:.3f}–{high:.3f}"]
