"""California Housing: the map of residuals, predicted over true values, a district of one's own."""

import re

import pytest
from playwright.sync_api import expect

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
    rows = figure.get_by_role("table", name="Errors by true value").locator("tbody tr").all()
    districts, errors = [], []
    for row in rows:
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
    expect(reading).to_contain_text("Test district 0 ·")
    expect(reading).to_contain_text(re.compile(r"True \$[\d,]+ · predicted −?\$[\d,]+"))
    chart = trained.page.get_by_role("application", name="Map of residuals of the test districts")
    chart.scroll_into_view_if_needed()
    chart.focus()
    trained.page.keyboard.press("ArrowUp")
    expect(reading).not_to_contain_text("Test district 0 ·")
    expect(reading).to_contain_text(re.compile(r"km from|in [A-Z]"))
    number = re.search(r"Test district (\d+)", reading.inner_text())[1]
    figure.get_by_role("button", name="Choose this district").click()
    assert f"sample={number}" in trained.page.url
    expect(reading).to_contain_text("chosen")
    box = chart.bounding_box()
    trained.page.mouse.move(box["x"] + box["width"] * 0.22, box["y"] + box["height"] * 0.455)
    expect(reading).to_contain_text("San Francisco")


def test_a_district_of_ones_own_is_answered_and_bad_values_are_refused(trained):
    own = trained.page.get_by_role("region", name="Your own district")
    answer = own.get_by_role("status", name="Predicted house value")
    expect(answer).to_have_text(DOLLARS)
    poor = dollars(answer.inner_text())
    income = own.get_by_role("spinbutton", name="Median income")
    income.fill("9")
    income.press("Tab")
    expect(answer).not_to_have_text(f"${poor:,.0f}")
    rich = dollars(answer.inner_text())
    assert rich > poor
    income.fill("-4")
    income.press("Tab")
    expect(income).to_have_attribute("aria-invalid", "true")
    assert dollars(answer.inner_text()) == rich
    own.get_by_role("button", name="Back to a usual district").click()
    expect(answer).to_have_text(f"${poor:,.0f}")


def test_before_training_the_figures_say_what_to_do(visit):
    visit.open("#dataset=california-housing")
    for name in ("Predicted and true", "Map of residuals"):
        figure = visit.page.get_by_role("figure", name=name)
        expect(figure.get_by_text("Press Train")).to_be_visible()
