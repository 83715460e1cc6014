"""What a second worker with a memory of its own gives for a wide network's products."""

import os

from bench.contest import count_rounds
from bench.serving import serve, start_browser
from bench.tables import Measured, table
from building.messages import say
from building.serving import SiteHandler

SIZE = 1024
WARM_UPS, TIMES = 5, 8  # products of each kind: before the first round, and in a round
WAYS = {
    "one worker": "alone",
    "two, both operands and the result copied": "copied",
    "two, one operand there already": "kept",
}


def report() -> str:
    """Computes the same product in all ways in turns; the section of the document."""
    say("A second worker for products")
    with serve(SiteHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        page.evaluate("values => start(...values)", ["halves", "./halves.js", {"size": SIZE}])
        for _ in range(WARM_UPS):
            page.evaluate("call('halves', 'round')")
        rounds = [
            page.evaluate("call('halves', 'round')") for _ in count_rounds() for _ in range(TIMES)
        ]
    rows = [
        [
            way,
            f"{Measured(tuple(each[name] for each in rounds)).median:.0f}",
            f"{Measured(tuple(each['alone'] / each[name] for each in rounds)).median:.2f}",
        ]
        for way, name in WAYS.items()
    ]
    return f"""\
## A second worker for products

The kernel's product of two matrices of {SIZE:,} by {SIZE:,} in float64, on {os.cpu_count()} cores:
by one worker, and half of it by each of two. Without special headers they share no memory, so
operands and results are copied from one to the other. Medians of {len(rounds)}.

{table(["", "ms", "one : this"], rows)}"""
