"""What an entry of the catalogue says of a part.

Formulas are templates in the page's notation, with the names of what goes into them in braces:
`max(0, {z})`. The recorder of steps puts matrices or numbers there; `{alpha}` is an argument.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from inspect import Parameter, signature
from math import inf
from typing import Any, Generic, Literal, NamedTuple, TypeVar

from mfnet.layer import Activation
from mfnet.loss import Loss
from mfnet.optimizer import Optimizer
from mfnet.tensor import Tensor

_Made = TypeVar("_Made")
Task = Literal["classification", "regression"]


class Limits(NamedTuple):
    """Finite numbers from `least` to `most`; an end that is `open` is not one of them."""

    least: float = 0.0
    most: float = inf
    open_below: bool = False
    open_above: bool = False
    whole: bool = False


NOT_NEGATIVE = Limits()
"""0 or more."""
POSITIVE = Limits(open_below=True)
"""Above 0."""
FRACTION = Limits(most=1.0, open_above=True)
"""From 0 to below 1."""
COUNT = Limits(least=1, whole=True)
"""An integer of at least 1."""


class Argument(NamedTuple):
    """An argument of a part, which the part has as an attribute of the same name.

    Attributes:
        name: of the attribute.
        limits: of a number; None for another kind of value.
        form: the limits of a field that a person fills in, where these are narrower.
        symbol: its name in formulas, if that is not `name`.
        keyword: its name in the call that makes the part, if that is not `name`.
    """

    name: str
    limits: Limits | None = NOT_NEGATIVE
    form: Limits | None = None
    symbol: str = ""
    keyword: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Part(Generic[_Made]):
    """One thing that a network or its training is built from.

    Attributes:
        name: what the command line, the page and addresses call it.
        kind: its class.
        label: its name for people.
        about: what it does, in one line.
        arguments: those that make it again; defaults are those of the class.
        preset: the arguments that the name stands for, where they differ from the defaults.
        estimator: what the scikit-learn estimators call it, if not `name` with underscores.
        earlier_names: of its class, in files of earlier versions.
    """

    name: str
    kind: type[_Made]
    label: str
    about: str
    arguments: tuple[Argument, ...] = ()
    preset: Mapping[str, Any] = field(default_factory=dict)
    estimator: str = ""
    earlier_names: tuple[str, ...] = ()

    def make(self, **arguments: Any) -> _Made:
        """A new one, with these arguments besides or instead of its presets."""
        return self.kind(**{**self.preset, **arguments})

    @cached_property
    def defaults(self) -> dict[str, Any]:
        """The default of every argument that has one."""
        parameters = signature(self.kind).parameters
        found = {a.name: parameters[a.keyword or a.name].default for a in self.arguments}
        return {name: value for name, value in found.items() if value is not Parameter.empty}

    @property
    def is_choice(self) -> bool:
        """Whether its name alone makes it, so that it can be offered in a list of names."""
        return len(self.defaults) == len(self.arguments)

    @property
    def estimator_name(self) -> str:
        """What the scikit-learn estimators call it."""
        return self.estimator or self.name.replace("-", "_")

    def describes(self, thing: object) -> bool:
        """Whether `thing` is such a part, with every preset argument set to something."""
        return type(thing) is self.kind and all(
            getattr(thing, name) != self.defaults[name] for name in self.preset
        )


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class ActivationPart(Part[Activation]):
    """An activation.

    Attributes:
        init: the law of initial weights that suits it.
        formula: `g` of `{z}`.
        slope: its derivative, of `{z}` and `{a} = g(z)`.
        spoken: its name in a sentence, if not the label.
        worked_out: whether cells show the formula with its numbers; else `g` of the number.
        exact: `formula` as it is computed for numbers of every size, if that is another.
        exact_slope: the same of `slope`.
        source: of the class, where it is somebody's own.
    """

    init: str = "he_normal"
    formula: str = ""
    slope: str = ""
    spoken: str = ""
    worked_out: bool = True
    exact: str = ""
    exact_slope: str = ""
    source: str = ""


class Law(NamedTuple):
    """A law of initial weights, by which `mfnet.layer.INITIALIZATIONS` draws under that name."""

    name: str
    label: str
    about: str


class Squashing(NamedTuple):
    """What a loss makes of outputs first: probabilities.

    Attributes:
        name: of the function.
        function: from outputs without the bias row to probabilities of the same shape.
        formula: of the output `{p}`; empty for softmax, which is of a whole column.
        about: what it does, in a sentence or two.
        exact: `formula` as it is computed for numbers of every size, if that is another.
    """

    name: str
    function: Callable[[Tensor], Tensor]
    formula: str
    about: str
    exact: str = ""


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class LossPart(Part[Loss]):
    """A loss.

    Attributes:
        tasks: what it is for.
        targets: which ones it takes.
        each: the loss of an output `{p}` with target `{y}`, or of its probability `{s}`.
        each_about: that in words.
        gradient: of the mean over `{m}` samples.
        squashing: what makes the probabilities, if it is of probabilities.
        exact_each: `each` as it is computed for numbers of every size, if that is another.
    """

    tasks: tuple[Task, ...] = ()
    targets: Literal["any number", "from 0 to 1", "one-hot"] = "any number"
    each: str = ""
    each_about: str = ""
    gradient: str = ""
    squashing: Squashing | None = None
    exact_each: str = ""


class Remembered(NamedTuple):
    """A matrix that an optimizer remembers of each weight matrix.

    Attributes:
        letter: its name, `V`, to which the number of the weights is added.
        formula: what a step makes of it.
        about: that in words.
    """

    letter: str
    formula: str
    about: str


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class OptimizerPart(Part[Optimizer]):
    """An optimizer.

    Its formulas are of weights `{W}`, the gradient (dJ/dW in braces) or, with weight decay in it,
    `{G}`, the weights decayed apart from it `{decayed W}`, what is remembered, `{V}` before and
    `{V new}` after the step, the arguments by their symbols, and the number `{t}` of the step, from
    1.

    Attributes:
        learning_rate: one to begin with on an unknown problem.
        rule: what a step makes of the weights.
        rule_about: that in words.
        memory: what it remembers.
    """

    learning_rate: float = 0.001
    rule: str = ""
    rule_about: str = "Every weight takes a step against its gradient: downhill."
    memory: tuple[Remembered, ...] = ()
