"""Every view that the page has: its tabs, with each of its datasets."""

import re

from playwright.sync_api import expect

from mfnet.drawings import Drawings, to_json
from tests.browser.visit import LOADING
from tests.browser.writers import Writer

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

# What a calculation without an answer leaves where a number should be.
NO_NUMBER = re.compile(r"\b(NaN|nan|Infinity|inf|undefined|null)\b")

# Numbers of which a part is out of sight without a sign of it, wherever one has scrolled to. The
# sign comes a frame after what it is of.
CUT_OFF = """async () => {
    const settle = () => new Promise((done) => setTimeout(done, 150));
    const isCut = (element) => element.closest("[data-cut]");
    const stays = (cell) => {
        const { position, left } = getComputedStyle(cell);
        return position === "sticky" && left !== "auto";
    };
    const faults = [];
    const check = (scroller, clip) => {
        const texts = document.createTreeWalker(scroller, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
            const { parentElement: parent, data } = texts.currentNode;
            if (!/\\d/.test(data) || !parent.checkVisibility() || isCut(parent)) continue;
            if (parent.closest(".visually-hidden, sub, sup")) continue; // or a part of a name
            const range = document.createRange();
            range.selectNodeContents(texts.currentNode);
            const { left, right } = range.getBoundingClientRect();
            const cell = parent.closest("td, th");
            const header = cell && cell.parentElement.cells[0];
            const start = header && header !== cell && stays(header)
                ? header.getBoundingClientRect().right : clip.left;
            for (const edge of [start, clip.right])
                if (left < edge - 1 && right > edge + 1) faults.push(`${data} at ${edge}`);
        }
    };
    for (const scroller of document.querySelectorAll("main *")) {
        if (!scroller.checkVisibility() || scroller.matches(".visually-hidden")) continue;
        const { overflowX, textOverflow } = getComputedStyle(scroller);
        if (overflowX === "visible" || textOverflow === "ellipsis") continue;
        if (scroller.scrollWidth <= scroller.clientWidth + 1) continue;
        const box = scroller.getBoundingClientRect();
        const left = box.left + scroller.clientLeft;
        for (const scrolled of [0, 37, scroller.scrollWidth]) {
            scroller.scrollLeft = scrolled;
            const known = faults.length;
            for (let times = 0; times < 20; times++) {
                faults.length = known;
                await settle();
                check(scroller, { left, right: left + scroller.clientWidth });
                if (faults.length === known) break;
            }
        }
    }
    return faults;
}"""


def some_drawings():
    """The file of twelve drawings of two classes."""
    pictures, digits = Writer(0).pictures(6)
    chosen = digits < 2
    drawings = Drawings(["☺", "a longer one"], pictures[chosen], digits[chosen])
    return to_json(drawings).encode()


def views(visit):
    """Opens one view after the other, as the page itself lists them; yields each one's name."""
    datasets = visit.choice("Dataset").locator("option")
    tabs = visit.page.get_by_role("tablist", name="Views").get_by_role("tab")
    assert datasets.count() > 1
    assert tabs.count() > 1
    for dataset in datasets.all():
        visit.choice("Dataset").select_option(dataset.get_attribute("value"))
        if dataset.get_attribute("value") == "your-drawings":  # which begins with nothing
            tabs.first.click()  # where they are kept
            visit.bring_drawings(some_drawings())
            expect(visit.number("Kept drawings")).to_have_text(re.compile("^12 drawings"))
        if dataset.get_attribute("value") == "your-table":
            tabs.first.click()
            visit.button("Take the example: penguins").click()
            told = visit.page.get_by_role("status", name="Table read")
            expect(told).to_contain_text("344 rows", timeout=LOADING)
        visit.button("Reset").click()
        expect(visit.engine).to_have_text("Ready")
        visit.button("Train one batch").click()
        expect(visit.engine).to_have_text(re.compile("^(Paused|Finished)$"))
        for tab in tabs.all():
            tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            visit.page.evaluate(SETTLED)
            yield f"{dataset.inner_text()}, {tab.inner_text()}"
