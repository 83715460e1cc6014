"""In front of a class: a panel fills the screen, and the settings are a key away."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import OVERFLOW, VIOLATIONS, faults_of
from tests.browser.visit import Visit

PROJECTOR = {"width": 1024, "height": 768}
LEAST_LETTERS = 27  # pixels: 9 in a picture scaled to a third

# Of every text in sight how large its letters are on the screen, the smallest first.
LETTERS = """() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const sizes = [];
    while (texts.nextNode()) {
        const parent = texts.currentNode.parentElement;
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const { width, height } = range.getBoundingClientRect();
        const seen = parent.checkVisibility() && width > 2 && height > 2;
        if (!seen || !texts.currentNode.data.trim()) continue;
        if (parent.closest(".visually-hidden, .keys, .notice p")) continue;
        const size = parseFloat(getComputedStyle(parent).fontSize) * parent.currentCSSZoom;
        sizes.push([size, parent.textContent.slice(0, 30)]);
    }
    return sizes.sort(([one], [other]) => one - other);
}"""
# Of every picture in sight how many of its pixels there are to a pixel of the screen.
SHARPNESS = """() => Array.from(document.querySelectorAll(".projected canvas"))
    .filter((canvas) => canvas.checkVisibility())
    .filter((canvas) => getComputedStyle(canvas).imageRendering === "auto")
    .filter((canvas) => canvas.getBoundingClientRect().height > 30)
    .map((canvas) => canvas.width / canvas.getBoundingClientRect().width)"""
FILLED = "document.documentElement.classList.contains('projecting')"


class Lesson:
    """A page in front of a class."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page

    def open(self, address, panel):
        self.visit.open(address)
        self.page.set_viewport_size(PROJECTOR)
        heading = self.page.get_by_role("heading", name=panel, exact=True)
        card = self.page.locator("section", has=heading)
        self.button = card.get_by_role("button", name="Fill the screen").first
        self.card = self.page.locator(".projected")
        expect(self.button).to_be_visible()
        return self

    def fill(self):
        self.button.click()
        expect(self.card).to_be_visible()
        return self

    def leave(self):
        self.page.keyboard.press("Escape")
        expect(self.card).to_have_count(0)


@pytest.fixture
def lesson(visit):
    return Lesson(visit)


PANELS = [
    ("#samples=640", "Loss curve"),
    ("#samples=640", "Test digits"),
    ("#dataset=points", "Points"),
    ("#tab=inspect&dataset=worked-example", "Inspect"),
]


@pytest.mark.parametrize(("address", "panel"), PANELS)
def test_a_panel_fills_the_screen_sharp_and_in_letters_for_the_last_row(lesson, address, panel):
    lesson.open(address, panel).fill()
    box = lesson.card.bounding_box()
    assert (box["x"], box["y"], box["width"]) == (0, 0, 1024)
    assert box["height"] > 600
    expect(lesson.visit.button("Train one batch")).to_be_in_viewport(ratio=1)
    lesson.visit.button("Train one batch").click()
    expect(lesson.visit.number("Notice")).to_have_text(re.compile("goes on"))
    (smallest, text), *_ = lesson.page.evaluate(LETTERS)
    assert smallest >= LEAST_LETTERS - 0.1, text
    lesson.page.wait_for_function(
        f"() => ({SHARPNESS})().every((ratio) => Math.abs(ratio - 1) < 0.02)"
    )
    lesson.leave()
    expect(lesson.visit.engine).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_front_of_a_class(lesson, scheme):
    faults = []
    for address, panel in PANELS[::3]:
        lesson.open(address, panel)
        lesson.page.emulate_media(color_scheme=scheme)
        lesson.fill()
        faults += faults_of(lesson.page, VIOLATIONS, within="main")
        lesson.page.keyboard.press("F9")
        expect(lesson.page.get_by_role("dialog", name="Settings")).to_be_visible()
        faults += faults_of(lesson.page, VIOLATIONS, within="dialog")
        lesson.page.keyboard.press("Escape")
        lesson.leave()
    lesson.page.emulate_media(color_scheme="light")
    assert not faults, "\n".join(faults)


def test_one_matrix_can_fill_the_screen(lesson):
    lesson.open("#tab=inspect&dataset=worked-example&stage=Z1", "Inspect").fill()
    matrices = lesson.card.get_by_role("grid")
    expect(matrices).to_have_count(3)
    lesson.visit.button("Show W1 alone").click()
    expect(matrices.filter(visible=True)).to_have_count(1)
    cell = matrices.filter(visible=True).get_by_role("gridcell").first
    expect(cell).to_have_text("1")
    assert cell.bounding_box()["height"] > 60
    lesson.visit.button("Show W1 alone").click()
    expect(matrices.filter(visible=True)).to_have_count(3)
    lesson.leave()


def test_the_settings_are_a_key_away_and_escape_leaves_one_thing_at_a_time(lesson):
    lesson.open("#dataset=points", "Points").fill()
    plane = lesson.page.get_by_role("application", name="Plane")
    assert plane.bounding_box()["height"] > 500
    expect(lesson.visit.field("Learning rate")).to_be_hidden()
    plane.focus()
    lesson.page.keyboard.press("F9")
    sheet = lesson.page.get_by_role("dialog", name="Settings")
    rate = sheet.get_by_role("spinbutton", name="Learning rate")
    rate.fill("0.01")
    rate.press("Tab")
    lesson.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(plane).to_be_focused()
    assert lesson.page.evaluate(FILLED)
    assert "learning_rate=0.01" in lesson.page.evaluate("location.hash")
    lesson.leave()
    expect(plane).to_be_focused()
    expect(lesson.visit.field("Learning rate")).to_have_value("0.01")


def test_the_focus_returns_to_the_button_that_filled_the_screen(lesson):
    lesson.open("#dataset=points", "Points").fill()
    lesson.visit.button("Leave").click()
    expect(lesson.button).to_be_focused()
    expect(lesson.button).to_have_attribute("aria-pressed", "false")


def test_a_panel_that_another_dataset_does_not_have_leaves_the_screen(lesson):
    lesson.open("#dataset=points", "Points").fill()
    lesson.page.keyboard.press("F9")
    sheet = lesson.page.get_by_role("dialog", name="Settings")
    sheet.get_by_role("combobox", name="Dataset").select_option("worked-example")
    lesson.page.wait_for_function(f"() => !{FILLED}")
    lesson.page.keyboard.press("Escape")
    expect(lesson.visit.engine).to_have_text("Ready")
    expect(lesson.page.get_by_role("tab", name="Inspect")).to_be_visible()


@pytest.fixture(scope="module")
def phone(browser, site):
    """One phone for all tests."""
    visit = Visit(browser, site, viewport={"width": 390, "height": 700}, has_touch=True)
    yield visit
    visit.close()


def test_on_a_phone_the_settings_are_a_button_away_wherever_one_has_scrolled(phone):
    phone.open("#samples=640")
    settings = phone.button("Settings")
    for place in (0, 900, 1800):
        phone.page.evaluate(f"scrollTo(0, {place})")
        expect(settings).to_be_in_viewport(ratio=1)
    settings.tap()
    sheet = phone.page.get_by_role("dialog", name="Settings")
    expect(sheet.get_by_role("combobox", name="Dataset")).to_be_in_viewport(ratio=1)
    sheet.get_by_role("combobox", name="Dataset").select_option("points")
    phone.button("Done").tap()
    expect(sheet).to_have_count(0)
    expect(settings).to_be_focused()
    expect(phone.engine).to_have_text("Ready")
    assert "dataset=points" in phone.page.evaluate("location.hash")
    settings.tap()
    expect(sheet).to_be_visible()
    phone.page.set_viewport_size({"width": 320, "height": 640})
    assert not faults_of(phone.page, VIOLATIONS, within="dialog")
    assert not faults_of(phone.page, OVERFLOW)
    phone.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(phone.choice("Dataset")).to_have_value("points")
