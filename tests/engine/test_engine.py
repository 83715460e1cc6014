"""The engine's state: what it is doing, how far it trains, and the way back to earlier networks."""

import numpy as np
import pytest

from mfnet_page import history
from mfnet_page.dataset import Dataset
from mfnet_page.datasets import points
from mfnet_page.engine import LOOK_FOR_DATA_EVERY, SLOW_BATCH_EVERY, Engine

BATCHES = 5  # of an epoch
SETTINGS = {
    "dataset": "points",
    "shape": "circles",
    "samples": 50,
    "noise": 10,
    "points": "",
    "layers": [{"units": 4, "activation": "tanh"}],
    "loss": "cross-entropy",
    "optimizer": "sgd",
    "learning_rate": 0.1,
    "weight_decay": 0,
    "patience": 0,
    "validation": 0,
    "batch_size": 10,
    "epochs": 3,
    "speed": "full",
    "seed": 0,
}
DIVERGING = SETTINGS | {"loss": "mean-squared-error", "learning_rate": 1e6}


def built(settings=SETTINGS, engine=None):
    engine = engine or Engine()
    made_of = ("shape", "samples", "noise", "seed", "points")
    engine.build(settings, points.make(*(settings[name] for name in made_of)))
    engine.introduce()
    return engine


def trained(settings=SETTINGS, engine=None):
    """An engine with a network that has finished."""
    engine = built(settings, engine)
    engine.train(settings)
    finish(engine)
    return engine


def finish(engine):
    while engine.is_training:
        engine.advance()


def state(engine):
    return engine.status()["name"]


def weights(engine):
    return [w.copy() for w, _ in engine.session.net.weights_and_dJ_dws()]


def assert_same(these, those):
    for one, other in zip(these, those, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_new_network_is_ready_and_nothing_is_there_to_lose():
    engine = Engine()
    assert not engine.has_network
    with pytest.raises(RuntimeError, match="no network yet"):
        engine.status()
    assert built(engine=engine).status() == {
        "name": "ready", "goal": 3, "undoable": False, "redoable": False, "trained": False,
        "waiting": False, "best_epoch": None, "stopped_early": None,
    }  # fmt: skip


def test_training_goes_as_far_as_the_epochs_that_are_asked_for():
    engine = built()
    engine.train(SETTINGS)
    assert (state(engine), engine.status()["trained"]) == ("training", True)
    finish(engine)
    assert (state(engine), engine.session.epoch) == ("finished", 3)


def test_a_finished_network_does_as_many_epochs_again():
    engine = trained()
    engine.train(SETTINGS)
    assert engine.status()["goal"] == 6
    finish(engine)
    assert engine.session.epoch == 6


def test_a_finished_network_goes_on_to_a_goal_that_is_further():
    engine = trained()
    engine.train(SETTINGS | {"epochs": 4})
    finish(engine)
    assert engine.session.epoch == engine.status()["goal"] == 4


def test_a_network_that_finished_waits_for_train_to_go_on_whatever_the_epochs():
    engine = trained()
    engine.adjust(SETTINGS | {"epochs": 9})
    assert (state(engine), engine.status()["goal"]) == ("finished", 3)


def test_fewer_epochs_end_with_the_epoch_that_has_begun():
    engine = built()
    for _ in range(BATCHES + 2):
        engine.step(SETTINGS)
    engine.adjust(SETTINGS | {"epochs": 1})
    assert (state(engine), engine.status()["goal"]) == ("paused", 2)
    engine.train(SETTINGS | {"epochs": 1})
    finish(engine)
    assert engine.session.epoch == 2


def test_a_step_is_a_batch_and_the_last_one_finishes():
    engine = built()
    for number in range(1, 3 * BATCHES + 1):
        engine.step(SETTINGS)
        assert len(engine.report()["losses"]) == 1
        assert state(engine) == ("finished" if number == 3 * BATCHES else "paused")


def test_a_pause_before_the_first_batch_leaves_the_network_ready():
    engine = built()
    engine.train(SETTINGS)
    engine.pause()
    assert state(engine) == "ready"
    engine.train(SETTINGS | {"speed": "slow"})
    engine.advance()
    engine.pause()
    assert state(engine) == "paused"
    engine.pause()
    assert state(engine) == "paused"


def test_slow_training_is_a_batch_at_a_time_with_a_rest_after_each():
    engine = built()
    slow = SETTINGS | {"speed": "slow"}
    engine.train(slow)
    for _ in range(3):
        assert not engine.advance()
        assert engine.report()["batches_run"] == 1
        assert engine.rest == SLOW_BATCH_EVERY
    engine.adjust(SETTINGS)
    assert engine.rest == 0


def test_a_report_has_everything_since_the_one_before():
    engine = built()
    assert engine.report() is None
    losses, engine_of_steps = [], built()
    for _ in range(4):
        engine_of_steps.step(SETTINGS)
        losses.extend(engine_of_steps.report()["losses"])
    for _ in range(4):
        engine.step(SETTINGS)
    report = engine.report()
    assert (report["batches_run"], report["losses"].tolist()) == (4, losses)
    assert engine.report() is None


def test_an_introduction_has_the_whole_past_and_the_next_report_what_follows():
    engine = trained()
    engine.report()
    all_about = engine.introduce()
    assert len(all_about["summary"]["record"]["losses"]) == 3 * BATCHES
    assert all_about["config"] == SETTINGS
    assert engine.report() is None


def test_a_question_belongs_to_the_network_that_was_introduced_last():
    engine = Engine()
    assert not engine.is_present(0)
    built(engine=engine)
    number = engine.introduce()["number"]
    assert engine.is_present(number)
    assert not engine.is_present(number - 1)
    assert engine.answer("surface.at", {"x": 0.0, "y": 0.0})["value"] is not None
    engine.introduce()
    assert not engine.is_present(number)


def test_a_network_that_cannot_be_built_leaves_the_present_one_as_it_is():
    engine = built()
    engine.train(SETTINGS)
    before = engine.session
    with pytest.raises(ValueError, match="activation must be one of"):
        built(SETTINGS | {"layers": [{"units": 2, "activation": "step"}]}, engine)
    assert engine.session is before
    assert (engine.is_training, engine.status()["undoable"]) == (True, False)


def test_undo_and_redo_go_back_and_forth_between_trained_networks():
    engine = trained()
    first = weights(engine)
    trained(SETTINGS | {"seed": 1}, engine)
    second = weights(engine)
    built(SETTINGS | {"seed": 2}, engine)
    assert (state(engine), engine.status()["trained"]) == ("ready", True)
    assert engine.undo()
    assert_same(weights(engine), second)
    assert engine.introduce()["config"]["seed"] == 1
    assert engine.undo()
    assert_same(weights(engine), first)
    assert not engine.undo()
    assert (state(engine), engine.status()["undoable"], engine.status()["redoable"]) == (
        "finished", False, True,
    )  # fmt: skip
    assert engine.redo()
    assert_same(weights(engine), second)
    assert not engine.redo()  # the third was never trained


def test_a_network_that_was_not_finished_comes_back_paused():
    engine = built()
    engine.step(SETTINGS)
    built(engine=engine)
    engine.undo()
    assert state(engine) == "paused"


def test_training_on_after_undo_puts_the_later_networks_further_back():
    engine = trained()
    trained(SETTINGS | {"seed": 1}, engine)
    second = weights(engine)
    engine.undo()
    engine.train(SETTINGS)
    finish(engine)
    assert not engine.status()["redoable"]
    engine.undo()
    assert_same(weights(engine), second)


def test_as_many_networks_are_kept_as_there_is_room_for(monkeypatch):
    engine = Engine()
    for seed in range(history.MOST + 2):
        trained(SETTINGS | {"seed": seed, "epochs": 1}, engine)
    back = 0
    while engine.undo():
        back += 1
    assert back == history.MOST
    monkeypatch.setattr(history, "MOST_PARAMETERS", 1)
    for _ in range(3):
        trained(engine=engine)
    assert engine.undo()
    assert not engine.undo()


def test_training_that_diverges_is_paused_says_so_and_goes_back_to_the_best_epoch():
    engine = built(DIVERGING)
    before = weights(engine)
    engine.train(DIVERGING)
    with pytest.raises(FloatingPointError, match="a smaller learning rate may help"):
        finish(engine)
    assert (state(engine), engine.status()["best_epoch"]) == ("paused", 0)
    assert engine.report()["diverged"]
    engine.recover()
    assert (state(engine), engine.status()["best_epoch"]) == ("paused", None)
    assert_same(weights(engine), before)
    engine.train(SETTINGS | {"learning_rate": 0.01})
    finish(engine)
    assert state(engine) == "finished"


def test_a_step_that_diverges_is_told_like_training_that_does():
    engine = built(DIVERGING | {"batch_size": 50})
    engine.step(DIVERGING)
    with pytest.raises(FloatingPointError, match="smaller learning rate"):
        engine.step(DIVERGING)
    assert (state(engine), engine.status()["best_epoch"]) == ("paused", 0)


def test_an_end_by_early_stopping_names_the_epoch_whose_weights_are_back():
    settings = SETTINGS | {"patience": 1, "epochs": 400, "learning_rate": 3.0, "validation": 30}
    engine = trained(settings)
    assert engine.session.epoch < 400
    assert engine.status()["stopped_early"] == engine.session.best_epoch
    built(engine=engine)
    assert engine.status()["stopped_early"] is None
    engine.undo()
    assert engine.status()["stopped_early"] == engine.session.best_epoch


def test_points_that_are_placed_are_trained_on_at_once():
    engine = built()
    engine.step(SETTINGS)
    placed = SETTINGS | {"points": "zz00zz" * 4 + "00zz00" * 3}
    assert engine.adjust(placed)
    assert engine.session.dataset.placed
    assert len(engine.session.dataset.inputs) == 7
    assert not engine.adjust(placed)
    assert engine.introduce()["config"]["points"] == placed["points"]


def of_files(arrived):
    """A dataset in which no points can be placed, and of which a part has arrived."""
    rng = np.random.default_rng(0)
    inputs, targets = rng.normal(size=(50, 2)), np.eye(2)[rng.integers(0, 2, 50)]
    return Dataset("mnist", "classification", inputs, targets, inputs, targets,
                   arrived=arrived, part_size=10)  # fmt: skip


def test_what_the_address_says_of_points_is_nothing_to_other_data():
    settings = SETTINGS | {"dataset": "mnist"}
    engine = Engine()
    engine.build(settings, of_files(arrived=50))
    dataset = engine.session.dataset
    assert not engine.adjust(settings | {"points": "zz00zz"})
    assert engine.session.dataset is dataset


def test_training_waits_for_samples_that_have_not_arrived():
    dataset = of_files(arrived=30)
    engine = Engine()
    engine.build(SETTINGS, dataset)
    engine.train(SETTINGS)
    assert not engine.status()["waiting"]
    changes = [engine.advance() for _ in range(20)]  # as many slices as a slow machine needs
    assert changes.count(True) == 1
    assert engine.status()["waiting"]
    assert engine.rest == LOOK_FOR_DATA_EVERY
    dataset.arrived = 50
    assert engine.rest == 0
    assert engine.advance()
    finish(engine)
    assert state(engine) == "finished"
