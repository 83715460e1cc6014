"""When the network or the dataset changes, nothing that was on its way crosses over."""

import pytest

from tests.browser.pairs import PAIRS, STATES, TABS, Changes


@pytest.mark.parametrize("state", STATES)
def test_no_pair_of_datasets_in_any_view_raises_an_alert(new_visit, state):
    visit = new_visit
    changes = Changes(visit, state)
    for number, pair in enumerate(PAIRS, start=[*STATES].index(state)):
        changes.change(*pair, TABS[number % len(TABS)])


def test_no_way_there_by_a_link_and_back_raises_an_alert(new_visit):
    visit = new_visit
    changes = Changes(visit, "Ready")
    for number, (before, after) in enumerate(PAIRS, start=len(STATES)):
        changes.go_there_and_back(before, after, TABS[number % len(TABS)])
        changes.choose(after)
