"""To ONNX: a network as a file that other runtimes compute.

Needs onnx: `pip install onnx`.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mfnet import __version__, checks
from mfnet.exchange.parameters import unknown, unpacked
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.layer import Id, Layer, Linear, ReLU, Sigmoid
from mfnet.nn import NeuralNetwork
from mfnet.parts.activations import GELU, LeakyReLU, Softplus, Tanh
from mfnet.parts.dropout import Dropout

try:
    import onnx
    from onnx import helper, numpy_helper
except ImportError as error:
    raise missing("mfnet.exchange.onnx", error, "onnx") from error

OPSET = 17
IR_VERSION = 8  # what runtimes of that opset's time can read
_TYPES = {"float32": onnx.TensorProto.FLOAT, "float64": onnx.TensorProto.DOUBLE}


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
    graph = _Graph(checks.one_of("dtype", dtype, _TYPES))
    for position, layer in enumerate(net.layers):
        write = _WRITE.get(type(layer))
        if write is None:
            raise unknown(position, layer, "ONNX")
        write(graph, layer)
    write_whole(path, graph.model(net).SerializeToString())


class _Graph:
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

    def constant(self, value: Any) -> str:
        """A number or an array in the graph's type, and its name."""
        name = f"constant{len(self._constants)}"
        array = np.asarray(value, dtype=self.dtype)
        self._constants.append(numpy_helper.from_array(array, name))
        return name

    def model(self, net: NeuralNetwork) -> Any:
        """The whole, checked by onnx itself."""
        self._nodes.append(helper.make_node("Identity", [self.last], ["outputs"]))
        linear = [layer for layer in net.layers if isinstance(layer, Linear)]
        features = linear[0].in_features if linear else "features"
        outputs = linear[-1].out_features if linear else "features"
        number = _TYPES[self.dtype]
        graph = helper.make_graph(
            self._nodes,
            "mfnet",
            [helper.make_tensor_value_info("inputs", number, ["samples", features])],
            [helper.make_tensor_value_info("outputs", number, ["samples", outputs])],
            self._constants,
        )
        model = helper.make_model(
            graph,
            producer_name="mfnet",
            producer_version=__version__,
            opset_imports=[helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
        )
        onnx.checker.check_model(model, full_check=True)
        return model


def _linear(graph: _Graph, layer: Linear) -> None:
    weights, biases = (graph.constant(part) for part in unpacked(layer))
    graph.add("Gemm", graph.last, weights, biases, transB=1)


def _leaky_relu(graph: _Graph, layer: LeakyReLU) -> None:
    """`max(0, z) + slope min(0, z)`: not every runtime has the operator in float64."""
    z, zero = graph.last, graph.constant(0)
    below = graph.add("Mul", graph.add("Min", z, zero), graph.constant(layer.negative_slope))
    graph.add("Add", graph.add("Max", z, zero), below)


def _softplus(graph: _Graph, _: Softplus) -> None:
    """`max(0, z) + log(1 + e^-|z|)`, which cannot overflow."""
    z = graph.last
    e = graph.add("Exp", graph.add("Neg", graph.add("Abs", z)))
    rest = graph.add("Log", graph.add("Add", e, graph.constant(1)))
    graph.add("Add", graph.add("Max", z, graph.constant(0)), rest)


def _gelu(graph: _Graph, _: GELU) -> None:
    """`z/2 (1 + tanh(sqrt(2/pi) z (1 + 0.044715 z^2)))`: opset 17 has no operator for it."""
    z = graph.last
    square = graph.add("Mul", graph.add("Mul", z, z), graph.constant(0.044715))
    u = graph.add("Mul", graph.add("Add", square, graph.constant(1)), z)
    t = graph.add("Tanh", graph.add("Mul", u, graph.constant(np.sqrt(2 / np.pi))))
    half = graph.add("Mul", z, graph.constant(0.5))
    graph.add("Mul", half, graph.add("Add", t, graph.constant(1)))


def _nothing(_: _Graph, __: Layer) -> None:
    """For a layer that changes nothing."""


_WRITE: dict[type[Layer], Callable[[_Graph, Any], object]] = {
    Linear: _linear,
    Sigmoid: lambda graph, _: graph.add("Sigmoid", graph.last),
    ReLU: lambda graph, _: graph.add("Relu", graph.last),
    Tanh: lambda graph, _: graph.add("Tanh", graph.last),
    LeakyReLU: _leaky_relu,
    Softplus: _softplus,
    GELU: _gelu,
    Id: _nothing,
    Dropout: _nothing,
}
