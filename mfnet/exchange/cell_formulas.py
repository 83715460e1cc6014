"""The formulas of a spreadsheet: what each cell of a recorded step is computed from, by address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from mfnet.recording import CellByCell, Given, Matrix, Mean, Product, Recipe, Softmax
from mfnet.recording.arithmetic import Call, Choice, Formula, Name, Negative, Number, Operation
from mfnet.recording.arithmetic import read as read_formula
from mfnet.recording.recipes import TRANSPOSED, without_braces

WRITTEN_OUT = 6  # terms of a sum; a longer one is a function of two ranges
FUNCTIONS = {"abs": "ABS", "exp": "EXP", "log": "LN", "max": "MAX", "min": "MIN", "sign": "SIGN",
             "sqrt": "SQRT", "tanh": "TANH"}  # fmt: skip
SIGNS = {"+": "+", "−": "-", "·": "*", "/": "/", "^": "^"}
RELATIONS = {">": ">", "≤": "<="}
# How strongly signs bind. A spreadsheet's minus before a number binds more strongly than a power.
LEVELS = {"+": 1, "−": 1, "·": 2, "/": 2, "^": 3}
NEGATIVE, ATOM = 4, 5

Writer: TypeAlias = Callable[[int, int], str]
"""The formula of the cell of a row and a column, as the matrix numbers them."""


@dataclass(frozen=True)
class Block:
    """Where a matrix stands in the sheet.

    Attributes:
        matrix: the matrix.
        top: the row of its first number, from 0.
        left: the column of its first number, from 0.
    """

    matrix: Matrix
    top: int
    left: int

    def cell(self, row: int, column: int) -> str:
        """The address of a cell, `B7`."""
        rows, columns = self.matrix.axes
        return address(self.top + row - rows.first, self.left + column - columns.first)

    def row(self, row: int) -> str:
        """The range of a row."""
        columns = self.matrix.columns.numbers
        return f"{self.cell(row, columns[0])}:{self.cell(row, columns[-1])}"

    def column(self, column: int, *, bias: bool = True) -> str:
        """The range of a column, with its cell of the bias feature or without."""
        rows = [row for row in self.matrix.rows.numbers if bias or row > 0]
        return f"{self.cell(rows[0], column)}:{self.cell(rows[-1], column)}"

    @property
    def all(self) -> str:
        """The range of the whole matrix."""
        rows, columns = self.matrix.rows.numbers, self.matrix.columns.numbers
        return f"{self.cell(rows[0], columns[0])}:{self.cell(rows[-1], columns[-1])}"


def address(row: int, column: int) -> str:
    """The address of a cell, numbered from 0: `B7` for 6, 1."""
    return f"{letters(column)}{row + 1}"


@cache
def letters(column: int) -> str:
    """The letters of a column, numbered from 0."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def writer_of(recipe: Recipe, blocks: Mapping[str, Block], scalars: Mapping[str, str]) -> Writer:
    """What writes the formulas of a matrix with this recipe.

    Args:
        recipe: how the matrix is made.
        blocks: where the matrices stand.
        scalars: the addresses of the step's scalars.

    Raises ValueError for a recipe that has no formula: `reason_without(recipe)` says why.
    """
    match recipe:
        case Product(left, right):
            return _product(blocks, left, right)
        case Mean(operand):
            return lambda _row, _column: f"=SUM({blocks[operand].all})/{scalars['m']}"
        case Softmax(operand):
            return _softmax(blocks[operand])
        case CellByCell():
            return _cell_by_cell(recipe, blocks, scalars)
        case _:
            raise ValueError("no formula makes it")


def reason_without(recipe: Recipe) -> str:
    """Why there is no formula for a matrix with this recipe; empty if there is one."""
    if isinstance(recipe, Given):
        return recipe.words
    if isinstance(recipe, CellByCell):
        try:
            read_formula(recipe.arithmetic)
        except ValueError:
            return f"Nobody has written down what {without_braces(recipe.symbols)} is."
    return ""


def _product(blocks: Mapping[str, Block], left: str, right: str) -> Writer:
    """A row of `left` times a column of `right`; a transposed matrix stands there as it is."""
    first, second = (blocks[name.removesuffix(TRANSPOSED)] for name in (left, right))
    across = not left.endswith(TRANSPOSED)
    down = not right.endswith(TRANSPOSED)
    inner = first.matrix.columns.numbers if across else first.matrix.rows.numbers

    def written_out(row: int, column: int) -> str:
        return "=" + "+".join(
            f"{first.cell(row, k) if across else first.cell(k, row)}"
            f"*{second.cell(k, column) if down else second.cell(column, k)}"
            for k in inner
        )

    def of_ranges(row: int, column: int) -> str:
        one = first.row(row) if across else first.column(row)
        other = second.column(column) if down else second.row(column)
        if across != down:  # both lie the same way
            return f"=SUMPRODUCT({one},{other})"
        return f"=SUMPRODUCT(MMULT({one},{other}))"  # which is a single number

    return written_out if len(inner) <= WRITTEN_OUT else of_ranges


def _softmax(operand: Block) -> Writer:
    """The largest number is subtracted from all: so no exponential overflows."""

    def written(row: int, column: int) -> str:
        whole = operand.column(column, bias=False)
        e = f"EXP({operand.cell(row, column)}-MAX({whole}))"
        return f"={e}/SUMPRODUCT(EXP({whole}-MAX({whole})))"

    return written


def _cell_by_cell(
    recipe: CellByCell, blocks: Mapping[str, Block], scalars: Mapping[str, str]
) -> Writer:
    read = read_formula(recipe.arithmetic)

    def written(row: int, column: int) -> str:
        def cell(block: Block) -> str:
            if not recipe.beside:
                return block.cell(row, column)
            # The row of a one-hot column's 1: it moves when the targets are changed.
            classes = blocks[recipe.beside].column(column, bias=False)
            return f"INDEX({block.column(column, bias=False)},MATCH(1,{classes},0))"

        return "=" + _Printer(cell, column, blocks, scalars).text(read)

    return written


class _Printer:
    """Writes a formula with the addresses of one cell's operands."""

    def __init__(
        self,
        cell: Callable[[Block], str],
        column: int,
        blocks: Mapping[str, Block],
        scalars: Mapping[str, str],
    ) -> None:
        self._cell, self._column = cell, column
        self._blocks, self._scalars = blocks, scalars

    def text(self, formula: Formula, level: int = 0) -> str:
        """The formula, in brackets where it binds less strongly than `level`."""
        text, own = self._text(formula)
        return f"({text})" if own < level else text

    def _text(self, formula: Formula) -> tuple[str, int]:
        """The formula, and how strongly it binds."""
        match formula:
            case Number(text):
                return ("PI()" if text == "π" else text), ATOM
            case Name(name):
                return self._name(name), ATOM
            case Negative(operand):
                return f"-{self.text(operand, ATOM)}", NEGATIVE
            case Operation(sign, left, right):
                level = LEVELS[sign]
                first, second = self.text(left, level), self.text(right, level + 1)
                return f"{first}{SIGNS[sign]}{second}", level
            case Call("log", (Name(name),)) if self._is_softmax(name):
                return self._log_softmax(name), 1
        return self._function(formula), ATOM

    def _function(self, formula: Call | Choice) -> str:
        if isinstance(formula, Call):
            inside = ",".join(map(self.text, formula.arguments))
            return f"{FUNCTIONS[formula.function]}({inside})"
        left, right = self.text(formula.left), self.text(formula.right)
        then, otherwise = self.text(formula.then), self.text(formula.otherwise)
        return f"IF({left}{RELATIONS[formula.relation]}{right},{then},{otherwise})"

    def _name(self, name: str) -> str:
        return self._cell(self._blocks[name]) if name in self._blocks else self._scalars[name]

    def _is_softmax(self, name: str) -> bool:
        return name in self._blocks and isinstance(self._blocks[name].matrix.recipe, Softmax)

    def _log_softmax(self, name: str) -> str:
        """The logarithm of a probability that may be too small for a number of its own."""
        recipe = self._blocks[name].matrix.recipe
        operand = self._blocks[recipe.operand if isinstance(recipe, Softmax) else name]
        whole = operand.column(self._column, bias=False)
        return f"{self._cell(operand)}-MAX({whole})-LN(SUMPRODUCT(EXP({whole}-MAX({whole}))))"
