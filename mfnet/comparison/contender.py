"""A process that trains an epoch whenever it is asked to, and says how many seconds it took.

python -m mfnet.comparison.contender LIBRARY TYPE THREADS TASK FOLDER
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from mfnet.comparison.tasks import BATCH_SIZE, TASKS, Task
from mfnet.dataloader import BatchIterator
from mfnet.train import training

Epoch = Callable[[], object]


def _mfnet(task: Task, *_: object) -> Epoch:
    steps = training(
        task.network(), task.inputs, task.targets, loss=task.loss(),
        optimizer=task.make_optimizer(),
        dataloader=BatchIterator(BATCH_SIZE, seed=1, input_scale=task.input_scale),
    )  # fmt: skip
    return lambda: next(step for step in steps if step.ends_epoch)


def _torch(task: Task, dtype: str, threads: int) -> Epoch:
    """Samples ready-made in its type, a shuffled batch gathered by their indices."""
    import torch  # noqa: PLC0415 (the others run without it)

    from mfnet.exchange.pytorch import to_torch  # noqa: PLC0415

    torch.set_num_threads(threads)
    torch.manual_seed(0)
    number = getattr(torch, dtype)
    module = to_torch(task.network()).to(number)
    inputs = torch.from_numpy(task.inputs * task.input_scale).to(number)
    if task.is_classification:
        targets = torch.from_numpy(task.targets.argmax(axis=1))
        criterion: Any = torch.nn.CrossEntropyLoss()
    else:
        targets = torch.from_numpy(task.targets).to(number)
        criterion = torch.nn.MSELoss()
    optimizer = getattr(torch.optim, task.optimizer)(module.parameters(), lr=task.learning_rate)

    def epoch() -> None:
        for chosen in torch.randperm(len(inputs)).split(BATCH_SIZE):
            optimizer.zero_grad()
            loss = criterion(module(inputs[chosen]), targets[chosen])
            loss.backward()
            optimizer.step()
            loss.item()

    return epoch


def _sklearn(task: Task, dtype: str, _: int) -> Epoch:
    """`partial_fit`, an epoch a call, its samples shuffled by itself."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: PLC0415

    inputs = (task.inputs * task.input_scale).astype(dtype)
    make = MLPClassifier if task.is_classification else MLPRegressor
    net = make(
        hidden_layer_sizes=task.sizes[1:-1],
        activation="relu" if task.is_classification else "tanh",
        solver=task.optimizer.lower(),
        alpha=0.0,
        batch_size=BATCH_SIZE,
        learning_rate_init=task.learning_rate,
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=0,
    )
    if task.is_classification:
        labels = task.targets.argmax(axis=1)
        return lambda: net.partial_fit(inputs, labels, classes=np.unique(labels))
    targets = task.targets[:, 0].astype(dtype)
    return lambda: net.partial_fit(inputs, targets)


LIBRARIES: dict[str, Callable[[Task, str, int], Epoch]] = {
    "mfnet": _mfnet,
    "torch": _torch,
    "sklearn": _sklearn,
}


def main() -> None:
    """Answers every line of input by an epoch's seconds."""
    library, dtype, threads, task, folder = sys.argv[1:]
    epoch = LIBRARIES[library](TASKS[task](Path(folder)), dtype, int(threads))
    print("ready", flush=True)
    for _ in sys.stdin:
        started = perf_counter()
        epoch()
        print(perf_counter() - started, flush=True)


if __name__ == "__main__":
    main()
