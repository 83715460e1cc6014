"""The page's training beside the library's alone in one run, with its panels closed and open."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from playwright.sync_api import expect

from bench.against import WATCH, seconds_of_training
from bench.contest import count_rounds
from bench.serving import PLACES, IsolatingHandler, Visit, serve, start_browser
from bench.tables import Measured, table
from building.messages import say

SECONDS = 2.0  # of the library's rounds
OPEN, CLOSED = "Training", "Python"  # the views: of all that watches the training, and of nothing


class Task(NamedTuple):
    """What the page and the library alone learn, with the settings that the page begins with.

    Attributes:
        dataset: of the page.
        epochs: of the page, in a round.
        samples: of an epoch.
        library: options of `bench/browser/mfnet.js`.
        batch: the library's samples in a batch, on average.
    """

    dataset: str
    epochs: int
    samples: int
    library: dict[str, Any]
    batch: float


KERNEL = {"kernel": "kernel-fused.wasm"}
TASKS = {
    "MNIST, 784–128–10, SGD": Task(
        "mnist",
        3,
        60_000,
        {**KERNEL, "sizes": [784, 128, 10], "batchSize": 128},
        60_000 / 469,
    ),
    "points in the plane, 2–16–16–2, Adam": Task(
        "points",
        1000,
        400,
        {**KERNEL, "sizes": [2, 16, 16, 2], "batchSize": 32, "points": "adam"},
        1000 / 32,
    ),
}


class Speed(NamedTuple):
    """Samples per second."""

    by_the_clock: float
    shown: float  # by the page, which counts training alone


def report() -> str:
    """The section of the document."""
    rows = []
    for name, task in TASKS.items():
        say(f"The page beside the library, {name}")
        speeds = contest(task, ["dist"])
        library, closed, opened = speeds["library"], speeds["dist closed"], speeds["dist open"]
        rows.append(
            [
                name,
                Measured(tuple(speed.by_the_clock for speed in library)).cell(),
                Measured(tuple(speed.by_the_clock for speed in closed)).cell(),
                ratio([speed.shown for speed in closed], library),
                ratio([speed.by_the_clock for speed in closed], library),
                ratio([speed.by_the_clock for speed in opened], closed),
            ]
        )
    head = [
        "", "library, samples/s", "page, panels closed", "training : library",
        "evaluations included", "views open : closed",
    ]  # fmt: skip
    return "\n".join(["## The page beside the library\n", INTRODUCTION, table(head, rows)])


INTRODUCTION = f"""\
One at work at a time, in turns: the library for {SECONDS:.0f} s, the page from Train to Finished.
After every epoch the page evaluates the test samples, 10,000 digits or as many points as it learns;
the library alone evaluates nothing. Samples per second are by the clock; "training" is what the
page shows, without evaluations. Panels are closed in the view {CLOSED}, views open in {OPEN}.
"""


def ratio(speeds: Sequence[float], others: Sequence[Speed]) -> str:
    """Round by round."""
    pairs = zip(speeds, others, strict=True)
    return Measured(tuple(speed / other.by_the_clock for speed, other in pairs)).cell(2)


def contest(task: Task, sites: Sequence[str], places: Any = PLACES) -> dict[str, list[Speed]]:
    """Speeds, a round each, of the library alone, and of each site's page, closed and open."""
    with serve(IsolatingHandler, places) as address, start_browser() as browser:
        bench = browser.new_page()
        bench.goto(f"{address}bench/page.html")
        bench.evaluate("options => start('mfnet', './mfnet.js', options)", task.library)
        runs: dict[str, Callable[[], Speed]] = {"library": partial(train_library, bench, task)}
        for site in sites:
            visit = Visit(browser, f"{address}{site}/").open(
                f"#dataset={task.dataset}&epochs={task.epochs}"
            )
            visit.page.evaluate(WATCH)
            runs[f"{site} closed"] = partial(train_page, visit, task, CLOSED)
            runs[f"{site} open"] = partial(train_page, visit, task, OPEN)
        for run in runs.values():
            run()  # so that its program is compiled at its best
        speeds: dict[str, list[Speed]] = {name: [] for name in runs}
        for number in count_rounds():
            names = list(runs) if number % 2 else list(reversed(runs))
            for name in names:
                speeds[name].append(runs[name]())
        return speeds


def train_library(bench: Any, task: Task) -> Speed:
    """A round of the library alone."""
    done = bench.evaluate("seconds => call('mfnet', 'run', 20, seconds)", SECONDS)
    speed = len(done["losses"]) * task.batch / done["seconds"]
    return Speed(speed, speed)


def train_page(visit: Visit, task: Task, view: str) -> Speed:
    """A round of the page in a view, from a new network on."""
    visit.page.get_by_role("tab", name=view, exact=True).click()
    visit.button("Reset").click()
    expect(visit.engine).to_have_text("Ready")
    seconds = seconds_of_training(visit)
    shown = float(visit.number("Samples per second").inner_text().replace(",", ""))
    return Speed(task.epochs * task.samples / seconds, shown)
