"""A training as a program: complete, on mfnet's public names, to be read, run and changed."""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mfnet import __version__, checks
from mfnet.catalogue import ACTIVATIONS, LOSSES, OPTIMIZERS, Hidden, Part, entry_of, is_own
from mfnet.dataloader import BatchIterator, DataLoader
from mfnet.loss import Loss
from mfnet.mixing import VariedIterator
from mfnet.optimizer import Optimizer
from mfnet.parts.schedules import Cosine
from mfnet.partwise import PartwiseIterator
from mfnet.tensor import Tensor

WIDTH = 88  # of a line of the program, where that can be had
_IMPORT = re.compile(r"from ([\w.]+) import (.+)")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What a training is made from.

    Attributes:
        about: what it is, in a line.
        data: lines of Python that make `inputs`, `targets`, `test_inputs` and `test_targets`, and
            `chances` where `validation_share` is given; imports are lines among them. They make
            `loss` where it is None, `validation_inputs` and `validation_targets` where
            `data_validates`.
        features, outputs: of a sample.
        hidden: the hidden layers.
        loss: what is made small; None where the data's lines make it.
        optimizer: as it is at the beginning.
        dataloader: for its class and settings, not for its place in an epoch.
        seed: of the two streams of random numbers that weights and batches are drawn from.
        epochs: how many there are in all.
        samples: how many of the training samples are learnt from, and how many of those that follow
            validate; None for all, and none.
        validation_share: those whose chance is below it validate; None where `samples` says which.
        data_validates: whether the data's lines set samples aside to validate.
        schedule: of the learning rate, a `Cosine`; None for the optimizer's own.
        patience: after how many epochs without improvement training stops; 0: never.
        changes: after which step which attribute of the optimizer is set to what.
        initial_weights: of all weight matrices; drawn where there are none.
        remarks: what the program does not do, a sentence each.
    """

    about: str
    data: Sequence[str]
    features: int
    outputs: int
    hidden: Sequence[Hidden]
    loss: Loss | None
    optimizer: Optimizer
    dataloader: DataLoader
    seed: int
    epochs: int
    samples: tuple[int, int] | None = None
    validation_share: float | None = None
    data_validates: bool = False
    schedule: Cosine | None = None
    patience: int = 0
    changes: Sequence[tuple[int, str, float]] = ()
    initial_weights: Sequence[Tensor] = ()
    remarks: Sequence[str] = field(default=())

    @property
    def validates(self) -> bool:
        """Whether samples are set aside."""
        return (
            self.data_validates
            or self.validation_share is not None
            or bool(self.samples and self.samples[1])
        )


def write_program(recipe: Recipe) -> str:
    """The program, which trains as the recipe says and prints the losses of every epoch.

    Its losses are, up to rounding, those of a training that has drawn its weights and batches from
    the same seed in the same way.

    Raises:
        TypeError: if a part is not mfnet's own, so that a program can't say how to make it.
        ValueError: if a change is of something that the optimizer has not.
    """
    program = _Program()
    program.section("The samples, one a row.", [*recipe.data, *_parts(recipe)])
    program.section(
        "The network, and what trains it. One seed makes two streams of random numbers.",
        _network(recipe),
    )
    program.section("One step a batch.", _training(recipe))
    return program.text(recipe)


class _Program:
    """Imports and the sections that need them."""

    def __init__(self) -> None:
        self._names: dict[str, set[str]] = {}
        self._sections: list[str] = []

    def section(self, comment: str, lines: Iterable[str]) -> None:
        """Add lines; the imports among them go to the top."""
        rest = []
        for line in lines:
            match = _IMPORT.fullmatch(line)
            if match:
                self._names.setdefault(match[1], set()).update(match[2].split(", "))
            else:
                rest.append(line)
        self._sections.append("\n".join([f"# {comment}", *rest]))

    def text(self, recipe: Recipe) -> str:
        """The whole program."""
        imports = [
            f"from {module} import {', '.join(sorted(names, key=str.casefold))}"
            for module, names in sorted(self._names.items())
        ]
        wheel = f"mfnet-{__version__}-py3-none-any.whl"
        head = [recipe.about, "", f"It needs mfnet: pip install {wheel}", *recipe.remarks]
        said = "\n".join(textwrap.fill(line, WIDTH) for line in head)
        top = "\n".join([f'"""{said}\n"""', "", "import numpy as np", *imports])
        return "\n\n".join([top, *self._sections]) + "\n"


def _parts(recipe: Recipe) -> Iterable[str]:
    """The lines that set samples aside."""
    if recipe.validation_share is not None:
        yield f"aside = chances < {recipe.validation_share!r}"
        yield "aside[0] &= not aside.all()  # one is learnt from"
        yield "validation_inputs, validation_targets = inputs[aside], targets[aside]"
        yield "inputs, targets = inputs[~aside], targets[~aside]"
    elif recipe.samples is not None:
        learnt, aside = recipe.samples
        if aside:
            part = f"{learnt}:{learnt + aside}"
            yield f"validation_inputs, validation_targets = inputs[{part}], targets[{part}]"
        yield f"inputs, targets = inputs[:{learnt}], targets[:{learnt}]"


def _network(recipe: Recipe) -> Iterable[str]:
    """The lines that make the network, the loss, the optimizer and the data loader."""
    yield "from mfnet.catalogue import assemble"
    for name in dict.fromkeys(layer.activation for layer in recipe.hidden):
        if is_own(name):
            yield "from mfnet.catalogue import offer"
            yield from ACTIVATIONS[name].source.splitlines()
            yield f"offer({name})"
    yield f"weights_seed, batches_seed = np.random.SeedSequence({recipe.seed}).spawn(2)"
    hidden = ", ".join(_hidden(layer) for layer in recipe.hidden)
    if hidden:
        yield "from mfnet.catalogue import Hidden"
    yield f"hidden = [{hidden}]"
    ends = f"{recipe.features}, hidden, {recipe.outputs}"
    yield f"net = assemble({ends}, seed=np.random.default_rng(weights_seed))"
    if recipe.initial_weights:
        yield "initial_weights = ["
        yield from (f"    {matrix.tolist()}," for matrix in recipe.initial_weights)
        yield "]"
        pairs = "zip(net.parameters_and_gradients(), initial_weights, strict=True)"
        yield f"for (weights, _), initial in {pairs}:"
        yield "    weights[...] = initial"
    for name, part, parts in (
        ("loss", recipe.loss, LOSSES),
        ("optimizer", recipe.optimizer, OPTIMIZERS),
    ):
        if part is not None:
            yield f"from mfnet import {type(part).__name__}"
            yield f"{name} = {_call(part, parts)}"
    if recipe.schedule is not None:
        yield "from mfnet.parts.schedules import Cosine"
        cosine = recipe.schedule
        yield f"schedule = Cosine({cosine.learning_rate!r}, {cosine.steps}, {cosine.minimum!r})"
    yield from _dataloader(recipe.dataloader)


def _hidden(layer: Hidden) -> str:
    dropout = f", dropout={layer.dropout!r}" if layer.dropout else ""
    return f'Hidden({layer.units}, "{layer.activation}"{dropout})'


def _call(thing: object, parts: Mapping[str, Any]) -> str:
    """The call that makes a part, with what is not as usual."""
    entry = _entry(thing, parts)
    arguments = [
        f"{argument.keyword or argument.name}={getattr(thing, argument.name)!r}"
        for argument in entry.arguments
        if argument.name == "learning_rate"
        or getattr(thing, argument.name) != entry.defaults.get(argument.name)
    ]
    return f"{type(thing).__name__}({', '.join(arguments)})"


def _entry(thing: object, parts: Mapping[str, Part[Any]]) -> Part[Any]:
    entry = entry_of(thing, parts)
    if entry is None:
        raise TypeError(f"a program has mfnet's own parts only, but this is {thing!r}")
    return entry


def _arguments_of(optimizer: Optimizer) -> list[str]:
    return [argument.name for argument in _entry(optimizer, OPTIMIZERS).arguments]


def _dataloader(loader: DataLoader) -> Iterable[str]:
    """The lines that make a `BatchIterator`, or one whose pictures are varied."""
    if type(loader) is VariedIterator:
        yield from _dataloader(loader.dataloader)
        yield "from mfnet.augmentation import Variation"
        yield "from mfnet.mixing import VariedIterator"
        yield f"variation = {loader.variation!r}"
        yield f"dataloader = VariedIterator(dataloader, variation, seed={loader.seed})"
        return
    known = BatchIterator, PartwiseIterator
    if not isinstance(loader, BatchIterator) or type(loader) not in known:
        raise TypeError(f"a program has no way to make {loader!r}")
    name = type(loader).__name__
    module = "mfnet.partwise" if isinstance(loader, PartwiseIterator) else "mfnet"
    yield f"from {module} import {name}"
    arguments = [f"{loader.batch_size}"]
    if isinstance(loader, PartwiseIterator):
        arguments.append(f"part_size={loader.part_size}")
    if not loader.shuffle:
        arguments.append("shuffle=False")
    if loader.input_scale != 1.0:
        yield f"input_scale = {loader.input_scale!r}"
        arguments.append("input_scale=input_scale")
    yield "batches = np.random.default_rng(batches_seed)"
    yield f"dataloader = {name}({', '.join(arguments)}, seed=batches)"


def _training(recipe: Recipe) -> Iterable[str]:
    """The lines that train and print."""
    scale = ", input_scale=input_scale" if _input_scale(recipe.dataloader) != 1.0 else ""
    yield "from mfnet.evaluation import evaluate"
    yield "from mfnet.train import training"
    if recipe.patience:
        yield "from mfnet.fit import EarlyStopping, LastGood"
        yield f"early_stopping = EarlyStopping({recipe.patience})"
        yield "best, losses = LastGood(net, optimizer, dataloader), []"
    yield "steps = training("
    yield f"    net, inputs, targets, num_epochs={recipe.epochs},"
    scheduled = "" if recipe.schedule is None else " schedule=schedule,"
    yield f"    loss=loss, optimizer=optimizer, dataloader=dataloader,{scheduled}"
    yield ")"
    yield "for step in steps:"
    for steps, name, value in recipe.changes:
        checks.one_of("a change", name, _arguments_of(recipe.optimizer))
        yield f"    if step.steps == {steps}:"
        yield f"        optimizer.{name} = {value!r}"
    yield "    if step.ends_epoch:"
    said = ["epoch {step.epoch}: training loss {step.epoch_loss:.12g}"]
    for part in ("validation", "test") if recipe.validates else ("test",):
        samples = f"{part}_inputs, {part}_targets"
        yield from _evaluation(f"{part}_loss", f"net, {samples}, loss{scale}")
        said.append(f"{part} loss {{{part}_loss:.12g}}")
    yield "        print("
    yield f'            f"{said[0]}, "'
    yield f'            f"{", ".join(said[1:])}"'
    yield "        )"
    if recipe.patience:
        deciding = "validation_loss" if recipe.validates else "step.epoch_loss"
        yield f"        losses.append({deciding})"
        yield "        if losses[-1] < min(losses[:-1], default=np.inf):"
        yield "            best.epoch_ended(step)"
        yield "            best.proven()"
        yield "        if early_stopping.is_due(losses):"
        yield "            best.restore()"
        yield "            break"


def _evaluation(name: str, arguments: str) -> Iterable[str]:
    line = f"        {name} = evaluate({arguments})"
    if len(line) <= WIDTH:
        yield line
    else:
        yield f"        {name} = evaluate("
        yield f"            {arguments}"
        yield "        )"


def _input_scale(loader: DataLoader) -> float:
    while isinstance(loader, VariedIterator):
        loader = loader.dataloader
    return loader.input_scale if isinstance(loader, BatchIterator) else 1.0
