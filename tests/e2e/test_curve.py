"""The loss curve and its table: over a long training, on any screen, in any language."""

import pytest
from playwright.sync_api import expect

from tests.browser.chromium import launch
from tests.browser.views import SETTLED
from tests.browser.visit import Visit

FAST = "#dataset=worked-example&learning_rate=0.000001&epochs="

# Pictures in the screen's own pixels: as many of them as the canvas is wide.
MARK_SHARP = """() => {
    for (const canvas of document.querySelectorAll("canvas")) {
        const wide = Math.round(canvas.clientWidth * devicePixelRatio);
        if (canvas.clientWidth > 0 && canvas.width === wide) canvas.dataset.sharp = "";
    }
    return document.querySelectorAll("[data-sharp]").length;
}"""
COARSE = """() => [...document.querySelectorAll("[data-sharp]")]
    .filter((canvas) => canvas.clientWidth > 0)
    .map((canvas) => [canvas.width, canvas.clientWidth * devicePixelRatio, canvas.parentElement])
    .filter(([pixels, wanted]) => Math.abs(pixels - wanted) > 2)
    .map(([pixels, wanted, parent]) =>
        `${pixels} instead of ${wanted}: ${parent.outerHTML.slice(0, 80)}`)"""


def losses(visit):
    return visit.page.get_by_role("table", name="Loss by epoch")


def epochs(visit):
    rows = losses(visit).locator("tbody tr th")
    return [int(text) for text in rows.all_text_contents()]


def test_the_table_stays_short_however_long_training_goes_on(visit):
    visit.open(f"{FAST}1000")
    for goal, step in ((1000, "10th"), (2000, "100th")):
        visit.button("Train").click()
        expect(visit.number("Epoch")).to_have_text(f"{goal} / {goal}", timeout=60_000)
        rule = f"The newest 50 epochs, and every {step} before them."
        expect(losses(visit)).to_contain_text(rule)
        stride = int(step.removesuffix("th"))
        earlier = list(range(goal - 50, 0, -1))
        listed = [epoch for epoch in earlier if epoch % stride == 0]
        expect(losses(visit).locator("tbody th").first).to_have_text(str(goal))
        assert epochs(visit) == [*range(goal, goal - 50, -1), *listed]


def test_every_epoch_of_a_short_training_is_listed(visit):
    visit.open(f"{FAST}120")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(losses(visit).locator("tbody tr")).to_have_count(120)
    assert epochs(visit) == list(range(120, 0, -1))
    expect(losses(visit)).not_to_contain_text("newest")


def test_the_button_says_hide_on_a_translated_page_too(new_visit):
    visit = new_visit
    visit.open("#dataset=points")
    toggle = visit.button("Show the numbers")
    # As browsers translate: each text within an element of theirs.
    visit.page.evaluate("""() => {
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const texts = [];
        while (walker.nextNode()) texts.push(walker.currentNode);
        for (const text of texts) {
            const translated = document.createElement("font");
            text.replaceWith(translated);
            translated.append(text.data);
        }
    }""")
    toggle.click()
    expect(visit.button("Hide the numbers")).to_have_attribute("aria-expanded", "true")
    visit.button("Hide the numbers").click()
    expect(toggle).to_have_attribute("aria-expanded", "false")


@pytest.mark.parametrize("language", ["C", "en-US@posix", ""])
def test_the_curves_are_there_on_a_system_without_a_language(new_visit, language):
    visit = new_visit
    visit.page.add_init_script(
        f"Object.defineProperty(Navigator.prototype, 'language', {{ get: () => {language!r} }})"
    )
    visit.open("#dataset=points")
    figure = visit.page.get_by_role("figure", name="Loss curve")
    expect(figure.locator("canvas").first).to_be_visible()
    visit.page.get_by_role("tab", name="Network").click()
    expect(visit.page.get_by_role("figure", name="Gradients and updates")).to_be_visible()


@pytest.fixture(scope="module")
def two_screens(playwright, site):
    """A visit with two screens, and where its window has to be for the same width on each."""
    screens = "--screen-info={1600x1200}{3200x2400 devicePixelRatio=2}"
    with launch(playwright, screens) as browser:
        visit = Visit(browser, site, viewport=None, no_viewport=True)
        yield visit, [(0, 1400, 1000), (1700, 2800, 2000)]
        visit.close()


@pytest.mark.parametrize("dataset", ["mnist", "points", "california-housing"])
def test_canvases_are_as_sharp_as_the_screen_that_the_window_moves_to(two_screens, dataset):
    visit, places = two_screens
    page = visit.page
    devtools = visit.context.new_cdp_session(page)
    window = devtools.send("Browser.getWindowForTarget")["windowId"]

    def move(screen):
        bounds = dict(zip(("left", "width", "height"), places[screen], strict=True))
        for _ in range(2):  # the first is measured in the pixels of the screen before
            devtools.send("Browser.setWindowBounds", {"windowId": window, "bounds": bounds})
        page.wait_for_function(f"() => devicePixelRatio === {screen + 1}")

    move(0)
    visit.open(f"#dataset={dataset}&samples=64&layers=80-relu")
    for tab in ("Training", "Network", "Inspect", "Data"):
        page.get_by_role("tab", name=tab).click()
        page.evaluate(SETTLED)
        sharp = page.evaluate(MARK_SHARP)
        assert sharp >= (0 if (dataset, tab) == ("california-housing", "Data") else 1), tab
        for screen in (1, 0):
            move(screen)
            page.wait_for_function(f"() => ({COARSE})().length === 0")
