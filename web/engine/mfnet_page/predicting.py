"""A file of rows, predicted by the present network. Imported once somebody has one."""

from collections.abc import Callable
from typing import Any

from mfnet_page.course import Record
from mfnet_page.session import Session
from mfnet_page.visitors_file import read_file


def predicted_file(
    session: Session, content: Any, name: str, tell: Callable[[float], object]
) -> Record:
    """The rows of a file with the predictions beside them, as `csv`, and how many `rows` there are.

    Raises ValueError, with a sentence, if it can't be read, or lacks what the network needs.
    """
    from mfnet.table import read  # noqa: PLC0415 (it needs pandas)

    table = session.dataset.table
    if table is None:
        raise ValueError("this network was trained on no table of yours: train one first")
    rows = read_file(read, content, name, progress=tell)
    outputs = table.outputs(session.net, rows)
    return {"csv": "\n".join(table.meaning.beside(rows, outputs)) + "\n", "rows": len(rows)}
