"""Every view that the page has: its tabs, with each of its datasets."""

import re

from playwright.sync_api import expect

# Until nothing has come or gone for a while: panels are fetched when they are first seen.
SETTLED = """async () => {
    const quiet = 300;
    let changed = performance.now();
    const observer = new MutationObserver(() => { changed = performance.now(); });
    observer.observe(document.body, { childList: true, subtree: true });
    const tooLate = changed + 5000;
    while (performance.now() < Math.min(changed + quiet, tooLate)) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    observer.disconnect();
}"""


def views(visit):
    """Opens one view after the other, as the page itself lists them; yields each one's name."""
    datasets = visit.choice("Dataset").locator("option")
    tabs = visit.page.get_by_role("tablist", name="Views").get_by_role("tab")
    assert datasets.count() > 1
    assert tabs.count() > 1
    for dataset in datasets.all():
        visit.choice("Dataset").select_option(dataset.get_attribute("value"))
        visit.button("Reset").click()
        expect(visit.engine).to_have_text("Ready")
        visit.button("Step").click()
        expect(visit.engine).to_have_text(re.compile("^(Paused|Finished)$"))
        for tab in tabs.all():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            visit.page.evaluate(SETTLED)
            yield f"{dataset.inner_text()}, {tab.inner_text()}"
