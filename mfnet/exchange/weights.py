"""The weights of a network as the bytes of a file, with numpy alone.

For a network of layers 0, 1, 2 … a file has `0.weight` (out_features, in_features), `0.bias`
(out_features,) and so on for every `Linear`, in float64: the names that PyTorch gives them in the
`state_dict` of what `mfnet.exchange.pytorch.to_torch` makes.
"""

import json
from collections.abc import Iterator, Mapping

from mfnet import __version__, checks
from mfnet.exchange.parameters import unpacked
from mfnet.layer import Linear
from mfnet.machinery import archives
from mfnet.nn import NeuralNetwork
from mfnet.tensor import Tensor


def to_npz(net: NeuralNetwork) -> bytes:
    """The content of an `.npz` file. Raises TypeError if `net` is no network."""
    return archives.pack(dict(named_weights(net)))


def to_safetensors(net: NeuralNetwork, metadata: Mapping[str, str] | None = None) -> bytes:
    """The content of a safetensors file. Raises TypeError if `net` is no network.

    That is the length of a header, the header in JSON, which says where each array is, and the
    arrays one after the other (huggingface/safetensors, "Format"). `metadata` is text that the
    header says beside, such as a table's encoding in JSON.
    """
    header: dict[str, object] = {"__metadata__": {"mfnet": __version__, **(metadata or {})}}
    content = b""
    for name, array in named_weights(net):
        start, content = len(content), content + array.astype("<f8").tobytes()
        offsets = [start, len(content)]
        header[name] = {"dtype": "F64", "shape": array.shape, "data_offsets": offsets}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)  # so that the arrays begin where float64 may
    return len(text).to_bytes(8, "little") + text + content


def named_weights(net: NeuralNetwork) -> Iterator[tuple[str, Tensor]]:
    """Every array with its name in a file. Raises TypeError if `net` is no network."""
    for position, layer in linear_layers(net):
        weights, biases = unpacked(layer)
        yield f"{position}.weight", weights
        yield f"{position}.bias", biases


def linear_layers(net: NeuralNetwork) -> Iterator[tuple[int, Linear]]:
    """Every `Linear` with its place in the network."""
    for position, layer in enumerate(checks.instance("net", net, NeuralNetwork).layers):
        if isinstance(layer, Linear):
            yield position, layer
