"""Records the loss: the targets, how wrong each answer is, `J`, and its derivative."""

from dataclasses import replace

import numpy as np

from mfnet.loss import Loss
from mfnet.machinery.shortcuts import loss_and_grad
from mfnet.recording.formulas import LossFormulas, squashed
from mfnet.recording.matrix import Axis
from mfnet.recording.notes import Notes
from mfnet.recording.places import place_of, place_of_gradient, place_of_losses
from mfnet.recording.recipes import CellByCell, Given, Mean, Recipe
from mfnet.tensor import Tensor


def record_loss(notes: Notes, output: str, targets: Tensor, loss: Loss) -> Tensor:
    """Returns how `J` changes with the network's output, whose name is `output`."""
    pred, axes = notes.matrices[output].values, notes.matrices[output].axes
    formulas = LossFormulas(loss, output)
    notes.add(
        "Y",
        targets,
        axes,
        Given("It is given: what the answer should be."),
        "The targets: what the network should answer.",
        row_0="Row 0 is the bias feature: always 1. The loss does not look at it.",
        is_stage=False,
    )
    if formulas.squashing is not None:
        notes.add(
            "S",
            formulas.squashing.function(pred[1:]),
            (axes[0].without_bias(), axes[1]),
            squashed(formulas.squashing, output),
            f"S holds probabilities. {formulas.squashing.about}",
            formula=f"S = {formulas.squashing.name}({output})",
            place=place_of(formulas.squashing.function),
        )
    losses, rows, recipe = _losses(formulas, pred, targets, loss, axes[0])
    notes.add(
        "losses",
        losses,
        (rows, notes.samples),
        recipe,
        f"losses holds the single losses. {formulas.each_about}",
        formula=formulas.each_formula,
        place=place_of_losses(loss),
    )
    total, gradient = loss_and_grad(loss, pred, targets)
    notes.add(
        "J",
        np.array([[total]]),
        (_one("the loss"), _one("of the batch")),
        Mean("losses"),
        "The loss, one number: the sum of all that, over the number of samples. All that follows "
        "answers one question: how would J change if a number before it grew a little?",
        formula="J = Σ losses / m",
        place=place_of(loss.loss, "return"),
    )
    notes.phase = "backward"
    notes.add(
        f"dJ/d{output}",
        gradient,
        axes,
        formulas.gradient,
        f"The way back begins: how J changes with each answer in {output}. It is the derivative of "
        "the loss.",
        formula=f"dJ/d{output} = {formulas.gradient_formula}",
        row_0="The loss does not look at the bias row, so it cannot change with it: 0.",
        of=output,
        place=place_of_gradient(loss),
    )
    return gradient


def _losses(
    formulas: LossFormulas, pred: Tensor, targets: Tensor, loss: Loss, outputs: Axis
) -> tuple[Tensor, Axis, Recipe]:
    """The loss of each output, or of each sample where it is one of all outputs together."""
    recipe = formulas.each
    if isinstance(recipe, CellByCell) and not formulas.is_one_hot:
        return _of_each_output(loss, pred, targets), outputs.without_bias(), recipe
    if isinstance(recipe, CellByCell):
        rows = (targets[1:].argmax(axis=0) + 1).tolist()
        recipe = replace(recipe, rows=rows, beside="Y")
    samples = range(pred.shape[1])
    losses = [loss.loss(pred[:, [sample]], targets[:, [sample]]) for sample in samples]
    return np.array([losses]), _one("the sample's loss"), recipe


def _of_each_output(loss: Loss, pred: Tensor, targets: Tensor) -> Tensor:
    """What the loss says of every single output of a single sample."""
    each = np.empty((pred.shape[0] - 1, pred.shape[1]))
    for row, column in np.ndindex(each.shape):
        answer, target = (np.array([[1.0], [of[row + 1, column]]]) for of in (pred, targets))
        each[row, column] = loss.loss(answer, target)
    return each


def _one(name: str) -> Axis:
    return Axis.of("number", 1, [name])
