"""California Housing: the map of residuals, predicted over true values, a district of one's own."""

import csv
import gzip
import re

import pytest
from playwright.sync_api import expect

from tests.browser.site import DIST, in_dist

DOLLARS = re.compile(r"^−?\$[\d,]+$")


def dollars(text):
    return float(text.replace("−", "-").replace("$", "").replace(",", "").lstrip("+"))


@pytest.fixture(scope="module")
def trained(shared_visit):
    """The page after a training with the settings that stand ready."""
    shared_visit.open("#dataset=california-housing")
    shared_visit.button("Train").click()
    expect(shared_visit.engine).to_have_text("Finished", timeout=30_000)
    return shared_visit


def test_r2_is_over_078_with_the_settings_that_stand_ready(trained):
    assert float(trained.number("Test R²").inner_text()) >= 0.78
    figure = trained.page.get_by_role("figure", name="Predicted and true")
    expect(figure.get_by_role("status", name="R²")).to_have_text(
        trained.number("Test R²").inner_text()
    )


def test_the_errors_in_dollars_are_those_of_the_brackets_taken_together(trained):
    figure = trained.page.get_by_role("figure", name="Predicted and true")
    shown = dollars(figure.get_by_role("status", name="Mean absolute error").inner_text())
    figure.get_by_role("button", name="Show the numbers of errors by true value").click()
    rows = figure.get_by_role("table", name="Errors by true value").locator("tbody tr")
    expect(rows.first).to_be_visible()
    districts, errors = [], []
    for row in rows.all():
        cells = row.locator("td").all_inner_texts()
        districts.append(dollars(cells[0]))
        errors.append(dollars(cells[1]))
    assert sum(districts) == 4128
    mean = sum(n * error for n, error in zip(districts, errors, strict=True)) / 4128
    assert mean == pytest.approx(shown, rel=0.01)  # both have three digits


def test_the_map_counts_every_district_once_and_names_the_worst(trained):
    figure = trained.page.get_by_role("figure", name="Map of residuals")
    counts = figure.get_by_role("list", name="Colours of the map").locator(".count")
    assert sum(dollars(count) for count in counts.all_inner_texts()) == 4128
    figure.get_by_role("button", name="Show the ten worst").click()
    rows = figure.get_by_role("table", name="The ten worst").locator("tbody tr")
    expect(rows).to_have_count(10)
    errors = []
    for row in rows.all():
        true, predicted, residual = map(dollars, row.locator("td").all_inner_texts())
        assert predicted - true == pytest.approx(residual, rel=0.01)
        errors.append(abs(residual))
    assert errors == sorted(errors, reverse=True)


def test_a_district_is_read_by_pointing_and_by_keys_and_can_be_chosen(trained):
    figure = trained.page.get_by_role("figure", name="Map of residuals")
    reading = figure.get_by_role("status", name="District")
    expect(reading).to_contain_text(re.compile("Test district 0 "))
    expect(reading).to_contain_text(re.compile(r"True \$[\d,]+ · predicted −?\$[\d,]+"))
    chart = trained.page.get_by_role("application", name="Map of residuals of the test districts")
    chart.scroll_into_view_if_needed()
    chart.focus()
    trained.page.keyboard.press("ArrowUp")
    expect(reading).not_to_contain_text(re.compile("Test district 0 "))
    expect(reading).to_contain_text(re.compile(r"km from|in [A-Z]"))
    number = re.search(r"Test district (\d+)", reading.inner_text())[1]
    figure.get_by_role("button", name="Choose this district").click()
    expect(trained.page).to_have_url(re.compile(f"sample={number}"))
    expect(reading).to_contain_text("chosen")
    box = chart.bounding_box()
    trained.page.mouse.move(box["x"] + box["width"] * 0.22, box["y"] + box["height"] * 0.455)
    expect(reading).to_contain_text("San Francisco")


def test_a_district_of_ones_own_is_answered_and_starts_from_the_chosen_one(trained):
    own = trained.page.get_by_role("region", name="Your own district")
    answer = own.get_by_role("status", name="Predicted house value")
    expect(answer).to_have_text(DOLLARS)
    usual = answer.inner_text()
    income = own.get_by_role("slider", name="Median income")
    income.fill("9")
    expect(income).to_have_attribute("aria-valuetext", "$90,000 a year")
    expect(answer).not_to_have_text(usual)
    rich = answer.inner_text()
    assert dollars(rich) > dollars(usual)
    income.press("ArrowRight")
    expect(answer).not_to_have_text(rich)
    own.get_by_role("button", name="Usual district").click()
    expect(answer).to_have_text(usual)
    # The chosen district's own numbers give what the network has answered for it.
    reading = trained.page.get_by_role("figure", name="Map of residuals").get_by_role(
        "status", name="District"
    )
    trained.page.mouse.move(0, 0)
    expect(reading).to_contain_text("chosen")
    own.get_by_role("button", name="Chosen district").click()
    predicted = re.search(r"predicted (−?\$[\d,]+)", reading.inner_text())[1]
    expect(answer).to_have_text(predicted)


def test_a_district_of_ones_own_is_answered_anew_while_the_network_is_trained(visit):
    visit.open("#dataset=california-housing&epochs=1000")
    own = visit.page.get_by_role("region", name="Your own district")
    answer = own.get_by_role("status", name="Predicted house value")
    expect(answer).to_have_text(DOLLARS)
    answers = {answer.inner_text()}
    visit.button("Train").click()
    for _ in range(3):
        expect(answer).not_to_have_text(answer.inner_text())
        answers.add(answer.inner_text())
    visit.button("Pause").click()
    assert len(answers) > 2


def test_a_district_that_is_read_is_one_of_the_census(trained):
    """Its numbers, in original units, are a row of the table, and so is its true value."""
    figure = trained.page.get_by_role("figure", name="Map of residuals")
    shown = [
        float(re.sub(r"[^\d.]", "", text))
        for text in figure.get_by_role("definition").all_inner_texts()
    ]
    reading = figure.get_by_role("status", name="District").inner_text()
    true, predicted = re.search(r"True \$([\d,]+).* predicted \$([\d,]+)", reading).groups()
    with gzip.open(DIST / in_dist("data/california-housing.csv.gz"), "rt") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    units = [10_000, 1, 1, 1, 1, 1, 1, -1]
    halves = [0.5, 0.5, 0.005, 0.005, 0.5, 0.005, 0.005, 0.005]

    def is_shown(row):
        parts = zip(row, units, shown, halves, strict=True)
        return all(abs(cell * unit - number) <= half + 1e-6 for cell, unit, number, half in parts)

    (found,) = [row for row in rows if is_shown(row[:8])]
    assert dollars(true) == round(found[8] * 100_000)
    error = dollars(predicted) - dollars(true)
    sign = "too high" if error > 0 else "too low"
    assert f"${abs(error):,.0f} {sign}" in reading or abs(error) < 100


def test_before_training_the_figures_say_what_to_do(visit):
    visit.open("#dataset=california-housing")
    for name in ("Predicted and true", "Map of residuals"):
        figure = visit.page.get_by_role("figure", name=name)
        expect(figure.get_by_text("Press Train")).to_be_visible()
