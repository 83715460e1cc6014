"""Weights as a safetensors file, under the names that PyTorch gives them.

Needs safetensors: `pip install safetensors`. For a network of layers 0, 1, 2 … the file
has `0.weight` (out_features, in_features), `0.bias` (out_features,) and so on for every `Linear`:
the `state_dict` of what `mfnet.exchange.pytorch.to_torch` makes.
"""

from collections.abc import Iterator
from pathlib import Path

from mfnet import __version__, checks
from mfnet.exchange.parameters import pack, unpacked
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.layer import Linear
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor

try:
    from safetensors import SafetensorError
    from safetensors import numpy as safetensors_numpy
except ImportError as error:
    raise missing("mfnet.exchange.safetensors", error, "safetensors") from error


def save_weights(net: NeuralNetwork, path: str | Path) -> None:
    """Write the weights of every `Linear` layer of `net` to the file `path`, in float64.

    Raises TypeError if `net` is no network, OSError if the file can't be written; what was there
    before is then still there.
    """
    metadata = {"mfnet": __version__}
    write_whole(path, safetensors_numpy.save(dict(_named(net)), metadata=metadata))


def load_weights(net: NeuralNetwork, path: str | Path) -> None:
    """Read the weights of every `Linear` layer of `net` from the file `path`.

    Raises:
        TypeError: if `net` is no network.
        OSError: if it can't be read.
        ValueError: if it is no safetensors file, or not of such a network; no weight has changed.
    """
    try:
        kept = safetensors_numpy.load(Path(path).read_bytes())
    except (SafetensorError, KeyError) as error:
        raise ValueError(f"{path} is damaged or no safetensors file: {error}") from error
    expected = {name: array.shape for name, array in _named(net)}
    if kept.keys() != expected.keys():
        raise ValueError(
            f"{path} must hold {', '.join(expected)} for this network, but holds {', '.join(kept)}"
        )
    for name, array in kept.items():
        if array.dtype.kind != "f" or array.shape != expected[name]:
            raise ValueError(
                f"{path}: {name} must be floats of shape {expected[name]} for this network, "
                f"but is {array.dtype} of {array.shape}"
            )
    for position, layer in _linear_layers(net):
        pack(layer, kept[f"{position}.weight"], kept[f"{position}.bias"])


def _named(net: NeuralNetwork) -> Iterator[tuple[str, Tensor]]:
    for position, layer in _linear_layers(net):
        weights, biases = unpacked(layer)
        yield f"{position}.weight", weights
        yield f"{position}.bias", biases


def _linear_layers(net: NeuralNetwork) -> Iterator[tuple[int, Linear]]:
    for position, layer in enumerate(checks.instance("net", net, NeuralNetwork).layers):
        if isinstance(layer, Linear):
            yield position, layer
