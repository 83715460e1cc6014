"""Excel's sheets to tables, by openpyxl."""

from typing import Any, BinaryIO

from mfnet.extras import missing
from mfnet.table import dialect, words
from mfnet.table.columns import Table, as_table, is_missing


def own_names(names: list[str]) -> tuple[list[str], list[str]]:
    """A name of its own for every column, and which of them had none."""
    own: dict[str, None] = {}  # in their order
    without: list[str] = []
    for i, name in enumerate(names):
        made = name or f"column {i + 1}"
        number = 2
        while made in own:
            made = f"{name or f'column {i + 1}'} ({number})"
            number += 1
        own[made] = None
        if not name:
            without.append(made)
    return list(own), without


def read_excel(raw: BinaryIO, sheet: str | int | None, *, header: bool | None) -> Table:
    """The table of a sheet. Raises ValueError if there is none, ImportError without openpyxl."""
    pandas = import_pandas()
    try:
        import openpyxl  # type: ignore[import-untyped] # noqa: F401, PLC0415
    except ImportError as error:
        raise missing("reading an .xlsx file", error, "table") from error
    try:
        book = pandas.ExcelFile(raw, engine="openpyxl")
    except Exception as error:  # what openpyxl makes of a zip file of something else has no end
        raise ValueError(f"it is no Excel file, or a damaged one: {error}") from error
    chosen, table = _first_table(pandas, book, sheet, header=header)
    others = [name for name in book.sheet_names if name != chosen]
    more = f"; others: {', '.join(others)}" if others else ""
    table.remarks.insert(0, f"sheet {chosen!r}{more}")
    table.how = {"sheet": chosen}
    table.sheets = list(book.sheet_names)
    return table


def _first_table(
    pandas: Any, book: Any, sheet: str | int | None, *, header: bool | None
) -> tuple[str, Table]:
    """The sheet of that name or number and its table; the first that has one if none is given."""
    names = book.sheet_names if sheet is None else [_sheet(book.sheet_names, sheet)]
    faults: list[ValueError] = []
    for name in names:
        frame = pandas.read_excel(
            book, sheet_name=name, header=None, dtype=object, keep_default_na=False
        )
        try:
            rows = [list(row) for row in frame.itertuples(index=False)]
            return name, _of_cells(rows, header=header)
        except ValueError as error:
            faults.append(error)
    raise faults[0]


def _sheet(names: list[str], sheet: str | int) -> str:
    if str(sheet) in names:
        return str(sheet)
    if str(sheet).isdigit() and 1 <= int(sheet) <= len(names):
        return names[int(sheet) - 1]
    raise ValueError(f"it has no sheet {sheet!r}: it has {', '.join(names)}")


def _of_cells(rows: list[list[Any]], *, header: bool | None) -> Table:
    """A table from the cells of a sheet: empty rows and columns around it are left out."""
    rows = [[None if _is_empty(cell) else cell for cell in row] for row in rows]
    rows = [row for row in rows if any(cell is not None for cell in row)]
    if not rows:
        raise ValueError("the sheet is empty")
    filled = [i for i in range(len(rows[0])) if any(row[i] is not None for row in rows)]
    rows = [[row[i] for i in filled] for row in rows]
    numbers = [sum(cell is not None for cell in row) for row in rows]
    usual = sorted(numbers)[len(numbers) // 2]
    start = next(i for i, number in enumerate(numbers) if number > usual / 2)
    rows = rows[start:]
    texts = [["" if cell is None else str(cell).strip() for cell in row] for row in rows[:200]]
    named = dialect.has_header(texts) if header is None else header
    names, _ = own_names(texts[0] if named else [""] * len(filled))
    body = rows[named:]
    if not body:
        raise ValueError("it has no row below the names of its columns")
    table = as_table({name: [row[i] for row in body] for i, name in enumerate(names)})
    if start:
        rows_stand = "1 row stands" if start == 1 else f"{start} rows stand"
        table.remarks = [
            f"{rows_stand} above the table and {'is' if start == 1 else 'are'} left out"
        ]
    return table


def _is_empty(cell: Any) -> bool:
    return is_missing(cell) or words.is_blank(str(cell).strip())


def import_pandas() -> Any:
    """Pandas. Raises ImportError that says how to install it."""
    try:
        import pandas  # noqa: ICN001, PLC0415 (reading alone needs it)
    except ImportError as error:
        raise missing("reading a table", error, "table") from error
    return pandas
