"""What the browser keeps of a training, and a later visit goes on with."""

import pytest

from mfnet_page.engine import Engine
from tests.engine.test_saved_networks import DIGITS, POINTS, VALIDATED, begun, dataset_of


def gone_on(content, engine=None):
    """An engine that goes on with what was kept, as another visit does."""
    engine = engine or Engine()
    settings = engine.read(content)["settings"]
    engine.go_on(settings, dataset_of(settings))
    engine.introduce()
    return engine


def advance_until(engine, is_done):
    while not is_done():
        engine.advance()


@pytest.mark.parametrize("settings", [POINTS, VALIDATED, DIGITS], ids=["points", "early", "mnist"])
def test_the_losses_after_any_moment_are_those_of_a_training_never_stopped(settings):
    whole = begun(settings, 0)
    whole.train(settings)
    advance_until(whole, lambda: not whole.is_training)
    for moment in range(1, len(whole.session.course.losses), 5):
        engine = begun(settings, moment)
        kept = engine.keep()
        again = gone_on(kept["content"])
        again.train(again.session.config | {"epochs": kept["about"]["goal"]})
        advance_until(again, lambda engine=again: not engine.is_training)
        assert again.session.course.losses == whole.session.course.losses
        assert again.session.course.evaluations == whole.session.course.evaluations


def test_an_untrained_network_is_not_worth_keeping():
    assert Engine().news == "none"
    assert begun(POINTS, 0).news == "none"


def test_an_epoch_is_news_once_it_is_evaluated_and_until_it_is_kept():
    engine = begun(POINTS, 3)
    assert engine.news == "some"
    engine.step(POINTS)  # the last batch of the first epoch
    assert engine.news == "epoch"
    engine.keep()
    assert engine.news == "none"
    for _ in range(3):
        engine.step(POINTS)
        assert engine.news == "some"
    engine.step(POINTS)
    assert engine.session.course.epochs == 2
    assert engine.news == "epoch"


@pytest.mark.parametrize(
    "change",
    [
        lambda engine: engine.step(POINTS),
        lambda engine: engine.train(POINTS),
        lambda engine: engine.adjust(POINTS | {"learning_rate": 0.5}),
        lambda engine: engine.adjust(POINTS | {"epochs": 9}),
    ],
    ids=["a batch", "training goes on", "the learning rate", "the epochs"],
)
def test_whatever_changes_a_kept_network_is_news(change):
    engine = begun(POINTS, 6)
    engine.keep()
    assert engine.news == "none"
    change(engine)
    assert engine.news == "some"


def test_a_network_that_undo_brings_back_is_to_be_kept_again():
    engine = begun(POINTS, 5)
    engine.keep()
    engine.build(POINTS, dataset_of(POINTS))
    engine.introduce()
    assert engine.news == "none"
    engine.undo()
    engine.introduce()
    assert engine.news == "epoch"


def test_what_could_not_be_kept_is_still_news():
    engine = begun(POINTS, 5)
    engine.keep()
    engine.keep_again()
    assert engine.news == "epoch"


def test_facts_say_where_the_training_is():
    engine = begun(POINTS, 5)
    about = engine.keep()["about"]
    assert about["dataset"] == "points"
    assert about["state"] == "paused"
    assert (about["epoch"], about["batch"], about["batches"]) == (2, 1, 4)
    assert (about["epochs_done"], about["goal"]) == (1, 6)
    assert about["test_score"] == engine.session.test_score


def test_going_on_leaves_no_way_back_to_an_untrained_network():
    content = begun(POINTS, 5).keep()["content"]
    engine = gone_on(content, begun(POINTS, 0))
    assert not engine.status()["undoable"]
    assert not engine.introduce()["opened"]
    engine = gone_on(content, begun(POINTS, 1))
    assert engine.status()["undoable"]


def test_a_state_that_cannot_be_gone_on_with_leaves_the_present_network():
    engine = begun(POINTS, 3)
    present = engine.session
    with pytest.raises(ValueError, match="can't be opened"):
        engine.read(b"PK of another page")
    content = begun(POINTS | {"samples": 60}, 5).keep()["content"]
    settings = engine.read(content)["settings"]
    with pytest.raises(ValueError, match="can't be opened"):
        engine.go_on(settings | {"dataset": "mnist"}, dataset_of(DIGITS))
    assert engine.session is present
