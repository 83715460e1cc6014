"""To ONNX: a network as a file that other runtimes compute.

Needs onnx: `pip install onnx`.

A layer's counterpart is ONNX's operator of the same name, with the arguments that the catalogue has
for the layer. The table below holds the layers that need other operators.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from mfnet import __version__, checks
from mfnet.catalogue import ACTIVATIONS, entry_of
from mfnet.exchange.parameters import unknown, unpacked
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.layer import Identity, Layer, Linear
from mfnet.loss import Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.activations import ELU, GELU, LeakyReLU, Softplus
from mfnet.parts.dropout import Dropout
from mfnet.parts.schedules import Schedule

try:
    import onnx
    from onnx import helper, numpy_helper
except ImportError as error:
    raise missing("mfnet.exchange.onnx", error, "onnx") from error

OPSET = 17
IR_VERSION = 8  # what runtimes of that opset's time can read
_TYPES = {"float32": onnx.TensorProto.FLOAT, "float64": onnx.TensorProto.DOUBLE}

_PREDICTS = "a graph predicts: how its weights came about is not in it"
WITHOUT_COUNTERPART: dict[type, str] = dict.fromkeys((Loss, Optimizer, Schedule), _PREDICTS)
"""Why ONNX has no counterpart of a kind of parts."""


def to_onnx(net: NeuralNetwork, path: str | Path, *, dtype: str = "float32") -> None:
    """Write the network to the file `path`, as a graph from `inputs` to `outputs`.

    `inputs` has the shape (samples, features), `outputs` (samples, outputs), any number of samples,
    without a bias feature. A `Dropout` is left out, as the graph predicts.

    Args:
        net: the network.
        path: where to.
        dtype: "float32" or "float64", of inputs, weights and outputs.

    Raises:
        TypeError: if `net` is no network, or a layer has no equivalent in ONNX.
        ValueError: if `dtype` is another.
        OSError: if the file can't be written; what was there before is then still there.
    """
    checks.instance("net", net, NeuralNetwork)
    graph = Graph(checks.one_of("dtype", dtype, _TYPES))
    write_layers(graph, net)
    write_whole(path, graph.model(net).SerializeToString())


def write_layers(graph: "Graph", net: NeuralNetwork) -> None:
    """Add the layers of a network. Raises TypeError if one has no equivalent in ONNX."""
    for position, layer in enumerate(net.layers):
        write = _WRITE.get(type(layer))
        if write is not None:
            write(graph, layer)
        elif not _write_operator(graph, layer):
            raise unknown(position, layer, "ONNX")


class Graph:
    """Nodes, one after the other; `last` is what the newest of them gives."""

    def __init__(self, dtype: str) -> None:
        self.dtype = dtype
        self.last = "inputs"
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def add(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """A node, and the name of what it gives."""
        self.last = f"{operator.lower()}{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, inputs, [self.last], **attributes))
        return self.last

    def constant(self, value: Any, dtype: Any = None) -> str:
        """A number or an array in the graph's type, unless another is given, and its name."""
        name = f"constant{len(self._constants)}"
        array = np.asarray(value, dtype=dtype or self.dtype)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def name_last(self, name: str) -> None:
        """Give what the newest node gives as an output of the graph."""
        self._nodes.append(helper.make_node("Identity", [self.last], [name]))

    def whole(self, inputs: list[Any], outputs: list[Any], **opsets: int) -> Any:
        """The model with those inputs and outputs, checked by onnx itself."""
        graph = helper.make_graph(self._nodes, "mfnet", inputs, outputs, self._constants)
        model = helper.make_model(
            graph,
            producer_name="mfnet",
            producer_version=__version__,
            opset_imports=[
                helper.make_opsetid(name, version)
                for name, version in {"": OPSET, **opsets}.items()
            ],
            ir_version=IR_VERSION,
        )
        onnx.checker.check_model(model, full_check=True)
        return model

    def model(self, net: NeuralNetwork) -> Any:
        """The network from `inputs` to `outputs`."""
        self.name_last("outputs")
        linear = [layer for layer in net.layers if isinstance(layer, Linear)]
        features = linear[0].in_features if linear else "features"
        outputs = linear[-1].out_features if linear else "features"
        number = _TYPES[self.dtype]
        return self.whole(
            [helper.make_tensor_value_info("inputs", number, ["samples", features])],
            [helper.make_tensor_value_info("outputs", number, ["samples", outputs])],
        )


def _write_operator(graph: Graph, layer: Layer) -> bool:
    """Add the operator of the layer's name; returns whether there is one."""
    part = entry_of(layer, ACTIVATIONS)
    operator = _operators().get(type(layer).__name__.lower())
    if part is None or operator is None:
        return False
    attributes = {argument.name: getattr(layer, argument.name) for argument in part.arguments}
    graph.add(operator, graph.last, **attributes)
    return True


@lru_cache
def _operators() -> dict[str, str]:
    """The operators of the opset, by their names in lower case."""
    schemas = onnx.defs.get_all_schemas_with_history()
    known = (schema for schema in schemas if schema.since_version <= OPSET and not schema.domain)
    return {schema.name.lower(): schema.name for schema in known}


def _linear(graph: Graph, layer: Linear) -> None:
    weights, biases = (graph.constant(part) for part in unpacked(layer))
    graph.add("Gemm", graph.last, weights, biases, transB=1)


def _leaky_relu(graph: Graph, layer: LeakyReLU) -> None:
    """`max(0, z) + slope min(0, z)`: not every runtime has the operator in float64."""
    z, zero = graph.last, graph.constant(0)
    below = graph.add("Mul", graph.add("Min", z, zero), graph.constant(layer.negative_slope))
    graph.add("Add", graph.add("Max", z, zero), below)


def _elu(graph: Graph, layer: ELU) -> None:
    """`max(0, z) + alpha (e^min(0, z) - 1)`: not every runtime has the operator in float64."""
    z, zero = graph.last, graph.constant(0)
    power = graph.add("Exp", graph.add("Min", z, zero))
    below = graph.add("Sub", power, graph.constant(1))
    below = graph.add("Mul", below, graph.constant(layer.alpha))
    graph.add("Add", graph.add("Max", z, zero), below)


def _softplus(graph: Graph, _: Softplus) -> None:
    """`max(0, z) + log(1 + e^-|z|)`, which cannot overflow."""
    z = graph.last
    e = graph.add("Exp", graph.add("Neg", graph.add("Abs", z)))
    rest = graph.add("Log", graph.add("Add", e, graph.constant(1)))
    graph.add("Add", graph.add("Max", z, graph.constant(0)), rest)


def _gelu(graph: Graph, _: GELU) -> None:
    """`z/2 (1 + tanh(sqrt(2/pi) z (1 + 0.044715 z^2)))`: opset 17 has no operator for it."""
    z = graph.last
    square = graph.add("Mul", graph.add("Mul", z, z), graph.constant(0.044715))
    u = graph.add("Mul", graph.add("Add", square, graph.constant(1)), z)
    t = graph.add("Tanh", graph.add("Mul", u, graph.constant(np.sqrt(2 / np.pi))))
    half = graph.add("Mul", z, graph.constant(0.5))
    graph.add("Mul", half, graph.add("Add", t, graph.constant(1)))


def _nothing(_: Graph, __: Layer) -> None:
    """For a layer that changes nothing."""


_WRITE: dict[type[Layer], Callable[[Graph, Any], object]] = {
    Linear: _linear,
    LeakyReLU: _leaky_relu,
    ELU: _elu,
    Softplus: _softplus,
    GELU: _gelu,
    Identity: _nothing,
    Dropout: _nothing,
}
