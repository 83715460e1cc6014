"""The whole comparison, from the data to the written page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from mfnet import Adam, BatchIterator, CELoss
from mfnet.comparison.agreement import Agreement, agreement
from mfnet.comparison.report import machine, result_of, write
from mfnet.comparison.speed import CONTENDERS, ROUNDS, THREADS, seconds_per_epoch
from mfnet.comparison.tasks import BATCH_SIZE, TASKS, Task
from mfnet.dataloader import with_bias
from mfnet.evaluation import predict
from mfnet.parts.schedules import Cosine
from mfnet.train import training
from mfnet.trainutils import accuracy

LONGER_SIZES = (784, 256, 128, 10)
LONGER_EPOCHS = 20
LONGER_RATE = 1e-3

Progress = Callable[[str, int], AbstractContextManager[Callable[[int], object]]]
"""From what is done and how many parts it has to what is told each part that is done."""


def compare(folder: Path, output: Path, progress: Progress) -> dict[str, Any]:
    """Compare on the data in `folder`, write into `output`, and return what the JSON has.

    Raises:
        FileNotFoundError: if a dataset is missing in `folder`.
        RuntimeError: if a contender ends before its time.
    """
    agreed: dict[str, Agreement] = {}
    tasks: dict[str, Any] = {}
    for name, load in TASKS.items():
        task = load(folder)
        batches = -(-len(task.inputs) // BATCH_SIZE)
        with progress(f"{name}: the same numbers", task.epochs * batches) as told:
            agreed[name] = agreement(task, told)
        epochs = (ROUNDS + 1) * len(CONTENDERS) * len(THREADS)
        with progress(f"{name}: seconds an epoch", epochs) as told:
            seconds = seconds_per_epoch(name, folder, told)
        tasks[name] = result_of(task, agreed[name], seconds)
    with progress("mnist: longer", LONGER_EPOCHS) as told:
        longer = _longer(TASKS["mnist"](folder), told)
    results = {"machine": machine(), "tasks": tasks, "longer": longer}
    write(output, results, agreed)
    return results


def _longer(task: Task, told: Callable[[int], object]) -> dict[str, Any]:
    """A larger network, trained until it is good."""
    net = task._replace(sizes=LONGER_SIZES).network()
    steps = training(
        net, task.inputs, task.targets, num_epochs=LONGER_EPOCHS, loss=CELoss(), optimizer=Adam(),
        dataloader=BatchIterator(BATCH_SIZE, seed=1, input_scale=task.input_scale),
        schedule=Cosine(LONGER_RATE, LONGER_EPOCHS * -(-len(task.inputs) // BATCH_SIZE)),
    )  # fmt: skip
    for step in steps:
        if step.ends_epoch:
            told(1)
    pred = with_bias(predict(net, task.test_inputs, input_scale=task.input_scale))
    return {
        "network": "–".join(map(str, LONGER_SIZES)),
        "epochs": LONGER_EPOCHS,
        "optimizer": f"Adam({LONGER_RATE}) down a cosine",
        "test_accuracy": float(accuracy(pred, with_bias(task.test_targets))),
    }
