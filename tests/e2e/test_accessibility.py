"""Nobody is left out: axe-core finds nothing, and on a phone all fits and can be hit.

What the panels make of the page is valid HTML, as what is in its file.
"""

import re
import subprocess
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path

import pytest
from coloraide import Color
from playwright.sync_api import expect

from tests.browser.checks import (
    CHECKS,
    OVERFLOW,
    SMALL_TARGETS,
    UNSEEN_FOCUS,
    VIOLATIONS,
    faults_of,
)
from tests.browser.views import SETTLED, views
from tests.browser.visit import DESKTOP, Visit

WEB = Path(__file__).parents[2] / "web"
VALIDATOR = "node_modules/html-validate/bin/html-validate.mjs"
VALIDATE = ("node", VALIDATOR, "--config", ".htmlvalidate.mounted.mjs")
WIDTH = DESKTOP["viewport"]["width"]
PHONE = {"width": 320, "height": 640}
SCHEMES = ["light", "dark"]

# A dark page is a light one in other colours; on a phone things stand in other places.
OF_COLOURS = ["color-contrast"]
OF_PLACES = ["scrollable-region-focusable", "target-size"]

# Of these lines and fields only the colour says which they are.
TOLD_APART = ("bias", "positive", "negative")
CLEARLY_DIFFERENT = 10  # by CIEDE2000: 2 can just be seen
COLOUR = "name => getComputedStyle(document.documentElement).getPropertyValue(name)"

# The page, without the panels that are out of sight: each is seen in its turn.
MARKUP_IN_SIGHT = """() => {
    const page = document.documentElement.cloneNode(true);
    for (const panel of page.querySelectorAll("[role=tabpanel][hidden]")) panel.replaceChildren();
    return `<!DOCTYPE html>${page.outerHTML}`;
}"""

# What a page of another size changes: how large things are, and classes and marks by which style
# sheets make them fit.
MEASURES = re.compile(r' (?:class|style|width|height|data-[a-z-]+)="[^"]*"')

# A step is an epoch, after which the network is tested: there are mistakes to be seen.
TESTED_AFTER_A_STEP = "#samples=64&batch_size=64&epochs=1"

SHOW_ALL = """() => {
    for (const button of document.querySelectorAll("button[aria-expanded=false]"))
        if (button.checkVisibility() && button.textContent.startsWith("Show")) button.click();
}"""


class Look:
    """All that is wrong with any view on a screen, and the views' HTML."""

    def __init__(self, page):
        self.page = page
        self.height = page.viewport_size["height"]
        self.faults = {check: [] for check in CHECKS}
        self.markup = {}

    def check(self, view, *, only=None, within=None, checks=CHECKS):
        for check in checks:
            found = faults_of(self.page, check, only=only, within=within)
            self.faults[check] += [f"{view}: {fault}" for fault in found]

    def make_room_for_all(self, width):
        """Make the screen as high as the page, since what is out of sight asks for nothing."""
        needed = self.height
        while self.page.viewport_size != (size := {"width": width, "height": needed}):
            self.page.set_viewport_size(size)
            self.page.evaluate(SETTLED)
            needed = max(needed, self.page.evaluate("document.documentElement.scrollHeight"))
        self.height = needed


@pytest.fixture(scope="module")
def looks(browser, site):
    """Every view on the desktop, in both schemes, and on a phone: one visit in three guises.

    What stands around the views is looked at once for each dataset.
    """
    visit = Visit(browser, site)
    visit.open(TESTED_AFTER_A_STEP)
    page = visit.page
    desktop, phone = Look(page), Look(page)
    seen = set()
    for view in views(visit):
        desktop.make_room_for_all(WIDTH)
        open_all(visit)
        dataset = visit.choice("Dataset").input_value()
        within = "[role=tabpanel]:not([hidden])" if dataset in seen else None
        seen.add(dataset)
        desktop.markup[view] = page.evaluate(MARKUP_IN_SIGHT)
        desktop.markup[dataset] = page.content()  # of the last view: all panels are mounted
        desktop.check(view, within=within)
        page.emulate_media(color_scheme="dark")
        dark = f"{view}, dark"
        desktop.check(dark, only=OF_COLOURS, within=within, checks=[VIOLATIONS, UNSEEN_FOCUS])
        page.emulate_media(color_scheme="light")
        with fingers(page):
            phone.make_room_for_all(PHONE["width"])
            phone.markup[view] = page.evaluate(MARKUP_IN_SIGHT)
            phone.check(view, only=OF_PLACES, within=within)
        desktop.make_room_for_all(WIDTH)
    yield {"desktop": desktop, "phone": phone}
    visit.close()


@contextmanager
def fingers(page):
    """A finger instead of a mouse, for a while."""
    protocol = page.context.new_cdp_session(page)
    protocol.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    yield
    protocol.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    protocol.detach()


@pytest.fixture(params=["desktop", "phone"])
def faults(request, looks):
    """What is wrong on one of the screens, by the check that found it."""
    return looks[request.param].faults


def test_axe_finds_nothing_in_any_view(faults):
    assert not faults[VIOLATIONS], told(faults[VIOLATIONS])


def test_the_page_is_never_wider_than_the_screen(faults):
    assert not faults[OVERFLOW], told(faults[OVERFLOW])


def test_targets_are_at_least_24_pixels_wide_and_high(faults):
    assert not faults[SMALL_TARGETS], told(faults[SMALL_TARGETS])


def test_the_focus_is_always_visible(faults):
    assert not faults[UNSEEN_FOCUS], told(faults[UNSEEN_FOCUS])


def test_every_view_is_valid_html_once_its_panels_are_mounted(looks, tmp_path):
    documents = {}  # what differs only in its measures is validated once
    for screen, look in looks.items():
        assert look.markup
        for view, html in look.markup.items():
            documents.setdefault(MEASURES.sub("", html), (f"{view}, {screen}", html))
    for number, (name, html) in enumerate(documents.values()):
        (tmp_path / f"{number} {name}.html".replace("/", " ")).write_text(html, encoding="utf-8")
    done = subprocess.run(
        [*VALIDATE, tmp_path], cwd=WEB, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_axe_finds_nothing_where_something_is_wrong(shared_visit):
    """A bad value, a removed layer, a picture shown as a table: what is not there at first."""
    visit = shared_visit.open()
    visit.button("Remove hidden layer 1").click()
    visit.button("Show the numbers").click()
    visit.fill(Batch_size=0)
    expect(visit.field("Batch size")).to_have_attribute("aria-invalid", "true")
    found = faults_of(visit.page, VIOLATIONS)
    assert not found, told(found)


def test_the_page_of_licences_is_as_good(browser, site):
    visit = Visit(browser, site)
    page = visit.page
    page.goto(f"{site}licenses.html")
    for text in page.locator("summary").all():
        text.click()
    look = Look(page)
    look.check("light")
    page.emulate_media(color_scheme="dark")
    look.check("dark", only=OF_COLOURS, checks=[VIOLATIONS, UNSEEN_FOCUS])
    page.emulate_media(color_scheme="light")
    with fingers(page):
        page.set_viewport_size(PHONE)
        look.check("phone", only=OF_PLACES)
    visit.close()
    found = [fault for faults in look.faults.values() for fault in faults]
    assert not found, told(found)


@pytest.fixture(scope="module")
def colours(browser, site):
    """The colours that tell things apart, in each scheme."""
    visit = Visit(browser, site)
    visit.page.goto(site)
    colours = {}
    for scheme in SCHEMES:
        visit.page.emulate_media(color_scheme=scheme)
        colours[scheme] = {
            name: Color(visit.page.evaluate(COLOUR, f"--{name}")) for name in TOLD_APART
        }
    visit.close()
    return colours


@pytest.mark.parametrize("eye", [None, "protan", "deutan", "tritan"])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_only_colours_tell_apart_every_eye_can_tell_apart(colours, scheme, eye):
    assert colours["light"] != colours["dark"]
    seen = {name: colour.filter(eye) if eye else colour for name, colour in colours[scheme].items()}
    for one, other in combinations(TOLD_APART, 2):
        difference = seen[one].delta_e(seen[other], method="2000")
        assert difference > CLEARLY_DIFFERENT, f"{one} and {other}: {difference:.1f}"


# How parts of the page look, by what one tells them apart by.
LOOKS = """([selector, part]) => [...document.querySelectorAll(selector)].map((element) => {
    const { backgroundColor, backgroundImage, borderTopStyle, borderTopWidth, outlineStyle } =
        getComputedStyle(element, part);
    const [ground, frame] = [`${backgroundColor} ${backgroundImage}`, outlineStyle];
    return `${ground} ${borderTopWidth} ${borderTopStyle} ${frame}`;
})"""


@pytest.mark.parametrize("scheme", SCHEMES)
def test_everything_can_be_told_in_forced_colours(shared_visit, scheme):
    visit = shared_visit
    visit.page.emulate_media(forced_colors="active", color_scheme=scheme)
    visit.open(TESTED_AFTER_A_STEP)
    visit.button("Train one batch").click()
    expect(visit.engine).to_have_text("Finished")

    def looks(selector, part=None):
        return visit.page.evaluate(LOOKS, [selector, part])

    (chosen,), others = looks("[role=tab][aria-selected=true]"), looks("[aria-selected=false]")
    assert chosen not in others
    assert len(set(looks(".legend li", "::before")[:3])) == 3
    (edge,) = looks(".pad canvas")
    assert "1px solid" in edge
    assert looks(".probability i")[0] != looks(".probability [role=meter]")[0]
    assert "1px solid" in looks(".probability [role=meter]")[0]
    for text in visit.page.locator("[role=tab], button.primary").all():
        colour, ground = text.evaluate(
            "text => ['color', 'backgroundColor'].map((name) => getComputedStyle(text)[name])"
        )
        assert colour != ground
    visit.page.get_by_role("tab", name="Inspect").click()
    stages = visit.page.get_by_role("toolbar", name="Stages")
    stages.get_by_role("button", name="Z1", exact=True).click()
    assert looks("[aria-current=step]")[0] not in looks(".map button:not([aria-current])")
    assert "solid" in looks("td.at")[0]
    assert looks("td.lit:not(.at)")[0] not in looks("td:not(.lit, .at)")
    visit.page.get_by_role("tab", name="Network").click()
    matrix = visit.page.get_by_role("table", name="Confusion matrix")
    matrix.scroll_into_view_if_needed()
    expect(matrix.get_by_role("button").first).to_be_visible()
    assert len(set(looks(".confusion .miss button"))) > 3
    visit.page.get_by_role("tab", name="Data").click()
    expect(visit.page.locator("[role=option]").first).to_be_visible()
    assert looks("[role=option][aria-selected=true]")[0] not in looks(
        "[role=option][aria-selected=false]"
    )
    assert len(set(looks(".parts .part"))) == 2


def open_all(visit):
    """Shows what is behind a button, a cell of the confusion matrix, a unit."""
    visit.page.evaluate(SHOW_ALL)
    cells = visit.page.get_by_role("table", name="Confusion matrix").get_by_role("button")
    units = visit.page.get_by_role("group", name="Units", exact=True).get_by_role("button")
    if cells.count():
        cells.last.click()
    if units.count():
        units.last.focus()
    visit.page.evaluate(SETTLED)


def told(faults):
    return "\n".join(faults)
