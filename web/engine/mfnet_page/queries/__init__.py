"""What the page asks of a session: a module for each panel, imported when it is first asked."""

from collections.abc import Generator
from importlib import import_module
from inspect import isgenerator
from typing import Any

import numpy as np

from mfnet_page.session import Record, Session


def answer(query: str, session: Session, arguments: dict[str, Any]) -> Record | None:
    """As `answer_in_parts`, all at once."""
    parts = answer_in_parts(query, session, arguments)
    while True:
        try:
            next(parts)
        except StopIteration as end:
            answered: Record | None = end.value
            return answered


def answer_in_parts(
    query: str, session: Session, arguments: dict[str, Any]
) -> Generator[None, None, Record | None]:
    """What the function that `query` names, as `module.function`, answers about the session.

    Yields wherever that function does, if it takes long.

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
        answered = getattr(module, function)(session, **arguments)
    while isgenerator(answered):
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            try:
                next(answered)
            except StopIteration as end:
                answered = end.value
                break
        yield
    result: Record = answered
    return result
