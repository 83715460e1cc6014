"""A table of the visitor's own that the browser keeps, if it is asked to; and how one is read."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visit import LOADING

PENGUINS = Path(__file__).parents[1] / "fixtures" / "penguins.csv"
TOWNS = "town;price\n" + "".join(f"{'Köln' if i % 2 else 'Łódź'};{i},5\n" for i in range(60))
KEEP = "Keep this table in this browser"
FULL = """() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (value, name) {
        if (String(name).startsWith("table ")) throw new DOMException("full", "QuotaExceededError");
        return put.call(this, value, name);
    };
}"""


@pytest.fixture
def page(new_visit):
    """The page in a browser that keeps no table yet."""
    return new_visit.open("#dataset=your-table&epochs=5")


def told(visit):
    return visit.page.get_by_role("status", name="Table read")


def choose(visit, name, content):
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    visit.page.get_by_label("Table file").set_input_files(file)
    expect(told(visit)).to_contain_text(f"{name}: ", timeout=60_000)
    expect(visit.engine).to_have_text("Ready")


def target(visit):
    return visit.page.get_by_role("combobox", name="Target", exact=True)


def kept(visit):
    """The lines of what is kept."""
    details = visit.page.get_by_text("Kept in this browser", exact=True)
    if not visit.page.get_by_role("checkbox", name="Keep where I am").is_visible():
        details.click()
    return visit.page.get_by_role("table", name="Kept in this browser").locator("tbody tr")


def again(visit):
    visit.page.reload()
    expect(visit.engine).to_have_text("Ready", timeout=LOADING)


def test_a_table_that_is_kept_comes_back_with_its_choices_and_its_network(page):
    choose(page, "penguins.csv", PENGUINS.read_bytes())
    target(page).select_option("species")
    expect(page.page.get_by_role("status", name="Task")).to_contain_text("'species'")
    page.page.get_by_role("combobox", name="Kind of island").select_option("ignored")
    expect(page.page.get_by_role("form").get_by_label("island")).to_have_count(0)
    page.page.get_by_role("checkbox", name=KEEP).check()
    expect(page.page.get_by_text("Kept. With all its rows")).to_be_visible()
    page.fill(Epochs=3)
    page.button("Train").click()
    expect(page.engine).to_have_text("Finished", timeout=60_000)
    accuracy = page.number("Test accuracy").inner_text()
    lines = kept(page)
    expect(lines.filter(has_text="Rows of penguins.csv")).to_have_count(1)
    expect(lines.filter(has_text="3 epochs, finished")).to_have_count(1)

    again(page)
    expect(told(page)).to_contain_text("penguins.csv: 344 rows")
    expect(target(page)).to_have_value("species")
    expect(page.page.get_by_role("combobox", name="Kind of island")).to_have_value("ignored")
    expect(page.page.get_by_role("checkbox", name=KEEP)).to_be_checked()
    expect(page.field("Epochs")).to_have_value("3")
    page.button("Go on where you were").click()
    expect(page.engine).to_have_text("Finished")
    expect(page.number("Test accuracy")).to_have_text(accuracy)
    page.fill(Epochs=5)
    page.button("Train").click()
    expect(page.number("Epoch")).to_contain_text("5")
    expect(page.engine).to_have_text("Finished", timeout=60_000)

    # Taken back, it is gone: for the browser at once, for the page with the next reload.
    page.page.get_by_role("checkbox", name=KEEP).uncheck()
    expect(kept(page).filter(has_text="Rows of penguins.csv")).to_have_count(0)
    again(page)
    expect(page.page.get_by_role("table", name="Columns of the table")).to_be_hidden()


def test_a_table_is_not_kept_unless_one_says_so_and_goes_with_everything_else(page):
    choose(page, "penguins.csv", PENGUINS.read_bytes())
    expect(page.page.get_by_role("checkbox", name=KEEP)).not_to_be_checked()
    expect(kept(page).filter(has_text="Rows of penguins.csv")).to_have_count(0)
    page.page.get_by_role("checkbox", name=KEEP).check()
    expect(kept(page).filter(has_text="Rows of penguins.csv")).to_have_count(1)
    page.button("Delete everything").click()
    page.button("Yes, delete everything").click()
    expect(page.engine).not_to_have_text("Ready")
    expect(page.engine).to_have_text("Ready", timeout=LOADING)
    expect(page.page.get_by_role("table", name="Columns of the table")).to_be_hidden()
    expect(kept(page)).to_have_count(0)


def test_where_there_is_no_room_a_sentence_says_that_it_is_not_kept(page):
    choose(page, "penguins.csv", PENGUINS.read_bytes())
    page.page.evaluate(FULL)
    page.page.get_by_role("checkbox", name=KEEP).click()
    expect(page.page.get_by_text("no room left")).to_have_text(
        "The browser has no room left for what this page keeps. The table is not kept."
    )
    expect(page.page.get_by_role("checkbox", name=KEEP)).not_to_be_checked()


def test_a_table_is_read_in_another_way_if_one_says_so(page):
    choose(page, "towns.csv", TOWNS.encode("cp1250"))
    expect(told(page)).to_contain_text("semicolons between cells, decimal commas, cp1252")
    rows = page.page.get_by_role("table", name="Rows of the table")
    expect(rows.locator("tbody tr").first).not_to_contain_text("Łódź")
    target(page).select_option("price")
    page.page.get_by_text("Read towns.csv in another way").click()
    letters = page.choice("Letters")
    expect(letters.locator("option").first).to_have_text("As found: Western Europe (Windows-1252)")
    letters.select_option("cp1250")
    expect(rows.locator("tbody tr").first).to_contain_text("Łódź")
    expect(target(page)).to_have_value("price")
    expect(letters).to_have_value("cp1250")
    page.choice("Between cells").select_option("|")
    expect(told(page)).to_contain_text("towns.csv: 60 rows, 1 columns")
    page.choice("Between cells").select_option("")
    expect(told(page)).to_contain_text("towns.csv: 60 rows, 2 columns")
    page.choice("Letters").select_option("utf-16")
    expect(told(page)).to_contain_text("“towns.csv” can't be read")
    expect(rows.locator("tbody tr").first).to_contain_text("Łódź")


def test_what_could_not_be_read_can_be_said_otherwise(page):
    rows = "".join(f"{i};{i}|b\n" for i in range(40))
    file = {
        "name": "bars.csv",
        "mimeType": "text/csv",
        "buffer": f"a;x|b\n{rows}1;2;3|b\n".encode(),
    }
    page.page.get_by_label("Table file").set_input_files(file)
    expect(told(page)).to_have_text(
        re.compile("line 42: 2 entries expected, not 3"), timeout=60_000
    )
    page.page.get_by_text("Read bars.csv in another way").click()
    page.choice("Between cells").select_option("|")
    expect(told(page)).to_contain_text("bars.csv: 41 rows, 2 columns; bars between cells")
