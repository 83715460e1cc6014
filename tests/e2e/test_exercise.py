"""Exercises in Inspect: one works hidden numbers out, and is told whether one is right."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.checks import OVERFLOW, SMALL_TARGETS, VIOLATIONS, faults_of
from tests.browser.visit import FOLLOW

ADDRESS = "#dataset=points&tab=inspect&layers=3-tanh&optimizer=sgd&exercise="
NAMED = re.compile(r"^(.+)\[(\d+),(\d+)\]")
SPELT = {"Δ": "Delta", "ℓ": "losses"}
# Of each grid in sight its name, the number of its first row, and its cells.
GRIDS = """() => Array.from(document.querySelectorAll("table[role=grid]"))
    .filter(table => table.checkVisibility())
    .map(table => [
        table.getAttribute("aria-label"),
        Number(table.rows[1].cells[0].textContent),
        Array.from(table.rows).slice(1).map(
            row => Array.from(row.cells).slice(1).map(cell => cell.textContent)),
    ])"""


class Pupil:
    """One who works on an exercise."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.box = self.page.get_by_role("textbox", name="Your number")
        self.verdict = self.page.get_by_role("status", name="Verdict", exact=True)
        self.score = self.page.get_by_role("status", name="Score")
        self.exercise = self.page.get_by_role("region", name="Exercise")
        self.question = self.exercise.locator(".question b")
        self.sum = self.page.get_by_role("status", name="Sum")

    def open(self, task=""):
        """Open Inspect with an exercise; a page that is open keeps its network."""
        if self.page.url.partition("#")[0] == self.visit.site:
            self.page.evaluate(FOLLOW, f"{ADDRESS}{task}")
        else:
            self.visit.open(f"{ADDRESS}{task}")
        if task:
            expect(self.exercise).to_have_attribute("aria-busy", "false")
            expect(self.exercise).to_be_visible()
        else:
            expect(self.exercise).to_be_hidden()
        return self

    def asked(self):
        """The cell that is asked for: its matrix's name, and its place."""
        text = self.question.inner_text()
        name, row, column = NAMED.match(" ".join(text.split())).groups()
        for sign, letters in SPELT.items():
            name = name.replace(sign, letters)
        return name, int(row), int(column)

    def type(self, text):
        self.box.fill(text)
        self.box.press("Enter")
        return self.verdict

    def cell(self, name, row, column):
        grid = self.page.get_by_role("grid", name=name, exact=True)
        return grid.get_by_role("row").nth(row + 1).get_by_role("gridcell").nth(column)

    def lit(self, name):
        return self.page.get_by_role("grid", name=name, exact=True).locator(".lit").count()


@pytest.fixture
def pupil(visit):
    return Pupil(visit)


@pytest.fixture(scope="module")
def numbers():
    """Filled by the first test that reads them: every matrix of the step, by its name."""
    return {}


def read_numbers(pupil, numbers):
    """Read every number of the step from the page, with all digits, before any is hidden."""
    if numbers:
        return
    pupil.open()
    pupil.page.get_by_role("button", name="Full precision", pressed=False).click()
    for button in pupil.page.get_by_role("toolbar", name="Stages").get_by_role("button").all():
        button.click()
        for name, first, cells in pupil.page.evaluate(GRIDS):
            numbers[name] = first, cells
    pupil.page.get_by_role("button", name="Full precision", pressed=True).click()


def test_exercise_hides_numbers_checks_what_is_typed_and_leads_from_one_to_the_next(pupil):
    pupil.open("matrix.Z1.1")
    assert pupil.asked() == ("Z1", 1, 0)
    expect(pupil.score).to_have_text("0 right, 0 shown, 12 left")
    for row, column in ((1, 0), (3, 3)):
        expect(pupil.cell("Z1", row, column)).to_have_text("?")
    expect(pupil.sum).to_have_text("Z1[1,0] = ?")
    assert pupil.lit("W1") == 0
    # Worked out by names, as a calculator would with the numbers.
    text = "W1[1,0]·A0[0,0] + W1[1,1]·A0[1,0] + W1[1,2]·A0[2,0]"
    expect(pupil.type(text)).to_contain_text("Right: Z1[1,0] = ")
    expect(pupil.score).to_have_text("1 right, 0 shown, 11 left")
    expect(pupil.cell("Z1", 1, 0)).not_to_have_text("?")
    assert pupil.asked() == ("Z1", 1, 1)
    expect(pupil.box).to_be_focused()
    expect(pupil.box).to_have_value("")


def test_a_wrong_answer_lights_a_second_gives_the_sum_and_a_third_the_number(pupil):
    pupil.open("number.Z2.1.2")
    expect(pupil.type("12345")).to_contain_text("What it is made of is lit")
    assert pupil.lit("W2") == 4
    assert pupil.lit("A1") == 4
    expect(pupil.sum).to_have_text("Z2[1,2] = ?")
    expect(pupil.type("12346")).to_contain_text("It is W2[1,0]·A1[0,2] + W2[1,1]·A1[1,2]")
    expect(pupil.sum).to_contain_text("Z2[1,2] = W2[1,0]·A1[0,2] + ")
    expect(pupil.sum).not_to_contain_text("0.")
    expect(pupil.cell("Z2", 1, 2)).to_have_text("?")
    expect(pupil.type("12347")).to_contain_text(re.compile(r"Z2\[1,2\] is −?\d"))
    expect(pupil.cell("Z2", 1, 2)).not_to_have_text("?")
    expect(pupil.score).to_have_text("0 right, 1 shown, 0 left")
    pupil.page.get_by_role("button", name="Next number").click()
    expect(pupil.verdict).to_contain_text("All done: 0 of 1 right")


def test_what_is_no_number_is_told_and_counts_for_nothing(pupil):
    pupil.open("number.A1.1.0")
    for text in ("", "abc", "2 3", "1/0", "A1[1,0]", "Z1[9,9]", "<b>1</b>"):
        pupil.type(text)
        expect(pupil.box).to_have_attribute("aria-invalid", "true")
        expect(pupil.verdict).not_to_contain_text("Not yet")
    expect(pupil.type("A1[1,0]")).to_contain_text("hidden")
    expect(pupil.score).to_have_text("0 right, 0 shown, 1 left")
    assert pupil.lit("Z1") == 0
    expect(pupil.type("tanh(Z1[1,0])")).to_contain_text("Right")


def test_right_and_wrong_answers_to_forty_random_cells_are_judged_as_they_are(pupil, numbers):
    read_numbers(pupil, numbers)
    for seed in (1, 2, 3, 4):
        pupil.open(f"random.10.{seed}")
        for turn in range(10):
            name, row, column = pupil.asked()
            first, cells = numbers[name]
            text = cells[row - first][column]
            number = float(text.replace("−", "-"))
            wrong = [f"−({text})", f"2·({text})", f"{text} + 1", f"{number:.0e}", f"0.7·({text})"]
            if number and abs(float(f"{number:.0e}") / number - 1) < 0.06:
                wrong.remove(f"{number:.0e}")  # it has one digit
            expect(pupil.type(wrong[turn % len(wrong)])).to_contain_text(
                re.compile("Not yet|not yet")
            )
            right = [text, text.replace(".", ","), f"{number:.3g}", f"({text})/2 + ({text})/2"]
            expect(pupil.type(right[turn % len(right)])).to_contain_text("Right")
        expect(pupil.verdict).to_contain_text("All done: 10 of 10 right")


def test_the_same_sheet_comes_from_the_same_link_and_another_from_a_press(pupil):
    pupil.open("random.8.27")
    first = questions(pupil)
    pupil.open("random.3.5")
    pupil.open("random.8.27")
    assert questions(pupil) == first
    pupil.page.get_by_role("button", name="Another sheet").click()
    expect(pupil.exercise).to_have_attribute("aria-busy", "false")
    expect(pupil.page).not_to_have_url(re.compile(r"random\.8\.27"))
    expect(pupil.score).to_have_text("0 right, 0 shown, 8 left")
    assert questions(pupil) != first


def questions(pupil, count=8):
    """The cells of a sheet, by skipping each; the last is followed by the first."""
    found = []
    for _ in range(count):
        found.append(pupil.asked())
        pupil.page.get_by_role("button", name="Skip").click()
    assert pupil.asked() == found[0]
    return found


def test_exercise_is_a_button_in_inspect_and_training_goes_on_beneath(pupil):
    pupil.open()
    pupil.page.get_by_role("button", name="Exercise", exact=True).click()
    expect(pupil.question).to_be_visible()
    expect(pupil.box).to_be_focused()
    expect(pupil.page).to_have_url(re.compile(r"exercise=random\.5\.\d+"))
    pupil.page.get_by_role("combobox", name="Hide").select_option("The matrix that is shown")
    expect(pupil.exercise).to_have_attribute("aria-busy", "false")
    expect(pupil.page).to_have_url(re.compile("exercise=matrix"))
    pupil.visit.button("Train").click()
    expect(pupil.visit.engine).to_have_text(re.compile("Training|Finished"))
    asked, shown = pupil.asked(), grids(pupil)
    expect(pupil.visit.number("Epoch")).to_have_text(re.compile("[1-9]"))
    assert (pupil.asked(), grids(pupil)) == (asked, shown)
    pupil.page.get_by_role("button", name="Leave exercise").click()
    expect(pupil.exercise).to_be_hidden()
    expect(pupil.page).not_to_have_url(re.compile("exercise"))
    expect(pupil.page.get_by_role("gridcell", name="?", exact=True)).to_have_count(0)
    # The numbers follow the training again.
    for _ in range(100):
        if grids(pupil) != shown:
            break
        pupil.page.wait_for_timeout(100)
    assert grids(pupil) != shown
    pupil.visit.button("Reset").click()
    expect(pupil.visit.number("Batch")).to_have_text(re.compile("^(–|0)"))


def grids(pupil):
    return pupil.page.evaluate(GRIDS)


def test_a_given_number_cannot_be_asked_for_and_a_mistyped_link_says_so(pupil):
    pupil.open("number.W1.1.0")
    expect(pupil.verdict).to_contain_text("W1[1,0] is given: there is nothing to work out")
    expect(pupil.box).to_be_hidden()
    pupil.page.evaluate(FOLLOW, f"{ADDRESS}everything")
    expect(pupil.page.get_by_role("alert").first).to_contain_text("random.5.27")


def test_the_keyboard_alone_works_a_sheet_to_its_end(pupil):
    pupil.open()
    pupil.page.get_by_role("button", name="Exercise", exact=True).focus()
    pupil.page.keyboard.press("Enter")
    expect(pupil.box).to_be_focused()
    expect(pupil.score).to_contain_text("5 left")
    for left in (4, 3, 2, 1, 0):
        for wrong in (1, 2, 3):
            pupil.page.keyboard.press("Control+a")
            pupil.page.keyboard.type(f"123{wrong}")
            pupil.page.keyboard.press("Enter")
        expect(pupil.score).to_contain_text(f"{5 - left} shown, {left} left")
        pupil.page.keyboard.press("Enter")
    expect(pupil.verdict).to_contain_text("All done: 0 of 5 right")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 320])
def test_everyone_can_use_it_by_axes_rules_and_it_fits_a_phone(pupil, scheme, width):
    page = pupil.page
    pupil.open("matrix.Z1.1")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})
    pupil.type("12345")
    pupil.type("what?")
    assert faults_of(page, VIOLATIONS, within="section.exercise") == []
    assert faults_of(page, OVERFLOW) == []
    assert faults_of(page, SMALL_TARGETS) == []
    page.get_by_role("button", name="As a page to print").click()
    assert faults_of(page, VIOLATIONS, within="dialog") == []
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
