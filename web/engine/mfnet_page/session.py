"""One training session of the page: a network, its data, and how far its training has come.

Plain Python on the library's public names. Nothing in it knows of a browser.
"""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

import numpy as np

from mfnet import checks
from mfnet.catalogue import LOSSES, OPTIMIZERS, choice
from mfnet.dataloader import with_bias
from mfnet.evaluation import probabilities
from mfnet.last_good import LastGood, copied_weights
from mfnet.partwise import PartwiseIterator
from mfnet.tensor import Tensor
from mfnet.train import Step, training
from mfnet_page.course import Course
from mfnet_page.course import Record as Record
from mfnet_page.dataset import Dataset
from mfnet_page.evaluation import (
    BATCH_SIZE,
    evaluate_in_parts,
    score,
)
from mfnet_page.judge import Judge
from mfnet_page.measures import LayerSizes, Speed, sizes
from mfnet_page.network import build_network


class Session:
    """A network and its training, which advances a few milliseconds at a time.

    Args:
        config: `samples` (at most so many), `layers` (of `units` and `activation`), `loss`,
            `optimizer`, `learning_rate`, `weight_decay`, `batch_size`, `epochs`, `patience` (0: no
            early stopping), `validation` (percent of the samples that are set aside to choose the
            best epoch by; 0 or none: it is chosen by the training loss), `seed`.
        dataset: what to train on.

    Attributes:
        net: the network.
        dataset: what it is trained on.
        loss: what training minimizes.
        optimizer: what changes the weights.
        set_aside: the training samples that validate and are never trained on, by their numbers.
        last_step: the newest one; None before the first.
        test_outputs: the network's outputs for all test samples after the newest evaluated epoch,
            (outputs + 1, samples); None before the first, and where they are not all finite.
        newest_sizes: the number of the last step that `watch_next_step` asked for, and the sizes of
            its weight matrices; None before the first.

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
        self._evaluating: Iterator[None] | None = None
        self._course = Course()
        self._speed = Speed()
        seed = np.random.default_rng(batches_seed)
        self._loader = PartwiseIterator(
            self._batch_size,
            part_size=dataset.part_size,
            seed=seed,
            input_scale=dataset.input_scale,
        )
        self._judge = Judge(LastGood(self.net, self.optimizer, self._loader))
        self._steps = self._training(resume=None)
        self.adjust(config)
        self.train_until(config["epochs"])

    def summary(self) -> Record:
        """What the page shows of a network: its size, its data, and its training from the start."""
        self._course.report_again()
        return {
            "parameters": self.parameters,
            "batches_per_epoch": self._batches,
            "dataset": {
                **self.dataset.summary(),
                "train_samples": self._samples,
                "validation_samples": self._validation_samples,
            },
            "record": self.record(batches_run=0),
        }

    def record(self, batches_run: int) -> Record:
        """How far training has come, and what has happened since the last record."""
        step, divergence = self.last_step, self._judge.divergence
        return {
            **self._course.report(),
            "epoch": self.epoch,
            "batch": step.batch if step else 0,
            "batches": self._batches,
            "epochs": self._epochs,
            "evaluating": self._evaluating is not None,
            "finished": self.is_finished,
            "waiting": self.is_waiting,
            "best_epoch": self.best_epoch,
            "stopped_early": self.stopped_early,
            "diverged": str(divergence) if divergence else None,
            "training_loss": float(step.epoch_loss) if step else None,
            "samples_per_second": self._speed.samples_per_second,
            "batches_run": batches_run,
        }

    def adjust(self, config: dict[str, Any]) -> None:
        """Take over `learning_rate`, `weight_decay` and `patience`, from the next batch on."""
        for name in self._adjustable:
            setattr(self.optimizer, name, config[name])
        self._judge.set_patience(config["patience"])

    def train_until(self, epochs: int) -> None:
        """Set how many epochs there are to be in all."""
        self._epochs = epochs
        if self.stopped_early:
            self._judge.count_patience_from(self._course.epochs)

    def change_data(self, dataset: Dataset) -> None:
        """Go on with other samples of the same kind, from a new epoch on.

        Raises ValueError if they are not of the same kind.
        """
        kinds = [(d.task, d.inputs.shape[1], d.targets.shape[1]) for d in (self.dataset, dataset)]
        if kinds[0] != kinds[1]:
            raise ValueError(f"the samples must be of the kind {kinds[0]}, but are {kinds[1]}")
        self.dataset = dataset
        self._divide(len(dataset.inputs))
        self._evaluating = self.test_outputs = None
        # An unfinished epoch begins again, so that every epoch has its evaluation. The best epoch
        # is searched for again, as it was the best on other samples.
        epochs = self._course.epochs
        step = self.last_step and self.last_step._replace(epoch=epochs, ends_epoch=True)
        self._judge.change_samples(self._loss_of_zeros(), epochs)
        if step and not self._judge.divergence:
            best = LastGood(self.net, self.optimizer, self._loader, step)
            self._judge.search_again(best, epochs)
        self._steps = self._training(step)

    def advance(self, milliseconds: float, batches: int | None = None) -> Record:
        """Train as `run` does; returns the record."""
        return self.record(self.run(milliseconds, batches))

    # A loss that is no longer finite is an error; what overflows on the way to it needs no warning.
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def run(self, milliseconds: float, batches: int | None = None) -> int:
        """Train until the time is over, `batches` batches are run, or all is done.

        The evaluation after an epoch comes before the next batch. Training that diverges stops: its
        loss is a hundred times that of the beginning, or no longer finite; then the weights stay as
        they were. The record says so as `diverged`, in a sentence; running again raises a
        FloatingPointError with that sentence. Returns the number of batches that were run.
        """
        deadline = perf_counter() + milliseconds / 1000
        batches_run = 0
        while not self.is_finished and not self.is_waiting:
            if self._evaluating is not None:
                if next(self._evaluating, "over") == "over":
                    self._evaluating = None
            elif batches_run == batches:
                break
            elif self._judge.divergence and batches_run:
                break  # the batches that led there are reported first
            else:
                self.raise_if_diverged()
                batches_run += self._run_batch()
            if perf_counter() >= deadline:
                break
        return batches_run

    def raise_if_diverged(self) -> None:
        """Raise FloatingPointError, with a sentence, if training cannot go on."""
        if self._judge.divergence:
            raise self._judge.divergence

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
        return self.stopped_early or self._course.epochs >= self._epochs

    @property
    def is_waiting(self) -> bool:
        """Whether samples of the next two batches, or of the validation, have not arrived."""
        if self._course.epochs:
            return False  # the first epoch has used every sample
        if self._evaluating is not None:
            return self._samples + self._validation_samples > self.dataset.arrived
        needed = (len(self._course.losses) + 2) * self._batch_size
        return min(needed, self._samples) > self.dataset.arrived and not self.is_finished

    @property
    def best_epoch(self) -> int:
        """The epoch that `recover` goes back to; 0 for the initial weights."""
        return self._judge.best_epoch

    @property
    def stopped_early(self) -> bool:
        """Whether early stopping has ended the training."""
        return self._judge.stopped_early

    def recover(self) -> int:
        """Go back to the weights of the best epoch, and forget what came after it; returns it."""
        self.last_step = step = self._judge.recover()
        self._evaluating = self.test_outputs = None
        self._course.cut(step.steps if step else 0, self.best_epoch)
        self._steps = self._training(step)
        return self.best_epoch

    def watch_next_step(self) -> None:
        """Measure the next step, for `newest_sizes`."""
        self._watching = True

    def probabilities(self, outputs: Tensor) -> Tensor:
        """The network's outputs, (classes + 1, m), as probabilities, (classes, m)."""
        return probabilities(self.loss, outputs)

    def score(self, outputs: Tensor, targets: Tensor) -> float | None:
        """The accuracy, or R² of a regression; None where an answer is not finite."""
        return score(self.dataset.task, self.loss, outputs, targets)

    @property
    def _batches(self) -> int:
        return -(-self._samples // self._batch_size)

    def _divide(self, samples: int) -> None:
        """Set validation samples aside, without copying what is still arriving."""
        learnt, aside = self.dataset.set_aside(samples, self._share)
        self.set_aside = np.arange(samples)[aside]
        inputs, targets = self.dataset.inputs, self.dataset.targets
        self._inputs, self._targets = inputs[learnt], targets[learnt]
        self._validation = inputs[aside], targets[aside]
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
        """Run a batch; returns whether it has changed the weights: its loss was finite."""
        before = copied_weights(self.net) if self._watching else None
        started = perf_counter()
        try:
            step = next(self._steps)
        except FloatingPointError as error:
            self._judge.divergence = error
            return False
        self._speed.add(step.samples, perf_counter() - started)
        if before is not None:
            self._watching = False
            self.newest_sizes = step.steps, sizes(before, self.net)
        if step.steps == 1:
            self._judge.begin(float(step.loss), self._loss_of_zeros())
        self.last_step = step
        self._course.losses.append(step.loss)
        self._judge.look_at_batch(step)
        if step.ends_epoch:
            self._evaluating = self._evaluate(step)
        return True

    def _loss_of_zeros(self) -> float:
        """The loss of a network whose outputs are all 0."""
        targets = self._targets[: min(BATCH_SIZE, self.dataset.arrived)]
        return float(self.loss.loss(with_bias(np.zeros(targets.shape)), with_bias(targets)))

    def _evaluate(self, step: Step) -> Iterator[None]:
        """Validate and test the network, a few samples between two yields."""
        evaluation, outputs = yield from evaluate_in_parts(
            self.net, self.loss, self.dataset, self._validation, step
        )
        self.test_outputs = outputs if np.isfinite(outputs).all() else None
        self._course.evaluations.append(evaluation)
        self._judge.look_at_epoch(self._course.evaluations, step)
