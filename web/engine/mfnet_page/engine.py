"""The engine's state: which network there is, what it is doing, and how far it is to train.

The worker asks for what the visitor wants, calls `advance` for as long as `is_training`, rests
`rest` milliseconds between two calls, and passes `status` and `report` on to the page.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, Literal

from mfnet_page import queries
from mfnet_page.dataset import Dataset
from mfnet_page.history import Aside, History, Network
from mfnet_page.keeping import Keeping, Moment, News, moment
from mfnet_page.session import LIVE, Record, Session

if TYPE_CHECKING:  # imported once they are needed, which in most visits they never are
    from mfnet_page.collections import Collections
    from mfnet_page.console.console import Console
    from mfnet_page.opening import Kept
    from mfnet_page.own_table import OwnTable
    from mfnet_page.writing.own import Own

SLICE = 8.0  # milliseconds of training between two looks at what has arrived
SLOW_BATCH_EVERY = 200  # milliseconds
LOOK_FOR_DATA_EVERY = 50  # milliseconds

# The settings that a network which learns handwriting takes over from the page, not from the one
# whose weights it begins with.
FOR_A_HAND = (*LIVE, "drawn_variation")

State = Literal["ready", "training", "paused", "finished"]


class Engine:
    """One network at a time, with the way back to those before it.

    Settings are those of `Session`, and `speed`: "full", or "slow" for a batch at a time with a
    rest after each; and `points`, which can be placed while the network is trained.
    """

    def __init__(self) -> None:
        self._network: Network | None = None
        self._history = History()
        self._aside: Aside | None = None
        self._keeping = Keeping()
        self._state: State = "ready"
        self._kept: Kept | None = None
        self._own: Own | None = None
        self._saved: Moment | None = None  # by `save_if_new`
        self._number = 0
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
        return SLOW_BATCH_EVERY if self._is_slow else 0

    def build(self, settings: dict[str, Any], dataset: Dataset) -> None:
        """A new network; the present one stays if that fails."""
        if dataset.draw:
            dataset = dataset.draw(self._collections.of_drawings)
        if dataset.of_table:
            dataset = dataset.of_table(self._table, settings)
        self._put(Session(settings, dataset), settings)

    def learn(self, settings: dict[str, Any]) -> None:
        """Train a network with the present one's weights on the visitor's drawings too.

        Undo brings the present one back. Raises ValueError, with a sentence, if there is nothing
        to learn.
        """
        from mfnet_page.handwriting import with_handwriting  # noqa: PLC0415 (as `_collections`)

        present = self.session
        config = present.config | {name: settings[name] for name in FOR_A_HAND if name in settings}
        dataset = with_handwriting(present, self._collections.of_digits, config)
        self._put(Session(config, dataset), config)
        self.train(settings)

    def collect(self, collection: str, deed: str, values: dict[str, Any]) -> Record:
        """Do something to a collection of drawings, as `Collections.do`.

        The record says as `network` what that means for the present network: "other" samples, or
        that it is "outdated", as there are other classes.
        """
        network = None
        record = self._collections.do(collection, deed, values)
        draw = self.session.dataset.draw if self.has_network else None
        if draw and record["changed"] and collection == "drawings":
            network = self._draw(draw(self._collections.of_drawings))
        return {**record, "network": network}

    def table(self, deed: str, values: dict[str, Any], tell: Callable[[float], object]) -> Record:
        """Do something to the visitor's own table, as `OwnTable.do`.

        "predict" has the present network predict a file of rows: it returns the `csv` of these rows
        with the predictions beside them, and how many `rows` there are.
        """
        if deed == "predict":
            from mfnet_page.predicting import predicted_file  # noqa: PLC0415 (few ask for it)

            return predicted_file(self.session, values["content"], values["name"], tell)
        return self._table.do(deed, values, tell)

    def use_own(self, answers: Sequence[Record]) -> None:
        """Let every network that is built from now on train with what the visitor has written, in
        place of the library's own; without answers, with the library's own.

        Args:
            answers: the `content` of each exercise's file, and the `code` that was written.

        Raises ValueError, with a sentence, if that cannot be run.
        """
        from mfnet_page.writing.own import Own, answers_of  # noqa: PLC0415 (comes when it is needed)

        self._own = Own(answers_of(answers)) if answers else None

    @property
    def runs_own(self) -> bool:
        """Whether the present network runs code of the visitor's when it is used."""
        layers = self.session.net.layers
        is_own = any(type(layer).__module__.partition(".")[0] != "mfnet" for layer in layers)
        return is_own or bool(self._present.own)

    def console(self, deed: str, values: dict[str, Any]) -> Record:
        """Let the console `complete` or `run` what is typed, or `undo` what that has changed."""
        session, steps = self.session, self.session.steps
        record: Record = getattr(self._console, deed)(session, **values)
        if record.get("changed") or session.steps != steps:
            self._present.trained = True
            self._unreported = self._unreported or 0
        if not self.is_training and session.steps != steps:
            self._state = self._present.state
        return record

    def bring_console(self, kept: Record) -> Record:
        """Define again what the console of another worker has `kept`."""
        return self._console.bring(kept)

    def is_whole(self, source: str) -> bool:
        """Whether the console can run what is typed: else it goes on in another line."""
        return self._console.is_whole(source)

    def save(self) -> bytes:
        """The file of the present network and its training."""
        from mfnet_page.saving import save  # noqa: PLC0415 (comes when it is needed)

        return save(self.session)

    def save_if_new(self) -> bytes | None:
        """As `save`; None if the network is as it was the last time."""
        now = moment(self._present, self._number, self._state)
        if now == self._saved:
            return None
        content = self.save()
        self._saved = now
        return content

    @property
    def news(self) -> News:
        """What has happened to the present network since `keep`, as `Keeping.news`."""
        network = self._network
        if network is None or self._aside is not None:
            return "none"  # the networks of a lesson are not the visitor's own
        return self._keeping.news(network, self._number, self._state)

    def keep(self) -> Record:
        """The file of the present network as `content`, and facts to be shown of it as `about`."""
        content = self.save()
        about = self._keeping.kept(self._present, self._number, self._state)
        return {"content": content, "about": about}

    def keep_again(self) -> None:
        """What `keep` gave could not be kept, or is gone: all of it is news again."""
        self._keeping.forget()

    def read(self, content: bytes) -> Record:
        """Read the file of a network, to `open` it: the `settings` that it says, and `remarks`.

        Raises ValueError, with a sentence, if the page can't show it.
        """
        from mfnet_page.opening import Kept  # noqa: PLC0415 (few visitors need it)

        self._kept = Kept(content)
        return {"settings": self._kept.settings, "remarks": self._kept.remarks}

    def open(self, settings: dict[str, Any], dataset: Dataset) -> None:
        """Show the network that was last read, as these settings and this dataset have it.

        The present one is kept for `undo`; it stays, if that fails: then this raises ValueError,
        with a sentence.
        """
        network = self._network_read(settings, dataset)
        network.opened = True
        if self._network and not self._is_aside:
            self._history.keep(self._network)
        self._replace(network, network.state)

    def go_on(self, settings: dict[str, Any], dataset: Dataset) -> None:
        """Go on with the network that was last read, one of the page's own that was away.

        As `open`, but an untrained network that it replaces is not worth a way back.
        """
        network = self._network_read(settings, dataset)
        if not self._is_aside:
            self._history.add(self._network)
        self._replace(network, network.state)

    def undo(self) -> bool:
        """Go back to the network before this one; whether there was one."""
        return self._bring_back(self._history.undo(self._present))

    def redo(self) -> bool:
        """Go forth to the network that `undo` left; whether there was one."""
        return self._bring_back(self._history.redo(self._present))

    def put_aside(self) -> None:
        """Put the present network aside, with the way back to those before it, until `take_back`.

        Training pauses. The networks that are built until then have a history of their own. What is
        aside already stays there.
        """
        if self._aside is None:
            self._aside = Aside(self._network, self._history, self._state)
            self._history, self._state = History(), "ready"

    def take_back(self) -> bool:
        """Go on with the network that was put aside as if no other had been there, and forget the
        others; whether there was one.
        """
        aside, self._aside = self._aside, None
        if aside is None:
            return False
        self._history = aside.history
        if aside.network is None:
            return False
        self._replace(aside.network, aside.state)
        self._is_slow = self.session.config.get("speed") == "slow"
        return True

    def recover(self) -> None:
        """Go back to the best weights known, once training has failed."""
        self.session.recover()
        self._present.recoverable = None
        self._state = "paused"

    def train(self, settings: dict[str, Any]) -> None:
        """Train until all epochs are done; a network that has finished does as many again."""
        self._begin(settings)
        self._state, self._was_waiting = "training", self.is_waiting

    def pause(self) -> None:
        """Stop training after the batch that was last run."""
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
        if self._is_slow:
            self._run(inf, 1)
        else:
            self._run(SLICE, None)
        waited, self._was_waiting = self._was_waiting, self.is_waiting
        return not self.is_training or waited != self._was_waiting

    def adjust(self, settings: dict[str, Any]) -> bool:
        """Take over what can change while a network is trained; whether the data have changed."""
        has_other_data = self._take_over(settings)
        if self._state != "finished":  # how much further then, the next `train` says
            self._aim(settings["epochs"])
        return has_other_data

    def introduce(self) -> Record:
        """All about the present network, its past included, under a new `number` for questions."""
        self._number += 1
        self._unreported = None
        session = self.session
        summary = session.summary() | {
            "own": list(self._present.own),
            "runs_own": self.runs_own,
            "run": session.run_id,
        }
        summary["record"]["seconds"] = session.seconds
        return {
            "number": self._number,
            "summary": summary,
            "config": session.config,
            "opened": self._present.opened,
        }

    def status(self) -> Record:
        """What the engine is doing, and what can be done."""
        session, paths = self.session, self._history
        stopped_early = self._state == "finished" and session.stopped_early
        return {
            "name": self._state,
            "goal": self._present.goal,
            "undoable": paths.undoable,
            "redoable": paths.redoable,
            "trained": self._has_trained(),
            "waiting": self.is_training and self.is_waiting,
            "best_epoch": self._present.recoverable if self._state == "paused" else None,
            "stopped_early": session.best_epoch if stopped_early else None,
        }

    def report(self) -> Record | None:
        """What has happened since the last report or introduction; None if nothing has."""
        batches, self._unreported = self._unreported, None
        if batches is None:
            return None
        return self.session.record(batches) | {"seconds": self.session.seconds}

    def is_present(self, number: int) -> bool:
        """Whether a question with this number is about the present network."""
        return self.has_network and number == self._number

    def answer(self, query: str, arguments: dict[str, Any]) -> Record | None:
        """The answer to a query about the present network; None if it does not apply."""
        return queries.answer(query, self.session, arguments)

    @cached_property
    def _collections(self) -> "Collections":
        from mfnet_page.collections import Collections  # noqa: PLC0415 (most visits draw nothing)

        return Collections()

    @cached_property
    def _console(self) -> "Console":
        from mfnet_page.console.console import Console  # noqa: PLC0415 (as `_collections`)

        return Console()

    @cached_property
    def _table(self) -> "OwnTable":
        from mfnet_page.own_table import OwnTable  # noqa: PLC0415 (most visits have no table)

        return OwnTable()

    def _network_read(self, settings: dict[str, Any], dataset: Dataset) -> Network:
        """The network that was last read."""
        kept, self._kept = self._kept, None
        if kept is None:
            raise RuntimeError("no file was read")
        if dataset.of_table:
            dataset = dataset.of_table(self._table, settings)
        session = kept.session(settings, dataset)
        network = self._with_own(Network(session, session.goal, trained=session.steps > 0))
        if session.judge.divergence:
            network.recoverable = session.best_epoch
        return network

    def _with_own(self, network: Network) -> Network:
        """The network, with what the visitor has written in it."""
        if self._own is not None:
            self._own.put_into(network.session)
            network.own = self._own.titles
        return network

    def _has_trained(self) -> bool:
        """Whether there is a trained network that the visitor would miss."""
        if self._aside:
            state, paths = self._aside.state, self._aside.history
        else:
            state, paths = self._state, self._history
        return state != "ready" or paths.undoable or paths.redoable

    @property
    def _is_aside(self) -> bool:
        """Whether the present network is the one that was put aside: no other was built since."""
        return self._aside is not None and self._network is self._aside.network

    @property
    def _present(self) -> Network:
        if self._network is None:
            raise RuntimeError("there is no network yet")
        return self._network

    def _put(self, session: Session, settings: dict[str, Any]) -> None:
        network = self._with_own(Network(session, settings["epochs"]))
        if not self._is_aside:
            self._history.add(self._network)
        self._replace(network, "ready")

    def _draw(self, dataset: Dataset) -> Literal["other", "outdated"] | None:
        """Train the present network on other drawings, if it can be."""
        session = self.session
        is_of_another_kind = len(dataset.class_names) != len(session.dataset.class_names)
        if is_of_another_kind or (dataset.missing and not self._present.trained):
            return "outdated"
        if dataset.missing:
            return None  # it keeps the drawings that it had
        session.change_data(dataset)
        return "other"

    def _replace(self, network: Network, state: State) -> None:
        self._network, self._state = network, state
        self._unreported, self._was_waiting = None, False

    def _bring_back(self, network: Network) -> bool:
        if network is self._network:
            return False
        self._replace(network, network.state)
        return True

    def _begin(self, settings: dict[str, Any]) -> None:
        if self.session.dataset.missing:
            raise ValueError(self.session.dataset.missing)
        self._take_over(settings)
        done, epochs = self.session.epoch, settings["epochs"]
        again = self._state == "finished" and epochs <= done
        self._aim(done + epochs if again else epochs)
        self._history.settle()

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
