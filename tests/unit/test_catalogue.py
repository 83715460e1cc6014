"""Every part has its entry, and every entry is true of its part."""

import string
from inspect import signature

import numpy as np
import pytest

import mfnet
from mfnet import MSELoss, NeuralNetwork, checkpoint
from mfnet.catalogue import (
    ACTIVATIONS,
    LAWS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    PARTS,
    SCHEDULES,
    Hidden,
    assemble,
    choice,
    choices,
    entry_of,
)
from mfnet.layer import INITIALIZATIONS, Layer
from mfnet.loss import Loss
from mfnet.optimizer import SGD, Adam, Optimizer
from mfnet.parts.schedules import Constant, Schedule

FAMILIES = [ACTIVATIONS, LAYERS, LAWS, LOSSES, OPTIMIZERS, SCHEDULES]
NEEDED = {
    "in_features": 3, "out_features": 2, "class_weights": [1.0, 2.0], "base": MSELoss(),
    "learning_rate": 0.1, "every": 2, "steps": 5, "then": Constant(0.1),
}  # fmt: skip
NOT_PARTS = {mfnet.Activation}  # made from any function
NOT_SETTINGS = {"seed"}


def named(parts):
    return pytest.mark.parametrize("part", parts, ids=lambda part: part.name)


def needed(part):
    """The arguments without which such a part cannot be made, by their names in the call."""
    missing = [a for a in part.arguments if a.name not in part.defaults]
    return {a.keyword or a.name: NEEDED[a.name] for a in missing}


def concrete(kind):
    below = {kind}.union(*map(concrete, kind.__subclasses__()))
    return {one for one in below if not getattr(one, "__abstractmethods__", None)}


@pytest.mark.parametrize("kind", [Layer, Loss, Optimizer, Schedule])
def test_every_part_of_the_library_has_an_entry(kind):
    ours = {one for one in concrete(kind) if one.__module__.startswith("mfnet.")}
    assert ours - {part.kind for part in PARTS} - NOT_PARTS == set()


def test_every_law_of_initial_weights_has_an_entry():
    assert list(LAWS) == list(INITIALIZATIONS)
    assert {part.init for part in ACTIVATIONS.values()} <= set(LAWS)


@pytest.mark.parametrize("family", FAMILIES)
def test_an_entry_has_a_label_and_a_line_of_its_own(family):
    for name, part in family.items():
        assert name == part.name
        assert part.label
        assert part.about.endswith(".")
    for what in ("label", "about"):
        assert len({getattr(part, what) for part in family.values()}) == len(family)


@named(PARTS)
def test_an_entry_has_every_argument_of_its_part(part):
    made = part.make(**needed(part))
    parameters = set(signature(part.kind).parameters) - NOT_SETTINGS
    assert {a.keyword or a.name for a in part.arguments} == parameters
    assert set(part.preset) <= parameters
    assert all(hasattr(made, argument.name) for argument in part.arguments)


@pytest.mark.parametrize(
    ("part", "argument"),
    [(part, a) for part in PARTS if not part.preset for a in part.arguments if a.limits],
    ids=lambda value: value.name,
)
def test_the_limits_of_an_argument_are_those_that_its_part_enforces(part, argument):
    def make(value):
        return part.make(**needed(part) | {argument.name: value})

    limits = argument.limits
    smallest = 1 if limits.whole else 1e-300
    lowest = limits.least + smallest if limits.open_below else limits.least
    assert getattr(make(int(lowest) if limits.whole else lowest), argument.name) == lowest
    with pytest.raises(ValueError, match=argument.name):
        make(limits.least if limits.open_below else limits.least - 1)
    beyond = limits.most if limits.open_above else limits.most + 1
    with pytest.raises((TypeError, ValueError), match=argument.name):
        make(beyond)
    with pytest.raises((TypeError, ValueError), match=argument.name):
        make("0.5")
    if limits.whole:
        with pytest.raises(TypeError, match=argument.name):
            make(1.5)


@named(choices(ACTIVATIONS).values())
def test_an_activation_has_a_formula_for_inspect(part):
    assert part.formula
    assert part.slope or not part.worked_out


@named(choices(LOSSES).values())
def test_a_loss_has_formulas_for_inspect_and_a_task(part):
    assert part.each
    assert part.each_about
    assert part.gradient
    assert part.tasks


@named(choices(OPTIMIZERS).values())
def test_an_optimizer_has_a_rule_for_inspect_and_remembers_what_it_says(part):
    assert part.rule
    optimizer = part.make()
    net = assemble(2, [], 2, seed=1)
    _, ((*arrays,),) = optimizer.memory.copy(net)
    assert len(arrays) == len(part.memory)
    symbols = {argument.symbol or argument.name for argument in part.arguments}
    letters = {f"{one.letter}{new}" for one in part.memory for new in ("", " new")}
    known = symbols | letters | {"W", "G", "dJ/dW", "decayed W", "t"}
    for formula in (part.rule, *(one.formula for one in part.memory)):
        assert {name for _, name, _, _ in string.Formatter().parse(formula) if name} <= known


@named(PARTS)
def test_a_checkpoint_holds_every_part(part):
    made = part.make(**needed(part))
    holding = {}
    if isinstance(made, Layer):
        holding["net"] = NeuralNetwork([made])
    else:
        kinds = {"loss": Loss, "optimizer": Optimizer, "schedule": Schedule}
        holding = {"net": NeuralNetwork([])}
        holding |= {name: made for name, kind in kinds.items() if isinstance(made, kind)}
    back = checkpoint.from_bytes(checkpoint.to_bytes(checkpoint.Checkpoint(**holding)))
    (again,) = back.net.layers or [
        part for part in (back.loss, back.optimizer, back.schedule) if part is not None
    ]
    assert type(again) is part.kind
    for argument in part.arguments:
        expected = getattr(made, argument.name)
        if isinstance(expected, Loss | Schedule):
            assert type(getattr(again, argument.name)) is type(expected)
        else:
            np.testing.assert_array_equal(getattr(again, argument.name), expected)


def test_an_entry_is_found_by_a_part_whatever_its_settings():
    found = [
        entry_of(optimizer, OPTIMIZERS).name
        for optimizer in (
            SGD(0.1), SGD(0.1, momentum=0.5), SGD(0.1, momentum=0.5, nesterov=True), Adam(0.1),
        )
    ]  # fmt: skip
    assert found == ["sgd", "momentum", "nesterov", "adam"]

    class Own(SGD):
        pass

    assert entry_of(Own(0.1), OPTIMIZERS) is None


def test_only_what_its_name_alone_makes_is_a_choice():
    assert "weighted-cross-entropy" not in choices(LOSSES)
    with pytest.raises(ValueError, match=r"loss must be one of cross-entropy, .*huber, but is 'x'"):
        choice("loss", "x", LOSSES)
    with pytest.raises(ValueError, match="loss must be one of"):
        choice("loss", "sample-weighted", LOSSES)


def test_a_network_is_assembled_from_a_description_of_its_hidden_layers():
    net = assemble(3, [Hidden(4), Hidden(5, "tanh", dropout=0.5)], 2, seed=1)
    assert repr(net) == (
        "NeuralNetwork([Linear(3, 4), ReLU(), Linear(4, 5), Tanh(), Dropout(0.5), Linear(5, 2)])"
    )
    assert {layer.generator for layer in net.layers if hasattr(layer, "generator")} == {
        net.layers[0]._generator
    }
    with pytest.raises(ValueError, match=r"activation must be one of relu, .*, but is 'step'"):
        assemble(3, [Hidden(4, "step")], 2)
