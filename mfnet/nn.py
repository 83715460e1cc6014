"""A stack of layers."""

from collections.abc import Iterable, Iterator

from mfnet import checks
from mfnet.layer import Layer
from mfnet.machinery.shortcuts import stands_for
from mfnet.tensor import Tensor


class NeuralNetwork:
    """Layers, one after the other: what the first makes of the input goes to the second, and so on.

    Args:
        layers: from the input's side to the output's; none at all is the identity.

    Raises:
        TypeError: if one of them is not a `Layer`.
        ValueError: if one of them is there twice.
    """

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = list(layers)
        self._training = False
        self.check_layers()

    def check_layers(self) -> None:
        """Raise TypeError or ValueError if `layers`, which can be changed, are no network.

        A layer keeps the input of its last forward pass for the backward pass. One that stands in
        two places would keep that of the second place only, and its gradient would be wrong.
        """
        positions: dict[int, int] = {}
        for position, layer in enumerate(self.layers):
            checks.instance(f"layers[{position}]", layer, Layer)
            first = positions.setdefault(id(layer), position)
            if first != position:
                raise ValueError(
                    f"layers[{first}] and layers[{position}] are the same object, {layer!r}: "
                    "every place needs a layer of its own"
                )

    @property
    def training(self) -> bool:
        """Whether passes are ones of training, which some layers (`Dropout`) need to know.

        The training loop sets it for as long as it runs a batch: otherwise a network predicts.
        """
        return self._training

    @training.setter
    def training(self, value: bool) -> None:
        self._training = value
        for layer in self.layers:
            layer.training = value

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
        """As `backward`, without dJ/d(input), which no weight needs: a product less to compute."""
        for layer in reversed(self.layers[1:]):
            grad = layer.backward(grad)
        for layer in self.layers[:1]:
            backward_weights(layer, grad)

    def weights_and_dJ_dws(self) -> Iterator[tuple[Tensor, Tensor]]:
        """The weights and their gradient, of every layer that has weights, first layer first."""
        for layer in self.layers:
            if layer.weights.size:
                yield layer.weights, layer.dJ_dw

    def restore_bias_rows(self) -> None:
        """Row 0 of every `Linear` layer's weights is 1 0 … 0, whatever an optimizer made of it."""
        for layer in self.layers:
            layer.restore_bias_row()

    def __repr__(self) -> str:
        return f"NeuralNetwork([{', '.join(map(repr, self.layers))}])"


def backward_weights(part: Layer | NeuralNetwork, grad: Tensor) -> None:
    """The gradients of all weights of a layer or network, by its `backward` where that is newer."""
    if stands_for(part, "backward_weights", "backward"):
        part.backward_weights(grad)
    else:
        part.backward(grad)
