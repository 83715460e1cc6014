"""A recorded matrix, and what its rows and columns stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from mfnet.recording.places import Place
from mfnet.recording.recipes import Recipe
from mfnet.tensor import Tensor

Phase = Literal["forward", "backward", "update"]


@dataclass(frozen=True)
class Axis:
    """The rows or the columns of a matrix.

    Attributes:
        word: what each of them is: "sample", "unit of layer 1".
        count: how many there are, the bias feature included.
        first: the number of the first: 1 where the bias feature is left out of a matrix.
        bias: whether number 0 is the bias feature.
        names: of each, if they have names.
    """

    word: str
    count: int
    first: int = 0
    bias: bool = False
    names: tuple[str, ...] | None = None

    @classmethod
    def of(cls, word: str, count: int, names: Sequence[str] = (), *, bias: bool = False) -> "Axis":
        """An axis of `count`, and the bias feature if there is one, with names if there are any.

        Raises ValueError if the names are not as many.
        """
        if names and len(names) != count:
            raise ValueError(f"{word}s must have {count} names, but have {len(names)}")
        named = (*(("bias",) if bias else ()), *names) if names else None
        return cls(word, count + bias, bias=bias, names=named)

    @property
    def numbers(self) -> range:
        """Their numbers."""
        return range(self.first, self.first + self.count)

    def without_bias(self) -> "Axis":
        """The same without the bias feature; the others keep their numbers."""
        return Axis(self.word, self.count - 1, 1, names=self.names[1:] if self.names else None)

    def name(self, number: int) -> str:
        """What to call one of them: its name, "sample 2", "unit 3 of layer 1"."""
        if self.names:
            return self.names[number - self.first]
        if self.bias and number == 0:
            return "bias"
        noun, of, whole = self.word.partition(" of ")
        return f"{noun} {number}{of}{whole}"


@dataclass(frozen=True, eq=False)
class Matrix:
    """A matrix of a step.

    Attributes:
        name: `Z1`, `dJ/dW1`, `W1 new`.
        values: the numbers, (rows, columns).
        rows: what the rows stand for.
        columns: what the columns stand for.
        phase: the part of the step in which it is recorded.
        is_stage: whether the step computes it; else the step begins with it, or it is an aid.
        formula: of the whole matrix: `Z1 = W1 A0`.
        about: what it is, in a sentence or two.
        recipe: how each cell is computed.
        row_0: why the cells of row 0 are what they are, where the recipe does not hold for them.
        of: for a gradient or an update, the matrix that it belongs to.
        place: the lines of the library that compute it; None for what is given, and for what the
            library does not compute.
    """

    name: str
    values: Tensor
    rows: Axis
    columns: Axis
    phase: Phase
    is_stage: bool
    formula: str
    about: str
    recipe: Recipe
    row_0: str = ""
    of: str | None = None
    place: Place | None = None

    @property
    def axes(self) -> tuple[Axis, Axis]:
        """Its rows and its columns."""
        return self.rows, self.columns

    def at(self, row: int, column: int) -> float:
        """The number in a cell. Raises IndexError if there is no such cell."""
        for axis, number in zip(self.axes, (row, column), strict=True):
            if number not in axis.numbers:
                raise IndexError(f"{self.name} has no cell {row}, {column}")
        return float(self.values[row - self.rows.first, column - self.columns.first])
