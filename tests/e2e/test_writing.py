"""Write it yourself: what the visitor writes is checked, shown where it is wrong, and trains."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from writing_answers import RIGHT, WRONG

from tests.browser.site import in_dist, serve_elsewhere
from tests.browser.visit import LOADING

OWN = '''"""Doubling

Write `double`.
"""
# %% start
def double(x):
    return ...
# %% check
def check(yours):
    yield compare("2x", yours.double(np.array([[1.0, 3.0]])), np.array([[2.0, 6.0]]))
'''


@pytest.fixture
def writing(visit):
    """The page with the first exercise open, its code as it was given."""
    visit.open("#tab=python")
    open_exercise(visit, 0)
    expect(visit.page.get_by_role("heading", name="The slope of ReLU")).to_be_visible()
    return visit


def code(visit):
    return visit.page.get_by_role("textbox", name="Your code")


def stop(visit):
    """This panel's own Stop: the console's is there while the exercises have nothing to stop."""
    panel = visit.page.locator('[data-panel="writing"]')
    return panel.get_by_role("button", name="Stop", exact=True)


def verdict(visit):
    return visit.page.get_by_role("status", name="Verdict", exact=True)


def open_exercise(visit, number):
    exercises = visit.page.get_by_role("list", name="Exercises", exact=True)
    exercises.get_by_role("button").nth(number).click()


def check(visit, text):
    code(visit).fill(text)
    visit.button("Check").click()
    return verdict(visit)


def test_nothing_of_it_is_fetched_before_it_is_opened(first_visit):
    fetched = []
    first_visit.page.on("request", lambda request: fetched.append(request.url))
    first_visit.open()
    parts = ("codemirror", "exercises/", "features/writing", "ui/code.js")
    assert not [url for url in fetched if any(part in url for part in parts)]
    first_visit.page.get_by_role("tab", name="Python").click()
    expect(code(first_visit)).to_contain_text("def relu_prime")
    assert all(any(part in url for url in fetched) for part in parts)


def test_a_wrong_number_is_shown_in_its_matrix_with_both_numbers(writing):
    wrong = next(answer for answer in WRONG["1-relu-prime"] if answer.wrong == "it is ReLU itself")
    expect(check(writing, wrong.code)).to_contain_text("yours is 40; finite differences say 1.")
    table = writing.page.get_by_role("table", name="g′(Z): yours and what is right")
    expect(table.get_by_role("row").nth(3).get_by_role("cell").nth(0)).to_have_text(
        "wrong: 40, right: 1"
    )
    expect(table.get_by_role("row").nth(1).get_by_role("cell").nth(1)).to_have_text("0")


def test_an_error_is_told_with_its_line_which_is_marked(writing):
    text = "def relu_prime(z):\n    return zz > 0\n"
    expect(check(writing, text)).to_contain_text("Line 2: A name is not known here")
    expect(writing.page.locator(".wrong-line")).to_have_text("    return zz > 0")
    code(writing).press("Control+End")
    writing.page.keyboard.type("# ")
    expect(writing.page.locator(".wrong-line")).to_have_count(0)


@pytest.mark.parametrize("loop", ["while True:\n        pass", "while True:\n        print(1)"])
def test_an_endless_loop_is_stopped_and_the_network_is_as_before(writing, loop):
    writing.button("Train one batch").click()
    writing.button("Train one batch").click()
    expect(writing.number("Batch")).to_have_text("2 / 469")
    loss = writing.number("Training loss").inner_text()
    said = check(writing, f"def relu_prime(z):\n    {loop}\n")
    expect(said).to_contain_text("Your code was stopped")
    expect(writing.engine).to_have_text("Paused", timeout=LOADING)
    expect(writing.number("Batch")).to_have_text("2 / 469")
    expect(writing.number("Training loss")).to_have_text(loss)
    # It goes on from there, and code that ends is checked.
    writing.button("Train one batch").click()
    expect(writing.number("Batch")).to_have_text("3 / 469")
    expect(check(writing, RIGHT["1-relu-prime"][0])).to_contain_text("Right")


def test_a_loop_can_be_stopped_by_hand(writing):
    code(writing).fill("def relu_prime(z):\n    while True:\n        pass\n")
    expect(stop(writing)).to_be_hidden()
    writing.button("Check").click()
    stop(writing).click()
    expect(verdict(writing)).to_contain_text("stopped")
    expect(writing.engine).to_have_text("Ready", timeout=LOADING)
    expect(stop(writing)).to_be_hidden()


def test_right_answers_train_mnist_in_place_of_the_librarys_own(writing):
    for number, codes in enumerate(RIGHT.values()):
        open_exercise(writing, number)
        expect(check(writing, codes[0])).to_contain_text("Right")
    writing.button("Train MNIST with it").click()
    words = writing.page.get_by_role("status", name="Training with your code")
    expect(words).to_contain_text("This network trains with what you wrote: The slope of ReLU, ")
    expect(words).to_have_text(re.compile(r"Test accuracy so far: 9\d\.\d %\."), timeout=LOADING)
    writing.button("Pause").click()
    # The same settings without it give the same numbers.
    writing.button("Use the library's own again").click()
    expect(words).to_contain_text("A new network would train with")


def test_training_that_never_comes_back_is_stopped(writing):
    text = """calls = []
def relu_prime(z):
    calls.append(1)
    while len(calls) > 9:
        pass
    return z > 0
"""
    open_exercise(writing, 0)
    expect(check(writing, text)).to_contain_text("Right")
    writing.button("Train MNIST with it").click()
    words = writing.page.get_by_role("status", name="Training with your code")
    expect(words).to_contain_text("Your code has been busy for a while")
    stop(writing).click()
    expect(writing.engine).to_have_text(re.compile("Ready|Paused"), timeout=LOADING)
    writing.button("Use the library's own again").click()
    expect(writing.engine).to_have_text("Ready")


REACH = """async ([elsewhere, program]) => {
    const ways = {
        fetch: () => fetch(elsewhere, { mode: "no-cors" }),
        import: () => import(`${elsewhere}module.js`),
        socket: () => new Promise((resolve, reject) => {
            const socket = new WebSocket(elsewhere.replace("http", "ws"));
            Object.assign(socket, { onopen: resolve, onerror: reject });
        }),
        // A worker of the site's own program, outside the policy, which would run what it is told.
        program: () => new Promise((resolve, reject) => {
            const worker = new Worker(program, { type: "module" });
            Object.assign(worker, { onmessage: resolve, onerror: reject });
        }),
    };
    const reached = [];
    for (const [name, go] of Object.entries(ways)) {
        await go().then(() => reached.push(name), () => {});
    }
    return reached;
}"""


def test_code_in_the_worker_reaches_no_other_host(writing):
    worker = writing.worker
    # What the page says of each, one by one, and of the worker that refuses to start.
    refusals = ["Content Security Policy", "/module.js", "null", "start.js starts this program"]
    writing.expected += refusals
    program = writing.site + in_dist("engine/worker.js")
    with serve_elsewhere() as (address, asked):
        assert worker.evaluate(REACH, [address, program]) == []
        assert asked == []


def test_what_was_written_is_there_on_the_next_visit_and_can_be_put_back(writing, new_visit):
    text = "def relu_prime(z):\n    return z > 0  # kept\n"
    expect(check(writing, text)).to_contain_text("Right")
    new_visit.open("#tab=python")
    open_exercise(new_visit, 0)
    expect(code(new_visit)).to_contain_text("# kept")
    expect(new_visit.button("✓ The slope of ReLU")).to_be_visible()
    new_visit.button("Back to the start").click()
    expect(code(new_visit)).to_contain_text("return ...")
    code(new_visit).press("Control+z")
    expect(code(new_visit)).to_contain_text("# kept")


def test_answers_are_downloaded_as_a_program(writing):
    check(writing, "def relu_prime(z):\n    return z > 0  # mine\n")
    expect(verdict(writing)).to_contain_text("Right")
    with writing.page.expect_download() as download:
        writing.button("Download as .py").click()
    assert download.value.suggested_filename == "my_backpropagation.py"
    text = Path(download.value.path()).read_text("utf-8")
    assert "return z > 0  # mine" in text
    assert "use_1" in text


def test_a_teachers_exercise_is_opened_from_a_file(writing):
    field = writing.page.get_by_label("Exercise file")
    refused = {"name": "no.py", "mimeType": "text/x-python", "buffer": b"print(1)"}
    field.set_input_files(files=[refused])
    expect(verdict(writing)).to_contain_text("This is no exercise: it lacks the section")
    field.set_input_files(files=[refused | {"buffer": OWN.encode()}])
    expect(writing.page.get_by_role("heading", name="Doubling")).to_be_visible()
    expect(check(writing, "def double(x):\n    return x * x")).to_contain_text("row 0, column 1")
    expect(check(writing, "def double(x):\n    return x + x")).to_contain_text("Right")


def test_the_keyboard_alone_goes_from_end_to_end(writing):
    writing.page.get_by_role("tab", name="Python").focus()
    for _ in range(40):
        editor = writing.page.evaluate(
            "document.activeElement.shadowRoot?.activeElement.ariaLabel ?? ''"
        )
        if editor == "Your code":
            break
        if editor:  # the console's, which Tab leaves after Escape alone
            writing.page.keyboard.press("Escape")
        writing.page.keyboard.press("Tab")
    writing.page.keyboard.press("Control+a")
    writing.page.keyboard.type("def relu_prime(z):\nreturn z > 0")
    expect(code(writing)).to_contain_text("    return z > 0")
    writing.page.keyboard.press("Escape")
    writing.page.keyboard.press("Tab")
    expect(writing.button("Check")).to_be_focused()
    writing.page.keyboard.press("Enter")
    expect(verdict(writing)).to_contain_text("Right")
