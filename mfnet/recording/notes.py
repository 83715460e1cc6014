"""What is written down while a step is recorded."""

from typing import TypeGuard, TypeVar

import numpy as np

from mfnet.dataloader import Batch
from mfnet.layer import Layer
from mfnet.recording.matrix import Axis, Matrix, Phase
from mfnet.recording.places import Place
from mfnet.recording.recipes import Recipe, formula_of
from mfnet.recording.step import Names
from mfnet.tensor import Tensor

_Kind = TypeVar("_Kind", bound=Layer)


class Notes:
    """The matrices of a step as they come, and what their rows and columns are.

    Attributes:
        matrices: by name, in the order in which they come.
        scalars: by name.
        names: as they were given.
        inputs: the rows of the input.
        outputs: the rows of the output.
        samples: the columns of everything that has a column a sample.
        phase: the part of the step that is being recorded.
    """

    def __init__(self, batch: Batch, names: Names) -> None:
        features, outputs = len(batch.inputs) - 1, len(batch.targets) - 1
        samples = batch.inputs.shape[1]
        self.matrices: dict[str, Matrix] = {}
        self.scalars: dict[str, float] = {"m": float(samples)}
        self.names = names
        self.inputs = Axis.of("input", features, names.inputs, bias=True)
        self.outputs = Axis.of("output", outputs, names.outputs, bias=True)
        self.samples = Axis.of("sample", samples, names.samples)
        self.phase: Phase = "forward"

    def add(
        self,
        name: str,
        values: Tensor,
        axes: tuple[Axis, Axis],
        recipe: Recipe,
        about: str,
        *,
        formula: str = "",
        row_0: str = "",
        of: str | None = None,
        is_stage: bool = True,
        place: Place | None = None,
    ) -> None:
        """Write a matrix down, a copy of it."""
        self.matrices[name] = Matrix(
            name=name,
            values=np.array(values, order="C"),
            rows=axes[0],
            columns=axes[1],
            phase=self.phase,
            is_stage=is_stage,
            formula=formula or formula_of(name, recipe),
            about=about,
            recipe=recipe,
            row_0=row_0,
            of=of,
            place=place,
        )

    def free_name(self, *wanted: str) -> str:
        """The first of these names that no matrix has; else B with the next free number."""
        numbered = (f"B{number}" for number in range(1, len(self.matrices) + 2))
        return next(name for name in (*wanted, *numbered) if name not in self.matrices)


def is_as_defined(layer: Layer, kind: type[_Kind]) -> TypeGuard[_Kind]:
    """Whether `layer` is of that kind and computes its passes as that kind does.

    What a subclass or somebody's own method computes has no formula here.
    """
    return isinstance(layer, kind) and all(
        getattr(getattr(layer, name), "__func__", None) is getattr(kind, name)
        for name in ("forward", "backward")
    )
