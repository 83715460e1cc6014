"""A stack of layers."""

from collections.abc import Iterable, Iterator

from mfnet import checks
from mfnet.layer import Layer
from mfnet.machinery.shortcuts import backward_weights
from mfnet.tensor import Tensor


class NeuralNetwork:
    """Layers, one after the other: the output of each is the input of the next.

    Args:
        layers: from the input's side to the output's; an empty stack is the identity.

    Raises TypeError if one of them is not a `Layer`, ValueError if one of them appears twice.
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = list(layers)
        self._training = False
        self.check_layers()

    def forward(self, x: Tensor) -> Tensor:
        """The network's output for `x`, both of shape (features + 1, samples), row 0 all 1."""
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, grad: Tensor) -> Tensor:
        """Backpropagation: from dJ/d(output) to every layer's `dJ_dw`, last layer first.

        Call it after a `forward` pass. Returns dJ/d(input), of the shape of that pass's input.
        """
        for layer in reversed(self.layers):
            grad = layer.backward(grad)
        return grad

    def backward_weights(self, grad: Tensor) -> None:
        """As `backward`, without dJ/d(input), which no weight needs: one product less."""
        for layer in reversed(self.layers[1:]):
            grad = layer.backward(grad)
        for layer in self.layers[:1]:
            backward_weights(layer, grad)

    def parameters_and_gradients(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The weights and `dJ_dw` of every layer that has weights, first layer first."""
        return self.weights_and_dJ_dws()

    def weights_and_dJ_dws(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The earlier name of `parameters_and_gradients`, which a subclass may override."""
        for layer in self.layers:
            if layer.weights.size:
                yield layer.weights, layer.dJ_dw

    def restore_bias_rows(self) -> None:
        """Make row 0 of all `Linear` weights 1 0 … 0 again, whatever an optimizer did to it."""
        for layer in self.layers:
            layer.restore_bias_row()

    @property
    def training(self) -> bool:
        """Whether the network trains, as it does during a batch; otherwise it predicts."""
        return self._training

    @training.setter
    def training(self, value: bool) -> None:
        self._training = value
        for layer in self.layers:
            layer.training = value

    def check_layers(self) -> None:
        """Raise TypeError or ValueError if `layers` are not different layers."""
        checks.different_instances("layers", self.layers, Layer)

    def __repr__(self) -> str:
        return f"NeuralNetwork([{', '.join(map(repr, self.layers))}])"
