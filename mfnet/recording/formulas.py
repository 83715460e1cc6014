"""What the catalogue's formulas say of one particular activation, loss or optimizer."""

from typing import Any

from mfnet.catalogue import (
    ACTIVATIONS,
    LEARNING_RATE,
    LOSSES,
    OPTIMIZERS,
    Part,
    Remembered,
    Squashing,
    entry_of,
)
from mfnet.layer import Activation
from mfnet.loss import Loss
from mfnet.optimizer import Optimizer
from mfnet.recording.recipes import CellByCell, Given, Recipe, Softmax, without_braces


class ActivationFormulas:
    """`g` and its slope; for a function without an entry just `g` and `g′`.

    Attributes:
        sentence: what g is.
    """

    def __init__(self, layer: Activation) -> None:
        entry = entry_of(layer, ACTIVATIONS)
        self._entry = entry if entry and entry.formula else None
        self._arguments = _written(layer, self._entry)
        self.sentence = f"g is {layer!r}"
        if self._entry:
            formula = self._entry.formula.format(z="z", **self._arguments)
            self.sentence = f"g is {self._entry.spoken or self._entry.label}, g(z) = {formula}"

    def value(self, z: str) -> CellByCell:
        """`g(z)`."""
        if self._entry is None:
            return CellByCell(f"g({z})")
        names = {"z": z} | self._arguments
        numbers = self._entry.formula.format(**names) if self._entry.worked_out else ""
        exact = (self._entry.exact or self._entry.formula).format(**names)
        return CellByCell(f"g({z})", numbers, exact=exact)

    def slope(self, z: str, a: str) -> CellByCell:
        """`g′(z)`, computed from `z` and `a = g(z)`."""
        if self._entry is None:
            return CellByCell(f"g′({z})")
        names = {"z": z, "a": a} | self._arguments
        numbers = self._entry.slope.format(**names) if self._entry.worked_out else ""
        exact = (self._entry.exact_slope or self._entry.slope).format(**names)
        return CellByCell(f"g′({z})", numbers, exact=exact)


class LossFormulas:
    """A loss of the output of that name.

    Attributes:
        each: the loss of one output or one sample.
        each_formula: of all of these.
        each_about: that in words.
        gradient: of the mean over the samples.
        gradient_formula: of the whole matrix.
        squashing: what makes probabilities of the output first, if anything does.
        is_written_down: whether there is a formula.
        is_one_hot: whether a sample has one loss, by the row of its class.
    """

    def __init__(self, loss: Loss, output: str) -> None:
        entry = entry_of(loss, LOSSES)
        self.is_written_down = bool(entry and entry.each)
        self.is_one_hot = bool(entry and entry.targets == "one-hot")
        self.squashing = entry.squashing if entry else None
        self.each: Recipe
        self.gradient: Recipe
        name = type(loss).__name__
        if entry is None or not entry.each:
            self.each = Given(f"It is what {name} makes of the sample.")
            self.gradient = Given(f"It is what {name} says of {output} and Y.")
            self.each_about = f"How wrong the network is with each sample, by {name}."
            self.each_formula = f"losses = {name}({output}, Y)"
            self.gradient_formula = f"{name}′({output}, Y)"
            return
        names = {"p": f"{{{output}}}", "y": "{Y}", "s": "{S}", "m": "{m}"} | _written(loss, entry)
        self.each = CellByCell(entry.each.format(**names), exact=entry.exact_each.format(**names))
        self.gradient = CellByCell(entry.gradient.format(**names))
        self.each_about = entry.each_about.format(**names)
        self.each_formula = f"losses = {without_braces(self.each.symbols)}"
        self.gradient_formula = without_braces(self.gradient.symbols)


def squashed(squashing: Squashing, output: str) -> Recipe:
    """The probabilities that a loss makes of an output; by softmax, where there is no formula."""
    if not squashing.formula:
        return Softmax(output)
    p = f"{{{output}}}"
    return CellByCell(squashing.formula.format(p=p), exact=squashing.exact.format(p=p))


class OptimizerFormulas:
    """What an optimizer makes of weights.

    Attributes:
        about: that in words.
        scalars: the numbers in its formulas.
        counts_steps: whether the number of the step, `t`, is in them.
    """

    def __init__(self, optimizer: Optimizer) -> None:
        entry = entry_of(optimizer, OPTIMIZERS)
        self._rule = entry.rule if entry else ""
        self._memory = entry.memory if entry else ()
        self._decays = bool(getattr(optimizer, "weight_decay", 0.0))
        self.about = entry.rule_about if entry else f"It is what {optimizer!r} makes."
        if self._decays:
            self.about += " The weight decay lambda draws it towards 0 besides."
        arguments = entry.arguments if entry else (LEARNING_RATE,)
        self._symbols = {argument.symbol or argument.name: argument.name for argument in arguments}
        shown = self.rule("") + "".join(one.formula for one in self.memory(""))
        self.scalars = {
            symbol: float(getattr(optimizer, name))
            for symbol, name in self._symbols.items()
            if f"{{{symbol}}}" in shown or entry is None
        }
        self.counts_steps = "{t}" in shown

    def rule(self, number: str) -> str:
        """What a step makes of the weights of that number; empty if no formula says so."""
        return self._formula(self._rule, number)

    def memory(self, number: str) -> list[Remembered]:
        """What the optimizer remembers of the weights of that number."""
        return [one._replace(formula=self._formula(one.formula, number)) for one in self._memory]

    def _formula(self, template: str, number: str) -> str:
        weights, gradient = f"{{W{number}}}", f"{{dJ/dW{number}}}"
        names = {name: f"{{{name}}}" for name in ("t", *self._symbols)}
        names |= {"W": weights, "decayed W": weights, "dJ/dW": gradient, "G": gradient}
        if self._decays:
            names["G"] = f"({gradient} + {{lambda}}·{weights})"
            names["decayed W"] = f"{weights}·(1 − {{eta}}·{{lambda}})"
        for letter in (one.letter for one in self._memory):
            names |= {letter: f"{{{letter}{number}}}", f"{letter} new": f"{{{letter}{number} new}}"}
        return template.format_map(names)


def _written(thing: object, entry: Part[Any] | None) -> dict[str, str]:
    """The arguments of a part as formulas have them: whole numbers without `.0`."""
    if entry is None:
        return {}
    values = {argument.name: getattr(thing, argument.name) for argument in entry.arguments}
    return {name: str(value).removesuffix(".0") for name, value in values.items()}
