"""The step that Inspect shows as a spreadsheet, written a little at a time while training goes on.

XlsxWriter comes as the wheel that it is, once somebody wants a spreadsheet.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from mfnet_page.queries.inspection import recorded
from mfnet_page.session import Record, Session

if TYPE_CHECKING:  # imported once XlsxWriter is there
    from mfnet.exchange.spreadsheet import StepWriting

SLICE = 0.02  # seconds of writing, between which training goes on
MOST_CELLS = 350_000  # about half a minute's work in a browser: the usual network of MNIST

_begun: WeakKeyDictionary[Session, tuple["StepWriting", Iterator[int]]] = WeakKeyDictionary()


def begin(session: Session, *, wanted: dict[str, Any], wheel: bytes | None = None) -> Record:
    """Begin to write the step that `inspection.record` has shown for `wanted`.

    Args:
        session: whose network it is.
        wanted: as `recorded` takes it.
        wheel: of XlsxWriter, where that is not installed.

    Raises:
        ValueError: with a sentence, if the step is too large.
    """
    if wheel is not None and "xlsxwriter" not in sys.modules:
        path = Path(tempfile.gettempdir()) / "xlsxwriter.whl"
        path.write_bytes(wheel)
        sys.path.append(str(path))
    from mfnet.exchange.spreadsheet import StepWriting  # noqa: PLC0415 (its wheel has just come)

    step = recorded(session, **wanted | {"held": True}).step
    cells = sum(matrix.values.size for matrix in step.matrices.values())
    if cells > MOST_CELLS:
        raise ValueError(
            f"This step has {cells:,} numbers, too many for a spreadsheet made in a browser, which "
            f"takes {MOST_CELLS:,}. With fewer units it can be had, or in Python by "
            "mfnet.exchange.spreadsheet."
        )
    writing = StepWriting(step)
    _begun[session] = writing, writing.rows()
    return {"cells": cells}


def go_on(session: Session) -> Record:
    """Write for a moment: how many numbers are `done`; in the end the file instead."""
    writing, rows = _begun[session]
    until = perf_counter() + SLICE
    for done in rows:
        if perf_counter() > until:
            return {"done": done}
    del _begun[session]
    name = f"mfnet-{session.dataset.name}-step.xlsx"
    return {"name": name, "content": np.frombuffer(writing.content(), np.uint8)}
