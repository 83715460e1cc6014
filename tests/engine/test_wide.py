"""A wide network is trained a part of a batch at a time, and answers in between."""

import numpy as np
import pytest

from mfnet.machinery import calls, replay
from mfnet_page import forward, running
from mfnet_page.datasets import points
from mfnet_page.engine import Engine

SETTINGS = {
    "dataset": "points", "shape": "circles", "samples": 50, "noise": 10, "points": "",
    "layers": [{"units": 6, "activation": "relu"}, {"units": 5, "activation": "tanh"}],
    "loss": "cross-entropy", "optimizer": "adam", "learning_rate": 0.01, "weight_decay": 0,
    "patience": 0, "validation": 0, "batch_size": 10, "epochs": 3, "speed": "full", "seed": 0,
}  # fmt: skip
MADE_OF = "shape", "samples", "noise", "seed", "points"
STEPS = 15


def built(engine=None, settings=SETTINGS):
    engine = engine or Engine()
    engine.build(settings, points.make(*(settings[name] for name in MADE_OF)))
    engine.introduce()
    return engine


def losses(engine):
    """Of all batches, with the evaluations, and the weights in the end."""
    weights = [w.tobytes() for w, _ in engine.session.net.weights_and_dJ_dws()]
    course = engine.session.course
    return [loss.tobytes() for loss in course.losses], course.evaluations.copy(), weights


@pytest.fixture(autouse=True)
def expected():
    """What comes of a training whose batches are not cut."""
    engine = built()
    engine.train(SETTINGS)
    while engine.is_training:
        engine.advance()
    return losses(engine)


@pytest.fixture(autouse=True)
def wide(expected, monkeypatch):
    """Every batch is worth cutting, and a part is as long as a slice."""
    monkeypatch.setattr(replay, "_LONG", 1)
    monkeypatch.setattr(calls, "PART", 1000)
    monkeypatch.setattr(forward, "PART", 1000)
    monkeypatch.setattr(running, "SLICE", 0.0)


def amid(engine, steps):
    """Train until a batch has begun after so many."""
    while not (engine.session.is_amid and engine.session.steps == steps):
        engine.advance()
    engine.advance()
    assert engine.session.steps == steps


def finish(engine):
    engine.train(SETTINGS)
    while engine.is_training:
        engine.advance()
    return losses(engine)


def test_a_slice_is_a_part_of_a_batch(expected):
    engine = built()
    engine.train(SETTINGS)
    slices = 0
    while engine.is_training:
        engine.advance()
        slices += 1
    assert slices > 5 * STEPS
    assert losses(engine) == expected


@pytest.mark.parametrize("steps", [0, 3, 5])  # an epoch has five
def test_a_pause_amid_a_batch_is_one_between_two_batches(expected, steps):
    engine = built()
    engine.train(SETTINGS)
    amid(engine, steps)
    engine.pause()
    assert engine.status()["name"] == ("paused" if steps else "ready")
    record = engine.session.record(0)
    assert (record["steps"], len(engine.session.course.losses)) == (steps, steps)
    assert engine.session.epoch == -(-steps // 5)
    assert finish(engine) == expected


@pytest.mark.parametrize("steps", [0, 3, 5])
def test_a_file_that_is_saved_amid_a_batch_goes_on_to_the_same_numbers(expected, steps):
    engine = built()
    engine.train(SETTINGS)
    amid(engine, steps)
    content = engine.save()
    assert finish(engine) == expected
    another = built()
    dataset = points.make(*(SETTINGS[name] for name in MADE_OF))
    another.open(another.read(content)["settings"] | {"epochs": 3}, dataset)
    assert another.session.steps == steps
    assert finish(another) == expected


def test_questions_amid_every_batch_change_nothing(expected):
    engine = built()
    engine.train(SETTINGS)
    asked = 0
    while engine.is_training:
        engine.advance()
        asked += engine.session.is_amid
        engine.answer("surface.plane", {})
        engine.answer("surface.units", {"layers": [2, 2]})
    assert asked > 5 * STEPS
    assert losses(engine) == expected


@pytest.mark.parametrize(
    ("query", "arguments"),
    [
        ("surface.plane", {}), ("surface.units", {"layers": [2, 2]}),
        ("surface.unit", {"layer": 1, "number": 0}),
    ],
)  # fmt: skip
def test_a_surface_is_answered_in_parts(query, arguments, monkeypatch):
    engine = built()
    parts, count = engine.answer_in_parts(query, arguments), 0
    while True:
        try:
            next(parts)
        except StopIteration as end:
            answered = end.value
            break
        count += 1
    monkeypatch.setattr(forward, "PART", 10**9)
    whole = engine.answer(query, arguments)
    assert count >= 2
    assert answered.keys() == whole.keys()
    for name in ("values", "picture"):
        np.testing.assert_allclose(answered.get(name, 0), whole.get(name, 0), atol=1e-6)


def test_a_step_finishes_the_batch_that_has_begun(expected):
    engine = built()
    engine.train(SETTINGS)
    amid(engine, 3)
    engine.pause()
    engine.step(SETTINGS)
    assert engine.session.steps == 4
    assert not engine.session.is_amid
    assert finish(engine) == expected


def test_the_sizes_of_a_watched_step_are_those_of_a_whole_one():
    engine = built()
    engine.train(SETTINGS | {"optimizer": "sgd"})
    amid(engine, 2)
    engine.session.watch_next_step()
    amid(engine, 3)
    step, sizes = engine.session.newest_sizes
    assert step == 3
    assert all(layer.update > 0 for layer in sizes)


def test_other_samples_amid_a_batch_count_from_the_next_epoch_on():
    engine = built()
    engine.train(SETTINGS)
    amid(engine, 3)
    session, before = engine.session, losses(engine)
    session.change_data(points.make(*((SETTINGS | {"noise": 20})[name] for name in MADE_OF)))
    assert losses(engine) == before
    assert not session.is_amid
    while engine.is_training:
        engine.advance()
    assert (session.steps, session.course.epochs) == (3 + STEPS, SETTINGS["epochs"])


def test_an_undo_amid_a_batch_comes_back_to_it(expected):
    engine = built()
    engine.train(SETTINGS)
    amid(engine, 3)
    built(engine)
    assert engine.undo()
    assert finish(engine) == expected


def test_slow_training_rests_after_a_whole_batch():
    slow = SETTINGS | {"speed": "slow"}
    engine = built(settings=slow)
    engine.train(slow)
    rests = []
    while engine.session.steps < 5:
        steps = engine.session.steps
        engine.advance()
        rests.append((engine.rest > 0, engine.session.steps > steps))
    assert all(rest == is_over for rest, is_over in rests[:-1])
    assert sum(is_over for _, is_over in rests) == 5
    assert len(rests) > 25


def test_a_training_that_diverges_amid_parts_says_so():
    diverging = SETTINGS | {"loss": "mean-squared-error", "learning_rate": 1e6}
    engine = built(settings=diverging)
    engine.train(diverging)
    with pytest.raises(FloatingPointError, match="loss"), np.errstate(all="ignore"):  # noqa: PT012
        for _ in range(1000):
            engine.advance()
    assert engine.status()["name"] == "paused"
