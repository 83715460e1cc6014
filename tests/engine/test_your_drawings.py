"""The dataset of the visitor's own drawings, which begins with nothing."""

import contextlib
import io
import re

import numpy as np
import pytest

from mfnet_page import saving
from mfnet_page.collection import Collection
from mfnet_page.datasets import your_drawings
from mfnet_page.engine import Engine
from mfnet_page.queries import answer, files
from tests.engine.bars import SETTINGS, bars, finish, keep, right, run


@pytest.fixture
def own():
    engine = Engine()
    settings = SETTINGS | {"dataset": "your-drawings", "epochs": 40, "samples": 2000}
    engine.build(settings, your_drawings.make())
    return engine, settings


@pytest.fixture
def learning(own):
    """An engine that learns four drawings of two classes, and further pictures of both."""
    engine, settings = own
    pictures, _ = bars(40, 3)
    keep(engine, pictures[[0, 1, 10, 11]], [0, 1, 0, 1], "drawings")
    engine.build(settings, your_drawings.make())
    engine.train(settings)
    engine.advance()
    return engine, pictures


def test_from_nothing_there_is_a_network_and_training_says_what_is_missing(own):
    engine, settings = own
    assert engine.status()["name"] == "ready"
    with pytest.raises(ValueError, match="at least two of your classes"):
        engine.train(settings)
    picture = {"pixels": bars(1, 0)[0].tobytes(), "height": 28, "width": 28}
    assert answer("drawing.predict", engine.session, picture)["probabilities"].shape == (2,)


def test_few_drawings_of_ones_own_classes_are_learnt(own):
    engine, settings = own
    for _ in range(3):
        engine.collect("drawings", "add_class", {})
    pictures, labels = bars(200, 3)
    chosen = labels < 5
    done = keep(engine, pictures[chosen], labels[chosen], "drawings")
    assert done["network"] == "outdated"  # it has two outputs
    engine.build(settings, your_drawings.make())
    assert engine.session.dataset.class_names == list("ABCDE")
    run(engine, settings)
    others, their_labels = bars(200, 4)
    asked = their_labels < 5
    assert right(engine, others[asked], their_labels[asked]) > 0.95


def test_a_drawing_kept_while_it_trains_is_learnt_from_and_its_class_may_be_renamed(learning):
    engine, pictures = learning
    assert keep(engine, pictures[[20]], [0], "drawings")["network"] == "other"
    assert engine.is_training
    engine.collect("drawings", "rename_class", {"label": 0, "name": "flat"})
    assert engine.session.dataset.class_names == ["flat", "B"]
    finish(engine)
    assert len(engine.session.dataset.inputs) == 5


def test_without_drawings_a_trained_network_keeps_those_that_it_had(learning):
    engine, _ = learning
    assert engine.collect("drawings", "remove_all", {})["network"] is None
    finish(engine)
    assert len(engine.session.dataset.inputs) == 4


def test_drawings_left_out_are_tested_with_and_never_learnt_from():
    collection = Collection(["A", "B"])
    for i in range(12):
        collection.keep(bytes([i + 1] * 784), i % 2)
    dataset = your_drawings.draw(collection)
    assert dataset.test_inputs[:, 0].tolist() == [9, 10]
    assert len(dataset.inputs) == 10
    assert not set(dataset.test_inputs[:, 0]) & set(dataset.inputs[:, 0])
    few = Collection(["A", "B"])
    few.keep(bytes([1] * 784), 0)
    few.keep(bytes([2] * 784), 1)
    tested = your_drawings.draw(few)
    np.testing.assert_array_equal(tested.test_inputs, tested.inputs)


@pytest.mark.parametrize("validation", [0, 30])
def test_a_saved_network_brings_the_drawings_that_it_has_learnt(own, validation, tmp_path):
    engine, settings = own
    settings |= {"validation": validation, "epochs": 6}
    pictures, labels = bars(60, 3)
    chosen = labels < 2
    keep(engine, pictures[chosen], labels[chosen], "drawings")
    engine.build(settings, your_drawings.make())
    engine.step(settings)
    content = saving.save(engine.session)
    elsewhere = Engine()
    elsewhere.open(elsewhere.read(content)["settings"], your_drawings.make())
    for each in (engine, elsewhere):
        each.train(settings)
        finish(each)
    evaluations = engine.session.course.evaluations
    assert elsewhere.session.course.evaluations == evaluations
    assert elsewhere.session.dataset.class_names == ["A", "B"]
    program = files.program(engine.session)["text"]
    (tmp_path / "mfnet-your-drawings-network.npz").write_bytes(content)
    printed = io.StringIO()
    with contextlib.chdir(tmp_path), contextlib.redirect_stdout(printed):
        exec(compile(program, "program.py", "exec"), {})  # noqa: S102
    losses = [float(loss) for loss in re.findall(r"training loss ([\d.e-]+)", printed.getvalue())]
    assert losses == pytest.approx([e.training_loss for e in evaluations], rel=1e-9)
