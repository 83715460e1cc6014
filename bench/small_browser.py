"""Small networks in headless Chromium: mfnet beside what trains sample by sample in JavaScript."""

from collections.abc import Callable
from typing import Any

from bench.contest import Stretch, rounds
from bench.serving import IsolatingHandler, serve, start_browser
from bench.tables import Measured, table
from building.messages import say

SIZES = ([2, 16, 16, 2], [2, 8, 8, 2], [2, 64, 64, 2])
BATCH_SIZES = (32, 10)
SECONDS = 1.0  # of a round

LOOPS = "plain loops, SGD"
CONVNET = "ConvNetJS, SGD"
NODES = "objects as in nn.ts, SGD"
PEERS = (CONVNET, NODES)
CONTENDERS: dict[str, tuple[str, dict[str, Any]]] = {
    "mfnet, SGD": ("mfnet.js", {"kernel": "kernel-fused.wasm", "points": "sgd"}),
    "mfnet, Adam": ("mfnet.js", {"kernel": "kernel-fused.wasm", "points": "adam"}),
    LOOPS: ("loops.js", {}),
    CONVNET: ("convnet.js", {}),
    NODES: ("nodes.js", {}),
}


def report() -> str:
    """Lets all train all networks; the section of the document."""
    rows = []
    for sizes in SIZES:
        for batch_size in BATCH_SIZES:
            name = f"{'–'.join(map(str, sizes))}, batches of {batch_size}"
            say(f"Small networks in the browser, {name}")
            speeds = contest(sizes, batch_size)
            mfnet, peer = speeds["mfnet, SGD"].median, max(speeds[name].median for name in PEERS)
            ratios = [f"{mfnet / other:.2f}" for other in (peer, speeds[LOOPS].median)]
            rows.append([name, *(speed.cell() for speed in speeds.values()), *ratios])
    head = ["network", *CONTENDERS, "mfnet, SGD : faster library", "mfnet, SGD : loops"]
    return "\n".join(["## Small networks in the browser\n", INTRODUCTION, table(head, rows)])


INTRODUCTION = f"""\
Samples a second on 1,000 points in the plane, float64 all, tanh and cross-entropy; a worker each,
one at work at a time, rounds of {SECONDS:.0f} s in turns. All but mfnet go through a batch sample
by sample. ConvNetJS is that of npm. TensorFlow Playground's `nn.ts` is in no registry:
`bench/browser/nodes.js` is written in its way, an object to a unit and one to a weight, squared
error. The loops over typed arrays, `bench/browser/loops.js`, are what can be had in JavaScript.
"""


def contest(sizes: list[int], batch_size: int) -> dict[str, Measured]:
    """Samples a second of each contender."""
    with serve(IsolatingHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        runs: dict[str, Callable[[], Stretch]] = {}
        for name, (module, options) in CONTENDERS.items():
            whole = {**options, "sizes": sizes, "batchSize": batch_size}
            page.evaluate("values => start(...values)", [name, f"./{module}", whole])
            runs[name] = runner(page, name, batch_size)
            runs[name]()  # to warm up
        return rounds(runs)


def runner(page: Any, name: str, batch_size: int) -> Callable[[], Stretch]:
    """Lets one contender train for a round."""

    def run() -> Stretch:
        done = page.evaluate("values => call(...values)", [name, "run", 100, SECONDS])
        # An epoch's last batch may be smaller.
        samples = len(done["losses"]) * 1000 / -(-1000 // batch_size)
        return Stretch(samples, done["seconds"])

    return run
