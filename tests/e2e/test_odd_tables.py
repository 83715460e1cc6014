"""Damaged and surprising tables, chosen one after the other on a page: nothing is lost."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.fixtures.odd_tables import READ, REFUSED

PENGUINS = Path(__file__).parents[1] / "fixtures" / "penguins.csv"


@pytest.fixture(scope="module")
def page(shared_visit):
    """A page that trains on a good table, on and on."""
    shared_visit.open("#dataset=your-table&speed=slow")
    choose(shared_visit, {"name": "penguins.csv", "content": PENGUINS.read_bytes()})
    expect(told(shared_visit)).to_contain_text("penguins.csv: 344 rows", timeout=60_000)
    target = shared_visit.page.get_by_role("combobox", name="Target", exact=True)
    target.select_option("species")
    expect(shared_visit.page.get_by_role("status", name="Task")).to_contain_text("'species'")
    shared_visit.button("Train").click()
    expect(shared_visit.engine).to_have_text("Training")
    return shared_visit


def told(visit):
    return visit.page.get_by_role("status", name="Table read")


def choose(visit, file):
    visit.page.get_by_label("Table file").set_input_files(
        {"name": file["name"], "mimeType": "text/csv", "buffer": file["content"]}
    )


@pytest.mark.parametrize(("what", "name", "content", "said"), REFUSED)
def test_what_is_no_table_is_a_sentence_and_training_goes_on(page, what, name, content, said):
    choose(page, {"name": name, "content": content})
    sentence = re.compile(f"“{re.escape(name)}” can't be read: .*{said}", re.DOTALL)
    expect(told(page)).to_have_text(sentence)
    columns = page.page.get_by_role("table", name="Columns of the table")
    expect(columns.locator("tbody tr")).to_have_count(7)
    expect(columns).to_be_visible()
    rows = page.page.get_by_role("table", name="Rows of the table")
    expect(rows.get_by_role("columnheader", name="island")).to_be_visible()
    expect(page.engine).to_have_text("Training")
    batch = page.number("Batch").inner_text()
    expect(page.number("Batch")).not_to_have_text(batch)


@pytest.mark.parametrize(("what", "name", "content", "said"), READ)
def test_an_odd_table_is_read_as_it_is_meant_or_it_is_said_why_nothing_is_learnt(
    page, what, name, content, said
):
    choose(page, {"name": name, "content": content})
    expect(told(page)).to_have_text(re.compile(rf"^{re.escape(name)}: "), timeout=60_000)
    seen = page.page.locator("[data-panel=table]")
    expect(seen).to_contain_text(re.compile(said, re.DOTALL))
    expect(page.engine).to_have_text("Ready", timeout=60_000)
