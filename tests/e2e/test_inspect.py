"""Inspect: backpropagation, cell by cell, read from the page and worked out again."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from arithmetic import work_out
from playwright.sync_api import expect
from worked_names import CONTRACT, PRINTED_HALF

from mfnet.layer import relu, relu_prime, sigmoid, sigmoid_prime
from mfnet.parts.activations import gelu, gelu_prime, softplus, tanh_prime
from tests.browser.views import CUT_OFF
from tests.browser.visit import Visit

FIXTURE = Path(__file__).parents[1] / "fixtures" / "worked_example.json"
EXAMPLE = json.loads(FIXTURE.read_text())

MATRIX = """table => Array.from(table.rows).slice(1).map(
    row => Array.from(row.cells).slice(1).map(cell => cell.textContent))"""
# Of each grid in sight its name, the number of its first row, and its cells.
GRIDS = """() => Array.from(document.querySelectorAll("table[role=grid]"))
    .filter(table => table.checkVisibility())
    .map(table => [
        table.getAttribute("aria-label"),
        Number(table.rows[1].cells[0].textContent),
        Array.from(table.rows).slice(1).map(
            row => Array.from(row.cells).slice(1).map(cell => cell.textContent)),
    ])"""
# The focus goes from cell to cell; after each, what the page says of it.
SUMS = """() => {
    const sum = document.querySelector('[role=status][aria-label=Sum]');
    const tables = document.querySelectorAll("table[role=grid]");
    return Array.from(tables).filter(table => table.checkVisibility()).map(table => [
        table.getAttribute("aria-label"),
        Array.from(table.rows).slice(1).map(row => Array.from(row.cells).slice(1).map(cell => {
            cell.focus({ preventScroll: true });
            return Array.from(sum.querySelectorAll('p'), line => line.textContent);
        })),
    ]);
}"""

SIGNS = {"Δ": "Delta", "ℓ": "losses"}
CELL = re.compile(r"(?:g′\(\w+\)|(?:dJ/d)?(?:[A-Z]|Δ|ℓ)\d*(?: new)?ᵀ?)\[\d+,\d+\]")


class Inspector:
    """The panel, as a person finds her way on it."""

    def __init__(self, visit):
        self.visit, self.page = visit, visit.page
        self.scrubber = self.page.get_by_role("slider", name="Stage")
        self.sum = self.page.get_by_role("status", name="Sum")
        self.stages = self.page.get_by_role("toolbar", name="Stages")
        self.samples = self.page.get_by_role("spinbutton", name="Samples", exact=True)

    def open(self, address):
        """The view as it is at first, whatever an earlier test has set."""
        self.visit.open(f"#tab=inspect&{address}")
        expect(self.scrubber).to_be_visible()
        for name in ("Full precision", "Freeze these numbers"):
            self.visit.switch(name, on=False)
        self.samples.fill("4")
        self.scrubber.press("Home")
        return self

    def names(self):
        """The stages, in the order of the keyboard."""
        texts = (button.inner_text() for button in self.stages.get_by_role("button").all())
        return [spelt(" ".join(text.split())) for text in texts]

    def stage(self, name):
        return self.stages.get_by_role("button", name=printed(name), exact=True)

    def go(self, name):
        self.stage(name).click()
        return self

    def grid(self, name):
        return self.page.get_by_role("grid", name=name, exact=True)

    def cell(self, name, row, column):
        """A cell by its place in a grid that has a bias row."""
        line = self.grid(name).get_by_role("row").nth(row + 1)
        return line.get_by_role("gridcell").nth(column)

    def matrix(self, name):
        return as_numbers(self.grid(name).evaluate(MATRIX))

    def read_all(self, ask=None):
        """Every matrix on the page, stage by stage, and from which row on it is numbered.

        Also what the page answers at each stage, if a function is given that asks it.
        """
        matrices, answers = {}, []
        for name in self.names():
            self.go(name)
            for shown, first, cells in self.page.evaluate(GRIDS):
                matrices[shown] = (as_numbers(cells), first)
            answers += ask() if ask else []
        return matrices, answers


@pytest.fixture
def inspector(visit):
    return Inspector(visit)


@pytest.fixture
def example(inspector):
    return inspector.open("dataset=worked-example")


def as_numbers(lines):
    return np.array([list(map(number, line)) for line in lines])


def number(text):
    return float(text.replace("−", "-").replace("∞", "inf"))


def test_the_worked_example_matrix_by_matrix(inspector):
    inspector.open("dataset=points")
    inspector.visit.button("Worked example").click()
    expect(inspector.visit.choice("Dataset")).to_have_value("worked-example")
    expect(inspector.page.get_by_text("twice the ones printed")).to_be_visible()
    expect(inspector.grid("A0")).to_be_visible()
    expect(inspector.stages.get_by_role("button")).to_have_count(22)
    shown, _ = inspector.read_all()
    for name, printed in CONTRACT.items():
        np.testing.assert_array_equal(shown[name][0], EXAMPLE[printed], err_msg=name)
    for name, printed in PRINTED_HALF.items():
        full = 2 * np.array(EXAMPLE[f"printed_{printed}"])
        np.testing.assert_array_equal(shown[name][0], full, err_msg=name)
    assert shown["J"][0] == [[EXAMPLE["loss"]]]


RANDOM = [
    "dataset=points&layers=5-tanh,4-gelu&weight_decay=0.01",
    "dataset=points&layers=4-softplus,3-identity,3-elu&loss=binary-cross-entropy&optimizer=nesterov",
    "dataset=points&layers=9-sigmoid&loss=mean-squared-error&optimizer=adamw&weight_decay=0.1",
    "dataset=points&shape=plane&layers=6-leaky-relu&loss=huber&optimizer=rmsprop&weight_decay=0.1",
    "dataset=california-housing&layers=5-relu&loss=mean-absolute-error&optimizer=momentum",
    "dataset=worked-example&layers=&optimizer=sgd&weight_decay=0.5",
]
FUNCTIONS = {
    "tanh": (np.tanh, tanh_prime),
    "gelu": (gelu, gelu_prime),
    "softplus": (softplus, sigmoid),
    "identity": (lambda z: z, lambda _: 1.0),
    "sigmoid": (sigmoid, sigmoid_prime),
    "relu": (relu, relu_prime),
    "elu": (lambda z: z if z > 0 else np.expm1(z), lambda z: 1.0 if z > 0 else np.exp(z)),
    "leaky-relu": (lambda z: max(z, 0.01 * z), lambda z: 1.0 if z > 0 else 0.01),
}
SCALARS = {"μ": 0.9, "α": 0.99, "β1": 0.9, "β2": 0.999, "ε": 1e-8, "m": 3.0, "t": 3.0}


@pytest.mark.parametrize("address", RANDOM)
def test_every_sum_that_is_written_out_is_that_of_the_cells_it_names(inspector, address):
    inspector.open(address)
    for _ in range(2):  # so that optimizers have something to remember
        inspector.visit.button("Train one batch").click()
        expect(inspector.visit.engine).to_have_text(re.compile("Paused|Finished"))
    inspector.samples.fill("3")
    inspector.visit.switch("Full precision")
    inspector.visit.switch("Freeze these numbers")
    inspector.go("A0")
    expect(inspector.cell("A0", 0, 2)).to_be_visible()
    expect(inspector.cell("A0", 0, 3)).to_have_count(0)
    matrices, sums = inspector.read_all(ask=lambda: inspector.page.evaluate(SUMS))
    settings = dict(part.split("=") for part in address.split("&"))
    scalars = SCALARS | {
        "η": float(inspector.visit.field("Learning rate η").input_value()),
        "λ": float(settings.get("weight_decay", 0)),
    }
    activations = [layer.split("-", 1)[1] for layer in settings["layers"].split(",") if layer]
    checked = 0
    for name, lines in sums:
        first = matrices[name][1]
        for row, line in enumerate(lines):
            for column, said in enumerate(line):
                place = f"{printed(name)}[{row + first},{column}]"
                check(said, place, matrices, scalars, activations)
                checked += len(said) > 2
    assert checked > 50


def spelt(name):
    for sign, word in SIGNS.items():
        name = name.replace(sign, word)
    return name


def printed(name):
    for sign, word in SIGNS.items():
        name = name.replace(word, sign)
    return name


def value(matrices, written):
    """The number that stands in a cell, by how the cell is written, `W1[2,0]`."""
    name, row, column = re.fullmatch(r"(.+)\[(\d+),(\d+)\]", written).groups()
    name, row, column = spelt(name), int(row), int(column)
    if name.endswith("ᵀ"):
        name, row, column = name[:-1], column, row
    shown, first = matrices[name]
    return shown[row - first, column]


def check(said, place, matrices, scalars, activations):
    """What is said of a cell: which cells, their numbers, and what these come to."""
    left, _, symbols = said[0].partition(" = ")
    assert left == place, said
    in_its_grid = value(matrices, place)
    if len(said) == 1 or not said[-1].startswith("= "):  # words, not a sum
        assert said[-1].endswith(".") or number(symbols) == in_its_grid, said
        return
    assert number(said[-1].removeprefix("= ")) == in_its_grid, said
    if "Σ" in symbols:
        assert_close(sum(terms(symbols, matrices, scalars)), in_its_grid, said)
        return
    layer = re.search(r"Z(\d+)", symbols)
    g, g_prime = FUNCTIONS[activations[int(layer[1]) - 1]] if layer and "g" in symbols else (0, 0)
    with_numbers = CELL.sub(lambda cell: f"({float(value(matrices, cell[0]))!r})", symbols)
    for scalar, size in scalars.items():
        with_numbers = re.sub(rf"(?<![\w.]){scalar}(?![\w.])", f"({size!r})", with_numbers)
    assert_close(work_out(with_numbers, g=g, g_prime=g_prime), in_its_grid, said)
    if len(said) == 3:
        assert_close(work_out(said[1].removeprefix("= ")), in_its_grid, said)


def terms(symbols, matrices, scalars):
    """The terms of `Σ W1[2,k]·A0[k,1],  k from 0 to 9`, or of a mean."""
    if symbols.startswith("Σ ℓ"):
        return (matrices["losses"][0] / scalars["m"]).ravel()
    product, start, end = re.fullmatch(r"Σ (.+), +k from (\d+) to (\d+)", symbols).groups()
    left, right = product.replace("]·", "]|").split("|")
    return [
        value(matrices, left.replace("k", str(k))) * value(matrices, right.replace("k", str(k)))
        for k in range(int(start), int(end) + 1)
    ]


def assert_close(worked_out, shown, said):
    np.testing.assert_allclose(worked_out, shown, rtol=1e-9, atol=1e-12, err_msg=str(said))


def test_all_terms_of_a_long_sum_can_be_had(inspector):
    inspector.open("layers=12-relu&samples=1000")
    inspector.visit.switch("Full precision")
    inspector.go("Z1")
    inspector.cell("Z1", 3, 1).click()
    expect(inspector.sum).to_contain_text("the 5 largest of 785 terms")
    shown = inspector.cell("Z1", 3, 1).inner_text()
    inspector.visit.button("Show all 785 terms").click()
    rows = inspector.page.get_by_role("table", name="Terms").evaluate(
        "table => [...table.rows].slice(1).map(row => [...row.cells].map(c => c.textContent))"
    )
    assert len(rows) == 785
    assert rows[400][0] == "W1[3,400]"
    assert rows[400][2] == "A0[400,1]"
    total = sum(number(row[1]) * number(row[3]) for row in rows)
    assert total == pytest.approx(number(shown), rel=1e-9)


def test_a_large_matrix_has_a_magnifier_that_the_keys_move(inspector):
    inspector.open("layers=12-relu&samples=1000")
    inspector.go("Z1")
    weights = inspector.grid("W1")
    assert weights.get_attribute("aria-colcount") == "786"
    cell = weights.get_by_role("gridcell").first
    cell.focus()
    for _ in range(3):
        inspector.page.keyboard.press("Control+Home")
    expect(inspector.sum).to_contain_text("W1[0,0] = 1")
    for _ in range(7):
        inspector.page.keyboard.press("ArrowRight")
    for _ in range(5):
        inspector.page.keyboard.press("ArrowDown")
    expect(inspector.sum).to_contain_text("W1[5,7] =")
    focused = inspector.page.locator(":focus")
    expect(focused).to_have_attribute("aria-colindex", "9")
    expect(focused.locator("xpath=..")).to_have_attribute("aria-rowindex", "7")
    assert number(focused.inner_text()) == number(inspector.sum.inner_text().split()[2])
    inspector.page.keyboard.press("Control+End")
    expect(inspector.sum).to_contain_text("W1[12,784] =")


def test_of_a_few_thousand_numbers_those_in_sight_are_there_and_the_keys_reach_all(inspector):
    inspector.open("dataset=points&layers=40-tanh,40-tanh")
    inspector.go("Z2")
    weights = inspector.grid("W2")
    assert weights.get_attribute("aria-rowcount") == "42"
    assert weights.get_by_role("gridcell").count() < 200
    weights.get_by_role("gridcell").first.click()
    for key, place in [
        ("Control+End", (40, 40)),
        ("ArrowUp", (39, 40)),
        ("Home", (39, 0)),
        ("Control+Home", (0, 0)),
        *[("ArrowDown", (row, 0)) for row in range(1, 20)],
    ]:
        inspector.page.keyboard.press(key)
        expect(inspector.sum).to_contain_text(f"W2[{place[0]},{place[1]}] = ")
    focused = inspector.page.locator(":focus")
    expect(focused).to_be_in_viewport()
    expect(focused.locator("xpath=..")).to_have_attribute("aria-rowindex", "21")
    assert number(focused.inner_text()) == number(inspector.sum.inner_text().split()[2])
    header = weights.get_by_role("rowheader", name="19", exact=True).bounding_box()
    beside = inspector.grid("Z2").get_by_role("rowheader", name="19", exact=True).bounding_box()
    assert header["y"] == pytest.approx(beside["y"], abs=1)  # rows stay beside each other


def test_what_scrolls_along_does_not_pull_back_what_has_gone_on(inspector):
    inspector.open("dataset=points&layers=40-tanh,40-tanh")
    inspector.go("Z2")
    weights = inspector.grid("W2").locator("xpath=ancestor::*[@class='scroller']")
    expect(inspector.grid("W2").get_by_role("gridcell").first).to_be_visible()
    weights.evaluate(
        """scroller => new Promise((resolve) => {
            scroller.scrollTop = 150;
            requestAnimationFrame(() => { // Z2 has followed, and its own event is yet to come
                scroller.scrollTop = 300;
                setTimeout(resolve, 200);
            });
        })"""
    )
    beside = inspector.grid("Z2").locator("xpath=ancestor::*[@class='scroller']")
    tops = [scroller.evaluate("scroller => scroller.scrollTop") for scroller in (weights, beside)]
    assert tops == [300, 300]


def test_the_focus_is_always_at_the_number_that_is_explained(inspector):
    inspector.open("samples=64&layers=128-relu")
    inspector.go("Z1")
    press = inspector.page.keyboard.press
    inspector.grid("W1").get_by_role("gridcell").first.focus()
    press("Control+Home")
    for _ in range(3):
        press("Control+End")
        press("ArrowUp")
    moves = {"ArrowLeft": (0, -1), "ArrowUp": (-1, 0), "ArrowRight": (0, 1), "ArrowDown": (1, 0)}
    expect(inspector.sum).to_contain_text("W1[127,784] = ")
    row, column = 127, 784
    for key, times in [("ArrowLeft", 20), ("ArrowUp", 9), ("ArrowRight", 9), ("ArrowDown", 4)]:
        for _ in range(times):
            press(key)
            row, column = row + moves[key][0], column + moves[key][1]
            focused = inspector.page.evaluate(FOCUSED_CELL)
            assert focused == [row, column, True, f"W1[{row},{column}]"]
    press("Enter")
    expect(inspector.page.get_by_role("textbox", name=f"W1[{row},{column}]")).to_be_focused()
    inspector.grid("A0").get_by_role("gridcell").last.hover()
    expect(inspector.page.get_by_role("textbox", name=f"W1[{row},{column}]")).to_be_focused()
    inspector.page.keyboard.type("3")
    press("Enter")
    expect(inspector.page.locator(":focus")).to_have_text("3")


FOCUSED_CELL = """() => {
    const cell = document.activeElement;
    const [row, column] = [cell.parentElement.ariaRowIndex, cell.ariaColIndex];
    const sum = document.querySelector("[role=status][aria-label=Sum]").innerText;
    return [row - 2, column - 2, cell.classList.contains("at"), sum.split(" ")[0]];
}"""


@pytest.mark.parametrize("layers", ["3-tanh", "40-tanh,40-tanh", "128-relu"])
def test_whatever_leads_to_another_matrix_takes_the_focus_along(inspector, layers):
    dataset = "mnist&samples=64" if layers == "128-relu" else "points"
    inspector.open(f"dataset={dataset}&layers={layers}")
    cell = inspector.page.locator("[role=grid] td:focus")  # by its role it takes long to find
    stages = inspector.names()
    inspector.go(stages[0])
    inspector.page.get_by_role("grid").last.get_by_role("gridcell").last.focus()
    for name in stages[1:]:
        inspector.page.keyboard.press("PageDown")
        expect(inspector.stage(name)).to_have_attribute("aria-current", "step")
        expect(cell).to_have_count(1)
    for name in stages:
        for key in ("Enter", "PageDown", "PageUp"):
            title = inspector.go(name).page.get_by_title("Go to this matrix").filter(visible=True)
            if title.count() == 0 or (name, key) == (stages[-1], "PageDown"):
                continue
            title.first.press(key)
            expect(inspector.stage(name)).not_to_have_attribute("aria-current", "step")
            expect(cell).to_have_count(1)


def test_one_who_goes_on_before_anything_is_drawn_keeps_the_focus(inspector):
    inspector.open("dataset=mnist&samples=64&layers=128-relu")
    lost = inspector.page.evaluate(ALL_WAYS_AT_ONCE)
    assert not lost, "\n".join(lost)


# Every way from matrix to matrix, taken before a frame; where the focus is then not on a cell, at
# once or after whatever came late.
ALL_WAYS_AT_ONCE = """async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const links = () => [...document.querySelectorAll("[title='Go to this matrix']")]
        .filter((link) => link.checkVisibility());
    const isLost = () => !document.activeElement.matches("[role=grid] td");
    const stages = [...document.querySelectorAll("[role=toolbar][aria-label=Stages] button")];
    const lost = [];
    for (const [before, from] of stages.flatMap((from) => [[stages[0], from], [from, from]])) {
        from.click();
        const keys = ["click", "PageDown", "PageUp"];
        for (const [at, key] of links().flatMap((_, at) => keys.map((key) => [at, key]))) {
            before.click();
            await frame();
            from.click();
            const link = links()[at];
            link.focus();
            if (key === "click") link.click();
            else link.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            const to = stages.find((stage) => stage.ariaCurrent === "step");
            if (to === from) continue; // there is none after the last
            const wasLost = isLost();
            await frame();
            await frame();
            if (wasLost || isLost())
                lost.push(`${before.innerText} to ${from.innerText}, ${key} to ${to.innerText}`);
        }
    }
    return lost;
}"""


def test_the_steps_can_be_walked_by_button_scrubber_and_keyboard(example):
    page, button = example.page, example.visit.button
    expect(example.scrubber).to_have_attribute("aria-valuetext", "Stage 1 of 22: A0, 3 × 4")
    expect(button("Back")).to_have_attribute("aria-disabled", "true")
    button("Next").click()
    expect(page.get_by_role("heading", name="Z1 = W1 A0")).to_be_visible()
    example.scrubber.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="A1 = g(Z1)")).to_be_visible()
    button("Back").click()
    example.cell("Z1", 2, 1).click()
    page.keyboard.press("PageDown")
    expect(page.get_by_role("heading", name="A1 = g(Z1)")).to_be_visible()
    expect(example.grid("A1").get_by_role("gridcell").and_(page.locator(":focus"))).to_have_count(1)
    page.keyboard.press("PageUp")
    current = example.stage("Z1")
    expect(current).to_have_attribute("aria-current", "step")
    current.focus()
    page.keyboard.press("End")
    expect(example.scrubber).to_have_attribute("aria-valuetext", "Stage 22 of 22: W3 new, 2 × 3")
    button("Play").click()
    expect(page.get_by_role("heading", name="Z1 = W1 A0")).to_be_visible()
    button("Stop").click()
    expect(button("Play")).to_be_visible()


def test_arrow_keys_go_from_cell_to_cell_and_light_what_made_each(example):
    example.go("Z1")
    example.cell("Z1", 2, 1).click()
    terms_of = "W1[2,0]·A0[0,1] + W1[2,1]·A0[1,1] + W1[2,2]·A0[2,1]"
    expect(example.sum).to_contain_text(f"Z1[2,1] = {terms_of}")
    expect(example.sum).to_contain_text("= 0·1 + 1·1 + 1·3")
    expect(example.sum).to_contain_text("= 4")
    assert lit(example, "W1") == [(2, 0), (2, 1), (2, 2)]
    assert lit(example, "A0") == [(0, 1), (1, 1), (2, 1)]
    example.page.keyboard.press("ArrowRight")
    example.page.keyboard.press("ArrowUp")
    expect(example.sum).to_contain_text("Z1[1,2] =")
    expect(example.cell("Z1", 1, 2)).to_be_focused()
    assert lit(example, "W1") == [(1, 0), (1, 1), (1, 2)]
    example.cell("W1", 3, 0).hover()
    expect(example.sum).to_contain_text("W1[3,0] = 1")
    assert lit(example, "Z1") == [(3, 0), (3, 1), (3, 2), (3, 3)]


def lit(inspector, name):
    """The cells that stand out by their background."""
    grounds = inspector.grid(name).evaluate(
        """table => Array.from(table.rows).slice(1).map(row => Array.from(row.cells).slice(1).map(
            cell => getComputedStyle(cell).backgroundColor))"""
    )
    none = "rgba(0, 0, 0, 0)"
    return [
        (r, c) for r, line in enumerate(grounds) for c, ground in enumerate(line) if ground != none
    ]


def test_an_edit_is_followed_by_everything_and_can_be_undone(example):
    page, button = example.page, example.visit.button
    example.go("Z1")
    example.cell("W1", 2, 2).dblclick()
    page.get_by_role("textbox", name="W1[2,2]").fill("−2,5")
    page.keyboard.press("Enter")
    expect(example.cell("Z1", 2, 1)).to_have_text("−6.5")
    expect(example.cell("W1", 2, 2)).to_be_focused()
    expect(example.visit.number("Inspect notice")).to_contain_text("you changed a number")
    example.cell("A0", 1, 0).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(example.cell("Z1", 3, 0)).to_have_text("11")
    page.keyboard.press("Control+z")
    expect(example.cell("Z1", 3, 0)).to_have_text("2")
    expect(example.cell("Z1", 2, 1)).to_have_text("−6.5")
    page.keyboard.press("Control+Shift+z")
    expect(example.cell("Z1", 3, 0)).to_have_text("11")
    button("Undo edit").click()
    expect(example.cell("Z1", 3, 0)).to_have_text("2")
    button("Back to the network's own values").click()
    expect(example.cell("Z1", 2, 1)).to_have_text("4")
    button("Undo edit").click()
    expect(example.cell("Z1", 2, 1)).to_have_text("−6.5")


def test_the_learning_rate_and_the_samples_can_be_set(example):
    example.go("W3 new")
    expect(example.cell("W3 new", 1, 2)).to_have_text("5")
    example.visit.fill(Learning_rate_η=1)
    expect(example.cell("W3 new", 1, 2)).to_have_text("2")
    expect(example.visit.field("Learning rate")).to_have_value("0.003")  # that of training
    example.visit.fill(Samples=2)
    example.go("A0")
    expect(example.cell("A0", 1, 1)).to_be_visible()
    expect(example.cell("A0", 1, 2)).to_have_count(0)
    example.visit.fill(Samples=9)
    expect(example.visit.field("Samples")).to_have_attribute("aria-invalid", "true")


@pytest.mark.parametrize(("typed", "sentence"), [("a lot", "A number"), ("1e9", "from −1,000,000")])
def test_what_is_no_number_is_refused_at_the_cell_and_nothing_is_lost(example, typed, sentence):
    page = example.page
    example.go("Z1")
    example.cell("A0", 2, 1).dblclick()
    field = page.get_by_role("textbox", name="A0[2,1]")
    field.fill(typed)
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert").filter(has_text=sentence)).to_be_visible()
    expect(field).to_have_accessible_description(re.compile(sentence))
    page.keyboard.press("Escape")
    expect(example.cell("A0", 2, 1)).to_have_text("3")
    example.cell("W1", 0, 0).dblclick()
    expect(page.get_by_role("textbox")).to_have_count(0)  # row 0 is a constant


def test_the_page_follows_the_training_and_edits_hold_it_still(inspector):
    inspector.open("dataset=points&epochs=1000&speed=slow")
    inspector.go("Z1")
    before = inspector.matrix("W1")
    inspector.visit.button("Train").click()
    expect(inspector.cell("W1", 1, 1)).not_to_have_text(number_text(before[1, 1]))
    inspector.cell("W1", 1, 1).dblclick()
    inspector.page.get_by_role("textbox").fill("7")
    inspector.page.keyboard.press("Enter")
    expect(inspector.cell("W1", 1, 1)).to_have_text("7")
    held = inspector.matrix("W1")
    inspector.page.wait_for_timeout(1500)
    np.testing.assert_array_equal(inspector.matrix("W1"), held)
    inspector.visit.button("Back to the network's own values").click()
    expect(inspector.cell("W1", 1, 2)).not_to_have_text(number_text(held[1, 2]))
    inspector.visit.button("Pause").click()


def number_text(value):
    return f"{value:.4g}".replace("-", "−")


def test_the_chosen_test_sample_is_the_first(inspector):
    inspector.open("dataset=points&sample=6")
    expect(inspector.sum).to_contain_text("A0[")
    inspector.cell("A0", 1, 0).click()
    expect(inspector.page.get_by_text("x · test sample 6")).to_be_visible()


@pytest.mark.parametrize("layers", ["2-tanh", "2-tanh,2-tanh,2-tanh"])
def test_digits_can_be_asked_for_before_what_a_link_names_has_come(inspector, layers):
    inspector.open("dataset=points&layers=3-tanh,3-tanh").go("Z3")
    expect(inspector.sum).to_contain_text("Z3[")
    inspector.page.evaluate(FOLLOW_AND_PRESS, f"#tab=inspect&dataset=points&layers={layers}")
    last = "Z4" if layers.count("2") == 3 else "Z2"
    expect(inspector.stage(last)).to_be_visible()
    expect(inspector.sum).to_contain_text("A0[")
    inspector.visit.switch("Full precision", on=False)


# In the very task in which the page takes the link over.
FOLLOW_AND_PRESS = """(link) => new Promise((done) => {
    const isDigits = (button) => button.textContent === "Full precision";
    addEventListener("hashchange", () => {
        [...document.querySelectorAll("button")].find(isDigits).click();
        done();
    }, { once: true });
    location.hash = link;
})"""


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("address", ["points&layers=9-tanh,30-tanh", "mnist&samples=64"])
def test_a_number_is_shown_whole_or_visibly_cut(browser, site, address, width):
    visit = Visit(browser, site, viewport={"width": width, "height": 900})
    inspector = Inspector(visit).open(f"dataset={address}")
    visit.switch("Full precision")
    for name in ("Z1", "A1", "dJ/dW1", "W1 new"):
        inspector.go(name)
        assert visit.page.evaluate(CUT_OFF) == [], name
    visit.close()


def test_what_is_said_of_a_weight_is_true(inspector):
    inspector.open("dataset=points&layers=3-tanh")
    inspector.go("Z1")
    inspector.cell("W1", 1, 1).click()
    expect(inspector.sum).to_contain_text("nothing has been trained yet")
    inspector.visit.button("Train one batch").click()
    expect(inspector.sum).to_contain_text("what training has made of it so far")
    inspector.cell("W1", 1, 1).dblclick()
    inspector.page.get_by_role("textbox").fill("7")
    inspector.page.keyboard.press("Enter")
    expect(inspector.sum).to_have_text("W1[1,1] = 7You put this number in by hand.")
    inspector.cell("W1", 1, 2).click()
    expect(inspector.sum).to_contain_text("what training has made of it so far")


def test_seven_layers_fit_on_the_map(inspector):
    inspector.open("dataset=points&layers=" + ",".join(["4-tanh"] * 6))
    inspector.go("J")
    assert inspector.stages.evaluate("map => map.scrollWidth <= map.clientWidth")


def test_it_works_by_touch_on_a_phone(browser, site):
    visit = Visit(browser, site, viewport={"width": 320, "height": 640}, has_touch=True)
    inspector = Inspector(visit).open("dataset=worked-example")
    visit.button("Next").tap()
    inspector.cell("Z1", 3, 2).tap()
    expect(inspector.sum).to_contain_text("Z1[3,2] = W1[3,0]·A0[0,2]")
    expect(inspector.sum).to_be_in_viewport()
    inspector.cell("A0", 1, 0).tap()
    visit.button("Change this number").tap()
    visit.page.get_by_role("textbox", name="A0[1,0]").fill("5")
    visit.page.keyboard.press("Enter")
    expect(inspector.cell("Z1", 3, 0)).to_have_text("6")
    panel = visit.page.get_by_role("tabpanel", name="Inspect")
    assert panel.evaluate("panel => panel.scrollWidth <= panel.clientWidth")
    visit.close()


def test_a_formula_leads_to_the_lines_that_compute_it(example):
    example.go("Z1")
    link = example.page.get_by_role("link", name="The code: Linear.forward")
    with example.page.context.expect_page() as opened:
        link.click()
    page = opened.value
    expect(page.locator(":target")).to_contain_text("return matmul(self.weights, x")
    page.close()
    example.go("A0")  # which is given
    expect(example.page.get_by_role("link", name="The code")).to_have_count(0)
