"""How the page answers while it trains on all of MNIST, and the memory that its engine takes.

Times are from a pen's first touch to the answer, and of tasks that kept the page from answering.
"""

import json
from typing import Any, NamedTuple

from playwright.sync_api import Browser, expect

from bench.contest import count_rounds
from bench.serving import Visit, serve, start_browser
from bench.tables import Measured, percentile, table
from building.messages import say
from building.serving import SiteHandler

DRAWINGS = 12  # a visit
LOOK = 2_000  # milliseconds at the top of each view
SCROLLS = 12  # from there to its end
EPOCHS = 3
MIDDLE = 720, 450  # of the screen
MEGABYTE = 10**6
TASKS = "disabled-by-default-devtools.timeline"

WATCH = """() => {
    globalThis.watched = { updates: [], waits: [] };
    const batch = document.querySelector("output[name=batch]");
    new MutationObserver(() => watched.updates.push(performance.now()))
        .observe(batch, { childList: true, characterData: true, subtree: true });
    let drawnAt;
    document.querySelector("canvas[aria-label='Draw a digit']")
        .addEventListener("pointerdown", () => { drawnAt ??= performance.now(); });
    const prediction = document.querySelector("output[aria-label=Prediction]");
    new MutationObserver(() => {
        if (drawnAt === undefined || !/\\d/.test(prediction.textContent)) return;
        watched.waits.push(performance.now() - drawnAt);
        drawnAt = undefined;
    }).observe(prediction, { childList: true, characterData: true, subtree: true });
}"""


class Seen(NamedTuple):
    """What was seen on a visit."""

    waits: list[float]  # milliseconds for a prediction
    updates_per_second: float
    samples_per_second: float  # as the page shows it


class Task(NamedTuple):
    """Something that kept the page's main thread busy."""

    took: float  # milliseconds from its beginning to its end
    worked: float  # milliseconds of the processor's, without waiting for one


def report() -> str:
    """The section of the document."""
    say("The page while it trains")
    with serve(SiteHandler) as address, start_browser() as browser:
        site = f"{address}dist/"
        visits, tours = [], []
        for _ in count_rounds():
            visits.append(draw_while_training(browser, site))
            tours.append(tour_while_training(browser, site))
        memory = memory_after_training(browser, site)
    waits = [wait for seen in visits for wait in seen.waits]
    longest = Measured(tuple(max(task.took for task in tasks) for tasks in tours))
    longest_of_its_own = Measured(tuple(max(task.worked for task in tasks) for tasks in tours))
    updates = Measured(tuple(seen.updates_per_second for seen in visits))
    speed = Measured(tuple(seen.samples_per_second for seen in visits))
    rows = [
        ["prediction of a drawing, p50", f"{percentile(waits, 50):.0f} ms"],
        ["prediction of a drawing, p95", f"{percentile(waits, 95):.0f} ms"],
        ["longest main-thread task of a visit that opens every view", f"{longest.cell()} ms"],
        ["the same in the thread's own processor time", f"{longest_of_its_own.cell()} ms"],
        ["updates per second", updates.cell(1)],
        ["samples per second, as the page shows it", speed.cell()],
        [f"engine memory after {EPOCHS} epochs of 60,000", f"{memory / MEGABYTE:.0f} MB"],
    ]
    head = ["", f"{len(visits)} visits, {len(waits)} drawings"]
    return f"## The page while it trains\n\n{table(head, rows)}"


def draw_while_training(browser: Browser, site: str) -> Seen:
    """A visit: trains on all digits, and draws from the first moment on."""
    visit = Visit(browser, site).open("#epochs=500")
    visit.page.evaluate(WATCH)
    visit.button("Train").click()
    for _ in range(DRAWINGS):
        visit.draw([[(0.5, 0.2), (0.5, 0.8)]])
        expect(visit.number("Prediction")).not_to_have_text("\u2013")
        visit.button("Clear drawing").click()
        expect(visit.number("Prediction")).to_have_text("\u2013")
    watched: dict[str, Any] = visit.page.evaluate("watched")
    speed: str = visit.number("Samples per second").inner_text()
    visit.close()
    updates = watched["updates"]
    return Seen(
        waits=watched["waits"],
        updates_per_second=1000 * (len(updates) - 1) / (updates[-1] - updates[0]),
        samples_per_second=float(speed.replace(",", "")),
    )


def tour_while_training(browser: Browser, site: str) -> list[Task]:
    """A visit that trains on all digits and looks all views through; what the main thread did."""
    visit = Visit(browser, site).open("#epochs=500")
    browser.start_tracing(page=visit.page, categories=[TASKS])
    visit.button("Train").click()
    tabs = visit.page.get_by_role("tablist", name="Views").get_by_role("tab").all()
    for tab in [*tabs, *tabs[:1]]:
        tab.click()
        visit.page.wait_for_timeout(LOOK)
        visit.page.mouse.move(*MIDDLE)
        for _ in range(SCROLLS):
            visit.page.mouse.wheel(0, 400)
            visit.page.wait_for_timeout(250)
        visit.page.keyboard.press("Control+Home")
    events = json.loads(browser.stop_tracing())["traceEvents"]
    visit.close()
    (thread,) = (
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    )
    return [
        Task(event["dur"] / 1000, event.get("tdur", 0) / 1000)
        for event in events
        if event["name"] == "RunTask" and "dur" in event and (event["pid"], event["tid"]) == thread
    ]


def memory_after_training(browser: Browser, site: str) -> int:
    """The bytes of the engine's memory once training is over."""
    visit = Visit(browser, site).open(f"#epochs={EPOCHS}")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=400_000)
    worker = visit.worker
    memory: int = worker.evaluate("pyodide._module.HEAPU8.byteLength")
    visit.close()
    return memory
