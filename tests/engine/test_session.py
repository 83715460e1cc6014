"""The page's session, driven as the worker drives it, on a dataset small enough to be made here."""

import re
from dataclasses import replace

import numpy as np
import pytest

from mfnet import MSELoss
from mfnet.dataloader import BatchIterator
from mfnet.partwise import PartwiseIterator
from mfnet.trainutils import one_hot
from mfnet_page.dataset import Dataset
from mfnet_page.datasets import mnist
from mfnet_page.datasets import worked_example as example
from mfnet_page.queries import answer
from mfnet_page.session import Session
from tests.engine.samples import digits_in_parts

CONFIG = {
    "dataset": "mnist",
    "samples": 300,
    "layers": [{"units": 16, "activation": "relu"}],
    "loss": "cross-entropy",
    "optimizer": "sgd",
    "learning_rate": 0.3,
    "weight_decay": 0,
    "patience": 0,
    "batch_size": 32,
    "epochs": 3,
    "seed": 0,
}


@pytest.fixture(scope="module")
def dataset():
    """Ten blurred blobs, one a class, at ten places of a 28 x 28 picture."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 700)
    pictures = rng.integers(0, 60, (700, 28, 28), dtype=np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        top, left = 2 + 12 * (label // 5), 1 + 5 * (label % 5)
        picture[top : top + 8, left : left + 5] += 150
    inputs, targets = pictures.reshape(700, 784), one_hot(labels, 10)
    return Dataset(
        "mnist",
        "classification",
        inputs[:300],
        targets[:300],
        inputs[300:],
        targets[300:],
        input_scale=1 / 255,
        image=(28, 28),
    )


def run(session):
    """All the records until it is finished."""
    records = []
    while not records or not records[-1]["finished"]:
        records.append(session.advance(1))
    return records


def joined(records, name):
    return np.concatenate([record[name] for record in records])


def test_training_learns_and_evaluates_after_every_epoch(dataset):
    records = run(Session(CONFIG, dataset))
    evaluations = joined(records, "evaluations")
    assert [evaluation["epoch"] for evaluation in evaluations] == [1, 2, 3]
    assert evaluations[-1]["test_score"] > 0.9
    assert records[-1]["test_score"] == evaluations[-1]["test_score"]
    assert records[-1]["epochs_done"] == 3
    assert (records[-1]["epoch"], records[-1]["batch"], records[-1]["batches"]) == (3, 10, 10)
    assert records[-1]["samples_per_second"] > 0


def test_every_batch_is_told_once(dataset):
    records = run(Session(CONFIG, dataset))
    assert len(joined(records, "losses")) == 30
    assert sum(record["batches_run"] for record in records) == 30
    whole = Session(CONFIG, dataset).advance(1e9)
    np.testing.assert_array_equal(joined(records, "losses"), whole["losses"])


def test_the_evaluation_is_of_all_test_samples(dataset):
    session = Session(CONFIG | {"epochs": 1, "loss": "mean-squared-error"}, dataset)
    record = session.advance(1e9)
    loader = BatchIterator(-1, shuffle=False, input_scale=1 / 255)
    (batch,) = loader(dataset.test_inputs, dataset.test_targets)
    pred = session.net.forward(batch.inputs)
    assert record["test_loss"] == pytest.approx(MSELoss.loss(pred, batch.targets), rel=1e-12)
    hits = pred[1:].argmax(axis=0) == batch.targets[1:].argmax(axis=0)
    assert record["test_score"] == pytest.approx(hits.mean())


def test_one_step_is_one_batch_and_the_evaluation_that_is_due(dataset):
    session = Session(CONFIG | {"epochs": 1}, dataset)
    for number in range(1, 10):
        record = session.advance(1e9, batches=1)
        assert (record["batches_run"], record["batch"]) == (1, number)
        assert record["test_loss"] is None
    record = session.advance(1e9, batches=1)
    assert record["finished"]
    assert record["test_loss"] is not None
    assert session.advance(1e9, batches=1)["batches_run"] == 0


def test_a_new_session_of_the_same_seed_begins_with_the_same_losses(dataset):
    first = [Session(CONFIG, dataset).advance(1e9, batches=5)["losses"] for _ in range(2)]
    np.testing.assert_array_equal(*first)
    other = Session(CONFIG | {"seed": 1}, dataset).advance(1e9, batches=5)["losses"]
    assert not np.array_equal(first[0], other)


def test_more_epochs_go_on_where_it_stopped(dataset):
    session = Session(CONFIG | {"epochs": 1}, dataset)
    run(session)
    session.train_until(2)
    records = run(session)
    assert records[-1]["epochs_done"] == 2
    whole = Session(CONFIG | {"epochs": 2}, dataset).advance(1e9)
    np.testing.assert_array_equal(joined(records, "losses"), whole["losses"][10:])


def test_the_summary_tells_the_network_and_all_that_has_happened(dataset):
    session = Session(CONFIG, dataset)
    summary = session.summary()
    assert summary["parameters"] == 16 * 785 + 10 * 17
    assert summary["batches_per_epoch"] == 10
    assert summary["dataset"]["task"] == "classification"
    assert (summary["dataset"]["features"], summary["dataset"]["outputs"]) == (784, 10)
    assert (summary["dataset"]["train_samples"], summary["dataset"]["test_samples"]) == (300, 400)
    session.advance(1e9)
    again = session.summary()
    assert len(again["record"]["losses"]) == 30
    assert len(again["record"]["evaluations"]) == 3


def test_the_gallery_shows_test_pictures_and_what_the_network_takes_them_for(dataset):
    session = Session(CONFIG, dataset)
    pictures = answer("gallery.pictures", session, {})
    assert pictures["images"].tolist() == dataset.test_inputs[:40].ravel().tolist()
    assert pictures["labels"].tolist() == dataset.test_targets[:40].argmax(1).tolist()
    assert answer("gallery.answers", session, {})["answers"] is None
    session.advance(1e9)
    right = answer("gallery.answers", session, {})["answers"] == pictures["labels"]
    assert right.mean() > 0.8


def drawn(session, pixels, height, width):
    return answer("drawing.predict", session, {"pixels": pixels, "height": height, "width": width})


@pytest.mark.parametrize("loss", ["cross-entropy", "mean-squared-error", "binary-cross-entropy"])
def test_a_drawing_gets_probabilities_and_the_picture_the_network_sees(dataset, loss):
    session = Session(CONFIG | {"loss": loss, "learning_rate": 0.02}, dataset)
    session.advance(1e9)
    drawing = np.zeros((100, 80), np.uint8)
    drawing[20:60, 30:50] = 255
    answer = drawn(session, drawing.tobytes(), 100, 80)
    assert answer["picture"].shape == (784,)
    assert answer["picture"].max() == 255
    if loss != "binary-cross-entropy":  # whose probabilities are each for itself
        assert answer["probabilities"].sum() == pytest.approx(1)
    assert (answer["probabilities"] >= 0).all()
    assert (answer["probabilities"] <= 1).all()
    assert answer["digit"] == answer["probabilities"].argmax()


def test_an_empty_drawing_is_no_digit(dataset):
    answer = drawn(Session(CONFIG, dataset), bytes(100), 10, 10)
    assert answer["digit"] is None
    assert not answer["picture"].any()
    assert not answer["probabilities"].any()


def test_a_prediction_between_batches_changes_nothing_of_the_training(dataset):
    disturbed, calm = Session(CONFIG, dataset), Session(CONFIG, dataset)
    losses = []
    for _ in range(8):
        losses.extend(disturbed.advance(1e9, batches=1)["losses"])
        drawn(disturbed, bytes([255]) * 100, 10, 10)
        answer("gallery.answers", disturbed, {})
    np.testing.assert_array_equal(losses, calm.advance(1e9, batches=8)["losses"])


def test_the_learning_rate_can_change_while_training(dataset):
    session = Session(CONFIG, dataset)
    session.advance(1e9, batches=2)
    before = [weights.copy() for weights, _ in session.net.weights_and_dJ_dws()]
    session.adjust(CONFIG | {"learning_rate": 0.0})
    session.advance(1e9, batches=2)
    for (weights, _), old in zip(session.net.weights_and_dJ_dws(), before, strict=True):
        np.testing.assert_array_equal(weights, old)
    with pytest.raises(ValueError, match="learning_rate must be"):
        session.adjust(CONFIG | {"learning_rate": float("nan")})


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_training_that_diverges_stops_says_where_and_keeps_finite_weights(dataset):
    config = CONFIG | {"learning_rate": 1e6, "loss": "mean-squared-error", "epochs": 50}
    session = Session(config, dataset)
    for _ in range(2):
        with pytest.raises(FloatingPointError, match=r"at epoch \d+, batch \d+; a smaller"):
            run(session)
    for weights, _ in session.net.weights_and_dJ_dws():
        assert np.isfinite(weights).all()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"samples": 0}, "samples must be at least 1"),
        ({"layers": [{"units": 0, "activation": "relu"}]}, "out_features must be at least 1"),
        ({"layers": [{"units": 1, "activation": "step"}]}, "activation must be one of relu"),
        ({"loss": "none"}, "loss must be one of"),
        ({"optimizer": "none"}, "optimizer must be one of"),
        ({"batch_size": 0}, "batch_size must be"),
        ({"learning_rate": float("inf")}, "learning_rate must be"),
    ],
)
def test_a_bad_config_is_a_sentence(dataset, changed, sentence):
    with pytest.raises(ValueError, match=sentence):
        Session(CONFIG | changed, dataset)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_diverged_training_goes_back_to_the_best_epoch_and_on_from_there(dataset):
    session = Session(CONFIG, dataset)
    run(session)
    best = session.best_epoch
    losses = session.summary()["record"]["evaluations"]
    assert min(losses, key=lambda evaluation: evaluation["training_loss"])["epoch"] == best
    session.train_until(50)
    session.adjust(CONFIG | {"learning_rate": 1e300})
    with pytest.raises(FloatingPointError):
        run(session)
    session.adjust(CONFIG)
    assert session.recover() == best
    record = session.summary()["record"]
    assert (record["epoch"], record["epochs_done"], len(record["losses"])) == (
        best,
        best,
        10 * best,
    )
    session.train_until(best + 1)
    assert run(session)[-1]["test_score"] > 0.9


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_one_that_diverged_from_the_beginning_goes_back_to_the_initial_weights(dataset):
    session = Session(CONFIG | {"learning_rate": 1e300}, dataset)
    with pytest.raises(FloatingPointError):
        run(session)
    assert session.recover() == 0
    session.adjust(CONFIG)
    calm = Session(CONFIG, dataset).advance(1e9)
    np.testing.assert_array_equal(joined(run(session), "losses"), calm["losses"])


def test_early_stopping_ends_with_the_weights_of_the_best_epoch(dataset):
    config = CONFIG | {"learning_rate": 2.0, "epochs": 200, "patience": 3, "samples": 60}
    session = Session(config, dataset)
    record = run(session)[-1]
    assert record["stopped_early"]
    assert record["epochs_done"] == record["best_epoch"] + 3
    kept = [weights.copy() for weights, _ in session.net.weights_and_dJ_dws()]
    best = Session(config | {"patience": 0, "epochs": record["best_epoch"]}, dataset)
    run(best)
    for (weights, _), restored in zip(best.net.weights_and_dJ_dws(), kept, strict=True):
        np.testing.assert_array_equal(restored, weights)
    session.train_until(record["epochs_done"] + 2)  # and patience begins anew
    assert run(session)[-1]["epochs_done"] == record["epochs_done"] + 2


def weights_of(session):
    return [weights.copy() for weights, _ in session.net.weights_and_dJ_dws()]


def assert_same(weights, others):
    for matrix, other in zip(weights, others, strict=True):
        np.testing.assert_array_equal(matrix, other)


SHUFFLED = {"loss": "cross-entropy"}
ENORMOUS = {"loss": "mean-squared-error", "learning_rate": 0.02}


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("validation", [0, 20])
@pytest.mark.parametrize("changed", [SHUFFLED, ENORMOUS], ids=["other classes", "enormous"])
def test_other_test_targets_change_no_weight_and_no_stopping_epoch(dataset, changed, validation):
    config = CONFIG | {"epochs": 20, "patience": 2, "samples": 60, "validation": validation}
    config |= {"learning_rate": 1.0} | changed
    targets = np.roll(dataset.test_targets, 1, axis=1)
    if changed is ENORMOUS:
        dataset, targets = replace(dataset, task="regression"), targets * 1e200
    honest = Session(config, dataset)
    other = Session(config, replace(dataset, test_targets=targets))
    ends = [run(session)[-1] for session in (honest, other)]
    assert ends[0]["test_loss"] != ends[1]["test_loss"]
    names = ("epochs_done", "best_epoch", "stopped_early", "diverged", "training_loss")
    assert [ends[0][name] for name in names] == [ends[1][name] for name in names]
    assert_same(weights_of(honest), weights_of(other))
    assert honest.recover() == other.recover()
    assert_same(weights_of(honest), weights_of(other))


def test_the_best_epoch_is_that_of_the_lowest_validation_loss(dataset):
    config = CONFIG | {"learning_rate": 1.0, "samples": 40, "validation": 50}
    session = Session(config | {"epochs": 200, "patience": 4}, dataset)
    end = run(session)[-1]
    losses = [e["validation_loss"] for e in session.summary()["record"]["evaluations"]]
    assert end["stopped_early"]
    assert len(losses) == np.argmin(losses) + 1 + 4
    assert end["best_epoch"] == np.argmin(losses) + 1
    best = Session(config | {"epochs": end["best_epoch"]}, dataset)
    run(best)
    assert_same(weights_of(best), weights_of(session))


def test_the_validation_loss_is_of_samples_that_are_never_learnt_from(dataset):
    config = CONFIG | {"validation": 20}
    session = Session(config, dataset)
    assert session.set_aside.tolist() == list(range(240, 300))
    summary = session.summary()
    assert summary["batches_per_epoch"] == 8
    counts = [summary["dataset"][f"{part}_samples"] for part in ("train", "validation", "test")]
    assert counts == [240, 60, 400]
    end = run(session)[-1]
    aside = slice(240, 300)
    (batch,) = BatchIterator(-1, shuffle=False, input_scale=1 / 255)(
        dataset.inputs[aside], dataset.targets[aside]
    )
    loss = session.loss.loss(session.net.forward(batch.inputs), batch.targets)
    assert end["validation_loss"] == pytest.approx(loss, rel=1e-12)
    targets = dataset.targets.copy()
    targets[aside] = np.roll(targets[aside], 1, axis=1)
    other = Session(config, replace(dataset, targets=targets))
    assert run(other)[-1]["validation_loss"] != end["validation_loss"]
    assert_same(weights_of(other), weights_of(session))
    assert run(Session(CONFIG, dataset))[-1]["validation_loss"] is None


@pytest.mark.parametrize("share", [-1, 100, float("nan")])
def test_a_share_that_leaves_nothing_to_learn_from_is_refused(dataset, share):
    with pytest.raises(ValueError, match="validation must be"):
        Session(CONFIG | {"validation": share}, dataset)


def test_weight_decay_can_change_while_training(dataset):
    session = Session(CONFIG, dataset)
    session.advance(1e9, batches=2)
    session.adjust(CONFIG | {"learning_rate": 0.1, "weight_decay": 10.0})
    session.advance(1e9, batches=1)  # W <- W - 0.1 (dJ/dW + 10 W) leaves nothing of W
    norms = [np.abs(weights[1:]).max() for weights, _ in session.net.weights_and_dJ_dws()]
    assert max(norms) < 0.1


def test_the_sizes_of_a_step_are_measured_when_they_are_asked_for(dataset):
    session = Session(CONFIG, dataset)
    session.advance(1e9, batches=1)
    assert session.newest_sizes is None
    session.watch_next_step()
    session.advance(1e9, batches=2)
    step, layers = session.newest_sizes
    assert step == 2
    assert len(layers) == 2
    for layer in layers:
        assert layer.update == pytest.approx(0.3 * layer.gradient)


@pytest.mark.parametrize(
    ("optimizer", "rate"),
    [("momentum", 0.1), ("nesterov", 0.1), ("rmsprop", 0.002), ("adam", 0.01), ("adamw", 0.01)],
)
def test_every_optimizer_learns_and_goes_back_with_its_memory(dataset, optimizer, rate):
    config = CONFIG | {"optimizer": optimizer, "learning_rate": rate, "epochs": 6}
    session = Session(config, dataset)
    assert run(session)[-1]["test_score"] > 0.8
    session.recover()
    assert session.optimizer.memory.steps == 10 * session.best_epoch
    session.train_until(8)
    assert run(session)[-1]["test_score"] > 0.8


def test_the_worked_example_begins_with_its_weights_and_one_step_is_the_printed_one(worked_example):
    layers = [{"units": 3, "activation": "identity"}, {"units": 2, "activation": "identity"}]
    config = CONFIG | {
        "layers": layers,
        "loss": "mean-squared-error",
        "learning_rate": 2,
        "batch_size": 4,
        "samples": 4,
        "epochs": 1,
    }
    session = Session(config, example.make())
    record = session.advance(1e9, batches=1)
    assert record["training_loss"] == worked_example["loss"]
    for number, (weights, _) in enumerate(session.net.weights_and_dJ_dws(), start=1):
        np.testing.assert_allclose(weights, worked_example[f"W{number}_updated"])


WORKED_EXAMPLE = CONFIG | {
    "layers": [{"units": 3, "activation": "identity"}, {"units": 2, "activation": "identity"}],
    "loss": "mean-squared-error",
    "batch_size": 4,
    "samples": 4,
    "epochs": 10,
}


def test_a_hundredfold_rise_of_the_loss_is_told_with_what_led_there_and_ends_the_training():
    session = Session(WORKED_EXAMPLE | {"learning_rate": 2}, example.make())
    record = session.advance(1e9)
    assert [round(loss) for loss in record["losses"]] == [1, 23889]
    assert "rose to 2.39e+04, from 1 at the beginning, at epoch 2, batch 1" in record["diverged"]
    with pytest.raises(FloatingPointError, match="a smaller learning rate may help"):
        session.advance(1e9)
    assert session.recover() == 0
    session.adjust(WORKED_EXAMPLE | {"learning_rate": 0.003})
    record = session.advance(1e9)
    assert record["finished"]
    assert record["diverged"] is None
    assert (np.diff(record["losses"]) < 0).all()


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("rate", [1e3, 1e200])
def test_a_loss_that_becomes_infinite_or_no_number_is_told_with_what_led_there(rate):
    record = Session(WORKED_EXAMPLE | {"learning_rate": rate}, example.make()).advance(1e9)
    assert record["losses"][0] == 1
    assert re.search("loss (rose to|became)", record["diverged"])
    assert record["test_score"] is None or np.isfinite(record["test_score"])


def test_one_hard_sample_is_no_divergence(dataset):
    """A batch of one has a loss of its own: it may be a hundred times that of the first."""
    inputs, targets = dataset.inputs[:, :1] * 0 + 1, dataset.targets[:, :1] * 0
    targets[[7, 99]] = 40.0
    hard = replace(dataset, task="regression", inputs=inputs, targets=targets,
                   test_inputs=inputs, test_targets=targets)  # fmt: skip
    config = CONFIG | {"layers": [], "loss": "mean-squared-error", "learning_rate": 1e-4}
    end = Session(config | {"batch_size": 1, "epochs": 2}, hard).advance(1e9)
    assert end["finished"]
    assert end["diverged"] is None
    assert max(end["losses"]) > 1000


@pytest.fixture
def parts():
    return digits_in_parts()


@pytest.mark.parametrize(("validation", "batch_size"), [(0, 32), (15, 32), (40, 32), (0, 1)])
def test_numbers_do_not_depend_on_when_the_parts_arrive(parts, validation, batch_size, monkeypatch):
    monkeypatch.setattr(BatchIterator, "_gathered", 12_000)  # 15 pictures at once
    test, train = parts
    config = CONFIG | {"validation": validation, "batch_size": batch_size}
    early, late = (mnist.expect(300, 100) for _ in range(2))
    for dataset in (early, late):
        mnist.add_tests(dataset, test)
    early.part_size = late.part_size = 100
    for part in train:
        mnist.add(early, part)
    whole = Session(config, early).advance(1e9)
    assert whole["finished"]
    assert not whole["waiting"]
    session, losses = Session(config, late), []
    for part in train:
        record = session.advance(1e9)
        assert record["waiting"]
        assert not record["finished"]
        losses.extend(record["losses"])
        mnist.add(late, part)
    end = session.advance(1e9)
    losses.extend(end["losses"])
    np.testing.assert_array_equal(losses, whole["losses"])
    assert end["evaluations"] == whole["evaluations"]


def test_numbers_do_not_depend_on_when_the_test_samples_arrive(parts):
    test, train = parts
    early, late = (mnist.expect(300, 200) for _ in range(2))
    for part in train:
        mnist.add(early, part)
        mnist.add(late, part)
    for dataset in (early, early, late):
        mnist.add_tests(dataset, test)
    whole = Session(CONFIG, early).advance(1e9)
    session = Session(CONFIG, late)
    record = session.advance(1e9)
    assert record["waiting"]
    assert record["evaluating"]
    assert record["epoch"] == 1
    assert session.test_score is None
    mnist.add_tests(late, test)
    end = session.advance(1e9)
    assert end["finished"]
    assert end["evaluations"] == whole["evaluations"]
    np.testing.assert_array_equal([*record["losses"], *end["losses"]], whole["losses"])


def test_a_part_is_mixed_only_once_all_of_it_is_there(parts):
    test, train = parts
    whole, late = (mnist.expect(300, 100) for _ in range(2))
    for dataset in (whole, late):
        mnist.add_tests(dataset, test)
        dataset.part_size = 150  # as a file of another version may have it
    for part in train:
        mnist.add(whole, part)
    mnist.add(late, train[0])
    session = Session(CONFIG, late)
    assert session.advance(1e9)["batches_run"] == 0
    for part in train[1:]:
        mnist.add(late, part)
    losses = session.advance(1e9)["losses"]
    np.testing.assert_array_equal(losses, Session(CONFIG, whole).advance(1e9)["losses"])


def test_training_uses_all_that_has_arrived_before_it_waits(parts):
    test, train = parts
    dataset = mnist.expect(300, 100)
    mnist.add_tests(dataset, test)
    dataset.part_size = 100
    mnist.add(dataset, train[0])
    record = Session(CONFIG, dataset).advance(1e9)
    assert record["waiting"]
    assert record["batches_run"] == 2  # of 32, and a third is looked at ahead
    alone = Session(CONFIG | {"samples": 100}, dataset).advance(1e9)
    assert alone["finished"]


def test_the_first_epoch_goes_through_the_parts_in_turn_and_later_ones_mix_them():
    batches = PartwiseIterator(100, part_size=100, seed=0)
    inputs = np.arange(300.0)[:, None]
    first, second = ([batch.inputs[1] for batch in batches(inputs, inputs)] for _ in range(2))
    for number, batch in enumerate(first):
        np.testing.assert_array_equal(np.sort(batch), np.arange(100) + 100 * number)
        assert (np.diff(batch) != 1).any()
    assert np.ptp(second[0]) > 200
