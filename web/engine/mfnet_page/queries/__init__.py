"""What the page asks of a session: a module for each panel, imported when it is first asked."""

from importlib import import_module
from typing import Any

import numpy as np

from mfnet_page.session import Record, Session


def answer(query: str, session: Session, arguments: dict[str, Any]) -> Record | None:
    """What the function that `query` names, as `module.function`, answers about the session.

    None if the session's dataset lacks what the module needs: a module that needs something says so
    in a function `suits(dataset)`.

    Raises ValueError, with a sentence, for what a person can put right.
    """
    module_name, _, function = query.partition(".")
    module = import_module(f"{__name__}.{module_name}")
    if hasattr(module, "suits") and not module.suits(session.dataset):
        return None
    # What a diverged network answers overflows: that is shown, and no reason for a warning.
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        answered: Record = getattr(module, function)(session, **arguments)
    return answered
