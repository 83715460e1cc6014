"""The datasets of the page, what follows them, and what can change while a network is trained."""

import re

import pytest
from playwright.sync_api import expect

DIVERGING = "#samples=1280&learning_rate=100&loss=mean-squared-error&epochs=50"


def test_network_loss_and_settings_follow_the_dataset(visit):
    visit.open()
    visit.choose_dataset("California Housing")
    layers = visit.page.get_by_role("list", name="Layers")
    expect(layers).to_contain_text("8 features")
    expect(layers).to_contain_text("1 house value")
    expect(visit.choice("Loss")).to_have_value("mean-squared-error")
    expect(visit.choice("Loss").get_by_role("option")).to_have_count(3)
    expect(visit.choice("Optimizer")).to_have_value("adam")
    expect(visit.field("Learning rate")).to_have_value("0.003")
    expect(visit.field("Training samples")).to_have_value("16512")
    expect(visit.number("Test R²")).to_be_visible()
    visit.choose_dataset("Points in the plane")
    expect(visit.choice("Loss")).to_have_value("cross-entropy")
    expect(visit.choice("Activation of hidden layer 2")).to_have_value("tanh")
    visit.choice("Shape").select_option("Plane (regression)")
    expect(visit.choice("Loss")).to_have_value("mean-squared-error")
    expect(visit.number("Test R²")).to_be_visible()
    visit.choose_dataset("MNIST digits")
    expect(visit.field("Learning rate")).to_have_value("0.3")
    expect(visit.choice("Shape")).to_have_count(0)
    expect(visit.number("Test accuracy")).to_be_visible()


def test_what_was_set_by_hand_is_kept_where_it_makes_sense(visit):
    visit.open("#dataset=california-housing")
    visit.fill(Seed=3, Batch_size=64, Units_in_hidden_layer_1=20)
    visit.choice("Loss").select_option("Huber")
    visit.choose_dataset("Points in the plane")
    expect(visit.field("Seed")).to_have_value("3")
    expect(visit.field("Batch size")).to_have_value("64")
    expect(visit.field("Units in hidden layer 1")).to_have_value("20")
    expect(visit.choice("Loss")).to_have_value("cross-entropy")  # Huber is for numbers
    visit.fill(Learning_rate=0.5)
    visit.choice("Optimizer").select_option("SGD")
    expect(visit.field("Learning rate")).to_have_value("0.1")  # 0.5 was Adam's


def expect_the_worked_example(visit):
    expect(visit.field("Units in hidden layer 1")).to_have_value("3")
    expect(visit.field("Units in hidden layer 2")).to_have_value("2")
    expect(visit.choice("Activation of hidden layer 1")).to_have_value("identity")
    expect(visit.choice("Optimizer")).to_have_value("sgd")
    expect(visit.field("Seed")).to_have_value("0")
    expect(visit.page.get_by_text("20 parameters", exact=True)).to_be_visible()


def test_choosing_the_worked_example_gives_the_worked_example(visit):
    visit.open("#dataset=points&layers=64-sigmoid&learning_rate=0.5&seed=7&optimizer=rmsprop")
    visit.choose_dataset("Worked example")
    expect_the_worked_example(visit)
    losses = []
    for number in range(1, 7):
        visit.button("Train one batch").click()
        expect(visit.number("Epoch")).to_have_text(f"{number} / 300")
        losses.append(float(visit.number("Training loss").inner_text()))
    assert losses[0] == 1
    assert losses == sorted(losses, reverse=True)
    assert len(set(losses)) == 6
    visit.fill(Units_in_hidden_layer_1=64)
    expect(visit.page.get_by_text("not the one of the text")).to_be_visible()
    visit.page.get_by_role("tab", name="Inspect").click()
    visit.button("Worked example").click()
    expect(visit.engine).to_have_text("Ready")
    expect_the_worked_example(visit)
    expect(visit.page.get_by_role("spinbutton", name="Learning rate η")).to_have_value("2")


def test_a_datasets_own_settings_can_be_had_back_and_undone(visit):
    visit.open("#dataset=points&shape=circles")
    own = visit.button("Use this dataset's settings")
    expect(own).to_be_hidden()
    visit.fill(Units_in_hidden_layer_2=9, Learning_rate=0.5, Seed=3)
    visit.choice("Optimizer").select_option("SGD")
    own.click()
    expect(visit.field("Units in hidden layer 2")).to_have_value("16")
    expect(visit.field("Learning rate")).to_have_value("0.02")
    expect(visit.field("Seed")).to_have_value("0")
    expect(visit.choice("Shape")).to_have_value("circles")
    expect(visit.engine).to_have_text("Ready")
    expect(own).to_be_hidden()
    visit.button("Undo dataset's settings").click()
    expect(visit.field("Units in hidden layer 2")).to_have_value("9")
    expect(visit.choice("Optimizer")).to_have_value("sgd")
    expect(visit.field("Seed")).to_have_value("3")
    expect(own).to_be_focused()


def test_a_rate_that_is_too_large_is_chosen_and_where_it_leads_is_told(visit):
    visit.open("#dataset=worked-example")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    expect(visit.number("Progress")).to_have_text(re.compile(r"^Finished: test R² 0\.\d"))
    expect(visit.page.get_by_role("alert")).to_have_text("")
    visit.button("Reset").click()
    visit.button("Try a rate that is too large").click()
    expect(visit.field("Learning rate")).to_have_value("2")
    visit.button("Train").click()
    expect(visit.page.get_by_role("alert")).to_contain_text(
        "The training loss rose to 2.39e+04, from 1 at the beginning, at epoch 2"
    )
    expect(visit.engine).to_have_text("Paused")
    expect(visit.number("Training loss")).to_have_text("2.4e+4")
    visit.fill(Learning_rate="0.003")
    visit.button("Back to the last good weights").click()
    visit.button("Resume").click()
    expect(visit.engine).to_have_text("Finished")


@pytest.mark.parametrize(
    "address",
    ["#dataset=california-housing&epochs=1", "#dataset=points&epochs=2", "#dataset=worked-example"],
)
def test_a_dataset_in_the_address_is_trained_on_at_once(visit, address):
    visit.open(address)
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    expect(visit.number("Test loss")).to_have_text(re.compile(r"^\d"))


def test_another_dataset_replaces_a_trained_network_and_undo_brings_it_back(visit):
    visit.open("#samples=2560&epochs=2")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    accuracy = visit.number("Test accuracy").inner_text()
    visit.choose_dataset("Points in the plane")
    visit.button("Undo reset").click()
    expect(visit.number("Test accuracy")).to_have_text(accuracy)
    expect(visit.choice("Dataset")).to_have_value("mnist")
    expect(visit.field("Training samples")).to_have_value("2560")
    expect(visit.engine).to_have_text("Finished")


def test_data_that_do_not_come_are_told_and_the_network_is_kept(new_visit):
    visit = new_visit
    visit.open("#samples=256&epochs=1")
    visit.context.route("**/california-housing.csv.gz", lambda route: route.fulfill(status=404))
    visit.expected.append("404")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    visit.choice("Dataset").select_option("California Housing")
    expect(visit.page.get_by_role("alert")).to_contain_text("is missing on this site")
    expect(visit.choice("Dataset")).to_have_value("mnist")
    expect(visit.number("Epoch")).to_have_text("1 / 1")
    visit.context.unroute("**/california-housing.csv.gz")
    visit.choose_dataset("California Housing")


def test_a_loss_that_is_not_finite_stops_the_training_and_the_best_weights_can_be_had_back(visit):
    visit.expected.append("RuntimeWarning")
    visit.open(DIVERGING)
    visit.button("Train").click()
    expect(visit.page.get_by_role("alert")).to_contain_text("a smaller learning rate")
    expect(visit.engine).to_have_text("Paused")
    expect(visit.number("Notice")).to_contain_text("Lower the learning rate")
    visit.fill(Learning_rate=0.01)
    visit.button("Back to the last good weights").click()
    expect(visit.button("Back to the last good weights")).to_be_hidden()
    visit.button("Resume").click()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Epoch")).to_have_text("50 / 50")
    assert float(visit.number("Training loss").inner_text()) < 1


def test_early_stopping_says_which_weights_are_back(visit):
    visit.open("#dataset=points&shape=blobs&noise=30&epochs=1000&samples=40&patience=5")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished", timeout=60_000)
    expect(visit.number("Notice")).to_contain_text(
        re.compile(r"Stopped early, as the validation loss no longer fell.*epoch \d+, the best")
    )


def test_where_an_epoch_is_chosen_a_share_is_set_aside_unless_that_is_not_wanted(visit):
    visit.open("#dataset=points")
    share = visit.page.get_by_role("spinbutton", name="Validation share, %")
    expect(share).to_have_value("0")
    visit.fill(Early_stopping=5)
    expect(share).to_have_value("20")
    expect(visit.number("Notice")).to_contain_text("are set aside to validate with")
    share.fill("0")
    share.press("Tab")
    visit.fill(Early_stopping=6)
    expect(share).to_have_value("0")
    expect(visit.number("Notice")).to_contain_text("learns from 400 points.")


def test_slow_is_five_batches_a_second_and_full_again_at_once(visit):
    visit.open("#epochs=3&speed=slow")
    visit.button("Train").click()
    visit.page.wait_for_timeout(2000)
    slow = int(visit.number("Batch").inner_text().split("/")[0])
    assert 5 <= slow <= 13
    visit.choice("Speed").select_option("Full")
    expect(visit.number("Epoch")).to_have_text(re.compile(r"^[23] / 3"), timeout=60_000)


def test_weight_decay_and_every_optimizer_can_be_chosen_and_are_explained(visit):
    visit.open("#dataset=points&epochs=3")
    optimizer = visit.choice("Optimizer")
    for option in optimizer.get_by_role("option").all_inner_texts():
        optimizer.select_option(option)
        visit.fill(Weight_decay=0.001)
        described = optimizer.get_attribute("aria-describedby")
        assert len(visit.page.locator(f"#{described}").inner_text()) > 20
        visit.button("Reset").click()
        expect(visit.engine).to_have_text("Ready")
        visit.button("Train").click()
        expect(visit.number("Epoch")).to_have_text("3 / 3")
        expect(visit.engine).to_have_text("Finished")


def test_views_are_tabs_that_the_keyboard_opens_and_the_address_keeps(visit):
    visit.open("#tab=data")
    tab = visit.page.get_by_role("tab", name="Data")
    expect(tab).to_have_attribute("aria-selected", "true")
    tab.focus()
    visit.page.keyboard.press("ArrowRight")
    expect(visit.page.get_by_role("tab", name="Training")).to_be_focused()
    expect(visit.page.get_by_role("tabpanel", name="Training")).to_be_visible()
    expect(visit.page.get_by_role("figure", name="Loss curve")).to_be_visible()
    expect(visit.page).not_to_have_url(re.compile("tab"))


def test_the_curve_tells_the_losses_where_the_pointer_is(visit):
    visit.open("#samples=2560&epochs=2")
    visit.button("Train").click()
    expect(visit.engine).to_have_text("Finished")
    figure = visit.page.get_by_role("figure", name="Loss curve")
    over = figure.locator(".u-over")
    over.hover(position={"x": over.bounding_box()["width"] - 20, "y": 100})
    reading = r"epoch \d\.\d\d · batch \d\.\d+ · smoothed \d\.\d+"
    expect(figure.get_by_text(re.compile(reading))).to_be_visible()
    visit.page.mouse.move(0, 0)
    expect(figure.get_by_text(re.compile(reading))).to_have_count(0)
