"""How the page answers while it trains a network whose batches take seconds."""

from pathlib import Path
from statistics import median
from typing import NamedTuple

from playwright.sync_api import Browser, Page, expect

from bench.serving import Visit, serve, start_browser
from bench.tables import table
from building.messages import say
from building.project import DIST
from building.serving import SiteHandler

LAYERS, UNITS, BATCH = 6, 1024, 1024
ADDRESS = f"#layers={','.join([f'{UNITS}-relu'] * LAYERS)}&batch_size={BATCH}&epochs=100"
ANSWERS = 10  # of each kind
APART = 700  # milliseconds from an answer to the next press, so that it comes anywhere in a batch
LONGEST = 120_000

# From a press on Pause to Paused, and from a pen's touch to the answer, as the page says them.
WATCH = """() => {
    globalThis.watched = { pauses: [], drawings: [] };
    const engine = document.querySelector("[role=status][aria-label=Engine]");
    const prediction = document.querySelector("output[aria-label=Prediction]");
    let pressedAt, drawnAt;
    const watch = (element, hear) => new MutationObserver(hear)
        .observe(element, { childList: true, characterData: true, subtree: true });
    watch(engine, () => {
        if (pressedAt === undefined || engine.textContent !== "Paused") return;
        watched.pauses.push(performance.now() - pressedAt);
        pressedAt = undefined;
    });
    watch(prediction, () => {
        if (drawnAt === undefined || !/\\d/.test(prediction.textContent)) return;
        watched.drawings.push(performance.now() - drawnAt);
        drawnAt = undefined;
    });
    addEventListener("click", (event) => {
        if (event.target.closest("button")?.textContent === "Pause") pressedAt = performance.now();
    }, { capture: true });
    document.querySelector("canvas[aria-label='Draw a digit']")
        .addEventListener("pointerdown", () => { drawnAt ??= performance.now(); });
}"""


class Seen(NamedTuple):
    """What was seen on a visit: milliseconds, and the speed that the page shows."""

    pauses: list[float]
    drawings: list[float]
    samples_per_second: float


def report(other: Path | None = None) -> str:
    """The section of the document, perhaps with another state's page beside this one."""
    say("A wide network while it trains")
    folders = {"the page": DIST} | ({str(other): other} if other else {})
    places = {str(number): folder for number, folder in enumerate(folders.values())}
    with serve(SiteHandler, places) as root, start_browser() as browser:
        seen = [pause_and_draw(browser, f"{root}{place}/") for place in places]
    rows = [
        ["from Pause to Paused", *(cell(each.pauses) for each in seen)],
        ["from a stroke to its prediction", *(cell(each.drawings) for each in seen)],
        ["samples per second", *(f"{each.samples_per_second:,.0f}" for each in seen)],
    ]
    return f"""\
## A wide network while it trains

MNIST through {LAYERS} hidden layers of {UNITS:,} units, in batches of {BATCH:,}: milliseconds,
median (longest) of {ANSWERS}.

{table(["", *folders], rows)}"""


def cell(waits: list[float]) -> str:
    """The median, and the longest."""
    return f"{median(waits):,.0f} ({max(waits):,.0f}) ms"


def pause_and_draw(browser: Browser, site: str) -> Seen:
    """A visit: trains, pauses and goes on, and draws."""
    visit = Visit(browser, site).open(ADDRESS)
    page = visit.page
    page.evaluate(WATCH)
    visit.button("Train").click()
    expect(visit.number("Samples per second")).not_to_have_text("\u2013", timeout=LONGEST)
    for number in range(ANSWERS):
        page.wait_for_timeout(APART + 130 * number)
        visit.draw([[(0.5, 0.2), (0.5, 0.8)]])
        wait_for(page, f"watched.drawings.length > {number}")
        visit.button("Clear drawing").click()
        expect(visit.number("Prediction")).to_have_text("\u2013", timeout=LONGEST)
    page.wait_for_timeout(8 * APART)
    speed = visit.number("Samples per second").inner_text()
    for number in range(ANSWERS):
        page.wait_for_timeout(APART + 130 * number)
        visit.button("Pause").click()
        wait_for(page, f"watched.pauses.length > {number}")
        visit.button("Resume").click()
        expect(visit.engine).to_have_text("Training", timeout=LONGEST)
    watched = page.evaluate("watched")
    visit.close()
    return Seen(watched["pauses"], watched["drawings"], float(speed.replace(",", "")))


def wait_for(page: Page, condition: str) -> None:
    """Waits until it is true; the page's policy forbids Playwright's own way."""
    while not page.evaluate(condition):
        page.wait_for_timeout(50)


if __name__ == "__main__":
    import sys

    print(report(Path(sys.argv[1]) if sys.argv[1:] else None))
