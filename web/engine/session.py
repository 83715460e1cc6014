"""One training session of the page: a network, its data, and how far its training has come.

Plain Python on the library's public names; the worker calls it, and nothing in it knows of a
browser.
"""

from collections import deque
from collections.abc import Iterator
from time import perf_counter
from typing import Any, NamedTuple, TypeVar

import numpy as np
from dataset import Dataset, PartwiseIterator
from numpy.typing import NDArray

from mfnet import digits
from mfnet.dataloader import with_bias
from mfnet.layer import Id, Layer, Linear, ReLU, Sigmoid
from mfnet.loss import CELoss, Loss, MSELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer
from mfnet.tensor import Tensor
from mfnet.train import Step, training
from mfnet.trainutils import accuracy, softmax

ACTIVATIONS: dict[str, type[Layer]] = {"relu": ReLU, "sigmoid": Sigmoid, "identity": Id}
LOSSES: dict[str, type[Loss]] = {"cross-entropy": CELoss, "mean-squared-error": MSELoss}
OPTIMIZERS: dict[str, type[Optimizer]] = {"sgd": SGD}

GALLERY_SIZE = 40
EVALUATION_BATCH_SIZE = 200
SPEED_MEMORY_SECONDS = 2.0

Record = dict[str, Any]
Choice = TypeVar("Choice")


class Evaluation(NamedTuple):
    """How the network did on all test samples, after an epoch."""

    epoch: int
    training_loss: float
    test_loss: float
    test_accuracy: float


class Session:
    """A network and its training, which can be advanced by little and little.

    Args:
        config: `samples`, `layers` (of `units` and `activation`), `loss`, `optimizer`,
            `learning_rate`, `batch_size`, `epochs`, `seed`.
        dataset: what to train on.

    Raises:
        ValueError, TypeError: with a sentence, if the config cannot be trained with.
    """

    def __init__(self, config: dict[str, Any], dataset: Dataset) -> None:
        self._dataset = dataset
        samples = config["samples"]
        if not 1 <= samples <= len(dataset.inputs):
            raise ValueError(
                f"training samples must be from 1 to {len(dataset.inputs)}, but are {samples}"
            )
        # Two streams from one seed, so that the batches do not depend on the network's size.
        weights_seed, batches_seed = np.random.SeedSequence(config["seed"]).spawn(2)
        self._net = build_network(config, dataset, np.random.default_rng(weights_seed))
        self._loss = chosen("loss", config["loss"], LOSSES)()
        self._optimizer = chosen("optimizer", config["optimizer"], OPTIMIZERS)(
            config["learning_rate"]
        )
        batches = PartwiseIterator(
            config["batch_size"],
            seed=np.random.default_rng(batches_seed),
            input_scale=dataset.input_scale,
        )
        self._samples: int = samples
        self._batch_size: int = config["batch_size"]
        self._batches = -(-samples // config["batch_size"])
        self._steps = training(
            self._net,
            dataset.inputs[:samples],
            dataset.targets[:samples],
            dataloader=batches,
            loss=self._loss,
            optimizer=self._optimizer,
        )
        self._gallery = with_bias(dataset.test_inputs[:GALLERY_SIZE], dataset.input_scale)
        self._last_step: Step | None = None
        self._stopped_by: FloatingPointError | None = None
        self._losses: list[np.float64] = []
        self._evaluations: list[Evaluation] = []
        self._evaluating: Iterator[None] | None = None
        self._losses_told = self._evaluations_told = 0
        self._speed = Speed()
        self.train_until(config["epochs"])

    def summary(self) -> Record:
        """What the page shows of a network before it goes on: its size, the gallery, the past."""
        weights = [weights for weights, _ in self._net.weights_and_dJ_dws()]
        self._losses_told = self._evaluations_told = 0
        return {
            "parameters": sum(matrix[1:].size for matrix in weights),
            "batches_per_epoch": self._batches,
            "features": self._dataset.inputs.shape[1],
            "classes": self._dataset.targets.shape[1],
            "gallery": {
                "images": self._dataset.test_inputs[:GALLERY_SIZE].ravel(),
                "labels": self._dataset.test_targets[:GALLERY_SIZE].argmax(axis=1).astype(np.uint8),
                "answers": self.answers(),
                "rows": digits.SIZE,
                "columns": digits.SIZE,
            },
            "record": self._record(batches_run=0),
        }

    def train_until(self, epochs: int) -> None:
        """Set how many epochs there are to be in all."""
        self._epochs = epochs

    def set_learning_rate(self, learning_rate: float) -> None:
        """Change the learning rate, from the next batch on."""
        self._optimizer.learning_rate = learning_rate

    def advance(self, milliseconds: float, batches: int | None = None) -> Record:
        """Train for a while: until the time is over, `batches` batches are run, or all is done.

        An evaluation on the test samples that is due after an epoch counts as work to be done, and
        is done before the next batch.

        Raises FloatingPointError if the loss is no longer finite; the weights stay as they were.
        """
        deadline = perf_counter() + milliseconds / 1000
        batches_run = 0
        while not self._finished:
            if self._evaluating is not None:
                if next(self._evaluating, "over") == "over":
                    self._evaluating = None
            elif batches_run == batches or self._waiting:
                break
            else:
                self._run_batch()
                batches_run += 1
            if perf_counter() >= deadline:
                break
        return self._record(batches_run)

    def answers(self) -> NDArray[np.uint8]:
        """What the network takes each digit of the gallery for."""
        answers: NDArray[np.intp] = self._net.forward(self._gallery)[1:].argmax(axis=0)
        return answers.astype(np.uint8)

    def predict(self, pixels: Any, height: int, width: int) -> Record:
        """What the network takes a drawing for: grey levels, 0 paper, 255 ink, row by row.

        Returns the 28 x 28 `picture` that the network is given, the `probabilities` of the classes,
        and the most probable `digit`; None and zeros where nothing is drawn.
        """
        drawing = np.frombuffer(pixels, np.uint8).reshape(height, width)
        picture = digits.normalize(drawing).ravel()
        if not picture.any():
            nothing = np.zeros(self._dataset.targets.shape[1])
            return {"picture": picture, "probabilities": nothing, "digit": None}
        outputs = self._net.forward(with_bias(picture[None], self._dataset.input_scale))
        likely = self._probabilities(outputs)[:, 0]
        return {"picture": picture, "probabilities": likely, "digit": int(likely.argmax())}

    @property
    def _finished(self) -> bool:
        return len(self._evaluations) >= self._epochs and self._evaluating is None

    @property
    def _waiting(self) -> bool:
        """Whether the next batch, or the one that is looked at ahead of it, has not arrived."""
        if self._evaluations:
            return False  # the first epoch has used every sample
        needed = (len(self._losses) + 2) * self._batch_size
        return min(needed, self._samples) > self._dataset.arrived

    def _run_batch(self) -> None:
        if self._stopped_by:
            raise self._stopped_by
        started = perf_counter()
        try:
            step = next(self._steps)
        except FloatingPointError as error:
            self._stopped_by = error
            raise
        self._speed.add(step.samples, perf_counter() - started)
        self._last_step = step
        self._losses.append(step.loss)
        if step.ends_epoch:
            self._evaluating = self._evaluate(step)

    def _evaluate(self, step: Step) -> Iterator[None]:
        """Test the network on all test samples, a part each time that it is asked to go on."""
        inputs, targets = self._dataset.test_inputs, self._dataset.test_targets
        loss_sum = hits = 0.0
        for start in range(0, len(inputs), EVALUATION_BATCH_SIZE):
            part = slice(start, start + EVALUATION_BATCH_SIZE)
            target = with_bias(targets[part])
            pred = self._net.forward(with_bias(inputs[part], self._dataset.input_scale))
            loss_sum += float(self._loss.loss(pred, target)) * target.shape[1]
            hits += float(accuracy(pred, target)) * target.shape[1]
            yield
        self._evaluations.append(
            Evaluation(
                step.epoch, float(step.epoch_loss), loss_sum / len(inputs), hits / len(inputs)
            )
        )

    def _probabilities(self, outputs: Tensor) -> Tensor:
        """The network's outputs as probabilities, as its loss understands them.

        Logits, for the cross-entropy. The mean squared error draws outputs to the probabilities
        themselves (Bishop, PRML, 4.1.3), which may leave 0 to 1 and have to be brought back.
        """
        if isinstance(self._loss, CELoss):
            return softmax(outputs[1:])
        likely: Tensor = np.clip(outputs[1:], 1e-12, 1.0)
        likely /= likely.sum(axis=0)
        return likely

    def _record(self, batches_run: int) -> Record:
        """How far the training is, and what has happened since the last record."""
        step = self._last_step
        newest = self._evaluations[-1] if self._evaluations else None
        losses, self._losses_told = self._losses[self._losses_told :], len(self._losses)
        evaluations = self._evaluations[self._evaluations_told :]
        self._evaluations_told = len(self._evaluations)
        return {
            "epoch": step.epoch if step else 0,
            "batch": step.batch if step else 0,
            "batches": self._batches,
            "epochs": self._epochs,
            "epochs_done": len(self._evaluations),
            "evaluating": self._evaluating is not None,
            "finished": self._finished,
            "waiting": not self._finished and self._evaluating is None and self._waiting,
            "training_loss": float(step.epoch_loss) if step else None,
            "samples_per_second": self._speed.samples_per_second,
            "test_loss": newest.test_loss if newest else None,
            "test_accuracy": newest.test_accuracy if newest else None,
            "batches_run": batches_run,
            "losses": np.array(losses, np.float64),
            "evaluations": [evaluation._asdict() for evaluation in evaluations],
        }


class Speed:
    """How many samples a second are trained on, over the last two seconds of training."""

    def __init__(self) -> None:
        self._batches: deque[tuple[int, float]] = deque()
        self._samples, self._seconds = 0, 0.0

    def add(self, samples: int, seconds: float) -> None:
        """Count a batch."""
        self._batches.append((samples, seconds))
        self._samples += samples
        self._seconds += seconds
        while self._seconds > SPEED_MEMORY_SECONDS and len(self._batches) > 1:
            samples, seconds = self._batches.popleft()
            self._samples -= samples
            self._seconds -= seconds

    @property
    def samples_per_second(self) -> float | None:
        """None before the first batch."""
        return self._samples / self._seconds if self._seconds > 0 else None


def build_network(
    config: dict[str, Any], dataset: Dataset, generator: np.random.Generator
) -> NeuralNetwork:
    """The hidden layers that `config` asks for, between the dataset's features and its classes."""
    layers: list[Layer] = []
    features = dataset.inputs.shape[1]
    for hidden in config["layers"]:
        layers.append(Linear(features, hidden["units"], seed=generator))
        layers.append(chosen("activation", hidden["activation"], ACTIVATIONS)())
        features = hidden["units"]
    layers.append(Linear(features, dataset.targets.shape[1], seed=generator))
    return NeuralNetwork(layers)


def chosen(setting: str, name: str, choices: dict[str, Choice]) -> Choice:
    """What `name` stands for."""
    if name not in choices:
        raise ValueError(f"{setting} must be one of {', '.join(choices)}, but is {name!r}")
    return choices[name]
