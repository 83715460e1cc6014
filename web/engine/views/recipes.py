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

from session import Record

from mfnet.layer import Activation, Id, ReLU, Sigmoid, sigmoid
from mfnet.loss import CELoss, Loss, MSELoss
from mfnet.optimizer import SGD, Optimizer
from mfnet.parts.activations import GELU, LeakyReLU, Softplus, Tanh
from mfnet.parts.losses import BCELoss, HuberLoss, MAELoss
from mfnet.parts.optimizers import Adam, AdamW, RMSprop
from mfnet.trainutils import softmax


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
    """What g is: `value` and `slope` as they are worked out from `z`, and from `a = g(z)`."""

    def __init__(self, layer: Activation) -> None:
        self.value, self.slope = "g(z)", "g′(z)"
        self.sentence = f"g is {layer!r}"
        if isinstance(layer, LeakyReLU):
            below = layer.negative_slope
            self.value, self.slope = f"max(z, {below}·z)", f"(1 if z > 0, else {below})"
            self.sentence = f"g is the leaky ReLU, g(z) = max(z, {below}·z)"
        for kind, value, slope, sentence in _ACTIVATIONS:
            if isinstance(layer, kind):
                self.value, self.slope, self.sentence = value, slope, f"g is {sentence}"


_ACTIVATIONS: tuple[tuple[type[Activation], str, str, str], ...] = (
    (Id, "z", "1", "the identity, g(z) = z"),
    (ReLU, "max(0, z)", "(1 if z > 0, else 0)", "ReLU, g(z) = max(0, z)"),
    (Sigmoid, "1 / (1 + e^(−z))", "a·(1 − a)", "the sigmoid, g(z) = 1 / (1 + e^(−z))"),
    (Tanh, "tanh(z)", "1 − a²", "the hyperbolic tangent, g(z) = tanh(z)"),
    (Softplus, "log(1 + e^(z))", "1 / (1 + e^(−z))", "softplus, g(z) = log(1 + e^(z))"),
    (GELU, "g(z)", "g′(z)", "GELU, g(z) = z/2 (1 + tanh(√(2/π) (z + 0.044715 z³)))"),
)


class LossWords:
    """The recipes of a loss: of each cell's part, and of the gradient."""

    def __init__(self, loss: Loss, output: str) -> None:
        self.squashed: Any = None
        self.squashing: Record = {}
        self.squashing_formula = self.squashing_about = ""
        pred, y = f"{{{output}}}", "{Y}"
        difference = f"({pred} − {y})"
        if isinstance(loss, MSELoss):
            each, gradient = f"{difference}²", f"2·{difference} / {{m}}"
            self.about = "How wrong each answer is: the square of its distance from the target."
        elif isinstance(loss, MAELoss):
            each, gradient = f"|{pred} − {y}|", f"sign{difference} / {{m}}"
            self.about = "How wrong each answer is: its distance from the target."
        elif isinstance(loss, HuberLoss):
            delta = f"{loss.delta:g}"
            each = f"h{difference}"
            gradient = f"min(max({pred} − {y}, −{delta}), {delta}) / {{m}}"
            self.about = (
                "How wrong each answer is: h(r) is r²/2 for a distance of up to "
                f"{delta}, and {delta}·(|r| − {delta}/2) beyond."
            )
        elif isinstance(loss, CELoss):
            self.squashed, self.squashing = softmax, {"kind": "softmax", "operand": output}
            self.squashing_formula = f"S = softmax({output})"
            self.squashing_about = (
                "Softmax makes probabilities of a sample's answers: e to each of them, through the "
                "sum over its column. The gradient will need them."
            )
            each, gradient = "−log({S})", "({S} − {Y}) / {m}"
            self.about = (
                "How wrong the network is with each sample: −log of the probability that it gave "
                "to the right class, the one whose target in Y is 1."
            )
        elif isinstance(loss, BCELoss):
            self.squashed, self.squashing = sigmoid, cells(f"1 / (1 + e^(−{pred}))")
            self.squashing_formula = f"S = sigmoid({output})"
            self.squashing_about = (
                "The sigmoid makes a probability of each answer. The gradient will need them."
            )
            each = "−({Y}·log({S}) + (1 − {Y})·log(1 − {S}))"
            gradient = "({S} − {Y}) / {m}"
            self.about = (
                "How wrong each answer is: −log of the probability that it gave to what is true."
            )
        else:
            each, gradient = f"loss({pred}, {y})", f"loss′({pred}, {y})"
            self.about = f"How wrong each answer is, by {type(loss).__name__}."
        self.each, self.gradient = cells(each), cells(gradient)
        self.formula = f"losses = {without_braces(each)}"
        self.gradient_formula = without_braces(gradient)


class OptimizerWords:
    """The recipes of an optimizer; # stands for the number of the weights."""

    def __init__(self, optimizer: Optimizer) -> None:
        self.memory: list[tuple[str, str, str]] = []
        self.rule = ""
        self.counts = False
        self.about = "Every weight takes a step against its gradient: downhill."
        self.scalars = {"eta": optimizer.learning_rate}
        decay = getattr(optimizer, "weight_decay", 0.0)
        if decay:
            self.scalars["lambda"] = decay
        decoupled = isinstance(optimizer, AdamW)
        g = "({dJ/dW#} + {lambda}·{W#})" if decay and not decoupled else "{dJ/dW#}"
        if isinstance(optimizer, SGD):
            self._gradient_descent(optimizer, g)
        elif isinstance(optimizer, RMSprop):
            self.scalars |= {"alpha": optimizer.alpha, "epsilon": optimizer.epsilon}
            about = (
                "RMSprop remembers how large each weight's gradients are, squared: a running mean."
            )
            self.memory = [("V", f"{{alpha}}·{{V#}} + (1 − {{alpha}})·{g}²", about)]
            self.rule = f"{{W#}} − {{eta}}·{g} / (√({{V# new}}) + {{epsilon}})"
        elif isinstance(optimizer, Adam):
            self._adam(optimizer, g, decoupled=decoupled and decay > 0)
        if decay:
            self.about += " The weight decay lambda draws it towards 0 besides."

    def _gradient_descent(self, optimizer: SGD, g: str) -> None:
        step = g
        if optimizer.momentum:
            self.scalars["mu"] = optimizer.momentum
            about = "Momentum: of the last steps' direction mu is kept, and the gradient is added."
            self.memory = [("V", f"{{mu}}·{{V#}} + {g}", about)]
            step = "{V# new}"
            self.about = "Every weight takes a step against the gradients gathered in V: downhill."
        if optimizer.nesterov:
            step = f"({g} + {{mu}}·{{V# new}})"
        self.rule = f"{{W#}} − {{eta}}·{step}"

    def _adam(self, optimizer: Adam, g: str, *, decoupled: bool) -> None:
        self.counts = True
        self.scalars |= {
            "beta1": optimizer.beta1,
            "beta2": optimizer.beta2,
            "epsilon": optimizer.epsilon,
        }
        self.memory = [
            ("M", f"{{beta1}}·{{M#}} + (1 − {{beta1}})·{g}",
             "Adam remembers each weight's gradients: a running mean."),
            ("V", f"{{beta2}}·{{V#}} + (1 − {{beta2}})·{g}²",
             "And how large they are, squared: a second running mean."),
        ]  # fmt: skip
        weights = "{W#}·(1 − {eta}·{lambda})" if decoupled else "{W#}"
        self.rule = (
            f"{weights} − {{eta}}·({{M# new}} / (1 − {{beta1}}^{{t}}))"
            " / (√({V# new} / (1 − {beta2}^{t})) + {epsilon})"
        )
        self.about = (
            "Every weight takes a step against its mean gradient M, measured by its usual size √V; "
            "the powers of beta make up for both means having begun at 0. t counts the steps."
        )
