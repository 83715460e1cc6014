"""The same training in mfnet and in PyTorch: the same weights, batches and optimizer, float64."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from mfnet.comparison.tasks import BATCH_SIZE, Task
from mfnet.dataloader import Batch, BatchIterator, DataLoader, with_bias
from mfnet.evaluation import predict
from mfnet.exchange.pytorch import loss_to_torch, optimizer_to_torch, to_torch
from mfnet.tensor import Tensor
from mfnet.train import training
from mfnet.trainutils import accuracy, r2_score


class Agreement(NamedTuple):
    """How near the two came.

    Attributes:
        losses: mfnet's, of every batch.
        torch_losses: PyTorch's, of the same batches.
        epoch_losses: mfnet's means, of every epoch.
        torch_epoch_losses: PyTorch's.
        score: mfnet's accuracy or R² on the test part.
        torch_score: PyTorch's.
    """

    losses: Tensor
    torch_losses: Tensor
    epoch_losses: Tensor
    torch_epoch_losses: Tensor
    score: float
    torch_score: float

    @property
    def differences(self) -> Tensor:
        """The relative difference of the losses of every batch."""
        difference: Tensor = np.abs(self.losses - self.torch_losses) / np.abs(self.torch_losses)
        return difference


class _Remembering(DataLoader):
    """Another loader's batches, kept until the other side has taken them too."""

    def __init__(self, loader: DataLoader) -> None:
        self._loader = loader
        self.batches: deque[Batch] = deque()

    def __call__(self, inputs: Any, targets: Any) -> Iterator[Batch]:
        for batch in self._loader(inputs, targets):
            self.batches.append(batch)
            yield batch


def agreement(task: Task, progress: Callable[[int], object] = lambda _: None) -> Agreement:
    """Train the task's network in both, a batch here and the same batch there.

    `progress` is called with 1 after every batch.
    """
    net = task.network()
    step_there = _Torch(task, to_torch(net))
    loader = _Remembering(BatchIterator(BATCH_SIZE, seed=1, input_scale=task.input_scale))
    steps = training(
        net, task.inputs, task.targets, num_epochs=task.epochs, dataloader=loader,
        loss=task.loss(), optimizer=task.make_optimizer(),
    )  # fmt: skip
    own, other, epochs, epochs_there = [], [], [], []
    weighted = 0.0
    for step in steps:
        own.append(float(step.loss))
        other.append(step_there(loader.batches.popleft()))
        weighted += other[-1] * step.samples
        if step.ends_epoch:
            epochs.append(float(step.epoch_loss))
            epochs_there.append(weighted / step.epoch_samples)
            weighted = 0.0
        progress(1)
    score = accuracy if task.is_classification else r2_score
    outputs = predict(net, task.test_inputs, input_scale=task.input_scale)
    target = with_bias(task.test_targets)
    return Agreement(
        np.array(own), np.array(other), np.array(epochs), np.array(epochs_there),
        float(score(with_bias(outputs), target)),
        float(score(with_bias(step_there.outputs(task)), target)),
    )  # fmt: skip


class _Torch:
    """PyTorch's side: a step on a batch, and its loss before it."""

    def __init__(self, task: Task, module: Any) -> None:
        self._module = module
        self._loss = loss_to_torch(task.loss())
        self._optimizer = optimizer_to_torch(task.make_optimizer(), module.parameters())

    def __call__(self, batch: Batch) -> float:
        inputs, targets = (torch.from_numpy(np.ascontiguousarray(x[1:].T)) for x in batch)
        loss = self._loss(self._module(inputs), targets)
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        return float(loss.item())

    def outputs(self, task: Task) -> NDArray[Any]:
        """For the test part, (samples, outputs)."""
        with torch.no_grad():
            inputs = torch.from_numpy(task.test_inputs * task.input_scale)
            outputs: NDArray[Any] = self._module(inputs).numpy()
        return outputs
