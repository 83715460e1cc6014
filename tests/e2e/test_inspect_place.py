"""Inspect in a window: its matrices in sight, digits as pictures, and links to what is shown."""

import re

import pytest
from playwright.sync_api import expect

WINDOW = {"width": 1440, "height": 900}
# The matrices that are not wholly in sight: their names, and where they end.
OUT_OF_SIGHT = """() => Array.from(document.querySelectorAll("figure.plate"))
    .filter((plate) => plate.checkVisibility())
    .map((plate) => [plate.dataset.name, plate.getBoundingClientRect()])
    .filter(([, { right, bottom }]) => right > innerWidth || bottom > innerHeight)
    .map(([name, { right, bottom }]) => `${name} ends at ${right}, ${bottom}`).join()"""


class Inspector:
    """The panel, in a window of a given size."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.stages = self.page.get_by_role("toolbar", name="Stages").get_by_role("button")
        self.position = self.page.get_by_role("slider", name="Stage")
        self.sum = self.page.get_by_role("status", name="Sum")

    def open(self, address, window=WINDOW):
        self.visit.open(f"#tab=inspect&{address}")
        self.page.set_viewport_size(window)
        expect(self.position).to_be_visible()
        return self

    def follow(self, link):
        """Follow a link from the page that is open, and leave its network as it is."""
        self.page.evaluate("link => { location.hash = link; }", link)
        expect(self.position).to_be_visible()

    def shows(self, stage):
        expect(self.position).to_have_attribute("aria-valuetext", re.compile(f": {stage},"))

    def grid(self, name):
        return self.page.get_by_role("grid", name=name, exact=True)

    def pictures(self, name):
        return self.page.get_by_role("application", name=f"Pictures of {name}", exact=True)

    @property
    def link(self):
        return self.page.evaluate("location.hash")


@pytest.fixture
def inspector(visit):
    return Inspector(visit)


@pytest.mark.parametrize(
    ("dataset", "stages"), [("worked-example", 22), ("points", 29), ("mnist", 17)]
)
def test_every_matrix_is_in_sight_without_scrolling(inspector, dataset, stages):
    inspector.open(f"dataset={dataset}")
    expect(inspector.stages).to_have_count(stages)
    for number in range(stages):
        inspector.position.fill(str(number))
        expect(inspector.stages.nth(number)).to_have_attribute("aria-current", "step")
        out_of_sight = ""
        for _ in range(100):  # they are drawn as soon as the browser has time
            out_of_sight = inspector.page.evaluate(OUT_OF_SIGHT)
            if not out_of_sight:
                break
            inspector.page.wait_for_timeout(100)
        assert not out_of_sight, number
    assert inspector.page.evaluate("scrollY") == 0


def test_a_wide_window_is_used(inspector):
    inspector.open("dataset=mnist", {"width": 1920, "height": 1080})
    panel = inspector.page.get_by_role("tabpanel", name="Inspect").bounding_box()
    assert panel["x"] + panel["width"] > 1880
    assert panel["width"] > 1500


def test_digits_are_pictures_in_which_a_pixel_chooses_its_row(inspector):
    inspector.open("dataset=mnist&step_samples=3")
    pictures = inspector.pictures("A0")
    inspector.page.wait_for_timeout(500)  # until it has the size that it keeps
    box = pictures.bounding_box()
    side = (box["width"] - 2 * 8) / 3
    # The pixel in row 14, column 7 of the second picture is input 14 · 28 + 7 + 1.
    x = box["x"] + side + 8 + side * 7.5 / 28
    inspector.page.mouse.click(x, box["y"] + side * 14.5 / 28)
    expect(inspector.sum).to_contain_text("[400,1] =")
    expect(inspector.page.get_by_text("the pixel in row 14, column 7")).to_be_visible()
    inspector.page.mouse.move(5, 5)
    pictures.focus()
    for key, cell in (("ArrowDown", "428,1"), ("ArrowRight", "429,1"), ("End", "448,1")):
        inspector.page.keyboard.press(key)
        expect(inspector.sum).to_contain_text(f"[{cell}] =")
    inspector.page.keyboard.press("ArrowRight")  # into the next picture
    expect(inspector.sum).to_contain_text("[421,2] =")
    expect(inspector.grid("A0").get_by_role("rowheader", name="421", exact=True)).to_be_visible()
    expect(pictures).to_be_focused()


def test_the_digits_are_those_of_the_test_data(inspector):
    inspector.open("dataset=mnist&step_samples=1")
    pictures = inspector.pictures("A0")
    expect(pictures).to_be_visible()
    levels = """canvas => { const { width, height } = canvas;
        const data = canvas.getContext("2d").getImageData(0, 0, width, width).data;
        return Array.from({ length: 784 }, (_, index) => {
            const x = Math.floor((index % 28 + 0.5) * width / 28);
            const y = Math.floor((Math.floor(index / 28) + 0.5) * width / 28);
            return data[4 * (y * width + x)];
        }); }"""
    inspector.page.wait_for_function(f"canvas => ({levels})(canvas).some(level => level > 200)",
                                     arg=pictures.element_handle())  # fmt: skip
    shown = pictures.evaluate(levels)
    ink = [index for index, level in enumerate(shown) if level > 200]
    # The first of the test digits is a 7: a bar along the top, and a stroke down to the left.
    assert 40 < len(ink) < 130
    assert {index // 28 for index in ink} <= set(range(6, 28))


def test_rows_of_outputs_carry_their_class(inspector):
    def labels(name):
        cells = inspector.grid(name).locator("tbody th")
        return [
            cell.evaluate("cell => getComputedStyle(cell, '::after').content")
            for cell in cells.all()
        ]

    inspector.open("dataset=mnist&stage=A2")
    expect(inspector.grid("A2")).to_be_visible()
    assert labels("A2")[1:4] == ['"class 0"', '"class 1"', '"class 2"']
    inspector.open("dataset=points&stage=A3")
    expect(inspector.grid("A3")).to_be_visible()
    assert labels("A3")[-2:] == ['"class orange"', '"class blue"']


def test_a_link_brings_back_the_stage_the_cell_the_samples_and_the_edits(inspector):
    inspector.open("dataset=worked-example&sample=1&step_samples=2")
    inspector.stages.nth(1).click()
    cell = inspector.grid("W1").get_by_role("row").nth(2).get_by_role("gridcell").nth(1)
    cell.dblclick()
    inspector.page.keyboard.type("5")
    inspector.page.keyboard.press("Enter")
    expect(cell).to_have_text("5")
    said = inspector.sum.inner_text()
    inspector.page.wait_for_function("() => location.hash.includes('edits=W1,1,1,5')")
    link = inspector.link
    assert "stage=Z1" in link
    assert "cell=W1,1,1" in link
    inspector.open("dataset=points")
    assert "edits" not in inspector.link
    inspector.follow(link)
    inspector.shows("Z1")
    expect(cell).to_have_text("5")
    expect(inspector.sum).to_have_text(re.compile(re.escape(said.split("\n")[0])))
    expect(inspector.visit.button("Freeze these numbers")).to_have_attribute("aria-pressed", "true")
    inspector.visit.button("Undo edit").click()
    expect(cell).not_to_have_text("5")
    inspector.page.wait_for_function("() => !location.hash.includes('edits')")


def test_a_link_to_what_a_network_does_not_have_is_told_and_loses_nothing(inspector):
    inspector.open("dataset=points")
    inspector.follow("#tab=inspect&dataset=worked-example&stage=Z9&edits=W1,9,9,1")
    notice = inspector.visit.number("Notice")
    expect(notice).to_contain_text(re.compile("no stage “Z9”|numbers were left out"))
    inspector.shows("A0")
    inspector.page.wait_for_function("() => !location.hash.includes('edits')")
    expect(inspector.visit.engine).to_have_text("Ready")


def test_copy_link_copies_what_is_shown_and_says_so(inspector):
    inspector.visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    inspector.open("dataset=worked-example")
    inspector.stages.nth(2).click()
    inspector.visit.button("Copy link").click()
    expect(inspector.visit.number("Notice")).to_contain_text("Copied: a link")
    copied = inspector.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(inspector.visit.site)
    assert {"tab=inspect", "dataset=worked-example", "stage=A1"} <= set(
        copied.partition("#")[2].split("&")
    )


def test_a_mistyped_link_says_what_it_did_not_understand(inspector):
    inspector.open("dataset=points&learning_rate=0.5")
    inspector.page.evaluate("location.hash = 'tab=inspect&dataset=pointz&learning_rate=fast'")
    alert = inspector.page.get_by_role("alert").filter(has_text="link")
    expect(alert).to_contain_text("The link says dataset=pointz; points is used.")
    expect(alert).to_contain_text("The link says learning_rate=fast; 0.5 is used.")
    expect(inspector.visit.choice("Dataset")).to_have_value("points")
    inspector.visit.button("Dismiss").click()
    expect(alert).to_have_count(0)
