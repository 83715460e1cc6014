"""Pictures varied a little each time that they are learnt from, as if there were more of them.

A handwritten digit stays what it is when it is shifted, turned, slanted, resized or drawn with
another pen. A network that learns from such variants learns that too, and from few drawings.
(Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual
document analysis", 2003.)

`vary` makes one variant of each picture; `mfnet.mixing` has the data loader that does so to every
batch.
"""

from dataclasses import dataclass, fields
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet import checks

_EDGE = 2  # pixels of paper around a picture: what is fetched from further away is paper too
_DRAWS = 7  # for a picture: thickness, turn, slant, height, width, and a shift each way
_AT_ONCE = 32  # pictures: what is computed of so many stays in a processor's cache

_Pictures = NDArray[np.float32]


@dataclass(frozen=True)
class Variation:
    """How far a variant may differ from its picture: each change is drawn evenly between its limit
    and the limit's negative, 0 or more. The defaults are made for digits of MNIST's size.

    Attributes:
        shift: in pixels, to each side.
        turn: in degrees.
        slant: how far the top goes to one side, as a share of the height: 1 is 45 degrees.
        size: natural logarithm of the factor, of width and height each: 0.1 is about 10 percent.
        thickness: of a stroke: 1 is a pixel more, or less, along each edge.

    Raises TypeError or ValueError if one is no finite number of 0 or more.
    """

    shift: float = 1.2
    turn: float = 10.0
    slant: float = 0.2
    size: float = 0.12
    thickness: float = 0.6

    def __post_init__(self) -> None:
        for field in fields(self):
            checks.finite_number(field.name, getattr(self, field.name))

    def times(self, strength: float) -> "Variation":
        """The same kind of variation, so many times as strong; 0 leaves every picture as it is."""
        factor = checks.finite_number("strength", strength)
        return Variation(*(factor * getattr(self, field.name) for field in fields(self)))


def vary(
    pictures: NDArray[Any], variation: Variation, generator: np.random.Generator
) -> NDArray[np.float32]:
    """A variant of every picture.

    Args:
        pictures: square ones of any range whose paper is 0, row by row, such as (m, 784) for
            those of 28 x 28.
        variation: how far they may differ.
        generator: what the changes are drawn from: the same state gives the same variants.

    Returns:
        The variants, of the same shape and range, in float32.

    Raises ValueError if the pictures are not square.
    """
    if pictures.ndim != 2 or isqrt(pictures.shape[1]) ** 2 != pictures.shape[1]:
        raise ValueError(
            "pictures must be square ones, such as (m, 784) for those of 28 x 28, "
            f"but have the shape {pictures.shape}"
        )
    even = generator.uniform(-1.0, 1.0, (_DRAWS, len(pictures))).astype(np.float32)
    variants = np.empty(pictures.shape, np.float32)
    for start in range(0, len(pictures), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        variants[part] = _varied(pictures[part], variation, even[:, part])
    return variants


def _varied(pictures: NDArray[Any], variation: Variation, even: NDArray[np.float32]) -> _Pictures:
    """The variants that draws between -1 and 1, (7, m), make of the pictures, (m, side * side)."""
    samples, pixels = pictures.shape
    side = isqrt(pixels)
    padded = np.zeros((samples, side + 2 * _EDGE, side + 2 * _EDGE), np.float32)
    inside = slice(_EDGE, _EDGE + side)
    padded[:, inside, inside] = pictures.reshape(samples, side, side)
    if variation.thickness:
        _thicken(padded, variation.thickness * even[0])
    return _resampled(padded, *_affine(variation, even[1:])).reshape(samples, pixels)


def _thicken(padded: _Pictures, amounts: NDArray[np.float32]) -> None:
    """Make strokes thicker, or thinner for amounts below 0, in place.

    A grey level goes `amount` of the way to the largest of itself and its four neighbours, or to
    the smallest. (Grey-scale dilation and erosion: Serra, "Image Analysis and Mathematical
    Morphology", 1982, XII.)
    """
    for extreme, chosen in ((np.maximum, amounts > 0), (np.minimum, amounts < 0)):
        grey = padded[chosen]
        reached = grey.copy()
        for towards, origin in (
            (np.s_[:, 1:], np.s_[:, :-1]),
            (np.s_[:, :-1], np.s_[:, 1:]),
            (np.s_[:, :, 1:], np.s_[:, :, :-1]),
            (np.s_[:, :, :-1], np.s_[:, :, 1:]),
        ):
            extreme(reached[towards], grey[origin], out=reached[towards])
        reached -= grey
        reached *= np.minimum(np.abs(amounts[chosen]), 1)[:, None, None]
        padded[chosen] += reached


def _affine(
    variation: Variation, even: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Where a variant's pixels come from: source = matrix @ (pixel - centre) + centre + shift.

    Args:
        variation: the limits.
        even: draws between -1 and 1, (6, m).

    Returns:
        The matrices, (2, 2, m), and the shifts, (2, m), of rows and columns.
    """
    turn = np.deg2rad(variation.turn) * even[0]
    slant = variation.slant * even[1]
    height, width = np.exp(variation.size * even[2:4])
    cos, sin = np.cos(turn), np.sin(turn)
    # A slant after a rotation after a change of size.
    matrix = np.array(
        [[cos * height, -sin * width], [(sin + slant * cos) * height, (cos - slant * sin) * width]]
    )
    return matrix.astype(np.float32), (variation.shift * even[4:6]).astype(np.float32)


def _resampled(
    padded: _Pictures, matrix: NDArray[np.float32], shift: NDArray[np.float32]
) -> _Pictures:
    """Each pixel without the padding, (m, side, side), interpolated between the four pixels that
    its source lies between.

    Bilinear interpolation, of all pictures at once: where they lie one after the other in memory, a
    pixel is found by one number.
    """
    samples, _, width = padded.shape
    centre = (width - 1) / 2
    offsets = np.arange(_EDGE, width - _EDGE, dtype=np.float32) - np.float32(centre)
    wholes, parts = [], []
    for (by_row, by_column), by in zip(matrix, shift, strict=True):
        along_a_column = np.float32(centre) + by[:, None] + by_row[:, None] * offsets
        source = along_a_column[:, :, None] + (by_column[:, None] * offsets)[:, None, :]
        np.clip(source, 0, width - 2, out=source)
        whole = np.floor(source)
        source -= whole
        wholes.append(whole)
        parts.append(source)
    rows, columns = wholes
    rows *= width
    rows += columns
    at = rows.astype(np.intp)
    at += (np.arange(samples) * width**2)[:, None, None]
    flat = padded.ravel()
    down, right = parts
    above = _between(flat, at, right)
    below = _between(flat[width:], at, right)
    below -= above
    below *= down
    above += below
    return above


def _between(flat: _Pictures, at: NDArray[np.intp], right: _Pictures) -> _Pictures:
    """What lies between the pixels `at` and those to their right."""
    left = flat.take(at)
    step = flat[1:].take(at)
    step -= left
    step *= right
    left += step
    return left
