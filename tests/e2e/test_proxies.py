"""What Python has lent to JavaScript, and JavaScript to Python, is given back."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.views import views

PROGRESS_UPDATES = 1_000
PREDICTIONS = 200
PREDICT = "drawing.predict"
INSPECTED_STEPS = 50
MOST_KEPT = 8  # trained networks that Undo brings back
INSPECT = "inspection.record"

# A batch of one digit, so that there are enough of them before an evaluation.
SETTINGS = "#batch_size=1&layers=16:relu&samples=3000&epochs=1"

# By the name of the event or call; of a view, by its own.
COUNT_ANSWERS = """() => {
    const calls = new Map();
    const watched = new Map();
    globalThis.answered = {};
    const nameOf = ({ id, event, detail }) =>
        event === "watched" ? watched.get(detail.id) : event ?? calls.get(id);
    globalThis.Worker = class extends Worker {
        constructor(...options) {
            super(...options);
            this.addEventListener("message", ({ data }) => {
                const name = nameOf(data);
                answered[name] = (answered[name] ?? 0) + 1;
            });
        }
        postMessage(message, ...others) {
            const { id, name, values } = message;
            calls.set(id, name === "query" ? values[0] : name);
            if (name === "watch") watched.set(values[0], values[1]);
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


@pytest.fixture(scope="module")
def used(shared_visit):
    """The page with a network that has been used, and its worker, whose proxies are recorded."""
    visit = shared_visit
    visit.page.add_init_script(f"({COUNT_ANSWERS})()")
    visit.open(SETTINGS)
    worker = visit.worker
    worker.evaluate(RECORD)
    predict(visit, 3)
    for _ in range(MOST_KEPT + 1):  # from now on, one is forgotten for each that is kept
        give_up(visit)
        step(visit, 1)
    return visit, worker


@pytest.fixture
def recorded(used):
    """The same with a new network, whatever an earlier test has done."""
    visit, worker = used
    visit.open(SETTINGS)
    step(visit, 1)
    return visit, worker


def test_progress_and_predictions_leave_no_proxy_behind(recorded):
    visit, worker = recorded
    before = worker.evaluate(COUNTS)
    tabs = visit.page.get_by_role("tablist", name="Views").get_by_role("tab")
    for tab in reversed(tabs.all()):  # the first one, where one draws, comes last
        tab.click()
        step(visit, PROGRESS_UPDATES // tabs.count())
    predict(visit, PREDICTIONS)
    visit.button("Resume").click()
    visit.fill(Learning_rate=0.01)
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    assert answered(visit, "progress") >= PROGRESS_UPDATES
    assert answered(visit, PREDICT) > PREDICTIONS
    assert worker.evaluate(COUNTS) == before


def test_a_network_that_is_given_up_leaves_no_proxy_behind(recorded):
    visit, worker = recorded
    counts = []
    for _ in range(3):
        give_up(visit)
        step(visit, 1)
        counts.append(worker.evaluate(COUNTS))
    assert counts[0] == counts[1] == counts[2]


def test_no_view_of_any_dataset_leaves_a_proxy_behind(recorded):
    visit, worker = recorded
    counts = []
    for _ in range(2):
        for _ in views(visit):
            step(visit, 1)
        counts.append(worker.evaluate(COUNTS))
    assert counts[0] == counts[1]


def test_inspected_steps_leave_no_proxy_behind(recorded):
    visit, worker = recorded
    visit.page.get_by_role("tab", name="Inspect").click()
    counts = []
    for _ in range(2):
        goal = answered(visit, INSPECT) + INSPECTED_STEPS // 2
        samples = itertools.cycle([5, 8])
        until(visit, INSPECT, goal, lambda numbers=samples: visit.fill(Samples=next(numbers)))
        expect(visit.page.get_by_role("grid").first).to_be_visible()
        counts.append(worker.evaluate(COUNTS))
    assert counts[0] == counts[1]


def answered(visit, name):
    """How many answers or events of that name have come."""
    return visit.page.evaluate("name => answered[name] ?? 0", name)


def give_up(visit):
    """Begins with another network."""
    visit.button("Reset").click()
    expect(visit.engine).to_have_text("Ready")


def step(visit, times):
    """Trains so many batches, each of which is reported."""
    goal = answered(visit, "step") + times
    visit.page.evaluate(PRESS, ["Train one batch", times])
    until(visit, "step", goal, lambda: visit.page.wait_for_timeout(50))
    expect(visit.engine).to_have_text(re.compile("Paused|Finished"))


def predict(visit, times):
    """Draws until there have been so many answers."""
    stroke = [(0.2, 0.2), (0.8, 0.3), (0.4, 0.8)]
    goal = answered(visit, PREDICT) + times
    until(visit, PREDICT, goal, lambda: visit.draw([stroke]))
    visit.button("Clear drawing").click()
    expect(visit.number("Prediction")).to_have_text("\u2013")


def until(visit, name, goal, act):
    """Acts until so many of that name have come."""
    for _ in range(2_000):
        if answered(visit, name) >= goal:
            return
        act()
    raise AssertionError(f"{answered(visit, name)} of {goal} {name}")
