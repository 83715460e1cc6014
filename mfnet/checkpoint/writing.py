"""A checkpoint as a file."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks
from mfnet.augmentation import Variation
from mfnet.catalogue import own_part
from mfnet.checkpoint.contents import (
    ADDED,
    ATTRIBUTES,
    BIT_GENERATORS,
    FORMAT,
    HISTORY,
    HISTORY_WEIGHTS,
    VERSION,
    Checkpoint,
)
from mfnet.dataloader import BatchIterator, DataLoader
from mfnet.files import write_whole
from mfnet.fit import History
from mfnet.layer import Linear
from mfnet.loss import Loss
from mfnet.machinery import archives
from mfnet.mixing import ChangedBatches, MixedIterator
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.dropout import Dropout
from mfnet.parts.schedules import Schedule

# The entries of a checkpoint that a header has as the call that makes them again.
DESCRIBED = (
    "optimizer", "dataloader", "loss", "schedule", "input_normalization", "target_normalization",
)  # fmt: skip


def save(path: str | Path, checkpoint: Checkpoint) -> None:
    """Write `checkpoint` to the file `path`, which is then the new one or, on failure, the old one.

    Raises:
        TypeError: if a part of it is not mfnet's own nor was offered, so that a file can't say how
            to make it, or one of its `arrays` holds other things than numbers and truth values.
        ValueError: if a layer's weights have not the shape that its arguments give.
        OSError: if the file can't be written.
    """
    write_whole(path, to_bytes(checkpoint))


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
        **{name: writing.described(getattr(checkpoint, name)) for name in DESCRIBED},
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
        if type(thing) not in ATTRIBUTES:
            raise TypeError(f"a checkpoint holds mfnet's own parts only, but this is {thing!r}")
        call = {name: self.plain(getattr(thing, name)) for name in ATTRIBUTES[type(thing)]}
        call["kind"] = type(thing).__name__
        if isinstance(thing, Dropout | BatchIterator):
            call["generator"] = self._number_of(thing.generator)
        if isinstance(thing, BatchIterator):
            call["epoch_start"] = self.plain(dict(thing.epoch_start))
        if isinstance(thing, BatchIterator | ChangedBatches):
            call["epochs"] = thing.epochs
        if isinstance(thing, MixedIterator):
            for name in ADDED:
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
        kept: dict[str, Any] = {name: [*map(float, getattr(history, name))] for name in HISTORY}
        for name in HISTORY_WEIGHTS:
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
        if type(generator.bit_generator) not in BIT_GENERATORS.values():
            raise TypeError(
                f"a checkpoint holds the states of numpy's own bit generators only, "
                f"{', '.join(BIT_GENERATORS)}, but this is {generator.bit_generator!r}"
            )
        for number, known in enumerate(self.generators):
            if known is generator:
                return number
        self.generators.append(generator)
        return len(self.generators) - 1
