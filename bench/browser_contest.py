"""mfnet and its peers in headless Chromium, each in a worker."""

from collections.abc import Callable
from typing import Any

from bench.contest import (
    BATCH_SIZE,
    BATCHES,
    NETWORKS,
    ROUNDS,
    SAMPLES,
    Result,
    Stretch,
    check_losses,
    rounds,
)
from bench.serving import IsolatingHandler, serve, start_browser
from bench.tables import table
from building.messages import say

# A round is so many batches at the least, and so long.
LEAST_BATCHES = 20
SECONDS = 1.0
CHECKED = ROUNDS * LEAST_BATCHES  # batches whose mean loss shows whether a contender learns


def tfjs(backend: str, threads: int = 1, *, transposed: bool = True) -> dict[str, Any]:
    """Options of bench/browser/tfjs.js."""
    return {"backend": backend, "threads": threads, "transposed": transposed}


FUSED = "mfnet, kernel, fused multiply-add"
WITHOUT = "mfnet on np.matmul"
CONTENDERS: dict[str, tuple[str, str, dict[str, Any]]] = {
    FUSED: ("float64", "mfnet.js", {"kernel": "kernel-fused.wasm"}),
    "mfnet, kernel, plain SIMD": ("float64", "mfnet.js", {"kernel": "kernel-plain.wasm"}),
    WITHOUT: ("float64", "mfnet.js", {"kernel": None}),
    "jax-js, wasm, 1 thread": ("float32", "jax.js", {"pool": False}),
    "jax-js, wasm, its worker pool": ("float32", "jax.js", {"pool": True}),
    "TensorFlow.js, wasm, as usual": ("float32", "tfjs.js", tfjs("wasm", transposed=False)),
    "TensorFlow.js, wasm, 1 thread": ("float32", "tfjs.js", tfjs("wasm")),
    "TensorFlow.js, wasm, 2 threads": ("float32", "tfjs.js", tfjs("wasm", 2)),
    "TensorFlow.js, cpu": ("float32", "tfjs.js", tfjs("cpu")),
}


def report() -> str:
    """Runs the contest on both networks; the section of the document."""
    parts = ["## In the browser\n", INTRODUCTION]
    for network, sizes in NETWORKS.items():
        results = contest(network, sizes)
        best = results[FUSED].speed.median
        rows = [
            [
                name,
                CONTENDERS[name][0],
                speed.cell(),
                f"{best / speed.median:.2f}",
                f"{loss:.3f}",
            ]
            for name, (speed, loss) in results.items()
        ]
        head = [network, "type", "samples/s", "mfnet : it", f"loss, {CHECKED} batches"]
        parts.append(table(head, rows))
    return "\n".join(parts)


INTRODUCTION = f"""\
Headless Chromium, a worker each, one at work at a time; rounds of {SECONDS:.0f} s or more in turns.
The page is isolated from other origins, so that peers can have threads. TensorFlow.js: a
hand-written step over batches that are tensors already, in production mode; operands are
transposed before a product, which is its fastest, or by it, as is usual. jax-js: the whole step
jitted, update included, weights stored (out, in); the loss read back synchronously, or
asynchronously where its pool works. mfnet shuffles, gathers and converts its batches within the
time measured; the peers' are ready-made. "mfnet : it" is the speed of its fused variant over the
row's.
"""


def contest(network: str, sizes: list[int]) -> dict[str, Result]:
    """The results of all contenders on one network."""
    say(f"In the browser, {network}")
    with serve(IsolatingHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        losses: dict[str, list[float]] = {}
        runs: dict[str, Callable[[], Stretch]] = {}
        for name, (_, module, options) in CONTENDERS.items():
            whole = {**options, "sizes": sizes, "batchSize": BATCH_SIZE}
            page.evaluate("values => start(...values)", [name, f"./{module}", whole])
            losses[name] = []
            runs[name] = runner(page, name, losses[name])
        speeds = rounds(runs)
    results = {
        name: Result(speed, sum(losses[name][:CHECKED]) / CHECKED) for name, speed in speeds.items()
    }
    check_losses(network, results)
    return results


def runner(page: Any, name: str, losses: list[float]) -> Callable[[], Stretch]:
    """Lets one contender train for a round, adding to its losses."""

    def run() -> Stretch:
        done = page.evaluate("values => call(...values)", [name, "run", LEAST_BATCHES, SECONDS])
        samples = samples_of(len(losses), len(done["losses"]))
        losses.extend(done["losses"])
        return Stretch(samples, done["seconds"])

    return run


def samples_of(first: int, batches: int) -> int:
    """How many samples the batches from `first` on have: an epoch's last one is smaller."""
    last_size = SAMPLES - (BATCHES - 1) * BATCH_SIZE
    ends = range(first, first + batches)
    short = sum(1 for number in ends if number % BATCHES == BATCHES - 1)
    return batches * BATCH_SIZE - short * (BATCH_SIZE - last_size)
