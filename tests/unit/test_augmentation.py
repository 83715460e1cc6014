"""Variants of pictures: what they keep, what they change, and how far."""

import numpy as np
import pytest

from mfnet.augmentation import Variation, vary

NONE = Variation(0, 0, 0, 0, 0)
UPRIGHT = np.zeros((28, 28))
UPRIGHT[5:23, 12:16] = 1.0  # a stroke of 18 by 4 pixels


def variants(count=200, picture=UPRIGHT, seed=0, **limits):
    """Of one picture, with nothing but these changes, (count, 28, 28)."""
    variation = Variation(**{"shift": 0, "turn": 0, "slant": 0, "size": 0, "thickness": 0} | limits)
    pictures = np.repeat(picture.reshape(1, -1), count, axis=0)
    return vary(pictures, variation, np.random.default_rng(seed)).reshape(count, 28, 28)


def moments(pictures):
    """Of each picture the centre, (m, 2), and the covariance of its ink, (m, 2, 2)."""
    mass = pictures / pictures.sum(axis=(1, 2), keepdims=True)
    at = np.stack(np.meshgrid(np.arange(28), np.arange(28), indexing="ij"), axis=-1)
    centres = np.einsum("mij,ijk->mk", mass, at)
    apart = at[None] - centres[:, None, None]
    return centres, np.einsum("mij,mijk,mijl->mkl", mass, apart, apart)


def test_no_variation_leaves_every_pixel_as_it_is(rng):
    pictures = rng.integers(0, 256, (40, 784)).astype(np.uint8)
    np.testing.assert_array_equal(vary(pictures, NONE, rng), pictures)


def test_the_same_seed_gives_the_same_variants_and_another_seed_others():
    assert (variants(seed=3, turn=10) == variants(seed=3, turn=10)).all()
    assert (variants(seed=3, turn=10) != variants(seed=4, turn=10)).any()


def test_each_pixel_lies_between_the_four_around_its_source(rng):
    """Computed one by one, for pictures of the first part varied at once and of the last."""
    pictures = rng.random((70, 28, 28))
    limits = Variation(shift=2, turn=20, slant=0.3, size=0.2, thickness=0)
    varied = vary(pictures.reshape(70, 784), limits, np.random.default_rng(1)).reshape(70, 28, 28)
    even = np.random.default_rng(1).uniform(-1, 1, (7, 70))
    for which in (0, 33, 69):
        turn = np.deg2rad(20) * even[1, which]
        rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        slant = [[1, 0], [0.3 * even[2, which], 1]]
        matrix = slant @ rotation @ np.diag(np.exp(0.2 * even[3:5, which]))
        shift = 2 * even[5:, which]
        paper = np.pad(pictures[which], 40)
        for pixel in rng.integers(0, 28, (30, 2)):
            source = matrix @ (pixel - 13.5) + 13.5 + shift + 40
            (i, j), (di, dj) = np.floor(source).astype(int), source % 1
            square = paper[i : i + 2, j : j + 2]
            expected = [1 - di, di] @ square @ [1 - dj, dj]
            assert varied[which][tuple(pixel)] == pytest.approx(expected, abs=1e-4)


def test_a_shift_moves_the_ink_to_both_sides_and_no_further_than_its_limit():
    centres, _ = moments(variants(shift=2))
    moved = centres - moments(UPRIGHT[None])[0]
    assert np.abs(moved).max() <= 2.01
    assert (moved.max(axis=0) > 1.5).all()
    assert (moved.min(axis=0) < -1.5).all()


def test_a_turn_is_by_degrees_and_no_further_than_its_limit():
    _, covariances = moments(variants(turn=15))
    angles = np.rad2deg(0.5 * np.arctan2(2 * covariances[:, 0, 1],
                                         covariances[:, 0, 0] - covariances[:, 1, 1]))  # fmt: skip
    assert np.abs(angles).max() < 16
    assert angles.max() > 12
    assert angles.min() < -12


def test_a_slant_moves_each_row_sideways_and_none_up_or_down():
    slanted = variants(slant=0.3)
    rows = slanted.sum(axis=2)
    np.testing.assert_allclose(rows, np.broadcast_to(rows[:1], rows.shape), atol=0.05)
    _, covariances = moments(slanted)
    slants = covariances[:, 0, 1] / covariances[:, 0, 0]
    assert 0.25 < slants.max() < 0.32
    assert -0.32 < slants.min() < -0.25


def test_size_changes_width_and_height_each_by_a_factor_of_its_own():
    _, covariances = moments(variants(size=0.2))
    _, before = moments(UPRIGHT[None])
    height, width = (np.sqrt(covariances[:, i, i] / before[:, i, i]) for i in (0, 1))
    for factors in (height, width):
        assert 0.75 < factors.min() < 0.95
        assert 1.1 < factors.max() < 1.35  # an edge between pixels is wider
    assert abs(np.corrcoef(height, width)[0, 1]) < 0.3


def test_thickness_adds_and_takes_ink_along_the_edges():
    ink = variants(thickness=1).sum(axis=(1, 2)) / UPRIGHT.sum()
    assert ink.max() > 1.4
    assert ink.min() < 0.6
    assert variants(thickness=5).max() <= 1.0  # never darker than ink
    assert variants(thickness=5).min() >= 0.0


def test_what_is_moved_beyond_the_edge_is_gone_and_paper_comes_from_there():
    corner = np.zeros((28, 28))
    corner[:3, :3] = 1.0
    moved = variants(shift=20, picture=corner)
    assert moved.sum(axis=(1, 2)).min() == 0
    assert moved[:, 20:].sum() < moved[:, :20].sum()
    full = variants(shift=10, picture=np.ones((28, 28)))
    assert full.min() == 0


def test_pictures_of_another_size_are_varied_too(rng):
    assert vary(rng.random((5, 64)), Variation(), rng).shape == (5, 64)


@pytest.mark.parametrize("shape", [(784,), (2, 783), (2, 28, 28)])
def test_what_are_no_square_pictures_are_refused(shape, rng):
    with pytest.raises(ValueError, match="pictures must be square ones"):
        vary(np.zeros(shape), NONE, rng)


@pytest.mark.parametrize("value", [-1, np.inf, "much"])
def test_a_limit_that_is_no_finite_number_of_0_or_more_is_refused(value):
    with pytest.raises((TypeError, ValueError), match="turn must be"):
        Variation(turn=value)


def test_a_variation_can_be_made_stronger_and_weaker():
    assert Variation().times(0) == NONE
    assert Variation(1, 2, 0.3, 0.4, 0.5).times(2) == Variation(2, 4, 0.6, 0.8, 1.0)
