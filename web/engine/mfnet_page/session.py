"""One training session of the page: a network, its data, and how far its training has come.

Plain Python on the library's public names. Nothing in it knows of a browser.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.catalogue import LOSSES, OPTIMIZERS, Hidden, assemble, choice
from mfnet.dataloader import with_bias
from mfnet.fit import EarlyStopping, LastGood
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor
from mfnet.train import Step, training
from mfnet_page.dataset import Dataset, PartwiseIterator
from mfnet_page.evaluation import (
    BATCH_SIZE,
    Evaluation,
    Outputs,
    outputs_in_parts,
    probabilities,
    score,
)
from mfnet_page.measures import LayerSizes, Speed, sizes

DIVERGED = 100.0  # times the loss at the beginning
ENOUGH_TO_JUDGE = 1000  # samples, or all there are: a single batch may have an outlier

Record = dict[str, Any]


class Session:
    """A network and its training, which can be advanced by little and little.

    Args:
        config: `samples` (at most so many), `layers` (of `units` and `activation`), `loss`,
            `optimizer`, `learning_rate`, `weight_decay`, `batch_size`, `epochs`, `patience` (0: no
            early stopping), `validation` (percent of the samples that are set aside to choose the
            best epoch by; 0 or none: it is chosen by the training loss), `seed`.
        dataset: what to train on.

    Attributes:
        net: the network.
        dataset: what it is trained on.
        loss: what is made small.
        optimizer: what makes it small.
        set_aside: which training samples are validated with, and never learnt from.
        last_step: the newest one; None before the first.
        test_outputs: what the network made of all test samples after the newest evaluated epoch,
            (outputs + 1, samples); None before the first, and where they are not all finite.
        stopped_early: whether early stopping has ended the training.
        newest_sizes: of the weight matrices at the last step that `watch_next_step` asked for.

    Raises:
        ValueError, TypeError: with a sentence, if the config cannot be trained with.
    """

    def __init__(self, config: dict[str, Any], dataset: Dataset) -> None:
        self.config = config
        self.dataset = dataset
        samples = checks.integer("samples", config["samples"], minimum=1)
        self._share = checks.fraction("validation", config.get("validation", 0) / 100)
        self._divide(min(samples, len(dataset.inputs)))
        self._batch_size: int = config["batch_size"]
        # Two streams from one seed, so that the batches do not depend on the network's size.
        weights_seed, batches_seed = np.random.SeedSequence(config["seed"]).spawn(2)
        self.net = build_network(config, dataset, np.random.default_rng(weights_seed))
        self.loss = choice("loss", config["loss"], LOSSES).make()
        part = choice("optimizer", config["optimizer"], OPTIMIZERS)
        self._adjustable = {argument.name for argument in part.arguments} & set(config)
        self.optimizer = part.make(**{name: config[name] for name in self._adjustable})
        self.last_step: Step | None = None
        self.test_outputs: Tensor | None = None
        self.newest_sizes: tuple[int, list[LayerSizes]] | None = None
        self._watching = False
        self._stopped_by: FloatingPointError | None = None
        self._losses: list[np.float64] = []
        self._evaluations: list[Evaluation] = []
        self._evaluating: Iterator[None] | None = None
        self._losses_reported = self._evaluations_reported = 0
        self._speed = Speed()
        self._loader = PartwiseIterator(
            self._batch_size,
            seed=np.random.default_rng(batches_seed),
            input_scale=dataset.input_scale,
        )
        self._best = LastGood(self.net, self.optimizer, self._loader)
        self._best_loss = np.inf
        self._steps = self._training(resume=None)
        self.adjust(config)
        self.train_until(config["epochs"])

    def summary(self) -> Record:
        """What the page shows of a network before it goes on: its size, its data, the past."""
        self._losses_reported = self._evaluations_reported = 0
        dataset = self.dataset
        return {
            "parameters": self.parameters,
            "batches_per_epoch": self._batches,
            "dataset": {
                "name": dataset.name,
                "task": dataset.task,
                "features": dataset.inputs.shape[1],
                "outputs": dataset.targets.shape[1],
                "feature_names": dataset.feature_names,
                "class_names": dataset.class_names,
                "image": dataset.image,
                "train_samples": self._samples,
                "validation_samples": self._validation_samples,
                "test_samples": len(dataset.test_inputs),
            },
            "record": self.record(batches_run=0),
        }

    def record(self, batches_run: int) -> Record:
        """How far the training is, and what has happened since the last record."""
        step = self.last_step
        newest = self._evaluations[-1] if self._evaluations else None
        losses, self._losses_reported = self._losses[self._losses_reported :], len(self._losses)
        evaluations = self._evaluations[self._evaluations_reported :]
        self._evaluations_reported = len(self._evaluations)
        return {
            "epoch": self.epoch,
            "batch": step.batch if step else 0,
            "batches": self._batches,
            "epochs": self._epochs,
            "epochs_done": len(self._evaluations),
            "evaluating": self._evaluating is not None,
            "finished": self.is_finished,
            "waiting": self.is_waiting,
            "best_epoch": self.best_epoch,
            "stopped_early": self.stopped_early,
            "diverged": str(self._stopped_by) if self._stopped_by else None,
            "training_loss": float(step.epoch_loss) if step else None,
            "samples_per_second": self._speed.samples_per_second,
            "validation_loss": newest.validation_loss if newest else None,
            "test_loss": newest.test_loss if newest else None,
            "test_score": newest.test_score if newest else None,
            "batches_run": batches_run,
            "losses": np.array(losses, np.float64),
            "evaluations": [evaluation._asdict() for evaluation in evaluations],
        }

    def adjust(self, config: dict[str, Any]) -> None:
        """Take over what can change while a network is trained, from the next batch on.

        These are `learning_rate`, `weight_decay` and `patience`.
        """
        for name in self._adjustable:
            setattr(self.optimizer, name, config[name])
        self._early_stopping = EarlyStopping(config["patience"]) if config["patience"] else None

    def train_until(self, epochs: int) -> None:
        """Set how many epochs there are to be in all."""
        self._epochs = epochs
        if self.stopped_early:
            # Training that continues counts its patience from 0 again.
            self.stopped_early, self._patient_since = False, len(self._evaluations)

    def change_data(self, dataset: Dataset) -> None:
        """Go on with other samples of the same kind, from a new epoch on.

        Raises ValueError if they are not of the same kind.
        """
        kinds = [(d.task, d.inputs.shape[1], d.targets.shape[1]) for d in (self.dataset, dataset)]
        if kinds[0] != kinds[1]:
            raise ValueError(f"the samples must be of the kind {kinds[0]}, but are {kinds[1]}")
        self.dataset = dataset
        self._divide(len(dataset.inputs))
        self._loss_at_first = max(self._loss_at_first, self._loss_of_answering_nothing())
        self._evaluating = self.test_outputs = None
        # An epoch that was under way begins anew, so that every epoch has its evaluation, and what
        # was best is found anew, as it was best on other samples.
        epochs = self._patient_since = len(self._evaluations)
        step = self.last_step and self.last_step._replace(epoch=epochs, ends_epoch=True)
        if step and not self._stopped_by:
            self._best = LastGood(self.net, self.optimizer, self._loader, step)
            self._best_loss, self._best_epoch = np.inf, epochs
        self._steps = self._training(step)

    def advance(self, milliseconds: float, batches: int | None = None) -> Record:
        """As `run`; what has happened since the last record."""
        return self.record(self.run(milliseconds, batches))

    # A loss that is no longer finite is an error; what overflows on the way to it needs no warning.
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def run(self, milliseconds: float, batches: int | None = None) -> int:
        """Train for a while: until the time is over, `batches` batches are run, or all is done.

        An evaluation that is due after an epoch counts as work to be done, and is done before the
        next batch.

        A training that diverges stops, and its record says so as `diverged`, with a sentence: where
        the loss is a hundred times what it was at the beginning, or no longer finite; in that case
        the weights stay as they were. Going on raises a FloatingPointError with that sentence.

        Returns:
            How many batches were run.
        """
        deadline = perf_counter() + milliseconds / 1000
        batches_run = 0
        while not self.is_finished and not self.is_waiting:
            if self._evaluating is not None:
                if next(self._evaluating, "over") == "over":
                    self._evaluating = None
            elif batches_run == batches:
                break
            elif self._stopped_by and batches_run:
                break  # what led there is reported first
            else:
                self.raise_if_diverged()
                batches_run += self._run_batch()
            if perf_counter() >= deadline:
                break
        return batches_run

    def raise_if_diverged(self) -> None:
        """Raise FloatingPointError, with a sentence, if training cannot go on."""
        if self._stopped_by:
            raise self._stopped_by

    @property
    def parameters(self) -> int:
        """How many weights the network learns, biases included."""
        return sum(weights[1:].size for weights, _ in self.net.weights_and_dJ_dws())

    @property
    def epoch(self) -> int:
        """The one that the newest batch belongs to; 0 before the first."""
        return self.last_step.epoch if self.last_step else 0

    @property
    def is_finished(self) -> bool:
        """Whether all epochs are done, or early stopping has ended the training."""
        if self._evaluating is not None:
            return False
        return self.stopped_early or len(self._evaluations) >= self._epochs

    @property
    def is_waiting(self) -> bool:
        """Whether what comes next has not arrived: a batch, or the one that is looked at ahead of
        it, or the samples that are set aside.
        """
        if self._evaluations:
            return False  # the first epoch has used every sample
        if self._evaluating is not None:
            return self._samples + self._validation_samples > self.dataset.arrived
        needed = (len(self._losses) + 2) * self._batch_size
        return min(needed, self._samples) > self.dataset.arrived and not self.is_finished

    @property
    def best_epoch(self) -> int:
        """The epoch with the lowest validation loss, or training loss where no samples are set
        aside, which `recover` goes back to; 0: the beginning.
        """
        return self._best_epoch

    def recover(self) -> int:
        """Go back to the weights of the best epoch, and forget what came after it; returns it."""
        self.last_step = step = self._best.restore()
        self._stopped_by = self._evaluating = self.test_outputs = None
        epoch = self._best_epoch
        del self._losses[step.steps if step else 0 :], self._evaluations[epoch:]
        self._losses_reported = min(self._losses_reported, len(self._losses))
        self._evaluations_reported = min(self._evaluations_reported, len(self._evaluations))
        self._patient_since = min(self._patient_since, epoch)
        self._steps = self._training(step)
        return epoch

    def watch_next_step(self) -> None:
        """Measure the next step, for `newest_sizes`."""
        self._watching = True

    def probabilities(self, outputs: Tensor) -> Tensor:
        """The network's outputs, (classes + 1, m), as probabilities, (classes, m)."""
        return probabilities(self.loss, outputs)

    def score(self, outputs: Tensor, targets: Tensor) -> float | None:
        """The accuracy, or R² of a regression; None where an answer is not finite."""
        return score(self.dataset.task, self.loss, outputs, targets)

    _epochs = 0
    _best_epoch = 0
    _loss_at_first = 0.0
    stopped_early = False
    _patient_since = 0

    @property
    def _batches(self) -> int:
        return -(-self._samples // self._batch_size)

    def _divide(self, samples: int) -> None:
        """Set the validation samples aside; what stays as it is stored may still arrive."""
        inputs, targets = self.dataset.inputs, self.dataset.targets
        training_part, validation_part = self.dataset.set_aside(samples, self._share)
        self.set_aside = np.arange(samples)[validation_part]
        self._inputs, self._targets = inputs[training_part], targets[training_part]
        self._validation = inputs[validation_part], targets[validation_part]
        self._samples, self._validation_samples = len(self._inputs), len(self._validation[0])

    def _training(self, resume: Step | None) -> Iterator[Step]:
        return training(
            self.net,
            self._inputs,
            self._targets,
            dataloader=self._loader,
            loss=self.loss,
            optimizer=self.optimizer,
            resume=resume,
        )

    def _run_batch(self) -> bool:
        """Run a batch; returns whether it has changed the weights, which a loss that is not finite
        does not."""
        before = self._weights() if self._watching else None
        started = perf_counter()
        try:
            step = next(self._steps)
        except FloatingPointError as error:
            self._stopped_by = error
            return False
        self._speed.add(step.samples, perf_counter() - started)
        if before is not None:
            self._watching = False
            self.newest_sizes = step.steps, sizes(before, self.net)
        if step.steps == 1:
            self._best_loss = float(step.loss)  # which is that of the initial weights
            self._loss_at_first = max(self._best_loss, self._loss_of_answering_nothing())
        self.last_step = step
        self._losses.append(step.loss)
        if step.ends_epoch or step.epoch_samples >= ENOUGH_TO_JUDGE:
            self._stop_if_diverged("training", float(step.epoch_loss), step)
        if step.ends_epoch:
            self._evaluating = self._evaluate(step)
        return True

    def _loss_of_answering_nothing(self) -> float:
        """The loss of 0, whatever is asked: no network is worse at the beginning, but by far."""
        targets = self._targets[: min(BATCH_SIZE, self.dataset.arrived)]
        return float(self.loss.loss(with_bias(np.zeros(targets.shape)), with_bias(targets)))

    def _stop_if_diverged(self, name: str, loss: float, step: Step) -> None:
        if loss <= DIVERGED * self._loss_at_first:
            return
        became = "rose to" if np.isfinite(loss) else "became"
        self._stopped_by = FloatingPointError(
            f"the {name} loss {became} {loss:.3g}, from {self._losses[0]:.3g} at the beginning, "
            f"at epoch {step.epoch}, batch {step.batch}; a smaller learning rate may help"
        )

    def _evaluate(self, step: Step) -> Iterator[None]:
        """Validate the network and test it, some samples each time that it is asked to go on."""
        validation_loss = None
        if self._validation_samples:
            validation_loss, _ = yield from self._outputs(*self._validation)
            self._stop_if_diverged("validation", validation_loss, step)
        targets = self.dataset.test_targets
        test_loss, outputs = yield from self._outputs(self.dataset.test_inputs, targets)
        self.test_outputs = outputs if np.isfinite(outputs).all() else None
        evaluation = Evaluation(
            step.epoch,
            float(step.epoch_loss),
            validation_loss,
            test_loss,
            self.score(outputs, with_bias(targets)),
        )
        self._evaluations.append(evaluation)
        if evaluation.deciding_loss < self._best_loss:
            self._best_loss, self._best_epoch = evaluation.deciding_loss, step.epoch
            self._best.epoch_ended(step)
            self._best.proven()
        self._stop_early_if_due()

    def _outputs(self, inputs: NDArray[Any], targets: Tensor) -> Outputs:
        return outputs_in_parts(self.net, self.loss, inputs, targets, self.dataset.input_scale)

    def _stop_early_if_due(self) -> None:
        newest = self._evaluations[self._patient_since :]
        losses = [evaluation.deciding_loss for evaluation in newest]
        if self._early_stopping and losses and self._early_stopping.is_due(losses):
            self.stopped_early = True
            self._best.restore()

    def _weights(self) -> list[Tensor]:
        return [weights.copy() for weights, _ in self.net.weights_and_dJ_dws()]


def build_network(
    config: dict[str, Any], dataset: Dataset, generator: np.random.Generator
) -> NeuralNetwork:
    """The hidden layers that `config` asks for, between the dataset's features and its outputs."""
    net = assemble(
        dataset.inputs.shape[1],
        [Hidden(layer["units"], layer["activation"]) for layer in config["layers"]],
        dataset.targets.shape[1],
        seed=generator,
    )
    drawn = [weights for weights, _ in net.weights_and_dJ_dws()]
    if [matrix.shape for matrix in drawn] == [given.shape for given in dataset.initial_weights]:
        for weights, given in zip(drawn, dataset.initial_weights, strict=True):
            weights[...] = given
    return net
