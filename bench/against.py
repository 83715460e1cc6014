"""How fast the page trains beside the page of another state of the project, in one run."""

from pathlib import Path
from statistics import quantiles
from typing import Any

from playwright.sync_api import expect

from bench.contest import SAMPLES
from bench.serving import Visit, serve, start_browser
from bench.tables import table
from building.messages import say
from building.project import DIST
from building.serving import SiteHandler

ROUNDS = 40
EPOCHS = 1  # a round

# From the press on Train to Finished, as the page says it.
WATCH = """() => {
    const engine = document.querySelector("[role=status][aria-label=Engine]");
    globalThis.watched = { begun: 0, took: 0 };
    new MutationObserver(() => {
        if (engine.textContent === "Finished") watched.took = performance.now() - watched.begun;
    }).observe(engine, { childList: true, characterData: true, subtree: true });
    addEventListener("click", () => { watched.begun = performance.now(); }, { capture: true });
}"""


def report(other: Path) -> str:
    """Lets both pages train in turns, with the settings that stand ready; a table."""
    say(f"Training beside {other}")
    folders = {"other": other, "dist": DIST}
    speeds: dict[str, list[float]] = {name: [] for name in folders}
    with serve(SiteHandler, folders) as address, start_browser() as browser:
        visits = {name: open_page(browser, f"{address}{name}/") for name in folders}
        for number in range(ROUNDS):
            for name in folders if number % 2 else reversed(folders):
                speeds[name].append(EPOCHS * SAMPLES / seconds_of_training(visits[name]))
            print(f"   round {number + 1} of {ROUNDS}", flush=True)
        for visit in visits.values():
            visit.close()
    ratios = [ours / others for ours, others in zip(speeds["dist"], speeds["other"], strict=True)]
    rows = [
        ["this page", *cells(speeds["dist"], 0)],
        [str(other), *cells(speeds["other"], 0)],
        ["this page : the other, round by round", *cells(ratios, 3)],
    ]
    return table(["samples/s", "median", "middle half"], rows)


def cells(values: list[float], digits: int) -> list[str]:
    """The median, and between what the half in the middle is."""
    low, middle, high = quantiles(values, n=4)
    return [f"{middle:,.{digits}f}", f"{low:,.{digits}f}–{high:,.{digits}f}"]


def open_page(browser: Any, site: str) -> Visit:
    """A page that has trained already, so that its program is compiled at its best."""
    visit = Visit(browser, site).open(f"#epochs={EPOCHS}")
    visit.page.evaluate(WATCH)
    seconds_of_training(visit)
    return visit


def seconds_of_training(visit: Visit) -> float:
    """Trains for a round."""
    visit.page.bring_to_front()
    visit.page.evaluate("watched.took = 0")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Training")
    expect(visit.engine).to_have_text("Finished", timeout=120_000)
    milliseconds: float = visit.page.evaluate("watched.took")
    return milliseconds / 1000
