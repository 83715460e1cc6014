"""A network saved as a file and opened again, by the page, by the library, by a later visitor."""

import csv
import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest

from mfnet import Linear, checkpoint
from mfnet.evaluation import predict
from mfnet.train import training
from mfnet_page.datasets import mnist, points, worked_example
from mfnet_page.engine import Engine
from mfnet_page.queries import files
from mfnet_page.saving import save
from tests.engine.samples import WORKED_EXAMPLE, digits_in_parts

POINTS = {
    "dataset": "points",
    "shape": "spirals",
    "samples": 120,
    "noise": 5,
    "points": "",
    "layers": [{"units": 8, "activation": "tanh"}, {"units": 4, "activation": "leaky-relu"}],
    "loss": "cross-entropy",
    "optimizer": "adam",
    "learning_rate": 0.02,
    "weight_decay": 0.001,
    "patience": 0,
    "validation": 0,
    "batch_size": 32,
    "epochs": 6,
    "speed": "full",
    "seed": 3,
}
VALIDATED = POINTS | {"validation": 25, "patience": 2, "epochs": 40, "optimizer": "momentum"}
PLANE = POINTS | {"shape": "plane", "loss": "huber", "layers": []}
EXAMPLE = POINTS | WORKED_EXAMPLE
DIGITS = POINTS | {"dataset": "mnist", "samples": 300, "validation": 10, "optimizer": "rmsprop"}


def dataset_of(settings):
    """The dataset of settings, made anew as on another machine."""
    if settings["dataset"] == "points":
        made_of = ("shape", "samples", "noise", "seed", "points")
        return points.make(*(settings[name] for name in made_of))
    return worked_example.make() if settings["dataset"] == "worked-example" else digits()


def digits():
    test, train = digits_in_parts()
    dataset = mnist.expect(300, 100)
    mnist.add_tests(dataset, test)
    dataset.part_size = 100
    for part in train:
        mnist.add(dataset, part)
    return dataset


def begun(settings, batches):
    """An engine that has run so many batches of a training."""
    engine = Engine()
    engine.build(settings, dataset_of(settings))
    engine.introduce()
    for _ in range(batches):
        engine.step(settings)
    return engine


def opened(content, engine=None):
    """An engine with the network of a file."""
    engine = engine or Engine()
    settings = engine.read(content)["settings"]
    engine.open(settings, dataset_of(settings))
    engine.introduce()
    return engine


def finish(engine, settings):
    """Train to the end; returns all losses and evaluations from the very beginning."""
    engine.train(settings)
    while engine.is_training:
        engine.advance()
    return past(engine)


def past(engine):
    record = engine.session.summary()["record"]
    del record["samples_per_second"]
    return record | {"losses": record["losses"].tolist()}


@pytest.mark.parametrize("settings", [POINTS, VALIDATED, PLANE, EXAMPLE, DIGITS])
@pytest.mark.parametrize("batches", [0, 1, 4, 7, 8])
def test_a_training_goes_on_bit_for_bit_where_it_was_saved(settings, batches):
    unstopped = begun(settings, batches)
    content = save(unstopped.session)
    resumed = opened(content)
    assert past(resumed) == past(unstopped)
    assert save(resumed.session) == content
    before = unstopped.status()
    assert resumed.status() == before
    end = finish(unstopped, settings)
    assert finish(resumed, settings) == end
    np.testing.assert_array_equal(resumed.session.test_outputs, unstopped.session.test_outputs)
    again = opened(save(resumed.session))
    assert past(again) == end
    assert again.status() == {**resumed.status(), "undoable": False, "redoable": False}
    assert finish(again, settings) == finish(unstopped, settings)


def test_what_was_changed_meanwhile_is_kept():
    """The learning rate, the samples, and a training that went on after it had stopped early."""
    settings = VALIDATED | {"learning_rate": 0.01}
    engine = begun(settings, 7)
    others = settings | {"learning_rate": 0.05, "points": "00zz00zz00zzmm0000", "batch_size": 2}
    engine.adjust(others)
    resumed = opened(save(engine.session))
    assert resumed.session.config["points"] == others["points"]
    assert resumed.session.optimizer.learning_rate == 0.05
    assert finish(resumed, others) == finish(engine, others)
    if engine.session.stopped_early:
        assert finish(opened(save(engine.session)), others) == finish(engine, others)


def test_a_training_that_diverged_goes_back_to_its_best_weights():
    settings = PLANE | {"layers": [{"units": 8, "activation": "relu"}], "batch_size": 10}
    engine = begun(settings, 20)
    worse = settings | {"learning_rate": 1e4, "epochs": 100}
    with pytest.raises(FloatingPointError):
        finish(engine, worse)
    resumed = opened(save(engine.session))
    assert resumed.status()["best_epoch"] == engine.status()["best_epoch"] > 0
    for each in (engine, resumed):
        each.recover()
    assert finish(resumed, settings) == finish(engine, settings)


def test_an_opened_network_takes_the_place_of_one_that_undo_brings_back():
    present = begun(POINTS, 5)
    session = present.session
    opened(save(begun(EXAMPLE, 9).session), present)
    assert present.status()["undoable"]
    assert present.undo()
    assert present.session is session
    assert present.redo()
    assert present.session.dataset.name == "worked-example"


def test_settings_that_were_never_trained_come_back_too():
    present = begun(POINTS, 0)
    opened(save(begun(EXAMPLE, 9).session), present)
    assert present.undo()
    assert present.status()["name"] == "ready"
    assert present.introduce()["config"]["dataset"] == "points"


@pytest.mark.parametrize("settings", [POINTS, VALIDATED, PLANE, EXAMPLE, DIGITS])
def test_the_library_reads_what_the_page_saves_and_goes_on_bit_for_bit(settings):
    engine = begun(settings, 7)
    session = engine.session
    kept = checkpoint.from_bytes(save(session))
    inputs = session.dataset.test_inputs
    scale = session.dataset.input_scale
    np.testing.assert_array_equal(
        predict(kept.net, inputs, input_scale=scale),
        predict(session.net, inputs, input_scale=scale),
    )
    losses = [*session.course.losses]
    steps = training(
        kept.net, *session.learnt, dataloader=kept.dataloader, loss=kept.loss,
        optimizer=kept.optimizer, resume=kept.step,
    )  # fmt: skip
    losses += [next(steps).loss for _ in range(30 - len(losses))]
    expected = finish(engine, settings | {"epochs": 30, "patience": 0})["losses"]
    assert losses == expected[:30]


def test_the_losses_are_a_table_that_can_be_read_again_bit_for_bit():
    engine = begun(VALIDATED, 7)
    session = engine.session
    file = files.losses(session)
    assert file["name"] == "mfnet-points-losses.csv"
    rows = list(csv.DictReader(io.StringIO(file["content"].tobytes().decode())))
    assert [float(row["loss"]) for row in rows] == session.course.losses
    assert [int(row["step"]) for row in rows] == [*range(1, 8)]
    ends = [row for row in rows if row["training_loss"]]
    assert [int(row["step"]) for row in ends] == [3, 6]
    for row, evaluation in zip(ends, session.course.evaluations, strict=True):
        assert int(row["epoch"]) == evaluation.epoch
        assert float(row["validation_loss"]) == evaluation.validation_loss
        assert float(row["test_accuracy"]) == evaluation.test_score


def test_the_weights_are_those_of_the_layers():
    session = begun(POINTS, 3).session
    with np.load(io.BytesIO(files.weights_as(session, "npz")["content"].tobytes())) as arrays:
        assert sorted(arrays.files) == [
            f"{i}.{name}" for i in (0, 2, 4) for name in ("bias", "weight")
        ]
        for i in (0, 2, 4):
            np.testing.assert_array_equal(
                arrays[f"{i}.weight"], session.net.layers[i].weights[1:, 1:]
            )
            np.testing.assert_array_equal(arrays[f"{i}.bias"], session.net.layers[i].weights[1:, 0])
    assert files.weights_as(session, "safetensors")["name"] == "mfnet-points-weights.safetensors"


GOOD = save(begun(POINTS, 6).session)


def with_notes(change):
    """The bytes of a good file whose notes were changed."""
    kept = checkpoint.from_bytes(GOOD)
    change(kept)
    return checkpoint.to_bytes(kept)


def without(*names):
    return with_notes(lambda kept: [kept.notes.pop(name) for name in names])


def page(change):
    return with_notes(lambda kept: change(kept.notes["page"]))


def zipped(entries, compression=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def array(values, **options):
    buffer = io.BytesIO()
    np.save(buffer, values, **options)
    return buffer.getvalue()


def header_of(shape):
    buffer = io.BytesIO()
    about = {"descr": "<f8", "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, about)
    return buffer.getvalue()


def with_header(change):
    """A file whose header was changed."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    header = json.loads(np.load(io.BytesIO(entries["header.npy"])).tobytes())
    change(header)
    entries["header.npy"] = array(np.frombuffer(json.dumps(header).encode(), np.uint8))
    return zipped(entries)


class Evil:
    def __reduce__(self):
        return os.mkdir, ("never-made",)


PLAIN = np.array([1.0])
OTHER = save(begun(EXAMPLE, 6).session)
REFUSED = {
    "nothing": b"",
    "half of it": GOOD[: len(GOOD) // 2],
    "a byte changed": GOOD[: len(GOOD) // 2] + b"?" + GOOD[len(GOOD) // 2 + 1 :],
    "words": "Dear network, …".encode(),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a pickle": pickle.dumps(Evil()),
    "a pickle in an array": zipped({"header.npy": array(np.array([Evil()]), allow_pickle=True)}),
    "an array": array(PLAIN),
    "an .npz of others": zipped({"weights.npy": array(PLAIN)}),
    "a zip bomb": zipped({"header.npy": bytes(10**7)}, zipfile.ZIP_DEFLATED),
    "an array of terabytes": zipped({"header.npy": header_of((10**12,))}),
    "layers of terabytes": with_header(lambda h: h["layers"][0].update(in_features=10**12)),
    "a deep header": zipped({"header.npy": array(np.frombuffer(b"[" * 10**6, np.uint8))}),
    "a newer version": with_header(lambda h: h.update(version=99)),
    "another format": with_header(lambda h: h.update(format="keras")),
    "a function to run": with_header(lambda h: h["layers"][0].update(kind="os.system")),
    "another generator": with_header(lambda h: h["generators"][0].update(bit_generator="os")),
    "a step that never was": with_header(lambda h: h["step"].update(batch=10**9)),
    "a step of words": with_header(lambda h: h["step"].update(epoch="one")),
    "a network alone": without("page", "settings"),
    "a network for other samples": with_notes(
        lambda kept: kept.net.layers.__setitem__(0, Linear(3, 8))
    ),
    "a network of another kind": with_notes(lambda kept: kept.net.layers.pop()),
    "no network": with_notes(lambda kept: kept.net.layers.clear()),
    "a judge of nonsense": page(lambda p: p["judge"].update(best_epoch="all")),
    "evaluations of nonsense": page(lambda p: p.update(evaluations=[["a", "b"]])),
    "no settings": page(lambda p: p.pop("settings")),
    "a best network of nonsense": with_notes(
        lambda kept: kept.arrays.update(best=np.zeros(100, np.uint8))
    ),
    "a best network of another kind": with_notes(
        lambda kept: kept.arrays.update(best=np.frombuffer(OTHER, np.uint8))
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_a_file_that_cannot_be_opened_is_a_sentence_and_nothing_is_lost(
    kind, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    engine = begun(POINTS, 5)
    session, before = engine.session, past(engine)
    with pytest.raises(ValueError, match=r"^this file can't be opened: [^\n]+$") as refusal:
        opened(REFUSED[kind], engine)
    assert type(refusal.value) is ValueError  # which the worker tells as it is
    assert len(str(refusal.value)) < 400
    assert engine.session is session
    assert past(engine) == before
    assert not engine.status()["undoable"]
    assert finish(engine, POINTS) == finish(begun(POINTS, 5), POINTS)
    assert not list(tmp_path.iterdir())
