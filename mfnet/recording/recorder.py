"""Records a step: forward, loss, backward, update, as `mfnet.train.training` takes it."""

import copy

import numpy as np
from numpy.typing import ArrayLike

from mfnet import checks
from mfnet.dataloader import Batch, with_bias
from mfnet.loss import Loss, MSELoss
from mfnet.machinery.shortcuts import check_targets
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import SGD, Optimizer
from mfnet.recording.backward import record_backward
from mfnet.recording.forward import record_forward
from mfnet.recording.losses import record_loss
from mfnet.recording.notes import Notes
from mfnet.recording.step import Names, RecordedStep
from mfnet.recording.update import record_update


def record_step(
    net: NeuralNetwork,
    inputs: ArrayLike,
    targets: ArrayLike,
    *,
    loss: Loss | None = None,
    optimizer: Optimizer | None = None,
    names: Names | None = None,
) -> RecordedStep:
    """Take one step with all samples as one batch, on a copy of `net`, and record it.

    Neither `net` nor `optimizer` changes. Matrices have the shapes that they have in training: `A0`
    (features + 1, m), `Y` (outputs + 1, m), `W1` (units + 1, features + 1), row 0 being the bias
    feature; a gradient has the shape of what it is the gradient of.

    Args:
        net: the network.
        inputs: (samples, features).
        targets: (samples, outputs).
        loss: `MSELoss()` unless given.
        optimizer: `SGD()` unless given; with its memory of earlier steps of `net`.
        names: what to call rows and columns; else they are numbered.

    Raises:
        TypeError, ValueError: for arguments that cannot be trained with, and for names that are
            not as many as what they name.
    """
    checks.instance("net", net, NeuralNetwork).check_layers()
    inputs, targets = checks.dataset("inputs", inputs), checks.dataset("targets", targets)
    checks.same_number_of_samples(inputs, targets)
    loss = checks.instance("loss", MSELoss() if loss is None else loss, Loss)
    check_targets(loss, targets)
    optimizer = SGD() if optimizer is None else optimizer
    checks.instance("optimizer", optimizer, Optimizer)
    title = f"One step of {net!r} with {type(loss).__name__} and {optimizer!r}"
    batch = Batch(with_bias(inputs), with_bias(targets))
    notes = Notes(batch, names or Names())
    net, optimizer = copied(net, optimizer)
    net.training = True
    with np.errstate(all="ignore"):
        passages, output = record_forward(notes, net, batch.inputs)
        gradient = record_loss(notes, output, batch.targets, loss)
        record_backward(notes, passages, gradient)
        record_update(notes, net, optimizer)
    return RecordedStep(title, notes.matrices, notes.scalars)


def copied(net: NeuralNetwork, optimizer: Optimizer) -> tuple[NeuralNetwork, Optimizer]:
    """Copies that belong together: the optimizer remembers its steps of `net` in those of the copy.

    The last pass's inputs, which may be large, are shared.
    """
    shared = {id(layer.inputs): layer.inputs for layer in net.layers if hasattr(layer, "inputs")}
    copies: tuple[NeuralNetwork, Optimizer] = copy.deepcopy((net, optimizer), shared)
    return copies
