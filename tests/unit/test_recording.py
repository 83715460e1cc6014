"""A recorded step: the library's own numbers, each made as its recipe says, shown with formulas."""

import copy
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from arithmetic import work_out
from numpy.testing import assert_allclose, assert_array_equal
from worked_names import CONTRACT, PRINTED_HALF

from mfnet import (
    SGD,
    Activation,
    BatchIterator,
    BCELoss,
    CELoss,
    Id,
    Layer,
    Linear,
    Loss,
    MSELoss,
    NeuralNetwork,
    Optimizer,
    ReLU,
    WeightedCELoss,
    catalogue,
)
from mfnet.catalogue import choices
from mfnet.optimizer import Adam, AdamW, RMSprop
from mfnet.parts.activations import Tanh
from mfnet.parts.dropout import Dropout
from mfnet.recording import (
    CellByCell,
    Given,
    Matrix,
    Mean,
    Names,
    Product,
    RecordedStep,
    Softmax,
    record_step,
)
from mfnet.train import train, training
from mfnet.trainutils import one_hot


def network(activation=Tanh, outputs=2):
    """Of 3 inputs and 4 hidden units, with biases in which nothing is special."""
    rng = np.random.default_rng(3)
    layers = [Linear(3, 4, seed=rng), activation(), Linear(4, outputs, seed=rng)]
    for layer in layers[::2]:
        layer.weights[1:, 0] = rng.normal(size=layer.out_features)
    return NeuralNetwork(layers)


def samples(loss=None, outputs=2, count=4):
    rng = np.random.default_rng(5)
    inputs, targets = rng.normal(size=(count, 3)), rng.normal(size=(count, outputs))
    if isinstance(loss, BCELoss):
        targets = rng.uniform(size=(count, outputs))
    if isinstance(loss, CELoss | WeightedCELoss):
        targets = one_hot(rng.integers(0, outputs, count), outputs)
    return inputs, targets


@pytest.fixture
def example(worked_example):
    """The worked example as a recorded step."""
    layers = []
    for number in (1, 2, 3):
        weights = worked_example[f"W{number}"]
        linear = Linear(weights.shape[1] - 1, weights.shape[0] - 1)
        linear.weights = weights.copy()
        layers += [linear, Id()]
    optimizer = SGD(worked_example["learning_rate_with_full_gradient"])
    inputs, targets = worked_example["X"].T, worked_example["Y"].T
    return record_step(NeuralNetwork(layers[:-1]), inputs, targets, optimizer=optimizer)


class Reader:
    """Reads cells of a step, and remembers which."""

    def __init__(self, step):
        self.step, self.read = step, []

    def __call__(self, name, row, column):
        if name.endswith("ᵀ"):
            return self(name[:-1], column, row)
        self.read.append((name, row, column))
        return self.step[name].at(row, column)


def remade(read, matrix, row, column, functions):
    """A cell, computed from the cells that its recipe names."""
    step = read.step
    match matrix.recipe:
        case Product(left, right):
            inner = step[left.removesuffix("ᵀ")]
            inner = inner.rows if left.endswith("ᵀ") else inner.columns
            return sum(read(left, row, k) * read(right, k, column) for k in range(inner.count))
        case CellByCell() as recipe:
            row = recipe.rows[column] if recipe.rows else row

            def number(found):
                scalar = step.scalars.get(found[1])
                value = scalar if scalar is not None else read(found[1], row, column)
                return f"({float(value)!r})"

            return work_out(re.sub(r"\{([^}]+)\}", number, recipe.computed), **functions)
        case Softmax(operand):
            e = {i: np.exp(read(operand, i, column)) for i in range(1, step[operand].rows.count)}
            return e[row] / sum(e.values())
        case Mean(operand):
            rows, columns = step[operand].axes
            return (
                sum(read(operand, i, j) for i in rows.numbers for j in columns.numbers)
                / (step.scalars["m"])
            )


def assert_recipes_hold(step, **functions):
    """`functions` are g and g′, where the catalogue has none."""
    for name, matrix in step.matrices.items():
        for row in matrix.rows.numbers:
            for column in matrix.columns.numbers:
                if isinstance(matrix.recipe, Given) or (row == 0 and matrix.row_0):
                    assert step.made_of(name, row, column) == []
                    continue
                read = Reader(step)
                made = remade(read, matrix, row, column, functions)
                assert_allclose(made, matrix.at(row, column), rtol=1e-9, atol=1e-12, err_msg=name)
                assert set(step.made_of(name, row, column)) == set(read.read)


def test_the_worked_example_matrix_by_matrix(example, worked_example):
    for name, printed in CONTRACT.items():
        assert_array_equal(example[name].values, worked_example[printed], err_msg=name)
    for name, printed in PRINTED_HALF.items():
        full = 2 * worked_example[f"printed_{printed}"]
        full[0] = full[0] if name in {"dJ/dA0", "dJ/dA1", "dJ/dA2"} else 0
        assert_array_equal(example[name].values, full, err_msg=name)
    assert example.loss == worked_example["loss"]
    assert_recipes_hold(example)


def test_stages_come_in_the_order_in_which_they_are_made(example):
    forward = ["A0", "Z1", "A1", "Z2", "A2", "Z3", "A3", "losses", "J"]
    backward = ["dJ/dA3", "Delta3", "dJ/dW3", "dJ/dA2", "Delta2", "dJ/dW2", "dJ/dA1", "Delta1",
                "dJ/dW1", "dJ/dA0"]  # fmt: skip
    update = ["W1 new", "W2 new", "W3 new"]
    assert example.stages == forward + backward + update
    phases = [example[name].phase for name in example.stages]
    assert phases == ["forward"] * 9 + ["backward"] * 10 + ["update"] * 3


def test_formulas_are_the_textbooks(example):
    formulas = {name: example[name].formula for name in example.stages}
    assert formulas["Z1"] == "Z1 = W1 A0"
    assert formulas["A1"] == "A1 = g(Z1)"
    assert formulas["dJ/dW1"] == "dJ/dW1 = Delta1 A0ᵀ"
    assert formulas["dJ/dA1"] == "dJ/dA1 = W2ᵀ Delta2"
    assert formulas["Delta1"] == "Delta1 = dJ/dA1 ∘ g′(Z1)"
    assert formulas["W1 new"] == "W1 new = W1 − eta·dJ/dW1"


def test_a_cell_names_those_that_it_is_made_of(example):
    assert example.made_of("Z1", 3, 2) == [
        ("W1", 3, 0), ("A0", 0, 2), ("W1", 3, 1), ("A0", 1, 2), ("W1", 3, 2), ("A0", 2, 2),
    ]  # fmt: skip
    assert example.made_of("dJ/dA0", 1, 0)[:2] == [("W1", 0, 1), ("Delta1", 0, 0)]
    assert example.made_of("Delta1", 2, 3) == [("dJ/dA1", 2, 3), ("g′(Z1)", 2, 3)]
    assert example.made_of("Delta1", 0, 3) == []
    assert len(example.made_of("J", 0, 0)) == 4
    assert example.made_of("A0", 1, 0) == []


def test_what_is_not_there_is_an_error_that_says_so(example):
    with pytest.raises(KeyError, match="no matrix is called 'Z9'; there are A0, W1, Z1"):
        example["Z9"]
    with pytest.raises(IndexError, match="Z1 has no cell 4, 0"):
        example.made_of("Z1", 4, 0)
    with pytest.raises(IndexError, match="losses has no cell 0, 0"):
        example["losses"].at(0, 0)


OPTIMIZERS = [
    SGD(0.3),
    SGD(0.3, weight_decay=0.1),
    SGD(0.3, momentum=0.9),
    SGD(0.3, momentum=0.8, weight_decay=0.1),
    SGD(0.3, momentum=0.8, nesterov=True, weight_decay=0.1),
    RMSprop(0.01),
    RMSprop(0.01, weight_decay=0.1),
    Adam(0.01),
    Adam(0.01, weight_decay=0.1),
    AdamW(0.01, weight_decay=0.1),
    AdamW(0.01, weight_decay=0),
]
LOSSES = [part.make() for part in choices(catalogue.LOSSES).values()]
ACTIVATIONS = [part.kind for part in catalogue.ACTIVATIONS.values()]


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=repr)
@pytest.mark.parametrize("steps", [0, 3])
def test_a_step_is_the_one_that_training_takes(optimizer, steps):
    net, optimizer, loss = network(), copy.deepcopy(optimizer), MSELoss()
    inputs, targets = samples()
    whole = {"dataloader": BatchIterator(-1, shuffle=False), "loss": loss, "optimizer": optimizer}
    progress = training(net, inputs, targets, **whole)
    for _ in range(steps):
        next(progress)
    step = record_step(net, inputs, targets, loss=loss, optimizer=optimizer)
    assert_recipes_hold(step)
    assert next(progress).loss == step.loss
    for number, (weights, dJ_dw) in enumerate(net.weights_and_dJ_dws(), start=1):
        assert_array_equal(step[f"W{number} new"].values, weights)
        assert_array_equal(step[f"dJ/dW{number}"].values, dJ_dw)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: type(loss).__name__)
@pytest.mark.parametrize("outputs", [1, 3])
def test_every_cell_is_made_as_its_recipe_says_with_every_loss(loss, outputs):
    step = record_step(network(outputs=outputs), *samples(loss, outputs), loss=loss)
    assert not isinstance(step["losses"].recipe, Given)
    assert_recipes_hold(step)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_cell_is_made_as_its_recipe_says_with_every_activation(activation):
    net = network(activation)
    net.layers[0].weights[1:] *= 3  # both sides of every corner
    g = net.layers[1]
    step = record_step(net, *samples(count=8))
    if isinstance(step["A1"].recipe, CellByCell) and not step["A1"].recipe.numbers:
        assert_array_equal(step["A1"].values[1:], g.g(step["Z1"].values[1:]))
    assert_recipes_hold(step)


def test_a_network_may_end_in_an_activation_or_have_two_layers_of_a_kind_in_a_row():
    rng = np.random.default_rng(0)
    layers = [Linear(3, 4, seed=rng), Linear(4, 3, seed=rng), ReLU(), Tanh()]
    layers += [Linear(3, 2, seed=rng), Tanh()]
    step = record_step(NeuralNetwork(layers), *samples())
    assert_recipes_hold(step)
    assert step["Z2"].formula == "Z2 = W2 Z1"
    assert step["Delta1"].formula == "Delta1 = W2ᵀ Delta2"
    assert step["B1"].formula == "B1 = g(A2)"
    assert step["dJ/dA2"].formula == "dJ/dA2 = dJ/dB1 ∘ g′(A2)"
    assert list(step.matrices)[-1] == "W3 new"


def test_a_network_without_layers_answers_with_its_input():
    inputs, _ = samples()
    step = record_step(NeuralNetwork([]), inputs, inputs + 1.0)
    assert step.loss == pytest.approx(3.0)
    assert "dJ/dA0" in step.stages


class Doubling(Layer):
    """A layer of somebody's own, with a weight."""

    def __init__(self):
        self.weights, self.dJ_dw = np.array([2.0]), np.zeros(1)

    def forward(self, x):
        self.inputs = x
        return np.vstack((x[:1], self.weights * x[1:]))

    def backward(self, grad):
        self.dJ_dw = np.array([(grad[1:] * self.inputs[1:]).sum()])
        return np.vstack((np.zeros((1, grad.shape[1])), self.weights * grad[1:]))


class Shifted(Linear):
    """A layer that computes something else than the one that it derives from."""

    def forward(self, x):
        return super().forward(x) + 1.0


class Fourth(Loss):
    """A loss of somebody's own: the fourth power of the largest distance."""

    @staticmethod
    def loss(pred, target):
        return np.float64((np.abs(pred[1:] - target[1:]).max(axis=0) ** 4).mean())

    @staticmethod
    def grad(pred, target):
        return np.zeros_like(pred)


class Picky(MSELoss):
    """A loss of somebody's own that takes no zeros."""

    def check_targets(self, targets):
        if (targets == 0).any():
            raise ValueError("targets must not be 0")


class SignDescent(Optimizer):
    def step(self, net):
        for weights, dJ_dw in net.weights_and_dJ_dws():
            weights -= self.learning_rate * np.sign(dJ_dw)


def test_what_somebody_else_has_written_is_recorded_as_it_is_and_has_no_formula():
    layers = [Linear(3, 4, seed=0), Doubling(), Dropout(0.5, seed=1), Shifted(4, 2, seed=1)]
    net = NeuralNetwork([*layers, Activation(np.sin, np.cos)])
    inputs, targets = samples()
    step = record_step(net, inputs, targets, loss=Fourth(), optimizer=SignDescent(0.1))
    assert_recipes_hold(step, g=np.sin, g_prime=np.cos)
    assert isinstance(step["B3"].recipe, Given)
    assert_array_equal(step["A3"].values[1:], np.sin(step["B3"].values[1:]))
    assert step["W2"].values.tolist() == [[2.0]]
    assert step["dJ/dW2"].of == "W2"
    assert step["losses"].values.mean() == step.loss
    assert step["losses"].formula == "losses = Fourth(A3, Y)"
    whole = BatchIterator(-1, shuffle=False)
    train(net, inputs, targets, 1, 0.1, whole, Fourth(), SignDescent(0.1))
    for number, (weights, _) in enumerate(net.weights_and_dJ_dws(), start=1):
        assert_array_equal(step[f"W{number} new"].values, np.atleast_2d(weights))


def test_a_loss_with_a_weight_for_each_class_has_no_formula_and_its_losses_make_j():
    loss = WeightedCELoss([1.0, 3.0])
    step = record_step(network(), *samples(loss), loss=loss)
    assert isinstance(step["losses"].recipe, Given)
    assert step["losses"].values.mean() == pytest.approx(step.loss)
    assert_recipes_hold(step)


def test_neither_network_nor_optimizer_changes():
    net, optimizer = network(ReLU), Adam(0.01)
    inputs, targets = samples()
    train(net, inputs, targets, 2, optimizer=optimizer)

    def state():
        layers = [(layer.weights.copy(), layer.dJ_dw.copy()) for layer in net.layers]
        draws = net.layers[0]._generator.bit_generator.state
        return layers, optimizer.memory.copy(net), net.training, draws

    before = state()
    first = record_step(net, inputs, targets, optimizer=optimizer)
    again = record_step(net, inputs, targets, optimizer=optimizer)
    for name, matrix in first.matrices.items():
        assert_array_equal(again[name].values, matrix.values)
    after = state()
    for old, new in zip(before[0], after[0], strict=True):
        assert_array_equal(old[0], new[0])
        assert_array_equal(old[1], new[1])
    assert before[1][0] == after[1][0] == 2
    assert_array_equal(before[1][1][0], after[1][1][0])
    assert before[2:] == after[2:]


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        ({"net": "a network"}, TypeError, "net must be a NeuralNetwork"),
        ({"inputs": np.zeros((4, 5))}, ValueError, "x must have"),
        ({"targets": np.zeros((3, 2))}, ValueError, "samples"),
        ({"inputs": np.full((4, 3), np.nan)}, ValueError, "inputs"),
        ({"loss": MSELoss}, TypeError, "loss must be a Loss"),
        ({"loss": CELoss()}, ValueError, "one-hot"),
        ({"loss": Picky(), "targets": np.zeros((4, 2))}, ValueError, "targets must not be 0"),
        ({"optimizer": 0.1}, TypeError, "optimizer must be an Optimizer"),
        ({"names": Names(samples=["a", "b"])}, ValueError, "samples must have 4 names, but have 2"),
    ],
)
def test_bad_arguments_are_refused_in_a_sentence(change, error, sentence):
    inputs, targets = samples()
    arguments = {"net": network(), "inputs": inputs, "targets": targets} | change
    with pytest.raises(error, match=sentence):
        record_step(**arguments)


def test_a_terminal_shows_every_matrix_with_its_formula(example):
    shown = str(example)
    assert repr(example) == shown
    for matrix in example.matrices.values():
        assert f"\n{matrix.formula}" in shown
    after = shown[shown.index("\nZ1 = W1 A0\n") :].splitlines()[2:7]
    assert "\nm = 4, eta = 2\n" in shown
    assert after == [
        "                     sample 0  sample 1  sample 2  sample 3",
        "  bias                      1         1         1         1",
        "  unit 1 of layer 1         2         3         2         3",
        "  unit 2 of layer 1         3         4         4         5",
        "  unit 3 of layer 1         2         2         3         3",
    ]
    assert shown.index("FORWARD") < shown.index("BACKWARD") < shown.index("UPDATE")


def test_a_zero_has_no_sign():
    step = record_step(network(ReLU), *samples())
    delta = step["Delta1"].values
    assert (np.signbit(delta) & (delta == 0)).any()
    assert not re.search(r"-0(?![.\d])", str(step))
    assert not re.search(r">-0<", step._repr_html_())


class Tables(HTMLParser):
    """The tables of a page, as lists of rows, and every tag that is opened and closed in turn."""

    def __init__(self, html):
        super().__init__()
        self.tables, self.tags, self.open = [], set(), []
        self.feed(html)
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        assert not [name for name, _ in attributes if name.startswith("on")]
        if tag != "br":
            self.open.append(tag)
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in {"td", "th"}:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] in {"td", "th"}:
            self.tables[-1][-1][-1] += data


def test_a_notebook_shows_every_matrix_as_a_table_with_its_formula(example):
    html = example._repr_html_()
    tables = Tables(html).tables
    assert len(tables) == len(example.matrices)
    for table, matrix in zip(tables, example.matrices.values(), strict=True):
        assert matrix.formula in html
        numbers = [[float(number) for number in row[1:]] for row in table[1:]]
        assert_allclose(numbers, matrix.values, rtol=1e-4)


def test_names_are_text_in_a_notebook_whatever_stands_in_them():
    hostile = "<script>alert(1)</script>"
    names = Names(inputs=[hostile, "&amp;", '"'], samples=[hostile] * 4, origin=hostile)
    html = record_step(network(), *samples(), names=names)._repr_html_()
    page = Tables(html)
    assert "script" not in page.tags
    assert page.tables[0][0] == ["", *[hostile] * 4]
    assert [row[0] for row in page.tables[0][1:]] == ["bias", hostile, "&amp;", '"']


def test_a_notebook_takes_its_colours_from_the_page_around():
    style = re.search(
        r"<style>(.*?)</style>", record_step(network(), *samples())._repr_html_(), re.DOTALL
    )
    colours = re.findall(r"(?:color|background): ([^;]+);", style[1])
    assert set(colours) == {"inherit", "none"}
    selectors = re.findall(r"([^{}]+)\{", style[1])
    parts = [part.strip() for selector in selectors for part in selector.split(",")]
    assert all(part.startswith(".mfnet-step") for part in parts)


def test_a_large_matrix_is_cut_where_one_sees_it():
    net = NeuralNetwork([Linear(784, 100, seed=0), ReLU(), Linear(100, 10, seed=0)])
    inputs = np.random.default_rng(0).uniform(size=(20, 784))
    step = record_step(net, inputs, np.zeros((20, 10)))
    weights = next(table for table, name in zip(Tables(step._repr_html_()).tables, step.matrices,
                                                strict=True) if name == "W1")  # fmt: skip
    assert [len(weights), len(weights[0])] == [13, 9]
    assert weights[0][1:] == [
        "bias", "input 1", "input 2", "input 3", "input 4", "…", "input 783", "input 784",
    ]  # fmt: skip
    assert [row[0] for row in weights[-3:]] == ["…", "unit 99 of layer 1", "unit 100 of layer 1"]
    assert weights[10] == ["…"] * 9
    assert "Shown: 11 of 101 rows, 7 of 785 columns." in step._repr_html_()
    assert "W1    (shown: 11 of 101 rows, 7 of 785 columns)" in str(step)
    assert len(str(step)) < 40_000
    assert step["W1"].values.shape == (101, 785)


def test_a_wrong_recipe_would_be_seen(example):
    wrong = example["Z1"].values.copy()
    wrong[1, 1] += 1
    matrices = {**example.matrices, "Z1": replace(example["Z1"], values=wrong)}
    with pytest.raises(AssertionError):
        assert_recipes_hold(RecordedStep(example.title, matrices, example.scalars))


def test_a_matrix_knows_its_axes(example):
    matrix = example["dJ/dW1"]
    assert isinstance(matrix, Matrix)
    assert matrix.values.shape == (matrix.rows.count, matrix.columns.count) == (4, 3)
    assert [matrix.columns.name(number) for number in matrix.columns.numbers] == [
        "bias", "input 1", "input 2",
    ]  # fmt: skip
    assert list(example["losses"].rows.numbers) == [1]
