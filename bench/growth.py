"""How mfnet's speed in the browser changes with the size of things."""

from typing import Any

from contest import BATCH_SIZE, Stretch, rounds
from serving import IsolatingHandler, serve, start_browser
from tables import table

SECONDS = 0.4
HIDDEN = (32, 64, 128, 256, 512, 1024)
BATCH_SIZES = (1, 8, 32, 128, 512, 1024)
DEPTHS = (1, 2, 3, 4, 5, 6)

CASES: dict[str, tuple[list[int], int]] = {
    **{f"{units} hidden units": ([784, units, 10], BATCH_SIZE) for units in HIDDEN},
    **{f"batches of {size}": ([784, 128, 10], size) for size in BATCH_SIZES},
    **{
        f"{depth} hidden layers of 128": ([784, *[128] * depth, 10], BATCH_SIZE) for depth in DEPTHS
    },
}


def report() -> str:
    """Trains every network of the table in turns; the section of the document."""
    print("=> How it grows", flush=True)
    with serve(IsolatingHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        options = {"kernel": "kernel-fused.wasm", "sizes": [784, 10], "batchSize": BATCH_SIZE}
        page.evaluate("values => start(...values)", ["mfnet", "./mfnet.js", options])
        for layers, batch_size in CASES.values():
            train(page, layers, batch_size, seconds=0.0)
        speeds = rounds(
            {
                name: lambda case=case: train(page, *case, seconds=SECONDS)
                for name, case in CASES.items()
            }
        )
    rows = []
    for name, speed in speeds.items():
        layers, batch_size = CASES[name]
        milliseconds = 1000 * batch_size / speed.median
        rows.append([name, speed.cell(), f"{milliseconds:.2f}"])
    head = ["784–128–10 in batches of 128, but with", "samples/s", "ms a batch"]
    return f"## How it grows\n\nmfnet with the kernel in the browser.\n\n{table(head, rows)}"


def train(page: Any, layers: list[int], batch_size: int, seconds: float) -> Stretch:
    """Trains one of the networks for a while."""
    values = ["mfnet", "run", 2, seconds, layers, batch_size]
    done = page.evaluate("values => call(...values)", values)
    return Stretch(len(done["losses"]) * batch_size, done["seconds"])
