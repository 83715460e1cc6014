"""A recorded step as a spreadsheet: change a weight in it, and every number follows.

Needs XlsxWriter: `pip install xlsxwriter`.

    from mfnet.exchange.spreadsheet import save_step
    from mfnet.recording import record_step

    save_step(record_step(net, inputs, targets), "step.xlsx")

Inputs, weights, targets, what the optimizer remembers and its settings are numbers; all else is
formulas. A matrix without a formula in the recording (of dropout, or of a layer or loss of one's
own) stands there as numbers, and the sheet says why they do not follow.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from math import isfinite
from pathlib import Path
from textwrap import wrap
from typing import Any

from mfnet import checks
from mfnet.exchange.cell_formulas import Block, Writer, reason_without, writer_of
from mfnet.extras import missing
from mfnet.files import write_whole
from mfnet.recording import Axis, Given, Matrix, RecordedStep

try:
    import xlsxwriter
except ImportError as error:
    raise missing("mfnet.exchange.spreadsheet", error, "spreadsheet") from error

SHEET = "Step"
MOST_CELLS = 600_000
MOST_COLUMNS = 16_000  # Excel has 16,384
MOST_ON_PAPER = 16  # columns that are still read if they are as wide as a sheet
A4 = 9  # Excel's number of it
WIDTH = 110  # characters of a line of text
HELP = (
    "Numbers on yellow can be changed: inputs, targets, weights, the optimizer's settings and what "
    "it remembers. All other numbers are formulas, and follow."
)
UNWRITTEN = "No formula here: {} These are the recorded numbers, which do not follow a change."
SIGNS = {"Delta": "Δ", "eta": "η", "lambda": "λ", "mu": "μ", "alpha": "α",
         "beta": "β", "epsilon": "ε"}  # fmt: skip
MEANINGS = {
    "eta": "learning rate",
    "lambda": "weight decay",
    "mu": "momentum",
    "m": "samples",
    "t": "number of the step",
}
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "text": {"font_color": "#5a606b"},
    "formula": {"bold": True, "font_size": 13},
    "head": {"font_color": "#5a606b", "align": "right", "text_wrap": True, "valign": "bottom"},
    "side": {"font_color": "#5a606b"},
    "given": {"font_color": "#1237a8", "bg_color": "#fff6d6", "border": 1,
              "border_color": "#e4d9ac"},
    "computed": {"border": 1, "border_color": "#d9dce2"},
    "fixed": {"font_color": "#8a0f5c", "border": 1, "border_color": "#d9dce2"},
    "loss": {"bold": True, "border": 2, "border_color": "#1d4ed8"},
}  # fmt: skip


def save_step(step: RecordedStep, path: str | Path) -> None:
    """Write `step` as an .xlsx file to `path`; errors as in `to_xlsx`, and OSError."""
    write_whole(path, to_xlsx(step))


def to_xlsx(step: RecordedStep) -> bytes:
    """The content of an .xlsx file of `step`.

    Raises:
        TypeError: if `step` is no recorded step.
        ValueError: if it is too large for a spreadsheet.
    """
    writing = StepWriting(step)
    for _ in writing.rows():
        pass
    return writing.content()


class StepWriting:
    """The writing of a spreadsheet, row by row, for those who have other things to do meanwhile.

    Raises as `to_xlsx`.

    Attributes:
        cells: how many numbers there are to write.
    """

    def __init__(self, step: RecordedStep) -> None:
        self._step = checks.instance("step", step, RecordedStep)
        self.cells = sum(matrix.values.size for matrix in step.matrices.values())
        self._widest = max(matrix.columns.count for matrix in step.matrices.values())
        if self.cells > MOST_CELLS or self._widest > MOST_COLUMNS:
            raise ValueError(
                f"this step has {self.cells:,} numbers in up to {self._widest:,} columns, and a "
                f"spreadsheet holds {MOST_CELLS:,} in {MOST_COLUMNS:,}: take fewer units"
            )
        self._file = BytesIO()
        # Rows go into the file as they come; the worksheet keeps none of them.
        options = {"constant_memory": True, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._file, options)
        self._formats = {name: self._book.add_format(kind) for name, kind in FORMATS.items()}
        self._sheet = self._book.add_worksheet(SHEET)
        self._scalars: dict[str, str] = {}
        self._blocks: dict[str, Block] = {}
        self._lines: dict[str, list[str]] = {}
        self._top = self._lay_out()

    def rows(self) -> Iterator[int]:
        """Write everything; yields how many numbers are written, after each row of them."""
        self._head()
        done = 0
        for name, matrix in self._step.matrices.items():
            for row in self._matrix(name, matrix):
                done += row
                yield done

    def content(self) -> bytes:
        """The file, once all rows are written."""
        self._book.close()
        return self._file.getvalue()

    def _lay_out(self) -> int:
        """Decide where everything stands; returns the row in which the matrices begin."""
        scalars = list(self._step.scalars)
        row = 4
        for number, name in enumerate(scalars, row):
            self._scalars[name] = f"$B${number + 1}"
        row += len(scalars) + 1
        top = row
        for name, matrix in self._step.matrices.items():
            self._lines[name] = wrap(self._about(matrix), WIDTH)
            row += len(self._lines[name]) + 2  # its formula, what it is, the columns' names
            self._blocks[name] = Block(matrix, row, 1)
            row += matrix.rows.count + 1
        return top

    def _about(self, matrix: Matrix) -> str:
        about, reason = textbook(matrix.about), reason_without(matrix.recipe)
        if reason and not _is_given(matrix):
            about += " " + UNWRITTEN.format(textbook(reason))
        return about

    def _head(self) -> None:
        """The title, the loss, and the numbers that are no matrices."""
        sheet, formats = self._sheet, self._formats
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, MOST_COLUMNS, 12)
        sheet.freeze_panes(3, 1)
        sheet.set_paper(A4)
        sheet.set_landscape()
        if self._widest <= MOST_ON_PAPER:
            sheet.fit_to_pages(1, 0)  # as wide as the paper, as many sheets as it takes
        loss = self._step.loss
        sheet.write_string(0, 0, "One step of backpropagation", formats["title"])
        sheet.write_string(1, 0, self._step.title, formats["text"])
        sheet.write_string(2, 0, "J, the loss", formats["formula"])
        j = self._blocks["J"].cell(0, 0)
        sheet.write_formula(2, 1, f"={j}", formats["loss"], loss if isfinite(loss) else "#NUM!")
        sheet.write_string(2, 2, HELP, formats["text"])
        for row, (name, value) in enumerate(self._step.scalars.items(), 4):
            meaning = MEANINGS.get(name)
            label = f"{textbook(name)}, {meaning}" if meaning else textbook(name)
            sheet.write_string(row, 0, label, formats["side"])
            if name == "m":
                samples = self._blocks["A0"].row(0)
                sheet.write_formula(row, 1, f"=COLUMNS({samples})", formats["computed"], value)
            else:
                sheet.write_number(row, 1, value, formats["given"])
            self._book.define_name(defined(name), f"={SHEET}!{self._scalars[name]}")

    def _matrix(self, name: str, matrix: Matrix) -> Iterator[int]:
        """Write a matrix; yields the number of cells of each row."""
        sheet, formats, block = self._sheet, self._formats, self._blocks[name]
        lines = self._lines[name]
        top = block.top - len(lines) - 2
        sheet.write_string(top, 0, textbook(matrix.formula), formats["formula"])
        for row, line in enumerate(lines, top + 1):
            sheet.write_string(row, 0, line, formats["text"])
        for place, column in enumerate(matrix.columns.numbers, block.left):
            sheet.write_string(
                block.top - 1, place, _label(matrix.columns, column), formats["head"]
            )
        recipe = matrix.recipe
        write = None
        if not reason_without(recipe):
            write = writer_of(recipe, self._blocks, self._scalars)
        for number, row in enumerate(matrix.rows.numbers):
            sheet.write_string(block.top + number, 0, _label(matrix.rows, row), formats["side"])
            self._row(matrix, block, row, write)
            yield matrix.columns.count
        absolute = re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", block.all)
        self._book.define_name(defined(name), f"={SHEET}!{absolute}")

    def _row(self, matrix: Matrix, block: Block, row: int, write: Writer | None) -> None:
        sheet = self._sheet
        is_fixed = row == 0 and bool(matrix.row_0)
        kind = "fixed" if row == 0 and matrix.rows.bias else "computed"
        if write is None and not is_fixed and _is_given(matrix):
            kind = "given"
        shape = self._formats[kind]
        place = block.top + row - matrix.rows.first
        values = matrix.values[row - matrix.rows.first].tolist()
        for column, value in zip(matrix.columns.numbers, values, strict=True):
            at = block.left + column - matrix.columns.first
            known = isfinite(value)
            if write is not None and not is_fixed:
                shown = value if known else "#NUM!"
                sheet.write_formula(place, at, write(row, column), shape, shown)
            elif known:
                sheet.write_number(place, at, value, shape)
            else:
                sheet.write_string(place, at, str(value), shape)


def textbook(text: str) -> str:
    """Names and formulas as a textbook prints them: `Δ₁ = ∂J/∂A₁ ∘ g′(Z₁)`."""
    text = re.sub(r"\bdJ/d(?=[A-Z])", "∂J/∂", text)
    text = re.sub(r"(^|Σ )losses\b", r"\1ℓ", text)
    for written, sign in SIGNS.items():
        text = re.sub(rf"(?<![A-Za-z]){written}(?![A-Za-z])", sign, text)
    return re.sub(r"(?<=[A-ZΔβ])\d+(?![A-Za-z])", _lowered, text)


def defined(name: str) -> str:
    """What a spreadsheet calls a matrix or scalar: `W_1_new`; it takes `W1` for a cell."""
    name = name.replace("′", "_prime").replace("/", "_")
    spaced = re.sub(r"(?<=[A-Za-z])(?=\d)", "_", re.sub(r"[^A-Za-z0-9_]+", "_", name))
    return spaced.strip("_")


def _lowered(digits: re.Match[str]) -> str:
    return digits[0].translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def _label(axis: Axis, number: int) -> str:
    return f"{number}: {axis.name(number)}" if axis.names or axis.bias else axis.name(number)


def _is_given(matrix: Matrix) -> bool:
    """Whether the step begins with it."""
    return matrix.name == "A0" or (isinstance(matrix.recipe, Given) and not matrix.is_stage)
