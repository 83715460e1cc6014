"""A short walk at random over the page; `python tests/e2e/random_walk.py` takes longer ones."""

from random_walk import walk


def test_a_random_walk_finds_nothing_amiss(browser, site):
    assert walk(browser, site, seed=0, seconds=20) > 5
