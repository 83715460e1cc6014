"""A file that fails is named in a sentence, Try again works, and what can do without it does.

One file of each sort; `failing_files.py` goes over all of them.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.failing_files import LIMIT, Attempt, Fault, text_of, wait_for_sentences
from tests.browser.site import in_dist
from tests.browser.visit import LOADING

FAILING = [
    ("style.css", "damaged"),
    ("app/main.js", "missing"),
    ("manifest.js", "cut"),
    ("features/inspection/panel.css", "another"),
    ("engine/worker.js", "missing"),
    ("engine/mfnet_page.zip.gz", "damaged"),
    ("pyodide/pyodide.asm.mjs", "cut"),
    ("pyodide/pyodide.asm.wasm", "damaged"),
    ("pyodide/start-numpy.zip.gz", "another"),
    ("data/mnist/test-0.gz", "damaged"),
    ("features/inspection/panel.js", "updated"),
]
# Of each way to be fetched, one.
SLOW = [
    ("app/settings.js", "silent"),
    ("features/metrics/panel.js", "silent"),
    ("engine/crossing.js", "silent"),
    ("pyodide/pyodide.asm.wasm", "stalled"),
    ("pyodide/start-numpy.zip.gz", "late"),
]
WORDS = {
    "missing": "is missing on this site (404)",
    "cut": "Check the connection, then try again",
    "damaged": "came damaged",
    "another": "came damaged",
    "updated": "this site was updated meanwhile. Reload the page.",
    "silent": "nothing has arrived for 18 seconds",
    "stalled": "nothing has arrived for 18 seconds",
    "late": "nothing has arrived for 18 seconds",
}


@pytest.fixture
def attempt(browser):
    """Opens the page on a site with a fault in it."""
    attempts = []

    def open_page(title, kind):
        attempts.append(Attempt(browser, Fault(in_dist(title), kind)))
        return attempts[-1]

    yield open_page
    for opened in attempts:
        opened.close()


@pytest.mark.parametrize(("title", "kind"), FAILING)
def test_a_file_that_fails_is_named_and_comes_when_tried_again(attempt, title, kind):
    failing = attempt(title, kind)
    failing.wait_for_sentence()
    assert WORDS[kind] in text_of(failing.page)
    needed_by_engine = title.startswith(("engine", "pyodide", "data"))
    failing.mend("Ready", *([] if needed_by_engine else ["Loading"]))


def test_silence_is_given_up_within_20_seconds_and_a_slow_download_is_not(attempt):
    slow = attempt("pyodide/pyodide.asm.wasm", "slow")
    attempts = [attempt(*each) for each in SLOW]
    for failing, seconds in zip(attempts, wait_for_sentences(attempts), strict=True):
        assert seconds > LIMIT - 3
        assert WORDS[failing.fault.kind] in text_of(failing.page)
    for failing in attempts:
        failing.mend()
    expect(slow.visit.engine).to_have_text("Ready", timeout=LOADING)


def test_a_panel_that_fails_leaves_the_others_at_work(attempt):
    failing = attempt("features/curve/panel.js", "missing")
    expect(failing.visit.engine).to_have_text("Ready", timeout=120_000)
    failing.visit.button("Train").click()
    expect(failing.visit.engine).to_have_text("Training")
    failing.visit.button("Pause").click()
    failing.mend("Paused")
    expect(failing.page.get_by_role("figure", name="Loss curve").locator("canvas")).to_be_visible()
