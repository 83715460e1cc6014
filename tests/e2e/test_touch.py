"""By touch: a finger scrolls the page until one chooses to draw; a tap leaves a dot."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
INK = """canvas => canvas.getContext("2d")
    .getImageData(0, 0, canvas.width, canvas.height).data.filter((level, i) => i % 4 === 3 && level)
    .length"""


@pytest.fixture(scope="module")
def phone(browser, site):
    """One phone for all tests."""
    visit = Visit(browser, site, **PHONE)
    yield visit
    visit.close()


def canvas(visit, name):
    return visit.page.get_by_role("application", name=name)


def pick(visit, tool):
    visit.page.get_by_role("radio", name=tool, exact=True).tap(force=True)


def swipe(visit, target, up=180):
    """A finger laid on the middle of something and moved up; how far the page scrolled."""
    target.evaluate("element => element.scrollIntoView({ block: 'center' })")
    box = target.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * 0.8
    before = visit.page.evaluate("scrollY")
    session = visit.context.new_cdp_session(visit.page)
    steps = [("touchStart", y), *[("touchMove", y - up * (step + 1) / 15) for step in range(15)]]
    for kind, at in steps:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": at}]})
        visit.page.wait_for_timeout(16)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    visit.page.wait_for_timeout(300)
    return visit.page.evaluate("scrollY") - before


def test_a_swipe_over_the_plane_scrolls_until_a_tool_is_chosen(phone):
    phone.open("#dataset=points")
    plane = canvas(phone, "Plane")
    sentence = phone.page.get_by_text(re.compile(r"^\d+ points? "))
    expect(sentence).to_have_text(re.compile("^400 points to train with"))
    expect(phone.page.get_by_role("radio", name="Look")).to_be_checked()
    assert swipe(phone, plane) > 100
    expect(sentence).to_have_text(re.compile("^400 points to train with"))
    pick(phone, "Paint blue")
    assert swipe(phone, plane) == 0
    expect(sentence).to_have_text(re.compile(r"^4[01]\d points placed"))
    pick(phone, "Look")
    assert swipe(phone, plane) > 100


def test_a_finger_on_a_computer_scrolls_too_and_the_mouse_paints_as_before(browser, site):
    visit = Visit(browser, site, viewport={"width": 1440, "height": 600}, has_touch=True)
    visit.context.add_init_script(
        "const real = matchMedia;"
        "window.matchMedia = (query) => real(query.replace('(pointer: coarse)', 'not all'));"
    )
    visit.open("#dataset=points")
    plane = canvas(visit, "Plane")
    sentence = visit.page.get_by_text(re.compile(r"^\d+ points? "))
    expect(sentence).to_have_text(re.compile("^400 points to train with"))
    assert swipe(visit, plane) > 100
    expect(sentence).to_have_text(re.compile("^400 points to train with"))
    plane.click(position={"x": 60, "y": 60})
    expect(sentence).to_have_text(re.compile("^401 points placed"))
    # The marked tool can be chosen too, which gives it to the finger.
    pick(visit, "Paint orange")
    assert swipe(visit, plane) == 0
    visit.close()


def test_a_tap_with_the_chosen_tool_places_a_point(phone):
    phone.open("#dataset=points")
    sentence = phone.page.get_by_text(re.compile(r"^\d+ points? "))
    expect(sentence).to_have_text(re.compile("^400 points to train with"))
    canvas(phone, "Plane").tap()
    expect(phone.page.get_by_role("status", name="Reading")).to_have_text(re.compile("^x "))
    expect(sentence).to_have_text(re.compile("^400 points to train with"))
    pick(phone, "Paint orange")
    canvas(phone, "Plane").tap()
    expect(sentence).to_have_text(re.compile("^401 points placed"))


def test_the_pad_draws_with_a_finger_and_the_page_scrolls_around_it(phone):
    phone.open("#samples=64")
    pad = canvas(phone, "Draw a digit")
    assert swipe(phone, pad) == 0
    assert pad.evaluate(INK) > 500
    # Beside it there is room for a finger, and below it.
    box, width = pad.bounding_box(), phone.page.viewport_size["width"]
    assert box["x"] >= 24
    assert width - box["x"] - box["width"] >= 24
    assert swipe(phone, phone.page.get_by_role("heading", name="Draw a digit")) > 0
    assert swipe(phone, phone.page.get_by_role("status", name="Prediction")) > 0


def test_a_swipe_over_a_heat_map_scrolls(phone):
    phone.open("#tab=inspect&samples=64&layers=12-relu")
    stages = phone.page.get_by_role("toolbar", name="Stages")
    stages.get_by_role("button", name="Z1", exact=True).tap()
    assert swipe(phone, phone.page.locator(".heat canvas").first) > 100


def test_a_tap_on_the_pad_leaves_a_dot(phone):
    phone.open("#samples=64")
    phone.button("Clear drawing").click(force=True)  # there may be none
    canvas(phone, "Draw a digit").tap()
    expect(phone.button("Undo stroke")).to_have_attribute("aria-disabled", "false")
    assert 250 < canvas(phone, "Draw a digit").evaluate(INK) < 600  # as wide as the pen
    expect(phone.number("Prediction")).to_have_text(re.compile(r"\d"))


def test_space_leaves_a_dot(visit):
    visit.open("#samples=64")
    canvas(visit, "Draw a digit").focus()
    visit.page.keyboard.press("Space")
    assert 250 < canvas(visit, "Draw a digit").evaluate(INK) < 600
    visit.page.keyboard.press("Space")
    visit.page.keyboard.press("Backspace")
    assert canvas(visit, "Draw a digit").evaluate(INK) == 0
