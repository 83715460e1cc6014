"""How a network is trained: the options of `mfnet train` that stay with the model."""

from math import isfinite
from typing import Any

import click
from click.types import BoolParamType

from mfnet.catalogue import (
    ACTIVATIONS,
    LAYERS,
    LEARNING_RATE,
    OPTIMIZERS,
    WEIGHT_DECAY,
    Argument,
    Limits,
    choices,
)
from mfnet.table.preparation import Usual
from mfnet.table.target import TASKS

(PROBABILITY,) = LAYERS["dropout"].arguments


def _range(argument: Argument) -> click.FloatRange:
    """The numbers that an argument may be."""
    limits = argument.limits or Limits()
    most = limits.most if isfinite(limits.most) else None
    return click.FloatRange(
        limits.least, most, min_open=limits.open_below, max_open=limits.open_above
    )


DATA = click.Argument(["data"], required=False)
SETTINGS = [
    click.Option(["--target"], help="The column of a table to predict; the last one if not said."),
    click.Option(["--task"], type=click.Choice(TASKS), help="Whether the target holds classes or "
                 "numbers; if not said, its values decide."),
    click.Option(["--ignore"], multiple=True, metavar="COLUMN", help="A column to leave out. Can "
                 "be said several times."),
    click.Option(["--as", "kinds"], multiple=True, metavar="COLUMN=KIND", help="What a column is: "
                 "number, yes/no, category or date. Can be said several times."),
    click.Option(["--class-weight"], type=click.Choice(["balanced"]), help="Let a rare class count "
                 "as much as a frequent one."),
    click.Option(["--sample-weight"], metavar="COLUMN", help="The column that says how much a row "
                 "counts; it is no input then."),
    click.Option(["--hidden"], default="128", show_default=True,
                 help="Units of the hidden layers, with commas between."),
    click.Option(["--activation"], type=click.Choice(list(choices(ACTIVATIONS))), default="relu",
                 show_default=True, help="Of the hidden layers."),
    click.Option(["--dropout"], type=_range(PROBABILITY), default=0.0,
                 show_default=True, help="Share of hidden units left out of a batch."),
    click.Option(["--optimizer"], type=click.Choice(list(choices(OPTIMIZERS))),
                 help="How weights follow their gradients; adam if not said, adamw with a weight "
                 "decay of 1 to predict numbers from a small table."),
    click.Option(["--weight-decay"], type=_range(WEIGHT_DECAY),
                 help="How strongly weights are drawn towards 0."),
    click.Option(["--learning-rate"], type=_range(LEARNING_RATE), default=1e-3, show_default=True,
                 help="How far a step goes."),
    click.Option(["--decay"], is_flag=True, help="Lower the learning rate to 0 along a cosine, "
                 "which spans all steps of all epochs."),
    click.Option(["--batch-size"], type=click.IntRange(1),
                 help="Samples that a step is made from; 128 if not said, 32 for a small table."),
    click.Option(["--epochs"], type=click.IntRange(1), help="How often every sample is used; 10 if "
                 "not said, more for a small table. With --resume, those before it included."),
    click.Option(["--patience"], type=click.IntRange(1), help="Put a tenth of the samples aside to "
                 "validate, stop after so many epochs without a better loss on them, and keep the "
                 "best epoch."),
    click.Option(["--classify"], is_flag=True, help="The same as --task classification."),
    click.Option(["--seed"], type=click.IntRange(0), default=0, show_default=True,
                 help="The same seed gives the same network, split and batches."),
]  # fmt: skip

# How the file of a table is written; each is found by itself where it is not said.
READING = [
    click.Option(["--delimiter"], metavar="CHARACTER", help="What stands between a table's cells, "
                 "if it isn't found."),
    click.Option(["--decimal"], type=click.Choice([".", ","]), help="What stands before decimals, "
                 "if it isn't found."),
    click.Option(["--encoding"], metavar="NAME", help="Of a table's text, such as cp1252, if it "
                 "isn't found."),
    click.Option(["--header/--no-header"], default=None, help="Whether a table's first row names "
                 "its columns, if it isn't found."),
    click.Option(["--sheet"], metavar="NAME", help="The sheet of an Excel file, by name or number; "
                 "the first if not said."),
]  # fmt: skip

# What can change while a training goes on. A patience can, but not come or go: it decides which
# samples there are to train with. Data may be somewhere else, if they are the same.
CHANGEABLE = {"data", "epochs", "learning_rate", "decay"} | {str(option.name) for option in READING}

# What files of earlier versions do not have.
_SINCE: dict[str, Any] = {
    "weight_decay": 0.0, "task": None, "ignore": [], "kinds": [],
    "class_weight": None, "sample_weight": None,
    **dict.fromkeys(str(option.name) for option in READING),
}  # fmt: skip
_MAY_BE_MISSING = {"target", "patience", *_SINCE}

# Of a dataset with a name.
USUAL = Usual(batch_size=128, epochs=10, optimizer="adam", weight_decay=0.0)


def checked(notes: object) -> dict[str, Any]:
    """The settings that a model's notes have, if `mfnet train` could have written them.

    Raises ValueError that names what it could not.
    """
    settings = notes.get("settings") if isinstance(notes, dict) else None
    if not isinstance(settings, dict):
        raise ValueError(  # noqa: TRY004 (it is the file that is wrong)
            "it was not kept by mfnet train, so what it is of is not known"
        )
    parameters: list[click.Parameter] = [DATA, *SETTINGS, *READING]
    settings = {**_SINCE, **settings}
    return {str(option.name): _checked(option, settings) for option in parameters}


def _checked(option: click.Parameter, settings: dict[str, Any]) -> Any:
    if option.name not in settings:
        raise ValueError(f"its notes were changed: {option.name} is missing")
    value = settings[option.name]
    if value is None and option.name in _MAY_BE_MISSING:
        return None
    wrong = ValueError(f"its notes were changed: {option.name} can't be {value!r}")
    if value is None or isinstance(value, bool) != isinstance(option.type, BoolParamType):
        raise wrong
    try:
        if option.multiple:
            return [str(option.type.convert(part, option, None)) for part in value]
        return option.type.convert(value, option, None)
    except (click.UsageError, TypeError, ValueError) as error:
        raise wrong from error


def going_on(settings: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """The settings of a training that goes on, with what was given for it.

    Raises ValueError that names what can't change.
    """
    for name, value in given.items():
        before = settings[name]
        is_other_patience = name == "patience" and before is not None
        if name in CHANGEABLE or is_other_patience or _is_same(name, value, before):
            continue
        option = f"--{name.replace('_', '-')}"
        begun = "without it" if before is None or before is False else f"with {before}"
        raise ValueError(
            f"{option} can't change while a training goes on, and this one began {begun}: leave "
            f"{option} out, or train anew without --resume"
        )
    return {**settings, **given}


def _is_same(name: str, value: Any, before: Any) -> bool:
    if name in {"ignore", "kinds"}:
        return list(value) == list(before)
    return units(value) == units(before) if name == "hidden" else value == before


def units(hidden: str) -> list[int]:
    """The sizes of the hidden layers. Raises ValueError if the text says none."""
    try:
        return [int(entry) for entry in hidden.split(",") if entry.strip()]
    except ValueError as error:
        raise ValueError(f"--hidden must be like 128,64, but is {hidden}") from error
