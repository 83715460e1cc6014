"""What a visitor has changed of a training while it went on."""

from typing import NamedTuple

from mfnet import checks
from mfnet.optimizer import Optimizer
from mfnet_page.course import Record

ADJUSTABLE = ("learning_rate", "weight_decay")


class Change(NamedTuple):
    """After `steps` steps, the optimizer's attribute `name` became `value`."""

    steps: int
    name: str
    value: float


class Changes:
    """What is set of an optimizer, from which step on; and whether other things have changed.

    Attributes:
        all: in their order; those after step 0 are what training began with.
        of_samples: whether other samples have taken the place of those it began with.
        of_the_end: whether training went on after it had stopped early.
        of_the_beginning: whether it began elsewhere.
        by_hand: whether weights, or what trains them, were changed from outside.
    """

    def __init__(self) -> None:
        self.all: list[Change] = []
        self.of_samples = self.of_the_end = self.of_the_beginning = self.by_hand = False

    def note(self, steps: int, optimizer: Optimizer, names: set[str]) -> None:
        """Note what is set now, after so many steps."""
        for name in sorted(names):
            newest = Change(steps, name, float(getattr(optimizer, name)))
            others = [c for c in self.all if (c.steps, c.name) != (steps, name)]
            before = [change.value for change in others if change.name == name]
            self.all = others if before and before[-1] == newest.value else [*others, newest]

    def kept(self) -> Record:
        """What `take_up` takes, in what JSON can hold."""
        return {
            "all": [list(change) for change in self.all],
            "of_samples": self.of_samples,
            "of_the_end": self.of_the_end,
            "of_the_beginning": self.of_the_beginning,
            "by_hand": self.by_hand,
        }

    def take_up(self, kept: Record) -> None:
        """Go on from what `kept` is of."""
        self.all = [
            Change(
                checks.integer("steps", steps, minimum=0),
                checks.one_of("a change", name, ADJUSTABLE),
                checks.finite_number(name, value),
            )
            for steps, name, value in kept["all"]
        ]
        self.of_samples = kept["of_samples"] is True
        self.of_the_end = kept["of_the_end"] is True
        self.of_the_beginning = kept["of_the_beginning"] is True
        self.by_hand = kept.get("by_hand") is True  # files of earlier versions do not say it

    def cut(self, steps: int) -> None:
        """Forget what came after so many steps."""
        self.all = [change for change in self.all if change.steps <= steps]
