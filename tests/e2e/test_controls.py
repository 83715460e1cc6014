"""Train, Pause, Resume, Step, Reset, and every setting, on real MNIST."""

import re

import pytest
from playwright.sync_api import expect

SMALL = "#samples=2560&epochs=2"
NOTHING = "\u2013"
NUMBER = re.compile(r"^\d\.\d+$")


def batch_of(visit):
    """The batch that is shown, from 0."""
    text = visit.number("Batch").inner_text()
    return int(text.split("/")[0]) if "/" in text else 0


def test_pause_stops_within_a_batch_and_resume_goes_on(visit):
    visit.open("#epochs=50")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Training")
    expect(visit.number("Batch")).to_have_text(re.compile(r"^[1-9]\d* / 469"))
    visit.button("Pause").click()
    expect(visit.engine).to_have_text("Paused")
    stopped_at = visit.number("Batch").inner_text()
    visit.page.wait_for_timeout(500)
    assert visit.number("Batch").inner_text() == stopped_at
    visit.button("Resume").click()
    expect(visit.engine).to_have_text("Training")
    expect(visit.number("Batch")).not_to_have_text(stopped_at)


def test_step_runs_one_batch_and_reset_gives_the_same_first_loss_again(visit):
    visit.open(SMALL)
    visit.button("Step").click()
    expect(visit.number("Batch")).to_have_text("1 / 20")
    expect(visit.number("Training loss")).to_have_text(NUMBER)
    first = visit.number("Training loss").inner_text()
    for batch in range(2, 9):
        visit.button("Step").click()
        expect(visit.number("Batch")).to_have_text(f"{batch} / 20")
    expect(visit.number("Training loss")).not_to_have_text(first)
    visit.button("Reset").click()
    expect(visit.engine).to_have_text("Ready")
    expect(visit.number("Training loss")).to_have_text(NOTHING)
    visit.button("Step").click()
    expect(visit.number("Training loss")).to_have_text(first)
    visit.fill(Seed=1)
    visit.button("Reset").click()
    visit.button("Step").click()
    expect(visit.number("Training loss")).to_have_text(NUMBER)
    expect(visit.number("Training loss")).not_to_have_text(first)


def test_a_reset_can_be_undone(visit):
    visit.open(SMALL)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    accuracy = visit.number("Test accuracy").inner_text()
    visit.button("Reset").click()
    expect(visit.number("Test accuracy")).to_have_text(NOTHING)
    visit.button("Undo reset").click()
    expect(visit.number("Test accuracy")).to_have_text(accuracy)
    expect(visit.engine).to_have_text("Finished")
    expect(visit.page.get_by_role("table", name="Loss by epoch").locator("tbody tr")).to_have_count(
        2
    )


def test_train_goes_on_after_it_has_finished(visit):
    visit.open(SMALL)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    visit.button("Train").click()
    expect(visit.number("Epoch")).to_have_text("4 / 4")
    expect(visit.engine).to_have_text("Finished")


def test_layers_are_added_sized_and_removed(visit):
    visit.open(SMALL)
    visit.button("Add hidden layer").click()
    visit.fill(Units_in_hidden_layer_2=32)
    visit.choice("Activation of hidden layer 2").select_option("Sigmoid")
    visit.fill(Units_in_hidden_layer_1=64)
    expect(visit.page.get_by_text("52,650")).to_be_visible()
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    visit.button("Remove hidden layer 1").click()
    expect(visit.field("Units in hidden layer 1")).to_have_value("32")
    expect(visit.field("Units in hidden layer 2")).to_have_count(0)
    visit.button("Reset").click()
    expect(visit.page.get_by_text("25,450")).to_be_visible()


def test_settings_that_need_a_new_network_wait_for_reset_once_it_is_trained(visit):
    visit.open(SMALL)
    visit.button("Step").click()
    expect(visit.engine).to_have_text("Paused")
    loss = visit.number("Training loss").inner_text()
    visit.fill(Batch_size=256)
    expect(visit.page.get_by_text("Reset to start it")).to_be_visible()
    expect(visit.number("Training loss")).to_have_text(loss)
    visit.button("Reset").click()
    expect(visit.page.get_by_text("Reset to start it")).to_have_count(0)
    visit.button("Step").click()
    expect(visit.number("Batch")).to_have_text("1 / 10")


def test_the_learning_rate_changes_while_it_trains(visit):
    visit.open("#epochs=50")
    visit.button("Train").click()
    expect(visit.number("Batch")).to_have_text(re.compile(r"^\d+ / 469"))
    visit.fill(Learning_rate=0.01)
    expect(visit.page.get_by_text("Reset to start it")).to_have_count(0)
    before = batch_of(visit)
    expect(visit.engine).to_have_text("Training")
    visit.page.wait_for_timeout(1000)
    assert batch_of(visit) != before


@pytest.mark.parametrize(
    ("field", "bad", "kept"),
    [
        ("Training samples", "60001", "60000"),
        ("Units in hidden layer 1", "0", "128"),
        ("Learning rate", "-1", None),
        ("Batch size", "1.5", "128"),
        ("Epochs", "", "5"),
        ("Seed", "-3", "0"),
    ],
)
def test_a_bad_value_is_refused_at_the_field(shared_visit, field, bad, kept):
    visit = shared_visit
    if visit.page.url == "about:blank":
        visit.open()
    spinbutton = visit.field(field)
    good = spinbutton.input_value()
    assert kept in (None, good)
    spinbutton.fill(bad)
    spinbutton.press("Tab")
    expect(spinbutton).to_have_attribute("aria-invalid", "true")
    message = spinbutton.evaluate(
        "input => document.getElementById(input.getAttribute('aria-describedby')).textContent"
    )
    assert re.search(r"number (from|above|greater)", message)
    visit.button("Step").click()
    expect(visit.engine).to_have_text("Paused")
    visit.button("Reset").click()
    spinbutton.fill(good)
    spinbutton.press("Tab")
    expect(spinbutton).not_to_have_attribute("aria-invalid", "true")


def test_a_diverging_training_is_told_in_a_sentence_and_can_be_reset(visit):
    visit.open("#samples=1280&learning_rate=100&loss=mean-squared-error&epochs=50")
    visit.button("Train").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("a smaller learning rate")
    expect(visit.engine).to_have_text("Paused")
    visit.fill(Learning_rate=0.01)
    visit.button("Reset").click()
    visit.button("Step").click()
    expect(visit.number("Training loss")).to_have_text(re.compile(r"^\d"))
    visit.expected.append("RuntimeWarning")


def test_settings_are_kept_in_the_address(visit):
    visit.open("#layers=32-sigmoid&batch_size=64&seed=nonsense")
    expect(visit.field("Units in hidden layer 1")).to_have_value("32")
    expect(visit.choice("Activation of hidden layer 1")).to_have_value("sigmoid")
    expect(visit.field("Batch size")).to_have_value("64")
    expect(visit.field("Seed")).to_have_value("0")
    visit.fill(Epochs=7)
    assert "epochs=7" in visit.page.url


def test_the_keyboard_alone_suffices(visit):
    visit.open(SMALL)
    visit.button("Train").focus()
    visit.page.keyboard.press("Enter")
    expect(visit.engine).to_have_text("Finished")
    canvas = visit.page.get_by_role("application", name="Draw a digit")
    canvas.focus()
    visit.page.keyboard.press("Space")
    for _ in range(12):
        visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Space")
    expect(visit.number("Prediction")).to_have_text(re.compile(r"^\d$"))


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_wider_than_the_screen(visit, width):
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.page.goto(visit.site)
    expect(visit.button("Train")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
