"""What the browser keeps of the present network, so that a later visit goes on with it.

The engine's `keep` gives a file of the network and the facts that are shown of it; when it is due,
`Keeping` says.
"""

from typing import Literal, NamedTuple

from mfnet_page.course import Record
from mfnet_page.history import Network
from mfnet_page.session import Session

News = Literal["none", "some", "epoch"]


class Moment(NamedTuple):
    """What a kept network is told from the present one by: all but the first may change in it."""

    number: int
    epochs: int
    steps: int
    state: str
    goal: int
    config: Record


class Keeping:
    """Knows what was kept last."""

    def __init__(self) -> None:
        self._kept: Moment | None = None

    def news(self, network: Network, number: int, state: str) -> News:
        """What has happened to a network since it was kept: an "epoch" has ended, evaluation
        included, "some" batches or settings are new, or "none"; an untrained one is never worth it.

        `number` is that by which the page calls the network, `state` what the engine does with it.
        """
        if not network.trained:
            return "none"
        now, kept = moment(network, number, state), self._kept
        if kept == now:
            return "none"
        before = kept.epochs if kept and kept.number == number else 0
        return "epoch" if now.epochs > before else "some"

    def kept(self, network: Network, number: int, state: str) -> Record:
        """Note that it is kept as it is now; returns the facts to be shown of it."""
        self._kept = moment(network, number, state)
        return {"network": number, "state": state, "goal": network.goal, **_facts(network.session)}

    def forget(self) -> None:
        """Nothing is kept any more."""
        self._kept = None


def moment(network: Network, number: int, state: str) -> Moment:
    """What the network is told by from what it was, or is later."""
    session = network.session
    epochs = session.course.epochs
    return Moment(number, epochs, session.steps, state, network.goal, session.config)


def _facts(session: Session) -> Record:
    newest = session.last_step
    return {
        "dataset": session.config["dataset"],
        "epoch": session.epoch,
        "batch": newest.batch if newest else 0,
        "batches": session.batches,
        "epochs_done": session.course.epochs,
        "steps": session.steps,
        "test_score": session.test_score,
    }
