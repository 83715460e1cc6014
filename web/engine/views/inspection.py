"""One step of backpropagation, every matrix of it, recorded from the very library that trains.

Nothing is computed here that the library computes: its layers, its loss and its optimizer are
called one by one on copies, and what they return is written down. With each matrix goes a recipe,
which says of which other recorded numbers a cell is made, so that the page can write it out.

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

import copy
from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from dataset import Dataset
from session import Session

from mfnet.activations import GELU, LeakyReLU, Softplus, Tanh
from mfnet.dataloader import Batch, with_bias
from mfnet.layer import Activation, Id, Layer, Linear, ReLU, Sigmoid, sigmoid
from mfnet.loss import BCELoss, CELoss, HuberLoss, Loss, MAELoss, MSELoss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Adam, AdamW, Optimizer, RMSprop
from mfnet.tensor import Tensor
from mfnet.trainutils import softmax

MOST_SAMPLES = 8
MOST_NAMES = 100  # of the rows of a matrix; beyond, a number has to do
LARGEST = 1e6  # that may be put into a cell

Record = dict[str, Any]
Edit = tuple[str, int, int, float]

# A network and its optimizer as they were when something of them was edited.
_held: WeakKeyDictionary[Session, tuple[NeuralNetwork, Optimizer]] = WeakKeyDictionary()


def record(
    session: Session,
    *,
    first: int = 0,
    samples: int = 4,
    edits: Iterable[Edit] = (),
    learning_rate: float | None = None,
    held: bool = False,
) -> Record:
    """A step of the session's network on a few samples; the network itself is not touched.

    Args:
        session: whose network, loss and optimizer it is.
        first: the first of the samples, of the test data if there are any.
        samples: how many, from 1 to 8.
        edits: numbers to be put into `A0`, `Y` or a `W`: name, row, column, value.
        learning_rate: to be used instead of the optimizer's.
        held: whether to record the network as it was the last time, however training went on.

    Raises:
        ValueError: with a sentence, if an edit asks for what cannot be.
    """
    if not held or session not in _held:
        _held[session] = _copied(session.net, session.optimizer)
    net, optimizer = _copied(*_held[session])
    if learning_rate is not None:
        optimizer.learning_rate = learning_rate
    batch, chosen = _batch(session.dataset, first, samples)
    for edit in edits:
        _put(edit, net, batch, session.loss)
    recording = _Recording(session.dataset, chosen)
    with np.errstate(all="ignore"):
        recording.step(net, batch, session.loss, optimizer)
    return {
        "dataset": session.dataset.name,
        "first": int(chosen[0]),
        "samples": len(chosen),
        "most_samples": min(MOST_SAMPLES, len(_source(session.dataset)[0])),
        "learning_rate": optimizer.learning_rate,
        "optimizer": repr(optimizer),
        "scalars": recording.scalars,
        "stages": recording.stages,
        "matrices": recording.matrices,
    }


class _Recording:
    """What a step leaves behind: matrices by their names, and the order in which they are made."""

    def __init__(self, dataset: Dataset, chosen: Any) -> None:
        self.matrices: dict[str, Record] = {}
        self.stages: list[str] = []
        self.scalars: dict[str, float] = {"m": float(len(chosen))}
        outputs = [f"class {name}" for name in dataset.class_names]
        self._samples = _side("sample", len(chosen), names=_sample_names(dataset, chosen))
        self._inputs = _side(
            "input", dataset.inputs.shape[1], bias=True, names=dataset.feature_names
        )
        self._outputs = _side("output", dataset.targets.shape[1], bias=True, names=outputs)

    def step(self, net: NeuralNetwork, batch: Batch, loss: Loss, optimizer: Optimizer) -> None:
        """Forward, loss, backward, update, as `mfnet.train.training` has them."""
        net.training = True
        trace = self._forward(net, batch)
        gradient = self._loss(trace[-1][2], batch.targets, loss)
        self._backward(trace, gradient)
        self._update(net, optimizer)

    def _forward(self, net: NeuralNetwork, batch: Batch) -> list[tuple[Layer | None, str, str]]:
        """Every layer with the names of its input and its output; None is no layer at all."""
        self._add(
            "A0", batch.inputs, (self._inputs, self._samples), "forward", editable=True,
            recipe=_given("It is given: the input, a column a sample, as the network takes it."),
            formula="A0, the input", row_0="Row 0 is the bias feature: always 1.",
            about="It begins with the samples: each is a column, each of its inputs a row. On top "
            "stands the bias feature, always 1.",
        )  # fmt: skip
        trace: list[tuple[Layer | None, str, str]] = []
        a, name, number, rows = batch.inputs, "A0", 0, self._inputs
        linears = sum(isinstance(layer, Linear) for layer in net.layers)
        for layer in net.layers:
            before = name
            a = layer.forward(a)
            if isinstance(layer, Linear):
                number += 1
                name = f"Z{number}"
                columns = rows
                word = f"unit of layer {number}"
                last = number == linears
                rows = self._outputs if last else _side(word, layer.out_features, bias=True)
                self._add_weights(number, layer, rows, columns)
                self._add(
                    name, a, (rows, self._samples), "forward",
                    recipe=_product(f"W{number}", before),
                    about=f"Each unit of layer {number} adds up what reaches it, each number times "
                    f"a weight: a row of W{number} times a column of {before}. The weight in "
                    "column 0 meets the 1 of the bias row: it is the unit's bias.",
                )  # fmt: skip
            elif isinstance(layer, Activation):
                name = f"A{number}"
                g = _ActivationWords(layer)
                self._add(
                    name, a, (rows, self._samples), "forward",
                    recipe=_cells(f"g({{{before}}})", g.value.replace("z", f"{{{before}}}")),
                    formula=f"{name} = g({before})",
                    row_0="Row 0 is the bias feature: it stays 1, g leaves it alone.",
                    about=f"The activation takes every number by itself: {g.sentence}.",
                )  # fmt: skip
            else:
                name = f"B{len(trace) + 1}"
                self._add(
                    name, a, (rows, self._samples), "forward",
                    recipe=_given(f"It is what {layer!r} makes of {before}."),
                    formula=f"{name} = {layer!r}",
                    about=f"{layer!r} makes it of {before}.",
                )  # fmt: skip
            trace.append((layer, before, name))
        if name == f"Z{number}":
            output = f"A{number}"
            self._add(
                output, a, (rows, self._samples), "forward",
                recipe=_cells(f"{{{name}}}"),
                about="The last layer has no activation: its sums are the network's answers as "
                "they are.",
            )  # fmt: skip
            trace.append((None, name, output))
        return trace

    def _add_weights(self, number: int, layer: Linear, rows: Record, columns: Record) -> None:
        name = f"W{number}"
        self._add(
            name, layer.weights.copy(), (rows, columns), None, editable=True,
            recipe=_given("It is a weight: what training has made of it so far."),
            row_0="Row 0 is 1 0 … 0: it carries the bias feature on, and is not learnt.",
            about=f"The weights of layer {number}: a row a unit, a column an input. Column 0 holds "
            "the biases.",
        )  # fmt: skip

    def _loss(self, output: str, targets: Tensor, loss: Loss) -> Tensor:
        """Record how wrong the answers are, and return how the loss changes with them."""
        pred = self._values(output)
        sides = self.matrices[output]["rows"], self._samples
        self._add(
            "Y", targets, sides, None, editable=True,
            recipe=_given("It is given: what the answer should be."),
            row_0="Row 0 is the bias feature: always 1. The loss does not look at it.",
            about="The targets: what the network should answer.",
        )  # fmt: skip
        words = _LossWords(loss, output)
        below = _without_bias(sides[0]), self._samples
        if words.squashed is not None:
            self._add(
                "S", words.squashed(pred[1:]), below, "forward",
                recipe=words.squashing, formula=words.squashing_formula,
                about=words.squashing_about,
            )  # fmt: skip
        if isinstance(loss, CELoss):
            words.each["beside"] = "Y"
            words.each["rows"] = (targets[1:].argmax(axis=0) + 1).tolist()
            each = np.array([[loss.loss(p[:, None], y[:, None])
                              for p, y in zip(pred.T, targets.T, strict=True)]])  # fmt: skip
            below = self._one("the sample's loss"), self._samples
        else:
            each = _of_each_cell(loss, pred, targets)
        self._add(
            "losses", each, below, "forward", recipe=words.each, about=words.about,
            formula=words.formula,
        )  # fmt: skip
        total, gradient = loss.loss_and_grad(pred, targets)
        self._add(
            "J", np.array([[total]]), (self._one("the loss"), self._one("of the batch")), "forward",
            recipe={"kind": "mean", "operand": "losses"},
            formula="J = Σ losses / m",
            about="The loss, one number: the sum of all that, over the number of samples. All that "
            "follows answers one question: how would J change if a number before it grew a little?",
        )  # fmt: skip
        name = f"dJ/d{output}"
        self._add(
            name, gradient, sides, "backward", of=output, recipe=words.gradient,
            formula=f"{name} = {words.gradient_formula}",
            row_0="The loss does not look at the bias row, so it cannot change with it: 0.",
            about=f"The way back begins: how J changes with each answer in {output}. It is the "
            "derivative of the loss.",
        )  # fmt: skip
        return gradient

    def _backward(self, trace: list[tuple[Layer | None, str, str]], gradient: Tensor) -> None:
        """From how the loss changes with the answers to how it changes with everything else."""
        for layer, before, after in reversed(trace):
            grad_after, grad_before = _gradient_name(after), _gradient_name(before)
            shape = self.matrices[before]["rows"], self._samples
            if layer is not None:
                gradient = layer.backward(gradient)
            if isinstance(layer, Linear):
                weights = f"W{after[1:]}"
                self._add(
                    f"dJ/d{weights}", layer.dJ_dw, self._sides(weights), "backward", of=weights,
                    recipe=_product(grad_after, f"{before}ᵀ"),
                    row_0=f"Row 0 of {weights} is the constant 1 0 … 0, which is not learnt: its "
                    "gradient is set to 0.",
                    about=f"How J changes with each weight. A weight multiplied an input in "
                    f"{before}, and its product went into a sum in {after}: so it is that sum's "
                    f"{grad_after} times that input, added up over the samples.",
                )  # fmt: skip
                about = (
                    f"Back through the weights: a number of {before} went into every unit of the "
                    f"layer, each time times a weight. So what comes back from the units is "
                    "multiplied by the same weights, and added up."
                )
                if before == "A0":
                    about += (
                        " No weight needs this last one: it says how J changes with the inputs."
                    )
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=_product(f"{weights}ᵀ", grad_after), about=about,
                )  # fmt: skip
            elif isinstance(layer, Activation):
                self._add_slope(layer, before, after)
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=_cells(f"{{{grad_after}}}·{{g′({before})}}"),
                    formula=f"{grad_before} = {grad_after} ∘ g′({before})",
                    row_0="The bias feature is a constant, no change passes through it: set to 0.",
                    about=f"Back through the activation, the chain rule: times the slope g′ that g "
                    f"has at each number of {before}. Where the slope is 0, nothing comes through.",
                )  # fmt: skip
            elif layer is None:
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=_cells(f"{{{grad_after}}}"),
                    about=f"{after} is {before} as it is, so J changes with both alike.",
                )  # fmt: skip
            else:
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=_given(f"It is what {layer!r} makes of {grad_after}."),
                    formula=f"{grad_before} = {layer!r}",
                    about=f"Back through {layer!r}.",
                )  # fmt: skip

    def _add_slope(self, layer: Activation, before: str, after: str) -> None:
        g = _ActivationWords(layer)
        name = f"g′({before})"
        slope = np.zeros_like(self._values(before))
        slope[1:] = layer.g_prime(self._values(before)[1:])
        numbers = g.slope.replace("z", f"{{{before}}}").replace("a", f"{{{after}}}")
        self._add(
            name, slope, self._sides(before), None,
            recipe=_cells(f"g′({{{before}}})", numbers), formula=name,
            row_0="g leaves the bias feature alone: there is no slope.",
            about=f"How steep g is at each number of {before}.",
        )  # fmt: skip

    def _update(self, net: NeuralNetwork, optimizer: Optimizer) -> None:
        """Take the optimizer's step, and record its memory and the new weights."""
        words = _OptimizerWords(optimizer)
        steps, before = optimizer.memory.copy(net)
        optimizer.step(net)
        net.restore_bias_rows()
        _, after = optimizer.memory.copy(net)
        self.scalars |= words.scalars | ({"t": float(steps + 1)} if words.counts else {})
        for index, (weights, _) in enumerate(net.weights_and_dJ_dws()):
            number = str(index + 1)
            sides = self._sides(f"W{number}")
            remembered = zip(words.memory, before[index], after[index], strict=False)
            for (letter, rule, about), old, new in remembered:
                symbols = rule.replace("#", number)
                self._add(
                    f"{letter}{number}", old, sides, None,
                    recipe=_given("It is the optimizer's memory of the steps before this one."),
                    about="What the optimizer remembers of the steps before.",
                )  # fmt: skip
                self._add(
                    f"{letter}{number} new", new, sides, "update", of=f"W{number}",
                    recipe=_cells(symbols), about=about,
                    row_0="Row 0 of the weights is not learnt: there is nothing to remember.",
                )  # fmt: skip
            symbols = words.rule.replace("#", number)
            self._add(
                f"W{number} new", weights, sides, "update", of=f"W{number}",
                recipe=_cells(symbols) if symbols else _given(f"It is what {optimizer!r} makes."),
                row_0="Row 0 is 1 0 … 0: it carries the bias feature on, and is not learnt.",
                about=words.about,
            )  # fmt: skip

    def _add(
        self,
        name: str,
        values: Tensor,
        sides: tuple[Record, Record],
        group: str | None,
        *,
        recipe: Record,
        about: str,
        formula: str | None = None,
        row_0: str | None = None,
        of: str | None = None,
        editable: bool = False,
    ) -> None:
        """Write a matrix down; it is a stage if it belongs to a group."""
        if group:
            self.stages.append(name)
        self.matrices[name] = {
            "name": name,
            "group": group,
            "of": of,
            "formula": formula or _formula(name, recipe),
            "about": about,
            "rows": sides[0],
            "columns": sides[1],
            "values": np.array(values, order="C").ravel(),
            "recipe": recipe | ({"row_0": row_0} if row_0 else {}),
            "editable": editable,
        }

    def _one(self, name: str) -> Record:
        return _side("number", 1, names=[name])

    def _values(self, name: str) -> Tensor:
        rows, columns = self._sides(name)
        values: Tensor = self.matrices[name]["values"]
        return values.reshape(rows["count"], columns["count"])

    def _sides(self, name: str) -> tuple[Record, Record]:
        return self.matrices[name]["rows"], self.matrices[name]["columns"]


class _ActivationWords:
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


class _LossWords:
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
            self.squashed, self.squashing = sigmoid, _cells(f"1 / (1 + e^(−{pred}))")
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
        self.each, self.gradient = _cells(each), _cells(gradient)
        self.formula = f"losses = {_without_braces(each)}"
        self.gradient_formula = _without_braces(gradient)


class _OptimizerWords:
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


def _copied(net: NeuralNetwork, optimizer: Optimizer) -> tuple[NeuralNetwork, Optimizer]:
    """Copies that belong together; the inputs that layers still hold, perhaps large, are shared."""
    shared = {id(layer.inputs): layer.inputs for layer in net.layers if hasattr(layer, "inputs")}
    copies: tuple[NeuralNetwork, Optimizer] = copy.deepcopy((net, optimizer), shared)
    return copies


def _source(dataset: Dataset) -> tuple[Any, Any]:
    """What samples are taken from: the test data; for the worked example the data as they are."""
    if dataset.name == "worked-example" or not len(dataset.test_inputs):
        return dataset.inputs, dataset.targets
    return dataset.test_inputs, dataset.test_targets


def _batch(dataset: Dataset, first: int, samples: int) -> tuple[Batch, Any]:
    inputs, targets = _source(dataset)
    count = max(1, min(samples, MOST_SAMPLES, len(inputs)))
    chosen = (max(first, 0) + np.arange(count)) % len(inputs)
    return Batch(with_bias(inputs[chosen], dataset.input_scale), with_bias(targets[chosen])), chosen


def _put(edit: Edit, net: NeuralNetwork, batch: Batch, loss: Loss) -> None:
    """Put a number into a cell, which may not be of a constant row."""
    name, row, column, value = edit
    weights = {f"W{n}": w for n, (w, _) in enumerate(net.weights_and_dJ_dws(), start=1)}
    matrix = {"A0": batch.inputs, "Y": batch.targets, **weights}[name]
    if not (1 <= row < matrix.shape[0] and 0 <= column < matrix.shape[1]):
        raise ValueError(f"{name} has no cell {row}, {column} that can be changed")
    if not (np.isfinite(value) and abs(value) <= LARGEST):
        raise ValueError(f"a number from −{LARGEST:,.0f} to {LARGEST:,.0f} can stand here")
    if name == "Y" and isinstance(loss, CELoss):
        if value != 1:
            raise ValueError(
                "with the cross-entropy, put a 1 at the right class: the rest becomes 0"
            )
        matrix[1:, column] = 0.0
    if name == "Y" and isinstance(loss, BCELoss) and not 0 <= value <= 1:
        raise ValueError("with the binary cross-entropy a target is from 0 to 1")
    matrix[row, column] = value


def _side(
    word: str, count: int, *, bias: bool = False, names: Iterable[str] | None = None
) -> Record:
    """What the rows or columns of a matrix are: how many, from which number on, their names."""
    named = list(names) if names is not None and count <= MOST_NAMES else None
    if named is not None:
        named = ["bias", *named] if bias else named
        if len(named) != count + bias:
            named = None
    return {"word": word, "count": count + bias, "first": 0, "bias": bias, "names": named}


def _without_bias(side: Record) -> Record:
    """The same rows without row 0; the others keep their numbers."""
    names = side["names"] and side["names"][1:]
    return side | {"count": side["count"] - 1, "first": 1, "bias": False, "names": names}


def _sample_names(dataset: Dataset, chosen: Any) -> Iterator[str]:
    word = "test sample" if _source(dataset)[0] is not dataset.inputs else "sample"
    for index in chosen:
        name = f"{word} {index}"
        if dataset.class_names:
            target = _source(dataset)[1][index]
            label = target.argmax() if len(target) > 1 else round(target[0])
            name += f", class {dataset.class_names[int(label)]}"
        yield name


def _of_each_cell(loss: Loss, pred: Tensor, targets: Tensor) -> Tensor:
    """The loss of each answer alone: what the library says of a single output of one sample."""
    each = np.empty((pred.shape[0] - 1, pred.shape[1]))
    for row, column in np.ndindex(each.shape):
        answer, target = (np.array([[1.0], [of[row + 1, column]]]) for of in (pred, targets))
        each[row, column] = loss.loss(answer, target)
    return each


def _gradient_name(name: str) -> str:
    return f"Delta{name[1:]}" if name.startswith("Z") else f"dJ/d{name}"


def _given(words: str) -> Record:
    return {"kind": "given", "words": words}


def _product(left: str, right: str) -> Record:
    return {"kind": "product", "left": left, "right": right}


def _cells(symbols: str, numbers: str | None = None) -> Record:
    return {"kind": "cells", "symbols": symbols, "numbers": numbers or symbols}


def _without_braces(symbols: str) -> str:
    return symbols.replace("{", "").replace("}", "")


def _formula(name: str, recipe: Record) -> str:
    if recipe["kind"] == "product":
        return f"{name} = {recipe['left']} {recipe['right']}"
    if recipe["kind"] == "cells":
        return f"{name} = {_without_braces(recipe['symbols'])}"
    return name
