"""Measure how the built page answers while it trains on all of MNIST, and print it.

    python build.py build
    MFNET_CHROMIUM=/usr/bin/chromium .venv/bin/python tests/e2e/responsiveness.py

Times are from a pen's first touch to the answer, and of tasks that kept the page from answering.
"""

from conftest import serve, start_browser
from playwright.sync_api import expect
from visit import Visit

DRAWINGS = 40
MEGABYTE = 2**20

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


def main() -> None:
    """Train an epoch or more, draw all the while, and print what was seen."""
    with serve() as site, start_browser() as browser:
        visit = Visit(browser, site).open("#epochs=50")
        visit.page.evaluate(WATCH)
        visit.button("Train").click()
        for _ in range(DRAWINGS):
            visit.draw([[(0.5, 0.2), (0.5, 0.8)]])
            expect(visit.number("Prediction")).not_to_have_text("\u2013")
            visit.button("Clear drawing").click()
            expect(visit.number("Prediction")).to_have_text("\u2013")
        watched = visit.page.evaluate("watched")
        (worker,) = visit.page.workers
        memory = worker.evaluate("pyodide._module.HEAPU8.byteLength")
        speed = visit.number("Samples per second").inner_text()
        visit.close()
    waits, updates = sorted(watched["waits"]), watched["updates"]
    per_second = 1000 * len(updates) / (updates[-1] - updates[0])
    print(f"prediction of a drawing while training: p50 {waits[len(waits) // 2]:.0f} ms, ", end="")
    print(f"p95 {waits[int(0.95 * len(waits))]:.0f} ms, of {len(waits)}")
    print(f"longest main-thread task: {max(watched['tasks'], default=0):.0f} ms (0: none over 50)")
    print(f"updates per second: {per_second:.1f}; samples per second: {speed}")
    print(f"engine memory: {memory / MEGABYTE:.0f} MiB")


if __name__ == "__main__":
    main()
