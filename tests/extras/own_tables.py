"""Tables as people have them, for tests of the command line."""

import csv
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
