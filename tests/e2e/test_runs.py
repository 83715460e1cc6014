"""Every training is a run: beside the others, kept, opened again, compared with PyTorch's."""

import csv
import re

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

FAST = "#dataset=points&epochs=3"


@pytest.fixture(scope="module")
def visit(browser, site):
    """One visit for all tests, in a browser that has kept nothing."""
    visit = Visit(browser, site, accept_downloads=True)
    yield visit.open(FAST)
    visit.close()


def table(visit):
    return visit.page.get_by_role("table", name="Runs")


def rows(visit):
    return table(visit).locator("tbody tr")


def row(visit, name):
    return rows(visit).filter(has=visit.page.get_by_role("rowheader", name=re.compile(name)))


def column(visit, name):
    headers = table(visit).locator("thead th").all_inner_texts()
    index = [text.split("\n")[0].strip(" ↑↓") for text in headers].index(name)
    return [
        cells.nth(index).inner_text()
        for cells in (row.locator("th, td") for row in rows(visit).all())
    ]


def train(visit, address):
    visit.open(address)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")


def test_two_learning_rates_stand_side_by_side_with_one_column_of_settings(visit):
    for rate in ("0.01", "0.05"):
        train(visit, f"{FAST}&learning_rate={rate}")
    expect(rows(visit)).to_have_count(2)
    headers = table(visit).locator("thead th button").all_inner_texts()
    assert headers == [
        "Run",
        "Learning rate",
        "Progress",
        "Training loss",
        "Test loss",
        "Test accuracy",
        "Baseline",
        "Time",
        "Samples per second",
    ]
    expect(row(visit, "Learning rate 0.05")).to_contain_text("3 epochs")
    assert column(visit, "Learning rate") == ["0.05", "0.01"]
    assert all(re.fullmatch(r"\d+\.\d %", text) for text in column(visit, "Baseline"))
    visit.page.get_by_role("checkbox", name="All settings").check()
    expect(table(visit).get_by_role("columnheader", name="Batch size")).to_be_visible()
    visit.page.get_by_role("checkbox", name="All settings").uncheck()
    visit.look_back()


def test_a_column_sorts(visit):
    head = table(visit).get_by_role("columnheader", name="Learning rate")
    for direction, order in (("ascending", ["0.01", "0.05"]), ("descending", ["0.05", "0.01"])):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", direction)
        assert column(visit, "Learning rate") == order


def test_curves_are_read_by_keyboard_and_taken_away(visit, tmp_path):
    reader = visit.page.get_by_role("slider", name="Losses along the curves")
    reader.focus()
    reader.press("End")
    expect(reader).to_have_attribute(
        "aria-valuetext", re.compile(r"epoch 3\.00: Learning rate 0\.01 [\d.]+, .*0\.05 [\d.]+$")
    )
    visit.page.get_by_role("checkbox", name="Show Learning rate 0.01").uncheck()
    lines = visit.page.get_by_role("list", name="Lines", exact=True)
    expect(lines.locator("li")).to_have_count(1)
    with visit.page.expect_download() as event:
        visit.button("Download curves as CSV").click()
    event.value.save_as(tmp_path / "runs.csv")
    with (tmp_path / "runs.csv").open() as file:
        points = list(csv.DictReader(file))
    assert {point["run"] for point in points} == {"Learning rate 0.05"}
    assert [point["loss_of"] for point in points[-4:]] == ["training", "test", "test", "test"]
    with visit.page.expect_download() as event:
        visit.button("Download curves as PNG").click()
    assert event.value.suggested_filename.endswith(".png")
    visit.page.get_by_role("checkbox", name="Show Learning rate 0.01").check()
    visit.look_back()


def test_a_network_is_opened_again_and_its_run_goes_on(visit):
    visit.button("Open Learning rate 0.01").click()
    expect(visit.field("Learning rate")).to_have_value("0.01")
    expect(visit.number("Epoch")).to_have_text("3 / 3")
    visit.field("Epochs").fill("4")
    visit.button("Train").click()
    expect(visit.number("Epoch")).to_have_text("4 / 4")
    expect(rows(visit)).to_have_count(2)
    expect(row(visit, "0.01")).to_contain_text("4 epochs")


def test_runs_are_there_after_a_reload_under_the_names_that_they_were_given(visit):
    visit.page.get_by_role("button", name=re.compile("^Rename .*0.05")).click()
    field = visit.page.get_by_role("textbox", name="New name")
    field.fill("the best")
    field.press("Enter")
    visit.page.get_by_role("button", name="Star the best").click()
    expect(row(visit, "the best")).to_be_visible()
    visit.page.wait_for_timeout(300)  # nothing on the page says that a name is kept
    visit.page.reload()
    expect(visit.engine).to_have_text("Ready")
    expect(rows(visit)).to_have_count(2)
    expect(visit.page.get_by_role("button", name="Star the best")).to_have_attribute(
        "aria-pressed", "true"
    )
    visit.button("Open the best").click()
    expect(visit.number("Epoch")).to_have_text("3 / 3")


def test_a_removed_run_can_be_brought_back(visit):
    visit.button("Remove the best").click()
    expect(rows(visit)).to_have_count(1)
    visit.button("Undo removal").click()
    expect(rows(visit)).to_have_count(2)
    visit.button("Reset").click()
    expect(visit.engine).to_have_text("Ready")
    visit.button("Open the best").click()
    expect(visit.number("Epoch")).to_have_text("3 / 3")
    visit.look_back()


def test_a_training_that_a_reset_ends_stays_as_it_was(visit):
    visit.open("#dataset=points&epochs=500&seed=3&speed=slow")
    visit.button("Train").click()
    expect(row(visit, "seed 3")).to_contain_text(re.compile(r"\d of 500, training"))
    visit.button("Reset").click()
    expect(row(visit, "seed 3")).to_contain_text("of 500, paused")
    visit.page.get_by_role("button", name=re.compile("^Open .*seed 3")).click()
    expect(visit.engine).to_have_text("Paused")
    expect(visit.number("Epoch")).to_have_text(re.compile(r"^\d+ / 500$"))


def test_a_training_that_a_reload_interrupts_goes_on_as_the_same_run(visit):
    visit.open("#dataset=points&epochs=1000&seed=11&samples=40&speed=slow")
    visit.button("Train").click()
    expect(row(visit, "seed 11")).to_contain_text(re.compile(r"[2-9]\d*\.\d of 1000, training"))
    visit.page.wait_for_timeout(3500)  # a run that goes on is kept every three seconds
    visit.page.reload()
    expect(row(visit, "seed 11")).to_contain_text("of 1000, paused")
    visit.button("Go on where you were").click()
    expect(row(visit, "seed 11").locator("[aria-current]")).to_have_count(1)
    expect(row(visit, "seed 11")).to_contain_text("of 1000, training")
    expect(row(visit, "seed 11")).to_have_count(1)
    visit.button("Pause").click()
    expect(row(visit, "seed 11")).to_contain_text("of 1000, paused")


def test_several_are_tried_side_by_side_with_mean_and_spread_over_the_seeds(visit):
    page = visit.page
    visit.open(f"{FAST}&seed=5")
    before = rows(visit).count()
    visit.button("Try several").click()
    page.get_by_role("textbox", name="Rates to try").fill("0.02 fast")
    expect(page.get_by_role("form", name="Try several")).to_contain_text("A number above 0")
    page.get_by_role("textbox", name="Rates to try").fill("0.02 0.04")
    page.get_by_role("textbox", name="Seeds to try").fill("2")
    expect(page.get_by_role("status", name="How many")).to_have_text("4 runs of 3 epochs each.")
    visit.button("Start the tries").click()
    expect(rows(visit)).to_have_count(before + 4)
    expect(page.get_by_role("status", name="Tries")).to_have_text("4 of 4 tried.", timeout=60_000)
    spread = page.get_by_role("table", name="Over the seeds")
    expect(spread.locator("tbody tr")).to_have_count(2)
    expect(spread).to_contain_text("±")
    expect(visit.engine).to_have_text("Ready")  # the visitor's own network is as it was
    button = page.get_by_role("button", name=re.compile(r"^Open .*0\.04.*seed 6", re.IGNORECASE))
    button.click()
    expect(visit.number("Epoch")).to_have_text("3 / 3")
    expect(visit.field("Seed")).to_have_value("6")


def test_tries_stop_and_go_on(visit):
    page = visit.page
    visit.open("#dataset=points&epochs=400&samples=500&batch_size=2&seed=7")
    before = rows(visit).count()
    visit.button("Try several").click()
    page.get_by_role("textbox", name="Rates to try").fill("0.02")
    page.get_by_role("textbox", name="Seeds to try").fill("1")
    visit.button("Start the tries").click()
    expect(rows(visit).first).to_contain_text(re.compile(r"[1-9].* of 400, training"))
    visit.button("Stop the tries").click()
    expect(rows(visit).first).to_contain_text(re.compile(r" of 400, paused"))
    expect(page.get_by_role("status", name="Tries")).to_have_text("4 of 5 tried.")
    done = float(re.search(r"([\d.]+) of 400", rows(visit).first.inner_text())[1])
    visit.button("Go on with the tries").click()
    expect(rows(visit).first).to_contain_text(re.compile(r" of 400, training"))
    assert float(re.search(r"([\d.]+) of 400", rows(visit).first.inner_text())[1]) >= done
    visit.button("Stop the tries").click()
    expect(rows(visit).first).to_contain_text(re.compile(r" of 400, paused"))
    expect(rows(visit)).to_have_count(before + 1)
    visit.look_back()


def test_the_losses_of_pytorch_lie_under_those_of_the_page(visit):
    page = visit.page
    visit.open("#dataset=california-housing&learning_rate=0.01")
    page.get_by_role("checkbox", name="Compare with PyTorch").check()
    output = page.get_by_role("status", name="Difference from PyTorch")
    expect(output).to_contain_text("Others here: Learning rate.")
    visit.open("#dataset=california-housing")
    expect(output).to_contain_text("the losses of PyTorch lie under")
    visit.button("Train").click()
    expect(output).to_contain_text("over 2,580 of 2,580 batches", timeout=90_000)
    largest = re.search(r"so far: ([\d.]+e−\d+|0),", output.inner_text())[1]
    assert float(largest.replace("−", "-")) < 1e-9
    expect(page.get_by_role("list", name="Lines", exact=True)).to_contain_text("PyTorch")
    visit.look_back()
