"""The comparison with PyTorch, on parts of the real data."""

import json
from pathlib import Path

import pytest

from mfnet.comparison.agreement import agreement
from mfnet.comparison.report import machine, result_of, write
from mfnet.comparison.speed import CONTENDERS, THREADS, seconds_per_epoch
from mfnet.comparison.tasks import TASKS

CACHE = Path(__file__).parents[2] / ".cache"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    for path in [*(CACHE / "mnist").glob("*.gz"), CACHE / "california-housing.csv.gz"]:
        (folder / path.name).symlink_to(path)
    return folder


@pytest.mark.parametrize(("name", "epochs", "score"), [("california-housing", 5, 0.6),
                                                        ("mnist", 1, 0.85)])  # fmt: skip
def test_losses_are_pytorchs_to_eight_digits_and_better(folder, name, epochs, score):
    whole = TASKS[name](folder)
    task = whole._replace(
        inputs=whole.inputs[:20_000], targets=whole.targets[:20_000], epochs=epochs
    )
    agreed = agreement(task)
    assert len(agreed.losses) == epochs * -(-len(task.inputs) // 128)
    assert agreed.differences.max() < 1e-8
    assert agreed.score == pytest.approx(agreed.torch_score, rel=1e-8)
    assert agreed.score > score
    assert agreed.epoch_losses == pytest.approx(agreed.torch_epoch_losses, rel=1e-8)


def test_what_is_measured_is_written(folder, tmp_path):
    task = TASKS["california-housing"](folder)._replace(epochs=2)
    told = []
    agreed = agreement(task)
    seconds = seconds_per_epoch("california-housing", folder, told.append, rounds=1)
    assert len(told) == 2 * len(CONTENDERS) * len(THREADS)
    assert all(value > 0 for by in seconds.values() for (value,) in by.values())
    longer = {"network": "n", "epochs": 1, "optimizer": "o", "test_accuracy": 0.5}
    results = {
        "machine": machine(),
        "tasks": {"california-housing": result_of(task, agreed, seconds)},
        "longer": longer,
    }
    write(tmp_path, results, {"california-housing": agreed})
    assert json.loads((tmp_path / "comparison.json").read_text()) == results
    page = (tmp_path / "comparison.md").read_text()
    assert f"| test R² | {agreed.score:.4f} | {agreed.torch_score:.4f} |" in page
    assert all(f"| {name} |" in page for name in CONTENDERS)
    assert "<svg" in (tmp_path / "comparison-california-housing.svg").read_text()
