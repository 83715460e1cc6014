"""A table of the visitor's own: how good the network is, what matters, and what it says of rows."""

from typing import Any

import numpy as np

from mfnet.dataloader import with_bias
from mfnet.table import Table
from mfnet.table.columns import text_column
from mfnet.table.predictions import cells
from mfnet.table.scores import importances, score_for, scores_of_classes, scores_of_numbers
from mfnet.tensor import Tensor
from mfnet_page.dataset import Dataset
from mfnet_page.queries.answers import finite
from mfnet_page.session import Record, Session
from mfnet_page.table_of_network import TableOfNetwork

WORST = 10
MOST_POINTS = 2000
MOST_MEASURED = 1000  # rows that importance is measured on, so that nobody waits for it


def suits(dataset: Dataset) -> bool:
    """Whether it is of a table."""
    return dataset.table is not None


def judged(session: Session) -> Record:
    """The scores of the test rows as of the newest evaluation, beside those of guessing.

    `scores` as `mfnet.table.scores` has them, the `worst` mistakes as rows of the table under its
    `names`, and for numbers the `true` and `predicted` ones of some rows. `scores` is None before
    the first evaluation.
    """
    table = _table(session)
    if session.test_outputs is None or session.dataset.missing:
        return {"scores": None}
    outputs, targets = session.test_outputs[1:].T, session.dataset.test_targets
    if session.dataset.class_names:
        likely = session.probabilities(session.test_outputs)
        actual = targets.argmax(axis=1)
        scores = scores_of_classes(likely.argmax(axis=0), actual, session.dataset.class_names)
        rows = np.arange(len(actual))
        wrongness = np.where(likely.argmax(axis=0) == actual, -1.0, 1 - likely[actual, rows])
        shown: Record = {}
    else:
        predicted, actual = _in_unit(table, outputs), _in_unit(table, targets)
        scores = scores_of_numbers(predicted, actual, table.training_mean)
        wrongness = np.abs(predicted - actual)
        some = slice(MOST_POINTS)
        shown = {"predicted": predicted[some], "true": actual[some]}
    worst = np.argsort(-wrongness, kind="stable")[:WORST]
    return {
        "scores": scores, "target": table.meaning.target, **shown,
        **_as_rows(table, worst[wrongness[worst] > 0], outputs),
    }  # fmt: skip


def importance(session: Session) -> Record:
    """How much each column matters to the score of the test rows; `columns` is empty without."""
    dataset, table = session.dataset, _table(session)
    if dataset.missing or session.last_step is None:
        return {"columns": []}
    some = np.random.default_rng(0).permutation(len(dataset.test_inputs))[:MOST_MEASURED]
    targets = with_bias(dataset.test_targets[some])
    score = score_for(classes=bool(dataset.class_names), weighted=False)
    return {
        "columns": importances(
            session.net, table.encoding, dataset.test_inputs[some],
            lambda outputs: float(score(with_bias(outputs), targets)),
        )
    }  # fmt: skip


def form(session: Session) -> Record:
    """What a form asks for: the `fields`, one for each column that is used, and the `target`."""
    table = _table(session)
    return {"fields": table.fields, "target": table.meaning.target}


def own(session: Session, row: dict[str, str]) -> Record:
    """What the network as it is says of one row, whose cells are text; a blank is empty.

    Raises ValueError, with a sentence, for a cell that can't be read.
    """
    table = _table(session)
    for column in table.encoding.columns:
        _check_cell(column, row.get(column.name, ""))
    one = Table({column.name: text_column(column.name, [row.get(column.name, "")])
                 for column in table.encoding.columns})  # fmt: skip
    (said,) = table.meaning.answers(table.outputs(session.net, one))
    if not session.dataset.class_names:
        said = {"prediction": finite(said["prediction"])}
    return {**said, "target": table.meaning.target, "trained": session.last_step is not None}


def _check_cell(column: Any, cell: str) -> None:
    if not cell.strip() or column.kind not in {"number", "date"}:
        return
    out = np.empty((1, len(column.names)))
    known = replace_blank(column)
    known.encode(text_column(column.name, [cell]), out)
    if out[0, -1]:
        what = "a number" if column.kind == "number" else "a date"
        raise ValueError(f"“{cell[:40]}” is no {what.split()[1]} for {column.name}: write {what}")


def replace_blank(column: Any) -> Any:
    """The same encoding with an input that marks a blank, whether it has one or not."""
    return type(column)(**{**vars(column), "has_blank": True})


def _table(session: Session) -> TableOfNetwork:
    assert session.dataset.table is not None  # noqa: S101 (`suits` has looked)
    return session.dataset.table


def _in_unit(table: TableOfNetwork, outputs: Tensor) -> Tensor:
    normalization = table.meaning.normalization
    return outputs[:, 0] if normalization is None else normalization.undo(outputs)[:, 0]


def _as_rows(table: TableOfNetwork, chosen: Any, outputs: Tensor) -> Record:
    """Test rows as the table has them, each with what is predicted first."""
    if table.rows is None:
        return {"names": [], "worst": []}
    rows = table.rows.take(table.test_rows[chosen])
    said = [_written(answer["prediction"]) for answer in table.meaning.answers(outputs[chosen])]
    others = [name for name in rows.names if name != table.meaning.target]
    names = [table.meaning.target, *others]
    columns = [cells(rows[name]) for name in names]
    return {
        "names": names,
        "worst": [list(row) for row in zip(said, *columns, strict=True)],
        "positions": table.test_rows[chosen].astype(np.int32),
    }


def _written(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"
