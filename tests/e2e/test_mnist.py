"""The main thing, whole: the network that stands ready, trained on all of MNIST in the page."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.digits import DIGITS

MEGABYTE = 2**20
NOTHING = "\u2013"

COUNT_UPDATES = """() => {
    globalThis.updates = [];
    new MutationObserver(() => updates.push(performance.now())).observe(
        document.querySelector("output[name=batch]"),
        { childList: true, characterData: true, subtree: true },
    );
}"""


@pytest.fixture(scope="module")
def trained(shared_visit):
    """The page after five epochs of 60,000 digits, and what was seen of it meanwhile."""
    visit = shared_visit.open()
    visit.page.evaluate(COUNT_UPDATES)
    visit.button("Train").click()
    visit.draw(DIGITS[1])
    expect(visit.number("Prediction")).to_have_text(re.compile(r"^\d$"))
    expect(visit.engine).to_have_text("Training")
    visit.button("Clear drawing").click()
    expect(visit.engine).to_have_text("Finished", timeout=400_000)
    return visit


def test_accuracy_is_over_97_percent_after_5_epochs_of_60000(trained):
    expect(trained.number("Epoch")).to_have_text("5 / 5")
    assert float(trained.number("Test accuracy").inner_text().rstrip(" %\u202f\u00a0")) >= 97.0


def test_there_is_a_row_of_losses_for_every_epoch(trained):
    rows = trained.page.get_by_role("table", name="Loss by epoch").locator("tbody tr")
    expect(rows).to_have_count(5)
    losses = [float(row.locator("td").first.inner_text()) for row in rows.all()]
    assert losses == sorted(losses)  # the newest epoch comes first


def test_the_loss_curve_has_been_drawn(trained):
    canvas = trained.page.get_by_role("figure", name="Loss curve").locator("canvas").first
    colours = canvas.evaluate("""canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
    }""")
    assert colours > 20


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawn_digit_is_recognized(trained, digit):
    trained.draw(DIGITS[digit])
    expect(trained.number("Prediction")).to_have_text(str(digit))
    meters = [
        float(
            trained.page.get_by_role("meter", name=f"Probability of {k}").get_attribute(
                "aria-valuenow"
            )
        )
        for k in range(10)
    ]
    assert meters.index(max(meters)) == digit
    seen = trained.page.get_by_role("img", name="What the network sees")
    ink = seen.evaluate("""canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, 28, 28);
        return data.filter((level, i) => i % 4 === 0 && level > 128).length;
    }""")
    assert 20 < ink < 300
    trained.button("Clear drawing").click()
    expect(trained.number("Prediction")).to_have_text(NOTHING)


def test_most_test_digits_are_right_and_wrong_ones_are_told(trained):
    text = trained.page.get_by_role("figure", name="Test digits").inner_text()
    right, all_of_them = map(int, re.search(r"(\d+) of (\d+)", text).groups())
    assert all_of_them == 40
    assert right >= 37


def test_the_numbers_changed_four_times_a_second_at_the_least(trained):
    updates = trained.page.evaluate("updates")
    assert len(updates) / (updates[-1] - updates[0]) * 1000 >= 4


def test_the_engine_takes_less_than_300_megabytes(trained):
    worker = trained.worker
    assert worker.evaluate("pyodide._module.HEAPU8.byteLength") < 300 * MEGABYTE
