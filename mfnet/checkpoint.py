"""A network, and all that its training needs to go on, as one `.npz` file without pickles.

Saved in the middle of training and loaded in another process, training goes on bit for bit as if it
had not been stopped:

    checkpoint.save(path, Checkpoint(net, optimizer, dataloader, loss, step=step))
    kept = checkpoint.load(path)
    training(kept.net, inputs, targets, dataloader=kept.dataloader, loss=kept.loss,
             optimizer=kept.optimizer, resume=kept.step)

The file: `header`, the bytes of a JSON text that says what there is (with `NaN` and `Infinity`, as
Python writes them), and an array for every weight matrix, for everything an optimizer remembers and
for what else is kept. Reading one runs nothing: a file can only name what mfnet knows, and what was
offered to `mfnet.catalogue`, whose source stands in the header under `own`.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.augmentation import Variation
from mfnet.catalogue import ACTIVATIONS, PARTS, is_own, own_part
from mfnet.dataloader import BatchIterator, DataLoader
from mfnet.files import write_whole
from mfnet.fit import History
from mfnet.layer import Layer, Linear
from mfnet.loss import Loss
from mfnet.machinery import archives
from mfnet.machinery.nesting import read_json
from mfnet.mixing import ChangedBatches, MixedIterator, VariedIterator
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.dropout import Dropout
from mfnet.parts.schedules import Schedule
from mfnet.partwise import PartwiseIterator
from mfnet.tensor import Tensor
from mfnet.train import Step
from mfnet.trainutils import Standardization

FORMAT = "mfnet checkpoint"
DEEPEST = 100  # levels of a header
VERSION = 2  # since 2: `arrays`, and the loaders of `mfnet.partwise` and `mfnet.mixing`

# What a file may hold: the attributes that make a thing again, each with its name in the call.
_ATTRIBUTES: dict[type, dict[str, str]] = {
    **{
        part.kind: {argument.name: argument.keyword or argument.name for argument in part.arguments}
        for part in PARTS
    },
    BatchIterator: {name: name for name in ("batch_size", "shuffle", "input_scale")},
    VariedIterator: {name: name for name in ("dataloader", "variation", "seed")},
    MixedIterator: {
        name: name
        for name in ("dataloader", "share", "variation", "input_scale", "batches", "seed")
    },
    Variation: {name: name for name in Variation.__dataclass_fields__},
    PartwiseIterator: {
        name: name for name in ("batch_size", "part_size", "shuffle", "input_scale")
    },
    Standardization: {name: name for name in ("mean", "scale")},
}
_BY_NAME = {kind.__name__: kind for kind in _ATTRIBUTES} | {
    name: part.kind for part in PARTS for name in part.earlier_names
}
_ADDED = ("inputs", "targets")  # of a `MixedIterator`: kept as arrays
_BIT_GENERATORS = {
    kind.__name__: kind
    for kind in (
        np.random.PCG64, np.random.PCG64DXSM, np.random.MT19937, np.random.Philox, np.random.SFC64
    )
}  # fmt: skip


class CheckpointError(ValueError):
    """A file that is no checkpoint, or not a whole one, or a newer one."""


class OwnPartError(CheckpointError):
    """A file with a class of somebody's own, which has not been offered.

    Attributes:
        name: of the class.
        source: of the class, as the file has it. It may be anything: read it before you run it.
    """

    def __init__(self, name: str, source: str) -> None:
        super().__init__(
            f"it has {name}, which is somebody's own: define that class, and give it to "
            "mfnet.catalogue.offer, before you read the file"
        )
        self.name = name
        self.source = source


@dataclass
class Checkpoint:
    """A network and what belongs to it; all but the network may be missing.

    Attributes:
        net: the network, of mfnet's own layers, and of activations that were offered.
        optimizer: with its memory of `net`.
        dataloader: with the order of the epoch that it is in.
        loss: what is made small.
        schedule: of the learning rate.
        step: the last step that was taken.
        history: of the epochs so far.
        input_normalization: what the inputs went through.
        target_normalization: what the targets went through.
        labels: the classes' names, in the order of the outputs.
        notes: whatever else should be kept, of what JSON can hold.
        arrays: further arrays to be kept, of numbers or truth values, by name; those of a file that
            was read can't be written to.
    """

    net: NeuralNetwork
    optimizer: Optimizer | None = None
    dataloader: DataLoader | None = None
    loss: Loss | None = None
    schedule: Schedule | None = None
    step: Step | None = None
    history: History | None = None
    input_normalization: Standardization | None = None
    target_normalization: Standardization | None = None
    labels: list[str] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)


def save(path: str | Path, checkpoint: Checkpoint) -> None:
    """Write `checkpoint` to the file `path`, which is then the new one or, on failure, the old one.

    Raises:
        TypeError: if a part of it is not mfnet's own nor was offered, so that a file can't say how
            to make it, or one of its `arrays` holds other things than numbers and truth values.
        ValueError: if a layer's weights have not the shape that its arguments give.
        OSError: if the file can't be written.
    """
    write_whole(path, to_bytes(checkpoint))


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


def to_bytes(checkpoint: Checkpoint) -> bytes:
    """The content of a checkpoint's file. Raises TypeError or ValueError as `save`."""
    writing = _Writing()
    checks.instance("net", checkpoint.net, NeuralNetwork)
    header = {
        "format": FORMAT,
        "version": VERSION,
        "layers": [writing.described(layer) for layer in checkpoint.net.layers],
        "step": None if checkpoint.step is None else writing.plain(checkpoint.step._asdict()),
        "history": writing.history(checkpoint.history),
        "labels": [str(label) for label in checkpoint.labels],
        "notes": checkpoint.notes,
        "arrays": list(checkpoint.arrays),
        **{name: writing.described(getattr(checkpoint, name)) for name in _PARTS},
    }
    writing.weights(checkpoint.net)
    writing.others(checkpoint.arrays)
    if checkpoint.optimizer is not None:
        header["memory"] = writing.memory(checkpoint.optimizer, checkpoint.net)
    header["own"] = writing.own
    header["generators"] = [
        writing.plain(generator.bit_generator.state) for generator in writing.generators
    ]
    text = np.frombuffer(json.dumps(header).encode(), np.uint8)
    return archives.pack({"header": text, **writing.arrays})


def from_bytes(data: bytes) -> Checkpoint:
    """A checkpoint from its file's content. Raises CheckpointError as `load`."""
    try:
        return _Reading(data).checkpoint()
    except CheckpointError:
        raise
    except Exception as error:  # what a damaged file makes of zipfile, numpy and JSON has no end
        raise CheckpointError(f"it is damaged or no mfnet checkpoint ({error})") from error


_PARTS = (
    "optimizer", "dataloader", "loss", "schedule", "input_normalization", "target_normalization",
)  # fmt: skip


class _Writing:
    """What a header refers to, gathered while it is written."""

    def __init__(self) -> None:
        self.arrays: dict[str, NDArray[Any]] = {}
        self.generators: list[np.random.Generator] = []
        self.own: dict[str, str] = {}

    def described(self, thing: object) -> dict[str, Any] | None:
        """The call that makes `thing` again."""
        if thing is None:
            return None
        own = own_part(type(thing))
        if own:
            self.own[own.name] = own.source
            return {"kind": own.name}
        if type(thing) not in _ATTRIBUTES:
            raise TypeError(f"a checkpoint holds mfnet's own parts only, but this is {thing!r}")
        call = {name: self.plain(getattr(thing, name)) for name in _ATTRIBUTES[type(thing)]}
        call["kind"] = type(thing).__name__
        if isinstance(thing, Dropout | BatchIterator):
            call["generator"] = self._number_of(thing.generator)
        if isinstance(thing, BatchIterator):
            call["epoch_start"] = self.plain(dict(thing.epoch_start))
        if isinstance(thing, BatchIterator | ChangedBatches):
            call["epochs"] = thing.epochs
        if isinstance(thing, MixedIterator):
            for name in _ADDED:
                # A loader may stand in another: each has arrays of its own.
                call[name] = f"added{len(self.arrays)}"
                self.arrays[call[name]] = getattr(thing, name)
        return call

    def plain(self, value: object) -> Any:
        """A value as JSON has it."""
        if isinstance(value, Schedule | Loss | DataLoader | Variation):
            return self.described(value)
        if isinstance(value, dict):
            return {name: self.plain(entry) for name, entry in value.items()}
        return value.tolist() if isinstance(value, np.ndarray | np.generic) else value

    def weights(self, net: NeuralNetwork) -> None:
        """The weights of every layer that has some, in float64."""
        linear = [layer for layer in net.layers if isinstance(layer, Linear)]
        for i, layer in enumerate(linear):
            expected = layer.out_features + 1, layer.in_features + 1
            if layer.weights.shape != expected:
                raise ValueError(
                    f"the weights of {layer!r} must have the shape {expected}, "
                    f"but have {layer.weights.shape}"
                )
            self.arrays[f"weights{i}"] = layer.weights.astype(np.float64)

    def memory(self, optimizer: Optimizer, net: NeuralNetwork) -> dict[str, int]:
        """What the optimizer remembers of the network."""
        steps, arrays = optimizer.memory.copy(net)
        for i, of_a_matrix in enumerate(arrays):
            for j, array in enumerate(of_a_matrix):
                self.arrays[f"memory{i}_{j}"] = array.astype(np.float64)
        return {"steps": steps, "arrays": len(arrays[0]) if arrays else 0}

    def history(self, history: History | None) -> dict[str, Any] | None:
        """The lists of a history; its weights as arrays."""
        if history is None:
            return None
        kept: dict[str, Any] = {name: [*map(float, getattr(history, name))] for name in _HISTORY}
        for name in _HISTORY_WEIGHTS:
            matrices = getattr(history, name)
            kept[name] = bool(matrices)
            for i, weights in enumerate(matrices):
                self.arrays[f"{name.removesuffix('_weights')}{i}"] = weights.astype(np.float64)
        return kept

    def others(self, arrays: dict[str, NDArray[Any]]) -> None:
        """What is kept beside network and training."""
        for i, (name, array) in enumerate(arrays.items()):
            if not isinstance(array, np.ndarray) or array.dtype.kind not in archives.KINDS:
                raise TypeError(f"arrays[{name!r}] must be an array of numbers, but is {array!r}")
            self.arrays[f"other{i}"] = array

    def _number_of(self, generator: np.random.Generator) -> int:
        """Layers and loader may share a generator: it is kept once."""
        if type(generator.bit_generator) not in _BIT_GENERATORS.values():
            raise TypeError(
                f"a checkpoint holds the states of numpy's own bit generators only, "
                f"{', '.join(_BIT_GENERATORS)}, but this is {generator.bit_generator!r}"
            )
        for number, known in enumerate(self.generators):
            if known is generator:
                return number
        self.generators.append(generator)
        return len(self.generators) - 1


_HISTORY = ("training_losses", "validation_losses", "validation_scores")
_HISTORY_WEIGHTS = ("best_weights", "last_weights")


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
            for attribute, keyword in _ATTRIBUTES[known].items()
        }
        if known is Standardization:
            arguments = {name: np.array(values, np.float64) for name, values in arguments.items()}
        if "generator" in call:
            arguments["seed"] = self._generators[call["generator"]]
        if known is MixedIterator:
            arguments |= {added: self._arrays[call[added]] for added in _ADDED}
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
        history = History(**{name: kept[name] for name in _HISTORY})
        for name in _HISTORY_WEIGHTS:
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
        known = _BIT_GENERATORS.get(state["bit_generator"])
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
