"""The visitor's handwriting, learnt along with a dataset; and the variation of a dataset's own."""

from dataclasses import replace

import numpy as np
import pytest

from mfnet import checkpoint
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset
from mfnet_page.engine import Engine
from mfnet_page.queries import answer
from mfnet_page.saving import save
from mfnet_page.session import Session
from tests.engine.bars import DIGITS, SETTINGS, bars, finish, keep, right, run


@pytest.fixture(scope="module")
def dataset():
    pictures, labels = bars(1000, 0)
    tests, test_labels = bars(300, 1)
    return Dataset(
        "mnist", "classification", pictures, one_hot(labels, 10), tests, one_hot(test_labels, 10),
        class_names=DIGITS, input_scale=1 / 255, image=(28, 28),
    )  # fmt: skip


@pytest.fixture
def trained(dataset):
    engine = Engine()
    engine.build(SETTINGS, dataset)
    run(engine, SETTINGS)
    return engine


def test_handwriting_is_learnt_from_few_drawings_and_the_dataset_is_not_forgotten(trained):
    others, labels = bars(200, 7, turned=True)
    before = right(trained, others, labels)
    keep(trained, *bars(50, 6, turned=True))
    trained.learn(SETTINGS)
    finish(trained)
    assert before < 0.7
    assert right(trained, others, labels) > 0.8
    told = answer("handwriting.scores", trained.session, {})
    assert told["are_left_out"]
    assert (told["asked"], told["learnt"]) == (10, 40)
    assert told["right"] > told["right_before"]
    assert told["score_before"] > 0.95
    assert told["score"] > 0.8


def test_learning_begins_with_the_present_weights_and_undo_brings_them_back(trained):
    present = trained.session
    weights = [weights.copy() for weights, _ in present.net.weights_and_dJ_dws()]
    keep(trained, *bars(20, 6))
    trained.learn(SETTINGS)
    trained.pause()
    for (begun, _), known in zip(trained.session.net.weights_and_dJ_dws(), weights, strict=True):
        np.testing.assert_array_equal(begun, known)
    finish(trained)
    trained.train(SETTINGS)
    finish(trained)
    for (kept, _), known in zip(present.net.weights_and_dJ_dws(), weights, strict=True):
        np.testing.assert_array_equal(kept, known)
    trained.undo()
    assert trained.session is present


def test_a_network_that_learns_a_hand_goes_on_bit_for_bit_where_it_was_saved(trained, dataset):
    keep(trained, *bars(50, 6, turned=True))
    trained.learn(SETTINGS | {"weight_decay": 0.0})  # as a file has it
    # Not in the midst of an evaluation, which is over once the file is open.
    trained.session.advance(1e9, batches=40)
    trained.pause()
    content = save(trained.session)
    opened = Engine()
    settings = opened.read(content)["settings"]
    opened.open(settings, replace(dataset))
    assert save(opened.session) == content
    assert opened.session.batches == trained.session.batches
    for engine in (trained, opened):
        engine.train(settings)
        finish(engine)
    assert opened.session.course.losses == trained.session.course.losses
    scores = [answer("handwriting.scores", e.session, {}) for e in (trained, opened)]
    assert scores[0] == scores[1]


@pytest.mark.parametrize(
    "change", [{"own_learnt_labels": np.array([77])}, {"own_learnt": np.zeros((40, 3), np.uint8)}]
)
def test_drawings_in_a_file_are_checked(trained, dataset, change):
    keep(trained, *bars(50, 6, turned=True))
    trained.learn(SETTINGS)
    kept = checkpoint.from_bytes(save(trained.session))
    kept.arrays |= change
    opened = Engine()
    settings = opened.read(checkpoint.to_bytes(kept))["settings"]
    opened.build(settings, replace(dataset))
    with pytest.raises(ValueError, match="this file can't be opened"):
        opened.open(settings, replace(dataset))


def test_the_score_before_is_that_of_the_weights_before(trained):
    score = trained.session.test_score
    keep(trained, *bars(20, 6))
    trained.learn(SETTINGS)
    finish(trained)
    assert trained.session.score_before == score


def test_learning_takes_at_least_300_batches_however_many_epochs_there_are(dataset):
    for epochs, each in ((1, 300), (3, 100), (20, 30)):
        engine = Engine()
        settings = SETTINGS | {"epochs": epochs, "batch_size": 4}
        engine.build(settings, dataset)
        engine.step(settings)
        keep(engine, *bars(20, 6))
        engine.learn(settings)
        assert engine.session.summary()["batches_per_epoch"] == each


def test_the_fewer_digits_are_drawn_the_smaller_is_their_share(trained):
    pictures, _ = bars(30, 6)
    keep(trained, pictures[7::10], [7] * 3)
    trained.learn(SETTINGS | {"batch_size": 100})
    assert trained.session.dataset.own.share == pytest.approx(0.05)


def test_nothing_to_learn_is_said(dataset, trained):
    with pytest.raises(ValueError, match="draw some digits"):
        trained.learn(SETTINGS)
    untrained = Engine()
    untrained.build(SETTINGS, dataset)
    keep(untrained, *bars(10, 6))
    with pytest.raises(ValueError, match="train the network on MNIST first"):
        untrained.learn(SETTINGS)
    other = Engine()
    other.build(SETTINGS, replace(dataset, class_names=DIGITS[::-1]))
    with pytest.raises(ValueError, match="choose MNIST first"):
        other.learn(SETTINGS)


def test_learning_drawings_waits_for_all_test_digits(trained, monkeypatch):
    keep(trained, *bars(10, 6))
    monkeypatch.setattr(trained.session.dataset, "tests_arrived", 10)
    with pytest.raises(ValueError, match="try again in a moment"):
        trained.learn(SETTINGS)


def test_the_same_drawings_give_the_same_losses(dataset):
    losses = []
    for _ in range(2):
        engine = Engine()
        engine.build(SETTINGS, dataset)
        engine.step(SETTINGS)
        keep(engine, *bars(20, 6))
        engine.learn(SETTINGS)
        finish(engine)
        losses.append(engine.session.summary()["record"]["losses"].tolist())
    assert losses[0] == losses[1]


def test_a_network_that_learnt_a_drawing_keeps_it_when_it_is_removed(trained):
    keep(trained, *bars(20, 6))
    trained.learn(SETTINGS)
    finish(trained)
    trained.collect("digits", "remove_all", {})
    run(trained, SETTINGS)
    assert answer("handwriting.scores", trained.session, {})["learnt"] == 20


def losses_of(dataset, **settings):
    session = Session(SETTINGS | settings, dataset)
    while not session.is_finished:
        session.run(1000)
    return session.summary()["record"]["losses"].tolist()


def test_variation_changes_what_is_learnt_and_none_changes_nothing(dataset):
    config = {name: value for name, value in SETTINGS.items() if name != "variation"}
    session = Session(config, dataset)
    while not session.is_finished:
        session.run(1000)
    plain = losses_of(dataset, variation=0)
    assert session.summary()["record"]["losses"].tolist() == plain
    varied = losses_of(dataset, variation=100)
    assert varied != plain
    assert varied == losses_of(dataset, variation=100)
    assert losses_of(replace(dataset, image=None), variation=100) == plain
