"""Exercises of "Write it yourself", for the page."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from mfnet_page.session import Record, Session
from mfnet_page.writing.attempt import judge
from mfnet_page.writing.comparison import Comparison
from mfnet_page.writing.diagnosis import number
from mfnet_page.writing.exercise import read as read_exercise
from mfnet_page.writing.own import answers_of
from mfnet_page.writing.program import NAME, program

MOST_ROWS, MOST_COLUMNS = 12, 10  # of a matrix that are shown


def read(_: Session, *, contents: Iterable[str]) -> Record:
    """Exercises from the contents of their files.

    Raises ValueError, with a sentence, if one is no exercise.
    """
    return {"exercises": [_exercise(content) for content in contents]}


def check(_: Session, *, content: str, code: str) -> Record:
    """How an attempt at the exercise of a file went."""
    verdict = judge(read_exercise(content), code)
    return {
        "right": verdict.is_right,
        "sentences": verdict.sentences,
        "line": verdict.fault.line if verdict.fault else None,
        "printed": verdict.printed,
        "comparisons": [_comparison(comparison) for comparison in verdict.comparisons],
    }


def file(_: Session, *, answers: Iterable[Mapping[str, Any]]) -> Record:
    """A program of all answers, each with the `content` of its exercise and the `code`."""
    return {"name": NAME, "text": program(answers_of(answers))}


def _exercise(content: str) -> Record:
    exercise = read_exercise(content)
    return {
        "title": exercise.title,
        "text": exercise.text,
        "given": exercise.given,
        "start": exercise.start,
        "trains": exercise.trains,
        "seconds": exercise.seconds,
    }


def _comparison(comparison: Comparison) -> Record:
    """A matrix as a table: what it shows of a large one, has the cell that is most wrong in it."""
    cell = comparison.cell or (0, 0)
    rows, columns = (
        _window(index, count, most)
        for index, count, most in zip(
            cell, comparison.shape, (MOST_ROWS, MOST_COLUMNS), strict=True
        )
    )
    return {
        "name": comparison.name,
        "right": comparison.is_right,
        "shape": list(comparison.expected.low.shape),
        "rows": list(rows),
        "columns": list(columns),
        "cells": [[_cell(comparison, row, column) for column in columns] for row in rows],
        "worst": list(cell) if comparison.cell else None,
    }


def _window(index: int, count: int, most: int) -> range:
    first = max(0, min(index - most // 2, count - most))
    return range(first, min(first + most, count))


def _cell(comparison: Comparison, row: int, column: int) -> Record:
    (yours, low, high), at = comparison.padded, (row, column)
    is_there, is_wanted = comparison.has(at)
    right = number(low[at]) if low[at] == high[at] else f"{number(low[at])} to {number(high[at])}"
    return {
        "yours": _short(yours[at]) if is_there else "missing",
        "right": right if is_wanted else "none",
        "wrong": bool(comparison.wrong[at]),
    }


def _short(value: float) -> str:
    return "nan" if np.isnan(value) else number(value).replace("infinite", "∞")
