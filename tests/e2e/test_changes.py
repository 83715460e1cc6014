"""When the network or the dataset changes, nothing that was on its way crosses over."""

import itertools
import re

import pytest
from playwright.sync_api import expect

DATASETS = ["mnist", "california-housing", "points", "worked-example"]
TABS = ["Training", "Inspect", "Network", "Data"]
RESTING = re.compile("^(Ready|Paused|Finished)$")

# Every alert, however short a time it stands there.
COLLECT_ALERTS = """
globalThis.alerts = [];
addEventListener("DOMContentLoaded", () => {
    const alert = document.querySelector("[role=alert]");
    new MutationObserver(() => {
        if (alert.textContent) alerts.push(alert.textContent);
    }).observe(alert, { childList: true, characterData: true, subtree: true });
});
"""


def round_trip(names):
    """Names one after the other, so that every ordered pair of two is gone through once."""
    ways = {name: [other for other in names if other != name] for name in names}
    path, trail = [names[0]], []
    while path:
        if ways[path[-1]]:
            path.append(ways[path[-1]].pop())
        else:
            trail.append(path.pop())
    return trail[::-1]


def choose(visit, dataset):
    visit.choice("Dataset").select_option(dataset)
    expect(visit.choice("Dataset")).to_have_value(dataset)
    expect(visit.engine).to_have_text("Ready")


@pytest.mark.parametrize(
    ("state", "settings"),
    [("Ready", ""), ("Training", "&epochs=1000&speed=slow"), ("Finished", "&epochs=2")],
)
def test_no_pair_of_datasets_in_any_view_raises_an_alert(visit, state, settings):
    visit.page.add_init_script(COLLECT_ALERTS)
    visit.open(f"#samples=200&batch_size=50{settings}")
    for tab in TABS:
        visit.page.get_by_role("tab", name=tab).click()
        for before, after in itertools.pairwise(round_trip(DATASETS)):
            if state != "Ready":
                visit.button("Train").click()
            expect(visit.engine).to_have_text(state, timeout=60_000)  # the worked example's epochs
            choose(visit, after)
            assert visit.page.evaluate("alerts") == [], (tab, before, after)
            if state == "Ready":
                continue
            visit.button("Undo reset").click()
            expect(visit.choice("Dataset")).to_have_value(before)
            expect(visit.engine).to_have_text(RESTING)
            choose(visit, after)
            assert visit.page.evaluate("alerts") == [], (tab, before, after, "undone")
