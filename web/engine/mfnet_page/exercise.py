"""Exercises: which numbers of a recorded step one works out, and how near an answer has to be.

An answer is right within half a percent: that is three digits, one less than the page shows, so
that rounding on the way does no harm. One computes with the numbers on the screen, which have four
digits; what these four leave open counts too, up to a twentieth of the answer in all. Where they
leave more open, as where large terms nearly cancel, the cell is called delicate: it takes all
digits, and no sheet of random cells has it.
"""

import re
from collections.abc import Callable, Container
from math import floor, isfinite, log10
from typing import NamedTuple

import numpy as np

from mfnet.recording import CellByCell, Given, Matrix, Mean, Product, RecordedStep, Softmax
from mfnet.recording.arithmetic import read, worked_out
from mfnet.recording.recipes import TRANSPOSED, Cell

DIGITS = 4  # that Inspect shows; of very small and very large numbers one less
ENOUGH = 0.005  # of an answer: three digits
AT_MOST = 0.05  # of an answer
OF_ZERO = (1e-9, 5e-4)  # at least and at most, where the answer is 0
MOST_TERMS = 12  # of a sum that one can be asked to work out
MOST_CELLS = 40  # of a matrix in one exercise
DRAWS = 20  # of a random cell, before a matrix is passed over
COPY = re.compile(r"\{[^}]+\}")


class Question(NamedTuple):
    """A cell to be worked out.

    Attributes:
        cell: which one.
        tolerance: how far an answer may be from the number.
        delicate: whether the digits on the screen are too few to work it out.
    """

    cell: Cell
    tolerance: float
    delicate: bool


def of_number(step: RecordedStep, cell: Cell) -> list[Question]:
    """This one. Raises ValueError with a sentence, where there is nothing to work out."""
    label = f"{cell.matrix}[{cell.row},{cell.column}]"
    if not _is_there(step, cell):
        raise ValueError(f"There is no {label} in this step.")
    matrix = step[cell.matrix]
    if not isfinite(matrix.at(cell.row, cell.column)):
        raise ValueError(f"{label} is no finite number: there is nothing to work out.")
    if cell.row not in _rows(matrix):
        raise ValueError(f"{label} is given: there is nothing to work out. Choose another number.")
    _check_stage(matrix)
    return [_question(step, cell)]


def of_matrix(step: RecordedStep, name: str, seed: int) -> list[Question]:
    """All numbers of a matrix; of a large one `MOST_CELLS` at random. Raises as `of_number`."""
    if name not in step.matrices:
        raise ValueError(f"There is no {name} in this step.")
    matrix = step[name]
    rows, columns = _rows(matrix), matrix.columns.numbers
    count = len(rows) * len(columns)
    if not count:
        raise ValueError(f"{name} is given: there is nothing to work out. Choose another matrix.")
    _check_stage(matrix)
    chosen = range(count)
    if count > MOST_CELLS:
        rng = np.random.default_rng(seed)
        chosen = np.sort(rng.choice(count, MOST_CELLS, replace=False)).tolist()
    places = (divmod(index, len(columns)) for index in chosen)
    cells = [Cell(name, rows[row], columns[column]) for row, column in places]
    if not all(isfinite(matrix.at(*cell[1:])) for cell in cells):
        raise ValueError(f"{name} holds numbers that are not finite: it cannot be worked out.")
    return [_question(step, cell) for cell in cells]


def at_random(step: RecordedStep, count: int, seed: int) -> list[Question]:
    """`count` numbers of the step, in its order, as evenly over its matrices as can be.

    Long sums, copies, zeros and delicate cells come only where there is nothing else.
    """
    rng = np.random.default_rng(seed)
    matrices = [step[str(name)] for name in rng.permutation(step.stages)]
    chosen: dict[Cell, Question] = {}
    easy = [matrix for matrix in matrices if _is_easy(step, matrix)]
    for candidates, is_wanted in ((easy, _is_good), (matrices, _is_any)):
        found = True
        while found and len(chosen) < count:
            found = False
            for matrix in candidates:
                question = _drawn(step, matrix, rng, chosen, is_wanted)
                if question and len(chosen) < count:
                    chosen[question.cell] = question
                    found = True
    places = {name: place for place, name in enumerate(step.matrices)}
    return sorted(chosen.values(), key=lambda one: (places[one.cell.matrix], *one.cell[1:]))


def _check_stage(matrix: Matrix) -> None:
    if not matrix.is_stage:
        raise ValueError(f"{matrix.name} is no stage of its own: choose one from the map.")


def _is_there(step: RecordedStep, cell: Cell) -> bool:
    axes = step[cell.matrix].axes if cell.matrix in step.matrices else ()
    return bool(axes) and all(
        number in axis.numbers for axis, number in zip(axes, cell[1:], strict=True)
    )


def _drawn(
    step: RecordedStep,
    matrix: Matrix,
    rng: np.random.Generator,
    chosen: Container[Cell],
    is_wanted: Callable[[RecordedStep, Question], bool],
) -> Question | None:
    """A random cell of a matrix that is wanted, if a few draws find one."""
    rows, columns = _rows(matrix), matrix.columns.numbers
    for _ in range(DRAWS if rows else 0):
        cell = Cell(matrix.name, int(rng.choice(rows)), int(rng.choice(columns)))
        if cell in chosen or not isfinite(matrix.at(*cell[1:])):
            continue
        question = _question(step, cell)
        if is_wanted(step, question):
            return question
    return None


def _is_easy(step: RecordedStep, matrix: Matrix) -> bool:
    """Whether its cells are no copies, and no sums of too many terms."""
    recipe = matrix.recipe
    if isinstance(recipe, CellByCell):
        return not COPY.fullmatch(recipe.computed)
    if isinstance(recipe, Product):
        left = step[recipe.left.removesuffix(TRANSPOSED)]
        inner = left.rows if recipe.left.endswith(TRANSPOSED) else left.columns
        return inner.count <= MOST_TERMS
    return len(recipe.cells(step.matrices, 0, 0)) <= MOST_TERMS


def _is_good(step: RecordedStep, question: Question) -> bool:
    return not question.delicate and step[question.cell.matrix].at(*question.cell[1:]) != 0


def _is_any(_step: RecordedStep, _question: Question) -> bool:
    return True


def _rows(matrix: Matrix) -> list[int]:
    """The rows of a matrix that can be worked out: none of what is given, and no constant."""
    if isinstance(matrix.recipe, Given):
        return []
    is_bias = matrix.rows.bias and matrix.phase == "forward"
    return [row for row in matrix.rows.numbers if row > 0 or not (matrix.row_0 or is_bias)]


def _question(step: RecordedStep, cell: Cell) -> Question:
    size, left_open = abs(step[cell.matrix].at(*cell[1:])), carried(step, cell)
    if size == 0:
        least, most = OF_ZERO
        return Question(cell, min(max(left_open, least), most), left_open > most)
    tolerance = min(ENOUGH * size + left_open, AT_MOST * size)
    return Question(cell, tolerance, left_open > (AT_MOST - ENOUGH) * size)


def carried(step: RecordedStep, cell: Cell) -> float:
    """How far a cell may be off if it is worked out with the digits that the page shows."""
    matrix = step[cell.matrix]
    operands = [(one, step[one.matrix].at(*one[1:])) for one in step.made_of(*cell)]
    match matrix.recipe:
        case Product():
            pairs = zip(operands[::2], operands[1::2], strict=True)
            return sum(
                abs(left) * unshown(right) + abs(right) * unshown(left)
                for (_, left), (_, right) in pairs
            )
        case Mean():
            return sum(unshown(value) for _, value in operands) / step.scalars["m"]
        case Softmax():
            own = matrix.at(*cell[1:])
            return own * sum(
                unshown(value) * (1 - own if one.row == cell.row else matrix.at(*one[1:]))
                for one, value in operands
            )
        case CellByCell():
            return _carried_by_formula(matrix.recipe, step, operands)
        case _:
            return 0.0


def _carried_by_formula(
    recipe: CellByCell, step: RecordedStep, operands: list[tuple[Cell, float]]
) -> float:
    """One operand after the other is moved by what is not shown of it."""
    try:
        formula = read(recipe.computed)
    except ValueError:  # of a function that nobody has written down
        return 0.0
    values = dict(step.scalars) | {one.matrix: value for one, value in operands}
    exact, total = worked_out(formula, values), 0.0
    for one, value in operands:
        moved = (values | {one.matrix: value + by * unshown(value)} for by in (-1, 1))
        total += max(abs(worked_out(formula, of) - exact) for of in moved)
    return total if isfinite(total) else 0.0


def unshown(value: float) -> float:
    """How far a number may be from what the page shows of it."""
    size = abs(value)
    is_tiny_or_huge = size < 1e-3 or size >= 1e6
    if size == 0 or (value.is_integer() and not is_tiny_or_huge) or not isfinite(size):
        return 0.0
    digits = DIGITS - 1 if is_tiny_or_huge else DIGITS
    return float(0.5 * 10.0 ** (floor(log10(size)) + 1 - digits))
