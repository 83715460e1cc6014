"""What is done with the present network: how far it is trained, a slice at a time."""

from math import inf
from typing import Any, Literal

from mfnet_page.course import Record
from mfnet_page.history import Network
from mfnet_page.session import Session

SLICE = 8.0  # milliseconds of training between two looks at what has arrived
SLOW_BATCH_EVERY = 200  # milliseconds
LOOK_FOR_DATA_EVERY = 50  # milliseconds

State = Literal["ready", "training", "paused", "finished"]


class Running:
    """The present network, if there is one yet, and what it is doing."""

    def __init__(self) -> None:
        self._network: Network | None = None
        self._state: State = "ready"
        self._is_slow = False
        self._was_waiting = False
        self._unreported: int | None = None  # batches; None if nothing has happened

    @property
    def session(self) -> Session:
        """The present network and its training."""
        return self._present.session

    @property
    def has_network(self) -> bool:
        """Whether there is a network yet."""
        return self._network is not None

    @property
    def is_training(self) -> bool:
        """Whether `advance` is to be called again."""
        return self._state == "training"

    @property
    def is_waiting(self) -> bool:
        """Whether the samples of the next batch have not arrived."""
        return self.session.is_waiting

    @property
    def rest(self) -> int:
        """Milliseconds until the next `advance`; at 0, what has arrived is answered first."""
        if self.is_waiting:
            return LOOK_FOR_DATA_EVERY
        return SLOW_BATCH_EVERY if self._is_slow and not self.session.is_amid else 0

    def train(self, settings: dict[str, Any]) -> None:
        """Train until all epochs are done; a network that has finished does as many again."""
        self._begin(settings)
        self._state, self._was_waiting = "training", self.is_waiting

    def pause(self) -> None:
        """Stop training after the batch that was last run; one that has begun goes on with the next
        `train` or `step`.
        """
        if self.is_training:
            self._state = "paused" if self._present.trained else "ready"

    def step(self, settings: dict[str, Any]) -> None:
        """Train one batch. Raises FloatingPointError, with a sentence, if training diverges."""
        self._begin(settings)
        self._state = "paused"
        self._run(inf, 1)

    def advance(self) -> bool:
        """Train for a slice; whether the state is another than it was.

        Raises FloatingPointError, with a sentence, if training diverges: it is then paused, and
        `recover` goes back to the best epoch.
        """
        self._run(SLICE, 1 if self._is_slow else None)
        waited, self._was_waiting = self._was_waiting, self.is_waiting
        return not self.is_training or waited != self._was_waiting

    def recover(self) -> None:
        """Go back to the best weights known, once training has failed."""
        self.session.recover()
        self._present.recoverable = None
        self._state = "paused"

    def adjust(self, settings: dict[str, Any]) -> bool:
        """Take over what can change while a network is trained; whether the data have changed."""
        has_other_data = self._take_over(settings)
        if self._state != "finished":  # how much further then, the next `train` says
            self._aim(settings["epochs"])
        return has_other_data

    def report(self) -> Record | None:
        """What has happened since the last report or introduction; None if nothing has."""
        batches, self._unreported = self._unreported, None
        if batches is None:
            return None
        return self.session.record(batches) | {"seconds": self.session.seconds}

    @property
    def _present(self) -> Network:
        if self._network is None:
            raise RuntimeError("there is no network yet")
        return self._network

    def _replace(self, network: Network, state: State) -> None:
        self._network, self._state = network, state
        self._unreported, self._was_waiting = None, False

    def _note_changes(self, steps: int) -> None:
        """The network, which had made so many steps, was changed otherwise than by training."""
        self._present.trained = True
        self._unreported = self._unreported or 0
        if not self.is_training and self.session.steps != steps:
            self._state = self._present.state

    def _begin(self, settings: dict[str, Any]) -> None:
        if self.session.dataset.missing:
            raise ValueError(self.session.dataset.missing)
        self._take_over(settings)
        done, epochs = self.session.epoch, settings["epochs"]
        again = self._state == "finished" and epochs <= done
        self._aim(done + epochs if again else epochs)

    def _take_over(self, settings: dict[str, Any]) -> bool:
        """Whether the data have changed."""
        session, place = self.session, self.session.dataset.place
        self._is_slow = settings.get("speed") == "slow"
        session.adjust(settings)
        if place is None or session.config["points"] == settings["points"]:
            return False
        # Points that were placed while it is trained are trained on from now on.
        session.config = session.config | {"points": settings["points"]}
        session.change_data(place(settings["points"]))
        return True

    def _aim(self, epochs: int) -> None:
        """Train `epochs` in all; one that has begun is finished."""
        self._present.goal = max(epochs, self.session.epoch)
        self.session.train_until(self._present.goal)

    def _run(self, milliseconds: float, batches: int | None) -> None:
        network, session = self._present, self.session
        try:
            run = session.run(milliseconds, batches)
            network.trained = network.trained or run > 0
            self._unreported = (self._unreported or 0) + run
            session.raise_if_diverged()
        except BaseException:
            network.recoverable = session.best_epoch
            self._state = "paused"
            raise
        if session.is_finished:
            self._state = "finished"
