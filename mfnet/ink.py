"""The ink of a photographed or scanned digit, told from its paper.

Paper in a photograph is neither white nor even: light falls off towards the edges, a hand throws
its shadow, the camera adds noise. So what counts as ink is not a grey level, but how much darker a
pixel is than the paper around it:

1. each colour channel is turned over where its ink is light; its paper is estimated, and what a
   pixel lacks of that paper is its contrast (`_contrast`);
2. the channels are weighed by how much they show, so that red ink on green paper counts
   (`_combined`);
3. a threshold tells ink from paper, and ink that touches makes parts (`_threshold`, `_parts`);
4. the digit is the largest part and what is near to it, without specks and the edge of the sheet,
   and with the grey levels of its edges (`_digit`, `_grey_levels`).
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from mfnet.digits import FITTED_SIZE
from mfnet.tensor import Tensor, matmul

BLOCKS = 32  # along the longer side; of each the level of its paper is estimated
UNDECIDED = 0.5  # skewness: of two levels, when one takes more than a third of the place
STROKE = 9  # blocks: a stroke is narrower than a quarter of the picture, at its edge than an eighth
DARKEST_PAPER = 0.25  # of white: below it, contrast with the paper would be mostly noise
FAINTEST = 0.06  # contrast: less is uneven paper, or the rounding of a camera's grey levels
DEVIATIONS = 3.0  # of the noise: beyond are few pixels of paper, and far apart
SMALLEST = 0.02  # of the picture's longer side: shorter parts are specks
MOST_PARTS = 12  # which a digit is in; more are a texture

Mask = NDArray[np.bool_]
Indices = NDArray[np.intp]


def find_ink(picture: Tensor) -> NDArray[np.uint8]:
    """The ink of the digit in `picture`.

    Args:
        picture: light, 0 black, 1 white, (height, width, channels); dark ink on light paper or the
            other way round. The sheet fills most of the picture, and the digit is the largest
            thing on it.

    Returns:
        Grey levels as `mfnet.digits.normalize` takes them, 0 paper, 255 ink, (height, width); all 0
        if there is no digit: the paper is blank, or has specks, noise or shadows only.

    Raises:
        ValueError: if `picture` is not of that shape, or not finite.
    """
    picture = np.asarray(picture, dtype=np.float64)
    if picture.ndim != 3 or picture.size == 0 or not np.isfinite(picture).all():
        raise ValueError(
            "picture must be finite numbers of shape (height, width, channels), "
            f"but has the shape {picture.shape}"
        )
    contrast = _combined([_contrast(channel) for channel in np.moveaxis(picture, 2, 0)])
    threshold = _threshold(contrast)
    digit = _digit(_parts(contrast > threshold), contrast.shape)
    return _grey_levels(contrast, digit, threshold)


def _contrast(channel: Tensor) -> Tensor:
    """How much darker than its paper each pixel is: 0 as light, 1 black. (height, width)

    A share and not a difference, since the same ink takes away the same share of light, much or
    little: grey = light * reflectance. (Gonzalez, Woods, "Digital Image Processing", 2018, 2.3.)
    """
    dark_ink = _dark_on_light(channel)
    paper = _paper(dark_ink)
    contrast: Tensor = (paper - dark_ink) / np.maximum(paper, DARKEST_PAPER)
    return contrast


def _dark_on_light(channel: Tensor) -> Tensor:
    """`channel`, turned over if its ink is light.

    Ink takes less room than paper, so it is the longer tail of the grey levels around their local
    mean: the sign of their skewness says on which side. A digit that fills the picture has next to
    none; then paper is what most of the picture's edge is.
    """
    local_mean = _sliding(np.mean, _blocks(channel).mean(axis=2), mode="reflect")
    difference = channel - _spread(local_mean, channel.shape)
    skewness = (difference**3).mean() / max((difference**2).mean() ** 1.5, np.finfo(float).tiny)
    if abs(skewness) < UNDECIDED:
        edge = np.concatenate([channel[0], channel[-1], channel[:, 0], channel[:, -1]])
        skewness = channel.mean() - np.median(edge)
    return channel if skewness <= 0 else 1 - channel


def _paper(dark_ink: Tensor) -> Tensor:
    """The paper's level at each pixel, as if there were no ink on it. (height, width)

    A block's median level does not feel noise. The closing of these levels fills each dark place
    narrower than `STROKE`, and leaves slopes and the edges of wide shadows where they are; so that
    a slope stays one at the picture's edge too, it is taken to go on behind it. (Serra, "Image
    Analysis and Mathematical Morphology", 1982, II.)
    """
    levels = np.median(_blocks(dark_ink), axis=2)
    dilated = _sliding(np.max, levels, mode="edge")
    closed = _sliding(np.min, dilated, mode="reflect", reflect_type="odd")
    return _spread(closed, dark_ink.shape)


def _combined(contrasts: list[Tensor]) -> Tensor:
    """One contrast from those of all channels, each weighed by how much it shows.

    The weights are the first principal component of the channels around the paper, which is their
    zero. (Pearson, "On lines and planes of closest fit", 1901.) They sum to 1.
    """
    channels = np.stack([contrast.ravel() for contrast in contrasts])
    _, components = np.linalg.eigh(matmul(channels, channels.T))
    weights = np.abs(components[:, -1])
    combined: Tensor = np.tensordot(weights / weights.sum(), np.stack(contrasts), axes=1)
    return combined


def _threshold(contrast: Tensor) -> float:
    """The contrast from which on a pixel is ink: halfway from paper to ink, as an edge is blurred
    to both sides alike; but above the noise.

    Ink is the darker one of Otsu's two classes of what stands out from the noise: the lighter one
    has ruled lines, shadows and blurred edges. (All of the paper would outweigh a little ink.)
    """
    least = max(FAINTEST, DEVIATIONS * _noise(contrast))
    standing_out = contrast[contrast > least]
    if not standing_out.size:
        return np.inf
    ink = standing_out[standing_out >= _otsu(standing_out)]
    return max(least, float(ink.mean()) / 2)


def _noise(contrast: Tensor) -> float:
    """The noise's standard deviation, from what is as light as the paper, or lighter.

    Ink is never that light, however much there is of it. 1.4826 times the median absolute deviation
    is that of a normal distribution, and does not feel outliers. (Huber, "Robust Statistics", 1981,
    5.1.)
    """
    lighter = contrast[contrast <= 0]
    return 1.4826 * float(-np.median(lighter)) if lighter.size else 0.0


def _otsu(values: Tensor) -> float:
    """The threshold that parts `values` in two classes with the largest variance between them.

    sigma^2 = w0 w1 (mu1 - mu0)^2. (Otsu, "A threshold selection method from gray-level histograms",
    1979, formula 14.)
    """
    counts, edges = np.histogram(values, 128)
    below = np.cumsum(counts)[:-1]
    above = values.size - below
    sums = np.cumsum(counts * (edges[:-1] + edges[1:]) / 2)
    difference = sums[:-1] / np.maximum(below, 1) - (sums[-1] - sums[:-1]) / np.maximum(above, 1)
    return float(edges[1 + np.argmax(below * above * difference**2)])


class _Parts(NamedTuple):
    """The connected parts of the ink: of each pixel of ink its row, its column and its part."""

    rows: Indices
    columns: Indices
    part: Indices
    areas: Indices  # of each part its pixels
    boxes: Indices  # of each part its first row and column and its last, (parts, 4)


def _parts(ink: Mask) -> _Parts:
    """Pixels of ink are connected if they touch, at a side or a corner."""
    rows, columns = np.nonzero(ink)
    part = _connected(_touching(ink), rows.size)
    areas = np.bincount(part)
    first, last = np.full((2, areas.size), max(ink.shape)), np.zeros((2, areas.size), np.intp)
    for axis, place in enumerate((rows, columns)):
        np.minimum.at(first[axis], part, place)
        np.maximum.at(last[axis], part, place)
    return _Parts(rows, columns, part, areas, np.vstack([first, last]).T)


def _touching(ink: Mask) -> Indices:
    """Every two pixels of ink that touch, by their numbers, (2, pairs)."""
    number = np.where(ink, np.cumsum(ink).reshape(ink.shape) - 1, -1)
    neighbours = [
        (number[:, :-1], number[:, 1:]),
        (number[:-1], number[1:]),
        (number[:-1, :-1], number[1:, 1:]),
        (number[:-1, 1:], number[1:, :-1]),
    ]
    pairs = [np.stack([a, b])[:, (a >= 0) & (b >= 0)] for a, b in neighbours]
    return np.hstack(pairs)


def _connected(pairs: Indices, size: int) -> Indices:
    """Of each pixel its part's number, 0 and up.

    Each pixel points to one of its part with a smaller number, at last to the smallest: roots hook
    onto smaller ones that they touch, then every path is halved until it is short. (Shiloach,
    Vishkin, "An O(log n) parallel connectivity algorithm", 1982.)
    """
    root = np.arange(size)
    while pairs.size:
        first, second = root[pairs]
        np.minimum.at(root, np.maximum(first, second), np.minimum(first, second))
        while (root[root] != root).any():
            root = root[root]
        pairs = pairs[:, root[pairs[0]] != root[pairs[1]]]
    return np.unique(root, return_inverse=True)[1]


def _digit(parts: _Parts, shape: tuple[int, ...]) -> Mask:
    """Where the digit's ink is, (height, width): the largest part, and what is near to it.

    What lies along an edge of the picture is no digit, unless there is nothing else: a picture may
    be cut to the digit's edges.
    """
    digit = np.zeros(shape, bool)
    sides = (parts.boxes[:, 2:] - parts.boxes[:, :2]).max(axis=1, initial=0) + 1
    large = sides >= max(3, SMALLEST * max(shape))
    inside = large & ~_along_an_edge(parts, shape)
    large = inside if inside.any() else large
    if not large.any():
        return digit
    main = np.argmax(np.where(large, parts.areas, 0))
    if (parts.areas > parts.areas[main] / 4).sum() > MOST_PARTS:
        return digit
    kept = large & (parts.areas > parts.areas[main] / 30) & _near(parts.boxes, main)
    ink = kept[parts.part]
    digit[parts.rows[ink], parts.columns[ink]] = True
    return digit


def _along_an_edge(parts: _Parts, shape: tuple[int, ...]) -> Mask:
    """Of each part whether it touches half of a side of the picture: the table, a dark border."""
    along = np.zeros(parts.areas.size, bool)
    for places, end, length in (
        (parts.rows, shape[0] - 1, shape[1]),
        (parts.columns, shape[1] - 1, shape[0]),
    ):
        for edge in (0, end):
            touching = np.bincount(parts.part[places == edge], minlength=along.size)
            along |= touching > length / 2
    return along


def _near(boxes: Indices, main: np.intp) -> Mask:
    """Of each box whether it is no further from box `main` than a quarter of that one's longer
    side."""
    gaps = np.maximum(boxes[:, :2] - boxes[main, 2:], boxes[main, :2] - boxes[:, 2:])
    longest = np.max(boxes[main, 2:] - boxes[main, :2] + 1)
    near: Mask = gaps.max(axis=1) <= longest / 4
    return near


def _grey_levels(contrast: Tensor, digit: Mask, threshold: float) -> NDArray[np.uint8]:
    """Full ink is 255; at its edges, contrast that is too faint for ink alone counts by its grey.

    All 0 if most of its edge is faint ink in its turn: what fades as slowly is a shadow.
    """
    levels = np.zeros(contrast.shape, np.uint8)
    if not digit.any():
        return levels
    height, width = (int(np.ptp(np.flatnonzero(digit.any(axis=axis)))) for axis in (1, 0))
    edge = _grown(digit, 1 + max(height, width) // FITTED_SIZE) & ~digit
    faint = edge & (contrast > threshold / 2)
    if faint.sum() > edge.sum() / 2:
        return levels
    ink = digit | faint
    levels[ink] = np.rint(255 * np.clip(contrast[ink] / np.median(contrast[digit]), 0, 1))
    return levels


def _grown(mask: Mask, reach: int) -> Mask:
    """`mask` and all that is up to `reach` pixels away, along a row and a column."""
    for _ in range(reach):
        grown = mask.copy()
        grown[1:] |= mask[:-1]
        grown[:-1] |= mask[1:]
        grown[:, 1:] |= mask[:, :-1]
        grown[:, :-1] |= mask[:, 1:]
        mask = grown
    return mask


def _blocks(channel: Tensor) -> Tensor:
    """`channel` in square blocks, (rows of blocks, columns of blocks, pixels); at the end of a row
    or column, blocks are filled up with its last pixel."""
    edge = -(-max(channel.shape) // BLOCKS)
    height, width = channel.shape
    filled = np.pad(channel, ((0, -height % edge), (0, -width % edge)), mode="edge")
    blocks = filled.reshape(filled.shape[0] // edge, edge, filled.shape[1] // edge, edge)
    return blocks.swapaxes(1, 2).reshape(blocks.shape[0], blocks.shape[2], -1)


def _sliding(statistic: Callable[..., Tensor], levels: Tensor, **padding: Any) -> Tensor:
    """`statistic` of the `STROKE` x `STROKE` blocks around each block; what is around the picture
    is as `padding` says to `numpy.pad`."""
    reach = STROKE // 2
    for axis in (0, 1):
        widths = [(reach, reach) if axis == along else (0, 0) for along in (0, 1)]
        padded = np.pad(levels, widths, **padding)
        levels = statistic(sliding_window_view(padded, STROKE, axis=axis), axis=-1)
    return levels


def _spread(levels: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The levels of blocks at every pixel, linear in between their centres. (height, width)"""
    edge = -(-max(shape) // BLOCKS)
    down, across = (
        _between(size, blocks, edge) for size, blocks in zip(shape, levels.shape, strict=True)
    )
    return matmul(matmul(down, levels), across.T)


def _between(pixels: int, blocks: int, edge: int) -> Tensor:
    """The matrix (pixels, blocks) that interpolates along a line."""
    places = np.clip((np.arange(pixels) + 0.5) / edge - 0.5, 0, blocks - 1)
    weights: Tensor = np.maximum(0.0, 1 - np.abs(places[:, None] - np.arange(blocks)))
    return weights
