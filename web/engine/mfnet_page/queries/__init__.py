"""What the page asks of a session: a module for each panel, imported when it is first asked."""

from importlib import import_module
from typing import Any

import numpy as np

from mfnet_page.session import Record, Session


def answer(query: str, session: Session, arguments: dict[str, Any]) -> Record | None:
    """What the function that `query` names, as `module.function`, answers about the session.

    None if its module is about other datasets: those that it names in `DATASETS`.

    Raises ValueError, with a sentence, for what a person can put right.
    """
    module_name, _, function = query.partition(".")
    module = import_module(f"{__name__}.{module_name}")
    if session.dataset.name not in getattr(module, "DATASETS", [session.dataset.name]):
        return None
    # What a diverged network answers overflows: that is shown, and no reason for a warning.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        answered: Record = getattr(module, function)(session, **arguments)
    return answered
