"""The Network view: what it shows of a network, against the engine's own numbers."""

import json
import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.visit import Visit

SMALL = "#tab=network&samples=2560&epochs=1&layers=32-relu"
EXAMPLE = json.loads((Path(__file__).parents[1] / "fixtures" / "worked_example.json").read_text())

ASK_THE_SESSION = """
import gc, json
from mfnet_page import session
newest = [it for it in gc.get_objects() if isinstance(it, session.Session)][-1]
json.dumps({
    "weights": [weights.tolist() for weights, _ in newest.net.weights_and_dJ_dws()],
    "measured": newest._watching or newest.newest_sizes is not None,
})
"""


def session_of(visit):
    """What the engine's own session holds."""
    worker = visit.worker
    return json.loads(worker.evaluate("code => pyodide.runPython(code)", ASK_THE_SESSION))


def see(visit, name):
    """A figure of the view, scrolled to."""
    figure = visit.page.get_by_role("figure", name=name)
    figure.scroll_into_view_if_needed()
    return figure


def number(text):
    return float(text.strip().replace("\u2212", "-").rstrip(" %\u202f\u00a0"))


def numbers_of(table):
    """A table of two columns: names and their numbers."""
    rows = table.get_by_role("row").all()
    return {
        row.get_by_role("rowheader").inner_text(): number(row.get_by_role("cell").inner_text())
        for row in rows
    }


def matrix_of(visit):
    rows = visit.page.get_by_role("table", name="Confusion matrix").locator("tbody tr").all()
    return [[int(text) for text in row.locator("td").all_inner_texts()[:-1]] for row in rows]


def choose(visit, unit):
    """Focus a unit of the diagram; the group that tells of it."""
    told = visit.page.get_by_role("region", name="Chosen unit")
    heading = told.get_by_role("heading", name=unit)
    button = visit.page.get_by_role("button", name=unit, exact=True)
    button.focus()
    with suppress(AssertionError):
        expect(heading).to_be_visible(timeout=2000)
        return told
    button.blur()  # another network had been built meanwhile, of which nothing was chosen
    button.focus()
    expect(heading).to_be_visible()
    return told


@pytest.fixture(scope="module")
def trained(shared_visit):
    """A small network after an epoch of a few digits."""
    shared_visit.open(SMALL)
    shared_visit.button("Train").click()
    expect(shared_visit.engine).to_have_text("Finished")
    see(shared_visit, "Confusion matrix")
    expect(
        shared_visit.page.get_by_role("button", name=re.compile("^7 taken for 7"))
    ).to_be_visible()
    return shared_visit


def test_the_confusion_matrix_counts_all_test_digits_and_its_diagonal_is_the_accuracy(trained):
    counts = matrix_of(trained)
    assert sum(map(sum, counts)) == 10_000
    assert sum(counts[7]) == 1028
    share = sum(counts[k][k] for k in range(10)) / 10_000
    accuracy = number(trained.number("Test accuracy").inner_text())
    assert abs(100 * share - accuracy) <= 0.051  # one digit behind the point is shown


def test_a_cell_opens_the_samples_behind_it_and_one_becomes_the_sample(trained):
    counts = matrix_of(trained)
    truth, answer = max(
        ((t, a) for t in range(10) for a in range(10) if t != a and counts[t][a] <= 12),
        key=lambda pair: counts[pair[0]][pair[1]],
    )
    count = counts[truth][answer]
    cell = trained.button(f"{truth} taken for {answer}: {count}")
    cell.click()
    expect(cell).to_have_attribute("aria-pressed", "true")
    behind = trained.page.get_by_role("list", name="Samples behind the chosen cell")
    tiles = behind.get_by_role("button", name=re.compile(rf": {truth}, answered ✗ {answer} "))
    expect(tiles).to_have_count(count)
    sample = re.search(r"sample (\d+)", tiles.first.get_attribute("aria-label"))[1]
    tiles.first.click()
    expect(tiles.first).to_have_attribute("aria-pressed", "true")
    expect(trained.field("Sample")).to_have_value(sample)
    figure = see(trained, "Activations")
    expect(figure).to_contain_text(f"Wrong: the answer is {answer}, true is {truth}")


def test_the_cells_are_gone_through_with_the_arrow_keys(trained):
    see(trained, "Confusion matrix")
    trained.page.get_by_role("button", name=re.compile("^0 taken for 0")).focus()
    for digit in range(10):
        row = [k for k, count in enumerate(matrix_of(trained)[0]) if count]
        if digit not in row:
            continue
        focused = trained.page.evaluate("document.activeElement.ariaLabel")
        assert focused.startswith(f"0 taken for {digit}:")
        trained.page.keyboard.press("ArrowRight")
    trained.page.keyboard.press("Home")
    trained.page.keyboard.press("Enter")
    expect(
        trained.page.get_by_role("group", name="Behind the cell").get_by_role(
            "heading", name=re.compile("^0 taken for 0")
        )
    ).to_be_visible()


def test_the_worst_mistakes_are_those_whose_truth_got_the_least_probability(trained):
    figure = see(trained, "Worst mistakes")
    wrong = 10_000 - sum(row[k] for k, row in enumerate(matrix_of(trained)))
    expect(figure).to_contain_text(f"{wrong:,} of 10,000 wrong")
    tiles = figure.get_by_role("button", name=re.compile("^Test sample"))
    expect(tiles).to_have_count(24)
    probabilities = []
    for tile in tiles.all():
        name = tile.get_attribute("aria-label")
        truth, answer, own = re.search(
            r": (\d), answered ✗ (\d) [\d.]+ % is \d ([\d.]+)", name
        ).groups()
        assert truth != answer
        probabilities.append(float(own))
    assert probabilities == sorted(probabilities)
    trained.button("Show more mistakes").click()
    expect(tiles).to_have_count(48)


def test_the_first_layers_units_are_enlarged_and_told(trained):
    figure = see(trained, "First layer's weights")
    units = figure.get_by_role("button", name=re.compile("^Hidden layer 1, unit"))
    expect(units).to_have_count(32)
    weights = session_of(trained)["weights"][0]
    units.first.focus()
    trained.page.keyboard.press("ArrowRight")
    row = weights[2]
    told = figure.get_by_role("group", name="Enlarged unit")
    expect(told).to_contain_text("Unit 2")
    least, most = (re.sub("-", "\u2212", f"{f(row[1:]):.3f}") for f in (min, max))
    expect(told).to_contain_text(f"784 weights from {least} to {most}")


def test_the_diagram_tells_every_weight_of_the_worked_example(visit):
    visit.open("#dataset=worked-example&tab=network")
    names = [["x1", "x2"], ["unit 1", "unit 2", "unit 3"], ["unit 1", "unit 2"], ["value"]]
    units = [
        [f"Hidden layer 1, {name}" for name in names[1]],
        [f"Hidden layer 2, {name}" for name in names[2]],
        ["Output, value"],
    ]
    for layer, matrix in enumerate(session_of(visit)["weights"]):
        for unit, row in zip(units[layer], matrix[1:], strict=True):
            told = choose(visit, unit)
            table = told.get_by_role("table", name=f"Weights into {unit}")
            assert numbers_of(table) == dict(zip(names[layer], row[1:], strict=True))
            bias = told.locator("div", has=visit.page.get_by_text("Bias", exact=True)).last
            assert number(bias.inner_text().split("\n")[-1]) == row[0]
    told = choose(visit, "Hidden layer 1, unit 3")
    table = told.get_by_role("table", name="Weights out of Hidden layer 1, unit 3")
    assert numbers_of(table) == {"unit 1": 1, "unit 2": -2}


def test_the_diagram_follows_the_weights_while_it_trains(visit):
    visit.open("#dataset=points&tab=network")
    unit = "Hidden layer 2, unit 5"
    told = choose(visit, unit)
    table = told.get_by_role("table", name=f"Weights into {unit}")
    before = numbers_of(table)
    for step in range(1, 4):
        visit.button("Train one batch").click()
        expect(visit.number("Batch")).to_have_text(f"{step} / 13")
    # What is told follows with the next frame.
    visit.page.wait_for_timeout(300)
    row = session_of(visit)["weights"][1][5]
    now = numbers_of(table)
    assert now != before
    assert list(now.values()) == pytest.approx(row[1:], abs=6e-3, rel=6e-3)


def test_the_diagram_is_gone_through_with_the_arrow_keys_to_units_that_are_not_shown(visit):
    visit.open("#tab=network")
    choose(visit, "Hidden layer 1, unit 16")
    focused = visit.page.locator(":focus")
    visit.page.keyboard.press("ArrowDown")
    told = visit.page.get_by_role("region", name="Chosen unit")
    expect(told.get_by_role("heading", name="Hidden layer 1, unit 17")).to_be_visible()
    expect(focused).to_have_accessible_name("Hidden layer 1, unit 17")
    visit.page.keyboard.press("ArrowRight")
    expect(focused).to_have_accessible_name(re.compile("^Output, "))
    visit.page.keyboard.press("ArrowLeft")
    expect(focused).to_have_accessible_name(re.compile("^Hidden layer 1, "))
    visit.page.keyboard.press("Tab")
    expect(focused).not_to_have_accessible_name(re.compile("^Hidden layer 1, unit"))


def test_samples_are_gone_through_and_stay_within_the_test_data(visit):
    visit.open("#dataset=points&tab=network")
    figure = see(visit, "Activations")
    expect(visit.button("Previous sample")).to_have_attribute("aria-disabled", "true")
    inputs = figure.get_by_role("table", name="Input of the sample")
    first = inputs.inner_text()
    visit.button("Next sample").click()
    expect(visit.field("Sample")).to_have_value("1")
    expect(inputs).not_to_have_text(first)
    visit.fill(Sample=399)
    expect(visit.button("Next sample")).to_have_attribute("aria-disabled", "true")
    expect(visit.page).to_have_url(re.compile("sample=399"))
    visit.fill(Sample=400)
    expect(visit.field("Sample")).to_have_attribute("aria-invalid", "true")
    expect(figure).to_contain_text("399")
    meters = figure.get_by_role("meter").all()
    assert sum(float(meter.get_attribute("aria-valuenow")) for meter in meters) == pytest.approx(
        1, abs=2e-4
    )


def test_activations_are_read_with_the_arrow_keys(visit):
    visit.open("#dataset=worked-example&tab=network")
    see(visit, "Activations")
    slider = visit.page.get_by_role("slider", name="Activations of hidden layer 1")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("of 3: "))
    slider.focus()
    z = [row[0] for row in EXAMPLE["Z1"]]
    for unit in range(1, 4):
        value = re.sub("-", "\u2212", f"{z[unit]:.3g}")
        expect(slider).to_have_attribute(
            "aria-valuetext", re.compile(rf"^unit {unit} of 3: Z {value}(\.0+)?, A {value}(\.0+)?$")
        )
        visit.page.keyboard.press("ArrowRight")


@pytest.mark.parametrize(
    ("layers", "verdict"),
    [
        (",".join(["8-sigmoid"] * 6), "they vanish"),
        ("16-tanh,16-tanh", "All layers learn"),
    ],
)
def test_vanishing_gradients_are_told(visit, layers, verdict):
    # Steps so small that every one that may be measured is as the first.
    settings = "dataset=points&tab=network&epochs=30&learning_rate=0.00001"
    visit.open(f"#{settings}&layers={layers}")
    figure = see(visit, "Gradients and updates")
    expect(figure).to_contain_text("Press Train")
    visit.button("Train").click()
    see(visit, "Gradients and updates")
    expect(visit.number("Verdict on the gradients")).to_contain_text(verdict)
    expect(visit.engine).to_have_text("Finished")
    table = figure.get_by_role("table", name="Gradients and updates by layer")
    assert len(table.get_by_role("rowheader").all()) == layers.count("-") + 1
    slider = figure.get_by_role("slider", name="Sizes by step")
    slider.focus()
    visit.page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^step \d+, Gradient: layer 1 "))
    visit.page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^step \d, Gradient"))


def test_the_legend_has_the_dashes_of_the_plot(visit):
    layers = ",".join(["4-tanh"] * 6)
    visit.open(f"#dataset=points&tab=network&epochs=1&layers={layers}")
    see(visit, "Gradients and updates")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    swatches = see(visit, "Gradients and updates").get_by_role("rowheader").locator("path")
    expect(swatches).to_have_count(7)
    dashes = [path.get_attribute("stroke-dasharray") for path in swatches.all()]
    source = (Path(__file__).parents[2] / "web/features/gradients/panel.js").read_text(
        encoding="utf-8"
    )
    listed = json.loads(re.search(r"const DASHES = (.*);", source)[1])
    assert dashes == [",".join(map(str, dash)) for dash in listed]


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_of_the_diagram_covers_its_caption(browser, site, width):
    visit = Visit(browser, site, viewport={"width": width, "height": 900})
    visit.open("#tab=network&samples=64&layers=64-relu,32-relu,32-relu,32-relu,32-relu,32-relu")
    figure = see(visit, "Network diagram")
    expect(visit.page.get_by_role("button", name="Later units of hidden layer 6")).to_be_visible()
    caption = figure.get_by_text("Units are filled by").bounding_box()
    for arrow in figure.get_by_role("button", name=re.compile("^(Earlier|Later) units")).all():
        box = arrow.bounding_box()
        assert box["y"] + box["height"] <= caption["y"]
    visit.close()


def test_steps_are_measured_while_the_view_is_open_and_not_before(visit):
    visit.open("#dataset=points&epochs=20")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    assert not session_of(visit)["measured"]
    visit.page.get_by_role("tab", name="Network").click()
    expect(visit.page.get_by_role("figure", name="Network diagram")).to_be_visible()
    visit.page.wait_for_timeout(300)
    assert session_of(visit)["measured"]


def test_what_is_out_of_sight_is_there_once_the_network_rests(visit):
    visit.open("#samples=512&epochs=1")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    for view in ("Inspect", "Network"):
        visit.page.get_by_role("tab", name=view).click()
        visit.page.wait_for_timeout(500)  # time to see it
    pictures = visit.page.get_by_role("group", name="Units of hidden layer 1").get_by_role("button")
    expect(pictures).to_have_count(64)
    expect(pictures.first).not_to_be_in_viewport()
    expect(visit.page.get_by_role("figure", name="Confusion matrix")).to_contain_text(
        "10,000 right"
    )
    expect(visit.page.get_by_role("figure", name="Worst mistakes")).to_contain_text("10,000 wrong")
    assert visit.page.evaluate("scrollY") == 0


def test_regressions_have_no_confusion(visit):
    visit.open("#dataset=california-housing&tab=network")
    expect(visit.page.get_by_role("figure", name="Confusion matrix")).to_have_count(0)
    expect(visit.page.get_by_role("figure", name="Worst mistakes")).to_have_count(0)
    figure = see(visit, "Activations")
    expect(figure).to_contain_text(re.compile(r"True value\s*\$\d+,000"))
    visit.choice("Dataset").select_option("MNIST digits")
    expect(visit.page.get_by_role("figure", name="Confusion matrix")).to_have_count(1)
    expect(figure.get_by_role("img", name="Test sample 0, a 7")).to_be_visible()
