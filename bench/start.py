"""From opening the page to "Ready", beside Pyodide as published with numpy; two visits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from bench.contest import count_rounds
from bench.serving import serve
from bench.tables import Measured, table
from building.messages import say
from building.serving import SiteHandler

PLACES = {"bare Pyodide with numpy": "bench/bare.html", "the page": "dist/"}
VISITS = ("first visit", "second visit")
# What a page still does for the next visit once it is ready.
SETTLING = 4_000

WATCH = """() => {
    new MutationObserver(() => {
        const ready = [...document.querySelectorAll("output, [role=status]")]
            .some((element) => element.textContent.trim() === "Ready");
        if (ready) globalThis.readyAt ??= performance.now();
    }).observe(document, { childList: true, characterData: true, subtree: true });
}"""
MEASURES = """performance.getEntriesByType("measure")
    .map(({ name, startTime, duration }) => [name, startTime, duration])"""


class Start(NamedTuple):
    """How a visit began."""

    seconds: float  # until it was ready
    stages: dict[str, tuple[float, float]]  # when each began, and how long it took, in seconds


def report() -> str:
    """Visits both in turns, each time with a new profile; the section of the document."""
    say("Start")
    starts: dict[tuple[str, str], list[Start]] = {}
    with serve(SiteHandler) as address:
        for number in count_rounds():
            for name in sorted(PLACES, reverse=number % 2 == 1):
                for visit, start in zip(VISITS, visits(address + PLACES[name]), strict=True):
                    starts.setdefault((name, visit), []).append(start)
    bare, page = PLACES
    rows = []
    for visit in VISITS:
        seconds = [
            Measured(tuple(start.seconds for start in starts[name, visit])) for name in PLACES
        ]
        ratio = seconds[1].median / seconds[0].median
        rows.append([visit, *(measured.cell(2) for measured in seconds), f"{ratio:.2f}"])
    return f"""\
## Start

From opening to Ready, in seconds, beside Pyodide and numpy as they are published; a new profile
for every pair of visits, a server on the same machine.

{table(["seconds", bare, page, "page : bare"], rows)}
The page's stages, as its worker measures them: when each begins after the worker's own start, and
how long it takes.

{stages({visit: starts[page, visit] for visit in VISITS})}"""


def stages(starts: dict[str, list[Start]]) -> str:
    """The table of the page's stages."""
    names = {name: None for began in starts.values() for start in began for name in start.stages}
    rows = []
    for name in names:
        row = [name]
        for began in starts.values():
            times = [start.stages[name] for start in began if name in start.stages]
            cells = [Measured(values).cell(2) for values in zip(*times, strict=True)]
            row += cells or ["–", "–"]
        rows.append(row)
    head = [""]
    for visit in starts:
        head += [f"{visit}: begins", "takes"]
    return table(head, rows)


def visits(address: str) -> list[Start]:
    """A browser that has never been there, and comes again."""
    with new_profile() as context:
        return [start_of_visit(context, address) for _ in VISITS]


@contextmanager
def new_profile() -> Iterator[BrowserContext]:
    """A browser that has never been anywhere, whose pages note when they are ready."""
    with TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=os.environ.get("MFNET_CHROMIUM"),
            chromium_sandbox=os.geteuid() != 0,
        )
        context.add_init_script(f"({WATCH})()")
        yield context
        context.close()


def start_of_visit(context: BrowserContext, address: str) -> Start:
    """One visit, in a tab of its own."""
    page, milliseconds = open_until_ready(context, address)
    (worker,) = page.workers
    measures: list[tuple[str, float, float]] = worker.evaluate(MEASURES)
    page.wait_for_timeout(SETTLING)
    page.close()
    return Start(
        milliseconds / 1000,
        {name: (began / 1000, took / 1000) for name, began, took in measures},
    )


def open_until_ready(context: BrowserContext, address: str) -> tuple[Page, float]:
    """A page that is ready, and how many milliseconds that took."""
    page = context.new_page()
    page.goto(address)
    # A function to wait for would have to be evaluated, which the page's policy forbids.
    status = page.get_by_role("status").filter(has_text="Ready")
    expect(status).to_have_text("Ready", timeout=120_000)
    milliseconds: float = page.evaluate("readyAt")
    return page, milliseconds
