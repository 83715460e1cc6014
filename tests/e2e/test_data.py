"""The data: samples of each dataset page by page, one of them chosen, and how they are scaled."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.views import CUT_OFF
from tests.browser.visit import Visit

EXAMPLE = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "worked_example.json").read_text(encoding="utf-8")
)


# At once: what belongs to the dataset before may be about to go.
SHOW_ALL = """panel => {
    for (const choice of panel.querySelectorAll("select")) {
        if (choice.selectedIndex <= 0) continue;
        choice.selectedIndex = 0;
        choice.dispatchEvent(new Event("change", { bubbles: true }));
    }
}"""
TO_FIRST_PAGE = """panel => {
    for (const page of panel.querySelectorAll("[aria-label=Page]")) {
        page.value = 1;
        page.dispatchEvent(new Event("change", { bubbles: true }));
    }
}"""


class Data:
    """The view, as a person finds her way on it."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.panel = self.page.get_by_role("tabpanel", name="Data")
        self.digits = self.page.get_by_role("listbox", name="Digits")
        self.samples = self.page.get_by_role("grid", name="Samples")
        self.features = self.page.get_by_role("table", name="Features")
        self.looked = self.page.get_by_role("complementary", name="The sample looked at")
        self.chosen = self.page.get_by_role("status", name="Chosen sample")

    def open(self, address=""):
        """The view as it is at first, whatever an earlier test has set."""
        self.visit.open(f"#tab=data&{address}")
        expect(self.features).to_be_visible()
        if self.page.get_by_role("radio", name="Test", exact=True).count():
            self.part("Test")
        self.panel.evaluate(SHOW_ALL)
        if "sample" not in address:
            self.panel.evaluate(TO_FIRST_PAGE)
        return self

    def digit(self, name, **more):
        return self.digits.get_by_role("option", name=name, **more)

    def part(self, name):
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)

    def row(self, number):
        return self.samples.get_by_role("row").filter(
            has=self.page.get_by_role("rowheader", name=re.compile(rf" {number}$"))
        )


@pytest.fixture
def data(visit):
    return Data(visit)


def test_digits_are_shown_page_by_page(data):
    data.open()
    expect(data.digits.get_by_role("option")).to_have_count(60)
    expect(data.digit("Test digit 0, a 7", exact=True)).to_be_visible()
    data.visit.button("Next page").click()
    expect(data.digit("Test digit 60, ")).to_be_visible()
    expect(data.visit.field("Page")).to_have_value("2")
    data.visit.fill(Page=167)
    expect(data.digits.get_by_role("option")).to_have_count(40)
    expect(data.digit("Test digit 9999, a 6", exact=True)).to_be_visible()
    expect(data.visit.button("Next page")).to_be_disabled()
    data.visit.fill(Page=168)
    expect(data.visit.field("Page")).to_have_attribute("aria-invalid", "true")
    expect(data.digit("Test digit 9999, a 6", exact=True)).to_be_visible()


def test_digits_can_be_those_of_one_class(data):
    data.open()
    data.visit.choice("Show").select_option("8 (974)")
    options = data.digits.get_by_role("option")
    expect(options.first).to_have_accessible_name("Test digit 61, an 8")
    assert all(", an 8" in option.get_attribute("aria-label") for option in options.all())
    expect(data.page.get_by_role("group", name="Pages")).to_contain_text("of 17")


def test_the_keyboard_goes_from_digit_to_digit_and_turns_pages(data):
    data.open()
    keyboard = data.page.keyboard
    data.digit("Test digit 0, ").focus()
    keyboard.press("ArrowRight")
    keyboard.press("ArrowDown")
    expect(data.digit("Test digit 11, a 6")).to_be_focused()
    expect(data.looked.get_by_role("heading", name="Test digit 11")).to_be_visible()
    keyboard.press("End")
    keyboard.press("ArrowRight")
    expect(data.digit("Test digit 60, ")).to_be_focused()
    keyboard.press("ArrowLeft")
    expect(data.digit("Test digit 59, ")).to_be_focused()
    keyboard.press("PageDown")
    expect(data.digit("Test digit 60, ")).to_be_focused()


def test_a_digit_is_chosen_by_click_and_by_key_and_marked(data):
    data.open()
    expect(data.digit("Test digit 0, ", selected=True)).to_be_visible()
    data.digit("Test digit 8, a 5").click()
    expect(data.digit("Test digit 8, a 5", selected=True)).to_be_visible()
    expect(data.digits.get_by_role("option", selected=True)).to_have_count(1)
    expect(data.chosen).to_have_text("Test digit 8 is chosen.")
    data.page.keyboard.press("ArrowRight")
    expect(data.digit("Test digit 8, a 5", selected=True)).to_be_visible()  # only looked at
    data.page.keyboard.press("Enter")
    expect(data.digit("Test digit 9, a 9", selected=True)).to_be_visible()
    expect(data.visit.button("Chosen")).to_be_disabled()
    expect(data.page).to_have_url(re.compile("sample=9"))


def test_a_digit_is_looked_at_while_its_network_is_replaced(data):
    data.open()
    data.visit.button("Next page").click()
    data.digit("Test digit 62, a 9").focus()
    data.visit.button("Train one batch").click()
    expect(data.visit.number("Batch")).to_have_text("1 / 469")
    data.visit.button("Reset").click()
    expect(data.visit.number("Batch")).to_have_text("–")
    data.page.wait_for_timeout(300)  # the page of digits comes again
    expect(data.looked.get_by_role("heading", name="Test digit 62")).to_be_visible()
    expect(data.digit("Test digit 62, a 9")).to_be_visible()


def test_a_page_that_was_asked_for_comes_though_the_network_is_replaced(data):
    data.open()
    expect(data.digit("Test digit 0, a 7", exact=True)).to_be_visible()
    data.page.evaluate(
        """() => {
            for (const name of ["Reset", "Next page"])
                [...document.querySelectorAll("button")]
                    .find((button) => (button.ariaLabel ?? button.textContent) === name).click();
        }"""
    )
    expect(data.visit.engine).to_have_text("Ready")
    expect(data.digit("Test digit 60, ")).to_be_visible()
    data.page.wait_for_timeout(300)  # the page of digits comes again
    expect(data.digit("Test digit 60, ")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "tab"), [("Follow through the network", "Network"), ("Inspect", "Inspect")]
)
def test_the_digit_looked_at_is_followed(data, button, tab):
    data.open()
    data.digit("Test digit 2, a 1").focus()
    data.visit.button(button).click()
    expect(data.page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
    expect(data.page).to_have_url(re.compile("sample=2"))
    data.page.get_by_role("tab", name="Data").click()
    expect(data.digit("Test digit 2, a 1", selected=True)).to_be_visible()


def test_training_digits_can_be_looked_at_but_not_followed(data):
    data.open("sample=3")
    data.part("Training")
    first = data.digit("Training digit 0, a 5", exact=True)
    first.click()
    expect(data.looked.get_by_role("heading", name="Training digit 0")).to_be_visible()
    assert first.get_attribute("aria-selected") is None
    expect(data.visit.button("Inspect")).to_be_disabled()
    expect(data.visit.button("Follow through the network")).to_be_disabled()
    expect(data.visit.button("Follow through the network")).to_have_accessible_description(
        "Only test digits can be followed."
    )
    data.visit.button("Inspect").click(force=True)
    expect(data.panel).to_be_visible()
    expect(data.chosen).to_have_text("Test digit 3 is chosen.")


def test_training_digits_that_are_still_on_their_way_are_told(new_visit):
    data, let_go = Data(new_visit), new_visit.hold_back("**/train-3.gz")
    data.open()
    data.part("Training")
    expect(data.page.get_by_text("have arrived; the others are on their way.")).to_be_visible()
    expect(data.page.get_by_text(re.compile(r"Measured on [\d,]+ of 60,000"))).to_be_visible()
    let_go()
    expect(data.page.get_by_text("Measured on all 60,000 training digits.")).to_be_visible()
    expect(data.page.get_by_text("on their way")).to_have_count(0)


def test_the_focus_stays_where_it_is_while_digits_arrive(new_visit):
    data, let_go = Data(new_visit), new_visit.hold_back("**/train-3.gz")
    data.open()
    data.part("Training")
    digit = data.digit("Training digit 2, a 4")
    digit.focus()
    expect(data.page.get_by_text("have arrived; the others are on their way.")).to_be_visible()
    data.page.wait_for_timeout(1500)  # it is looked again every second
    expect(digit).to_be_focused()
    let_go()


def test_a_picture_is_read_by_pointing_and_as_a_table(data):
    data.open()
    picture = data.page.get_by_role("img", name="Picture of a 7, 28 by 28 pixels")
    box = picture.bounding_box()
    picture.hover(position={"x": box["width"] * 6.5 / 28, "y": box["height"] * 7.5 / 28})
    expect(data.page.get_by_text("Row 7, column 6: 84 → 0.33")).to_be_visible()
    data.visit.button("Show the numbers").click()
    cell = data.page.get_by_role("table", name="Pixels of test digit 0").get_by_role("row").nth(8)
    expect(cell.get_by_role("cell").nth(6)).to_have_text("84")
    data.page.get_by_role("checkbox", name="as the network sees them").check()
    expect(cell.get_by_role("cell").nth(6)).to_have_text("0.33")


def test_pixels_are_scaled_from_bytes_and_most_are_0(data):
    data.open()
    expect(data.panel).to_contain_text("80.9 % of all pixels are 0")
    expect(data.features).to_contain_text("33.3 → 0.131")
    expect(data.features).to_contain_text("78.6 → 0.308")
    for name in ("as bytes, on a logarithmic scale, from 0 to 255", "sees them, .* from 0 to 1:"):
        expect(data.features.get_by_role("img", name=re.compile(name))).to_be_visible()


def test_districts_are_in_dollars_and_beneath_them_as_the_network_sees_them(data):
    data.open("dataset=california-housing&sample=3")
    cells = data.row(3).get_by_role("gridcell")
    expect(cells.first).to_have_text(re.compile(r"^\$36,885\s*−0\.10$"))
    expect(cells.last).to_have_text(re.compile(r"^\$254,000\s*0\.41$"))
    expect(data.row(3)).to_have_attribute("aria-selected", "true")
    expect(data.looked).to_contain_text("House value: $254,000")


def test_the_scaling_of_each_feature_is_written_out(data):
    data.open("dataset=california-housing&sample=3")
    rows = data.features.get_by_role("row")
    expect(rows).to_have_count(10)
    for row in rows.all()[1:]:
        expect(row.get_by_role("img")).to_have_count(2)
        sum_ = row.get_by_role("cell").last.inner_text().split("\n")[-1]
        numbers = re.sub(r"[$,°]", "", sum_).replace("−", "-").replace("--", "- -")
        value, mean, deviation, seen = map(
            float,
            re.fullmatch(r"\((\S+) - \(?([^)]+?)\)?\) ÷ (\S+) = (\S+)", numbers).groups(),
        )
        assert (value - mean) / deviation == pytest.approx(seen, abs=0.02)
    data.row(4).click()
    expect(rows.nth(1)).to_contain_text("$97,449")
    expect(data.chosen).to_have_text("Test district 4 is chosen.")


@pytest.mark.parametrize("width", [320, 1440])
def test_a_number_is_shown_whole_or_visibly_cut(browser, site, width):
    visit = Visit(browser, site, viewport={"width": width, "height": 900})
    data = Data(visit).open("dataset=california-housing")
    expect(data.row(0)).to_be_visible()
    assert visit.page.evaluate(CUT_OFF) == []
    visit.close()


def test_the_chosen_one_is_told_in_words_and_not_by_a_tick(data):
    data.open("sample=3")
    chosen, other = data.digit("Test digit 3, a 0"), data.digit("Test digit 4, ")
    expect(chosen).to_have_css("content", '"chosen" / ""', pseudo="after")
    expect(other).to_have_css("content", "none", pseudo="after")
    data.visit.choice("Dataset").select_option("Worked example")
    header = data.row(0).get_by_role("rowheader")
    expect(header).to_have_css("content", '"chosen" / ""', pseudo="after")
    ticks = """() => [...document.querySelectorAll("main *")].filter((element) =>
        [null, "::before", "::after"].some((part) =>
            getComputedStyle(element, part).content.includes("✓"))).length"""
    assert data.page.evaluate(ticks) == 0
    expect(data.page.get_by_text("✓")).to_have_count(0)


def test_rows_are_gone_through_with_the_keyboard(data):
    data.open("dataset=california-housing")
    data.row(0).focus()
    for _ in range(12):
        data.page.keyboard.press("ArrowDown")
    expect(data.row(12)).to_be_focused()
    data.page.keyboard.press("Space")
    expect(data.row(12)).to_have_attribute("aria-selected", "true")
    data.page.keyboard.press("ArrowUp")
    expect(data.row(11)).to_be_focused()


def test_points_are_found_in_the_plane_and_in_the_table(data):
    data.open("dataset=points&shape=blobs&sample=1")
    plane = data.page.get_by_role("img", name=re.compile("^400 points in the plane: 200 orange"))
    expect(plane).to_be_visible()
    box = plane.bounding_box()
    x, y = (
        float(cell.inner_text().replace("−", "-"))
        for cell in data.row(1).get_by_role("gridcell").all()[:2]
    )
    data.part("Training")
    expect(data.looked.get_by_role("heading", name="Training point 0")).to_be_visible()
    data.part("Test")
    expect(data.looked.get_by_role("heading", name="Test point 1", exact=True)).to_be_visible()
    data.row(0).click()
    edge = 1.1
    plane.click(
        position={"x": (x / edge + 1) / 2 * box["width"], "y": (1 - y / edge) / 2 * box["height"]}
    )
    expect(data.looked.get_by_role("heading", name="Test point 1", exact=True)).to_be_visible()
    expect(data.features.get_by_role("row")).to_have_count(3)
    expect(data.panel).to_contain_text("the network sees them unchanged")


def test_the_worked_example_has_its_four_samples(data):
    data.open("dataset=worked-example&sample=2")
    rows = data.samples.get_by_role("row")
    expect(rows).to_have_count(5)
    shown = [
        [float(cell.inner_text()) for cell in row.get_by_role("gridcell").all()]
        for row in rows.all()[1:]
    ]
    assert [row[:2] for row in shown] == [list(row) for row in zip(*EXAMPLE["X"], strict=True)]
    assert [row[2:] for row in shown] == [list(row) for row in zip(*EXAMPLE["Y"], strict=True)]
    expect(data.row(2)).to_have_attribute("aria-selected", "true")
    expect(data.page.get_by_role("radio", name="Training")).to_have_count(0)


def test_a_sample_that_the_dataset_does_not_have_is_its_last(new_visit):
    data = Data(new_visit.open("#tab=data&dataset=points&sample=9999"))
    expect(data.looked.get_by_role("heading", name="Test point 399")).to_be_visible()
    expect(data.row(399)).to_have_attribute("aria-selected", "true")


def test_another_dataset_and_another_shape_are_shown_at_once(data):
    data.open()
    data.visit.choice("Dataset").select_option("Points in the plane")
    expect(data.samples).to_be_visible()
    expect(data.digits).to_have_count(0)
    before = data.row(0).inner_text()
    data.visit.choice("Shape").select_option("Circles")
    expect(data.row(0)).not_to_have_text(before)


def test_a_view_that_is_not_open_asks_for_nothing(new_visit):
    page = new_visit.open().page
    page.get_by_role("tab", name="Inspect").click()
    scripts = "performance.getEntriesByType('resource').map(({ name }) => name)"
    assert not [name for name in page.evaluate(scripts) if "samples" in name]
