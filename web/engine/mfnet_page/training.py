"""A training that advances a few milliseconds at a time, its evaluations included."""

import os
from collections.abc import Iterator
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from mfnet.dataloader import DataLoader, with_bias
from mfnet.last_good import LastGood, copied_weights
from mfnet.loss import Loss
from mfnet.machinery.steps import START
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.train import Step, training
from mfnet_page.batches import part_size
from mfnet_page.course import Course
from mfnet_page.dataset import Dataset
from mfnet_page.evaluation import BATCH_SIZE, Scorer, evaluate_in_parts
from mfnet_page.judge import Judge
from mfnet_page.loss_replay import LossReplay
from mfnet_page.measures import LayerSizes, Speed, sizes

if TYPE_CHECKING:
    from mfnet.tensor import Tensor


class Training:
    """A network, its samples, and how far its training has come.

    Args:
        samples: how many of the dataset's there are to be, at most all.
        share: of them, that is set aside to choose the best epoch by.
        batch_size: how many of the dataset's samples are in a batch.

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
            changed since, or another epoch has begun; None at the beginning.
        course: what has happened so far.
        judge: what decides about it.
        goal: how many epochs there are to be in all.
        test_outputs: the network's outputs for all test samples after the newest evaluated epoch,
            (outputs + 1, samples); None before the first, and where they are not all finite.
        score_before: of the initial weights, on the test samples, where these weights have learnt
            already; None before it is known.
        run_id: tells this training from every other, here and in files; one that goes on from an
            earlier point than its newest is another.
        newest_sizes: the number of the last step that `watch_next_step` asked for, and the sizes of
            its weight matrices; None before the first.
    """

    def __init__(
        self,
        net: NeuralNetwork,
        dataset: Dataset,
        loss: Loss,
        optimizer: Optimizer,
        loader: DataLoader,
        samples: int,
        share: float,
        batch_size: int,
    ) -> None:
        self.net, self.dataset = net, dataset
        self.loss, self.optimizer, self.loader = loss, optimizer, loader
        self._share, self._batch_size = share, batch_size
        self._divide(samples)
        self.last_step: Step | None = None
        self.resume: Step | None = None
        self.test_outputs: Tensor | None = None
        self.score_before: float | None = None
        self.newest_sizes: tuple[int, list[LayerSizes]] | None = None
        self._watching = False
        self._evaluating = self._evaluate_beginning() if dataset.own else None
        self.course = Course()
        self.goal = 0
        self.begin_run()
        self._speed = Speed()
        self.judge = Judge(LastGood(net, optimizer, loader))
        self._steps = self._training()

    # A loss that is no longer finite is an error; what overflows on the way to it needs no warning.
    @np.errstate(over="ignore", invalid="ignore", divide="ignore")
    def run(self, milliseconds: float, batches: int | None = None) -> int:
        """Train until the time is over, `batches` batches are run, or all is done.

        The evaluation after an epoch comes before the next batch. A batch of a wide network may
        have begun and not be over: nothing of it is seen yet, and the next call goes on with it.

        Training that diverges stops: its loss is a hundred times that of the beginning, or no
        longer finite; then the weights stay as they were. The record says so as `diverged`, in a
        sentence; running again raises a FloatingPointError with that sentence. Returns the number
        of batches that were run.
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
                left = None if batches is None else batches - batches_run
                batches_run += self._run_batches(deadline, left)
            if perf_counter() >= deadline:
                break
        return batches_run

    def raise_if_diverged(self) -> None:
        """Raise FloatingPointError, with a sentence, if training cannot go on."""
        if self.judge.divergence:
            raise self.judge.divergence

    def watch_next_step(self) -> None:
        """Measure the next step, for `newest_sizes`."""
        self._watching = True

    def begin_run(self) -> None:
        """Be another training from here on: what is known of the present one stays as it is."""
        self.run_id = os.urandom(8).hex()

    def loss_of_zeros(self) -> float:
        """The loss of a network whose outputs are all 0."""
        targets = self.learnt[1][: min(BATCH_SIZE, self.dataset.arrived)]
        return float(self.loss.loss(with_bias(np.zeros(targets.shape)), with_bias(targets)))

    @property
    def steps(self) -> int:
        """How many batches have changed the weights."""
        return self.resume.steps if self.resume else 0

    @property
    def is_amid(self) -> bool:
        """Whether a batch has begun that is not over, or an evaluation."""
        return self._is_amid_batch or self._evaluating is not None

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
        """Whether samples of the next two batches, or of the evaluation, have not arrived."""
        everything = self._samples + self._validation_samples
        lacks_tests = self._evaluating is not None and not self.dataset.has_all_tests
        if self.dataset.arrived >= everything and not lacks_tests:
            return False  # at once, as it is asked in every slice
        part = None if self.course.epochs else part_size(self.loader)
        if self._evaluating is not None or part is None:
            needed = everything
        else:
            done = self.resume.batch if self.resume else 0
            parts = -(-(done + 2) * self._batch_size // part)
            needed = min(parts * part, self._samples)  # a part is mixed, so it has to be whole
        return (lacks_tests or needed > self.dataset.arrived) and not self.is_finished

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

    def _divide(self, samples: int) -> None:
        """Set validation samples aside, without copying what is still arriving."""
        learnt, aside = self.dataset.set_aside(samples, self._share)
        self.set_aside = np.arange(samples)[aside]
        inputs, targets = self.dataset.inputs, self.dataset.targets
        self.learnt = inputs[learnt], targets[learnt]
        self.validation = inputs[aside], targets[aside]
        self._samples, self._validation_samples = len(self.learnt[0]), len(self.validation[0])

    def _training(self) -> Iterator[Step]:
        """The rest of the training, of the network as it is now."""
        self._replay = LossReplay(self.net, self.loss, self.dataset.input_scale)
        self._scorer = Scorer(self.dataset.task, self.loss, self.dataset.test_targets)
        # What has begun of a batch is forgotten.
        self._is_amid_batch = False
        self._taken = 0.0  # seconds, by that batch
        self._before: list[Tensor] | None = None  # the weights, where it is watched
        return training(
            self.net,
            *self.learnt,
            dataloader=self.loader,
            loss=self.loss,
            optimizer=self.optimizer,
            resume=self.resume,
            in_parts=True,
        )

    def _run_batches(self, deadline: float, most: int | None) -> int:
        """Run batches of the present epoch, at most `most`, until a time: one at least, or a part
        of one.

        Returns how many have changed the weights: the loss of a last one may not be finite. The
        rest of what a batch may wait for, or end, is asked in `run`, once for all of them.
        """
        if self._watching and self._before is None:
            self._before = copied_weights(self.net)
        everything = self._samples + self._validation_samples
        if self._watching or self.dataset.arrived < everything:
            most = 1
        batches = samples = 0
        self._is_amid_batch = False
        started = perf_counter() - self._taken
        try:
            for step in self._steps:
                self._is_amid_batch = step.steps == self.steps
                if self._is_amid_batch:
                    self.resume = step  # in the epoch that the batch belongs to
                else:
                    batches += 1
                    samples += step.samples
                    self._take_note_of(step)
                    if step.ends_epoch or batches == most or self.judge.divergence:
                        break
                if perf_counter() >= deadline:
                    break
        except FloatingPointError as error:
            self.judge.divergence = error
        except Exception:
            self._steps = self._training()  # a part of somebody's own has failed
            raise
        self._taken = perf_counter() - started
        if batches:
            self._speed.add(samples, self._taken)
            self._taken = 0.0
            if self._before is not None:
                self.newest_sizes = step.steps, sizes(self._before, self.net)
                self._watching, self._before = False, None
        return batches

    def _take_note_of(self, step: Step) -> None:
        """Keep what is to be known of a step."""
        if step.steps == 1:
            self.judge.begin(float(step.loss), self.loss_of_zeros())
        self.last_step = self.resume = step
        self.course.losses.append(step.loss)
        self.judge.look_at_batch(step)
        if step.ends_epoch:
            self._evaluating = self._evaluate(step)

    def _evaluate(self, step: Step) -> Iterator[None]:
        """Validate and test the network, a few samples between two yields."""
        evaluation, outputs = yield from evaluate_in_parts(
            self._replay, self._scorer, self.dataset, self.validation, step
        )
        self.test_outputs = outputs if np.isfinite(outputs).all() else None
        self.course.evaluations.append(evaluation)
        self.judge.look_at_epoch(self.course.evaluations, step)

    def _answer_again(self) -> Iterator[None]:
        """Answer the test samples with the weights as they are, a few between two yields."""
        nothing = self.learnt[0][:0], self.learnt[1][:0]
        step = self.last_step or START
        _, outputs = yield from evaluate_in_parts(
            self._replay, self._scorer, self.dataset, nothing, step
        )
        self.test_outputs = outputs if np.isfinite(outputs).all() else None

    def _evaluate_beginning(self) -> Iterator[None]:
        """Test the initial weights, a few samples between two yields."""
        inputs, targets = self.learnt
        evaluation, _ = yield from evaluate_in_parts(
            self._replay, self._scorer, self.dataset, (inputs[:0], targets[:0]), START
        )
        self.score_before = evaluation.test_score
