"""A session from the bytes of a file that `saving`, `mfnet train` or `mfnet.checkpoint` wrote.

Imported once a file is opened. What a file says is checked before anything is replaced, and nothing
in it is ever run.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from mfnet import checks
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, entry_of
from mfnet.checkpoint import Checkpoint, CheckpointError, OwnPartError, from_bytes
from mfnet.fit import History
from mfnet.last_good import LastGood, copied_weights, set_weights
from mfnet.layer import Linear
from mfnet.parts.dropout import Dropout
from mfnet_page import handwriting
from mfnet_page.changes import Changes
from mfnet_page.course import Course, Evaluation, Record
from mfnet_page.dataset import Dataset
from mfnet_page.judge import Judge
from mfnet_page.session import Session

RUN_ID = re.compile("[0-9a-f]{16}")
MOST_WORDS = 300  # characters of what is wrong with a file: it may have chosen them itself


class Kept:
    """What a file holds.

    Args:
        content: of the file.

    Attributes:
        settings: of the page, as far as the file says them; the others are as usual.
        remarks: what the page can't take over, a sentence each.

    Raises:
        ValueError: with a sentence, if the file is no checkpoint, or none that the page can show.
    """

    def __init__(self, content: bytes) -> None:
        with _refusal():
            self._checkpoint = checkpoint = from_bytes(content)
            self._page = _notes_of_the_page(checkpoint)
            self.remarks: list[str] = []
            said = self._page["settings"] if self._page else self._settings_elsewhere()
            self.settings: Record = {**said, **self._settings_of_parts()}

    def session(self, settings: Record, dataset: Dataset) -> Session:
        """The session that was saved, on this dataset.

        `settings` are those that the page has made of these. Raises ValueError, with a sentence, if
        the network or its training don't suit the dataset.
        """
        with _refusal():
            session = Session(settings, self._as_kept(settings, dataset))
            self._check_shape(session)
            session.take_up(self._checkpoint, self._course(session), self._judge(session))
            session.changes = Changes()
            if self._page:
                session.changes.take_up(self._page["changes"])
                self._take_up_run(session)
                session.test_outputs = self._test_outputs(session)
            session.changes.of_the_beginning |= not self._page
            if (score := handwriting.score_before(self._checkpoint.arrays)) is not None:
                session.take_score_before(score)
            session.adjust(settings)
        return session

    def _take_up_run(self, session: Session) -> None:
        """Be the same training, where the file says which: those of earlier versions don't."""
        page = self._page or {}
        if isinstance(run_id := page.get("run"), str) and RUN_ID.fullmatch(run_id):
            session.take_up_run(run_id, max(0.0, checks.finite_number("seconds", page["seconds"])))

    def _as_kept(self, settings: Record, dataset: Dataset) -> Dataset:
        """The dataset as it was for this network."""
        checkpoint = self._checkpoint
        if dataset.as_kept:
            dataset = dataset.as_kept(checkpoint)
        if handwriting.NUMBERS in checkpoint.arrays:
            dataset = handwriting.with_kept(dataset, checkpoint.arrays, settings["samples"])
        return dataset

    def _settings_elsewhere(self) -> Record:
        """The settings of a training that `mfnet train` began or went on with."""
        notes = self._checkpoint.notes
        said, page = notes.get("settings"), notes.get("page")
        if not isinstance(said, Mapping):
            raise _RefusalError("it does not say what its network was trained on")
        if said["patience"] is not None and "samples" not in notes:
            self.remarks.append(
                "A tenth of its samples were set aside at random to stop early by: from here on it "
                "learns from all of them, and does not stop early."
            )
        begun = page["settings"] if page else {"dataset": said["data"], "seed": said["seed"]}
        if "table" in notes:
            begun |= {"dataset": "your-table", "task": notes["table"]["target"]["task"]}
        return begun | {name: said[name] for name in ("epochs", "learning_rate")}

    def _settings_of_parts(self) -> Record:
        """The settings that the network, and what trains it, show themselves."""
        checkpoint = self._checkpoint
        found: Record = {"layers": self._hidden_layers()}
        if checkpoint.loss is not None:
            found["loss"] = _name_of("loss", checkpoint.loss, LOSSES)
        optimizer = checkpoint.optimizer
        if optimizer is not None:
            found["optimizer"] = _name_of("optimizer", optimizer, OPTIMIZERS)
            if checkpoint.schedule is None:
                found["learning_rate"] = optimizer.learning_rate
            else:
                self.remarks.append(
                    "Its learning rate followed a schedule, which this page does not have. From "
                    "here on it stays as it is set."
                )
            found["weight_decay"] = getattr(optimizer, "weight_decay", 0.0)
        batch_size = getattr(checkpoint.dataloader, "batch_size", None)
        if batch_size:
            found["batch_size"] = batch_size
        return found

    def _hidden_layers(self) -> list[Record]:
        """The hidden layers of a network like those that the page makes."""
        layers = [layer for layer in self._checkpoint.net.layers if type(layer) is not Dropout]
        if len(layers) < len(self._checkpoint.net.layers):
            self.remarks.append(
                "Its network has dropout, which this page does not set: it trains on with it, and "
                "Reset makes a network without."
            )
        before, last = layers[:-1], layers[-1] if layers else None
        found = []
        for linear, activation in zip(before[::2], before[1::2], strict=False):
            if not isinstance(linear, Linear) or isinstance(activation, Linear):
                break
            name = _name_of("activation", activation, ACTIVATIONS)
            found.append({"units": linear.out_features, "activation": name})
        if not isinstance(last, Linear) or 2 * len(found) != len(before):
            raise _RefusalError(
                "its network is built in another way: this page shows hidden layers, each with an "
                "activation, and a last layer without one"
            )
        return found

    def _check_shape(self, session: Session) -> None:
        """Whether the network takes and gives what the samples have."""
        has, wanted = (
            (matrices[0].shape[1] - 1, matrices[-1].shape[0] - 1)
            for matrices in map(copied_weights, (self._checkpoint.net, session.net))
        )
        if has != wanted:
            raise _RefusalError(
                f"its network goes from {has[0]} numbers to {has[1]}, and its samples have "
                f"{wanted[0]} and need {wanted[1]}"
            )

    def _course(self, session: Session) -> Course:
        """The losses and evaluations so far."""
        course, checkpoint = Course(), self._checkpoint
        if self._page:
            course.take_up(checkpoint.arrays["losses"], self._page["evaluations"])
            return course
        history, step = checkpoint.history or History(), checkpoint.step
        unvalidated = [None] * len(history.training_losses)
        validated = [*map(float, history.validation_losses), *unvalidated]
        # The newest epoch is evaluated here.
        epochs = step.epoch - 1 if step else 0
        course.evaluations = [
            Evaluation(epoch, float(loss), value, None, None, epoch * session.batches)
            for epoch, (loss, value) in enumerate(
                zip(history.training_losses[:epochs], validated, strict=False), start=1
            )
        ]
        return course

    def _judge(self, session: Session) -> Judge:
        """What decides about the training, with a way back to its best network."""
        checkpoint, best = self._checkpoint, self._checkpoint.arrays.get("best")
        net = checkpoint.net
        optimizer = checkpoint.optimizer or session.optimizer
        loader = checkpoint.dataloader or session.loader
        now = LastGood(net, optimizer, loader, checkpoint.step)
        if self._page is None or best is None:
            judge = Judge(now)
        else:
            kept = from_bytes(best.tobytes())
            if kept.optimizer is None or kept.dataloader is None:
                raise _RefusalError("its best network lacks what trains it")
            set_weights(net, copied_weights(kept.net))
            optimizer.memory.restore(net, *kept.optimizer.memory.copy(kept.net))
            loader.restore(kept.dataloader.position())
            judge = Judge(LastGood(net, optimizer, loader, kept.step))
            now.restore()
        judge.set_patience(session.config["patience"])
        if self._page:
            judge.take_up(self._page["judge"])
        elif checkpoint.step:
            losses = (checkpoint.history or History()).training_losses
            judge.begin(float(losses[0] if losses else 0.0), session.loss_of_zeros())
            judge.search_again(judge.best, checkpoint.step.epoch)
        return judge

    def _test_outputs(self, session: Session) -> np.ndarray[Any, Any] | None:
        """The outputs after the newest evaluation, where they were kept."""
        kept, newest = self._checkpoint.arrays.get("test_outputs"), session.test_outputs
        targets = session.dataset.test_targets
        if kept is None or kept.shape != (targets.shape[1] + 1, len(targets)):
            return newest
        return kept.astype(np.float64) if newest is None else newest


class _RefusalError(ValueError):
    """A file that is whole, and that the page can't show."""


@contextmanager
def _refusal() -> Iterator[None]:
    """Whatever is wrong with a file is one sentence."""
    try:
        yield
    except MemoryError:
        raise
    except OwnPartError as error:
        raise ValueError(
            f"this network has {error.name}, a class of somebody's own, and opening a file runs "
            "nothing: define that class in the view “Python”, then open the file again"
        ) from error
    except Exception as error:  # what a file that was changed leads to has no end
        known = isinstance(error, CheckpointError | _RefusalError)
        reason = str(error) if known else f"it was changed, or is damaged ({error})"
        raise ValueError(f"this file can't be opened: {reason[:MOST_WORDS]}") from error


def _notes_of_the_page(checkpoint: Checkpoint) -> Record | None:
    """What `saving` noted, unless the training has gone on elsewhere since."""
    page = checkpoint.notes.get("page")
    losses = checkpoint.arrays.get("losses")
    steps = checkpoint.step.steps if checkpoint.step else 0
    if page is None or losses is None or losses.shape != (steps,):
        return None
    noted: Record = page
    return noted


def _name_of(setting: str, thing: Any, parts: Mapping[str, Any]) -> str:
    """What the page calls a part."""
    entry = entry_of(thing, parts)
    if entry is None or not entry.is_choice:
        raise _RefusalError(f"the page has no {setting} like its {thing!r}")
    name: str = entry.name
    return name
