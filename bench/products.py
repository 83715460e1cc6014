"""The kernel's products beside others', and beside the machine's own peak."""

from pathlib import Path

from bench.contest import ROUNDS, count_rounds
from bench.serving import IsolatingHandler, serve, start_browser
from bench.tables import Measured, table
from building.kernel import KERNEL_FLAGS, KERNEL_VARIANTS, compile_wasm
from building.messages import say
from building.project import BENCH_CACHE
from building.pyodide import pyodide_packages

PEAK = Path(__file__).parent / "browser" / "peak.c"
PEAK_WASM = BENCH_CACHE / "peak.wasm"
COLUMNS = ("kernel, fused", "kernel, plain", "np.matmul", "scipy's OpenBLAS")


def report() -> str:
    """Measures them in turns in one worker; the section of the document."""
    say("The kernel's products")
    compile_peak()
    (scipy,) = pyodide_packages("scipy")
    with serve(IsolatingHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        options = {"scipy": scipy.file}
        page.evaluate("values => start(...values)", ["products", "./products.js", options])
        page.evaluate("call('products', 'round')")  # until all is compiled at its best
        rounds = [page.evaluate("call('products', 'round')") for _ in count_rounds()]
    peaks = [turn["peak"] for cases in rounds for case in cases for turn in case["measured"]]
    rows = []
    for cases in zip(*rounds, strict=True):  # the same case in all rounds
        row = [cases[0]["label"]]
        for turns in zip(*(case["measured"] for case in cases), strict=True):
            row.append(Measured(tuple(turn["speed"] for turn in turns)).cell(1))
            row.append(Measured(tuple(turn["speed"] / turn["peak"] for turn in turns)).cell(2))
        rows.append(row)
    head = ["GFLOP/s, counted as if dense"]
    for name in COLUMNS:
        head += [name, "of the peak"]
    return f"""\
## The kernel's products

float64, as a step in batches of 128 has them: W A is the layer, Δ Aᵀ its weights' gradient, Wᵀ Δ
what is handed to the layer before. The peak is that of fused multiply-adds on 128-bit registers in
a WebAssembly loop: {Measured(tuple(peaks)).cell(1)} GFLOP/s in {ROUNDS} rounds. It is measured
again right before every product, in bursts of about 10 and 30 milliseconds, and the share is the
median of a round's own. "Digits" are MNIST's, of whose pixels four in five are zero: steps that the
kernel leaves out count as done. All agree with np.matmul to within 1e-13 of the sum of the absolute
products.

{table(head, rows)}"""


def compile_peak() -> None:
    """Compiles the loop as the kernel's fused variant is compiled."""
    PEAK_WASM.parent.mkdir(exist_ok=True)
    flags = [flag for flag in KERNEL_FLAGS if flag != "-Wl,--import-memory"]
    features = KERNEL_VARIANTS["kernel-fused.wasm"]
    compile_wasm(PEAK, PEAK_WASM, *flags, *features)
