"""One training session of the page: made of settings, and changed by them while it goes on.

Plain Python on the library's public names. Nothing in it knows of a browser.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from mfnet import checks
from mfnet.catalogue import LOSSES, OPTIMIZERS, choice
from mfnet.evaluation import probabilities
from mfnet.last_good import LastGood
from mfnet.tensor import Tensor
from mfnet_page.batches import batches_per_epoch, data_loader, samples_per_batch
from mfnet_page.changes import Changes
from mfnet_page.course import Course
from mfnet_page.course import Record as Record
from mfnet_page.dataset import Dataset
from mfnet_page.evaluation import score
from mfnet_page.judge import Judge
from mfnet_page.network import build_network
from mfnet_page.training import Training

if TYPE_CHECKING:
    from mfnet.checkpoint import Checkpoint  # imported once a file is saved or opened

# What can change while a network is trained.
LIVE = ("learning_rate", "weight_decay", "patience", "epochs", "speed")


class Session(Training):
    """A training that settings describe, and what can be done to it while it goes on.

    Args:
        config: `samples` (at most so many), `layers` (of `units` and `activation`), `loss`,
            `optimizer`, `learning_rate`, `weight_decay`, `batch_size`, `epochs`, `patience` (0: no
            early stopping), `variation` (of pictures, in percent; 0 or none: they are learnt as
            they are), `validation` (percent of the samples that are set aside to choose the best
            epoch by; 0 or none: it is chosen by the training loss), `seed`.
        dataset: what to train on.

    Attributes:
        config: the settings in force.
        changes: of the optimizer's settings.

    Raises:
        ValueError, TypeError: with a sentence, if the config cannot be trained with.
    """

    def __init__(self, config: dict[str, Any], dataset: Dataset) -> None:
        self.config = config
        samples = checks.integer("samples", config["samples"], minimum=1)
        share = checks.fraction("validation", config.get("validation", 0) / 100)
        # Two streams from one seed, so that the batches do not depend on the network's size.
        weights_seed, batches_seed = np.random.SeedSequence(config["seed"]).spawn(2)
        part = choice("optimizer", config["optimizer"], OPTIMIZERS)
        self._adjustable = {argument.name for argument in part.arguments} & set(config)
        super().__init__(
            build_network(config, dataset, np.random.default_rng(weights_seed)),
            dataset,
            choice("loss", config["loss"], LOSSES).make(),
            part.make(**{name: config[name] for name in self._adjustable}),
            data_loader(config, dataset, batches_seed),
            samples=min(samples, len(dataset.inputs)),
            share=share,
            batch_size=samples_per_batch(config, dataset),
        )
        self.changes = Changes()
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

    def probabilities(self, outputs: Tensor) -> Tensor:
        """The network's outputs, (classes + 1, m), as probabilities, (classes, m)."""
        return probabilities(self.loss, outputs)

    def score(self, outputs: Tensor, targets: Tensor) -> float | None:
        """The accuracy, or R² of a regression; None where an answer is not finite."""
        return score(self.dataset.task, self.loss, outputs, targets)

    @property
    def parameters(self) -> int:
        """How many weights the network learns, biases included."""
        return sum(weights[1:].size for weights, _ in self.net.weights_and_dJ_dws())

    @property
    def batches(self) -> int:
        """How many there are in an epoch."""
        return batches_per_epoch(self.config, self.dataset, self._samples)
