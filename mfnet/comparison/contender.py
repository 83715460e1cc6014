"""A process that trains an epoch whenever it is asked to, and says how long it took.

python -m mfnet.comparison.contender LIBRARY TYPE TASK FOLDER [SIZES]

It answers every line of input, a number of threads, by an epoch's seconds and its mean loss.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.comparison.tasks import BATCH_SIZE, TASKS, Task
from mfnet.dataloader import BatchIterator
from mfnet.train import training

Epoch = Callable[[], float]
"""Trains on all samples once, and returns the mean of their losses."""


def _mfnet(task: Task, _: str) -> Epoch:
    steps = training(
        task.network(), task.inputs, task.targets, loss=task.loss(),
        optimizer=task.make_optimizer(),
        dataloader=BatchIterator(BATCH_SIZE, seed=1, input_scale=task.input_scale),
    )  # fmt: skip
    return lambda: next(float(step.epoch_loss) for step in steps if step.ends_epoch)


def _torch(task: Task, dtype: str) -> Epoch:
    """Samples ready-made in its type, a shuffled batch gathered by their indices."""
    import torch  # noqa: PLC0415 (the others run without it)

    from mfnet.exchange.pytorch import to_torch  # noqa: PLC0415

    torch.manual_seed(0)
    number = getattr(torch, dtype)
    module = to_torch(task.network()).to(number)
    inputs = torch.from_numpy(_ready_made(task, dtype))
    if task.is_classification:
        targets = torch.from_numpy(task.targets.argmax(axis=1))
        criterion: Any = torch.nn.CrossEntropyLoss()
    else:
        targets = torch.from_numpy(task.targets).to(number)
        criterion = torch.nn.MSELoss()
    optimizer = getattr(torch.optim, task.optimizer)(module.parameters(), lr=task.learning_rate)

    def epoch() -> float:
        total = 0.0
        for chosen in torch.randperm(len(inputs)).split(BATCH_SIZE):
            optimizer.zero_grad()
            loss = criterion(module(inputs[chosen]), targets[chosen])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(chosen)
        return total / len(inputs)

    return epoch


def _sklearn(task: Task, dtype: str) -> Epoch:
    """`partial_fit`, an epoch a call, its samples shuffled by itself."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: PLC0415

    inputs = _ready_made(task, dtype)
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
        classes = np.unique(labels)
        return lambda: float(net.partial_fit(inputs, labels, classes=classes).loss_)
    targets = task.targets[:, 0].astype(dtype)
    # Its squared loss is half of the others'.
    return lambda: 2 * float(net.partial_fit(inputs, targets).loss_)


def _ready_made(task: Task, dtype: str) -> NDArray[Any]:
    """All inputs scaled and in the type, with no array of another type on the way."""
    inputs = np.empty(task.inputs.shape, dtype)
    np.multiply(task.inputs, task.input_scale, out=inputs, casting="same_kind")
    return inputs


LIBRARIES: dict[str, Callable[[Task, str], Epoch]] = {
    "mfnet": _mfnet,
    "torch": _torch,
    "sklearn": _sklearn,
}


def _set_threads(number: int) -> None:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 (scikit-learn brings it)

    threadpool_limits(number)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(number)


def main() -> None:
    """Answers every line of input by an epoch's seconds and loss."""
    library, dtype, name, folder, *sizes = sys.argv[1:]
    task = TASKS[name](Path(folder))
    if sizes:
        task = task._replace(sizes=tuple(map(int, sizes[0].split("-"))))
    epoch = LIBRARIES[library](task, dtype)
    del task  # its bytes are no longer needed: the contender has converted them
    print("ready", flush=True)
    for line in sys.stdin:
        _set_threads(int(line))
        started = perf_counter()
        loss = epoch()
        print(perf_counter() - started, loss, flush=True)


if __name__ == "__main__":
    main()
