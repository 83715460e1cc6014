"""How long "Try several" takes with an engine for every core, beside one engine alone."""

import os
import re
import time
from collections.abc import Sequence

from playwright.sync_api import Browser, expect

from bench.contest import count_rounds
from bench.serving import Visit, serve, start_browser
from bench.tables import Measured, table
from building.messages import say
from building.serving import SiteHandler

ADDRESS = "#epochs=5"
RATES, SEEDS = "0.1 0.2 0.3", 2
RUNS = 6
FEW_CORES = "Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', {{ get: () => {} }})"
IMAGE_IS_KEPT = 4_000  # milliseconds after which the next engine starts from the image
PATIENCE = 600_000  # milliseconds


def report() -> str:
    """The section of the document."""
    say("Several trainings side by side")
    engines = 1, os.cpu_count() or 1
    with serve(SiteHandler) as address, start_browser() as browser:
        rounds = [[tried(browser, f"{address}dist/", n) for n in engines] for _ in count_rounds()]
    return section(engines, rounds)


def section(engines: Sequence[int], rounds: Sequence[Sequence[float]]) -> str:
    """The text about these seconds, a round each, in which every number of engines has its turn."""
    seconds = [Measured(column) for column in zip(*rounds, strict=True)]
    gain = Measured(tuple(row[0] / row[-1] for row in rounds))
    rows = [[str(n), each.cell(1)] for n, each in zip(engines, seconds, strict=True)]
    return f"""\
## Several trainings side by side

"Try several" with {RUNS} runs on all digits, 5 epochs each, from its button to the last result.
All engines start from the image of Python's memory. {engines[-1]} engines are {gain.cell(2)} times
as fast as one.

{table(["engines", "seconds"], rows)}"""


def tried(browser: Browser, site: str, engines: int) -> float:
    """The seconds that all runs take with so many engines."""
    visit = Visit(browser, site)
    visit.page.add_init_script(FEW_CORES.format(engines))
    visit.open(ADDRESS)
    visit.page.wait_for_timeout(IMAGE_IS_KEPT)
    visit.button("Try several").click()
    visit.page.get_by_role("textbox", name="Rates to try").fill(RATES)
    visit.page.get_by_role("textbox", name="Seeds to try").fill(str(SEEDS))
    started = time.monotonic()
    visit.button("Start the tries").click()
    done = re.compile(rf"^{RUNS} of {RUNS} tried\.$")
    expect(visit.page.get_by_role("status", name="Tries")).to_have_text(done, timeout=PATIENCE)
    seconds = time.monotonic() - started
    visit.close()
    return seconds
