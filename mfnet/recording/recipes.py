"""How each cell of a recorded matrix is computed from cells of others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from re import findall
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from mfnet.recording.matrix import Matrix

TRANSPOSED = "ᵀ"


class Cell(NamedTuple):
    """A place in a recorded matrix.

    Attributes:
        matrix: its name.
        row: as the matrix numbers its rows: row 0 is the bias feature, where there is one.
        column: as the matrix numbers its columns, from 0.
    """

    matrix: str
    row: int
    column: int


Matrices: TypeAlias = "Mapping[str, Matrix]"


@dataclass(frozen=True)
class Given:
    """No formula makes it; `words` says where it comes from."""

    words: str

    def cells(self, _matrices: Matrices, _row: int, _column: int) -> list[Cell]:
        """None."""
        return []


@dataclass(frozen=True)
class Product:
    """Each cell is a row of `left` times a column of `right`.

    Attributes:
        left: the name of a matrix; with ᵀ at its end, of the transpose.
        right: the same.
    """

    left: str
    right: str

    def cells(self, matrices: Matrices, row: int, column: int) -> list[Cell]:
        """The row of `left` and the column of `right`, term by term."""
        left = matrices[self.left.removesuffix(TRANSPOSED)]
        inner = left.rows if self.left.endswith(TRANSPOSED) else left.columns
        terms = ((_cell(self.left, row, k), _cell(self.right, k, column)) for k in inner.numbers)
        return [cell for term in terms for cell in term]


@dataclass(frozen=True)
class CellByCell:
    """Each cell is made of the cells at its own place.

    Attributes:
        symbols: the formula as a textbook has it, with names in braces: `g({Z1})`. A name is a
            matrix, or one of the step's scalars.
        numbers: the formula to compute with, if it is another: `max(0, {Z1})`.
        exact: the formula as the library computes it, if it is another: without overflow, and
            written out where the one that is shown is not.
        rows: the row to read in each column, where it is not the cell's own.
        beside: the matrix that says which row that is.
    """

    symbols: str
    numbers: str = ""
    rows: Sequence[int] = ()
    beside: str = ""
    exact: str = ""

    @property
    def arithmetic(self) -> str:
        """The formula that gives the number, written out, whatever the size of its numbers."""
        return self.exact or self.computed

    @property
    def computed(self) -> str:
        """The formula that gives the number."""
        return self.numbers or self.symbols

    def cells(self, matrices: Matrices, row: int, column: int) -> list[Cell]:
        """The cells that the formula names."""
        row = self.rows[column] if self.rows else row
        names = dict.fromkeys(findall(r"\{([^}]+)\}", self.computed))
        return [Cell(name, row, column) for name in names if name in matrices]


@dataclass(frozen=True)
class Softmax:
    """`e` to the cell of `operand`, divided by the sum of these over the column."""

    operand: str

    def cells(self, matrices: Matrices, _row: int, column: int) -> list[Cell]:
        """The column of `operand`, the bias feature excepted."""
        return [Cell(self.operand, i, column) for i in matrices[self.operand].rows.numbers if i > 0]


@dataclass(frozen=True)
class Mean:
    """The sum of all cells of `operand`, divided by the number of samples."""

    operand: str

    def cells(self, matrices: Matrices, _row: int, _column: int) -> list[Cell]:
        """All cells of `operand`."""
        rows, columns = matrices[self.operand].rows, matrices[self.operand].columns
        return [Cell(self.operand, i, j) for i in rows.numbers for j in columns.numbers]


Recipe: TypeAlias = Given | Product | CellByCell | Softmax | Mean


def formula_of(name: str, recipe: Recipe) -> str:
    """The formula of a whole matrix, where its recipe says it already; else its name."""
    if isinstance(recipe, Product):
        return f"{name} = {recipe.left} {recipe.right}"
    if isinstance(recipe, CellByCell):
        return f"{name} = {without_braces(recipe.symbols)}"
    return name


def without_braces(symbols: str) -> str:
    """A formula as people read it."""
    return symbols.replace("{", "").replace("}", "")


def _cell(name: str, row: int, column: int) -> Cell:
    """A cell of a matrix, or of its transpose."""
    if name.endswith(TRANSPOSED):
        return Cell(name.removesuffix(TRANSPOSED), column, row)
    return Cell(name, row, column)
