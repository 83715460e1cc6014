"""Photographs and scans of digits, read by a network that was trained on MNIST."""

import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import photographs
import pytest
from command_line import mfnet
from PIL import Image

from mfnet.checkpoint import load
from mfnet.datasets import mnist
from mfnet.evaluation import predict
from mfnet.pictures import read_digit, read_picture

ROOT = Path(__file__).parents[2]
SHEET = np.zeros((322, 303))


@pytest.fixture(scope="module")
def digits():
    return mnist(ROOT / ".cache" / "mnist")


@pytest.fixture(scope="module")
def inks(digits):
    """The first test digits, enlarged."""
    return [photographs.enlarged(pixels.reshape(28, 28)) for pixels in digits.test_images[:25]]


@pytest.fixture(scope="module")
def net(trained):
    """The network that `mfnet train mnist` makes."""
    return load(trained[0] / "model.npz").net


@pytest.mark.parametrize("kind", photographs.KINDS)
def test_a_photographed_digit_is_read(kind, net, digits, inks, tmp_path):
    rng = np.random.default_rng(7)
    read = [read_digit(photographs.KINDS[kind](ink, rng, tmp_path)) for ink in inks]
    outputs = predict(net, np.reshape(read, (25, -1)), input_scale=1 / 255)
    assert (outputs.argmax(axis=1) == digits.test_labels[:25]).sum() >= 22


def test_the_command_line_reads_a_photograph(trained, digits, tmp_path):
    """Of 12 million pixels, with a shadow and the note how to turn it, in a second or two."""
    ink = np.pad(photographs.enlarged(digits.test_images[0].reshape(28, 28), times=60),
                 ((400, 840), (900, 1340)))  # fmt: skip
    light = 230 * photographs.vignette(ink, 0.5)
    note = Image.Exif()
    note[0x0112] = 6
    picture = photographs.image(light * (1 - 0.8 * ink)).transpose(Image.Transpose.ROTATE_90)
    assert min(picture.size) >= 3000
    assert max(picture.size) >= 4000
    file = photographs.jpeg(picture, tmp_path, exif=note)
    begun = time.process_time()
    answer = mfnet("predict", "model.npz", file, cwd=trained[0])
    assert answer.startswith(f"{digits.test_labels[0]}  ")
    read_digit(file)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("page", photographs.BLANK)
def test_a_blank_page_is_no_digit(page, tmp_path):
    file = photographs.png(photographs.image(photographs.BLANK[page](SHEET)), tmp_path)
    with pytest.raises(ValueError, match=r"digit\.png shows no digit"):
        read_digit(file)


def huge(file):
    """Only the beginning of a picture: it says that 20,000 x 20,000 pixels follow."""
    header = b"IHDR" + struct.pack(">2I5B", 20_000, 20_000, 8, 0, 0, 0, 0)
    checksum = struct.pack(">I", zlib.crc32(header))
    data = struct.pack(">I", 100) + b"IDAT"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + checksum + data)


def large(file):
    Image.new("1", (10_000, 10_000)).save(file, "png")


def truncated(file, kind):
    rng = np.random.default_rng(0)
    photographs.image(rng.uniform(0, 255, (200, 200))).save(file, kind)
    file.write_bytes(file.read_bytes()[:9000])


def not_finite(file):
    Image.fromarray(np.full((9, 9), np.nan, np.float32)).save(file, "tiff")


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (huge, "is too large: at most 89,478,485 pixels are read"),
        (large, "is too large: at most 89,478,485 pixels are read"),
        (lambda file: truncated(file, "png"), "is a damaged picture: "),
        (lambda file: truncated(file, "jpeg"), "is a damaged picture: "),
        (lambda file: truncated(file, "tiff"), "is a damaged picture: "),
        (not_finite, "is a damaged picture: it holds numbers that are not finite"),
        (lambda file: file.write_text("no picture"), "is no picture that can be read"),
        (lambda file: file.write_bytes(b""), "is no picture that can be read"),
    ],
)
def test_what_cannot_be_read_is_a_sentence_with_the_name_of_the_file(tmp_path, write, sentence):
    file = tmp_path / "picture"
    write(file)
    with pytest.raises(ValueError) as raised:  # noqa: PT011 (the sentence is what is checked)
        read_digit(file)
    assert str(raised.value).startswith(f"{file} {sentence}")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileNotFoundError) as raised:
        read_digit(tmp_path / "none.png")
    assert raised.value.filename == str(tmp_path / "none.png")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I",
                                   "F", "I;16", "I;16B"])  # fmt: skip
def test_light_is_from_0_to_1_in_every_mode(mode, tmp_path):
    picture = Image.fromarray(np.tile(np.array([0, 255], np.uint8), (50, 60)))
    file = tmp_path / "picture"
    picture.convert("RGB" if mode == "LAB" else "L").convert(mode).save(file, "tiff")
    light = read_picture(file)
    assert light.shape[:2] == (50, 120)
    assert light.shape[2] in {1, 3}
    assert light.min() == pytest.approx(0, abs=0.01)
    assert light.max() == pytest.approx(1, abs=0.01)
    assert light[:, ::2].max() < light[:, 1::2].min()


def test_a_missing_pillow_is_named(tmp_path):
    program = (
        "import sys; sys.modules['PIL'] = None; from pathlib import Path;"
        "from mfnet.pictures import read_digit; read_digit(Path('digit.png'))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.stderr.endswith(
        "ImportError: a picture needs PIL: pip install click matplotlib pillow tqdm\n"
    )
