"""A network whose batches take seconds: the page answers in the midst of one."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.digits import DIGITS

WIDE = f"#layers={','.join(['1024-relu'] * 6)}&batch_size=1024&samples=4096&epochs=2"
STATE = """() => {
    const training = pyodide.runPython(`
import gc
from mfnet_page.session import Session
max((x for x in gc.get_objects() if type(x) is Session), key=lambda x: x.parameters)`);
    try {
        return { steps: training.steps, isAmid: training.is_amid };
    } finally {
        training.destroy();
    }
}"""
LONG = 100_000


@pytest.fixture
def visit(first_visit):
    """Its memory grows, and is not for others."""
    return first_visit


def test_pause_and_drawings_are_answered_amid_a_batch(visit):
    visit.open(WIDE)
    worker = visit.worker
    visit.button("Train").click()
    expect(visit.number("Samples per second")).not_to_have_text("\u2013", timeout=LONG)
    amid = 0
    for digit in (1, 7, 4):
        visit.draw(DIGITS[digit])
        expect(visit.number("Prediction")).to_have_text(re.compile(r"^\d$"), timeout=LONG)
        expect(visit.engine).to_have_text("Training")
        visit.button("Pause").click()
        expect(visit.engine).to_have_text("Paused", timeout=LONG)
        then = worker.evaluate(STATE)
        amid += then["isAmid"]
        batch = visit.page.locator("output[name=batch]").inner_text()
        assert str(then["steps"] % 4 or 4) in batch
        prediction = visit.number("Prediction").inner_text()
        visit.button("Clear drawing").click()
        visit.draw(DIGITS[digit])
        expect(visit.number("Prediction")).to_have_text(prediction, timeout=LONG)
        assert worker.evaluate(STATE) == then
        visit.button("Clear drawing").click()
        visit.button("Resume").click()
        expect(visit.engine).to_have_text("Training")
    assert amid
    visit.button("Pause").click()
    expect(visit.engine).to_have_text("Paused", timeout=LONG)
    steps = worker.evaluate(STATE)["steps"]
    visit.button("Train one batch").click()
    expect(visit.page.locator("output[name=batch]")).to_contain_text(
        str((steps + 1) % 4 or 4), timeout=LONG
    )
    assert worker.evaluate(STATE) == {"steps": steps + 1, "isAmid": False}
