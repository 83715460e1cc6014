"""Training begins with the first part of the digits, and waits for the others where it must."""

import re

import pytest
from playwright.sync_api import expect

WAITING = re.compile("^Training – waiting for data$")
LARGE = "#epochs=1&layers=&batch_size=1000"


@pytest.fixture
def visit(first_visit):
    """Nothing is kept of an earlier visit."""
    return first_visit


def test_training_waits_for_a_part_can_be_paused_and_goes_on_by_itself(visit):
    let_go = visit.hold_back("**/train-1.gz")
    visit.open(LARGE)
    visit.button("Train").click()
    expect(visit.engine).to_have_text(WAITING)
    visit.button("Pause").click()
    expect(visit.engine).to_have_text("Paused")
    visit.button("Resume").click()
    expect(visit.engine).to_have_text(WAITING)
    expect(visit.number("Batch")).to_have_text("3 / 60")
    let_go()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Batch")).to_have_text("60 / 60")


def test_a_part_that_fails_is_told_and_fetched_again_and_nothing_is_lost(visit):
    failures = iter([True])

    def fail_once(route):
        if next(failures, False):
            route.abort()
        else:
            route.continue_()

    visit.context.route("**/train-1.gz", fail_once)
    visit.expected.append("train-1.gz")
    visit.expected.append("ERR_FAILED")
    visit.open(LARGE)
    visit.button("Train").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("is tried again")
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Batch")).to_have_text("60 / 60")


def test_the_evaluation_waits_for_test_digits_and_training_does_not(visit):
    let_go = visit.hold_back("**/test-1.gz")
    visit.open("#epochs=1&samples=4000&layers=&batch_size=1000")
    visit.button("Train").click()
    expect(visit.engine).to_have_text(WAITING)
    expect(visit.number("Batch")).to_have_text("4 / 4")
    expect(visit.number("Test accuracy")).to_have_text("–")
    visit.page.get_by_role("tab", name="Data").click()
    expect(visit.page.get_by_text("1,000 of 10,000 test digits have arrived")).to_be_visible()
    let_go()
    expect(visit.page.get_by_text("have arrived")).to_have_count(0)
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Test accuracy")).to_have_text(re.compile("%$"))


def test_a_digit_of_a_link_is_waited_for(visit):
    let_go = visit.hold_back("**/test-1.gz")
    visit.page.goto(visit.site + "#sample=5000")
    expect(visit.engine).to_have_text(
        re.compile(r"^Loading MNIST \d+\.\d of \d+\.\d MB, 9\d %$"), timeout=120_000
    )
    let_go()
    expect(visit.engine).to_have_text("Ready", timeout=60_000)


def test_loading_tells_megabytes_and_train_can_be_pressed_meanwhile(visit):
    let_go = visit.hold_back("**/train-0.gz")
    visit.page.goto(visit.site + "#samples=256&epochs=1")
    expect(visit.engine).to_have_text(re.compile(r"%$"), timeout=120_000)  # the page is at work
    visit.fill(Epochs=2)
    expect(visit.page).to_have_url(re.compile("epochs=2"))
    visit.button("Train").click()
    expect(visit.engine).to_have_text(
        re.compile(r"^Loading MNIST \d+\.\d of \d+\.\d MB, \d+ %$"), timeout=120_000
    )
    let_go()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Epoch")).to_have_text("2 / 2")
