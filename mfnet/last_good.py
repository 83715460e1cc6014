"""A way back to the last weights with which the loss was finite."""

from typing import Any, NamedTuple

from mfnet import checks
from mfnet.dataloader import DataLoader
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.tensor import Tensor
from mfnet.train import Step


class LastGood:
    """The weights with which the loss was still finite, and all that going on from there needs.

    The caller of `mfnet.train.training` can restore them, lower the learning rate and continue:

        last_good = LastGood(net, optimizer, dataloader)
        try:
            for step in steps:
                last_good.proven()
                if step.ends_epoch:
                    last_good.epoch_ended(step)
        except FloatingPointError:
            step = last_good.restore()  # and training(…, resume=step)

    What is kept are the weights, the optimizer's memory and where the data loader is; not the
    optimizer's settings, and not what is left of a `Dropout`'s generator of its own.

    Args:
        net: the network, whose weights now are the first that are taken for good.
        optimizer: what changes them.
        dataloader: what their batches come from, to be brought back too.
        step: the last step taken, where training goes on with one.
    """

    def __init__(
        self,
        net: NeuralNetwork,
        optimizer: Optimizer,
        dataloader: DataLoader | None = None,
        step: Step | None = None,
    ) -> None:
        self._net = checks.instance("net", net, NeuralNetwork)
        self._optimizer = checks.instance("optimizer", optimizer, Optimizer)
        self._dataloader = dataloader
        self._good = self._candidate = self._now(step)

    def epoch_ended(self, step: Step) -> None:
        """Keep the weights as they are after `step`, once `proven` says that they are good.

        An epoch's end is where one usually does so; after any other step it is as right.
        """
        self._candidate = self._now(step)

    def proven(self) -> None:
        """A batch's loss was finite, and so the weights that were there before it are good."""
        self._good = self._candidate

    def restore(self) -> Step | None:
        """Go back to the last good weights, as often as need be.

        Returns the step after which they were reached, to `resume` training from; None where that
        is before the first.
        """
        self._candidate = self._good
        weights, (steps, arrays), position, step = self._good
        set_weights(self._net, weights)
        self._optimizer.memory.restore(self._net, steps, arrays)
        if self._dataloader is not None:
            self._dataloader.restore(position)
        return step

    def _now(self, step: Step | None) -> "_Moment":
        return _Moment(
            copied_weights(self._net),
            self._optimizer.memory.copy(self._net),
            None if self._dataloader is None else self._dataloader.position(),
            step,
        )


class _Moment(NamedTuple):
    weights: list[Tensor]
    memory: tuple[int, list[list[Tensor]]]
    position: Any
    step: Step | None


def copied_weights(net: NeuralNetwork) -> list[Tensor]:
    """A copy of every weight matrix."""
    return [weights.copy() for weights, _ in net.parameters_and_gradients()]


def set_weights(net: NeuralNetwork, kept: list[Tensor]) -> None:
    """Give `net` the weights that `copied_weights` returned; ValueError if the shapes differ."""
    shapes = [weights.shape for weights, _ in net.parameters_and_gradients()]
    expected = [weights.shape for weights in kept]
    if shapes != expected:
        raise ValueError(
            f"net must have weights of the shapes {expected}, as when they were kept, "
            f"but has {shapes}"
        )
    for (weights, _), values in zip(net.parameters_and_gradients(), kept, strict=True):
        weights[...] = values
