"""From opening the page to "Ready", beside bare Pyodide with numpy; first and second visit."""

import os
from tempfile import TemporaryDirectory

from playwright.sync_api import BrowserContext, sync_playwright
from serving import build, serve
from tables import Measured, table

ROUNDS = 5
PATHS = {"bare Pyodide with numpy": "bench/bare.html", "the page": "dist/"}
# What a page still does for the next visit once it is ready.
SETTLING = 4_000

WATCH = """() => {
    new MutationObserver(() => {
        const ready = [...document.querySelectorAll("output, [role=status]")]
            .some((element) => element.textContent.trim() === "Ready");
        if (ready) globalThis.readyAt ??= performance.now();
    }).observe(document, { childList: true, characterData: true, subtree: true });
}"""


def report() -> str:
    """Visits both in turns, each time with a new profile; the section of the document."""
    print("=> Start", flush=True)
    seconds: dict[tuple[str, str], list[float]] = {}
    with serve(build.SiteHandler) as address:
        for _ in range(ROUNDS):
            for name, path in PATHS.items():
                first, second = two_visits(address + path)
                seconds.setdefault((name, "first"), []).append(first)
                seconds.setdefault((name, "second"), []).append(second)
    measured = {key: Measured(tuple(values)) for key, values in seconds.items()}
    bare, page = PATHS
    rows = []
    for visit in ("first", "second"):
        ratio = measured[page, visit].median / measured[bare, visit].median
        cells = [measured[name, visit].cell(2) for name in PATHS]
        rows.append([f"{visit} visit", *cells, f"{ratio:.2f}"])
    head = ["seconds", *PATHS, "ratio"]
    introduction = "From opening to Ready; a new profile for every pair of visits, a local server."
    return f"## Start\n\n{introduction}\n\n{table(head, rows)}"


def two_visits(address: str) -> tuple[float, float]:
    """Seconds until ready, in a browser that has never been there, and when it comes again."""
    with TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=os.environ.get("MFNET_CHROMIUM"),
            chromium_sandbox=os.geteuid() != 0,
        )
        context.add_init_script(f"({WATCH})()")
        first = seconds_until_ready(context, address)
        second = seconds_until_ready(context, address)
        context.close()
    return first, second


def seconds_until_ready(context: BrowserContext, address: str) -> float:
    """One visit, in a tab of its own."""
    page = context.new_page()
    page.goto(address)
    page.wait_for_function("globalThis.readyAt !== undefined", timeout=120_000)
    milliseconds: float = page.evaluate("readyAt")
    page.wait_for_timeout(SETTLING)
    page.close()
    return milliseconds / 1000
