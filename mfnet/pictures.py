"""Pictures of digits, read from files: photographs, scans, drawings.

Needs Pillow: `pip install pillow`.
"""

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mfnet.digits import normalize
from mfnet.extras import missing
from mfnet.ink import find_ink
from mfnet.tensor import Tensor

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST = 1000  # pixels of a side; larger pictures are shrunk


def read_digit(file: Path) -> NDArray[np.uint8]:
    """The digit in a picture file, as MNIST has them.

    Args:
        file: whatever Pillow reads, of any size, depth and colours; the digit is the largest thing
            on it, dark on light or the other way round. The camera's note how to turn it counts.

    Returns:
        Grey levels, 0 paper, 255 ink, (28, 28).

    Raises:
        OSError: if there is no such file.
        ValueError: if it is no picture, damaged, too large, or shows no digit.
        ImportError: if Pillow is missing.
    """
    ink = find_ink(read_picture(file))
    if not ink.any():
        raise ValueError(f"{file} shows no digit")
    return normalize(ink)


def read_picture(file: Path) -> Tensor:
    """A picture file as light, 0 black, 1 white, (height, width, channels): one channel or three.

    Raises:
        OSError: if there is no such file.
        ValueError: if it is no picture, damaged or too large.
        ImportError: if Pillow is missing.
    """
    try:
        from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 (pictures alone need it)
    except ImportError as error:
        raise missing("a picture", error, "cli") from error
    with file.open("rb") as stream, warnings.catch_warnings(action="ignore"):
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(stream) as image:
                return _light(_shrunk(image))
        except UnidentifiedImageError as error:
            raise ValueError(f"{file} is no picture that can be read") from error
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ValueError(
                f"{file} is too large: at most {Image.MAX_IMAGE_PIXELS:,} pixels are read"
            ) from error
        except Exception as error:  # each format's reader has errors of its own for damage
            raise ValueError(f"{file} is a damaged picture: {error}") from error


def _shrunk(image: "Image") -> "Image":
    """`image`, upright, its sides at most `LONGEST`, in mode F, L, RGB or RGBA.

    Each pixel is the mean of those that it replaces, which takes noise away.
    """
    from PIL import ImageOps  # noqa: PLC0415 (pictures alone need it)

    image.draft(None, (LONGEST, LONGEST))  # a JPEG file is unpacked no larger than needed
    image = ImageOps.exif_transpose(image)
    return image.convert(_mode(image)).reduce(-(-max(image.size) // LONGEST))


def _mode(image: "Image") -> str:
    """The mode that keeps what `image` holds: more than 8 bits, transparency, colours."""
    if image.mode.startswith(("I", "F")):
        return "F"
    if image.has_transparency_data:
        return "RGBA"
    return "L" if image.mode in {"1", "L"} else "RGB"


def _light(image: "Image") -> Tensor:
    """The light of an image in mode F, L, RGB or RGBA, (height, width, channels)."""
    values = np.asarray(image, np.float64)
    if image.mode == "F":
        return _stretched(values)[:, :, None]
    if image.mode == "RGBA":
        return _on_paper(values / 255)
    return values.reshape(*values.shape[:2], -1) / 255


def _stretched(values: Tensor) -> Tensor:
    """From 0, or the darkest if that is below, to the brightest: numbers of more than 8 bits do not
    say which one is white."""
    if not np.isfinite(values).all():
        raise ValueError("it holds numbers that are not finite")
    values = values - min(0.0, values.min())
    return values / (values.max() or 1.0)


def _on_paper(pixels: Tensor) -> Tensor:
    """A drawing on transparency, (height, width, 4), put on white paper; on black paper if all that
    is drawn is light."""
    colours, opacity = pixels[:, :, :3], pixels[:, :, 3:]
    drawn = colours[opacity[:, :, 0] > 0.5].mean(axis=1)
    is_light = drawn.size > 0 and np.percentile(drawn, 5) > 0.75
    return colours * opacity + (0.0 if is_light else 1.0) * (1 - opacity)
