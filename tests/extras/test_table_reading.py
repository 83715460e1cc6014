"""Tables in files, as people have them: read as they are meant, or a sentence that says why not."""

import gzip
import io
import sys

import numpy as np
import pytest
from own_tables import BODY, GOOD, NO_TABLES, ROWS

from mfnet.table import Encoding, NumberColumn, TextColumn, as_table, read
from mfnet.table.reading import first_rows

pandas = pytest.importorskip("pandas")


def text_of(column):
    return [None if code < 0 else column.values[code] for code in column.codes]


def assert_good(table, rows=40):
    assert table.names == ["x", "y", "z"]
    assert len(table) == rows
    np.testing.assert_array_equal(table["x"].numbers[:40], [x for x, _, _ in ROWS])
    np.testing.assert_array_equal(table["y"].numbers[:40], [float(y) for _, y, _ in ROWS])
    assert text_of(table["z"])[:40] == [z for _, _, z in ROWS]


SEMICOLONS = GOOD.replace(",", ";")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (GOOD.encode(), "commas between cells, UTF-8"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "UTF-8"),
        (GOOD.encode("utf-16"), "utf-16"),
        (GOOD.encode("utf-16-le"), "utf-16-le"),
        (GOOD.replace("\n", "\r\n").encode(), "commas"),
        (GOOD.replace("\n", "\r").encode(), "commas"),
        (SEMICOLONS.encode(), "semicolons"),
        (SEMICOLONS.replace(".", ",").encode(), "semicolons between cells, decimal commas"),
        (GOOD.replace(",", "\t").encode(), "tabs"),
        (GOOD.replace(",", "|").encode(), "bars"),
        (GOOD.replace(",", "   ").encode(), "spaces"),
        (GOOD.replace(",", " , ").encode(), "commas"),
        (gzip.compress(GOOD.encode()), "gzip"),
        (GOOD.replace("\n", ",\n").encode(), "commas"),  # a delimiter at every end
        (f"x,y,z\n{BODY}".replace("\n", ",\n").replace("z,\n", "z\n").encode(), "commas"),
        (f"All about it\n\n{GOOD}".encode(), "lines 1 to 2 stand above the table"),
        (f"# made, by me\n{GOOD}".encode(), "line 1 stands above the table"),
        (f"\n\n{GOOD}\n\n".encode(), "commas"),
    ],
)
def test_how_a_file_is_written_is_found_and_said(content, said):
    table = read(content)
    assert_good(table)
    assert said in "; ".join(table.remarks)


def test_it_can_be_told_and_told_again(tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(b"1;2,5\n3;4,5\n")
    table = read(path, delimiter=";", decimal=",", encoding="latin-1", header=False)
    np.testing.assert_array_equal(table["column 2"].numbers, [2.5, 4.5])
    assert read(path, **table.how).names == table.names
    for wrong, named in (
        ({"delimiter": "--"}, "one character"), ({"decimal": "x"}, "decimal must be"),
        ({"encoding": "utf-16"}, "not in the encoding"), ({"encoding": "no"}, "encoding"),
    ):  # fmt: skip
        with pytest.raises((ValueError, LookupError), match=named):
            read(path, **wrong)


def test_a_file_without_a_row_of_names_keeps_its_first_row():
    table = read(BODY.encode())
    assert table.names == ["column 1", "column 2", "column 3"]
    assert len(table) == 40
    assert "no row of names" in table.remarks[0]


def test_what_r_writes_has_names_of_rows():
    body = "\n".join(f'"r{i}",{i},{i / 2}' for i in range(30))
    assert read(f"a,b\n{body}\n".encode()).names == ["row", "a", "b"]


def test_quoted_cells_hold_anything():
    cells = [f'a\nb, "{i % 2}"' for i in range(30)]
    body = "\n".join('{},"{}"'.format(i, cell.replace('"', '""')) for i, cell in enumerate(cells))
    table = read(f"n,t\n{body}\n".encode())
    assert text_of(table["t"]) == cells
    inches = read(("n,t\n" + '1,5" pipe\n2,6" pipe\n3,7"\n' * 3).encode())
    assert text_of(inches["t"])[:3] == ['5" pipe', '6" pipe', '7"']


def test_latin_text_is_read_as_it_is_meant():
    table = read("n,größe\n1,Zürich\n2,Köln\n3,Zürich\n".encode("latin-1"))
    assert text_of(table["größe"]) == ["Zürich", "Köln", "Zürich"]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_the_first_rows_are_there_before_pandas_is(encoding, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    some = "größe;n;\n" + "Köln;1,5;\n" * 100_000
    names, rows = first_rows(lambda: io.BytesIO(some.encode(encoding)))
    assert names == ["größe", "n", "column 3"]
    assert rows[:2] == [["Köln", "1,5", ""]] * 2
    assert first_rows(some.encode(encoding), header=False)[1][0] == ["größe", "n", ""]
    assert first_rows(b"PK\x03\x04") is None
    with pytest.raises(ValueError, match="a picture"):
        first_rows(b"\x89PNG")


def test_codes_keep_their_zeros_and_numbers_stay_numbers():
    table = read(b"zip,n,q\n10001,1,7\n00501,2,8\n94105,3,9\n")
    assert text_of(table["zip"]) == ["10001", "00501", "94105"]
    assert isinstance(table["n"], NumberColumn)
    assert isinstance(table["q"], NumberColumn)


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("place", range(3))
def test_codes_are_found_wherever_they_stand(place, quote):
    rows = [[str(i), str(2 * i), f"{i}.5"] for i in range(40_000)]
    rows[-1][place] = f"{quote}007{quote}"
    table = read(("a,b,c\n" + "".join(",".join(row) + "\n" for row in rows)).encode())
    name = "abc"[place]
    if name == "c":  # no code, as others have decimals
        assert table["c"].numbers[-1] == 7
        return
    assert (text_of(table[name])[0], text_of(table[name])[-1]) == (rows[0][place], "007")
    others = [column for other, column in table.columns.items() if other != name]
    assert all(isinstance(column, NumberColumn) for column in others)


def test_a_column_that_is_text_far_below_is_text_from_the_beginning():
    rows = 140_000  # more than are read at a time
    body = "\n".join(f"{i},{i}" for i in range(rows))
    table = read(f"a,b\n{body}\n1,unknown\n".encode())
    assert isinstance(table["b"], TextColumn)
    assert len(table["b"]) == rows + 1
    assert text_of(table["b"])[-2:] == [str(rows - 1), "unknown"]
    assert Encoding({"a": "ignored"}).fit(table).names == ["b", "b, blank"]


def test_blanks_of_every_kind_are_blank():
    table = read(b"a,b\n1,x\nNA,?\n,\nnull,N/A\n-,y\n2,x\n")
    np.testing.assert_array_equal(table["a"].numbers, [1, np.nan, np.nan, np.nan, np.nan, 2])
    assert text_of(table["b"]) == ["x", None, None, None, "y", "x"]


@pytest.mark.parametrize(
    ("content", "names", "said"),
    [
        ("x,x,z\n" + BODY, ["x", "x (2)", "z"], "two columns are called 'x'"),
        ("x,,z\n" + BODY, ["x", "column 2", "z"], "without a name is called 'column 2'"),
        (GOOD + GOOD, ["x", "y", "z"], "line 42 repeats the names"),
        (GOOD + "1,2\n", ["x", "y", "z"], "line 42 has fewer than 3 entries"),
    ],
)
def test_what_is_put_right_is_said(content, names, said):
    table = read(content.encode())
    assert table.names == names
    assert said in "; ".join(table.remarks)


@pytest.mark.parametrize(("content", "named"), NO_TABLES)
def test_what_is_no_table_is_a_sentence(content, named):
    with pytest.raises(ValueError, match=named):
        read(content)


def test_thousands_of_columns_and_of_categories_are_read():
    wide = ",".join(f"c{i}" for i in range(3_000)) + "\n" + ("1," * 2_999 + "1\n") * 3
    assert len(read(wide.encode()).names) == 3_000
    many = read(("a,b\n" + "".join(f"v{i},{i % 2}\n" for i in range(60_000))).encode())
    assert len(many["a"].values) == 60_000


def test_a_sheet_is_read_wherever_its_table_stands(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sales"
    sheet["B2"] = "A title"
    sheet.cell(4, 2, "day"), sheet.cell(4, 3, "sold"), sheet.cell(4, 4, "shop")
    for i in range(20):
        sheet.cell(5 + i, 2, pandas.Timestamp(2020, 1, 1 + i))
        sheet.cell(5 + i, 3, None if i == 3 else i * 1.5)
        sheet.cell(5 + i, 4, "north" if i % 2 else "south")
    book.create_sheet("Notes")["A1"] = "nothing"
    path = tmp_path / "sales.xlsx"
    book.save(path)
    table = read(path)
    assert table.names == ["day", "sold", "shop"]
    assert table.remarks[0] == "sheet 'Sales'; others: Notes"
    assert [c.kind for c in Encoding().fit(table).columns] == ["date", "number", "yes/no"]
    with pytest.raises(ValueError, match="no sheet 'Other': it has Sales, Notes"):
        read(path, sheet="Other")
    with pytest.raises(ValueError, match="no row below"):
        read(path, sheet=2)
    book.create_sheet("Empty", 0)
    book.save(path)
    assert (read(path).how, read(path).sheets) == ({"sheet": "Sales"}, ["Empty", "Sales", "Notes"])


def test_parquet_and_data_frames_are_as_the_file(tmp_path):
    frame = pandas.read_csv(io.StringIO(GOOD))
    frame["when"] = pandas.Timestamp("2020-01-01") + pandas.to_timedelta(range(40), "D")
    frame["flag"] = frame["x"] > 20
    frame["z"] = frame["z"].astype("category")
    frame.loc[3, "y"] = None
    frame.to_parquet(tmp_path / "table.parquet")
    one, two = read(tmp_path / "table.parquet"), as_table(frame)
    inputs = Encoding().fit(one).transform(one)
    np.testing.assert_array_equal(Encoding().fit(two).transform(two), inputs)
    polars = pytest.importorskip("polars")
    three = as_table(polars.from_pandas(frame))
    np.testing.assert_array_equal(Encoding().fit(three).transform(three), inputs)


def test_reading_tells_its_progress_and_can_be_ended(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(GOOD * 5000)
    shares = []
    read(path, progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 3
    assert shares[-1] == 1

    def ended(_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(path, progress=ended)


def test_numbers_are_those_that_python_reads():
    numbers = np.random.default_rng(0).normal(size=2000) * 10.0 ** np.arange(-100, 100).repeat(10)
    table = read(("a\n" + "\n".join(map(repr, numbers.tolist())) + "\n").encode())
    np.testing.assert_array_equal(table["a"].numbers, numbers)


def test_without_pandas_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match="pip install openpyxl pandas pyarrow"):
        read(GOOD.encode())
