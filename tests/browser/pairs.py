"""Every pair of datasets, left in every view and state of the engine: nothing crosses over.

    python -m tests.browser.pairs

goes over all of them, which takes a while; `test_changes.py` goes over each pair in each state, and
over each pair in each view.
"""

import itertools
import re

from playwright.sync_api import expect

from tests.browser.chromium import start_browser
from tests.browser.site import serve
from tests.browser.visit import Visit

DATASETS = ["mnist", "california-housing", "points", "worked-example"]
TABS = ["Training", "Inspect", "Network", "Python", "Data"]
SMALL = "samples=200&batch_size=50"
STATES = {
    "Ready": SMALL,
    "Training": f"{SMALL}&epochs=1000&speed=slow",
    "Finished": f"{SMALL}&epochs=2",
}
RESTING = re.compile("^(Ready|Paused|Finished)$")
EPOCHS = 60_000  # milliseconds that two epochs may take

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
    """Pairs of names, each beginning where the one before ended: every ordered pair once."""
    ways = {name: [other for other in names if other != name] for name in names}
    path, trail = [names[0]], []
    while path:
        if ways[path[-1]]:
            path.append(ways[path[-1]].pop())
        else:
            trail.append(path.pop())
    return list(itertools.pairwise(trail[::-1]))


PAIRS = round_trip(DATASETS)


class Changes:
    """A visit in which one dataset after the other is left, in a state of the engine."""

    def __init__(self, visit, state):
        self.visit, self.state = visit, state
        visit.page.add_init_script(COLLECT_ALERTS)
        visit.open(f"#dataset={DATASETS[0]}&{STATES[state]}")

    def change(self, before, after, tab):
        """Change, take it back, and change again."""
        self.visit.page.get_by_role("tab", name=tab).click()
        self.come_to_state()
        self.choose(after)
        if self.state != "Ready":
            self.visit.button("Undo reset").click()
            self.expect(before, RESTING)
            if self.state == "Finished":
                self.recover()
            self.choose(after)
        alerts = self.visit.page.evaluate("alerts.splice(0)")
        assert alerts == [], (self.state, tab, before, after)

    def go_there_and_back(self, before, after, tab):
        """Follow a link to the other dataset, and go back, as a browser's buttons do."""
        self.come_to_state()
        self.expect_address_of(before)  # it follows at a pace of its own
        self.visit.page.wait_for_timeout(300)
        address = f"#dataset={after}&tab={tab.lower()}"
        self.visit.page.evaluate("address => { location.hash = address; }", address)
        self.expect(after, "Ready")
        self.expect_address_of(after)
        self.visit.page.wait_for_timeout(300)  # nothing is left to be written there
        self.visit.page.evaluate("history.back()")
        self.expect(before, "Ready")
        alerts = self.visit.page.evaluate("alerts.splice(0)")
        assert alerts == [], (self.state, tab, before, after, "and back")

    def expect_address_of(self, dataset):
        others = "|".join(name for name in DATASETS if name != dataset)
        expect(self.visit.page).not_to_have_url(re.compile(f"dataset=({others})"))
        if dataset != DATASETS[0]:  # which need not be said
            expect(self.visit.page).to_have_url(re.compile(f"dataset={dataset}"))

    def come_to_state(self):
        if self.state != "Ready":
            # A dataset that is chosen brings a number of its own, which may be over at once.
            self.visit.fill(Epochs=2 if self.state == "Finished" else 1000)
            self.visit.button("Train").click()
        expect(self.visit.engine).to_have_text(self.state, timeout=EPOCHS)

    def choose(self, dataset):
        self.visit.choose_dataset(dataset)
        self.expect(dataset, "Ready")

    def recover(self):
        """Go back to the best weights, where later ones are worse."""
        back = self.visit.page.locator("[data-do=recover]")
        if back.is_visible():
            back.click()
            expect(self.visit.engine).to_have_text(RESTING)

    def expect(self, dataset, state):
        expect(self.visit.choice("Dataset")).to_have_value(dataset)
        expect(self.visit.engine).to_have_text(state)


def main() -> None:
    """Go over all, and say how many there were."""
    with serve() as site, start_browser() as browser:
        for state in STATES:
            visit = Visit(browser, site)
            changes = Changes(visit, state)
            for tab in TABS:
                for before, after in PAIRS:
                    changes.go_there_and_back(before, after, tab)
                    changes.change(before, after, tab)
                print(f"{state}, {tab}: {len(PAIRS)} pairs, no alert", flush=True)
            visit.close()


if __name__ == "__main__":
    main()
