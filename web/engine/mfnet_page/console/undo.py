"""The ways back from what was typed: weights, layers and parts as they were before."""

import numpy as np

from mfnet.dataloader import DataLoader
from mfnet.last_good import copied_weights, set_weights
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet_page.session import Session

MOST_UNDONE = 8
MOST_NUMBERS = 4_000_000  # that are kept for it


class State:
    """Parts, layers and weights as they were before an input.

    Attributes:
        steps: how many batches had been trained then.
        session: whose network it is.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.parts = self._parts_now()
        self.layers = list(session.net.layers)
        self.weights = copied_weights(session.net)
        self.steps = session.steps

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return sum(weights.size for weights in self.weights)

    @property
    def has_changed(self) -> bool:
        """Whether they are others now."""
        net = self.session.net
        if any(a is not b for a, b in zip(self.parts, self._parts_now(), strict=True)):
            return True
        now = [weights for weights, _ in net.weights_and_dJ_dws()]
        if net.layers != self.layers or len(now) != len(self.weights):
            return True
        pairs = zip(now, self.weights, strict=True)
        return not all(np.array_equal(*pair, equal_nan=True) for pair in pairs)

    def restore(self) -> None:
        """Have them again."""
        session = self.session
        session.net, session.loss, session.optimizer, session.loader = self.parts
        self.session.net.layers[:] = self.layers
        set_weights(self.session.net, self.weights)

    def _parts_now(self) -> tuple[NeuralNetwork, Loss, Optimizer, DataLoader]:
        session = self.session
        return session.net, session.loss, session.optimizer, session.loader


class Undo:
    """The ways back from inputs that changed weights, as long as nothing has been trained since."""

    def __init__(self) -> None:
        self._states: list[State] = []

    def add(self, state: State) -> None:
        """The state before an input that changed something."""
        if state.steps == state.session.steps:
            self._states.append(state)
        while len(self._states) > MOST_UNDONE or self._size() > MOST_NUMBERS:
            del self._states[0]

    def is_possible(self, session: Session) -> bool:
        """Whether there is a way back."""
        self._states = [
            state
            for state in self._states
            if state.session is session and state.steps == session.steps
        ]
        return bool(self._states)

    def go_back(self, session: Session) -> bool:
        """Take the newest way back; whether there was one."""
        if not self.is_possible(session):
            return False
        self._states.pop().restore()
        return True

    def _size(self) -> int:
        return sum(state.size for state in self._states)
