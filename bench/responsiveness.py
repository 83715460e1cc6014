"""How the page answers while it trains on all of MNIST, and the memory that its engine takes.

Times are from a pen's first touch to the answer, and of tasks that kept the page from answering.
"""

from typing import Any

from playwright.sync_api import Browser, expect
from serving import Visit, build, serve, start_browser
from tables import percentile, table

DRAWINGS = 40
EPOCHS = 3
MEGABYTE = 10**6

WATCH = """() => {
    globalThis.watched = { tasks: [], updates: [], waits: [] };
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) watched.tasks.push(duration);
    }).observe({ type: "longtask" });
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


def report() -> str:
    """The section of the document."""
    print("=> The page while it trains", flush=True)
    with serve(build.SiteHandler) as address, start_browser() as browser:
        watched, speed = drawn_while_training(browser, f"{address}dist/")
        memory = memory_after_training(browser, f"{address}dist/")
    waits, updates = watched["waits"], watched["updates"]
    per_second = 1000 * len(updates) / (updates[-1] - updates[0])
    longest = max(watched["tasks"], default=None)
    rows = [
        ["prediction of a drawing, p50", f"{percentile(waits, 50):.0f} ms"],
        ["prediction of a drawing, p95", f"{percentile(waits, 95):.0f} ms"],
        ["longest main-thread task", "none over 50 ms" if longest is None else f"{longest:.0f} ms"],
        ["updates per second", f"{per_second:.1f}"],
        ["samples per second, as the page shows it", speed],
        [f"engine memory after {EPOCHS} epochs of 60,000", f"{memory / MEGABYTE:.0f} MB"],
    ]
    return f"## The page while it trains\n\n{table(['', f'{len(waits)} drawings'], rows)}"


def drawn_while_training(browser: Browser, site: str) -> tuple[dict[str, Any], str]:
    """Trains an epoch or more and draws all the while: what was seen, and the speed shown."""
    visit = Visit(browser, site).open("#epochs=50")
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
    return watched, speed


def memory_after_training(browser: Browser, site: str) -> int:
    """The bytes of the engine's memory once training is over."""
    visit = Visit(browser, site).open(f"#epochs={EPOCHS}")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=400_000)
    (worker,) = visit.page.workers
    memory: int = worker.evaluate("pyodide._module.HEAPU8.byteLength")
    visit.close()
    return memory
