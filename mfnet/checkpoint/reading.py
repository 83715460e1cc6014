"""A checkpoint from a file. Nothing in the file is ever run."""

from pathlib import Path
from typing import Any

import numpy as np

from mfnet import checks
from mfnet.catalogue import ACTIVATIONS, PARTS, is_own
from mfnet.checkpoint.contents import (
    ADDED,
    ATTRIBUTES,
    BIT_GENERATORS,
    FORMAT,
    HISTORY,
    HISTORY_WEIGHTS,
    VERSION,
    Checkpoint,
    CheckpointError,
    OwnPartError,
)
from mfnet.dataloader import BatchIterator, DataLoader
from mfnet.fit import History
from mfnet.layer import Layer, Linear
from mfnet.loss import Loss
from mfnet.machinery import archives
from mfnet.machinery.nesting import read_json
from mfnet.mixing import ChangedBatches, MixedIterator
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.schedules import Schedule
from mfnet.tensor import Tensor
from mfnet.train import Step
from mfnet.trainutils import Standardization

DEEPEST = 100  # levels of a header
_BY_NAME = {kind.__name__: kind for kind in ATTRIBUTES} | {
    name: part.kind for part in PARTS for name in part.earlier_names
}


def load(path: str | Path) -> Checkpoint:
    """Read a checkpoint from the file `path`.

    Raises:
        CheckpointError: if it is damaged, cut off, something else or of a newer mfnet.
        OwnPartError: if it has a class of somebody's own that has not been offered.
        OSError: if it can't be read.
    """
    try:
        return from_bytes(Path(path).read_bytes())
    except CheckpointError as error:
        raise CheckpointError(f"{path}: {error}") from error.__cause__


def from_bytes(data: bytes) -> Checkpoint:
    """A checkpoint from its file's content. Raises CheckpointError as `load`."""
    try:
        return _Reading(data).checkpoint()
    except CheckpointError:
        raise
    except Exception as error:  # what a damaged file makes of zipfile, numpy and JSON has no end
        raise CheckpointError(f"it is damaged or no mfnet checkpoint ({error})") from error


class _Reading:
    """A file's header and arrays, and what they make."""

    def __init__(self, data: bytes) -> None:
        self._arrays = archives.unpack(data)
        self._header = read_json(self._arrays.pop("header").tobytes(), DEEPEST)
        if self._header["format"] != FORMAT:
            raise CheckpointError("it is no mfnet checkpoint")
        if self._header["version"] > VERSION:
            raise CheckpointError("it was written by a newer mfnet: install that one to read it")
        self._generators = [self._generator(state) for state in self._header["generators"]]

    def checkpoint(self) -> Checkpoint:
        """All that the file holds."""
        header = self._header
        net = self._net()
        optimizer = self._made(header["optimizer"], Optimizer)
        if optimizer is not None:
            self._remember(optimizer, net)
        step = header["step"]
        return Checkpoint(
            net,
            optimizer,
            self._made(header["dataloader"], DataLoader),
            self._made(header["loss"], Loss),
            self._made(header["schedule"], Schedule),
            None if step is None else _step(step),
            self._history(net),
            self._made(header["input_normalization"], Standardization),
            self._made(header["target_normalization"], Standardization),
            header["labels"],
            header["notes"],
            # Files of version 1 have none.
            {name: self._arrays[f"other{i}"] for i, name in enumerate(header.get("arrays", ()))},
        )

    def _net(self) -> NeuralNetwork:
        layers: list[Layer] = []
        matrices = 0
        for call in self._header["layers"]:
            if call["kind"] == Linear.__name__:
                # Before the layer is made, which takes the memory that its arguments ask for.
                expected = call["out_features"] + 1, call["in_features"] + 1
                weights = self._array(f"weights{matrices}", expected)
                matrices += 1
                layer = self._made(call, Linear)
                layer.weights[...] = weights
            else:
                layer = self._made(call, Layer)
            layers.append(layer)
        return NeuralNetwork(layers)

    def _made(self, call: Any, kind: type[Any]) -> Any:
        if call is None:
            return None
        name = call["kind"]
        if is_own(name):
            return ACTIVATIONS[name].make()
        own = self._header.get("own", {})  # files of version 1 have none
        if name in own:
            raise OwnPartError(name, str(own[name]))
        known = _BY_NAME.get(name)
        if known is None or not issubclass(known, kind):
            raise CheckpointError(f"it is damaged: {name!r} is no {kind.__name__}")
        arguments = {
            keyword: self._value(call[attribute])
            for attribute, keyword in ATTRIBUTES[known].items()
        }
        if known is Standardization:
            arguments = {name: np.array(values, np.float64) for name, values in arguments.items()}
        if "generator" in call:
            arguments["seed"] = self._generators[call["generator"]]
        if known is MixedIterator:
            arguments |= {added: self._arrays[call[added]] for added in ADDED}
        made = known(**arguments)
        if isinstance(made, BatchIterator):
            made.epoch_start = self._generator(call["epoch_start"]).bit_generator.state
        if isinstance(made, BatchIterator | ChangedBatches):
            made.epochs = checks.integer("epochs", call["epochs"], minimum=0)
        return made

    def _value(self, value: Any) -> Any:
        """An argument as it was, which may be a loss, schedule or loader of its own."""
        return self._made(value, object) if isinstance(value, dict) else value

    def _remember(self, optimizer: Optimizer, net: NeuralNetwork) -> None:
        memory = self._header["memory"]
        arrays = [
            [self._array(f"memory{i}_{j}", weights.shape) for j in range(memory["arrays"])]
            for i, (weights, _) in enumerate(net.parameters_and_gradients())
        ]
        optimizer.memory.restore(net, memory["steps"], arrays)

    def _history(self, net: NeuralNetwork) -> History | None:
        kept = self._header["history"]
        if kept is None:
            return None
        history = History(**{name: kept[name] for name in HISTORY})
        for name in HISTORY_WEIGHTS:
            # Files written before there were `last_weights` say nothing of them.
            pairs = net.parameters_and_gradients() if kept.get(name) else ()
            array = name.removesuffix("_weights")
            matrices = [
                self._array(f"{array}{i}", w.shape).copy() for i, (w, _) in enumerate(pairs)
            ]
            setattr(history, name, matrices)
        return history

    def _array(self, name: str, shape: tuple[int, ...]) -> Tensor:
        array: Tensor = self._arrays[name]
        if array.dtype != np.float64 or array.shape != shape:
            raise CheckpointError(
                f"it is damaged: {name} must be float64 of shape {shape}, "
                f"but is {array.dtype} of {array.shape}"
            )
        return array

    @staticmethod
    def _generator(state: Any) -> np.random.Generator:
        known = BIT_GENERATORS.get(state["bit_generator"])
        if known is None:
            raise CheckpointError(f"it is damaged: {state['bit_generator']!r} is no bit generator")
        bits = known(0)
        bits.state = state
        return np.random.Generator(bits)


def _step(kept: dict[str, Any]) -> Step:
    epoch, batch, steps, samples, epoch_samples = (
        checks.integer(name, kept[name], minimum=0)
        for name in ("epoch", "batch", "steps", "samples", "epoch_samples")
    )
    loss, epoch_loss = np.float64(kept["loss"]), np.float64(kept["epoch_loss"])
    ends_epoch = kept["ends_epoch"] is True
    return Step(epoch, batch, steps, samples, loss, epoch_loss, epoch_samples, ends_epoch)
