"""One step of backpropagation, every matrix of it, recorded from the very library that trains.

Nothing is computed here that the library computes: its layers, its loss and its optimizer are
called one by one on copies, and what they return is written down. With each matrix goes a recipe
(see `recipes`), which says of which other recorded numbers a cell is made, so that the page can
write it out.
"""

import copy
from collections.abc import Iterable, Iterator
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from mfnet.dataloader import Batch, with_bias
from mfnet.layer import Activation, Layer, Linear
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.tensor import Tensor
from mfnet_page.dataset import Dataset
from mfnet_page.queries.recipes import (
    ActivationWords,
    LossWords,
    OptimizerWords,
    cells,
    formula_of,
    given,
    product,
    squashing_recipe,
)
from mfnet_page.session import Record, Session

MOST_SAMPLES = 8
MOST_NAMES = 100  # of the rows of a matrix; beyond, a number has to do
LARGEST = 1e6  # that may be put into a cell
INITIAL_WEIGHT = "It is a weight, as it was at the beginning: nothing has been trained yet."
TRAINED_WEIGHT = "It is a weight: what training has made of it so far."

Edit = tuple[str, int, int, float]

# A network and its optimizer as they were when something of them was edited, and whether the
# network had been trained.
_held: WeakKeyDictionary[Session, tuple[NeuralNetwork, Optimizer, bool]] = WeakKeyDictionary()


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
        trained = session.last_step is not None
        _held[session] = (*_copied(session.net, session.optimizer), trained)
    held_net, held_optimizer, trained = _held[session]
    net, optimizer = _copied(held_net, held_optimizer)
    if learning_rate is not None:
        optimizer.learning_rate = learning_rate
    batch, chosen = _batch(session.dataset, first, samples)
    for edit in edits:
        _put(edit, net, batch, session.loss)
    recording = _Recording(session.dataset, chosen, trained=trained)
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

    def __init__(self, dataset: Dataset, chosen: Any, *, trained: bool) -> None:
        self._trained = trained
        self.matrices: dict[str, Record] = {}
        self.stages: list[str] = []
        self.scalars: dict[str, float] = {"m": float(len(chosen))}
        learnt_from = _source(dataset)[0] is dataset.inputs
        self._whose = (
            "the samples that the network learns from"
            if learnt_from
            else "test samples, which the network never learns from"
        )
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
            recipe=given("It is given: the input, a column a sample, as the network takes it."),
            formula="A0, the input", row_0="Row 0 is the bias feature: always 1.",
            about=f"It begins with {self._whose}: each is a column, each of its inputs a row. On "
            "top stands the bias feature, always 1.",
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
                    recipe=product(f"W{number}", before),
                    about=f"Each unit of layer {number} adds up what reaches it, each number times "
                    f"a weight: a row of W{number} times a column of {before}. The weight in "
                    "column 0 meets the 1 of the bias row: it is the unit's bias.",
                )  # fmt: skip
            elif isinstance(layer, Activation):
                name = f"A{number}"
                g = ActivationWords(layer)
                self._add(
                    name, a, (rows, self._samples), "forward",
                    recipe=cells(f"g({{{before}}})", g.value(f"{{{before}}}")),
                    formula=f"{name} = g({before})",
                    row_0="Row 0 is the bias feature: it stays 1, g leaves it alone.",
                    about=f"The activation takes every number by itself: {g.sentence}.",
                )  # fmt: skip
            else:
                name = f"B{len(trace) + 1}"
                self._add(
                    name, a, (rows, self._samples), "forward",
                    recipe=given(f"It is what {layer!r} makes of {before}."),
                    formula=f"{name} = {layer!r}",
                    about=f"{layer!r} makes it of {before}.",
                )  # fmt: skip
            trace.append((layer, before, name))
        if name == f"Z{number}":
            output = f"A{number}"
            self._add(
                output, a, (rows, self._samples), "forward",
                recipe=cells(f"{{{name}}}"),
                about="The last layer has no activation: its sums are the network's answers as "
                "they are.",
            )  # fmt: skip
            trace.append((None, name, output))
        return trace

    def _add_weights(self, number: int, layer: Linear, rows: Record, columns: Record) -> None:
        name = f"W{number}"
        self._add(
            name, layer.weights.copy(), (rows, columns), None, editable=True,
            recipe=given(TRAINED_WEIGHT if self._trained else INITIAL_WEIGHT),
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
            recipe=given("It is given: what the answer should be."),
            row_0="Row 0 is the bias feature: always 1. The loss does not look at it.",
            about="The targets: what the network should answer.",
        )  # fmt: skip
        words = LossWords(loss, output)
        below = _without_bias(sides[0]), self._samples
        if words.squashing is not None:
            self._add(
                "S", words.squashing.function(pred[1:]), below, "forward",
                recipe=squashing_recipe(words.squashing, output),
                formula=f"S = {words.squashing.name}({output})",
                about=words.squashing.about,
            )  # fmt: skip
        if words.targets == "one-hot":
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
                    recipe=product(grad_after, f"{before}ᵀ"),
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
                    recipe=product(f"{weights}ᵀ", grad_after), about=about,
                )  # fmt: skip
            elif isinstance(layer, Activation):
                self._add_slope(layer, before, after)
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=cells(f"{{{grad_after}}}·{{g′({before})}}"),
                    formula=f"{grad_before} = {grad_after} ∘ g′({before})",
                    row_0="The bias feature is a constant, no change passes through it: set to 0.",
                    about=f"Back through the activation, the chain rule: times the slope g′ that g "
                    f"has at each number of {before}. Where the slope is 0, nothing comes through.",
                )  # fmt: skip
            elif layer is None:
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=cells(f"{{{grad_after}}}"),
                    about=f"{after} is {before} as it is, so J changes with both alike.",
                )  # fmt: skip
            else:
                self._add(
                    grad_before, gradient, shape, "backward", of=before,
                    recipe=given(f"It is what {layer!r} makes of {grad_after}."),
                    formula=f"{grad_before} = {layer!r}",
                    about=f"Back through {layer!r}.",
                )  # fmt: skip

    def _add_slope(self, layer: Activation, before: str, after: str) -> None:
        g = ActivationWords(layer)
        name = f"g′({before})"
        slope = np.zeros_like(self._values(before))
        slope[1:] = layer.g_prime(self._values(before)[1:])
        numbers = g.slope(f"{{{before}}}", f"{{{after}}}")
        self._add(
            name, slope, self._sides(before), None,
            recipe=cells(f"g′({{{before}}})", numbers), formula=name,
            row_0="g leaves the bias feature alone: there is no slope.",
            about=f"How steep g is at each number of {before}.",
        )  # fmt: skip

    def _update(self, net: NeuralNetwork, optimizer: Optimizer) -> None:
        """Take the optimizer's step, and record its memory and the new weights."""
        words = OptimizerWords(optimizer)
        steps, before = optimizer.memory.copy(net)
        optimizer.step(net)
        net.restore_bias_rows()
        _, after = optimizer.memory.copy(net)
        self.scalars |= words.scalars | ({"t": float(steps + 1)} if words.counts else {})
        for index, (weights, _) in enumerate(net.weights_and_dJ_dws()):
            number = str(index + 1)
            sides = self._sides(f"W{number}")
            remembered = zip(words.memory(number), before[index], after[index], strict=False)
            for (letter, symbols, about), old, new in remembered:
                self._add(
                    f"{letter}{number}", old, sides, None,
                    recipe=given("It is the optimizer's memory of the steps before this one."),
                    about="What the optimizer remembers of the steps before.",
                )  # fmt: skip
                self._add(
                    f"{letter}{number} new", new, sides, "update", of=f"W{number}",
                    recipe=cells(symbols), about=about,
                    row_0="Row 0 of the weights is not learnt: there is nothing to remember.",
                )  # fmt: skip
            symbols = words.rule(number)
            self._add(
                f"W{number} new", weights, sides, "update", of=f"W{number}",
                recipe=cells(symbols) if symbols else given(f"It is what {optimizer!r} makes."),
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
            "formula": formula or formula_of(name, recipe),
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
    targets = LossWords(loss, "").targets if name == "Y" else "any number"
    if targets == "one-hot":
        if value != 1:
            raise ValueError(
                "with the cross-entropy, put a 1 at the right class: the rest becomes 0"
            )
        matrix[1:, column] = 0.0
    if targets == "from 0 to 1" and not 0 <= value <= 1:
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
