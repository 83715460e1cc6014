"""A table of the visitor's own: chosen, learnt, judged as the command line judges it, and used."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from mfnet.cli import mfnet as command_line

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests/fixtures"
PENGUINS = FIXTURES / "penguins.csv"
TABLES = {
    "penguins": (PENGUINS, "species"),
    "car_crashes": (FIXTURES / "tables/car_crashes.csv", "total"),
    "healthexp": (FIXTURES / "tables/healthexp.csv", "Life_Expectancy"),
    "planets": (FIXTURES / "tables/planets.csv", "method"),
    "tips": (FIXTURES / "tables/tips.csv", "tip"),
    "winequality-red": (FIXTURES / "tables/winequality-red.csv", "quality"),
}
PASTE = """(cells) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", cells);
    document.activeElement.blur();
    const how = { clipboardData, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new ClipboardEvent("paste", how));
}"""
DIGITS = re.compile(r"^−?[\d.]+")


def number(text):
    return float(DIGITS.match(text.replace(",", ""))[0].replace("−", "-"))


def choose(visit, path):
    visit.page.get_by_label("Table file").set_input_files(path)
    told = visit.page.get_by_role("status", name="Table read")
    expect(told).to_contain_text(f"{Path(path).name}: ", timeout=60_000)


def predict(visit, target):
    """Choose a target, and wait until there is a network for it."""
    page = visit.page
    page.get_by_role("combobox", name="Target", exact=True).select_option(target)
    expect(page.get_by_role("status", name="Task")).to_contain_text(f"of '{target}'")
    expect(visit.engine).to_have_text("Ready")


def train(visit):
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)


@pytest.fixture(scope="module")
def page(shared_visit):
    """The page of the dataset, before a table is chosen."""
    shared_visit.open("#dataset=your-table")
    return shared_visit


@pytest.fixture(scope="module")
def scores(tmp_path_factory):
    """What `mfnet train` prints of a table, by its name."""
    folder = tmp_path_factory.mktemp("scores")

    def scores(path, target):
        command = ["train", path, "--target", target, "--json", "--output", folder / "model.npz"]
        done = CliRunner().invoke(command_line, list(map(str, command)), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    return scores


def test_before_a_table_is_chosen_train_says_what_to_do(page):
    page.button("Train").click()
    expect(page.page.get_by_role("alert")).to_contain_text("Choose a table first")
    page.expected.append("Choose a table first")


def test_nothing_leaves_the_browser_once_the_table_is_chosen(page):
    requested = []

    def hear(request):
        requested.append(request)

    page.context.on("request", hear)
    choose(page, PENGUINS)
    predict(page, "species")
    train(page)
    page.context.remove_listener("request", hear)
    # What reads tables comes from the site itself, and nothing is sent along.
    for request in requested:
        assert (request.method, request.post_data) == ("GET", None)
        assert request.url.startswith((page.site, "blob:"))
        assert "?" not in request.url


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_learnt_as_by_the_command_line(page, scores, name):
    path, target = TABLES[name]
    choose(page, path)
    predict(page, target)
    train(page)
    result = scores(path, target)
    if result["task"] == "classification":
        shown = number(page.number("Test accuracy").inner_text()) / 100
        assert shown == pytest.approx(result["test_accuracy"], abs=0.01)
    else:
        shown = number(page.number("Test R²").inner_text())
        assert shown == pytest.approx(result["test_r2"], abs=0.01)
        error = page.page.get_by_role("status", name="Mean absolute error")
        expect(error).not_to_have_text("–")
        assert number(error.inner_text()) == pytest.approx(result["mean_absolute_error"], rel=0.02)
    expect(
        page.page.get_by_role("table", name="Importance of columns").locator("tbody tr")
    ).to_have_count(
        sum(kind["kind"] in {"number", "yes/no", "category", "date"} for kind in result["columns"])
    )


def test_the_confusion_is_that_of_the_test_rows(page):
    choose(page, PENGUINS)
    predict(page, "species")
    train(page)
    rows = page.page.get_by_role("table", name="Confusion matrix").locator("tbody tr")
    expect(rows).to_have_count(3)
    cells = [int(text) for text in rows.locator("td").all_inner_texts()]
    assert sum(cells) == 69
    baseline = page.page.get_by_role("status", name="Baseline")
    assert number(baseline.inner_text()) == pytest.approx(100 * 30 / 69, abs=0.1)


def test_own_row_and_a_file_of_rows_are_predicted_alike(page, tmp_path):
    form = page.page.get_by_role("form", name="Your own row")
    said = page.page.get_by_role("status", name="Prediction for your row")
    row = {"island": "Biscoe", "bill_length_mm": "50", "bill_depth_mm": "15",
           "flipper_length_mm": "220", "body_mass_g": "5000", "sex": "MALE"}  # fmt: skip
    for name, value in row.items():
        field = form.get_by_label(name, exact=True)
        if field.evaluate("element => element.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
    expect(said).to_have_text("Gentoo")
    (tmp_path / "new.csv").write_text(f"{','.join(row)}\n{','.join(row.values())}\n")
    page.page.get_by_label("Rows to predict").set_input_files(tmp_path / "new.csv")
    expect(page.page.get_by_role("status", name="Rows predicted")).to_have_text(
        "new.csv: 1 row predicted."
    )
    with page.page.expect_download() as waiting:
        page.button("Download predictions").click()
    (predicted,) = csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text()))
    assert predicted["predicted species"] == "Gentoo"
    chances = page.page.get_by_role("list", name="Probabilities for your row")
    for label in ("Adelie", "Chinstrap", "Gentoo"):
        chance = f"{100 * float(predicted[f'probability of {label}']):.1f} %"
        expect(chances).to_contain_text(f"{label}: {chance}")


def test_a_column_is_what_one_says(page):
    kind = page.page.get_by_role("combobox", name="Kind of island")
    kind.select_option("ignored")
    mattering = page.page.get_by_role("row", name=re.compile("^island"))
    expect(mattering.first).to_contain_text("as you said")
    expect(page.engine).to_have_text("Ready")
    expect(page.page.get_by_role("form").get_by_label("island")).to_have_count(0)
    expect(page.page.get_by_role("combobox", name="Kind of island")).to_have_value("ignored")


def test_rows_are_turned_by_the_page(page):
    rows = page.page.get_by_role("table", name="Rows of the table").locator("tbody tr")
    expect(rows).to_have_count(20)
    page.button("Last rows").click()
    expect(page.page.get_by_role("status", name="Rows shown")).to_have_text("341–344 of 344")
    expect(rows).to_have_count(4)


def test_a_damaged_file_is_a_sentence_and_the_table_stays(page, tmp_path):
    (tmp_path / "bad.csv").write_bytes(b"a,b\n1,2\n3,4,5\n")
    page.page.get_by_label("Table file").set_input_files(tmp_path / "bad.csv")
    told = page.page.get_by_role("status", name="Table read")
    expect(told).to_contain_text("“bad.csv” can't be read: line 3: 2 entries expected, not 3")
    expect(
        page.page.get_by_role("table", name="Columns of the table").locator("tbody tr")
    ).to_have_count(7)


def test_a_link_holds_no_row(page):
    assert "Torgersen" not in page.page.url
    assert "penguins" not in page.page.url


def test_cells_that_are_pasted_are_a_table(page):
    cells = "x\ty\n" + "\n".join(f"{i}\t{2 * i}.5" for i in range(40))
    page.page.evaluate(PASTE, cells)
    told = page.page.get_by_role("status", name="Table read")
    expect(told).to_contain_text("pasted.tsv: 40 rows, 2 columns; tabs between cells")
