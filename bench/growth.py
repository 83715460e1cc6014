"""How mfnet's speed and memory in the browser change with the size of things."""

from functools import partial
from typing import Any

from bench.contest import BATCH_SIZE, BATCHES, SAMPLES, Stretch, rounds
from bench.serving import IsolatingHandler, serve, start_browser
from bench.tables import table
from building.messages import say

SECONDS = 0.4
MEGABYTE = 10**6
HIDDEN = (32, 64, 128, 256, 512, 1024)
BATCH_SIZES = (1, 8, 32, 128, 512, 1024)
DEPTHS = (1, 2, 3, 4, 5, 6)

CASES: dict[str, tuple[list[int], int]] = {
    **{f"{units} hidden units": ([784, units, 10], BATCH_SIZE) for units in HIDDEN},
    **{f"batches of {size}": ([784, 128, 10], size) for size in BATCH_SIZES},
    **{
        f"hidden layers of 128: {depth}": ([784, *[128] * depth, 10], BATCH_SIZE)
        for depth in DEPTHS
    },
}


def report() -> str:
    """Trains every network of the table in turns; the section of the document."""
    say("How it grows")
    with serve(IsolatingHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        options = {"kernel": "kernel-fused.wasm", "sizes": [784, 10], "batchSize": BATCH_SIZE}
        page.evaluate("values => start(...values)", ["mfnet", "./mfnet.js", options])
        memory = memory_over_an_epoch(page)
        for layers, batch_size in CASES.values():
            train(page, layers, batch_size)
        speeds = rounds(
            {name: partial(train, page, *case, seconds=SECONDS) for name, case in CASES.items()}
        )
    rows = []
    for name, speed in speeds.items():
        layers, batch_size = CASES[name]
        milliseconds = 1000 * batch_size / speed.median
        rows.append([name, speed.cell(), f"{milliseconds:.2f}"])
    head = ["784–128–10 in batches of 128, but with", "samples/s", "ms a batch"]
    return f"""\
## How it grows

mfnet with the kernel in the browser.

{table(head, rows)}
Its engine's memory, with the digits in it, while 784–128–10 is trained in batches of 128:

{table(["after so many samples", "MB"], memory)}"""


def memory_over_an_epoch(page: Any) -> list[list[str]]:
    """The engine's memory from the first batch to the end of the epoch, in a new engine."""
    parts = 4
    rows = []
    for part in range(parts + 1):
        train(page, [784, 128, 10], BATCH_SIZE, batches=1 if part == 0 else BATCHES // parts)
        size = page.evaluate("call('mfnet', 'memory')")
        rows.append([f"{SAMPLES * part // parts or BATCH_SIZE:,}", f"{size / MEGABYTE:.0f}"])
    return rows


def train(
    page: Any, layers: list[int], batch_size: int, batches: int = 2, seconds: float = 0.0
) -> Stretch:
    """Trains one of the networks for so many batches and so long at the least."""
    values = ["mfnet", "run", batches, seconds, layers, batch_size]
    done = page.evaluate("values => call(...values)", values)
    return Stretch(len(done["losses"]) * batch_size, done["seconds"])
