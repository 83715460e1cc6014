"""The engine's life: what it needs does not come, it is stopped, it diverges, the page is left."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.views import NO_NUMBER


@pytest.fixture
def visit(new_visit):
    """Each test has a page of its own."""
    return new_visit


def test_only_what_needs_a_dataset_waits_for_it_and_it_is_tried_again(visit):
    visit.expected.append("404")
    visit.context.route("**/data/mnist/**", lambda route: route.fulfill(status=404))
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile("^Failed: data/mnist/"), timeout=120_000)
    visit.choose_dataset("Points in the plane")
    visit.button("Train one batch").click()
    expect(visit.engine).to_have_text("Paused")
    visit.choice("Dataset").select_option("MNIST digits")
    expect(visit.page.get_by_role("alert")).to_contain_text("data/mnist/")
    expect(visit.choice("Dataset")).to_have_value("points")
    expect(visit.engine).to_have_text("Paused")
    visit.context.unroute("**/data/mnist/**")
    visit.choose_dataset("MNIST digits")


def test_a_dataset_that_did_not_come_is_had_by_trying_again(visit):
    visit.expected.append("404")
    visit.context.route("**/california-housing.csv.gz", lambda route: route.fulfill(status=404))
    visit.page.goto(f"{visit.site}#dataset=california-housing")
    expect(visit.engine).to_have_text(re.compile("^Failed: "), timeout=120_000)
    expect(visit.button("Train")).to_be_disabled()
    visit.context.unroute("**/california-housing.csv.gz")
    visit.button("Try again").click()
    expect(visit.engine).to_have_text("Ready")
    expect(visit.button("Try again")).to_be_hidden()
    visit.button("Train one batch").click()
    expect(visit.engine).to_have_text("Paused")


def test_another_dataset_need_not_wait_for_one_that_is_on_its_way(visit):
    routes = []

    def hold(route):
        routes.append(route)

    visit.context.route("**/data/mnist/**", hold)
    visit.page.goto(visit.site)
    expect(visit.engine).to_have_text(re.compile("^Loading MNIST"), timeout=120_000)
    visit.choose_dataset("Points in the plane")
    visit.choice("Dataset").select_option("MNIST digits")
    expect(visit.engine).to_have_text(re.compile("^Loading MNIST"))
    visit.button("Train").click()
    for route in routes:
        route.continue_()
    visit.context.unroute("**/data/mnist/**")
    expect(visit.engine).to_have_text("Training")


def test_an_engine_that_was_stopped_starts_again_once_and_then_by_a_button(visit):
    visit.open("#dataset=points&epochs=1000&speed=slow")
    worker = visit.worker
    worker.evaluate("() => { close(); }")
    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("stopped the engine, perhaps for lack of memory. It was started")
    expect(visit.engine).to_have_text("Ready", timeout=120_000)
    worker = visit.worker
    worker.evaluate("() => { close(); }")
    # One that ends again, and has not come further, would only end once more.
    expect(visit.engine).to_have_text(re.compile("^Failed: .*stopped the engine.* [Tt]ry again"))
    visit.button("Try again").click()
    expect(visit.engine).to_have_text("Ready", timeout=120_000)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Training")
    expect(visit.number("Batch")).to_have_text(re.compile(r"^\d+ / \d+$"))
    # What stands in the view is about the new network.
    expect(visit.page.get_by_role("figure", name="Points", exact=True)).to_contain_text("right")


def test_an_error_thrown_in_the_engine_is_told_and_training_can_be_paused(visit):
    visit.expected.append("thrown by a test")
    visit.open("#dataset=points&epochs=1000&speed=slow")
    visit.button("Train").click()
    worker = visit.worker
    for thrower in ("setTimeout(() => { throw error; })", "void Promise.reject(error)"):
        worker.evaluate(f"() => {{ const error = new Error('thrown by a test'); {thrower}; }}")
        expect(visit.page.get_by_role("alert")).to_contain_text("inside the engine")
        expect(visit.engine).to_have_text("Training")
        visit.button("Dismiss").click()
    visit.button("Pause").click()
    expect(visit.engine).to_have_text("Paused")


def test_a_finished_training_stays_finished_when_another_dataset_does_not_come(visit):
    visit.expected.append("404")
    visit.context.route("**/california-housing.csv.gz", lambda route: route.fulfill(status=404))
    visit.open("#dataset=points&epochs=2")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    visit.choice("Dataset").select_option("California Housing")
    expect(visit.page.get_by_role("alert")).to_contain_text("california-housing.csv.gz")
    expect(visit.engine).to_have_text("Finished")
    expect(visit.choice("Dataset")).to_have_value("points")
    visit.fill(Epochs=1000)
    visit.choice("Speed").select_option("Slow")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Training")
    visit.choice("Dataset").select_option("California Housing")
    expect(visit.choice("Dataset")).to_have_value("points")
    expect(visit.engine).to_have_text("Training")
    batch = visit.number("Batch").inner_text()
    expect(visit.number("Batch")).not_to_have_text(batch)


def test_a_panel_that_did_not_come_is_tried_again_once_the_connection_is_back(first_visit):
    visit = first_visit  # whose browser has kept no panel
    visit.expected.append("")
    visit.open("#dataset=points")
    visit.context.set_offline(True)
    visit.page.get_by_role("tab", name="Data").click()
    visit.page.get_by_role("tab", name="Network").click()
    view = visit.page.get_by_role("tabpanel", name="Network")
    expect(view.get_by_role("button", name="Try again").first).to_be_visible()
    visit.context.set_offline(False)
    expect(view.get_by_role("button", name="Try again")).to_have_count(0)
    expect(view.get_by_role("figure", name="Activations")).to_be_visible()
    expect(view.get_by_role("figure", name="Confusion matrix")).to_be_visible()
    visit.page.get_by_role("tab", name="Data").click()
    expect(visit.page.get_by_role("heading", name="Look at the data")).to_be_visible()


def test_a_panel_or_its_style_that_did_not_come_is_had_by_a_button(first_visit):
    visit = first_visit  # whose browser has kept no panel
    visit.expected.append("")
    visit.open("#dataset=points")
    view = visit.page.get_by_role("tabpanel", name="Data")
    for missing in ("**/features/samples/*.js", "**/features/samples/*.css"):
        visit.context.route(missing, lambda route: route.abort())
    visit.page.get_by_role("tab", name="Data").click()
    again = view.get_by_role("button", name="Try again")
    expect(again).to_be_visible()
    visit.context.unroute("**/features/samples/*.js")
    with visit.page.expect_event("requestfailed", lambda failed: failed.url.endswith(".css")):
        again.click()
    expect(again).to_be_visible()
    visit.context.unroute("**/features/samples/*.css")
    again.click()
    expect(view.get_by_role("heading", name="Look at the data")).to_be_visible()
    expect(view.get_by_role("button", name="Try again")).to_have_count(0)
    styles = visit.page.evaluate("Array.from(document.styleSheets, ({ href }) => href)")
    own = [href for href in styles if "/features/samples/" in href]
    assert any(href.endswith("/panel.css") for href in own)
    assert len(own) == len(set(own))


def test_an_alert_can_be_dismissed_in_every_view_of_a_small_window(visit):
    visit.page.set_viewport_size({"width": 1024, "height": 700})
    visit.expected.append("404")
    visit.context.route("**/california-housing.csv.gz", lambda route: route.fulfill(status=404))
    visit.open("#dataset=worked-example")
    for tab in visit.page.get_by_role("tablist", name="Views").get_by_role("tab").all():
        tab.click()
        if tab.inner_text() == "Inspect":
            expect(visit.page.get_by_role("slider", name="Stage")).to_be_visible()
        visit.choice("Dataset").select_option("California Housing")
        dismiss = visit.button("Dismiss")
        for place in (0, 300, 10_000):
            visit.page.evaluate(f"scrollTo(0, {place})")
            dismiss.click(trial=True)
        dismiss.click()
        expect(dismiss).to_be_hidden()


def test_leaving_asks_only_if_something_trained_would_be_lost(visit):
    asked = []
    visit.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    visit.open("#dataset=points&epochs=1000&speed=slow")
    visit.fill(Seed=1)
    visit.page.reload()
    expect(visit.engine).to_have_text("Ready", timeout=120_000)
    assert asked == []
    for button in ("Train", "Pause", "Reset"):  # which can be undone
        visit.button(button).click()
    expect(visit.button("Undo reset")).to_be_visible()
    visit.page.reload()
    assert asked == ["beforeunload"]


def test_no_view_shows_what_is_no_number_where_the_network_has_diverged(visit):
    visit.open("#samples=200&layers=8-identity,8-identity")
    for label in ("MNIST digits", "California Housing", "Points in the plane"):
        visit.choose_dataset(label)
        visit.choice("Optimizer").select_option("sgd")
        visit.fill(Learning_rate=100, Batch_size=200, Epochs=100)
        visit.button("Reset").click()
        visit.button("Train").click()
        if label == "MNIST digits":
            visit.draw([[(0.5, 0.2), (0.5, 0.8)]])
        expect(visit.button("Back to the last good weights")).to_be_visible()
        for tab in ("Training", "Network", "Data", "Inspect"):
            visit.page.get_by_role("tab", name=tab).click()
            visit.page.wait_for_timeout(500)
            shown = visit.page.locator("main").inner_text()
            assert not NO_NUMBER.search(shown), (label, tab, NO_NUMBER.search(shown))
            assert "data must be finite" not in visit.page.get_by_role("alert").inner_text().lower()
        visit.page.get_by_role("tab", name="Training").click()
        visit.button("Dismiss").click()
