"""Ink and paper, on drawings whose ink is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfnet.ink import _connected, _otsu, _parts, _touching, find_ink

HEIGHT, WIDTH = 200, 160
BARS = [(40, 53, 45, 115), (53, 90, 45, 58), (90, 103, 45, 110), (103, 150, 97, 110)]  # of a 5


@pytest.fixture
def five():
    """Of each pixel how much ink is on it: 0 or 1, and less at the drawing's edges."""
    ink = np.zeros((HEIGHT, WIDTH))
    for top, bottom, left, right in BARS:
        ink[top:bottom, left:right] = 1
    for _ in range(2):
        padded = np.pad(ink, 1, mode="edge")
        ink = (padded[:-2, 1:-1] + padded[2:, 1:-1] + padded[1:-1, :-2] + padded[1:-1, 2:]) / 4
    return ink


def on(paper, five, ink=0.1):
    """The drawing on that paper, one channel; where there is ink, it takes the light away."""
    return (paper * (1 - (1 - ink) * five))[:, :, None]


def slope(bright, dark):
    across = np.linspace(0, 1, WIDTH) + np.linspace(0, 0.5, HEIGHT)[:, None]
    return bright + (dark - bright) * across / across.max()


def vignette():
    y, x = np.linspace(-1, 1, HEIGHT)[:, None], np.linspace(-1, 1, WIDTH)
    return 0.9 - 0.25 * (x**2 + y**2)


def wide_shadow():
    distance = np.arange(WIDTH) + np.arange(HEIGHT)[:, None] / 3 - 110
    return 0.9 - 0.35 / (1 + np.exp(-distance / 3))


def noise(deviation):
    return np.random.default_rng(3).normal(0, deviation, (HEIGHT, WIDTH))


def specks(share):
    return (np.random.default_rng(4).random((HEIGHT, WIDTH)) < share).astype(float)


PAPERS = {
    "white": np.ones((HEIGHT, WIDTH)),
    "grey": np.full((HEIGHT, WIDTH), 0.5),
    "sloping": slope(1.0, 0.45),
    "sloping the other way": slope(0.5, 0.95),
    "vignette": vignette(),
    "half in the shadow": wide_shadow(),
    "noisy": 0.9 + noise(0.04),
    "noisy and sloping": slope(0.95, 0.6) + noise(0.02),
    "specked": 0.9 * (1 - specks(0.02)),
    "dark": np.full((HEIGHT, WIDTH), 0.05),
}


def assert_found(found, five):
    """All ink of which a pixel is full is found, and nothing a few pixels away from ink."""
    assert found.dtype == np.uint8
    assert (found[five == 1] > 100).mean() > 0.99
    far = np.ones_like(five, bool)
    far[np.ix_(*(np.arange(places.min() - 4, places.max() + 5) for places in np.nonzero(five)))] = 0
    assert not found[far].any()
    inside = (five == 0) & ~far
    assert (found[inside] > 0).mean() < 0.03


@pytest.mark.parametrize("paper", [name for name in PAPERS if name != "dark"])
def test_dark_ink_is_found_on_any_paper(paper, five):
    assert_found(find_ink(on(PAPERS[paper], five)), five)


def test_light_ink_on_dark_paper_is_found_alike(five):
    for paper in (np.zeros((HEIGHT, WIDTH)), slope(0.15, 0.3) + noise(0.02)):
        assert_found(find_ink(1 - on(1 - paper, five)), five)


def test_ink_of_another_colour_as_light_as_its_paper_is_found(five):
    red, green = np.array([0.8, 0.4, 0.3]), np.array([0.3, 0.5, 0.7])
    assert red.sum() == pytest.approx(green.sum())
    assert_found(find_ink(green + (red - green) * five[:, :, None]), five)


@pytest.mark.parametrize("paper", PAPERS)
def test_blank_paper_has_no_ink(paper):
    assert not find_ink(PAPERS[paper][:, :, None]).any()


def test_a_black_page_has_no_ink():
    assert not find_ink(np.zeros((50, 40, 1))).any()


def test_the_greys_of_an_edge_are_kept(five):
    found = find_ink(on(PAPERS["white"], five))
    half = np.abs(five - 0.5) < 0.2
    assert half.sum() > 100
    np.testing.assert_allclose(found[half] / 255, five[half], atol=0.1)


def test_specks_stains_and_the_edge_of_the_sheet_are_no_digit(five):
    expected = find_ink(on(PAPERS["white"], five))
    picture = on(PAPERS["white"], five)
    picture[:, :9] = 0.2
    picture[170:175, 140:145] = 0.1
    picture[5:35:7, 20::11] = 0.0
    found = find_ink(picture)
    np.testing.assert_array_equal(found > 0, expected > 0)


def test_a_stroke_apart_belongs_to_its_digit(five):
    five[53:63] = 0
    found = find_ink(on(PAPERS["white"], five))
    assert found[43:50, 60:100].min() > 250
    assert found[94:99, 60:100].min() > 250


@pytest.mark.parametrize("light", [False, True])
def test_a_picture_may_be_cut_to_the_edges_of_its_digit(five, light):
    picture = on(PAPERS["white"], five)[38:152, 43:117]
    found = find_ink(1 - picture if light else picture)
    assert ((found > 127) == (five[38:152, 43:117] > 0.5)).mean() > 0.98


@pytest.mark.parametrize("shape", [(1, 1), (1, 90), (90, 1), (5, 3), (33, 500)])
def test_a_picture_of_any_shape_is_looked_at(shape):
    assert find_ink(np.random.default_rng(0).random((*shape, 3))).shape == shape


@pytest.mark.parametrize(
    "picture", [np.zeros((3, 3)), np.zeros((0, 3, 1)), np.full((3, 3, 1), np.nan)]
)
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(ValueError, match="picture must be finite numbers of shape"):
        find_ink(picture)


def flooded(ink):
    """Parts written out: fill from each pixel in turn."""
    part, number = np.full(ink.shape, -1), 0
    for start in zip(*np.nonzero(ink), strict=True):
        reached = [start] if part[start] < 0 else []
        number += len(reached)
        while reached:
            row, column = reached.pop()
            if not (0 <= row < ink.shape[0] and 0 <= column < ink.shape[1]):
                continue
            if ink[row, column] and part[row, column] < 0:
                part[row, column] = number - 1
                reached += [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return part[ink]


@given(st.integers(0, 10_000), st.integers(1, 14), st.integers(1, 14), st.floats(0.1, 0.9))
def test_pixels_that_touch_are_one_part(seed, height, width, share):
    ink = np.random.default_rng(seed).random((height, width)) < share
    found, expected = _connected(_touching(ink), int(ink.sum())), flooded(ink)
    np.testing.assert_array_equal(
        found[:, None] == found[None], expected[:, None] == expected[None]
    )


def test_a_part_knows_its_area_and_its_box():
    ink = np.zeros((9, 9), bool)
    ink[1:4, 2] = ink[6, 5:8] = ink[7, 4] = True
    parts = _parts(ink)
    assert sorted(zip(parts.areas.tolist(), parts.boxes.tolist(), strict=True)) == [
        (3, [1, 2, 3, 2]), (4, [6, 4, 7, 7]),
    ]  # fmt: skip


@given(st.integers(0, 10_000))
def test_the_threshold_parts_two_classes_with_the_largest_variance_between(seed):
    rng = np.random.default_rng(seed)
    values = np.concatenate([rng.normal(0, 1, 300), rng.normal(rng.uniform(4, 9), 1, 200)])

    def variance_between(threshold):
        above = values >= threshold
        return above.mean() * (~above).mean() * (values[above].mean() - values[~above].mean()) ** 2

    best = max(variance_between(value) for value in np.sort(values)[1:])
    assert variance_between(_otsu(values)) > 0.995 * best
