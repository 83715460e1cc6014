"""Datasets from a folder of files."""

import csv
import gzip
import struct
import zlib
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor

_IDX_TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


class MNIST(NamedTuple):
    """60,000 handwritten digits to train with and 10,000 to test with, as bytes.

    Images have the shape (samples, 784): 28 rows of 28 grey levels, 0 paper, 255 ink. Labels have
    the shape (samples,): 0 to 9. (LeCun, Cortes, Burges, "The MNIST database of handwritten
    digits".)
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.uint8]


def mnist(folder: str | Path) -> MNIST:
    """Read MNIST from its four idx files in `folder`, each as it is or compressed (`.gz`).

    Raises:
        FileNotFoundError: if one is missing.
        ValueError: if one is damaged, or images and labels are not of one number.
    """
    folder = Path(folder)
    images, labels = _images_and_labels(folder, "train")
    test_images, test_labels = _images_and_labels(folder, "t10k")
    return MNIST(images, labels, test_images, test_labels)


class Table(NamedTuple):
    """A table of numbers, one column of which is to be predicted from the others.

    Attributes:
        inputs: (samples, features), float64.
        targets: (samples,), float64, or text where the column is not of numbers.
        feature_names: of the columns of `inputs`.
        target_name: of the column that became `targets`.
    """

    inputs: Tensor
    targets: NDArray[Any]
    feature_names: list[str]
    target_name: str


def california_housing(folder: str | Path) -> Table:
    """Read California Housing from `california-housing.csv.gz` or `.csv` in `folder`.

    20,640 districts of the census of 1990: median income, house age, rooms, bedrooms, population,
    occupancy, latitude and longitude, and the median house value, in 100,000 dollars. (Pace and
    Barry, "Sparse Spatial Autoregressions", 1997.)

    Raises:
        FileNotFoundError: if it is missing.
        ValueError: if it is damaged.
    """
    folder = Path(folder)
    for name in ("california-housing.csv.gz", "california-housing.csv"):
        if (folder / name).exists():
            return read_csv(folder / name)
    raise FileNotFoundError(
        f"{folder} has no california-housing.csv.gz: `mfnet data {folder}` brings it"
    )


def read_csv(path: str | Path, target: str | None = None) -> Table:
    """Read a table of comma-separated values, compressed if its name ends in `.gz`.

    Args:
        path: the file; its first row has the names of the columns.
        target: the name of the column to predict, the last one unless given.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it has no such column, or, with line and column, if a row has not as many
            entries as there are names, or a feature is not a finite number.
    """
    names, rows = _rows(Path(path))
    if target is not None and target not in names:
        raise ValueError(f"{path} has no column {target!r}: it has {', '.join(names)}")
    chosen = len(names) - 1 if target is None else names.index(target)
    if len(names) < 2 or not rows:
        raise ValueError(f"{path} must have two columns and a row below their names at the least")
    features = [name for name in names if name != names[chosen]]
    inputs = np.empty((len(rows), len(features)))
    for sample, (line, row) in enumerate(rows):
        cells = row[:chosen] + row[chosen + 1 :]
        for column, (name, cell) in enumerate(zip(features, cells, strict=True)):
            inputs[sample, column] = _number(cell, path, line, name)
    return Table(inputs, _targets([row[chosen] for _, row in rows]), features, names[chosen])


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names in the first row, and the other rows, each with its line; empty ones left out."""
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        with StringIO(content.decode("utf-8-sig"), newline="") as file:
            reader = csv.reader(file, strict=True)
            names = [name.strip() for name in next(reader, [])]
            rows = [(reader.line_num, row) for row in reader if row]
    except (EOFError, gzip.BadGzipFile, UnicodeDecodeError, csv.Error, zlib.error) as error:
        raise ValueError(f"{path} is damaged or no table of text: {error}") from error
    if len(set(names)) != len(names):
        raise ValueError(f"{path}: every column must have a name of its own, but they are {names}")
    for line, row in rows:
        if len(row) != len(names):
            raise ValueError(f"{path}, line {line}: {len(names)} entries expected, not {len(row)}")
    return names, rows


def _number(cell: str, path: str | Path, line: int, name: str) -> float:
    try:
        number = float(cell)
    except ValueError:
        number = np.nan
    if not np.isfinite(number):
        raise ValueError(f"{path}, line {line}, column {name}: {cell!r} is not a finite number")
    return number


def _targets(cells: list[str]) -> NDArray[Any]:
    try:
        numbers = np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array([cell.strip() for cell in cells])
    return numbers


def read_idx(path: str | Path) -> NDArray[Any]:
    """Read an idx file, compressed if its name ends in `.gz`.

    The format: two zero bytes, a byte for the type, one for the number of dimensions, each
    dimension as a big-endian 32-bit integer, then the numbers. (LeCun's page on MNIST.)

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if it is not a whole idx file.
    """
    path = Path(path)
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            zeros, type_code, rank = struct.unpack(">HBB", file.read(4))
            if zeros != 0 or type_code not in _IDX_TYPES:
                raise ValueError(f"{path} is not an idx file: it starts with the wrong bytes")
            shape = struct.unpack(f">{rank}I", file.read(4 * rank))
            content = file.read()
    except (EOFError, gzip.BadGzipFile, struct.error) as error:
        raise ValueError(f"{path} is damaged or not an idx file: {error}") from error
    numbers_type = np.dtype(_IDX_TYPES[type_code])
    expected = int(np.prod(shape, dtype=np.int64)) * numbers_type.itemsize
    if len(content) != expected:
        raise ValueError(
            f"{path} is damaged: {shape} numbers take {expected} bytes, but it has {len(content)}"
        )
    array = np.frombuffer(content, numbers_type).reshape(shape)
    return array.astype(numbers_type.newbyteorder("="), copy=False)


def _images_and_labels(folder: Path, part: str) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    images = read_idx(_idx_file(folder, f"{part}-images-idx3-ubyte"))
    labels = read_idx(_idx_file(folder, f"{part}-labels-idx1-ubyte"))
    if images.ndim != 3 or labels.ndim != 1 or len(images) != len(labels):
        raise ValueError(
            f"{folder}: {part} images and labels do not belong together: "
            f"their shapes are {images.shape} and {labels.shape}"
        )
    return images.reshape(len(images), -1), labels


def _idx_file(folder: Path, name: str) -> Path:
    for path in (folder / name, folder / f"{name}.gz"):
        if path.exists():
            return path
    raise FileNotFoundError(
        f"{folder} has neither {name} nor {name}.gz: "
        f"`mfnet data {folder}` brings MNIST's four files"
    )
