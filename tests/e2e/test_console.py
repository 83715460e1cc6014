"""The console: Python on the live objects of the page, and a Stop that ends whatever runs."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import OVERFLOW, VIOLATIONS, faults_of
from tests.browser.visit import LOADING

LINES = 1_000
SWISH = """def sigmoid(z):
    return 1 / (1 + np.exp(-z))

class Swish(mfnet.Activation):
    def __init__(self):
        super().__init__(lambda z: z * sigmoid(z), swish_prime)

def swish_prime(z):
    s = sigmoid(z)
    return s + z * s * (1 - s)
"""

# The page's worker, to be asked without the page.
KEEP_WORKER = """globalThis.Worker = class extends Worker {
    constructor(...options) {
        super(...options);
        globalThis.newestWorker = this;
    }
};"""
CONVERSE = """async ([sources, from]) => {
    for (const [index, source] of sources.entries()) {
        const id = `line ${from + index}`;
        await new Promise((resolve) => {
            const hear = ({ data }) => {
                if (data.id !== id) return;
                newestWorker.removeEventListener("message", hear);
                resolve();
            };
            newestWorker.addEventListener("message", hear);
            newestWorker.postMessage({ id, name: "converse", values: [source] });
        });
    }
}"""
RECORD = "pyodide._module.enable_pyproxy_allocation_tracing()"
COUNTS = """() => {
    const { pyproxy_alloc_map, _hiwire_num_refs, HEAPU8 } = pyodide._module;
    return [pyproxy_alloc_map.size, _hiwire_num_refs(), HEAPU8.length];
}"""


@pytest.fixture
def console(shared_visit):
    """The page with its console, and what it said before cleared."""
    visit = shared_visit
    if visit.page.url == "about:blank":
        visit.page.add_init_script(KEEP_WORKER)
    visit.open("#tab=python")
    expect(text(visit)).to_be_visible()
    clear = visit.button("Clear output")
    if clear.is_enabled():
        clear.click()
    return visit


def text(visit):
    return visit.page.get_by_role("textbox", name="Python")


def log(visit):
    return visit.page.get_by_role("log", name="Python output")


def run(visit, source):
    text(visit).fill(source)
    visit.button("Run").click()
    expect(visit.button("Run")).to_be_enabled()
    return log(visit)


def test_values_matrices_and_errors_are_shown(console):
    expect(run(console, "1 + 1")).to_contain_text("2")
    expect(run(console, "net")).to_contain_text("NeuralNetwork([Linear(784, 128), ReLU()")
    run(console, "data.test_inputs[0]")
    expect(console.page.get_by_role("img", name="Picture of a 28 × 28 matrix")).to_be_visible()
    run(console, "def f(x):\n    return net.forward(x)\n\nf(np.ones((2, 2)))")
    expect(log(console)).to_contain_text("line 4, in <module>")
    expect(log(console)).to_contain_text("In this line x is 2 × 2.")
    assert ".py" not in log(console).inner_text()


def test_what_is_printed_comes_while_the_code_still_runs(console):
    text(console).fill("print('begun')\nimport time\nend = time.time() + 2\n"
                       "while time.time() < end: pass\nprint('done')")  # fmt: skip
    console.button("Run").click()
    expect(log(console).get_by_text("begun", exact=True)).to_be_visible()
    expect(console.button("Run")).to_be_disabled()
    expect(log(console).get_by_text("begun done", exact=True)).to_be_visible()


def test_a_changed_weight_is_seen_in_every_view_and_can_be_undone(console):
    console.page.get_by_role("tab", name="Training").click()
    console.draw([[(0.3, 0.2), (0.7, 0.2), (0.4, 0.8)]])
    meter = console.page.get_by_role("meter", name="Probability of 7")
    expect(meter).not_to_have_attribute("aria-valuetext", re.compile("^10.0"))
    before = None  # until the drawing is answered to its end
    while before != (before := meter.get_attribute("aria-valuetext")):
        console.page.wait_for_timeout(1000)
    console.page.get_by_role("tab", name="Python").click()
    run(console, "net.layers[-1].weights[1:] = 0")
    console.page.get_by_role("tab", name="Training").click()
    expect(meter).to_have_attribute("aria-valuetext", re.compile("^10.0"))
    console.page.get_by_role("tab", name="Python").click()
    console.button("Undo change").click()
    expect(log(console)).to_contain_text("as they were before the change")
    console.page.get_by_role("tab", name="Training").click()
    expect(meter).to_have_attribute("aria-valuetext", before)
    console.button("Clear drawing").click()


@pytest.mark.parametrize("loop", ["while True: pass", "while True: print(1)"])
def test_stop_ends_whatever_runs_and_all_is_as_before(console, loop):
    run(console, "def double(x):\n    return 2 * x\n\nkept = double(np.arange(3.0))")
    console.button("Train one batch").click()
    expect(console.number("Batch")).to_have_text("1 / 469")
    loss = console.number("Training loss").inner_text()
    expect(console.button("Stop")).to_be_disabled()
    text(console).fill(f"kept[0] = 99\n{loop}")
    console.button("Run").click()
    expect(console.button("Stop")).to_be_enabled()
    console.page.wait_for_timeout(300)
    console.button("Stop").click()
    expect(console.engine).to_have_text("Paused", timeout=LOADING)
    expect(log(console)).to_contain_text("Stopped.")
    expect(console.number("Batch")).to_have_text("1 / 469")
    expect(console.number("Training loss")).to_have_text(loss)
    expect(run(console, "double(21), kept")).to_contain_text("(42, array([0., 2., 4.]))")


def test_training_goes_on_after_a_stop(console):
    console.button("Train").click()
    expect(console.engine).to_have_text("Training")
    text(console).fill("while True: pass")
    console.button("Run").click()
    console.button("Stop").click()
    expect(log(console)).to_contain_text("Stopped.")
    expect(console.engine).to_have_text("Training", timeout=LOADING)
    expect(run(console, "1 + 41")).to_contain_text("42")  # while it trains
    console.button("Pause").click()


def test_an_activation_of_ones_own_is_chosen_and_outlives_a_stop(console):
    expect(run(console, SWISH)).to_contain_text("Swish can be chosen now")
    activation = console.choice("Activation of hidden layer 1")
    activation.select_option("Swish")
    expect(run(console, "net.layers[1]")).to_contain_text("Swish()")
    console.button("Train one batch").click()
    expect(console.number("Batch")).to_have_text("1 / 469")
    text(console).fill("while True: pass")
    console.button("Run").click()
    console.page.wait_for_timeout(300)
    console.button("Stop").click()
    expect(console.engine).to_have_text("Paused", timeout=LOADING)
    expect(activation).to_have_value("Swish")
    expect(run(console, "type(net.layers[1]) is Swish")).to_contain_text("True")
    expect(console.number("Batch")).to_have_text("1 / 469")
    activation.select_option("ReLU")


def test_the_keyboard_alone_goes_from_end_to_end(console):
    page, keyboard = console.page, console.page.keyboard
    page.get_by_role("tab", name="Python").focus()
    for _ in range(12):
        keyboard.press("Tab")
        if page.evaluate("document.activeElement.role") == "log":
            break
    keyboard.press("Tab")
    keyboard.type("net.laye")
    keyboard.press("Tab")
    expect(page.get_by_role("option", name="layers")).to_be_visible()
    page.wait_for_timeout(200)  # a list takes no key in the moment in which it opens
    keyboard.press("Tab")
    expect(text(console)).to_have_text("net.layers")
    keyboard.press("Enter")
    expect(log(console)).to_contain_text("[Linear(784, 128), ReLU(), Linear(128, 10)]")
    expect(text(console)).to_have_text("")
    # A block goes on until an empty line; the arrow brings back what was typed before.
    keyboard.type("for n in range(2):")
    keyboard.press("Enter")
    keyboard.type("print(n + 70)")
    keyboard.press("Enter")
    keyboard.press("Enter")
    expect(log(console)).to_contain_text("70\n71")
    keyboard.press("ArrowUp")
    expect(text(console)).to_contain_text("print(n + 70)")
    keyboard.press("ArrowUp")  # to its first line
    keyboard.press("ArrowUp")
    expect(text(console)).to_have_text("net.layers")
    keyboard.press("ArrowDown")
    keyboard.press("Escape")
    keyboard.press("Tab")
    expect(console.button("Run")).to_be_focused()
    keyboard.press("Enter")
    expect(text(console)).to_be_focused()
    expect(console.button("Stop")).to_be_disabled()


def test_axe_finds_nothing_in_what_the_console_says(console):
    page = console.page
    for source in ("print('said')", "np.eye(4)", "1 / 0", SWISH, "np.ones((2, 200)) * 0.12345"):
        run(console, source)
    for scheme, width in (("dark", 1440), ("light", 1440), ("light", 320)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        found = faults_of(page, VIOLATIONS, within="[data-panel=console]")
        assert found == [], (scheme, width)
        assert faults_of(page, OVERFLOW) == []


def test_the_output_is_copied_and_cleared(console):
    console.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    run(console, "6 * 7")
    console.button("Copy output").click()
    expect(console.number("Notice")).to_contain_text("Copied")
    assert console.page.evaluate("navigator.clipboard.readText()") == ">>> 6 * 7\n42"
    console.button("Clear output").click()
    expect(log(console)).to_have_text("")


def test_a_thousand_lines_leave_no_proxy_and_no_memory_behind(console):
    console.open("#tab=python&dataset=points")  # a small network, which is saved before each line
    worker = console.worker
    worker.evaluate(RECORD)
    kinds = ["x = {n}", "x + {n}", "np.ones((3, {n} % 5 + 2))", "print({n})", "1 / 0",
             "def f(a): return a + {n}", "net.layers[0].weights[1]", "show(np.eye(3))"]  # fmt: skip
    lines = [kinds[n % len(kinds)].format(n=n) for n in range(LINES)]
    warm = LINES // 5
    console.page.evaluate(CONVERSE, [lines[:warm], 0])
    before = worker.evaluate(COUNTS)
    console.page.evaluate(CONVERSE, [lines[warm:], warm])
    assert worker.evaluate(COUNTS) == before
    assert log(console).locator("> *").count() <= 200
