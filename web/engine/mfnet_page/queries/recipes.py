"""How the numbers of a recorded step are made, in words and formulas that the page works out.

Recipes:
    given      nothing makes it, it is what the step begins with; `words` says so
    product    row of `left` times column of `right`, either perhaps transposed: `A0ᵀ`
    cells      `symbols`, a formula of cells at the same place, `{A1}`, and of scalars, `{eta}`;
               `numbers` is the same as it is worked out, perhaps another formula; with `rows`, the
               cells are those of the row that it says for the column, which `beside` shows
    softmax    e to the cell of `operand`, through the sum of these over the column
    mean       the sum of all cells of `operand`, through m
A recipe may have `row_0`: why the cells of row 0 are what they are, where the rule does not hold.
"""

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
from mfnet_page.session import Record


def given(words: str) -> Record:
    """Nothing makes it: `words` says where it comes from."""
    return {"kind": "given", "words": words}


def product(left: str, right: str) -> Record:
    """Each cell is a row of `left` times a column of `right`."""
    return {"kind": "product", "left": left, "right": right}


def cells(symbols: str, numbers: str | None = None) -> Record:
    """Each cell is made of the cells at its place, as `symbols` says."""
    return {"kind": "cells", "symbols": symbols, "numbers": numbers or symbols}


def without_braces(symbols: str) -> str:
    """A formula as it is read."""
    return symbols.replace("{", "").replace("}", "")


def formula_of(name: str, recipe: Record) -> str:
    """How the whole matrix is made, where its recipe says it already."""
    if recipe["kind"] == "product":
        return f"{name} = {recipe['left']} {recipe['right']}"
    if recipe["kind"] == "cells":
        return f"{name} = {without_braces(recipe['symbols'])}"
    return name


class ActivationWords:
    """What g is, by the catalogue; or just `g` and `g′`, for a function that it does not have."""

    def __init__(self, layer: Activation) -> None:
        self._entry = entry_of(layer, ACTIVATIONS)
        self._settings = _written(layer, self._entry)
        self.sentence = f"g is {layer!r}"
        if self._entry:
            formula = self._entry.formula.format(z="z", **self._settings)
            self.sentence = f"g is {self._entry.spoken or self._entry.label}, g(z) = {formula}"

    def value(self, z: str) -> str:
        """`g(z)` as it is worked out."""
        if self._entry is None or not self._entry.worked_out:
            return f"g({z})"
        return self._entry.formula.format(z=z, **self._settings)

    def slope(self, z: str, a: str) -> str:
        """`g′(z)` as it is worked out from `z` and `a = g(z)`."""
        if self._entry is None or not self._entry.worked_out:
            return f"g′({z})"
        return self._entry.slope.format(z=z, a=a, **self._settings)


class LossWords:
    """The recipes of a loss: of each cell's part, and of the gradient."""

    def __init__(self, loss: Loss, output: str) -> None:
        entry = entry_of(loss, LOSSES)
        settings = _written(loss, entry)
        pred = f"{{{output}}}"
        names = {"p": pred, "y": "{Y}", "s": "{S}", "m": "{m}"} | settings
        each, gradient = f"loss({pred}, {{Y}})", f"loss′({pred}, {{Y}})"
        self.about = f"How wrong each answer is, by {type(loss).__name__}."
        self.squashing: Squashing | None = None
        self.targets = entry.targets if entry else "any number"
        if entry and entry.each:
            each, gradient = entry.each.format(**names), entry.gradient.format(**names)
            self.about, self.squashing = entry.each_about.format(**names), entry.squashing
        self.each, self.gradient = cells(each), cells(gradient)
        self.formula = f"losses = {without_braces(each)}"
        self.gradient_formula = without_braces(gradient)


def squashing_recipe(squashing: Squashing, output: str) -> Record:
    """How a loss makes the probabilities S of an output."""
    if squashing.formula:
        return cells(squashing.formula.format(p=f"{{{output}}}"))
    return {"kind": "softmax", "operand": output}


class OptimizerWords:
    """The recipes of an optimizer, for the weights of a number."""

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
        self.counts = "{t}" in shown

    def rule(self, number: str) -> str:
        """What a step makes of the weights of that number; empty if nobody has written it down."""
        return self._formula(self._rule, number)

    def memory(self, number: str) -> list[Remembered]:
        """What is remembered of the weights of that number."""
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
