"""The recorded step as a spreadsheet: LibreOffice comes to the library's numbers."""

import itertools
import re
import shutil

import numpy as np
import openpyxl
import pytest
from recalculation import Office

from mfnet import Dropout, Linear, NeuralNetwork
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS
from mfnet.exchange.spreadsheet import MOST_CELLS, defined, save_step, to_xlsx
from mfnet.parts.losses import WeightedCELoss
from mfnet.recording import record_step

EXACT = 1e-12
SAMPLES = 3
PARTS = {
    "activation": [name for name, part in ACTIVATIONS.items() if part.is_choice],
    "loss": [name for name, part in LOSSES.items() if part.is_choice],
    "optimizer": list(OPTIMIZERS),
}
COUNT = max(map(len, PARTS.values()))


class Trial:
    """A network of random size and weights, trained for some steps, and the samples of the next."""

    def __init__(self, seed):
        self.rng = rng = np.random.default_rng(seed)
        activation, loss, optimizer = (names[seed % len(names)] for names in PARTS.values())
        sizes = [int(size) for size in rng.integers(2, 9, size=rng.integers(2, 5))]
        layers = []
        for before, after in itertools.pairwise(sizes):
            layers += [Linear(before, after, seed=rng), ACTIVATIONS[activation].make()]
        self.net = NeuralNetwork(layers[:-1])
        for weights, _ in self.net.weights_and_dJ_dws():
            weights[1:, 0] = rng.normal(size=len(weights) - 1)
        self.loss = LOSSES[loss].make()
        decay = 0.05 if seed % 2 else 0.0
        self.optimizer = OPTIMIZERS[optimizer].make(learning_rate=0.1, weight_decay=decay)
        self.inputs = rng.normal(size=(SAMPLES, sizes[0]))
        kind = LOSSES[loss].targets
        self.targets = rng.random((SAMPLES, sizes[-1]))
        if kind == "one-hot":
            self.targets = np.eye(sizes[-1])[rng.integers(sizes[-1], size=SAMPLES)]
        for _ in range(seed % 3):
            self.take_a_step()

    def take_a_step(self):
        x, y = (np.vstack([np.ones(SAMPLES), of.T]) for of in (self.inputs, self.targets))
        self.net.backward(self.loss.grad(self.net.forward(x), y))
        self.optimizer.step(self.net)

    def step(self):
        return record_step(
            self.net, self.inputs, self.targets, loss=self.loss, optimizer=self.optimizer
        )


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is missing")
    return Office(tmp_path_factory.mktemp("office"))


def places(path):
    """The first cell of every matrix and scalar, by the names that the file defines."""
    book = openpyxl.load_workbook(path)
    found = {}
    for name, defined_name in book.defined_names.items():
        column, row = re.search(r"\$([A-Z]+)\$(\d+)", defined_name.attr_text).groups()
        found[name] = openpyxl.utils.column_index_from_string(column), int(row)
    return found


def compare(step, cells, where):
    for name, matrix in step.matrices.items():
        left, top = where[defined(name)]
        for (row, column), number in np.ndenumerate(matrix.values):
            at = f"{openpyxl.utils.get_column_letter(left + column)}{top + row}"
            assert cells[at] == pytest.approx(number, abs=EXACT, rel=EXACT), f"{name} at {at}"
    left, top = where["J"]
    assert cells["B3"] == cells[f"{openpyxl.utils.get_column_letter(left)}{top}"]


def put(path, where, name, row, column, number):
    book = openpyxl.load_workbook(path)
    left, top = where[name]
    book.active.cell(top + row, left + column).value = number
    book.save(path)


def test_every_part_is_recalculated_to_the_librarys_numbers_and_again_after_changes(
    office, tmp_path
):
    trials = [Trial(seed) for seed in range(COUNT)]
    assert len(trials) >= 5
    paths = [tmp_path / f"{number}.xlsx" for number in range(len(trials))]
    for trial, path in zip(trials, paths, strict=True):
        save_step(trial.step(), path)
    wheres = [places(path) for path in paths]
    for trial, where, cells in zip(trials, wheres, office.recalculated(paths), strict=True):
        compare(trial.step(), cells, where)
    for trial, path, where in zip(trials, paths, wheres, strict=True):
        row, column = 1, 2
        for number, (weights, _) in enumerate(trial.net.weights_and_dJ_dws(), 1):
            weights[row, column] = 0.1 * number - 0.73
            put(path, where, f"W_{number}", row, column, weights[row, column])
        trial.inputs[1, 0] = 1.25
        put(path, where, "A_0", 1, 1, 1.25)
        trial.optimizer.learning_rate = 0.03
        put(path, where, "eta", 0, 0, 0.03)
        if LOSSES["cross-entropy"].describes(trial.loss):
            trial.targets[0] = np.eye(len(trial.targets[0]))[1]
            for output, target in enumerate(trial.targets[0], 1):
                put(path, where, "Y", output, 0, target)
    for trial, where, cells in zip(trials, wheres, office.recalculated(paths), strict=True):
        compare(trial.step(), cells, where)


def test_numbers_that_overflow_in_a_plain_formula_do_not_here(office, tmp_path):
    steps, paths = [], []
    for loss in ("cross-entropy", "binary-cross-entropy"):
        for activation in ("sigmoid", "softplus", "elu"):
            net = NeuralNetwork([Linear(1, 2, seed=0), ACTIVATIONS[activation].make()])
            net.layers[0].weights[1:] = [[0, 1], [0, -1]]
            net.layers.append(Linear(2, 2, seed=1))
            net.layers[2].weights[1:] = [[0, 900, 1], [0, -900, 1]]
            steps.append(record_step(net, [[800.0], [-800.0]], [[1, 0], [1, 0]],
                                     loss=LOSSES[loss].make()))  # fmt: skip
            paths.append(tmp_path / f"{loss}-{activation}.xlsx")
            save_step(steps[-1], paths[-1])
    wheres = [places(path) for path in paths]
    for step, where, cells in zip(steps, wheres, office.recalculated(paths), strict=True):
        assert np.isfinite(step.loss)
        compare(step, cells, where)


def cells_of(step, tmp_path):
    save_step(step, tmp_path / "step.xlsx")
    return openpyxl.load_workbook(tmp_path / "step.xlsx").active


def test_only_what_the_step_begins_with_is_a_number(tmp_path):
    trial = Trial(4)
    sheet = cells_of(trial.step(), tmp_path)
    where = places(tmp_path / "step.xlsx")
    for name, matrix in trial.step().matrices.items():
        left, top = where[defined(name)]
        given = name in {"A0", "Y"} or re.fullmatch(r"[WMV]\d", name)
        for row, column in np.ndindex(matrix.values.shape):
            value = sheet.cell(top + row, left + column).value
            constant = given or (matrix.row_0 and row == 0)
            assert isinstance(value, (int, float)) == bool(constant), f"{name} {row},{column}"


def test_what_has_no_formula_says_why(tmp_path):
    net = NeuralNetwork([Linear(2, 3, seed=0), Dropout(0.5, seed=1), Linear(3, 2, seed=0)])
    loss = WeightedCELoss([1.0, 2.0])
    sheet = cells_of(record_step(net, np.ones((2, 2)), np.eye(2), loss=loss), tmp_path)
    texts = " ".join(str(cell.value) for (cell,) in sheet.iter_rows(max_col=1))
    assert "No formula here: It is what Dropout(0.5) makes of Z₁." in texts
    assert "No formula here: It is what WeightedCELoss makes of the sample." in texts
    assert texts.count("which do not follow") == 4


def test_a_diverged_step_is_written_too(tmp_path):
    net = NeuralNetwork([Linear(1, 1, seed=0), Linear(1, 1, seed=0)])
    net.layers[0].weights[1, 1] = np.nan
    cells_of(record_step(net, [[1.0]], [[1.0]]), tmp_path)


def test_what_no_spreadsheet_can_hold_is_refused_with_a_sentence():
    net = NeuralNetwork([Linear(900, 900, seed=0)])
    step = record_step(net, np.ones((1, 900)), np.ones((1, 900)))
    with pytest.raises(ValueError, match=f"a spreadsheet holds {MOST_CELLS:,}"):
        to_xlsx(step)
    with pytest.raises(TypeError, match="step must be"):
        to_xlsx(net)
