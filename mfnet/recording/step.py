"""A recorded step, which shows itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mfnet.recording.display import as_html, as_text
from mfnet.recording.matrix import Matrix
from mfnet.recording.recipes import Cell


@dataclass(frozen=True, kw_only=True)
class Names:
    """What the rows, columns and numbers of a recorded step are called.

    Attributes:
        inputs: of the features, if they have names.
        outputs: of the outputs.
        samples: of the samples.
        origin: what the samples are.
        weights: where the weights come from, in a sentence.
    """

    inputs: Sequence[str] = ()
    outputs: Sequence[str] = ()
    samples: Sequence[str] = ()
    origin: str = "the samples"
    weights: str = "It is a weight of the network, as it is before this step."


@dataclass(frozen=True, eq=False, repr=False)
class RecordedStep:
    """One step of backpropagation. A notebook shows it as tables, a terminal as text.

    Attributes:
        title: which network, loss and optimizer took it.
        matrices: all matrices by name, in the order of the step.
        scalars: the numbers in formulas: `m`, the number of samples, `eta`, the learning rate, and
            what else the optimizer's formulas name.
    """

    title: str
    matrices: Mapping[str, Matrix]
    scalars: Mapping[str, float]

    @property
    def stages(self) -> list[str]:
        """The names of the matrices that the step computes, in their order."""
        return [name for name, matrix in self.matrices.items() if matrix.is_stage]

    @property
    def loss(self) -> float:
        """`J`, before the weights change."""
        return self["J"].at(0, 0)

    def __getitem__(self, name: str) -> Matrix:
        """The matrix of that name. Raises KeyError, which lists the names, if there is none."""
        if name not in self.matrices:
            raise KeyError(f"no matrix is called {name!r}; there are {', '.join(self.matrices)}")
        return self.matrices[name]

    def made_of(self, name: str, row: int, column: int) -> list[Cell]:
        """The cells that a cell is computed from; none for what the step begins with.

        In a product they come term by term. Rows and columns are numbered from 0; a matrix without
        the bias feature (`S`, and `losses` of a loss that adds up outputs) begins with row 1.

        Raises:
            KeyError: if there is no such matrix.
            IndexError: if it has no such cell.
        """
        matrix = self[name]
        matrix.at(row, column)
        if row == 0 and matrix.row_0:
            return []
        return matrix.recipe.cells(self.matrices, row, column)

    def __str__(self) -> str:
        return as_text(self.title, self.scalars, self.matrices.values())

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return as_html(self.title, self.scalars, self.matrices.values())
