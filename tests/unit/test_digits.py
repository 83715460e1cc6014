import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mfnet.digits import normalize


def centre_of_mass(picture):
    grey = picture / picture.sum()
    pixels = np.arange(28) + 0.5
    return grey.sum(axis=1) @ pixels, grey.sum(axis=0) @ pixels


@st.composite
def drawings(draw):
    """A canvas with a few thick strokes of random walks."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    height, width = draw(st.integers(1, 120)), draw(st.integers(1, 120))
    drawing = np.zeros((height, width), np.uint8)
    for _ in range(draw(st.integers(1, 4))):
        y, x = rng.integers(0, height), rng.integers(0, width)
        for _ in range(15):
            drawing[max(0, y - 3) : y + 3, max(0, x - 3) : x + 3] = rng.integers(100, 256)
            y = int(np.clip(y + rng.integers(-8, 9), 0, height - 1))
            x = int(np.clip(x + rng.integers(-8, 9), 0, width - 1))
    return drawing


@given(drawings())
def test_a_drawing_fits_into_20_by_20_with_its_darkest_pixel_black(drawing):
    picture = normalize(drawing)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.uint8
    assert picture.max() == 255
    rows, columns = (np.flatnonzero(picture.any(axis=axis)) for axis in (1, 0))
    assert np.ptp(rows) < 20
    assert np.ptp(columns) < 20


@given(drawings())
def test_the_centre_of_mass_is_the_centre_of_the_picture(drawing):
    picture = normalize(drawing)
    touches = picture[[0, -1]].any() or picture[:, [0, -1]].any()
    assume(not touches)
    np.testing.assert_allclose(centre_of_mass(picture), 14, atol=0.6)


def test_the_aspect_is_kept():
    wide = np.zeros((200, 200), np.uint8)
    wide[90:110, 20:180] = 255
    picture = normalize(wide)
    assert np.ptp(np.flatnonzero(picture.any(axis=1))) + 1 in (2, 3)
    assert np.ptp(np.flatnonzero(picture.any(axis=0))) + 1 == 20


def test_size_and_place_on_the_canvas_do_not_matter():
    shape = np.zeros((40, 40), np.uint8)
    shape[5:35, 10:15] = 255
    shape[30:35, 10:30] = 255
    expected = normalize(shape)
    large = np.zeros((280, 280), np.uint8)
    large[20:140, 130:250] = np.kron(shape, np.ones((3, 3), np.uint8))
    np.testing.assert_allclose(normalize(large).astype(int), expected.astype(int), atol=1)


def test_edges_are_anti_aliased():
    diagonal = (np.abs(np.subtract.outer(np.arange(200), np.arange(200))) < 12).astype(np.uint8)
    picture = normalize(255 * diagonal)
    assert ((picture > 20) & (picture < 235)).sum() > 20


def test_an_empty_drawing_stays_empty():
    assert not normalize(np.zeros((50, 50), np.uint8)).any()


def test_a_single_dot_and_a_hairline_are_drawn():
    dot = np.zeros((280, 280), np.uint8)
    dot[3, 7] = 1
    assert normalize(dot).max() == 255
    line = np.zeros((280, 280), np.uint8)
    line[10:270, 50] = 255
    assert (normalize(line).max(axis=1) > 0).sum() == 20


@pytest.mark.parametrize(
    "drawing", [np.zeros(784, np.uint8), np.zeros((28, 28)), np.zeros((0, 5), np.uint8)]
)
def test_what_is_no_picture_is_refused(drawing):
    with pytest.raises(ValueError, match="drawing must be bytes of shape"):
        normalize(drawing)
