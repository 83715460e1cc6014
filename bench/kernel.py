"""The kernel's products beside np.matmul's, and beside the machine's own peak."""

from pathlib import Path

from serving import IsolatingHandler, build, serve, start_browser
from tables import Measured, table

PEAK = Path(__file__).parent / "browser" / "peak.c"
PEAK_WASM = build.BENCH_CACHE / "peak.wasm"


def report() -> str:
    """Measures them in turns in one worker; the section of the document."""
    print("=> The kernel", flush=True)
    compile_peak()
    with serve(IsolatingHandler) as address, start_browser() as browser:
        page = browser.new_page()
        page.goto(f"{address}bench/page.html")
        page.evaluate("values => start(...values)", ["kernel", "./products.js", {}])
        measured = page.evaluate("call('kernel', 'products')")
    peak = Measured(tuple(measured["peak"]))
    rows = []
    for case, speeds in measured["products"].items():
        row = [case]
        for values in speeds.values():
            speed = Measured(tuple(values))
            row += [speed.cell(1), f"{speed.median / peak.median:.2f}"]
        rows.append(row)
    head = ["GFLOP/s, counted as if dense", "kernel, fused", "of peak", "kernel, plain", "of peak",
            "np.matmul", "of peak"]  # fmt: skip
    return f"""\
## The kernel

The machine's peak, fused multiply-adds on 128-bit registers in a WebAssembly loop:
{peak.cell(1)} GFLOP/s.

{table(head, rows)}"""


def compile_peak() -> None:
    """Compiles the loop by the kernel's own compiler and for its fused variant's features."""
    features = build.KERNEL_VARIANTS["kernel-fused.wasm"]
    flags = [flag for flag in build.KERNEL_FLAGS if flag != "-Wl,--import-memory"]
    zig = {
        name: str(build.CACHE / "zig") for name in ("ZIG_GLOBAL_CACHE_DIR", "ZIG_LOCAL_CACHE_DIR")
    }
    build.os.environ.update(zig)
    build.run([build.PYTHON, "-m", "ziglang", "cc", *flags, *features, "-o", PEAK_WASM, PEAK],
              "The peak's loop could not be compiled")  # fmt: skip
