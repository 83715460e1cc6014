"""Interrupt a training again and again, at random moments, and go on with it.

    python -m tests.browser.interruptions --kind tab --times 20 --seed 1

The kinds: `worker` (the worker is ended), `renderer` (its process is killed), `tab` (the tab is
closed), `reload`. After each, at most an epoch may be lost; in the end the losses must be, bit for
bit, those of a training that was never interrupted. Prints how many epochs were lost, and how long
it took until training went on.
"""

import argparse
import re
import time
from contextlib import suppress
from pathlib import Path
from random import Random

from playwright.sync_api import Error, expect

from tests.browser.chromium import start_browser
from tests.browser.site import serve
from tests.browser.visit import LOADING, Visit

# An epoch has eight batches of 200 milliseconds each.
SETTINGS = "#dataset=points&epochs=1000&samples=64&layers=3-tanh&batch_size=8"
KEPT_AT = re.compile(r"epoch (\d+)")


def end_worker(visit):
    """The browser's own end of a worker, as for lack of memory."""
    dismiss = visit.button("Dismiss")
    if dismiss.is_visible():
        dismiss.click()
    worker = visit.worker
    worker.evaluate("() => { close(); }")
    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("It was started again")
    return alert.inner_text()


def kill_renderer(visit):
    """The end of the process that shows the page."""
    with suppress(Error):
        visit.page.goto("chrome://crash")
    return close_tab(visit)


def close_tab(visit):
    """The tab is closed, and another one opened."""
    visit.page.close()
    visit.page = visit.context.new_page()
    visit.page.goto(visit.site)
    return go_on(visit)


def reload(visit):
    """The page is loaded again."""
    visit.page.reload()
    return go_on(visit)


def go_on(visit):
    """Press the button, at once; returns what was on offer."""
    offer = visit.page.get_by_role("group", name="Where you were")
    expect(offer).to_contain_text("epoch")
    words = offer.inner_text()
    visit.button("Go on where you were").click()
    return words


KINDS = {"worker": end_worker, "renderer": kill_renderer, "tab": close_tab, "reload": reload}


def losses(visit):
    """The lines of the table of losses."""
    visit.button("Download …").click()
    with visit.page.expect_download() as download:
        visit.button("Download losses as CSV").click()
    return Path(download.value.path()).read_text().splitlines()


def epoch(visit):
    """The epoch that is shown."""
    return int(visit.number("Epoch").inner_text().split()[0])


def interrupt(visit, kind, times, rng):
    """Interrupt a training so many times; returns the epochs lost, and the seconds taken."""
    lost, seconds = [], []
    visit.button("Train").click()
    expect(visit.number("Epoch")).to_have_text(re.compile("^2 "))
    for _ in range(times):
        visit.page.wait_for_timeout(rng.uniform(1700, 4000))
        before, began = epoch(visit), time.monotonic()
        words = KINDS[kind](visit)
        lost.append(before - int(KEPT_AT.search(words)[1]))
        expect(visit.engine).to_have_text("Training", timeout=LOADING)
        seconds.append(time.monotonic() - began)
        assert lost[-1] <= 1, f"{lost[-1]} epochs are lost: {words}"
    visit.button("Pause").click()
    expect(visit.engine).to_have_text("Paused")
    return lost, seconds


def main():
    """Interrupt, go on, compare."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kind", choices=KINDS, required=True)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    with serve() as site, start_browser() as browser:
        visit = Visit(browser, site)
        visit.open(f"{SETTINGS}&speed=slow")
        lost, seconds = interrupt(visit, options.kind, options.times, Random(options.seed))
        interrupted = losses(visit)[:-1]  # the newest batch may not be evaluated yet
        visit.button("Reset").click()
        expect(visit.engine).to_have_text("Ready")
        visit.choice("Speed").select_option("Full")
        visit.button("Train").click()
        expect(visit.engine).to_have_text("Finished", timeout=LOADING)
        assert losses(visit)[: len(interrupted)] == interrupted, "the losses are others"
    print(
        f"{options.kind}: {len(lost)} of {options.times} gone on with, "
        f"at most {max(lost)} epoch lost, "
        f"{len(interrupted) - 1} losses as if never stopped, "
        f"{sum(seconds) / len(seconds):.1f} s until training went on"
    )


if __name__ == "__main__":
    main()
