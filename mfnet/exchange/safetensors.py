"""Weights as a safetensors file, under the names that PyTorch gives them.

Needs safetensors: `pip install safetensors`. For a network of layers 0, 1, 2 … the file
has `0.weight` (out_features, in_features), `0.bias` (out_features,) and so on for every `Linear`:
the `state_dict` of what `mfnet.exchange.pytorch.to_torch` makes.
"""

from pathlib import Path

from mfnet.exchange.parameters import pack
from mfnet.exchange.weights import linear_layers, named_weights, to_safetensors
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.nn import NeuralNetwork

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
    write_whole(path, to_safetensors(net))


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
    expected = {name: array.shape for name, array in named_weights(net)}
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
    for position, layer in linear_layers(net):
        pack(layer, kept[f"{position}.weight"], kept[f"{position}.bias"])
