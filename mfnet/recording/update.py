"""Records the update: what the optimizer remembers, and the new weights."""

import numpy as np

from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.recording.formulas import OptimizerFormulas
from mfnet.recording.notes import Notes
from mfnet.recording.places import place_of_step
from mfnet.recording.recipes import CellByCell, Given
from mfnet.tensor import Tensor


def record_update(notes: Notes, net: NeuralNetwork, optimizer: Optimizer) -> None:
    """The optimizer takes its step."""
    notes.phase = "update"
    formulas = OptimizerFormulas(optimizer)
    steps, before = optimizer.memory.copy(net)
    optimizer.step(net)
    net.restore_bias_rows()
    _, after = optimizer.memory.copy(net)
    notes.scalars |= formulas.scalars
    if formulas.counts_steps:
        notes.scalars["t"] = float(steps + 1)
    for index, (weights, _) in enumerate(net.parameters_and_gradients()):
        number = str(index + 1)
        _memory(notes, formulas, optimizer, number, before[index], after[index])
        rule, old = formulas.rule(number), notes.matrices[f"W{number}"]
        notes.add(
            f"W{number} new",
            np.atleast_2d(weights),
            old.axes,
            CellByCell(rule) if rule else Given(f"It is what {optimizer!r} makes."),
            formulas.about,
            row_0=old.row_0,
            of=old.name,
            place=place_of_step(optimizer),
        )


def _memory(
    notes: Notes,
    formulas: OptimizerFormulas,
    optimizer: Optimizer,
    number: str,
    before: list[Tensor],
    after: list[Tensor],
) -> None:
    """What the optimizer remembers of one weight matrix, before the step and after it."""
    axes = notes.matrices[f"W{number}"].axes
    for remembered, old, new in zip(formulas.memory(number), before, after, strict=False):
        name = f"{remembered.letter}{number}"
        notes.add(
            name,
            old,
            axes,
            Given("It is the optimizer's memory of the steps before this one."),
            "What the optimizer remembers of the steps before.",
            is_stage=False,
        )
        notes.add(
            f"{name} new",
            new,
            axes,
            CellByCell(remembered.formula),
            remembered.about,
            row_0="Row 0 of the weights is not learnt: there is nothing to remember.",
            of=f"W{number}",
            place=place_of_step(optimizer),
        )
