"""What Python has lent to JavaScript, and JavaScript to Python, is given back."""

import re

import pytest
from playwright.sync_api import expect

PROGRESS_UPDATES = 1_000
PREDICTIONS = 200

# A batch of one digit, so that there are enough of them before an evaluation.
SETTINGS = "#batch_size=1&layers=16:relu&samples=10000&epochs=1"

COUNT_ANSWERS = """() => {
    const asked = new Map();
    globalThis.answered = {};
    const count = (name) => { answered[name] = (answered[name] ?? 0) + 1; };
    globalThis.Worker = class extends Worker {
        constructor(...options) {
            super(...options);
            this.addEventListener("message", ({ data }) => count(data.event ?? asked.get(data.id)));
        }
        postMessage(message, ...others) {
            asked.set(message.id, message.name);
            super.postMessage(message, ...others);
        }
    };
}"""

# Pyodide's own record of proxies. While it is kept no proxy is collected as garbage, which would
# hide that it has not been given back.
RECORD = "pyodide._module.enable_pyproxy_allocation_tracing()"
COUNTS = """() => {
    const { pyproxy_alloc_map, _hiwire_num_refs } = pyodide._module;
    return { proxies: pyproxy_alloc_map.size, references: _hiwire_num_refs() };
}"""

PRESS = """async ([name, times]) => {
    const button = [...document.querySelectorAll("button")].find(
        ({ textContent }) => textContent === name,
    );
    const pause = () => new Promise((resolve) => setTimeout(resolve));
    for (let time = 0; time < times; time++) {
        button.click();
        await pause();
    }
}"""


@pytest.fixture
def recorded(visit):
    """The page with a network that has been used, and its worker, whose proxies are recorded."""
    visit.page.add_init_script(f"({COUNT_ANSWERS})()")
    visit.open(SETTINGS)
    (worker,) = visit.page.workers
    worker.evaluate(RECORD)
    step(visit, 3)
    predict(visit, 3)
    return visit, worker


def test_progress_and_predictions_leave_no_proxy_behind(recorded):
    visit, worker = recorded
    before = worker.evaluate(COUNTS)
    step(visit, PROGRESS_UPDATES)
    predict(visit, PREDICTIONS)
    visit.button("Resume").click()
    visit.fill(Learning_rate=0.01)
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    assert answered(visit, "progress") > PROGRESS_UPDATES
    assert answered(visit, "predict") > PREDICTIONS
    assert worker.evaluate(COUNTS) == before


def test_a_network_that_is_given_up_leaves_no_proxy_behind(recorded):
    visit, worker = recorded
    counts = []
    for _ in range(3):
        visit.button("Reset").click()
        expect(visit.engine).to_have_text("Ready")
        step(visit, 1)
        counts.append(worker.evaluate(COUNTS))
    assert counts[0] == counts[1] == counts[2]


def answered(visit, name):
    """How many answers or events of that name have come."""
    return visit.page.evaluate("name => answered[name] ?? 0", name)


def step(visit, times):
    """Trains so many batches, each of which is reported."""
    goal = answered(visit, "step") + times
    visit.page.evaluate(PRESS, ["Step", times])
    while answered(visit, "step") < goal:
        visit.page.wait_for_timeout(50)
    expect(visit.engine).to_have_text(re.compile("Paused|Finished"))


def predict(visit, times):
    """Draws until there have been so many answers."""
    goal = answered(visit, "predict") + times
    while answered(visit, "predict") < goal:
        visit.draw([[(0.2, 0.2), (0.8, 0.3), (0.4, 0.8)]])
    visit.button("Clear drawing").click()
    expect(visit.number("Prediction")).to_have_text("\u2013")
