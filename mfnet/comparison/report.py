"""What was compared, as JSON, as pictures and as a page of Markdown."""

import json
import os
import platform
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from mfnet import __version__
from mfnet.comparison.agreement import Agreement
from mfnet.comparison.speed import THREADS, Seconds
from mfnet.comparison.tasks import BATCH_SIZE, Task

INTRODUCTION = """\
Written by `mfnet compare`, not by hand. The same initial weights, the same batches, the same
optimizer, float64 in both.
"""
DOTS_PER_INCH = 200  # of what is pixels in the pictures: a dot a batch
TITLES = {"california-housing": "California Housing", "mnist": "MNIST"}


def result_of(task: Task, agreed: Agreement, seconds: Seconds) -> dict[str, Any]:
    """What JSON keeps of a task."""
    return {
        "network": "–".join(map(str, task.sizes)),
        "epochs": task.epochs,
        "batch_size": BATCH_SIZE,
        "optimizer": f"{task.optimizer}({task.learning_rate})",
        "score": "test accuracy" if task.is_classification else "test R²",
        "mfnet_score": agreed.score,
        "torch_score": agreed.torch_score,
        "largest_relative_difference": float(agreed.differences.max()),
        "relative_difference_at_the_end": float(agreed.differences[-1]),
        "mfnet_epoch_losses": agreed.epoch_losses.tolist(),
        "torch_epoch_losses": agreed.torch_epoch_losses.tolist(),
        "seconds_per_epoch": seconds,
    }


def machine() -> dict[str, str]:
    """Where it was run, on what."""
    packages = ("numpy", "torch", "scikit-learn")
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "mfnet": __version__,
        **{name: version(name) for name in packages},
    }


def write(folder: Path, results: dict[str, Any], agreed: dict[str, Agreement]) -> None:
    """Write `comparison.json`, `comparison.md` and a picture for each task into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    content = json.dumps(results, indent=1, ensure_ascii=False)
    (folder / "comparison.json").write_text(f"{content}\n", encoding="utf-8")
    for name, agreement in agreed.items():
        draw(agreement, TITLES[name], folder / f"comparison-{name}.svg")
    (folder / "comparison.md").write_text(page(results), encoding="utf-8")


def page(results: dict[str, Any]) -> str:
    """The page of Markdown."""
    where = ", ".join(f"{name} {value}" for name, value in results["machine"].items())
    parts = [
        "# mfnet and PyTorch, side by side\n",
        INTRODUCTION,
        f"Machine: {where}.\n",
    ]
    for name, result in results["tasks"].items():
        parts += [f"## {TITLES[name]}\n", _agreement(result), _picture(name), _speed(result)]
    longer = results["longer"]
    parts.append(
        f"## Longer\n\nmfnet's {longer['network']} on MNIST, {longer['epochs']} epochs of "
        f"{longer['optimizer']}: test accuracy {longer['test_accuracy']:.4f}.\n"
    )
    return "\n".join(parts)


def draw(agreement: Agreement, title: str, path: Path) -> None:
    """The losses of both, and how far they are apart."""
    figure = Figure(figsize=(9, 3.6), layout="constrained", facecolor="white")
    left, right = figure.subplots(1, 2)
    epochs = np.arange(1, len(agreement.epoch_losses) + 1)
    left.semilogy(epochs, agreement.epoch_losses, lw=4, alpha=0.4, label="mfnet")
    left.semilogy(epochs, agreement.torch_epoch_losses, "k--", lw=1, label="PyTorch")
    left.set(xlabel="epoch", ylabel="mean training loss", title=title)
    left.legend()
    steps = np.arange(1, len(agreement.differences) + 1)
    right.semilogy(steps, np.maximum(agreement.differences, 1e-17), ".", ms=1, rasterized=True)
    right.set(xlabel="batch", ylabel="relative difference of the losses", title="float64")
    figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Date": None})


def _agreement(result: dict[str, Any]) -> str:
    return (
        f"{result['network']}, {result['epochs']} epochs of {result['optimizer']}, batches of "
        f"{result['batch_size']}.\n\n"
        f"| | mfnet | PyTorch |\n| --- | ---: | ---: |\n"
        f"| {result['score']} | {result['mfnet_score']:.4f} | {result['torch_score']:.4f} |\n"
        f"| training loss, last epoch | {result['mfnet_epoch_losses'][-1]:.12g} | "
        f"{result['torch_epoch_losses'][-1]:.12g} |\n\n"
        f"Relative difference of the batches' losses: at most "
        f"{result['largest_relative_difference']:.1e} over the whole run, "
        f"{result['relative_difference_at_the_end']:.1e} at its end.\n"
    )


def _picture(name: str) -> str:
    return f"![The losses of both, and how far they are apart](comparison-{name}.svg)\n"


def _speed(result: dict[str, Any]) -> str:
    head = "| seconds an epoch | " + " | ".join(
        f"{threads} thread{'s'[: threads > 1]} | mfnet : it" for threads in THREADS
    )
    lines = [head + " |", "| --- |" + " ---: |" * 2 * len(THREADS)]
    seconds = result["seconds_per_epoch"]
    own = next(iter(seconds.values()))
    for name, by_threads in seconds.items():
        cells = []
        for threads, values in by_threads.items():
            ratio = median(own[threads]) / median(values)
            cells += [f"{median(values):.3f} ({min(values):.3f}–{max(values):.3f})", f"{ratio:.2f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"
