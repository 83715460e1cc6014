"""One training session of the page: a network, its data, and how far its training has come.

Plain Python on the library's public names. Nothing in it knows of a browser.
"""

import os
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from mfnet import checks
from mfnet.catalogue import LOSSES, OPTIMIZERS, choice
from mfnet.dataloader import with_bias
from mfnet.evaluation import probabilities
from mfnet.last_good import LastGood, copied_weights
from mfnet.machinery.steps import START
from mfnet.tensor import Tensor
from mfnet.train import Step, training
from mfnet_page.batches import batches_per_epoch, data_loader, samples_per_batch, takes_parts
from mfnet_page.changes import Changes
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

if TYPE_CHECKING:
    from mfnet.checkpoint import Checkpoint  # imported once a file is saved or opened

# What can change while a network is trained.
LIVE = ("learning_rate", "weight_decay", "patience", "epochs", "speed")


class Session:
    """A network and its training, which advances a few milliseconds at a time.

    Args:
        config: `samples` (at most so many), `layers` (of `units` and `activation`), `loss`,
            `optimizer`, `learning_rate`, `weight_decay`, `batch_size`, `epochs`, `patience` (0: no
            early stopping), `variation` (of pictures, in percent; 0 or none: they are learnt as
            they are), `validation` (percent of the samples that are set aside to choose the best
            epoch by; 0 or none: it is chosen by the training loss), `seed`.
        dataset: what to train on.

    Attributes:
        net: the network.
        dataset: what it is trained on.
        loss: what training minimizes.
        optimizer: what changes the weights.
        learnt, validation: inputs and targets that are trained on, and those set aside.
        set_aside: the training samples that validate and are never trained on, by their numbers.
        loader: what cuts the samples into batches.
        last_step: the newest one; None before the first.
        resume: the step that training goes on from, which is the newest one unless the samples have
            changed since; None at the beginning.
        course: what has happened so far.
        judge: what decides about it.
        goal: how many epochs there are to be in all.
        changes: of the optimizer's settings.
        test_outputs: the network's outputs for all test samples after the newest evaluated epoch,
            (outputs + 1, samples); None before the first, and where they are not all finite.
        score_before: of the initial weights, on the test samples, where these weights have learnt
            already; None before it is known.
        run_id: tells this training from every other, here and in files; one that goes on from an
            earlier point than its newest is another.
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
        self._batch_size = samples_per_batch(config, dataset)
        # Two streams from one seed, so that the batches do not depend on the network's size.
        weights_seed, batches_seed = np.random.SeedSequence(config["seed"]).spawn(2)
        self.net = build_network(config, dataset, np.random.default_rng(weights_seed))
        self.loss = choice("loss", config["loss"], LOSSES).make()
        part = choice("optimizer", config["optimizer"], OPTIMIZERS)
        self._adjustable = {argument.name for argument in part.arguments} & set(config)
        self.optimizer = part.make(**{name: config[name] for name in self._adjustable})
        self.last_step: Step | None = None
        self.resume: Step | None = None
        self.changes = Changes()
        self.test_outputs: Tensor | None = None
        self.score_before: float | None = None
        self.newest_sizes: tuple[int, list[LayerSizes]] | None = None
        self._watching = False
        self._evaluating: Iterator[None] | None = None
        if dataset.own:
            self._evaluating = self._evaluate_beginning()
        self.course = Course()
        self.begin_run()
        self._speed = Speed()
        self.loader = data_loader(config, dataset, batches_seed)
        self.judge = Judge(LastGood(self.net, self.optimizer, self.loader))
        self._steps = self._training()
        self.adjust(config)
        self.train_until(config["epochs"])

    def summary(self) -> Record:
        """What the page shows of a network: its size, its data, and its training from the start."""
        self.course.report_again()
        return {
            "parameters": self.parameters,
            "batches_per_epoch": self.batches,
            "dataset": {
                **self.dataset.summary(),
                "train_samples": self._samples,
                "validation_samples": self._validation_samples,
            },
            "record": self.record(batches_run=0),
        }

    def record(self, batches_run: int) -> Record:
        """How far training has come, and what has happened since the last record."""
        step, divergence = self.last_step, self.judge.divergence
        return {
            **self.course.report(),
            "epoch": self.epoch,
            "batch": step.batch if step else 0,
            "batches": self.batches,
            "steps": self.steps,
            "epochs": self.goal,
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
        self.changes.note(self.steps, self.optimizer, self._adjustable)
        self.judge.set_patience(config["patience"])
        self.config = self.config | {name: config[name] for name in LIVE if name in config}

    def train_until(self, epochs: int) -> None:
        """Set how many epochs there are to be in all."""
        self.goal = epochs
        if self.stopped_early:
            self.changes.of_the_end = True
            self.judge.count_patience_from(self.course.epochs)

    def changed_by_hand(self) -> None:
        """Go on from weights, or with parts, that were changed from outside.

        Raises whatever a network raises that no longer fits its samples.
        """
        self.changes.by_hand = True
        self._steps = self._training()
        if self.test_outputs is not None:
            for _ in self._answer_again():
                pass

    def change_data(self, dataset: Dataset) -> None:
        """Go on with other samples of the same kind, from a new epoch on.

        Raises ValueError if they are not of the same kind.
        """
        kinds = [(d.task, d.inputs.shape[1], d.targets.shape[1]) for d in (self.dataset, dataset)]
        if kinds[0] != kinds[1]:
            raise ValueError(f"the samples must be of the kind {kinds[0]}, but are {kinds[1]}")
        self.dataset = dataset
        self._divide(len(dataset.inputs))
        self.changes.of_samples = self.changes.of_samples or self.steps > 0
        self._evaluating = self.test_outputs = None
        # An unfinished epoch begins again, so that every epoch has its evaluation. The best epoch
        # is searched for again, as it was the best on other samples.
        epochs = self.course.epochs
        step = self.last_step and self.last_step._replace(epoch=epochs, ends_epoch=True)
        self.judge.change_samples(self.loss_of_zeros(), epochs)
        if step and not self.judge.divergence:
            best = LastGood(self.net, self.optimizer, self.loader, step)
            self.judge.search_again(best, epochs)
        self.resume = step
        self._steps = self._training()

    def take_up(self, checkpoint: "Checkpoint", course: Course, judge: Judge) -> None:
        """Go on with the network of a checkpoint, and with what of its training there is.

        Raises ValueError, with a sentence, if these samples can't be those that it was trained on.
        """
        step = checkpoint.step
        if step and not step.ends_epoch and step.batch >= self.batches:
            raise ValueError(
                f"its training stopped after batch {step.batch} of an epoch, and here an epoch has "
                f"{self.batches}"
            )
        self.net, self.resume, self.last_step = checkpoint.net, step, step
        self.optimizer = checkpoint.optimizer or self.optimizer
        self.loader = checkpoint.dataloader or self.loader
        self.loss = checkpoint.loss or self.loss
        self.course, self.judge = course, judge
        self._steps = self._training()
        if step and step.ends_epoch and step.epoch > course.epochs:
            self._evaluating = self._evaluate(step)
            self.run(np.inf, 0)

    def begin_run(self) -> None:
        """Be another training from here on: what is known of the present one stays as it is."""
        self.run_id = os.urandom(8).hex()

    def take_up_run(self, run_id: str, seconds: float) -> None:
        """Go on with a training that has taken so many seconds."""
        self.run_id, self._speed.total = run_id, seconds

    def take_score_before(self, score: float) -> None:
        """Take over what the initial weights, which have gone, have scored."""
        self.score_before = score
        self._evaluating = None

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
            elif self.judge.divergence and batches_run:
                break  # the batches that led there are reported first
            else:
                self.raise_if_diverged()
                batches_run += self._run_batch()
            if perf_counter() >= deadline:
                break
        return batches_run

    def raise_if_diverged(self) -> None:
        """Raise FloatingPointError, with a sentence, if training cannot go on."""
        if self.judge.divergence:
            raise self.judge.divergence

    @property
    def parameters(self) -> int:
        """How many weights the network learns, biases included."""
        return sum(weights[1:].size for weights, _ in self.net.weights_and_dJ_dws())

    @property
    def steps(self) -> int:
        """How many batches have changed the weights."""
        return self.resume.steps if self.resume else 0

    @property
    def seconds(self) -> float:
        """How long training has taken, without evaluations and pauses."""
        return self._speed.total

    @property
    def epoch(self) -> int:
        """The one that the newest batch belongs to; 0 before the first."""
        return self.last_step.epoch if self.last_step else 0

    @property
    def is_finished(self) -> bool:
        """Whether all epochs are done, or early stopping has ended the training."""
        if self._evaluating is not None:
            return False
        return self.stopped_early or self.course.epochs >= self.goal

    @property
    def is_waiting(self) -> bool:
        """Whether samples of the next two batches, or of the validation, have not arrived."""
        everything = self._samples + self._validation_samples
        if self.dataset.arrived >= everything:
            return False  # at once, as it is asked before every batch
        in_parts = takes_parts(self.loader) and not self.course.epochs
        if self._evaluating is not None or not in_parts:
            needed = everything
        else:
            done = self.resume.batch if self.resume else 0
            needed = min((done + 2) * self._batch_size, self._samples)
        return needed > self.dataset.arrived and not self.is_finished

    @property
    def test_score(self) -> float | None:
        """That of the newest evaluated epoch; None before the first."""
        return self.course.evaluations[-1].test_score if self.course.epochs else None

    @property
    def best_epoch(self) -> int:
        """The epoch that `recover` goes back to; 0 for the initial weights."""
        return self.judge.best_epoch

    @property
    def stopped_early(self) -> bool:
        """Whether early stopping has ended the training."""
        return self.judge.stopped_early

    def recover(self) -> int:
        """Go back to the weights of the best epoch, and forget what came after it; returns it."""
        self.last_step = self.resume = self.judge.recover()
        self._evaluating = self.test_outputs = None
        self.course.cut(self.steps, self.best_epoch)
        self.begin_run()
        self.changes.cut(self.steps)
        self.changes.note(self.steps, self.optimizer, self._adjustable)
        self._steps = self._training()
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
    def batches(self) -> int:
        """How many there are in an epoch."""
        return batches_per_epoch(self.config, self.dataset, self._samples)

    def _divide(self, samples: int) -> None:
        """Set validation samples aside, without copying what is still arriving."""
        learnt, aside = self.dataset.set_aside(samples, self._share)
        self.set_aside = np.arange(samples)[aside]
        inputs, targets = self.dataset.inputs, self.dataset.targets
        self.learnt = inputs[learnt], targets[learnt]
        self.validation = inputs[aside], targets[aside]
        self._samples, self._validation_samples = len(self.learnt[0]), len(self.validation[0])

    def _training(self) -> Iterator[Step]:
        return training(
            self.net,
            *self.learnt,
            dataloader=self.loader,
            loss=self.loss,
            optimizer=self.optimizer,
            resume=self.resume,
        )

    def _run_batch(self) -> bool:
        """Run a batch; returns whether it has changed the weights: its loss was finite."""
        before = copied_weights(self.net) if self._watching else None
        started = perf_counter()
        try:
            step = next(self._steps)
        except FloatingPointError as error:
            self.judge.divergence = error
            return False
        except Exception:
            self._steps = self._training()  # a part of somebody's own has failed
            raise
        self._speed.add(step.samples, perf_counter() - started)
        if before is not None:
            self._watching = False
            self.newest_sizes = step.steps, sizes(before, self.net)
        if step.steps == 1:
            self.judge.begin(float(step.loss), self.loss_of_zeros())
        self.last_step = self.resume = step
        self.course.losses.append(step.loss)
        self.judge.look_at_batch(step)
        if step.ends_epoch:
            self._evaluating = self._evaluate(step)
        return True

    def loss_of_zeros(self) -> float:
        """The loss of a network whose outputs are all 0."""
        targets = self.learnt[1][: min(BATCH_SIZE, self.dataset.arrived)]
        return float(self.loss.loss(with_bias(np.zeros(targets.shape)), with_bias(targets)))

    def _evaluate(self, step: Step) -> Iterator[None]:
        """Validate and test the network, a few samples between two yields."""
        evaluation, outputs = yield from evaluate_in_parts(
            self.net, self.loss, self.dataset, self.validation, step
        )
        self.test_outputs = outputs if np.isfinite(outputs).all() else None
        self.course.evaluations.append(evaluation)
        self.judge.look_at_epoch(self.course.evaluations, step)

    def _answer_again(self) -> Iterator[None]:
        """Answer the test samples with the weights as they are, a few between two yields."""
        nothing = self.learnt[0][:0], self.learnt[1][:0]
        step = self.last_step or START
        _, outputs = yield from evaluate_in_parts(self.net, self.loss, self.dataset, nothing, step)
        self.test_outputs = outputs if np.isfinite(outputs).all() else None

    def _evaluate_beginning(self) -> Iterator[None]:
        """Test the initial weights, a few samples between two yields."""
        inputs, targets = self.learnt
        evaluation, _ = yield from evaluate_in_parts(
            self.net, self.loss, self.dataset, (inputs[:0], targets[:0]), START
        )
        self.score_before = evaluation.test_score
