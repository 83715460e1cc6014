"""Records the backward pass: from how `J` changes with the answers to all other gradients."""

from collections.abc import Sequence

import numpy as np

from mfnet.layer import Activation, Layer, Linear
from mfnet.recording.formulas import ActivationFormulas
from mfnet.recording.forward import Passage
from mfnet.recording.notes import Notes, is_as_defined
from mfnet.recording.places import Place, place_of, place_of_function
from mfnet.recording.recipes import CellByCell, Given, Product
from mfnet.tensor import Tensor


def record_backward(notes: Notes, passages: Sequence[Passage], gradient: Tensor) -> None:
    """Last layer first; `gradient` is that of the last one's output."""
    for passage in reversed(passages):
        layer = passage.layer
        if layer is None:
            _nothing(notes, passage, gradient)
            continue
        gradient = layer.backward(gradient)
        if is_as_defined(layer, Linear):
            _linear(notes, passage, layer, gradient)
        elif is_as_defined(layer, Activation):
            _activation(notes, passage, layer, gradient)
        else:
            _other(notes, passage, layer, gradient)


def gradient_name(name: str) -> str:
    """What the gradient with respect to a matrix is called: `Delta1` for `Z1`, else `dJ/dA1`."""
    return f"Delta{name[1:]}" if name.startswith("Z") else f"dJ/d{name}"


def _linear(notes: Notes, passage: Passage, layer: Layer, gradient: Tensor) -> None:
    before, after, weights = passage.before, passage.after, passage.weights
    delta = gradient_name(after)
    notes.add(
        f"dJ/d{weights}",
        layer.dJ_dw,
        notes.matrices[weights].axes,
        Product(delta, f"{before}ᵀ"),
        f"How J changes with each weight. A weight multiplied an input in {before}, and its "
        f"product went into a sum in {after}: so it is that sum's {delta} times that input, added "
        "up over the samples.",
        row_0=f"Row 0 of {weights} is the constant 1 0 … 0, which is not learnt: its gradient is "
        "set to 0.",
        of=weights,
        place=place_of(layer.backward_weights, "self.dJ_dw = "),
    )
    about = (
        f"Back through the weights: a number of {before} went into every unit of the layer, each "
        "time times a weight. So what comes back from the units is multiplied by the same weights, "
        "and added up."
    )
    if before == "A0":
        about += " No weight needs this last one: it says how J changes with the inputs."
    place = place_of(layer.backward, "return")
    _add(notes, before, gradient, Product(f"{weights}ᵀ", delta), about, place=place)


def _activation(notes: Notes, passage: Passage, layer: Activation, gradient: Tensor) -> None:
    before, after = passage.before, passage.after
    z = notes.matrices[before]
    slope = np.zeros_like(z.values)
    slope[1:] = layer.g_prime(z.values[1:])
    notes.add(
        f"g′({before})",
        slope,
        z.axes,
        ActivationFormulas(layer).slope(f"{{{before}}}", f"{{{after}}}"),
        f"g′, the derivative of g: how steep g is at each number of {before}.",
        formula=f"g′({before})",
        row_0="g leaves the bias feature alone: there is no slope.",
        is_stage=False,
        place=place_of_function(layer, slope=True),
    )
    grad_after = gradient_name(after)
    _add(
        notes,
        before,
        gradient,
        CellByCell(f"{{{grad_after}}}·{{g′({before})}}"),
        f"{gradient_name(before)} says how J changes with each number of {before}. By the chain "
        f"rule it is what came back, times the slope g′ that g has there: where the slope is 0, "
        "nothing comes through.",
        formula=f"{gradient_name(before)} = {grad_after} ∘ g′({before})",
        row_0="The bias feature is a constant, no change passes through it: set to 0.",
        place=place_of(layer.backward, "self.g_prime("),
    )


def _nothing(notes: Notes, passage: Passage, gradient: Tensor) -> None:
    """Back through no layer at all."""
    before, after = passage.before, passage.after
    about = f"{after} is {before} as it is, so J changes with both alike."
    _add(notes, before, gradient, CellByCell(f"{{{gradient_name(after)}}}"), about)


def _other(notes: Notes, passage: Passage, layer: Layer, gradient: Tensor) -> None:
    """Back through a layer that has no formula here."""
    recipe = Given(f"It is what {layer!r} makes of {gradient_name(passage.after)}.")
    if passage.weights:
        notes.add(
            f"dJ/d{passage.weights}",
            np.atleast_2d(layer.dJ_dw),
            notes.matrices[passage.weights].axes,
            recipe,
            f"How J changes with each weight of {layer!r}.",
            of=passage.weights,
        )
    formula = f"{gradient_name(passage.before)} = {layer!r}"
    about = f"Back through {layer!r}."
    place = place_of(layer.backward)
    _add(notes, passage.before, gradient, recipe, about, formula=formula, place=place)


def _add(
    notes: Notes,
    of: str,
    gradient: Tensor,
    recipe: CellByCell | Given | Product,
    about: str,
    *,
    formula: str = "",
    row_0: str = "",
    place: Place | None = None,
) -> None:
    """Write down the gradient with respect to the matrix `of`."""
    axes = notes.matrices[of].axes
    name = gradient_name(of)
    notes.add(name, gradient, axes, recipe, about, formula=formula, row_0=row_0, of=of, place=place)
