"""A short walk at random over the page; `python -m tests.browser.random_walk` takes longer ones."""

from tests.browser.random_walk import walk


def test_a_random_walk_finds_nothing_amiss(browser, site):
    assert walk(browser, site, seed=0, seconds=20) > 5
