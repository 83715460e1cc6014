"""A recorded step as a terminal and as a notebook show it."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from itertools import groupby

from mfnet.recording.matrix import Axis, Matrix

MOST_ROWS, MOST_COLUMNS = 12, 8  # of a matrix; of a larger one, some are left out
LAST = 2  # rows or columns that are shown after those that are left out
LONGEST = 20  # characters of a name in a terminal

# All colours come from the page around it, light or dark; nothing outside the step is touched.
STYLE = """
.mfnet-step table { border-collapse: collapse; margin: 0.2em 0; color: inherit; }
.mfnet-step tr { background: none; }
.mfnet-step th, .mfnet-step td {
  border: 1px solid rgba(128, 128, 128, 0.4); padding: 0.1em 0.5em; color: inherit;
  background: none; text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;
}
.mfnet-step th { font-weight: normal; opacity: 0.75; }
.mfnet-step .gap { border-style: dashed; text-align: center; }
.mfnet-step p { margin: 0.6em 0 0; max-width: 45em; }
.mfnet-step .formula { font-family: monospace; font-weight: bold; }
"""


def as_text(title: str, scalars: Mapping[str, float], matrices: Iterable[Matrix]) -> str:
    """Every matrix with its formula, below one another."""
    parts = [f"{title}\n{_written(scalars)}"]
    for phase, group in groupby(matrices, lambda matrix: matrix.phase):
        parts.append(phase.upper())
        parts += ["\n".join([_heading(matrix), *_lines(matrix)]) for matrix in group]
    return "\n\n".join(parts)


def as_html(title: str, scalars: Mapping[str, float], matrices: Iterable[Matrix]) -> str:
    """Every matrix as a table, with its formula and what it is; all text is escaped."""
    top = f"<p>{escape(title)}<br>{escape(_written(scalars))}</p>"
    parts = [f'<div class="mfnet-step"><style>{STYLE}</style>{top}']
    for phase, group in groupby(matrices, lambda matrix: matrix.phase):
        parts.append(f"<h4>{phase.capitalize()}</h4>")
        parts += [_table(matrix) for matrix in group]
    return "\n".join([*parts, "</div>"])


def _written(scalars: Mapping[str, float]) -> str:
    return ", ".join(f"{name} = {value:.5g}" for name, value in scalars.items())


def _heading(matrix: Matrix) -> str:
    cut = _cut(matrix)
    return f"{matrix.formula}    ({cut})" if cut else matrix.formula


def _lines(matrix: Matrix) -> Iterator[str]:
    """The lines of a matrix in columns of equal width, with the names of rows and columns."""
    columns = _shown(matrix.columns, MOST_COLUMNS)
    table = [["", *(_short(matrix.columns, column) for column in columns)]]
    for row in _shown(matrix.rows, MOST_ROWS):
        numbers = [_cell(matrix, row, column) for column in columns]
        table.append([_short(matrix.rows, row), *numbers])
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for line in table:
        cells = [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        yield "  ".join(["", line[0].ljust(widths[0]), *cells]).rstrip()


def _table(matrix: Matrix) -> str:
    columns = _shown(matrix.columns, MOST_COLUMNS)
    head = "".join(_header(matrix.columns, column, "col") for column in columns)
    rows = [f"<tr><td></td>{head}</tr>"]
    for row in _shown(matrix.rows, MOST_ROWS):
        cells = "".join(
            f"<td{_gap(row is None or column is None)}>{_cell(matrix, row, column)}</td>"
            for column in columns
        )
        rows.append(f"<tr>{_header(matrix.rows, row, 'row')}{cells}</tr>")
    cut = _cut(matrix)
    about = f"{matrix.about} {cut.capitalize()}." if cut else matrix.about
    return (
        f'<p><span class="formula">{escape(matrix.formula)}</span><br>{escape(about)}</p>'
        f"<table>{''.join(rows)}</table>"
    )


def _header(axis: Axis, number: int | None, scope: str) -> str:
    name = "…" if number is None else escape(axis.name(number))
    return f'<th scope="{scope}"{_gap(number is None)}>{name}</th>'


def _gap(is_gap: bool) -> str:  # noqa: FBT001 (it is all that this asks)
    return ' class="gap"' if is_gap else ""


def _short(axis: Axis, number: int | None) -> str:
    name = "…" if number is None else axis.name(number)
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def _cell(matrix: Matrix, row: int | None, column: int | None) -> str:
    if row is None or column is None:
        return "…"
    return f"{matrix.at(row, column) + 0.0:.5g}"  # -0 is 0


def _shown(axis: Axis, most: int) -> list[int | None]:
    """The numbers that are shown, None where some are left out."""
    numbers = list(axis.numbers)
    if len(numbers) <= most:
        return [*numbers]
    return [*numbers[: most - LAST - 1], None, *numbers[-LAST:]]


def _cut(matrix: Matrix) -> str:
    """How much of a matrix is left out; empty if nothing is."""
    parts = []
    for axis, most, word in (
        (matrix.rows, MOST_ROWS, "rows"),
        (matrix.columns, MOST_COLUMNS, "columns"),
    ):
        if axis.count > most:
            parts.append(f"{most - 1} of {axis.count:,} {word}")
    return f"shown: {', '.join(parts)}" if parts else ""
