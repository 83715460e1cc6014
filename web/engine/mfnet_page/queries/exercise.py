"""Exercises on the step that Inspect shows: which of its numbers one works out, by a seed."""

from math import isfinite
from typing import Any

from mfnet.recording import RecordedStep
from mfnet.recording.recipes import Cell
from mfnet_page import exercise
from mfnet_page.exercise import Question
from mfnet_page.queries.inspection import recorded
from mfnet_page.session import Record, Session

MOST_RANDOM = 40


def sheet(
    session: Session,
    *,
    kind: str,
    count: int = 5,
    seed: int = 0,
    matrix: str = "",
    row: int = 0,
    column: int = 0,
    wanted: dict[str, Any],
) -> Record:
    """The questions of an exercise on the step that `inspection.record` has shown for `wanted`.

    Args:
        session: whose network it is.
        kind: "random", "matrix" or "number".
        count: of random numbers.
        seed: of what is chosen at random: the same step and seed make the same sheet.
        matrix: the one to be worked out, or that the number stands in.
        row: the number's.
        column: the number's.
        wanted: as `recorded` takes it.

    Raises:
        ValueError: with a sentence, if there is nothing to work out.
    """
    step = recorded(session, **wanted | {"held": True}).step
    questions = _questions(step, kind, count, seed, Cell(matrix, row, column))
    return {
        "names": [question.cell.matrix for question in questions],
        "rows": [question.cell.row for question in questions],
        "columns": [question.cell.column for question in questions],
        "tolerances": [question.tolerance for question in questions],
        "delicate": [question.delicate for question in questions],
    }


def _questions(step: RecordedStep, kind: str, count: int, seed: int, cell: Cell) -> list[Question]:
    if kind == "number":
        return exercise.of_number(step, cell)
    if kind == "matrix":
        return exercise.of_matrix(step, cell.matrix, seed)
    if not isfinite(step.loss):
        raise ValueError("The loss is no finite number: the network has diverged. Reset it first.")
    return exercise.at_random(step, max(1, min(count, MOST_RANDOM)), seed)
