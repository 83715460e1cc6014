"""The page's choices of parts: a module written from the library's catalogue.

python -m building.parts FILE
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from building.content import as_json
from building.files import digest
from building.programs import run
from building.project import CACHE, PYTHON, ROOT
from building.wheel import wheel_sources

PARTS_MODULE = CACHE / "parts.js"


def write_parts() -> None:
    """Writes the module, by the Python that has numpy."""
    run([PYTHON, "-m", "building.parts", PARTS_MODULE], "The page's choices could not be written")


def parts_key() -> str:
    """What the module is made from."""
    return digest([*wheel_sources(), ROOT / "building" / "parts.py"])


def parts_module() -> str:
    """The module's text: a constant for each kind of part, as web/types/app/parts.d.ts has it."""
    from mfnet import catalogue  # noqa: PLC0415 (the build itself does without numpy)

    numbers = (catalogue.LEARNING_RATE, catalogue.WEIGHT_DECAY)
    constants: dict[str, Mapping[str, object]] = {
        "ACTIVATIONS": entries(catalogue.ACTIVATIONS),
        "LOSSES": entries(catalogue.LOSSES, "tasks"),
        "OPTIMIZERS": entries(catalogue.OPTIMIZERS, "learning_rate"),
        "NUMBERS": {argument.name: limits(argument) for argument in numbers},
    }
    lines = [
        f"export const {name} = {as_json(value).decode()}" for name, value in constants.items()
    ]
    return "// The build writes this module from mfnet/catalogue.\n" + "".join(lines)


def entries(parts: Mapping[str, Any], *more: str) -> dict[str, object]:
    """What the page has to know of the parts that it offers, and `more` of them."""
    from mfnet.catalogue import choices  # noqa: PLC0415

    names = ("label", "about", *more)
    return {
        part.name: {name: getattr(part, name) for name in names} for part in choices(parts).values()
    }


def limits(argument: Any) -> dict[str, object]:
    """The limits of a field, as the page's table of settings has them."""
    form = argument.form
    return {"least": form.least, "most": form.most, "zero": not form.open_below}


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(parts_module(), encoding="utf-8")
