"""What computes in the browser in numpy's place, compiled to WebAssembly."""

import os
from pathlib import Path

from building.messages import Stop
from building.programs import pip, run
from building.project import CACHE, PYTHON, WEB

# The first includes the others.
KERNEL_SOURCES = [
    WEB / "engine" / name for name in ("calls.c", "kernel.c", "fill.c", "tanh.c", "arithmetic.c")
]
KERNEL_COMPILER = "ziglang==0.15.2"
KERNEL_FLAGS = (
    "--target=wasm32-freestanding", "-std=c17", "-O3", "-g0", "-ffp-contract=off", "-Wall",
    "-Wextra", "-Werror", "-nostdlib", "-Wl,--no-entry", "-Wl,--import-memory",
    "-Wl,--import-table", "-Wl,--strip-all",
)  # fmt: skip
KERNEL_VARIANTS = {
    "kernel-fused.wasm": ("-mcpu=generic+simd128+relaxed_simd", "-DFUSED"),
    "kernel-plain.wasm": ("-mcpu=generic+simd128",),
}


def compile_kernel() -> None:
    """Compiles the kernel in its two variants."""
    for name, flags in KERNEL_VARIANTS.items():
        target = CACHE / "kernel" / name
        target.parent.mkdir(exist_ok=True)
        compile_wasm(KERNEL_SOURCES[0], target, *KERNEL_FLAGS, *flags)
        assembly = target.with_suffix(".s")
        compile_wasm(KERNEL_SOURCES[0], assembly, *KERNEL_FLAGS, *flags, "-w", "-S")
        if "global.get" in assembly.read_text() or "global.set" in assembly.read_text():
            raise Stop("The kernel uses a stack, and the memory is Python's: keep it in Scratch.")


def compile_wasm(source: Path, target: Path, *flags: str) -> None:
    """Compiles a C file by the pinned compiler."""
    pip("install", "--quiet", KERNEL_COMPILER)
    os.environ["ZIG_GLOBAL_CACHE_DIR"] = os.environ["ZIG_LOCAL_CACHE_DIR"] = str(CACHE / "zig")
    run([PYTHON, "-m", "ziglang", "cc", *flags, "-o", target, source],
        f"{source.name} could not be compiled")  # fmt: skip
