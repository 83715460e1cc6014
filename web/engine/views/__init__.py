"""What the page shows of a session: a module for a panel, imported when it is first asked for."""

from importlib import import_module
from typing import Any

from session import Record, Session


def view(name: str, session: Session, arguments: dict[str, Any]) -> Record:
    """What the function called `name`, as `module.function`, shows of the session.

    Raises ValueError, with a sentence, for what a person can put right.
    """
    module, _, function = name.partition(".")
    shown: Record = getattr(import_module(f"views.{module}"), function)(session, **arguments)
    return shown
