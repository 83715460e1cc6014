"""What one takes away of a step in Inspect: a spreadsheet with formulas, a sheet of paper."""

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.browser.visit import FOLLOW

ADDRESS = "#dataset=points&tab=inspect&layers=3-tanh&optimizer=adam"
PAPER = """() => Array.from(document.querySelectorAll(".to-print figure"), figure => {
    const { width, bottom } = figure.getBoundingClientRect();
    return [figure.checkVisibility(), width, bottom];
})"""
SHOWN = """() => Array.from(document.body.children)
    .filter(one => one.checkVisibility()).map(one => one.className)"""
PRINT = "() => { globalThis.print = () => { document.body.dataset.printed = 'yes'; }; }"


@pytest.fixture
def inspect(visit):
    """The page with Inspect open; the network stays from test to test."""
    if visit.page.url.partition("#")[0] == visit.site:
        visit.page.evaluate(FOLLOW, ADDRESS)
    else:
        visit.open(ADDRESS)
    expect(visit.page.get_by_role("slider", name="Stage")).to_be_visible()
    return visit


def matrix(visit, name):
    return visit.page.get_by_role("grid", name=name, exact=True).evaluate(
        "grid => Array.from(grid.rows).slice(1).map(row => Array.from(row.cells).slice(1)"
        ".map(cell => cell.textContent))"
    )


def test_the_spreadsheet_holds_formulas_and_the_numbers_of_the_page(inspect, tmp_path):
    page = inspect.page
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.get_by_role("button", name="Full precision", pressed=False).click()
    page.get_by_role("toolbar", name="Stages").get_by_role("button").nth(1).click()
    shown = matrix(inspect, "Z1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as spreadsheet").click()
    page.get_by_role("button", name="Full precision", pressed=True).click()
    assert any("xlsxwriter" in url for url in fetched)
    assert download.value.suggested_filename == "mfnet-points-step.xlsx"
    path = tmp_path / "step.xlsx"
    download.value.save_as(path)
    numbers, formulas = (openpyxl.load_workbook(path, data_only=only) for only in (True, False))
    column, row = re.search(r"\$([A-Z]+)\$(\d+)", numbers.defined_names["Z_1"].attr_text).groups()
    left, top = openpyxl.utils.column_index_from_string(column), int(row)
    for down, line in enumerate(shown):
        for across, text in enumerate(line):
            place = top + down, left + across
            number = float(text.replace("−", "-"))
            assert numbers.active.cell(*place).value == pytest.approx(number, abs=1e-15)
            assert str(formulas.active.cell(*place).value).startswith("=")
    expect(inspect.number("Notice")).to_contain_text("Downloaded: mfnet-points-step.xlsx")


def test_a_second_spreadsheet_fetches_nothing_more(inspect):
    fetched = []
    inspect.page.on("request", lambda request: fetched.append(request.url))
    with inspect.page.expect_download():
        inspect.page.get_by_role("button", name="Download as spreadsheet").click()
    assert not [url for url in fetched if "xlsxwriter" in url]


def test_a_step_on_paper_comes_with_and_without_numbers_and_alone(inspect):
    page = inspect.page
    page.evaluate(PRINT)
    page.get_by_role("button", name="As a page to print").click()
    dialog = page.get_by_role("dialog", name="The step as a page to print")
    figures = dialog.get_by_role("figure")
    z1 = figures.filter(has_text="Z1 = W1 A0")
    expect(z1.locator("td.blank")).to_have_count(0)
    dialog.get_by_role("combobox", name="Numbers").select_option("Only what is given")
    expect(z1.locator("td.blank")).to_have_count(16)
    expect(z1.locator("td")).to_have_text(["?"] * 16)
    expect(figures.filter(has_text="W1").first.locator("td.blank")).to_have_count(0)
    dialog.get_by_role("button", name="Print").click()
    expect(page.locator("body")).to_have_attribute("data-printed", "yes")
    whole = figures.count()
    # As a printer has it: the sheet alone, and no matrix wider than the paper.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 690, "height": 1000})
    assert page.evaluate(SHOWN) == ["to-print"]
    on_paper = page.evaluate(PAPER)
    assert len(on_paper) == whole > 15
    assert all(visible and width <= 690 for visible, width, _ in on_paper)
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    assert page.locator(".to-print").count() == 0


def test_large_matrices_are_cut_and_a_sentence_says_so(inspect):
    page = inspect.page
    inspect.open("#tab=inspect")
    expect(page.get_by_role("grid", name="A0")).to_have_attribute("aria-rowcount", "786")
    page.get_by_role("button", name="As a page to print").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("15 of 785 rows")
    expect(dialog).to_contain_text("15 of 129 rows and 7 of 785 columns are here.")
    dialog.get_by_role("combobox", name="Paper").select_option("A4 across")
    expect(dialog).to_contain_text("12 of 785 columns")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_sheet_of_an_exercise_leaves_its_numbers_out(inspect):
    page = inspect.page
    page.evaluate(FOLLOW, f"{ADDRESS}&exercise=random.7.3")
    exercise = page.get_by_role("region", name="Exercise")
    expect(exercise).to_have_attribute("aria-busy", "false", timeout=60_000)
    page.get_by_role("button", name="As a page to print").click()
    blanks = page.get_by_role("dialog").locator("td.blank")
    expect(blanks).to_have_count(7)
    page.get_by_role("button", name="Close").click()
