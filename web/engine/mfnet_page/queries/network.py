"""The present network: its units and weights, a sample's way through it, the sizes of its steps."""

from typing import NamedTuple

import numpy as np

from mfnet.dataloader import with_bias
from mfnet.layer import Linear
from mfnet.tensor import Tensor
from mfnet.trainutils import Standardization
from mfnet_page.dataset import original
from mfnet_page.queries.answers import finite, probabilities
from mfnet_page.session import Record, Session

# A layer is shown whole up to so many units.
SHOWN_WHOLE = 16


class Passage(NamedTuple):
    """One sample on its way through a network, bias features excepted.

    Attributes:
        sample: which of the test samples.
        inputs: as they are stored.
        layers: `Z` and `A` of each weight matrix's units; the last ones' are the same.
        outputs: with the bias feature, (outputs + 1, 1).
    """

    sample: int
    inputs: Tensor
    layers: list[tuple[Tensor, Tensor]]
    outputs: Tensor


def passage(session: Session, sample: int) -> Passage:
    """The way of a test sample, the last one where there are not so many, or not yet."""
    dataset = session.dataset
    last = min(dataset.tests_arrived, len(dataset.test_inputs)) - 1
    sample = min(max(sample, 0), last)
    x = with_bias(dataset.test_inputs[sample : sample + 1], dataset.input_scale)
    layers: list[tuple[Tensor, Tensor]] = []
    for layer in session.net.layers:
        x = layer.forward(x)
        if isinstance(layer, Linear):
            layers.append((x[1:, 0].copy(), x[1:, 0].copy()))
        else:
            layers[-1] = layers[-1][0], x[1:, 0].copy()
    return Passage(sample, dataset.test_inputs[sample], layers, x)


def diagram(session: Session, first: list[int], sample: int) -> Record:
    """Units and the weights between them, with `Z` and `A` of a test sample.

    Of a layer of more than `SHOWN_WHOLE` units so many are shown, from `first[layer]` on. An image
    is one unit; for the weights that come from it stands their root mean square.
    """
    dataset = session.dataset
    way = passage(session, sample)
    matrices = [weights for weights, _ in session.net.weights_and_dJ_dws()]
    is_image = dataset.image is not None
    counts = [matrices[0].shape[1] - 1, *(len(matrix) - 1 for matrix in matrices)]
    starts = [*first, *[0] * len(counts)]  # those of another network may be fewer, or more
    windows = [window(count, start) for count, start in zip(counts, starts, strict=False)]
    scaled = way.inputs * dataset.input_scale
    layers: list[Record] = [
        {
            "units": counts[0],
            "first": windows[0].start,
            "bias": None,
            "z": None,
            "a": None if is_image else np.array(scaled[windows[0]], np.float64),
        }
    ]
    weights: list[Record] = []
    for number, matrix in enumerate(matrices):
        into, out_of = windows[number + 1], windows[number]
        rows = matrix[1:][into]
        if number == 0 and is_image:
            between = np.sqrt(np.mean(rows[:, 1:] ** 2, axis=1))[:, None]
        else:
            between = rows[:, 1:][:, out_of]
        z, a = way.layers[number]
        layers.append(
            {
                "units": counts[number + 1],
                "first": into.start,
                "bias": rows[:, 0].copy(),
                "z": z[into].copy(),
                "a": a[into].copy(),
            }
        )
        weights.append({"values": between.ravel(), "columns": between.shape[1]})
    return {
        "sample": way.sample,
        "image": way.inputs.copy() if is_image else None,
        "activations": activations(session),
        "layers": layers,
        "weights": weights,
    }


def unit(session: Session, layer: int, unit: int, sample: int) -> Record:
    """A unit's weights in and out, its bias, and its `Z` and `A` for a test sample.

    Layer 0 is the input; unit -1 is a layer's bias feature, which is always 1.
    """
    matrices = [weights for weights, _ in session.net.weights_and_dJ_dws()]
    nothing = np.zeros(0)
    counts = [matrices[0].shape[1] - 1, *(len(matrix) - 1 for matrix in matrices)]
    if layer >= len(counts) or unit >= counts[layer]:  # of an earlier network
        return {"incoming": nothing, "outgoing": nothing, "bias": None, "z": None, "a": None}
    outgoing = matrices[layer][1:, unit + 1].copy() if layer < len(matrices) else nothing
    if unit < 0:
        return {"incoming": nothing, "outgoing": outgoing, "bias": None, "z": None, "a": 1.0}
    way = passage(session, sample)
    if layer == 0:
        scaled = float(way.inputs[unit] * session.dataset.input_scale)
        return {"incoming": nothing, "outgoing": outgoing, "bias": None, "z": None, "a": scaled}
    row = matrices[layer - 1][unit + 1]
    z, a = way.layers[layer - 1]
    return {
        "incoming": row[1:].copy(),
        "outgoing": outgoing,
        "bias": float(row[0]),
        "z": float(z[unit]),
        "a": float(a[unit]),
    }


def flow(session: Session, sample: int) -> Record:
    """A test sample, what each layer makes of it, the answer if there is one, and the target."""
    dataset = session.dataset
    way = passage(session, sample)
    scaling, target_scaling = dataset.input_scaling, dataset.target_scaling
    target = dataset.test_targets[way.sample]
    classifies = dataset.task == "classification"
    likely = probabilities(session, way.outputs) if classifies else None
    answer: float | None
    if classifies:
        answer = None if likely is None else int(likely.argmax())
    else:
        answer = measured(way.outputs[1:, 0], target_scaling)
    return {
        "sample": way.sample,
        "samples": len(dataset.test_inputs),
        "inputs": way.inputs.copy(),
        "original": scaling.undo(way.inputs[None])[0] if scaling else None,
        "layers": [
            {"activation": name, "z": z, "a": a}
            for name, (z, a) in zip([*activations(session), None], way.layers, strict=True)
        ],
        "probabilities": likely,
        "target": int(target.argmax()) if classifies else measured(target, target_scaling),
        "answer": answer,
    }


def first_layer(session: Session, start: int, count: int) -> Record:
    """The weights that come into units of the first layer, and how large they usually are."""
    weights, _ = next(session.net.weights_and_dJ_dws())
    rows = weights[1 + start : 1 + start + count]
    return {
        "units": len(weights) - 1,
        "weights": rows[:, 1:].astype(np.float32).ravel(),
        "bias": rows[:, 0].copy(),
        "typical": float(np.sqrt(np.mean(weights[1:, 1:] ** 2))),
    }


def sizes(session: Session) -> Record:
    """How large weights, gradients and updates were at the newest step that was measured.

    Asking has the next step measured: a panel that watches this query gets all in time.
    """
    session.watch_next_step()
    if session.newest_sizes is None:
        return {"step": 0, "weights": None}
    step, measured = session.newest_sizes
    return {
        "step": step,
        "weights": np.array([layer.weights for layer in measured]),
        "gradient": np.array([layer.gradient for layer in measured]),
        "update": np.array([layer.update for layer in measured]),
        "silent": [layer.silent for layer in measured],
        "units": [len(weights) - 1 for weights, _ in session.net.weights_and_dJ_dws()],
    }


def window(count: int, first: int) -> slice:
    """Which of a layer's units are shown, if those from `first` on are wanted."""
    first = min(max(first, 0), max(count - SHOWN_WHOLE, 0))
    return slice(first, min(first + SHOWN_WHOLE, count))


def activations(session: Session) -> list[str]:
    """The names of the hidden layers' functions."""
    return [hidden["activation"] for hidden in session.config["layers"]]


def measured(value: Tensor, scaling: Standardization | None) -> float | None:
    """A target or an output in the units that it was measured in; None if it is not finite."""
    return finite(original(value[None], scaling)[0, 0]) if np.isfinite(value).all() else None
