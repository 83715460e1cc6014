"""The trained networks that others have replaced: the way back to each of them, and forth again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from mfnet_page.session import Session

MOST = 8
MOST_PARAMETERS = 4_000_000  # in all, of about 80 bytes each; the newest stays however large


@dataclass(eq=False)
class Network:
    """A network and what the page's visitor has asked of it.

    Attributes:
        session: the network itself and its training.
        goal: how many epochs it is to be trained.
        trained: whether any batch was run.
        recoverable: the epoch to go back to, once training has failed.
        opened: whether it comes from a file.
        own: the titles of the exercises whose answers it trains with.
    """

    session: Session
    goal: int
    trained: bool = False
    recoverable: int | None = None
    opened: bool = False
    own: Sequence[str] = ()

    @property
    def state(self) -> Literal["ready", "paused", "finished"]:
        """What the engine is doing when this network is brought back."""
        if self.session.is_finished:
            return "finished"
        return "paused" if self.trained else "ready"


class History:
    """Undo and redo. An untrained network is worth a way back only from a file's."""

    def __init__(self) -> None:
        self._past: list[Network] = []  # the newest comes last
        self._future: list[Network] = []  # those that `undo` left; the newest comes first

    @property
    def undoable(self) -> bool:
        """Whether there is a network to go back to."""
        return bool(self._past)

    @property
    def redoable(self) -> bool:
        """Whether there is a network to go forth to."""
        return bool(self._future)

    def add(self, network: Network | None) -> None:
        """Keep a network that another replaces, if it was trained."""
        if network is not None and network.trained:
            self.keep(network)

    def keep(self, network: Network) -> None:
        """Keep a network that another replaces, trained or not."""
        self._past.append(network)
        while len(self._past) > MOST or (len(self._past) > 1 and self._size() > MOST_PARAMETERS):
            del self._past[0]

    def undo(self, present: Network) -> Network:
        """The network before the present one, which is that one itself if there is none."""
        if not self._past:
            return present
        if present.trained:
            self._future.insert(0, present)
        return self._past.pop()

    def redo(self, present: Network) -> Network:
        """The network that `undo` left, which is the present one itself if there is none."""
        if not self._future:
            return present
        after = self._future.pop(0)
        self.add(present)
        return after

    def settle(self) -> None:
        """The present network is trained on: those that `undo` left stand further back now."""
        self._past[:0] = reversed(self._future)
        self._future.clear()

    def _size(self) -> int:
        return sum(network.session.parameters for network in self._past)


class Aside(NamedTuple):
    """What was put aside: a network, if there was one, the way back to others, what was done."""

    network: Network | None
    history: History
    state: Literal["ready", "training", "paused", "finished"]
