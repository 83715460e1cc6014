"""Tables as people have them, for tests of the command line."""

import csv
import gzip
from pathlib import Path

import numpy as np

PENGUINS = Path(__file__).parents[1] / "fixtures" / "penguins.csv"
QUICK = ("--epochs", 20, "--hidden", 16, "--batch-size", 32, "--learning-rate", 0.01)


def write(path, table):
    rows = zip(*table.values(), strict=True)
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(
            [table, *(["" if v is None else v for v in row] for row in rows)]
        )


def shop(rows=400, seed=0):
    """A price from an area, a town and the month of a date; an id, noise and blanks beside them."""
    rng = np.random.default_rng(seed)
    area, town = rng.uniform(20, 200, rows).round(1), rng.choice(["Ulm", "Köln", "Bern"], rows)
    month = rng.integers(1, 13, rows)
    price = 3 * area + 150 * (town == "Bern") + 10 * month + rng.normal(0, 5, rows)
    return {
        "id": range(1, rows + 1),
        "area": [None if i % 17 == 3 else a for i, a in enumerate(area.tolist())],
        "town": town.tolist(),
        "sold": [f"2021-{m:02d}-15" for m in month],
        "noise": rng.normal(size=rows).round(3).tolist(),
        "price": price.round(2).tolist(),
    }


ROWS = [(i + 0.5, f"{i % 7}", "abc"[i % 3]) for i in range(40)]
BODY = "\n".join(f"{x},{y},{z}" for x, y, z in ROWS)
GOOD = f"x,y,z\n{BODY}\n"

# Files that are no tables, and what is said of each.
NO_TABLES = [
    (b"", "it is empty"),
    (b" \n\n", "it is empty"),
    (b"a,b\n", "no row below the names"),
    (b"a,b\n1,\x00\n", "zero byte"),
    (GOOD.encode() * 9000 + b"\0", "zero byte"),
    (b"\x89PNG\r\n\x1a\n", "a picture"),
    (b"%PDF-1.7", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
    (b"<html><body>", "a web page"),
    (b'{"a": 1}', "JSON"),
    (b"PK\x03\x04 no such thing", "no Excel file"),
    (b"PAR1 no such thing", "damaged"),
    (gzip.compress(GOOD.encode())[:-9], "damaged"),
    ((GOOD + "1,2,3,4\n").encode(), r"line 42: 3 entries expected, not 4\. Quote a cell"),
    (b"a,b\n1,2\n1,2,3\n", "line 3: 2 entries expected, not 3"),
    (b"a,b\n1,2\n" + b"," * 257 + b"\n", "line 3: 2 entries expected, not 258"),
    ((GOOD + '1,"2,3\n4,5,6\n').encode(), 'lone " from line 42 on'),
    ((GOOD + "\np,q\n" + "1,2\n" * 20).encode(), "line 43: 3 .* two tables in the file"),
    ((",".join(map(str, range(30_000))) + "\n").encode(), "30,000 columns"),
]  # fmt: skip
