"""What it costs to keep a training in the browser: its speed with keeping on, against off.

    python -m tests.browser.keeping_cost --pairs 5

The same small network is trained for 1,000 epochs, by turns with and without. Prints the medians of
the seconds taken, their ratio, and how large the engine's memory was after each.
"""

import argparse
from statistics import median

from playwright.sync_api import expect

from tests.browser.chromium import start_browser
from tests.browser.site import serve
from tests.browser.visit import LOADING, Visit

SETTINGS = "#dataset=points&epochs=1000&batch_size=64&layers=8-tanh"
SECONDS = """async () => {
    const status = document.querySelector("[role=status][aria-label=Engine]");
    const run = [...document.querySelectorAll("button")].find((one) => one.textContent === "Train");
    const began = performance.now();
    run.click();
    while (status.textContent !== "Finished") await new Promise(requestAnimationFrame);
    return (performance.now() - began) / 1000;
}"""
MEGABYTES = "() => Math.round(pyodide._module.HEAP8.length / 1e6)"


def trained(visit, *, is_kept):
    """Seconds that a training takes."""
    visit.page.get_by_role("checkbox", name="Keep where I am").set_checked(is_kept)
    visit.button("Reset").click()
    expect(visit.engine).to_have_text("Ready", timeout=LOADING)
    return visit.page.evaluate(SECONDS)


def main():
    """Train, by turns with and without."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    taken, memory = {True: [], False: []}, []
    with serve() as site, start_browser() as browser:
        visit = Visit(browser, site).open(SETTINGS)
        visit.page.get_by_text("Kept in this browser", exact=True).click()
        trained(visit, is_kept=True)  # the first has to import what writes
        for _ in range(pairs):
            for is_kept in (False, True):
                taken[is_kept].append(trained(visit, is_kept=is_kept))
            worker = visit.worker
            memory.append(worker.evaluate(MEGABYTES))
    on, off = median(taken[True]), median(taken[False])
    print(f"kept {on:.2f} s, not kept {off:.2f} s: {off / on:.3f} times the speed")
    print(f"memory after each pair, in MB: {memory}")


if __name__ == "__main__":
    main()
