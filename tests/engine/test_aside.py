"""A network that is put aside for others is taken back as if they had never been there."""

import numpy as np
import pytest
from test_engine import SETTINGS, built, finish, state, trained, weights

OTHER = SETTINGS | {"shape": "xor", "layers": [], "seed": 5, "learning_rate": 0.7}


def losses(engine):
    return list(engine.session.course.losses)


@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_a_training_goes_on_as_if_nothing_had_been_between(optimizer):
    settings = SETTINGS | {"optimizer": optimizer, "epochs": 6}
    straight = trained(settings)
    engine = built(settings)
    engine.train(settings)
    engine._run(np.inf, 7)  # in the midst of the second epoch
    engine.put_aside()
    assert not engine.is_training
    trained(OTHER, engine)
    trained(OTHER | {"seed": 6}, engine)
    assert engine.take_back()
    assert state(engine) == "training"
    finish(engine)
    assert losses(engine) == losses(straight)
    assert all(map(np.array_equal, weights(engine), weights(straight)))


def test_the_way_back_is_that_of_before():
    engine = trained()
    first = weights(engine)
    trained(SETTINGS | {"seed": 1}, engine)
    engine.put_aside()
    assert not engine.status()["undoable"]
    trained(OTHER, engine)
    assert not engine.status()["undoable"]  # what is aside can't be trained by an undo
    trained(OTHER | {"seed": 6}, engine)
    assert engine.status()["undoable"]
    engine.take_back()
    assert engine.undo()
    assert all(map(np.array_equal, weights(engine), first))
    assert not engine.status()["undoable"]


def test_what_is_aside_already_stays():
    engine = trained()
    before = weights(engine)
    engine.put_aside()
    trained(OTHER, engine)
    engine.put_aside()
    engine.take_back()
    assert all(map(np.array_equal, weights(engine), before))
    assert state(engine) == "finished"


def test_only_the_network_aside_would_be_missed():
    engine = built()
    engine.put_aside()
    trained(OTHER, engine)
    assert not engine.status()["trained"]
    assert engine.take_back()
    assert state(engine) == "ready"
    trained(engine=engine)
    engine.put_aside()
    built(OTHER, engine)
    assert engine.status()["trained"]


def test_where_nothing_is_aside_nothing_is_taken_back():
    assert not trained().take_back()


def test_a_slow_training_goes_on_slowly():
    slow = SETTINGS | {"speed": "slow"}
    engine = built(slow)
    engine.train(slow)
    rest = engine.rest
    engine.put_aside()
    trained(OTHER, engine)
    assert engine.rest == 0
    engine.take_back()
    assert engine.rest == rest > 0
