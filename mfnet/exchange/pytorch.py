"""To PyTorch and back: a network as an `nn.Sequential` of `Linear` and activations.

Needs PyTorch: `pip install torch`.
"""

from collections.abc import Callable, Iterator
from typing import Any

from mfnet import checks
from mfnet.exchange.parameters import pack, unknown, unpacked
from mfnet.extras import missing
from mfnet.layer import Id, Layer, Linear, ReLU, Sigmoid
from mfnet.nn import NeuralNetwork
from mfnet.parts.activations import GELU, LeakyReLU, Softplus, Tanh
from mfnet.parts.dropout import Dropout

try:
    import torch
    from torch import nn
except ImportError as error:
    raise missing("mfnet.exchange.pytorch", error, "torch") from error

# Beyond 40 log(1 + e^z) is z in float64.
_SOFTPLUS_IS_EXACT, _SOFTPLUS_DEFAULT = 40.0, 20.0


def to_torch(net: NeuralNetwork) -> Any:
    """The same network in PyTorch, in float64: a module for each layer, with weights of its own.

    It takes (samples, features) and gives (samples, outputs), without a bias feature.

    Returns:
        A `torch.nn.Sequential`.

    Raises:
        TypeError: if `net` is no network, or a layer has no equivalent in PyTorch.
    """
    checks.instance("net", net, NeuralNetwork)
    return nn.Sequential(*(_to_module(i, layer) for i, layer in enumerate(net.layers)))


def from_torch(module: Any) -> NeuralNetwork:
    """The same network in mfnet, with weights of its own.

    Args:
        module: a `torch.nn.Sequential` of `Linear`, `Sigmoid`, `ReLU`, `Identity`, `Tanh`,
            `LeakyReLU`, `Softplus`, `GELU(approximate="tanh")`, `Dropout`, and of such sequences.

    Raises:
        TypeError: if it is another module, or has one in it.
        ValueError: if one of them has an argument that mfnet's layer has not.
    """
    return NeuralNetwork(_from_module(path, part) for path, part in _parts("", module))


def _to_module(position: int, layer: Layer) -> Any:
    make = _TO.get(type(layer))
    if make is None:
        raise unknown(position, layer, "PyTorch")
    return make(layer)


def _to_linear(layer: Linear) -> Any:
    linear = nn.Linear(layer.in_features, layer.out_features, dtype=torch.float64)
    weights, biases = unpacked(layer)
    with torch.no_grad():
        linear.weight.copy_(torch.from_numpy(weights))
        linear.bias.copy_(torch.from_numpy(biases))
    return linear


def _parts(path: str, module: Any) -> Iterator[tuple[str, Any]]:
    """The modules of a sequence and of the sequences in it, each with its name."""
    if type(module) is not nn.Sequential:
        yield path or "module", module
        return
    for name, part in module.named_children():
        yield from _parts(f"{path}.{name}" if path else name, part)


def _from_module(path: str, module: Any) -> Layer:
    make = _FROM.get(type(module))
    if make is None:
        raise TypeError(f"{path} is {module!r}, which mfnet has no layer for")
    return make(path, module)


def _from_linear(module: Any) -> Linear:
    layer = Linear(module.in_features, module.out_features)
    biases = 0.0 if module.bias is None else module.bias.detach().cpu().double().numpy()
    pack(layer, module.weight.detach().cpu().double().numpy(), biases)
    return layer


def _from_softplus(path: str, module: Any) -> Softplus:
    if module.beta != 1 or module.threshold < _SOFTPLUS_DEFAULT:
        raise ValueError(
            f"{path} must have beta 1 and a threshold of at least {_SOFTPLUS_DEFAULT:g}, "
            f"but is {module!r}"
        )
    return Softplus()


def _from_gelu(path: str, module: Any) -> GELU:
    if module.approximate != "tanh":
        raise ValueError(f'{path} must be GELU(approximate="tanh"), but is {module!r}')
    return GELU()


_TO: dict[type[Layer], Callable[[Any], Any]] = {
    Linear: _to_linear,
    Sigmoid: lambda _: nn.Sigmoid(),
    ReLU: lambda _: nn.ReLU(),
    Id: lambda _: nn.Identity(),
    Tanh: lambda _: nn.Tanh(),
    LeakyReLU: lambda layer: nn.LeakyReLU(layer.negative_slope),
    Softplus: lambda _: nn.Softplus(threshold=_SOFTPLUS_IS_EXACT),
    GELU: lambda _: nn.GELU(approximate="tanh"),
    Dropout: lambda layer: nn.Dropout(layer.probability),
}

_FROM: dict[Any, Callable[[str, Any], Layer]] = {
    nn.Linear: lambda _, module: _from_linear(module),
    nn.Sigmoid: lambda _, __: Sigmoid(),
    nn.ReLU: lambda _, __: ReLU(),
    nn.Identity: lambda _, __: Id(),
    nn.Tanh: lambda _, __: Tanh(),
    nn.LeakyReLU: lambda _, module: LeakyReLU(module.negative_slope),
    nn.Softplus: _from_softplus,
    nn.GELU: _from_gelu,
    nn.Dropout: lambda _, module: Dropout(module.p),
}
