"""The page's spreadsheet: the same file, written a little at a time."""

from io import BytesIO

import openpyxl
import pytest
from inspected import session_of

from mfnet_page.queries import answer, spreadsheet
from mfnet_page.queries.inspection import record


def write(session, **wanted):
    answers = [answer("spreadsheet.begin", session, {"wanted": wanted})]
    while "content" not in answers[-1]:
        answers.append(answer("spreadsheet.go_on", session, {}))
    return answers


def test_it_is_written_in_slices_and_holds_the_numbers_that_inspect_shows(monkeypatch):
    monkeypatch.setattr(spreadsheet, "SLICE", 0.0)
    session = session_of(3)
    shown = record(session, edits=[["W1", 1, 1, 0.125]])
    session.net.layers[0].weights[1:] = 7.0  # training goes on
    begun, *steps, last = write(session, edits=[["W1", 1, 1, 0.125]])
    done = [step["done"] for step in steps]
    assert done == sorted(done)
    assert done[0] < begun["cells"] / 4
    book = openpyxl.load_workbook(BytesIO(last["content"].tobytes()), data_only=True)
    numbers = {cell.value for row in book.active.iter_rows() for cell in row}
    assert {*shown["matrices"]["Z1"]["values"].tolist(), 0.125} <= numbers
    assert last["name"] == "mfnet-points-step.xlsx"


def test_a_step_that_would_take_minutes_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_CELLS", 100)
    with pytest.raises(ValueError, match=r"This step has \d+ numbers, too many .* takes 100\."):
        write(session_of(0))
