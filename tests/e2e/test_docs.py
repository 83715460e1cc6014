"""The documentation, as part of the site."""

import pytest
from playwright.sync_api import expect

from tests.browser.site import DIST

PAGES = sorted(path.relative_to(DIST).as_posix() for path in (DIST / "docs").rglob("*.html"))

AT_ONCE = 16
SCREENS = {"content_type": "text/html", "body": '<!DOCTYPE html><link rel="icon" href="data:,">'}
# How wide pages are on screens of 320 pixels: each in a frame, which is much faster than a visit.
WIDTHS = """(addresses) => Promise.all(addresses.map(async (address) => {
    const screen = document.createElement("iframe");
    screen.style = "width: 320px; height: 640px; border: 0";
    screen.src = address;
    const loaded = new Promise((done) => screen.addEventListener("load", done, { once: true }));
    document.body.append(screen);
    await loaded;
    const { title, documentElement } = screen.contentDocument;
    const width = title.endsWith(" mfnet") ? documentElement.scrollWidth : "no page";
    screen.remove();
    return width;
}))"""


@pytest.fixture
def visit(new_visit):
    """Each test has a page of its own."""
    return new_visit


@pytest.fixture
def messages(visit):
    """What the browser complains of."""
    found = []
    visit.page.on("console", lambda message: found.append(message.text))
    return found


def test_it_is_reached_from_the_page_and_leads_back(visit):
    visit.page.goto(visit.site)
    visit.page.get_by_role("link", name="Documentation").click()
    expect(visit.page).to_have_url(f"{visit.site}docs/")
    title = "Backpropagation, number by number"
    visit.page.get_by_role("link", name=title).first.click()
    expect(visit.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(visit.page).to_have_title(f"{title} – mfnet")
    visit.page.get_by_role("link", name="mfnet", exact=True).click()
    expect(visit.page).to_have_url(f"{visit.site}index.html")


def test_every_page_fits_a_narrow_screen_and_asks_nobody_else(visit, messages):
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.route(f"{visit.site}screens", lambda route: route.fulfill(**SCREENS))
    visit.page.goto(f"{visit.site}screens")
    assert len(PAGES) > 30
    for start in range(0, len(PAGES), AT_ONCE):
        paths = PAGES[start : start + AT_ONCE]
        widths = visit.page.evaluate(WIDTHS, [visit.site + path for path in paths])
        assert dict(zip(paths, widths, strict=True)) == dict.fromkeys(paths, 320)
    assert not [url for url in asked if not url.startswith(visit.site)]
    assert not messages


def test_it_is_light_or_dark_as_the_page_is(visit):
    def backgrounds():
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)
            yield visit.page.evaluate("getComputedStyle(document.body).backgroundColor")

    visit.page.goto(visit.site)
    light, dark = backgrounds()
    assert light != dark
    visit.page.goto(visit.site + "docs/mfnet/layer.html")
    assert [*backgrounds()] == [light, dark]


def test_it_is_read_by_keyboard(visit):
    visit.page.goto(visit.site + "docs/mfnet/layer.html")
    visit.page.keyboard.press("Tab")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.closest('nav').id") == "contents"
    visit.page.get_by_label("Source of Linear.forward").focus()
    visit.page.keyboard.press("Enter")
    source = visit.page.locator("details[open]")
    assert "return matmul(self.weights, x" in source.inner_text()
