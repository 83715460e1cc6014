"""On paper: a page of Inspect, a curve, a network as one would hand them out."""

import pytest
from playwright.sync_api import expect

from tests.browser.views import CUT_OFF, SETTLED
from tests.browser.visit import LOADING, Visit

PAPER = {"width": 700, "height": 1000}  # A4 with margins, in CSS pixels
PRESSED = """() => [...document.querySelectorAll("button, input, select, summary, [role=tab]")]
    .filter((control) => control.checkVisibility())
    .filter((control) => !control.closest(".units, .tiles, .pictures, .matrix, .plate, thead"))
    .map(({ outerHTML }) => outerHTML.slice(0, 80))"""
BEYOND = """() => [...document.querySelectorAll("main *")]
    .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
    .map(({ outerHTML }) => outerHTML.slice(0, 80))"""
BRIGHTEST_GREY = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let brightest = 0;
    for (let pixel = 0; pixel < data.length; pixel += 4)
        if (data[pixel + 3] > 250 && Math.abs(data[pixel] - data[pixel + 2]) < 20)
            brightest = Math.max(brightest, data[pixel]);
    return brightest;
}"""
FILL = "cell => getComputedStyle(cell).webkitTextFillColor"


@pytest.fixture
def visit(new_visit):
    """Each test has a page of its own."""
    return new_visit


def put_on_paper(visit):
    visit.page.set_viewport_size(PAPER)
    visit.page.emulate_media(media="print")
    visit.page.evaluate(SETTLED)


@pytest.mark.parametrize("tab", ["training", "inspect", "network"])
def test_a_view_is_printed_without_what_one_presses_and_within_the_paper(visit, tab):
    visit.open(f"#dataset=points&epochs=2&tab={tab}")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    put_on_paper(visit)
    assert visit.page.evaluate(PRESSED) == []
    assert visit.page.evaluate(BEYOND) == []
    assert visit.page.evaluate(CUT_OFF) == []


def test_matrices_keep_every_number_on_paper(visit):
    visit.open("#dataset=points&tab=inspect&layers=6-tanh")
    stages = visit.page.get_by_role("toolbar", name="Stages")
    stages.get_by_role("button", name="Z2", exact=True).click()
    put_on_paper(visit)
    for grid in visit.page.get_by_role("grid").all():
        for cell in grid.get_by_role("gridcell").all():
            box = cell.bounding_box()
            assert 0 <= box["x"] <= PAPER["width"] - box["width"]
            assert cell.evaluate(FILL) != "rgba(0, 0, 0, 0)"  # as it is of what is cut off
    expect(visit.page.get_by_role("heading", name="Z2 = W2 A1")).to_be_visible()
    expect(visit.page.get_by_role("status", name="Sum")).to_be_visible()


def test_a_page_that_is_printed_while_it_loads_complains_of_nothing(first_visit):
    first_visit.page.emulate_media(media="print")
    first_visit.page.goto(first_visit.site + "#dataset=points")
    expect(first_visit.page.get_by_label("Compare with PyTorch")).to_be_attached(timeout=LOADING)
    first_visit.look_back()


def test_a_dark_page_is_printed_dark_on_light(browser, site):
    visit = Visit(browser, site, color_scheme="dark").open("#dataset=points&epochs=2")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    put_on_paper(visit)
    canvas = visit.page.get_by_role("figure", name="Loss curve").locator("canvas").first
    # Its lines are as light as they are on a light page.
    visit.page.wait_for_timeout(500)
    assert visit.page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 32, 38)"
    assert canvas.evaluate(BRIGHTEST_GREY) > 200
    visit.close()
