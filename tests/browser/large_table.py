"""How a large table is read: on the page, and natively beside pandas.

    python -m tests.browser.large_table --megabytes 50 --visits 3

Prints, for a table of numbers and for one of many kinds of columns, the seconds from choosing the
file until its first rows are shown and until it can be trained; the longest task of the page's
main thread meanwhile; milliseconds from turning to the last rows to seeing them; and the memory of
the engine. A first visit fetches pandas; `again` is the same file once more. Then, natively, how
many times `pandas.read_csv`'s time and memory `mfnet.table.read` takes for the same files.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np
from playwright.sync_api import expect

from tests.browser.chromium import start_browser
from tests.browser.site import serve
from tests.browser.visit import Visit

COLUMNS = 20
MEGABYTE = 10**6
TASKS = "disabled-by-default-devtools.timeline"
WATCH = """() => {
    const status = (name) => document.querySelector(`[role=status][aria-label="${name}"]`);
    const rows = document.querySelector("table[aria-label='Rows of the table']");
    const seen = (globalThis.seen = {});
    const look = () => {
        const now = performance.now();
        if (seen.rows === undefined && rows.checkVisibility() && rows.tBodies[0].rows.length > 0)
            seen.rows = now - seen.began;
        const isRead = status("Table read").textContent.includes(" rows, ");
        if (isRead && status("Engine").textContent === "Ready") seen.ready = now - seen.began;
        else requestAnimationFrame(look);
    };
    addEventListener("change", () => {
        rows.tBodies[0].replaceChildren();
        seen.began = performance.now();
        requestAnimationFrame(look);
    }, { capture: true, once: true });
}"""
WAIT = "async () => { while (!seen.ready) await new Promise(requestAnimationFrame); }"
TURN = """async () => {
    const button = [...document.querySelectorAll("button")]
        .find(({ textContent }) => textContent === "Last rows");
    const where = document.querySelector("[role=status][aria-label='Rows shown']");
    const before = where.textContent;
    const began = performance.now();
    button.click();
    while (where.textContent === before) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}"""
READ = """
import re, sys, time
from pathlib import Path
import pandas
from mfnet.table import read
began = time.process_time()
table = (pandas.read_csv if sys.argv[1] == "pandas" else read)(sys.argv[2])
taken = time.process_time() - began
peak = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())
print(taken, int(peak[1]) / 1000)
"""


def numbers(rows):
    """Columns of numbers."""
    generator = np.random.default_rng(0)
    return {f"x{i}": np.char.mod("%.5f", generator.normal(size=rows)) for i in range(COLUMNS)}


def kinds(rows):
    """Columns of every kind: numbers, whole ones, blanks, categories, dates, codes, names."""
    generator = np.random.default_rng(1)
    days = np.datetime64("2015-01-01") + generator.integers(0, 3000, rows)
    blank = generator.random(rows) < 0.05
    return {
        "id": np.arange(rows).astype(str),
        "amount": np.where(blank, "", np.char.mod("%.2f", generator.exponential(50, rows))),
        "number": generator.integers(0, 100, rows).astype(str),
        "town": np.array(["Ulm", "Bern", "Wien", "Graz"])[generator.integers(0, 4, rows)],
        "day": days.astype(str),
        "zip": np.char.zfill(generator.integers(0, 90_000, rows).astype(str), 5),
        "name": np.char.mod("customer %d", generator.integers(0, 20_000, rows)),
        "is new": np.array(["yes", "no"])[generator.integers(0, 2, rows)],
        "price": np.char.mod("%.3f", generator.normal(100, 20, rows)),
    }


def write(path, columns, megabytes):
    """Write a table of so many megabytes; how many rows it has."""
    some = columns(1000)
    size = sum(1 + np.char.str_len(cells).mean() for cells in some.values())
    rows = int(megabytes * MEGABYTE / size)
    table = columns(rows)
    with path.open("w") as file:
        file.write(",".join(table) + "\n")
        file.writelines(",".join(row) + "\n" for row in zip(*table.values(), strict=True))
    return rows


def longest_task(events):
    """Milliseconds of the longest task of the main thread, and of the processor's time in it."""
    (thread,) = (
        (event["pid"], event["tid"]) for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    )  # fmt: skip
    tasks = [
        (event["dur"] / 1000, event.get("tdur", 0) / 1000) for event in events
        if event["name"] == "RunTask" and "dur" in event and (event["pid"], event["tid"]) == thread
    ]  # fmt: skip
    return max(tasks)


def memory(visit):
    """Megabytes of the engine."""
    worker = visit.worker
    return worker.evaluate("pyodide._module.HEAPU8.byteLength") / MEGABYTE


def choose(browser, visit, path):
    """Choose the file, and say how long everything takes."""
    visit.page.evaluate(WATCH)
    browser.start_tracing(page=visit.page, categories=[TASKS])
    visit.page.get_by_label("Table file").set_input_files(path)
    visit.page.evaluate(WAIT)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    seen = visit.page.evaluate("seen")
    took, worked = longest_task(events)
    return {
        "first rows, s": seen["rows"] / 1000, "ready, s": seen["ready"] / 1000,
        "longest task, ms": took, "its processor time, ms": worked,
        "last rows, ms": visit.page.evaluate(TURN), "memory, MB": memory(visit),
    }  # fmt: skip


def train(visit):
    """Train an epoch; megabytes of the engine then."""
    visit.fill(Epochs=1)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=400_000)
    return memory(visit)


def on_the_page(path, visits):
    """What visits see, each a first one and then the same file once more."""
    found = {"first": [], "again": []}
    trained = []
    with serve() as site, start_browser() as browser:
        for _ in range(visits):
            visit = Visit(browser, site).open("#dataset=your-table")
            for when in found.values():
                when.append(choose(browser, visit, path))
            trained.append(train(visit))
            visit.close()
    for name, seen in found.items():
        figures = (f"{what} {median(one[what] for one in seen):.2f}" for what in seen[0])
        print(f"  {name}: {'; '.join(figures)}")
    print(f"  memory after an epoch: {max(trained):.0f} MB")


def natively(path, rounds):
    """What reading takes, by turns with pandas."""
    found = {"pandas": [], "mfnet": []}
    for _ in range(rounds):
        for name, times in found.items():
            done = subprocess.run(
                [sys.executable, "-c", READ, name, path], capture_output=True, text=True, check=True
            )
            times.append([float(number) for number in done.stdout.split()])
    ratios = [
        ours[0] / theirs[0] for ours, theirs in zip(found["mfnet"], found["pandas"], strict=True)
    ]
    peaks = [max(peak for _, peak in found[name]) for name in found]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    print(f"  natively: {median(ratios):.2f} times pandas.read_csv's time ({spread})")
    print(f"  memory: {peaks[1]:.0f} MB beside {peaks[0]:.0f}")


def main():
    """Make the tables, and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--visits", type=int, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        for columns in (numbers, kinds):
            path = Path(folder, f"{columns.__name__}.csv")
            rows = write(path, columns, options.megabytes)
            print(f"{columns.__name__}: {path.stat().st_size / MEGABYTE:.0f} MB, {rows:,} rows")
            if options.visits:
                on_the_page(path, options.visits)
            if options.rounds:
                natively(path, options.rounds)


if __name__ == "__main__":
    main()
