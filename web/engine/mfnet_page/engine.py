"""What the worker asks of the page's Python: which network there is, and what is done with it.

The worker asks for what the visitor wants, calls `advance` for as long as `is_training`, rests
`rest` milliseconds between two calls, and passes `status` and `report` on to the page.
"""

from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from mfnet_page import queries
from mfnet_page.belongings import Belongings
from mfnet_page.course import Record
from mfnet_page.dataset import Dataset
from mfnet_page.history import Aside, History, Network
from mfnet_page.keeping import Keeping, Moment, News, moment
from mfnet_page.running import LOOK_FOR_DATA_EVERY as LOOK_FOR_DATA_EVERY
from mfnet_page.running import SLOW_BATCH_EVERY as SLOW_BATCH_EVERY
from mfnet_page.running import Running
from mfnet_page.session import LIVE, Session

if TYPE_CHECKING:  # imported once a file is opened
    from mfnet_page.opening import Kept

# The settings that a network which learns handwriting takes over from the page, not from the one
# whose weights it begins with.
FOR_A_HAND = (*LIVE, "drawn_variation")


class Engine(Running):
    """One network at a time, with the way back to those before it.

    Settings are those of `Session`, and `speed`: "full", or "slow" for a batch at a time with a
    rest after each; and `points`, which can be placed while the network is trained.
    """

    def __init__(self) -> None:
        super().__init__()
        self._belongings = Belongings()
        self._history = History()
        self._aside: Aside | None = None
        self._keeping = Keeping()
        self._kept: Kept | None = None
        self._saved: Moment | None = None  # by `save_if_new`
        self._number = 0

    def build(self, settings: dict[str, Any], dataset: Dataset) -> None:
        """A new network; the present one stays if that fails."""
        self._put(Session(settings, self._belongings.samples_of(dataset, settings)), settings)

    def learn(self, settings: dict[str, Any]) -> None:
        """Train a network with the present one's weights on the visitor's drawings too.

        Undo brings the present one back. Raises ValueError, with a sentence, if there is nothing
        to learn.
        """
        from mfnet_page.handwriting import with_handwriting  # noqa: PLC0415 (few ask for it)

        present = self.session
        config = present.config | {name: settings[name] for name in FOR_A_HAND if name in settings}
        dataset = with_handwriting(present, self._belongings.collections.of_digits, config)
        self._put(Session(config, dataset), config)
        self.train(settings)

    def collect(self, collection: str, deed: str, values: dict[str, Any]) -> Record:
        """Do something to a collection of drawings, as `Collections.do`.

        The record says as `network` what that means for the present network: "other" samples, or
        that it is "outdated", as there are other classes.
        """
        network = None
        collections = self._belongings.collections
        record = collections.do(collection, deed, values)
        draw = self.session.dataset.draw if self.has_network else None
        if draw and record["changed"] and collection == "drawings":
            network = self._draw(draw(collections.of_drawings))
        return {**record, "network": network}

    def table(self, deed: str, values: dict[str, Any], tell: Callable[[float], object]) -> Record:
        """Do something to the visitor's own table, as `OwnTable.do`.

        "predict" has the present network predict a file of rows: it returns the `csv` of these rows
        with the predictions beside them, and how many `rows` there are.
        """
        if deed == "predict":
            from mfnet_page.predicting import predicted_file  # noqa: PLC0415 (few ask for it)

            return predicted_file(self.session, values["content"], values["name"], tell)
        return self._belongings.table.do(deed, values, tell)

    def use_own(self, answers: Sequence[Record]) -> None:
        """Let every network that is built from now on train with what the visitor has written, in
        place of the library's own; without answers, with the library's own.

        Args:
            answers: the `content` of each exercise's file, and the `code` that was written.

        Raises ValueError, with a sentence, if that cannot be run.
        """
        self._belongings.use_own(answers)

    @property
    def runs_own(self) -> bool:
        """Whether the present network runs code of the visitor's when it is used."""
        layers = self.session.net.layers
        is_own = any(type(layer).__module__.partition(".")[0] != "mfnet" for layer in layers)
        return is_own or bool(self._present.own)

    def console(self, deed: str, values: dict[str, Any]) -> Record:
        """Let the console `complete` or `run` what is typed, or `undo` what that has changed."""
        session, steps = self.session, self.session.steps
        record: Record = getattr(self._belongings.console, deed)(session, **values)
        if record.get("changed") or session.steps != steps:
            self._note_changes(steps)
        return record

    def bring_console(self, kept: Record) -> Record:
        """Define again what the console of another worker has `kept`."""
        return self._belongings.console.bring(kept)

    def is_whole(self, source: str) -> bool:
        """Whether the console can run what is typed: else it goes on in another line."""
        return self._belongings.console.is_whole(source)

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
        self._leave_present()
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
        session, state, paths = self.session, self._state, self._history
        stopped_early = state == "finished" and session.stopped_early
        return {
            "name": state,
            "goal": self._present.goal,
            "undoable": paths.undoable,
            "redoable": paths.redoable,
            "trained": self._has_trained(),
            "waiting": self.is_training and self.is_waiting,
            "best_epoch": self._present.recoverable if state == "paused" else None,
            "stopped_early": session.best_epoch if stopped_early else None,
        }

    def is_present(self, number: int) -> bool:
        """Whether a question with this number is about the present network."""
        return self.has_network and number == self._number

    def answer(self, query: str, arguments: dict[str, Any]) -> Record | None:
        """The answer to a query about the present network; None if it does not apply."""
        return queries.answer(query, self.session, arguments)

    def answer_in_parts(
        self, query: str, arguments: dict[str, Any]
    ) -> Generator[None, None, Record | None]:
        """As `answer`; yields where it takes long, and is of no use once the network changes."""
        return queries.answer_in_parts(query, self.session, arguments)

    def _network_read(self, settings: dict[str, Any], dataset: Dataset) -> Network:
        """The network that was last read."""
        kept, self._kept = self._kept, None
        if kept is None:
            raise RuntimeError("no file was read")
        session = kept.session(settings, self._belongings.rows_of(dataset, settings))
        network = Network(session, session.goal, trained=session.steps > 0)
        self._belongings.put_into(network)
        if session.judge.divergence:
            network.recoverable = session.best_epoch
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

    def _put(self, session: Session, settings: dict[str, Any]) -> None:
        network = Network(session, settings["epochs"])
        self._belongings.put_into(network)
        self._leave_present()
        self._replace(network, "ready")

    def _leave_present(self) -> None:
        """Another network replaces the present one, which may be worth a way back."""
        if not self._is_aside:
            self._history.add(self._network)

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

    def _bring_back(self, network: Network) -> bool:
        if network is self._network:
            return False
        self._replace(network, network.state)
        return True

    def _begin(self, settings: dict[str, Any]) -> None:
        super()._begin(settings)
        self._history.settle()
