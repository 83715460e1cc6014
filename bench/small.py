"""Small networks, whose arithmetic takes microseconds: mfnet beside its peers, natively.

All in one process on one thread, in turns; a step is a batch, shuffling and gathering included.
"""

from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bench.contest import count_rounds
from bench.tables import Measured, table
from building.messages import say
from mfnet.catalogue import LOSSES, OPTIMIZERS, Hidden, assemble
from mfnet.dataloader import BatchIterator
from mfnet.exchange.pytorch import to_torch
from mfnet.train import training

SECONDS = 0.3  # of a round
SAMPLES = 1000
LEARNING_RATE = 0.003
MFNET, TORCH, SKLEARN = "mfnet", "PyTorch, float64", "scikit-learn"


class Case(NamedTuple):
    """A network, and how it is trained."""

    sizes: tuple[int, ...]
    optimizer: str
    batch_size: int
    loss: str = "cross-entropy"

    @property
    def name(self) -> str:
        """As a row of the table is called."""
        optimizer = OPTIMIZERS[self.optimizer].label
        return f"{'–'.join(map(str, self.sizes))} tanh, {optimizer}, {self.batch_size}"

    def network(self) -> Any:
        """mfnet's; PyTorch's has the same weights."""
        features, *hidden, outputs = self.sizes
        return assemble(features, [Hidden(units, "tanh") for units in hidden], outputs, seed=0)

    def dataset(self) -> tuple[NDArray[Any], NDArray[Any]]:
        """Inputs and targets."""
        inputs = np.random.default_rng(0).normal(size=(SAMPLES, self.sizes[0]))
        if self.loss == "cross-entropy":
            return inputs, np.eye(2)[(inputs[:, 0] * inputs[:, 1] > 0).astype(int)]
        return inputs, np.sin(inputs[:, :1])


CASES = [
    Case(sizes, optimizer, batch_size, loss)
    for sizes, loss in [
        ((2, 16, 16, 2), "cross-entropy"),
        ((2, 8, 8, 2), "cross-entropy"),
        ((8, 64, 64, 1), "mean-squared-error"),  # California Housing's, among others
    ]
    for optimizer in ("sgd", "adam")
    for batch_size in (32, 10)
]


def report() -> str:
    """Lets all train all networks; the section of the document."""
    rows = []
    for case in CASES:
        say(f"Small networks, {case.name}")
        speeds = contest(case)
        peers = [speeds[name] for name in (TORCH, SKLEARN)]
        ratios = [f"{speeds[MFNET].median / peer.median:.2f}" for peer in peers]
        cells = [speed.cell() for speed in (speeds[MFNET], *peers)]
        rows.append([case.name, cells[0], cells[1], ratios[0], cells[2], ratios[1]])
    head = ["network, optimizer, batch", MFNET, TORCH, "mfnet : it", SKLEARN, "mfnet : it"]
    return "\n".join(["## Small networks, natively\n", INTRODUCTION, table(head, rows)])


INTRODUCTION = f"""\
Samples a second on one thread, in one process and in turns, rounds of {SECONDS} s; {SAMPLES:,}
samples in float64. scikit-learn trains whole epochs by `partial_fit`, the others batch by batch.
"""


def contest(case: Case) -> dict[str, Measured]:
    """Samples a second of each contender, in rounds."""
    import torch  # noqa: PLC0415 (other parts of the benchmark do without it)
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 (scikit-learn brings it)

    torch.set_num_threads(1)
    contenders = {MFNET: mfnet(case), TORCH: pytorch(case), SKLEARN: sklearn(case)}
    speeds: dict[str, list[float]] = {name: [] for name in contenders}
    with threadpool_limits(1):
        for steps in contenders.values():
            stretch(steps)  # to warm up
        for _ in count_rounds():
            for name, steps in contenders.items():
                speeds[name].append(stretch(steps))
    return {name: Measured(tuple(values)) for name, values in speeds.items()}


def stretch(steps: Iterator[int]) -> float:
    """Samples a second of one round."""
    samples, started = 0, perf_counter()
    while perf_counter() < started + SECONDS:
        samples += sum(next(steps) for _ in range(10))
    return samples / (perf_counter() - started)


def mfnet(case: Case) -> Iterator[int]:
    """Trains; says after each batch how many samples it had."""
    steps = training(
        case.network(),
        *case.dataset(),
        dataloader=BatchIterator(case.batch_size, seed=0),
        loss=LOSSES[case.loss].make(),
        optimizer=OPTIMIZERS[case.optimizer].make(learning_rate=LEARNING_RATE),
    )
    return (step.samples for step in steps)


def pytorch(case: Case) -> Iterator[int]:
    """The same in PyTorch."""
    import torch  # noqa: PLC0415 (other parts of the benchmark do without it)

    module = to_torch(case.network()).double()
    inputs, targets = map(torch.from_numpy, case.dataset())
    criterion: Any = torch.nn.MSELoss()
    if case.loss == "cross-entropy":
        criterion, targets = torch.nn.CrossEntropyLoss(), targets.argmax(dim=1)
    make: Callable[..., Any] = torch.optim.SGD if case.optimizer == "sgd" else torch.optim.Adam
    optimizer = make(module.parameters(), lr=LEARNING_RATE)
    while True:
        for chosen in torch.randperm(SAMPLES).split(case.batch_size):
            optimizer.zero_grad()
            loss = criterion(module(inputs[chosen]), targets[chosen])
            loss.backward()
            optimizer.step()
            loss.item()
            yield len(chosen)


def sklearn(case: Case) -> Iterator[int]:
    """The same in scikit-learn, an epoch at a time."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor  # noqa: PLC0415 (as torch)

    inputs, targets = case.dataset()
    classifies = case.loss == "cross-entropy"
    labels = targets.argmax(axis=1) if classifies else targets[:, 0]
    net = (MLPClassifier if classifies else MLPRegressor)(
        hidden_layer_sizes=case.sizes[1:-1], activation="tanh", solver=case.optimizer, alpha=0.0,
        batch_size=case.batch_size, learning_rate_init=LEARNING_RATE, momentum=0.0,
        nesterovs_momentum=False, random_state=0,
    )  # fmt: skip
    while True:
        net.partial_fit(inputs, labels, **({"classes": [0, 1]} if classifies else {}))
        yield from [case.batch_size] * (SAMPLES // case.batch_size)
        yield SAMPLES % case.batch_size
