"""To PyTorch and back: a network as an `nn.Sequential`, a loss, an optimizer.

Needs PyTorch: `pip install torch`.

A part's counterpart is PyTorch's class of the same name, made with the arguments that the
catalogue has for the part. The tables below hold what has another name or other arguments there.
"""

import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from mfnet import checks
from mfnet.catalogue import LOSSES, OPTIMIZERS, PARTS, Part, entry_of
from mfnet.exchange.parameters import pack, unknown, unpacked
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.layer import Layer, Linear
from mfnet.loss import CELoss, Loss
from mfnet.nn import NeuralNetwork
from mfnet.optimizer import Optimizer
from mfnet.parts.activations import GELU, Softplus
from mfnet.parts.dropout import Dropout
from mfnet.parts.losses import MAELoss, WeightedCELoss
from mfnet.parts.schedules import Schedule
from mfnet.sample_weights import SampleWeightedLoss

try:
    import torch
    from torch import nn
except ImportError as error:
    raise missing("mfnet.exchange.pytorch", error, "torch") from error

# Beyond 40 log(1 + e^z) is z in float64.
_SOFTPLUS_IS_EXACT, _SOFTPLUS_DEFAULT = 40.0, 20.0

WITHOUT_COUNTERPART: dict[type, str] = {
    SampleWeightedLoss: "there, a training multiplies the losses of samples itself",
    Schedule: "any function of the number of steps is a schedule there, for `LambdaLR`",
}
"""Why PyTorch has no counterpart of a part, or of all parts of a kind."""


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
        module: a `torch.nn.Sequential` of `Linear`, `Dropout`, the activations of the catalogue
            (`GELU` with `approximate="tanh"`), and of such sequences.

    Raises:
        TypeError: if it is another module, or has one in it.
        ValueError: if one of them has an argument that mfnet's layer has not.
    """
    return NeuralNetwork(_from_module(path, part) for path, part in _parts("", module))


def save_module(module: Any, path: str | Path) -> None:
    """Write a module as TorchScript: `torch.jit.load` needs neither mfnet nor the module's class.

    Raises OSError if the file can't be written; what was there before is then still there.
    """
    content = io.BytesIO()
    with warnings.catch_warnings():
        # PyTorch names torch.export instead, which takes no text.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.jit.save(torch.jit.script(module.eval()), content)
    write_whole(path, content.getvalue())


def loss_to_torch(loss: Loss) -> Callable[[Any, Any], Any]:
    """The same loss in PyTorch: a function of predictions and targets, both (samples, outputs).

    It sums over the outputs and takes the mean over the samples, which PyTorch's own `reduction`
    of "mean" does for classes, but not for numbers.

    Raises TypeError if `loss` has no equivalent in PyTorch.
    """
    checks.instance("loss", loss, Loss)
    make = _LOSSES.get(type(loss))
    if make is not None:
        return make(loss)
    part = entry_of(loss, LOSSES)
    if part is None or not hasattr(nn, type(loss).__name__):
        raise TypeError(f"loss is {loss!r}, which PyTorch has no equivalent of")
    return _summed(getattr(nn, type(loss).__name__)(reduction="sum", **_arguments(loss, part)))


def optimizer_to_torch(optimizer: Optimizer, parameters: Iterable[Any]) -> Any:
    """A new optimizer in PyTorch of the same settings, for these parameters.

    Raises TypeError if `optimizer` has no equivalent in PyTorch.
    """
    checks.instance("optimizer", optimizer, Optimizer)
    part = entry_of(optimizer, OPTIMIZERS)
    make = getattr(torch.optim, type(optimizer).__name__, None)
    if part is None or make is None:
        raise TypeError(f"optimizer is {optimizer!r}, which PyTorch has no equivalent of")
    settings = _arguments(optimizer, part)
    if "beta1" in settings:
        settings["betas"] = settings.pop("beta1"), settings.pop("beta2")
    names = {"learning_rate": "lr", "epsilon": "eps"}
    return make(parameters, **{names.get(name, name): value for name, value in settings.items()})


def _arguments(thing: object, part: Part[Any]) -> dict[str, Any]:
    return {argument.name: getattr(thing, argument.name) for argument in part.arguments}


def _to_module(position: int, layer: Layer) -> Any:
    make = _TO.get(type(layer))
    if make is not None:
        return make(layer)
    for there, part in _LAYERS.items():
        if part.kind is type(layer):
            return there(**_arguments(layer, part))
    raise unknown(position, layer, "PyTorch")


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
    if make is not None:
        return make(path, module)
    part = _LAYERS.get(type(module))
    if part is None:
        raise TypeError(f"{path} is {module!r}, which mfnet has no layer for")
    layer: Layer = part.make(**_arguments(module, part))
    expected = _to_module(0, layer)
    if any(getattr(module, name) != getattr(expected, name) for name in _settings(module)):
        raise ValueError(f"{path} must be {expected!r}, but is {module!r}")
    return layer


def _settings(module: Any) -> list[str]:
    """What a module was made with, that changes what it computes."""
    return [name for name in getattr(module, "__constants__", ()) if name != "inplace"]


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


def _summed(criterion: Any) -> Callable[[Any, Any], Any]:
    """The mean over samples of a criterion that sums over samples and outputs."""
    return lambda pred, target: criterion(pred, target) / len(pred)


def _weighted_cross_entropy(loss: WeightedCELoss) -> Callable[[Any, Any], Any]:
    weights = torch.from_numpy(loss.class_weights)
    criterion = nn.CrossEntropyLoss(weights, reduction="sum")
    return lambda pred, target: criterion(pred, target.argmax(dim=1)) / len(pred)


_TO: dict[type[Layer], Callable[[Any], Any]] = {
    Linear: _to_linear,
    Softplus: lambda _: nn.Softplus(threshold=_SOFTPLUS_IS_EXACT),
    GELU: lambda _: nn.GELU(approximate="tanh"),
    Dropout: lambda layer: nn.Dropout(layer.probability),
}

_FROM: dict[Any, Callable[[str, Any], Layer]] = {
    nn.Linear: lambda _, module: _from_linear(module),
    nn.Softplus: _from_softplus,
    nn.Dropout: lambda _, module: Dropout(module.p),
}

# The general way of layers: the class of the same name.
_LAYERS: dict[Any, Part[Any]] = {
    getattr(nn, part.kind.__name__): part
    for part in PARTS
    if issubclass(part.kind, Layer) and hasattr(nn, part.kind.__name__)
}

_LOSSES: dict[type[Loss], Callable[[Any], Callable[[Any, Any], Any]]] = {
    CELoss: lambda _: nn.CrossEntropyLoss(),
    MAELoss: lambda _: _summed(nn.L1Loss(reduction="sum")),
    WeightedCELoss: _weighted_cross_entropy,
}
