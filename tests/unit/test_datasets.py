import gzip
import struct

import numpy as np
import pytest

from mfnet.datasets import mnist, read_idx


def idx(array, type_code=0x08):
    """The bytes of an idx file."""
    head = struct.pack(f">HBB{array.ndim}I", 0, type_code, array.ndim, *array.shape)
    return head + array.tobytes()


@pytest.fixture
def folder(tmp_path, rng):
    """MNIST in small: three images to train with, two to test with."""
    for part, samples in (("train", 3), ("t10k", 2)):
        images = rng.integers(0, 256, (samples, 28, 28), dtype=np.uint8)
        labels = np.arange(samples, dtype=np.uint8)
        (tmp_path / f"{part}-images-idx3-ubyte").write_bytes(idx(images))
        (tmp_path / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(labels)))
    return tmp_path


def test_mnist_is_read_from_plain_and_compressed_files(folder):
    data = mnist(folder)
    assert data.images.shape == (3, 784)
    assert data.test_images.shape == (2, 784)
    assert data.images.dtype == data.labels.dtype == np.uint8
    assert data.labels.tolist() == [0, 1, 2]
    stored = (folder / "train-images-idx3-ubyte").read_bytes()[16:]
    assert data.images.tobytes() == stored


def test_numbers_of_several_bytes_are_big_endian(tmp_path):
    path = tmp_path / "numbers"
    path.write_bytes(idx(np.array([[1, -2]], ">i4"), 0x0C))
    read = read_idx(path)
    assert read.tolist() == [[1, -2]]
    assert read.dtype == np.int32


def test_a_missing_file_is_named_with_what_to_do(folder):
    (folder / "train-labels-idx1-ubyte.gz").unlink()
    with pytest.raises(
        FileNotFoundError, match=r"train-labels-idx1-ubyte.*mfnet data .* brings MNIST's four"
    ):
        mnist(folder)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "damaged or not an idx file"),
        (b"\x00\x00\x08", "damaged or not an idx file"),
        (b"PNG\x00....", "starts with the wrong bytes"),
        (idx(np.zeros((2, 3), np.uint8))[:-1], "take 6 bytes, but it has 5"),
        (idx(np.zeros((2, 3), np.uint8)) + b"\x00", "take 6 bytes, but it has 7"),
        (idx(np.zeros((2, 3), np.uint8))[:10], "damaged or not an idx file"),
    ],
)
def test_a_damaged_file_is_named(tmp_path, content, sentence):
    path = tmp_path / "numbers"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=f"numbers is .*{sentence}"):
        read_idx(path)


def test_a_damaged_compressed_file_is_named(tmp_path):
    whole = gzip.compress(idx(np.zeros((50, 50), np.uint8)))
    for name, content in {"cut.gz": whole[:-9], "plain.gz": b"not compressed at all"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=f"{name} is damaged"):
            read_idx(tmp_path / name)


def test_images_and_labels_of_different_number_are_refused(folder):
    (folder / "t10k-labels-idx1-ubyte.gz").unlink()
    (folder / "t10k-labels-idx1-ubyte").write_bytes(idx(np.zeros(5, np.uint8)))
    with pytest.raises(ValueError, match="t10k images and labels do not belong together"):
        mnist(folder)
