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
    Argument,
    Limits,
    choices,
)

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
    click.Option(["--target"], help="The column of a CSV file to predict; the last one if not "
                 "said."),
    click.Option(["--hidden"], default="128", show_default=True,
                 help="Units of the hidden layers, with commas between."),
    click.Option(["--activation"], type=click.Choice(list(choices(ACTIVATIONS))), default="relu",
                 show_default=True, help="Of the hidden layers."),
    click.Option(["--dropout"], type=_range(PROBABILITY), default=0.0,
                 show_default=True, help="Share of hidden units left out of a batch."),
    click.Option(["--optimizer"], type=click.Choice(list(choices(OPTIMIZERS))), default="adam",
                 show_default=True, help="How weights follow their gradients."),
    click.Option(["--learning-rate"], type=_range(LEARNING_RATE), default=1e-3, show_default=True,
                 help="How far a step goes."),
    click.Option(["--decay"], is_flag=True, help="Lower the learning rate to 0 along a cosine, "
                 "which spans all steps of all epochs."),
    click.Option(["--batch-size"], type=click.IntRange(1), default=128, show_default=True,
                 help="Samples that a step is made from."),
    click.Option(["--epochs"], type=click.IntRange(1), default=10, show_default=True,
                 help="How often every sample is used; with --resume, those before it included."),
    click.Option(["--patience"], type=click.IntRange(1), help="Put a tenth of the samples aside to "
                 "validate, stop after so many epochs without a better loss on them, and keep the "
                 "best epoch."),
    click.Option(["--classify"], is_flag=True,
                 help="Take the numbers of the target column as classes."),
    click.Option(["--seed"], type=click.IntRange(0), default=0, show_default=True,
                 help="The same seed gives the same network, split and batches."),
]  # fmt: skip

# What can change while a training goes on. A patience can, but not come or go: it decides which
# samples there are to train with. Data may be somewhere else, if they are the same.
CHANGEABLE = {"data", "epochs", "learning_rate", "decay"}


def checked(notes: object) -> dict[str, Any]:
    """The settings that a model's notes have, if `mfnet train` could have written them.

    Raises ValueError that names what it could not.
    """
    settings = notes.get("settings") if isinstance(notes, dict) else None
    if not isinstance(settings, dict):
        raise ValueError(  # noqa: TRY004 (it is the file that is wrong)
            "it was not kept by mfnet train, so what it is of is not known"
        )
    parameters: list[click.Parameter] = [DATA, *SETTINGS]
    return {str(option.name): _checked(option, settings) for option in parameters}


def _checked(option: click.Parameter, settings: dict[str, Any]) -> Any:
    if option.name not in settings:
        raise ValueError(f"its notes were changed: {option.name} is missing")
    value = settings[option.name]
    if value is None and option.name in {"target", "patience"}:
        return None
    wrong = ValueError(f"its notes were changed: {option.name} can't be {value!r}")
    if value is None or isinstance(value, bool) != isinstance(option.type, BoolParamType):
        raise wrong
    try:
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
    return units(value) == units(before) if name == "hidden" else value == before


def units(hidden: str) -> list[int]:
    """The sizes of the hidden layers. Raises ValueError if the text says none."""
    try:
        return [int(entry) for entry in hidden.split(",") if entry.strip()]
    except ValueError as error:
        raise ValueError(f"--hidden must be like 128,64, but is {hidden}") from error
