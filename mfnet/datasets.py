"""Datasets from a folder of files."""

import gzip
import struct
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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
        f"{folder} has neither {name} nor {name}.gz: put MNIST's four idx files there"
    )
