"""A training as a run: which one it is, its whole course, and what guessing would give."""

import numpy as np
import pytest

from mfnet_page.datasets import mnist, points
from mfnet_page.engine import Engine
from mfnet_page.queries import runs
from mfnet_page.session import Session
from tests.engine.samples import digits_in_parts

POINTS = {
    "dataset": "points",
    "shape": "plane",
    "noise": 3,
    "points": "",
    "samples": 200,
    "layers": [{"units": 4, "activation": "tanh"}],
    "loss": "mean-squared-error",
    "optimizer": "sgd",
    "learning_rate": 0.05,
    "weight_decay": 0.0,
    "batch_size": 50,
    "epochs": 3,
    "patience": 0,
    "validation": 0,
    "speed": "full",
    "seed": 1,
}


def plane():
    return points.make("plane", 200, 3, 1)


def trained(batches=7):
    session = Session(POINTS, plane())
    session.run(np.inf, batches)
    return session


def engine_trained(batches=7):
    engine = Engine()
    engine.build(POINTS, plane())
    for _ in range(batches):
        engine.step(POINTS)
    return engine


def test_every_training_is_a_run_of_its_own():
    assert trained().run_id != trained().run_id


def test_a_network_from_a_file_is_the_run_that_it_was():
    engine = engine_trained()
    run, seconds = engine.session.run_id, engine.session.seconds
    content = engine.save()
    other = Engine()
    other.read(content)
    other.open(POINTS, plane())
    assert other.session.run_id == run
    assert other.session.seconds == seconds > 0


def test_an_undone_reset_brings_its_run_back():
    engine = engine_trained()
    run = engine.session.run_id
    engine.build(POINTS, plane())
    assert engine.session.run_id != run
    engine.undo()
    assert engine.session.run_id == run


def test_a_training_that_goes_on_from_an_earlier_epoch_is_another_run():
    session = trained(batches=9)
    run = session.run_id
    session.recover()
    assert session.run_id != run


def test_the_course_has_every_loss_however_much_was_reported():
    session = trained(batches=5)
    first = session.record(5)
    session.run(np.inf, 4)
    second = session.record(4)
    whole = runs.course(session)
    assert (first["losses_before"], second["losses_before"]) == (0, 5)
    joined = np.concatenate([first["losses"], second["losses"]])
    np.testing.assert_array_equal(whole["losses"], joined)
    assert whole["steps"] == second["steps"] == 9
    assert [e["epoch"] for e in whole["evaluations"]] == [1, 2]
    assert whole["seconds"] == session.seconds > 0


def test_what_was_changed_on_the_way_is_told():
    session = trained(batches=4)
    session.adjust(session.config | {"learning_rate": 0.01})
    session.run(np.inf, 1)
    assert runs.about(session)["changes"] == [{"steps": 4, "name": "learning_rate", "value": 0.01}]
    assert runs.about(session)["config"]["learning_rate"] == 0.01


def test_what_is_set_after_the_last_batch_is_no_setting_of_the_run():
    session = trained(batches=4)
    session.adjust(session.config | {"learning_rate": 0.01})
    assert runs.about(session)["config"]["learning_rate"] == POINTS["learning_rate"]
    assert runs.about(session)["changes"] == []


def test_the_baseline_of_a_regression_is_the_mean_of_what_is_learnt():
    session = trained()
    test, mean = session.dataset.test_targets, session.learnt[1].mean()
    expected = 1 - np.sum((test - mean) ** 2) / np.sum((test - test.mean()) ** 2)
    assert runs.baseline(session) == pytest.approx(expected)
    assert runs.baseline(session) <= 0


@pytest.mark.parametrize("loss", ["cross-entropy", "binary-cross-entropy", "mean-squared-error"])
def test_the_baseline_of_a_classification_is_the_most_frequent_class(loss):
    test, parts = digits_in_parts()
    dataset = mnist.expect(300, 100)
    mnist.add_tests(dataset, test)
    settings = POINTS | {"dataset": "mnist", "samples": 300, "loss": loss}
    session = Session(settings, dataset)
    mnist.add(dataset, parts[0])
    assert runs.baseline(session) is None  # which class it is, is not known yet
    for part in parts[1:]:
        mnist.add(dataset, part)
    dataset.tests_arrived = 99
    assert runs.baseline(session) is None  # nor how often it is right
    dataset.tests_arrived = 100
    most_frequent = session.learnt[1].sum(axis=0).argmax()
    share = (dataset.test_targets.argmax(axis=1) == most_frequent).mean()
    assert runs.baseline(session) == share


def test_the_file_of_a_run_opens_where_it_was():
    engine = engine_trained()
    kept = runs.network(engine.session)
    other = Engine()
    other.read(kept["content"].tobytes())
    other.open(POINTS, plane())
    assert (other.session.run_id, other.session.steps) == (kept["run"], kept["steps"])


def test_a_branch_leaves_the_run_that_it_comes_from():
    session = trained()
    before = session.run_id
    assert runs.branch(session) == {"run": session.run_id}
    assert session.run_id != before
