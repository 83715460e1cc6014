"""Train, Pause, Resume, Train one batch, Reset, and every setting, on real MNIST."""

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
    visit.button("Train one batch").click()
    expect(visit.number("Batch")).to_have_text("1 / 20")
    expect(visit.number("Training loss")).to_have_text(NUMBER)
    first = visit.number("Training loss").inner_text()
    for batch in range(2, 9):
        visit.button("Train one batch").click()
        expect(visit.number("Batch")).to_have_text(f"{batch} / 20")
    expect(visit.number("Training loss")).not_to_have_text(first)
    visit.button("Reset").click()
    expect(visit.engine).to_have_text("Ready")
    expect(visit.number("Training loss")).to_have_text(NOTHING)
    visit.button("Train one batch").click()
    expect(visit.number("Training loss")).to_have_text(first)
    visit.fill(Seed=1)
    visit.button("Reset").click()
    visit.button("Train one batch").click()
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
    visit.button("Train one batch").click()
    expect(visit.engine).to_have_text("Paused")
    loss = visit.number("Training loss").inner_text()
    visit.fill(Batch_size=256)
    expect(visit.page.get_by_text("Reset to start it")).to_be_visible()
    expect(visit.number("Training loss")).to_have_text(loss)
    visit.button("Reset").click()
    expect(visit.page.get_by_text("Reset to start it")).to_have_count(0)
    visit.button("Train one batch").click()
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
    visit.button("Train one batch").click()
    expect(visit.engine).to_have_text("Paused")
    visit.button("Reset").click()
    spinbutton.fill(good)
    spinbutton.press("Tab")
    expect(spinbutton).not_to_have_attribute("aria-invalid", "true")


TYPED = [
    ("Learning rate", "0,5", "0.5"),
    ("Learning rate", "1,5", "1.5"),
    ("Learning rate", "2.125", "2.125"),
    ("Learning rate", "1e-3", "0.001"),
    ("Learning rate", " ,25 ", "0.25"),
    ("Learning rate", "1,500", None),  # one and a half to some, 1500 to others
    ("Learning rate", "0x1", None),
    ("Learning rate", "0.5.5", None),
    ("Training samples", "10.000", None),
    ("Training samples", "10,000", None),
    ("Training samples", "10 000", "10000"),
    ("Training samples", "10\u202f000", "10000"),
    ("Training samples", "1e3", "1000"),
    ("Seed", "−3", None),
    ("Units in hidden layer 1", "64", "64"),
]


@pytest.mark.parametrize("hand", ["typed", "pasted"])
@pytest.mark.parametrize(("field", "text", "shown"), TYPED)
def test_a_number_is_understood_as_it_is_shown_or_refused(shared_visit, field, text, shown, hand):
    visit = shared_visit
    if visit.page.url == "about:blank":
        visit.open()
    spinbutton, keyboard = visit.field(field), visit.page.keyboard
    before = spinbutton.get_attribute("aria-valuenow")
    spinbutton.focus()
    keyboard.press("Control+a")
    if hand == "typed":
        keyboard.type(text)
    else:
        keyboard.insert_text(text)
    assert spinbutton.input_value() == text  # nothing is dropped
    spinbutton.press("Tab")
    if shown:
        expect(spinbutton).to_have_value(shown)
        expect(spinbutton).to_have_attribute("aria-valuenow", shown)
        expect(spinbutton).not_to_have_attribute("aria-invalid", "true")
    else:
        expect(spinbutton).to_have_value(text)
        expect(spinbutton).to_have_attribute("aria-invalid", "true")
        expect(spinbutton).to_have_attribute("aria-valuenow", before)
        expect(visit.page.get_by_text(f"{before} is kept.")).to_be_visible()
        visit.fill(**{field.replace(" ", "_"): before})


def test_what_was_typed_is_what_trains(visit):
    visit.open(SMALL)
    for field, text in {"Learning rate": "0,5", "Training samples": "1 280"}.items():
        visit.field(field).focus()
        visit.page.keyboard.press("Control+a")
        visit.page.keyboard.type(text)
        visit.page.keyboard.press("Enter")
    expect(visit.number("Notice")).to_contain_text("learns from 1,280 digits")
    visit.button("Train one batch").click()
    expect(visit.number("Batch")).to_have_text("1 / 10")
    expect(visit.page).to_have_url(re.compile("samples=1280.*learning_rate=0.5"))


def test_arrow_keys_step_a_number_within_its_limits(visit):
    visit.open("#epochs=999&validation=5&learning_rate=0.009&weight_decay=0.001")
    for name, key, shown in [
        ("Epochs", "ArrowUp", "1000"),
        ("Epochs", "ArrowUp", "1000"),
        ("Epochs", "PageDown", "990"),
        ("Validation share, %", "ArrowDown", "0"),
        ("Validation share, %", "ArrowDown", "0"),
        ("Learning rate", "ArrowUp", "0.01"),
        ("Learning rate", "ArrowDown", "0.009"),
        ("Learning rate", "PageUp", "0.1"),
        ("Weight decay", "ArrowDown", "0"),
        ("Weight decay", "ArrowUp", "0.001"),
    ]:
        visit.field(name).press(key)
        expect(visit.field(name)).to_have_value(shown)
        expect(visit.field(name)).to_have_attribute("aria-valuenow", shown)
        expect(visit.field(name)).not_to_have_attribute("aria-invalid", "true")


# What WebKit does.
LIMIT_ADDRESS_CHANGES = """() => {
    const replace = history.replaceState;
    const times = [];
    history.replaceState = function (...values) {
        const now = performance.now();
        times.push(now);
        if (times.filter((time) => time > now - 10_000).length > 100)
            throw new DOMException("more than 100 times per 10 seconds", "SecurityError");
        return replace.apply(this, values);
    };
}"""


def test_a_key_that_is_held_reaches_the_engine_though_the_address_may_not_change_so_often(visit):
    visit.open(SMALL)
    visit.page.evaluate(LIMIT_ADDRESS_CHANGES)
    for name in ["Epochs", "Early stopping"]:
        visit.field(name).focus()
        for _ in range(90):
            visit.page.keyboard.down("ArrowUp")  # again and again, without letting it go
        visit.page.keyboard.up("ArrowUp")
    expect(visit.field("Epochs")).to_have_value("92")
    visit.button("Train one batch").click()
    expect(visit.number("Epoch")).to_have_text("1 / 92")
    expect(visit.page).to_have_url(re.compile("epochs=92&patience=90"))


def test_a_link_that_is_followed_while_the_address_catches_up_is_not_lost(visit):
    visit.open("#dataset=points")
    visit.page.evaluate("""() => {
        for (const tab of document.querySelectorAll("[role=tab]")) tab.click();
        setTimeout(() => { location.hash = "dataset=worked-example"; }, 200);
        const end = performance.now() + 400;
        while (performance.now() < end); // now the link is due, and right after it the address
    }""")
    expect(visit.choice("Dataset")).to_have_value("worked-example")
    expect(visit.page).to_have_url(re.compile("dataset=worked-example$"))


def test_what_a_link_says_that_is_not_understood_is_told(new_visit):
    visit = new_visit
    visit.open("#dataset=mnsit&epochs=0&colour=red&layers=64-step")
    alert = visit.page.get_by_role("alert")
    expect(alert).to_contain_text("Dataset cannot be “mnsit”. One of MNIST digits, California")
    expect(alert).to_contain_text("Epochs cannot be “0”. A whole number from 1")
    expect(alert).to_contain_text("There is no setting “colour”.")
    expect(alert).to_contain_text("The layers cannot be “64-step”")
    visit.button("Dismiss").click()
    visit.page.goto(f"{visit.site}#dataset=points&samples=600")
    expect(visit.choice("Dataset")).to_have_value("points")
    expect(alert).to_contain_text("Training samples cannot be “600”. A whole number from 1 to 500.")
    visit.button("Dismiss").click()
    visit.fill(Epochs=3)
    expect(visit.page).to_have_url(re.compile("epochs=3"))
    expect(alert).to_have_text("")


def test_a_new_hidden_layer_is_like_its_neighbour(visit):
    visit.open("#dataset=points")
    visit.button("Add hidden layer").click()
    expect(visit.field("Units in hidden layer 3")).to_have_value("16")
    expect(visit.choice("Activation of hidden layer 3")).to_have_value("tanh")
    for _ in range(3):
        visit.button("Remove hidden layer 1").click()
    visit.button("Add hidden layer").click()
    expect(visit.field("Units in hidden layer 1")).to_have_value("16")


def test_no_trained_network_is_lost_when_another_is_trained(new_visit):
    visit = new_visit
    visit.open("#dataset=points&epochs=2")
    losses = []
    for units, parameters in [(16, 354), (9, 221), (4, 126)]:
        visit.fill(Units_in_hidden_layer_1=units)
        visit.button("Train").click()
        expect(visit.page.get_by_text(f"{parameters} parameters")).to_be_visible()
        expect(visit.number("Epoch")).to_have_text("2 / 2")
        expect(visit.engine).to_have_text("Finished")
        losses.append(visit.number("Test loss").inner_text())
    assert len(set(losses)) == 3

    def expect_network(number, units):
        expect(visit.number("Test loss")).to_have_text(losses[number])
        expect(visit.field("Units in hidden layer 1")).to_have_value(units)
        expect(visit.engine).to_have_text("Finished")

    for name, number, units in [
        ("Undo reset", 1, "9"),
        ("Undo reset", 0, "16"),
        ("Redo reset", 1, "9"),
        ("Redo reset", 2, "4"),
    ]:
        visit.button(name).click()
        expect_network(number, units)
    expect(visit.button("Redo reset")).to_be_hidden()
    visit.button("Undo reset").click()
    expect_network(1, "9")
    visit.button("Train").click()  # goes on with this one; the others are still there
    expect(visit.number("Epoch")).to_have_text("4 / 4")
    expect(visit.engine).to_have_text("Finished")
    visit.button("Undo reset").click()
    expect_network(0, "16")
    visit.button("Undo reset").click()
    expect_network(2, "4")


def test_how_well_it_went_is_told_to_those_who_listen(visit):
    visit.open(SMALL)
    progress = visit.number("Progress")
    expect(progress).to_have_text("")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    accuracy = visit.number("Test accuracy").inner_text()
    expect(progress).to_have_text(f"Finished: {accuracy} of test digits right.")
    visit.button("Reset").click()
    expect(progress).to_have_text("")
    visit.fill(Epochs=50)
    visit.button("Train").click()
    expect(progress).to_have_text(
        re.compile(r"^Epoch \d+ of 50: \d+\.\d % of test digits right\.$")
    )


def test_validation_samples_have_a_loss_of_their_own_and_end_the_training(visit):
    visit.open("#dataset=points&shape=blobs&noise=30&epochs=1000&samples=60")
    figure = visit.page.get_by_role("figure", name="Loss curve")
    expect(figure.get_by_text("validation")).to_be_hidden()
    expect(visit.number("Validation loss")).to_be_hidden()
    visit.page.get_by_role("spinbutton", name="Validation share, %").fill("50")
    visit.fill(Early_stopping=5)
    expect(visit.number("Notice")).to_contain_text(
        re.compile(r"from (\d\d) points; \d\d more are set aside to validate with")
    )
    expect(figure.get_by_text("validation")).to_be_visible()
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Notice")).to_contain_text(
        re.compile(r"Stopped early, as the validation loss no longer fell.*epoch \d+, the best")
    )
    expect(visit.number("Validation loss")).to_have_text(re.compile(r"^\d"))
    table = visit.page.get_by_role("table", name="Loss by epoch")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Epoch", "Training loss", "Validation loss", "Test loss", "Test accuracy"]
    )
    expect(table.locator("tbody tr").first.locator("td")).to_have_count(4)
    told = visit.page.get_by_text(
        re.compile(r"^60 points to train with, but for \d\d with a hole, to v")
    )
    expect(told.first).to_be_visible()
    visit.page.get_by_role("tab", name="Inspect").click()
    expect(
        visit.page.get_by_text("test samples, which the network never learns from")
    ).to_be_visible()


def test_a_diverging_training_is_told_in_a_sentence_and_can_be_reset(visit):
    visit.open("#samples=1280&learning_rate=100&loss=mean-squared-error&epochs=50")
    visit.button("Train").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("a smaller learning rate")
    expect(visit.engine).to_have_text("Paused")
    visit.fill(Learning_rate=0.01)
    visit.button("Reset").click()
    visit.button("Train one batch").click()
    expect(visit.number("Training loss")).to_have_text(re.compile(r"^\d"))
    visit.expected.append("RuntimeWarning")


def test_settings_are_kept_in_the_address(visit):
    visit.open("#layers=32-sigmoid&batch_size=64&seed=nonsense")
    expect(visit.field("Units in hidden layer 1")).to_have_value("32")
    expect(visit.choice("Activation of hidden layer 1")).to_have_value("sigmoid")
    expect(visit.field("Batch size")).to_have_value("64")
    expect(visit.field("Seed")).to_have_value("0")
    visit.fill(Epochs=7)
    expect(visit.page).to_have_url(re.compile("epochs=7"))


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
def test_nothing_is_wider_than_the_screen(new_visit, width):
    visit = new_visit
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.page.goto(visit.site)
    expect(visit.button("Train")).to_be_visible()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
