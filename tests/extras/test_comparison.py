"""The comparison with PyTorch, on parts of the real data."""

import gzip
import json
from pathlib import Path

import pytest
import torch
from threadpoolctl import threadpool_info

from mfnet.comparison import contender, speed
from mfnet.comparison.agreement import agreement
from mfnet.comparison.report import machine, result_of, write
from mfnet.comparison.speed import CONTENDERS, THREADS, Contender, seconds_per_epoch
from mfnet.comparison.tasks import TASKS

CACHE = Path(__file__).parents[2] / ".cache"


@pytest.fixture(scope="module")
def part(tmp_path_factory):
    """A folder with the first districts of California Housing: an epoch takes a moment."""
    folder = tmp_path_factory.mktemp("part")
    lines = gzip.decompress((CACHE / "california-housing.csv.gz").read_bytes()).splitlines()
    (folder / "california-housing.csv").write_bytes(b"\n".join(lines[:1601]) + b"\n")
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


@pytest.mark.parametrize("name", ["california-housing", "mnist"])
def test_all_contenders_learn_the_same(folder, name):
    task = TASKS[name](folder)
    task = task._replace(inputs=task.inputs[:4000], targets=task.targets[:4000])
    losses = {}
    for key, (library, dtype) in CONTENDERS.items():
        epoch = contender.LIBRARIES[library](task, dtype)
        losses[key] = [epoch() for _ in range(5)]
    for key, found in losses.items():
        assert found[-1] == pytest.approx(losses["mfnet float64"][-1], rel=0.25), key
        assert found[-1] < 0.8 * found[0], key


def test_a_contender_works_with_as_many_threads_as_it_is_told():
    for number in (2, 1):
        contender._set_threads(number)
        assert torch.get_num_threads() == number
        blas = [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]
        assert blas
        assert set(blas) == {number}


def test_a_network_of_other_sizes_is_trained_if_asked_for(part):
    with Contender("mfnet float64", "california-housing", part, [8, 4, 1]) as small:
        first, second = small.epoch(1), small.epoch(2)
    assert 0 < second.loss < first.loss
    assert first.seconds > 0
    with (
        pytest.raises(RuntimeError, match="ended before its time"),
        Contender("mfnet float64", "california-housing", part / "nowhere"),
    ):
        pass


def test_what_is_measured_is_written(part, tmp_path, monkeypatch):
    begun = []

    class Counted(Contender):
        def __init__(self, *arguments):
            begun.append(arguments)
            super().__init__(*arguments)

    monkeypatch.setenv("OMP_WAIT_POLICY", "passive")  # or two threads wait for each other at work
    monkeypatch.setattr(speed, "Contender", Counted)
    task = TASKS["california-housing"](part)._replace(epochs=2)
    told = []
    agreed = agreement(task)
    seconds = seconds_per_epoch("california-housing", part, told.append, rounds=1)
    assert len(told) == 2 * len(CONTENDERS) * len(THREADS)
    assert len(begun) == len(CONTENDERS)  # each holds the dataset, so there is one of each
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
