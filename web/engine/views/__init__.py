"""What the page shows of a session: a module for a panel, imported when it is first asked for."""

from importlib import import_module
from typing import Any

import numpy as np
from session import Record, Session


def view(name: str, session: Session, arguments: dict[str, Any]) -> Record | None:
    """What the function called `name`, as `module.function`, shows of the session.

    None if its module is about other datasets: those that it names in `DATASETS`.

    Raises ValueError, with a sentence, for what a person can put right.
    """
    module_name, _, function = name.partition(".")
    module = import_module(f"views.{module_name}")
    if session.dataset.name not in getattr(module, "DATASETS", [session.dataset.name]):
        return None
    # What a diverged network answers overflows: that is shown, and no reason for a warning.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        shown: Record = getattr(module, function)(session, **arguments)
    return shown
