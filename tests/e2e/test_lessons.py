"""Learn: every lesson to its end by keyboard alone, and one's own network after it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import CHECKS, faults_of
from tests.browser.visit import LOADING

SAMPLE = """# One of a teacher
About it.

## Choose seven
start: dataset=points&shape=xor
point: spinbutton Epochs
Set the epochs to 7. <b>This is no HTML.</b>
check: setting epochs = 7
hint: Seven, please.
"""


# Until a training that is about to begin has come to an end, however short or long it is.
TRAINED = """() => {
    const status = document.querySelector("[role=status][aria-label=Engine]");
    window.trained = new Promise((done) => {
        let hasBegun = false;
        const observer = new MutationObserver(() => {
            hasBegun ||= status.textContent.startsWith("Training");
            if (!hasBegun || !/^(Finished|Paused)$/.test(status.textContent)) return;
            observer.disconnect();
            done();
        });
        observer.observe(status, { childList: true, characterData: true, subtree: true });
    });
}"""


class Student:
    """Takes lessons by keyboard alone."""

    def __init__(self, visit):
        self.visit = visit
        self.page = visit.page

    def region(self):
        return self.page.get_by_role("region", name=re.compile("^Lesson: "))

    def button(self, name):
        return self.region().get_by_role("button", name=name, exact=True)

    @property
    def hint(self):
        return self.region().get_by_role("status", name="Hint")

    def begin(self, title):
        """Open the list of lessons, and one of them."""
        lessons = self.page.get_by_role("list", name="Lessons")
        learn = self.visit.button("Learn")
        if learn.get_attribute("aria-expanded") == "false" or self.region().is_visible():
            learn.press("Enter")
        lessons.get_by_role("button", name=title, exact=True).press("Enter")
        expect(self.region()).to_have_accessible_name(f"Lesson: {title}")

    def wait_for(self, step, count):
        expect(self.region()).to_contain_text(re.compile(f"Step {step} of {count}"))
        expect(self.region()).not_to_have_attribute("aria-busy", "true")

    # Deeds, each by keys.

    def press(self, name):
        self.visit.button(name).first.press("Enter")

    def train(self):
        self.page.evaluate(TRAINED)
        self.press("Train")
        self.page.evaluate("window.trained")

    def set(self, name, value):
        field = self.visit.field(name)
        field.press("Control+a")
        self.page.keyboard.type(str(value))
        field.press("Enter")

    def choose(self, name, text):
        """Go to the option that begins so."""
        choice = self.visit.choice(name)
        choice.focus()
        options = choice.locator("option").all_inner_texts()
        (wanted,) = (at for at, option in enumerate(options) if option.startswith(text))
        steps = wanted - choice.evaluate("choice => choice.selectedIndex")
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def stage(self, name):
        stages = self.page.get_by_role("toolbar", name="Stages")
        stages.locator(f"button[data-name='{name}']").press("Enter")

    def cell(self, name, row, column):
        """Go to a cell by the arrow keys."""
        table = self.page.get_by_role("grid", name=name, exact=True)
        table.locator("td[tabindex='0']").focus()
        self.page.keyboard.press("Control+Home")
        first_row = int(table.locator("tbody th").first.inner_text())
        first_column = int(table.locator("thead th").nth(1).inner_text())
        for _ in range(row - first_row):
            self.page.keyboard.press("ArrowDown")
        for _ in range(column - first_column):
            self.page.keyboard.press("ArrowRight")

    def change(self, name, row, column, value):
        self.cell(name, row, column)
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(str(value))
        self.page.keyboard.press("Enter")

    def answer(self, text):
        field = self.region().get_by_role("textbox", name="Your answer")
        field.press("Control+a")
        self.page.keyboard.type(str(text))
        self.page.keyboard.press("Enter")

    def expect(self, text):
        self.button(text).press("Enter")

    def hold_at(self, hint):
        """A wrong deed gets its hint, and the step does not go on."""
        expect(self.hint).to_contain_text(hint)
        expect(self.button("Next")).to_be_disabled()

    def go_on(self):
        expect(self.button("Next")).to_be_enabled()
        self.button("Next").press("Enter")


@pytest.fixture
def student(visit):
    if visit.page.url == "about:blank":
        visit.open("#dataset=points")
    return Student(visit)


# Of each step of each lesson: wrong deeds, each with what its hint says, then the right ones.
def neuron(s):
    yield lambda: s.stage("A1"), "Press Z1"
    yield lambda: s.stage("Z1"), None
    yield lambda: s.cell("Z1", 1, 1), "Row 2, column 1"
    yield lambda: s.cell("Z1", 2, 1), None
    yield lambda: s.answer("two"), "is not understood here"
    yield lambda: s.answer("2"), "what it gives now"
    yield lambda: s.answer("99"), "5·1 + 1·1 + 0·2"
    yield lambda: s.answer("5·1 + 1·1 + 0·2"), None
    yield lambda: s.stage("A1"), "Go to Z1 first"
    yield lambda: (s.stage("Z1"), s.change("W1", 3, 0, 4)), "Change W1"
    yield lambda: s.change("W1", 3, 0, 5), None
    yield lambda: s.stage("A2"), "First say what you expect"
    yield lambda: s.expect("−6"), "change W1"
    yield lambda: s.stage("Z1"), "change W1"
    yield lambda: s.change("W1", 2, 0, -9), "go on to A1"
    yield lambda: s.stage("A1"), None


def loss(s):
    yield lambda: s.stage("A3"), "they are the ℓ"
    yield lambda: s.stage("losses"), None
    yield lambda: s.answer("2"), "That is the distance"
    yield lambda: s.answer("2^2"), None
    yield lambda: s.expect("4"), ""
    yield lambda: s.stage("J"), "there, change Y"
    yield lambda: (s.stage("losses"), s.change("Y", 1, 0, 4)), "go on to J"
    yield lambda: s.stage("J"), None
    yield lambda: (s.stage("losses"), s.change("Y", 1, 0, 3)), "more than 16"
    yield lambda: s.change("Y", 1, 0, 9), None


def learning_rate(s):
    yield lambda: s.press("Train one batch"), "First say"
    yield lambda: s.expect("It falls"), "only the second step"
    yield lambda: s.press("Train one batch"), None
    yield lambda: s.expect("At 0.63"), ""
    yield s.train, "Set the learning rate to 0.0003"
    yield lambda: s.set("Learning rate", 0.0003), "learned at another rate"
    yield lambda: (s.press("Reset"), s.train()), None
    yield lambda: s.expect("It grows without end"), ""
    yield lambda: s.set("Learning rate", 0.001), "Set the learning rate to 0.01"
    yield lambda: (s.set("Learning rate", 0.01), s.train()), None
    yield lambda: s.set("Learning rate", 0.002), "Choose a rate"
    yield s.train, "too small"
    yield lambda: (s.set("Learning rate", 0.01), s.press("Reset"), s.train()), "too large"
    yield lambda: (s.set("Learning rate", 0.004), s.press("Reset"), s.train()), None


def backpropagation(s):
    yield lambda: s.answer("2"), "number of samples"
    yield lambda: s.answer("2*(2-1)/4"), None
    yield lambda: s.answer("3"), "look at the signs"
    yield lambda: s.answer("-3"), None
    yield lambda: s.answer("0.5"), "Times the weight"
    yield lambda: s.answer("-1*0.5"), None
    yield lambda: s.stage("A1"), "First say"
    yield lambda: s.expect("All of it"), "in the row “Backward”"
    yield lambda: s.stage("Delta2"), None
    yield lambda: s.answer("0.5"), "first way only"
    yield lambda: s.answer("1*0.5 + (-2)*(-0.5)"), None
    yield lambda: s.answer("-7"), "Against the gradient"
    yield lambda: s.answer("5"), None


def sigmoids(s):
    yield lambda: s.answer("0.35"), "0.20*0.10"
    yield lambda: s.answer("0.3775"), None
    yield lambda: s.expect("A little above one half"), ""
    yield lambda: s.stage("A1"), "row 1, column 0"
    yield lambda: (s.cell("A1", 2, 0), s.cell("A1", 1, 0)), None
    yield lambda: s.answer("0.298371"), "That is his"
    yield lambda: s.answer("2*0.298371"), None
    yield lambda: s.answer("1.4827"), "Times the slope"
    yield lambda: s.answer("1.4827*0.7514*(1-0.7514)"), None
    yield lambda: s.stage("W1 new"), "is in the row “Update”"
    yield lambda: (s.stage("W2 new"), s.cell("W2 new", 2, 1)), "Row 1, column 1"
    yield lambda: s.cell("W2 new", 1, 1), None


def depth(s):
    yield s.train, "First say"
    yield lambda: s.expect("About half"), None
    yield lambda: s.expect("A little"), ""
    yield lambda: s.choose("Activation of hidden layer 1", "ReLU"), "Leave the activation"
    yield lambda: (s.choose("Activation of hidden layer 1", "Identity"), s.train()), None
    yield s.train, "Choose the activation first"
    yield lambda: (s.choose("Activation of hidden layer 1", "ReLU"), s.press("Reset")), "Now press"
    yield s.train, None
    yield s.train, "Fewer units"
    yield lambda: (s.set("Units in hidden layer 1", 1), s.press("Reset"), s.train()), "Not enough"
    yield lambda: (s.set("Units in hidden layer 1", 4), s.press("Reset"), s.train()), None
    yield s.train, "Add hidden layer"
    yield lambda: (s.press("Add hidden layer"), s.press("Reset")), "Now press Train"
    yield s.train, None


def vanishing(s):
    layers = [f"Activation of hidden layer {number}" for number in range(1, 5)]
    yield lambda: s.expect("All get about the same"), ""
    yield lambda: s.choose(layers[0], "Tanh"), "Leave the sigmoids"
    yield lambda: s.choose(layers[0], "Sigmoid"), "Press Train"
    yield s.train, None
    yield lambda: s.answer("4*0.25"), "Multiplied, not added"
    yield lambda: s.answer("0.25^4"), None
    yield s.train, "Choose ReLU"
    yield lambda: (s.choose(layers[0], "ReLU"), s.press("Reset")), "All four layers"
    yield lambda: [s.choose(layer, "ReLU") for layer in layers[1:]], "Now press Train"
    yield s.train, None


def overfitting(s):
    yield lambda: s.set("Validation share, %", 10), "It should be 40"
    yield lambda: s.set("Validation share, %", 40), None
    yield lambda: s.press("Train one batch"), "First say"
    yield lambda: s.expect("A little above it"), "wait until it has finished"
    yield lambda: s.press("Resume"), None
    yield s.train, "Set “Early stopping” to 10"
    yield lambda: (s.set("Early stopping", 10), s.press("Reset"), s.train()), None
    yield lambda: s.expect("Far smaller"), ""
    yield s.train, "Set “Training samples” to 500"
    yield lambda: (s.set("Training samples", 500), s.train()), None


LESSONS = {
    "What a neuron computes": (neuron, 5),
    "What the loss is": (loss, 4),
    "One step downhill": (learning_rate, 4),
    "Backpropagation, number by number": (backpropagation, 6),
    "Two, two, two: with sigmoids": (sigmoids, 5),
    "Why layers, and why they bend": (depth, 5),
    "Why gradients vanish": (vanishing, 3),
    "Learned, or learned by heart": (overfitting, 4),
}


@pytest.mark.parametrize("title", LESSONS)
def test_a_lesson_is_taken_to_its_end_by_keyboard_and_no_wrong_deed_goes_on(student, title):
    deeds, count = LESSONS[title]
    student.begin(title)
    step = 1
    student.wait_for(step, count)
    student.visit.expected.append("diverg")
    for act, hint in deeds(student):
        expect(student.button("Next")).to_be_disabled()
        act()
        if hint is not None:
            student.hold_at(hint)
            continue
        expect(student.hint).to_contain_text("Done.")
        student.go_on()
        step += 1
        if step <= count:
            student.wait_for(step, count)
    assert step == count + 1
    expect(student.region()).to_contain_text("You have finished this lesson")
    student.button("All lessons").press("Enter")
    item = student.page.get_by_role("listitem").filter(has_text=title)
    expect(item).to_contain_text("✓ done")


def test_nothing_of_it_is_fetched_before_it_is_opened(new_visit):
    fetched = []
    new_visit.page.on("request", lambda request: fetched.append(request.url))
    new_visit.open("#dataset=points")
    parts = ("features/lesson/", "lessons/")
    assert not [url for url in fetched if any(part in url for part in parts)]
    new_visit.button("Learn").click()
    expect(new_visit.page.get_by_role("list", name="Lessons").get_by_role("button")).to_have_count(
        8
    )
    assert all(any(part in url for url in fetched) for part in parts)


def losses(visit):
    """The losses of all epochs, as the page's table has them."""
    show = visit.button("Show the numbers")
    if show.count():
        show.click()
    table = visit.page.get_by_role("table", name="Loss by epoch")
    expect(table.get_by_role("row")).to_have_count(101)
    return table.inner_text()


TRAINING = "#dataset=points&epochs=100&learning_rate=0.01"


def test_a_training_goes_on_after_a_lesson_as_if_there_had_been_none(student):
    visit = student.visit
    visit.open(TRAINING)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=LOADING)
    straight = losses(visit)
    visit.button("Reset").click()
    visit.choice("Speed").select_option("slow")
    visit.button("Train").click()
    expect(visit.number("Batch")).to_have_text("5 / 13")
    # A lesson in the midst of an epoch, with a training of its own.
    student.begin("One step downhill")
    student.wait_for(r"\d", 4)
    student.train()
    expect(visit.number("Epoch")).to_have_text("20 / 20")
    student.button("Leave").click()
    expect(visit.button("Learn")).to_be_focused()
    expect(visit.engine).to_have_text("Training")
    expect(visit.choice("Speed")).to_have_value("slow")
    visit.choice("Speed").select_option("full")
    expect(visit.engine).to_have_text("Finished", timeout=LOADING)
    assert losses(visit) == straight
    # Of the lesson's networks nothing is left to go back to: only the first training.
    visit.button("Undo reset").click()
    expect(visit.button("Undo reset")).to_be_hidden()


def test_who_leaves_and_comes_back_goes_on_at_the_same_step(student):
    visit = student.visit
    visit.open("#dataset=points&seed=3")
    student.begin("What the loss is")
    student.wait_for(r"\d", 4)
    if student.button("Next").is_disabled():
        student.stage("losses")
    student.go_on()
    student.wait_for(2, 4)
    student.button("Leave").press("Enter")
    expect(visit.field("Seed")).to_have_value("3")
    expect(visit.choice("Dataset")).to_have_value("points")
    expect(visit.page).to_have_url(re.compile("#dataset=points&seed=3$"))
    visit.button("Learn").click()
    item = student.page.get_by_role("listitem").filter(has_text="What the loss is")
    expect(item).to_contain_text(re.compile("step 2 of 4|✓ done"))
    item.get_by_role("button").press("Enter")
    student.wait_for(2, 4)
    expect(visit.choice("Dataset")).to_have_value("worked-example")
    student.button("Back").press("Enter")
    student.wait_for(1, 4)
    student.button("Leave").press("Enter")
    expect(visit.choice("Dataset")).to_have_value("points")


def test_a_step_points_at_a_control_that_the_keys_lead_to_and_back(student):
    visit = student.visit
    visit.open("#dataset=points&lesson=learning-rate")
    student.wait_for(1, 4)
    target = visit.button("Train one batch")
    expect(target).to_have_class(re.compile("pointed"))
    student.button("Show me").press("Enter")
    expect(target).to_be_focused()
    expect(target).to_be_in_viewport(ratio=1)
    student.page.keyboard.press("F6")
    expect(student.region().get_by_role("heading", level=3)).to_be_focused()
    # What it points at is not in sight: what leads there is marked.
    visit.open("#dataset=points&lesson=neuron")
    student.wait_for(r"\d", 5)
    student.page.get_by_role("tab", name="Training").press("Enter")
    expect(student.page.get_by_role("tab", name="Inspect")).to_have_class(re.compile("pointed"))
    student.button("Leave").press("Enter")
    expect(student.page.locator(".pointed")).to_have_count(0)


def choose_file(visit, name, text):
    file = {"name": name, "mimeType": "text/markdown", "buffer": text.encode()}
    visit.page.get_by_label("Lesson file").set_input_files(file)


def test_a_teacher_opens_a_lesson_of_ones_own_and_is_told_what_is_wrong(student):
    visit = student.visit
    visit.open("#lesson=list&dataset=points")
    choose_file(visit, "wrong.md", SAMPLE.replace("check:", "chekc:"))
    alert = visit.page.get_by_role("alert").filter(has_text="wrong.md")
    expect(alert).to_contain_text("opened. Line 8: “chekc” is nothing")
    choose_file(visit, "own.md", SAMPLE)
    expect(student.region()).to_have_accessible_name("Lesson: One of a teacher")
    expect(student.region()).to_contain_text("<b>This is no HTML.</b>")
    student.wait_for(1, 1)
    student.set("Epochs", 8)
    student.hold_at("Seven, please.")
    student.set("Epochs", 7)
    student.go_on()
    student.button("Leave").press("Enter")


def test_a_lesson_is_a_link_to_a_file_of_the_same_site_alone(student):
    visit = student.visit
    visit.context.route("**/my/own.md", lambda route: route.fulfill(body=SAMPLE))
    visit.open("#dataset=points&lesson=my/own.md")
    expect(student.region()).to_have_accessible_name("Lesson: One of a teacher")
    student.wait_for(1, 1)
    # A link without a lesson leaves it, and is followed.
    visit.page.evaluate("location.hash = '#dataset=points&seed=9'")
    expect(student.region()).to_be_hidden()
    expect(visit.field("Seed")).to_have_value("9")
    for path in ("no-such-lesson", "no/such.md", "//example.org/own.md"):
        visit.expected.append("404")
        visit.page.evaluate(f"location.hash = '#dataset=points&lesson={path}'")
        alert = visit.page.get_by_role("alert").filter(has_text="There is no lesson")
        expect(alert).to_contain_text(f"“{path}”")
    visit.button("Close").click()


def test_a_first_visit_is_invited_once(first_visit):
    visit = first_visit.open("#dataset=points")
    page = visit.page
    expect(page.get_by_text("New here?")).to_be_visible()
    visit.button("Start with lesson 1").click()
    expect(page.get_by_role("region", name="Lesson: What a neuron computes")).to_be_visible()
    expect(page.get_by_text("New here?")).to_be_hidden()
    page.reload()
    # Where one was is kept, and so is what was said.
    expect(page.get_by_role("region", name="Lesson: What a neuron computes")).to_be_visible(
        timeout=LOADING
    )
    expect(page.get_by_text("New here?")).to_be_hidden()


@pytest.mark.parametrize("width", [1440, 320])
def test_everybody_can_take_a_lesson(student, width):
    visit = student.visit
    visit.open("#lesson=list&dataset=points")
    visit.page.set_viewport_size({"width": width, "height": 640 if width == 320 else 900})

    def look(what):
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)
            found = [faults_of(visit.page, check, within="[data-panel=lesson]") for check in CHECKS]
            assert not any(found), f"{what}, {scheme}: {found}"
        visit.page.emulate_media(color_scheme="light")

    expect(visit.page.get_by_role("list", name="Lessons").get_by_role("button")).to_have_count(8)
    look("the list")
    student.begin("Why gradients vanish")
    student.wait_for(1, 3)
    look("a question")
    visit.open("#dataset=points&lesson=backpropagation")
    student.wait_for(1, 6)
    student.answer("2")
    look("a hint")
    cell = visit.page.get_by_role("grid", name="A0").locator("td").first
    student.button("Show me").click()
    expect(visit.page.locator(".pointed")).to_be_in_viewport(ratio=1)
    cell.scroll_into_view_if_needed()
    student.button("Leave").click()
