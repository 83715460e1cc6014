import copy
import io
import json
import os
import pickle
import zipfile

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfnet import (
    GELU,
    SGD,
    Activation,
    Adam,
    BatchIterator,
    CELoss,
    Dropout,
    HuberLoss,
    LeakyReLU,
    Linear,
    NeuralNetwork,
    WeightedCELoss,
)
from mfnet.checkpoint import (
    VERSION,
    Checkpoint,
    CheckpointError,
    from_bytes,
    load,
    save,
    to_bytes,
)
from mfnet.fit import Callback, EarlyStopping, History, fit
from mfnet.parts.schedules import Cosine, Warmup
from mfnet.partwise import PartwiseIterator
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.train import training
from mfnet.trainutils import Standardization, one_hot


@pytest.fixture
def data(rng):
    return rng.normal(size=(50, 4)), one_hot(rng.integers(0, 3, 50), 3)


def whole(seed=5):
    """A checkpoint of all that there is, before any step; one generator serves everything."""
    rng = np.random.default_rng(seed)
    net = NeuralNetwork([
        Linear(4, 6, seed=rng, init="glorot_uniform"), LeakyReLU(0.2), Dropout(0.4, seed=rng),
        Linear(6, 5, seed=rng), GELU(), Linear(5, 3, seed=rng),
    ])  # fmt: skip
    return Checkpoint(
        net,
        Adam(0.01, beta1=0.8, weight_decay=1e-3),
        BatchIterator(8, seed=rng, input_scale=0.5),
        WeightedCELoss([1.0, 2.0, 0.1]),
        Warmup(5, Cosine(0.02, 40)),
        labels=["cat", "dog", "æøå"],
        input_normalization=Standardization(np.arange(4.0), np.full(4, 1 / 3)),
        notes={"dataset": "made up"},
    )


def steps_of(kept, data, epochs):
    return training(
        kept.net, *data, num_epochs=epochs, dataloader=kept.dataloader, loss=kept.loss,
        optimizer=kept.optimizer, schedule=kept.schedule, resume=kept.step,
    )  # fmt: skip


def assert_same_weights(net, other):
    for (a, _), (b, _) in zip(net.weights_and_dJ_dws(), other.weights_and_dJ_dws(), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("stop_after", [1, 3, 7, 8, 14, 20, 21])
def test_training_goes_on_bit_for_bit(data, stop_after):
    unstopped, stopped = whole(), whole()
    expected = list(steps_of(unstopped, data, 3))
    steps = steps_of(stopped, data, 3)
    for _ in range(stop_after):
        stopped.step = next(steps)
    resumed = from_bytes(to_bytes(stopped))
    assert list(steps_of(resumed, data, 3)) == expected[stop_after:]
    assert_same_weights(resumed.net, unstopped.net)


BIT_GENERATORS = ["PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64"]


@pytest.mark.parametrize("name", BIT_GENERATORS)
@pytest.mark.parametrize("stop_after", [3, 9])
def test_training_goes_on_bit_for_bit_with_any_of_numpys_bit_generators(data, name, stop_after):
    def made():
        rng = np.random.Generator(getattr(np.random, name)(5))
        rng.integers(0, 9, 3, dtype=np.uint32)  # half of a number is left over
        layers = [Linear(4, 6, seed=rng), Dropout(0.4, seed=rng), Linear(6, 3, seed=rng)]
        return Checkpoint(NeuralNetwork(layers), SGD(0.1), BatchIterator(8, seed=rng), CELoss())

    unstopped, stopped = made(), made()
    expected = list(steps_of(unstopped, data, 3))
    steps = steps_of(stopped, data, 3)
    for _ in range(stop_after):
        stopped.step = next(steps)
    resumed = from_bytes(to_bytes(stopped))
    assert type(resumed.dataloader.generator.bit_generator).__name__ == name
    assert list(steps_of(resumed, data, 3)) == expected[stop_after:]
    assert_same_weights(resumed.net, unstopped.net)


class KeepAt(Callback):
    """Saves at a batch, then is gone as by Ctrl-C."""

    def __init__(self, kept, steps):
        self.kept, self.steps, self.data = kept, steps, b""

    def after_batch(self, step):
        if step.steps == self.steps:
            self.kept.step = step
            self.data = to_bytes(self.kept)
            raise KeyboardInterrupt


@pytest.mark.parametrize("stop_after", [3, 30, 75])
def test_early_stopping_goes_on_bit_for_bit(data, rng, stop_after):
    held_out = rng.normal(size=(20, 4)), one_hot(rng.integers(0, 3, 20), 3)

    def fitted(kept, *callbacks):
        fit(
            kept.net, *data, num_epochs=60, dataloader=kept.dataloader, loss=kept.loss,
            optimizer=kept.optimizer, validation=held_out, early_stopping=EarlyStopping(4),
            history=kept.history, resume=kept.step, callbacks=callbacks,
        )  # fmt: skip
        return kept

    unstopped, stopped = whole(), whole()
    unstopped.history, stopped.history = History(), History()
    fitted(unstopped)
    assert stop_after / 7 < len(unstopped.history.training_losses) < 60
    keep = KeepAt(stopped, stop_after)
    with pytest.raises(KeyboardInterrupt):
        fitted(stopped, keep)
    resumed = fitted(from_bytes(keep.data))
    assert resumed.history.training_losses == unstopped.history.training_losses
    assert resumed.history.validation_losses == unstopped.history.validation_losses
    assert_same_weights(resumed.net, unstopped.net)


def test_everything_comes_back(data, tmp_path):
    made = whole()
    made.step = next(steps_of(made, data, 1))
    save(tmp_path / "digits.npz", made)
    back = load(tmp_path / "digits.npz")
    for name in ("net", "optimizer"):
        assert repr(getattr(back, name)) == repr(getattr(made, name))
    assert back.labels == made.labels
    assert back.notes == made.notes
    assert back.step == made.step
    assert back.dataloader.generator is back.net.layers[2].generator
    np.testing.assert_array_equal(back.input_normalization.scale, made.input_normalization.scale)
    np.testing.assert_array_equal(back.loss.class_weights, made.loss.class_weights)
    assert [back.schedule(i) for i in range(50)] == [made.schedule(i) for i in range(50)]
    assert_same_weights(back.net, made.net)


def test_further_arrays_come_back_and_those_of_objects_are_refused():
    arrays = {
        "pictures": np.arange(24, dtype=np.uint8).reshape(2, 3, 4),
        "a name like weights0": np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        "truth": np.array([True, False]),
        "nothing": np.empty((0, 5)),
    }
    back = from_bytes(to_bytes(Checkpoint(NeuralNetwork([]), arrays=arrays))).arrays
    assert list(back) == list(arrays)
    for name, array in arrays.items():
        assert back[name].dtype == array.dtype
        np.testing.assert_array_equal(back[name], array)
    with pytest.raises(TypeError, match="numbers"):
        to_bytes(Checkpoint(NeuralNetwork([]), arrays={"words": np.array(["a"], dtype=object)}))


@pytest.mark.parametrize("stop_after", [2, 5, 9])
def test_a_first_epoch_in_parts_goes_on_bit_for_bit(data, stop_after):
    unstopped, stopped = whole(), whole()
    for kept in (unstopped, stopped):
        kept.dataloader = PartwiseIterator(8, part_size=20, seed=3, input_scale=0.5)
    expected = list(steps_of(unstopped, data, 2))
    steps = steps_of(stopped, data, 2)
    for _ in range(stop_after):
        stopped.step = next(steps)
    resumed = from_bytes(to_bytes(stopped))
    assert resumed.dataloader.part_size == 20
    assert list(steps_of(resumed, data, 2)) == expected[stop_after:]


def test_a_history_of_losses_that_are_not_finite_comes_back(tmp_path):
    numbers = [np.float64(1.5), np.inf, -np.inf]
    history = History(numbers, [*numbers, np.nan], [np.float32(0.5), float("nan")])
    step = next(training(NeuralNetwork([]), [[1.0]], [[1.0]]))._replace(loss=np.float64(np.inf))
    made = Checkpoint(NeuralNetwork([]), step=step, history=history, notes={"worst": np.inf})
    save(tmp_path / "kept.npz", made)
    back = load(tmp_path / "kept.npz")
    np.testing.assert_array_equal(back.history.training_losses, history.training_losses)
    np.testing.assert_array_equal(back.history.validation_losses, history.validation_losses)
    np.testing.assert_array_equal(back.history.validation_scores, history.validation_scores)
    assert (back.step, back.notes) == (step, made.notes)


def test_weights_of_another_precision_come_back_and_of_another_shape_are_refused():
    net = NeuralNetwork([Linear(2, 3, seed=1)])
    net.layers[0].weights = net.layers[0].weights.astype(np.float32)
    optimizer = Adam()
    list(training(net, [[1.0, 2.0]], [[1.0, 2.0, 3.0]], num_epochs=1, optimizer=optimizer))
    back = from_bytes(to_bytes(Checkpoint(net, optimizer)))
    assert_same_weights(back.net, net)
    assert back.optimizer.memory.steps == 1
    net.layers[0].weights = np.zeros((2, 2))
    with pytest.raises(ValueError, match=r"weights of Linear\(2, 3\) must have the shape \(4, 3\)"):
        to_bytes(Checkpoint(net))
    with pytest.raises(TypeError, match="net must be a NeuralNetwork"):
        to_bytes(Checkpoint(net.layers))


def test_saving_changes_nothing_not_even_with_the_optimizer_of_another_network(data):
    kept = whole()
    list(steps_of(kept, data, 1))
    to_bytes(Checkpoint(copy.deepcopy(kept.net), kept.optimizer))
    assert kept.optimizer.memory.steps == 7
    before = to_bytes(kept)
    assert to_bytes(kept) == before


@pytest.mark.parametrize("num_epochs", [3, 60])
def test_a_training_that_ended_goes_on_bit_for_bit_with_early_stopping(data, rng, num_epochs):
    held_out = rng.normal(size=(20, 4)), one_hot(rng.integers(0, 3, 20), 3)

    class Last(Callback):
        def after_batch(self, step):
            kept.step = step

    def fitted(kept, epochs):
        fit(
            kept.net, *data, num_epochs=epochs, dataloader=kept.dataloader, loss=kept.loss,
            optimizer=kept.optimizer, validation=held_out, early_stopping=EarlyStopping(4),
            history=kept.history, resume=kept.step, callbacks=[Last()],
        )  # fmt: skip
        return kept

    kept = unstopped = whole()
    unstopped.history = History()
    fitted(unstopped, 60)
    kept = whole()
    kept.history = History()
    fitted(kept, num_epochs)
    kept = from_bytes(to_bytes(kept))
    assert len(kept.history.last_weights) == 3
    assert to_bytes(fitted(kept, 60)) == to_bytes(unstopped)


def test_a_network_alone_is_enough():
    net = NeuralNetwork([Linear(2, 3, seed=1)])
    back = from_bytes(to_bytes(Checkpoint(net)))
    assert_same_weights(back.net, net)
    assert back.optimizer is back.dataloader is back.loss is back.step is back.history is None


class Foreign(np.random.PCG64):
    """Somebody's own bit generator, which a file can't say how to make."""


def test_what_is_not_our_own_is_refused_and_the_old_file_stays(tmp_path):
    path = tmp_path / "kept.npz"
    save(path, Checkpoint(NeuralNetwork([Linear(2, 3, seed=1)])))
    before = path.read_bytes()
    with pytest.raises(TypeError, match="mfnet's own parts only, but this is Activation"):
        save(path, Checkpoint(NeuralNetwork([Activation(np.sin, np.cos)])))
    loader = BatchIterator(seed=np.random.Generator(Foreign(1)))
    with pytest.raises(TypeError, match=r"numpy's own bit generators only, PCG64, .* is .*Foreign"):
        save(path, Checkpoint(NeuralNetwork([]), dataloader=loader))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["kept.npz"]  # noqa: PTH208 (names are what is compared)


def test_a_file_cut_off_anywhere_is_an_error(tmp_path):
    data = to_bytes(Checkpoint(NeuralNetwork([Linear(2, 3, seed=1)]), SGD(0.1, momentum=0.5)))
    path = tmp_path / "cut.npz"
    for length in range(0, len(data), 7):
        path.write_bytes(data[:length])
        with pytest.raises(CheckpointError, match=r"cut\.npz: "):
            load(path)


DAMAGED = to_bytes(Checkpoint(NeuralNetwork([Linear(2, 3, seed=1)]), Adam(0.1)))


@given(st.integers(0, len(DAMAGED) - 1), st.integers(1, 255))
def test_a_byte_that_changed_is_an_error_or_of_no_account(position, change):
    data = bytearray(DAMAGED)
    data[position] ^= change
    try:
        back = from_bytes(bytes(data))
    except CheckpointError:
        return
    assert to_bytes(back) == DAMAGED


def nested(levels):
    inmost = []
    for _ in range(levels - 1):
        inmost = [inmost]
    return inmost


def with_header(change):
    """The bytes of a good file with another header."""
    with np.load(io.BytesIO(DAMAGED)) as arrays:
        entries = dict(arrays)
    header = json.loads(entries["header"].tobytes())
    change(header)
    entries["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **entries)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda h: h.update(format="other"), "no mfnet checkpoint"),
        (lambda h: h.update(version=VERSION + 1), "newer mfnet"),
        (lambda h: h["layers"][0].update(out_features=10**12), "weights0 must be float64 of shape"),
        (lambda h: h["layers"][0].update(kind="Adam"), "'Adam' is no Linear|'Adam' is no Layer"),
        (lambda h: h["layers"][0].update(kind="os.system"), "is no Layer"),
        (lambda h: h["memory"].update(arrays=1), "must have the shapes"),
        (lambda h: h["optimizer"].update(learning_rate=-1), "learning_rate must be"),
        (lambda h: h["generators"].append({"bit_generator": "os"}), "'os' is no bit generator"),
        (lambda h: h.pop("layers"), "damaged or no mfnet checkpoint"),
        (lambda h: h.update(notes=nested(101)), "nested 102 levels"),
    ],
)
def test_a_file_that_says_what_cannot_be_is_an_error(change, named):
    with pytest.raises(CheckpointError, match=named):
        from_bytes(with_header(change))


class Evil:
    def __reduce__(self):
        return os.mkdir, ("never-made",)


def test_no_foreign_file_runs_code(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    buffer = io.BytesIO()
    np.savez(buffer, header=np.array([Evil()], dtype=object))
    compressed = io.BytesIO()
    with zipfile.ZipFile(compressed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("header.npy", b"0" * 1000)
    for data in (buffer.getvalue(), pickle.dumps(Evil()), compressed.getvalue(), b"", b"PK"):
        with pytest.raises(CheckpointError):
            from_bytes(data)
    assert not os.listdir(tmp_path)  # noqa: PTH208


def test_an_array_that_asks_for_more_than_the_file_has_is_refused():
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**12,)}
    )
    huge = io.BytesIO()
    with zipfile.ZipFile(huge, "w") as archive:
        archive.writestr("header.npy", header.getvalue())
    with pytest.raises(CheckpointError, match="not whole"):
        from_bytes(huge.getvalue())


def test_a_file_that_was_compressed_again_is_refused_as_that():
    compressed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(to_bytes(Checkpoint(NeuralNetwork([]))))) as archive,
        zipfile.ZipFile(compressed, "w", zipfile.ZIP_DEFLATED) as other,
    ):
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    with pytest.raises(CheckpointError, match="compressed"):
        from_bytes(compressed.getvalue())


def test_a_weighted_loss_comes_back_with_the_loss_in_it():
    loss = SampleWeightedLoss(WeightedCELoss([1.0, 3.0]))
    back = from_bytes(to_bytes(Checkpoint(NeuralNetwork([]), loss=loss))).loss
    assert type(back) is SampleWeightedLoss
    np.testing.assert_array_equal(back.base.class_weights, [1.0, 3.0])


def test_other_losses_come_back_with_their_arguments():
    for loss in (CELoss(), HuberLoss(0.3)):
        back = from_bytes(to_bytes(Checkpoint(NeuralNetwork([]), loss=loss))).loss
        assert type(back) is type(loss)
        assert vars(back) == vars(loss)
