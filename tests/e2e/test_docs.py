"""The documentation, as part of the site."""

import pytest

from tests.browser.site import DIST

PAGES = sorted(path.relative_to(DIST).as_posix() for path in (DIST / "docs").rglob("*.html"))


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
    assert visit.page.url == f"{visit.site}docs/"
    visit.page.get_by_role("link", name="Backpropagation, number by number").first.click()
    heading = visit.page.get_by_role("heading", level=1).inner_text()
    assert visit.page.title() == f"{heading} – mfnet"
    visit.page.get_by_role("link", name="mfnet", exact=True).click()
    assert visit.page.url == f"{visit.site}index.html"


def test_every_page_fits_a_narrow_screen_and_asks_nobody_else(visit, messages):
    asked = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.set_viewport_size({"width": 320, "height": 640})
    assert len(PAGES) > 30
    for path in PAGES:
        visit.page.goto(visit.site + path)
        assert visit.page.evaluate("document.documentElement.scrollWidth") == 320, path
    assert not [url for url in asked if not url.startswith(visit.site)]
    assert not messages


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_light_or_dark_as_the_page_is(visit, scheme):
    visit.page.emulate_media(color_scheme=scheme)
    background = "getComputedStyle(document.body).backgroundColor"
    visit.page.goto(visit.site)
    expected = visit.page.evaluate(background)
    visit.page.goto(visit.site + "docs/mfnet/layer.html")
    assert visit.page.evaluate(background) == expected


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
