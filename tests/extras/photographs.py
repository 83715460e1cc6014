"""Pictures of digits as people have them, made of MNIST's own and written by Pillow.

A kind is a function of a digit's ink (how much of it is on each pixel, from 0 to 1), a random
generator and a folder; it writes a picture there and returns its path.
"""

import numpy as np
from PIL import Image

KINDS = {}


def kind(photograph):
    KINDS[photograph.__name__] = photograph
    return photograph


def enlarged(pixels, times=8, margin=40):
    """The ink of a digit of MNIST, larger, on a sheet of paper."""
    size = (28 * times, 28 * times)
    ink = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.BICUBIC)) / 255
    return np.pad(ink, margin)


def drawn(ink, paper=255.0, level=0.0):
    """Grey levels, or colours where those of paper and ink are."""
    paper, level = np.asarray(paper, np.float64), np.asarray(level, np.float64)
    ink = ink[:, :, None] if level.ndim == 1 else ink
    return paper + (level - paper) * ink


def noisy(grey, rng, deviation):
    return grey + rng.normal(0, deviation, grey.shape)


def slope(ink, rng, bright, dark):
    """Light from a side."""
    angle = rng.uniform(0, 2 * np.pi)
    y, x = np.indices(ink.shape)
    along = x * np.cos(angle) + y * np.sin(angle)
    return bright + (dark - bright) * (along - along.min()) / np.ptp(along)


def vignette(ink, depth):
    """A lens's light, which falls off towards the corners."""
    y, x = (np.linspace(-1, 1, size) for size in ink.shape)
    return 1 - depth / 2 * (y[:, None] ** 2 + x**2)


def image(grey):
    return Image.fromarray(np.clip(np.rint(grey), 0, 255).astype(np.uint8))


def png(picture, folder, **options):
    picture.save(folder / "digit.png", **options)
    return folder / "digit.png"


def jpeg(picture, folder, **options):
    picture.save(folder / "digit.jpg", **options)
    return folder / "digit.jpg"


@kind
def white(ink, rng, folder):
    return png(image(drawn(ink)), folder)


@kind
def grey_250(ink, rng, folder):
    return png(image(drawn(ink, 250)), folder)


@kind
def grey_245_with_ink_30(ink, rng, folder):
    return png(image(drawn(ink, 245, 30)), folder)


@kind
def noise_of_3(ink, rng, folder):
    return png(image(noisy(drawn(ink, 245, 20), rng, 3)), folder)


@kind
def gradient(ink, rng, folder):
    return png(image(drawn(ink, slope(ink, rng, 250, 180), 30)), folder)


@kind
def transparent(ink, rng, folder):
    return png(Image.merge("LA", [image(0 * ink), image(255 * ink)]), folder)


@kind
def turned_by_exif(ink, rng, folder):
    """Each of the seven ways to hold a camera; the note says how to turn it back."""
    turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90,
             8: Image.Transpose.ROTATE_270, 2: Image.Transpose.FLIP_LEFT_RIGHT,
             4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
             7: Image.Transpose.TRANSVERSE}  # fmt: skip
    note = Image.Exif()
    note[0x0112] = int(rng.choice(list(turns)))
    return jpeg(image(drawn(ink)).transpose(turns[note[0x0112]]), folder, exif=note)


@kind
def bits_16(ink, rng, folder):
    return png(Image.fromarray(np.rint(257 * drawn(ink)).astype(np.uint16)), folder)


@kind
def bits_12_of_16_in_tiff(ink, rng, folder):
    Image.fromarray(np.rint(16 * drawn(ink, 200, 30)).astype(">u2")).save(folder / "digit.tif")
    return folder / "digit.tif"


@kind
def floats_in_tiff(ink, rng, folder):
    Image.fromarray((drawn(ink) / 255).astype(np.float32)).save(folder / "digit.tif")
    return folder / "digit.tif"


@kind
def one_bit(ink, rng, folder):
    return png(image(drawn(ink)).convert("1", dither=Image.Dither.NONE), folder)


@kind
def palette(ink, rng, folder):
    return png(image(drawn(ink, [240, 235, 220], [20, 30, 120])).quantize(32), folder)


@kind
def printers_colours(ink, rng, folder):
    picture = image(drawn(ink, [240, 235, 220], [20, 30, 120])).convert("CMYK")
    return jpeg(picture, folder, quality=90)


@kind
def transparent_in_dark_mode(ink, rng, folder):
    return png(Image.merge("LA", [image(0 * ink + 255), image(255 * ink)]), folder)


@kind
def chalk_on_a_blackboard(ink, rng, folder):
    return jpeg(image(noisy(drawn(ink, slope(ink, rng, 70, 35), 215), rng, 8)), folder)


@kind
def strong_jpeg(ink, rng, folder):
    return jpeg(image(drawn(ink, 240, 30)), folder, quality=15)


@kind
def red_ink_on_green_paper(ink, rng, folder):
    """Of the same luminance."""
    return png(image(noisy(drawn(ink, [60, 140, 60], [200, 70, 60]), rng, 3)), folder)


@kind
def strong_gradient(ink, rng, folder):
    return png(image(drawn(ink, slope(ink, rng, 255, 120), 30)), folder)


@kind
def vignette_of_a_lens(ink, rng, folder):
    light = 230 * vignette(ink, 0.7)
    return jpeg(image(noisy(light * (1 - 0.8 * ink), rng, 4)), folder, quality=80)


@kind
def half_in_the_shadow(ink, rng, folder):
    y, x = np.indices(ink.shape)
    distance = x + y / 2 - rng.uniform(0.4, 0.8) * len(ink) * 1.5
    light = 235 * (1 - 0.4 / (1 + np.exp(-distance / 3)))
    return jpeg(image(noisy(light * (1 - 0.82 * ink), rng, 3)), folder, quality=85)


@kind
def noise_of_10(ink, rng, folder):
    return png(image(noisy(drawn(ink, 235, 30), rng, 10)), folder)


@kind
def salt_and_pepper(ink, rng, folder):
    grey, chance = drawn(ink, 230, 30), rng.random(ink.shape)
    return png(image(np.where(chance < 0.03, 0, np.where(chance > 0.97, 255, grey))), folder)


@kind
def low_contrast(ink, rng, folder):
    return png(image(noisy(drawn(ink, 200, 150), rng, 3)), folder)


@kind
def squared_paper(ink, rng, folder):
    paper = np.full((*ink.shape, 3), [245, 243, 238])
    paper[20::24] = paper[:, 15::24] = [170, 190, 225]
    return jpeg(image(noisy(drawn(ink, paper, [30, 30, 60]), rng, 3)), folder, quality=85)


@kind
def dark_border(ink, rng, folder):
    grey = drawn(ink, 240, 30)
    grey[:15] = grey[-15:] = grey[:, :15] = grey[:, -15:] = 40
    return jpeg(image(noisy(grey, rng, 3)), folder)


@kind
def stains(ink, rng, folder):
    grey = drawn(ink, 240, 30)
    for y, x in rng.integers(2, 33, (4, 2)) + 240 * np.array([[0, 0], [0, 1], [1, 0], [1, 1]]):
        grey[y : y + 5, x : x + 5] = 50
    return png(image(noisy(grey, rng, 3)), folder)


@kind
def small_at_the_side_of_a_large_sheet(ink, rng, folder):
    small = np.asarray(Image.fromarray(ink).resize((76, 76), Image.Resampling.BOX))
    sheet = np.pad(small, ((400, 320), (20, 700)))
    return png(image(noisy(drawn(sheet, slope(sheet, rng, 240, 190), 30), rng, 4)), folder)


@kind
def cut_to_the_edges_of_the_digit(ink, rng, folder):
    rows, columns = (np.flatnonzero((ink > 0.3).any(axis=axis)) for axis in (1, 0))
    cut = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return png(image(noisy(drawn(cut, 240, 30), rng, 3)), folder)


BLANK = {
    "white": drawn,
    "grey": lambda ink: drawn(ink, 200),
    "black": lambda ink: drawn(ink, 0),
    "noisy": lambda ink: noisy(drawn(ink, 235), np.random.default_rng(1), 10),
    "very noisy": lambda ink: noisy(drawn(ink, 150), np.random.default_rng(2), 30),
    "shaded": lambda ink: slope(ink, np.random.default_rng(3), 255, 120),
    "shaded and noisy": lambda ink: noisy(
        slope(ink, np.random.default_rng(4), 250, 130), np.random.default_rng(4), 4
    ),
    "vignette": lambda ink: noisy(230 * vignette(ink, 0.7), np.random.default_rng(5), 4),
    "with a speck": lambda ink: drawn(np.pad(np.ones((2, 3)), ((90, 230), (130, 170))), 230),
    "blackboard": lambda ink: noisy(drawn(ink, 40), np.random.default_rng(6), 5),
}
