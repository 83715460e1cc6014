"""A kept training as a recipe that a program can be written from."""

from collections.abc import Iterator
from typing import Any

from mfnet.catalogue import OPTIMIZERS, Hidden
from mfnet.checkpoint import Checkpoint
from mfnet.cli.settings import READING, units
from mfnet.cli.tables import is_table, question_of
from mfnet.dataloader import BatchIterator
from mfnet.exchange.program import Recipe
from mfnet.exchange.table_program import lines_of_table
from mfnet.layer import Linear
from mfnet.parts.schedules import Cosine

_BEGAN_OTHERWISE = (
    "The training went on with another decay or patience than it began with. Here the last ones "
    "are there from the beginning, and the losses are others."
)


def recipe_of(kept: Checkpoint) -> Recipe:
    """What `mfnet train` has made a training from.

    Raises ValueError if it began elsewhere, or on a dataset with a name.
    """
    settings = kept.notes["settings"]
    if not is_table(settings["data"]) or "table" not in kept.notes:
        raise ValueError(
            "only the training of a table in a file can be written as a program: mfnet train with "
            "the same settings repeats any other"
        )
    changes = kept.notes.get("changes", [])
    rate = changes[0][2] if changes else settings["learning_rate"]
    linear = [layer for layer in kept.net.layers if isinstance(layer, Linear)]
    features, outputs = linear[0].in_features, linear[-1].out_features
    hidden = [
        Hidden(size, settings["activation"], settings["dropout"])
        for size in units(settings["hidden"])
    ]
    sizes = " - ".join(map(str, [features, *(layer.units for layer in hidden), outputs]))
    return Recipe(
        about=f"{kept.notes['table']['target']['name']}, from {settings['data']}: {sizes}.",
        data=list(_data(settings)),
        features=features,
        outputs=outputs,
        hidden=hidden,
        loss=None,
        optimizer=OPTIMIZERS[settings["optimizer"]].make(
            learning_rate=rate, weight_decay=settings["weight_decay"]
        ),
        dataloader=BatchIterator(settings["batch_size"]),
        seed=settings["seed"],
        epochs=settings["epochs"],
        data_validates=settings["patience"] is not None,
        schedule=kept.schedule if isinstance(kept.schedule, Cosine) else None,
        patience=settings["patience"] or 0,
        changes=[(steps, name, value) for steps, name, value in changes if steps > 0],
        remarks=[_BEGAN_OTHERWISE] if kept.notes.get("began_otherwise") else [],
    )


def _data(settings: dict[str, Any]) -> Iterator[str]:
    """The lines that read the table, and divide and encode it."""
    question = question_of(settings)
    how = {str(option.name): settings[str(option.name)] for option in READING}
    yield from lines_of_table(settings["data"], how, question)
    yield "inputs, targets = prepared.training"
    if question.validation:
        yield "validation_inputs, validation_targets = prepared.validation"
    yield "loss = prepared.loss"
