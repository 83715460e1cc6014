"""Loaders that vary pictures and add samples: what a batch holds, and how a training goes on."""

from itertools import islice

import numpy as np
import pytest

from mfnet import SGD, CELoss, Linear, NeuralNetwork, ReLU
from mfnet.augmentation import Variation
from mfnet.checkpoint import Checkpoint, from_bytes, to_bytes
from mfnet.dataloader import BatchIterator
from mfnet.mixing import MixedIterator, VariedIterator
from mfnet.partwise import PartwiseIterator
from mfnet.train import training


@pytest.fixture
def pictures(rng):
    """A hundred small pictures of three classes."""
    return rng.random((100, 64)), np.eye(3)[rng.integers(0, 3, 100)]


@pytest.fixture
def own(rng):
    """Few others, most of them of one class; they are above 1, and so told from the others."""
    return 2 + rng.random((12, 64)), np.eye(3)[[0] * 10 + [1, 2]]


def varied(seed=5, batch_size=16):
    return VariedIterator(BatchIterator(batch_size, seed=1), Variation(), seed=seed)


def mixed(own, variation=None, **options):
    loader = BatchIterator(16, seed=1)
    return MixedIterator(loader, *own, variation=variation, **{"seed": 5} | options)


def as_bytes(batches):
    return [(batch.inputs.tobytes(), batch.targets.tobytes()) for batch in batches]


def test_a_varied_batch_has_the_samples_of_the_loader_in_their_order(pictures):
    plain, changed = BatchIterator(16, seed=1)(*pictures), varied()(*pictures)
    for batch, other in zip(plain, changed, strict=True):
        np.testing.assert_array_equal(batch.targets, other.targets)
        assert batch.inputs.shape == other.inputs.shape
        assert (other.inputs[0] == 1).all()
        assert (batch.inputs != other.inputs).any()
    still = VariedIterator(BatchIterator(16, seed=1), Variation().times(0), seed=0)
    for batch, other in zip(BatchIterator(16, seed=1)(*pictures), still(*pictures), strict=True):
        np.testing.assert_allclose(batch.inputs, other.inputs, rtol=1e-6)


def test_a_picture_is_varied_anew_in_every_epoch(pictures):
    loader = VariedIterator(BatchIterator(100, shuffle=False), Variation(), seed=0)
    first, second = (next(loader(*pictures)).inputs for _ in range(2))
    assert (first != second).any()


def test_the_batches_of_an_epoch_are_varied_each_in_its_own_way(rng):
    same = np.tile(rng.random(64), (8, 1))
    loader = VariedIterator(BatchIterator(4, shuffle=False), Variation(), seed=0)
    first, second = (batch.inputs for batch in loader(same, np.eye(8)))
    assert (first != second).any()


def test_a_mixed_batch_has_its_share_and_every_class_of_it_alike_often(pictures, own):
    batches = list(mixed(own, share=0.5)(*pictures))
    assert [batch.inputs.shape[1] for batch in batches] == [32] * 6 + [8]
    added = np.concatenate([batch.targets[1:, 16:] for batch in batches[:6]], axis=1)
    for batch in batches[:6]:
        assert (batch.inputs[0] == 1).all()
        assert (batch.targets[0] == 1).all()
        assert (batch.inputs[1:, :16] <= 1).all()
        assert (batch.inputs[1:, 16:] >= 2).all()
    many = mixed(own, share=0.9)
    added = np.concatenate([batch.targets[1:, 16:] for batch in many(*pictures)], axis=1)
    np.testing.assert_allclose(added.mean(axis=1), 1 / 3, atol=0.06)


def test_a_sample_is_added_with_its_own_target_and_scale(pictures, own):
    inputs, targets = own
    for batch in mixed(own, input_scale=0.5)(*pictures):
        half = batch.inputs.shape[1] // 2
        for column, target in zip(batch.inputs.T[half:], batch.targets.T[half:], strict=True):
            (which,) = np.flatnonzero((inputs * 0.5 == column[1:]).all(axis=1))
            np.testing.assert_array_equal(targets[which], target[1:])


def test_an_epoch_can_be_shorter_than_the_loader_has_batches(pictures, own):
    loader = mixed(own, batches=3)
    assert len(list(loader(*pictures))) == 3
    assert len(list(loader.rest_of_epoch(*pictures, 2))) == 1
    assert len(list(mixed(own, batches=30)(*pictures))) == 7


def test_a_batch_once_yielded_never_changes(pictures, own):
    for loader in (varied(), mixed(own, Variation())):
        batches = list(loader(*pictures))
        before = as_bytes(batches)
        list(loader(*pictures))
        assert as_bytes(batches) == before


LOADERS = [
    pytest.param(lambda _: varied(), id="varied"),
    pytest.param(lambda own: mixed(own, Variation(), batches=4), id="mixed"),
    pytest.param(lambda own: MixedIterator(varied(), *own, variation=Variation(), seed=2),
                 id="both"),
    pytest.param(lambda _: VariedIterator(PartwiseIterator(16, part_size=40, seed=1), Variation(),
                                          seed=9), id="partwise"),
]  # fmt: skip


@pytest.mark.parametrize("make", LOADERS)
def test_the_same_seed_gives_the_same_batches(make, pictures, own):
    assert as_bytes(make(own)(*pictures)) == as_bytes(make(own)(*pictures))


@pytest.mark.parametrize("make", LOADERS)
def test_the_rest_of_an_epoch_is_what_was_left_of_it(make, pictures, own):
    loader = make(own)
    list(loader(*pictures))
    whole = as_bytes(loader(*pictures))
    assert as_bytes(loader.rest_of_epoch(*pictures, 3)) == whole[3:]


def test_the_batches_done_are_not_varied_again(pictures, monkeypatch):
    loader = varied()
    list(loader(*pictures))
    changed = []
    change = loader._change
    monkeypatch.setattr(loader, "_change", lambda *given: changed.append(1) or change(*given))
    next(loader.rest_of_epoch(*pictures, 5))
    assert len(changed) == 1


@pytest.mark.parametrize("make", LOADERS)
@pytest.mark.parametrize("stop", [2, 4, 9])
def test_a_training_stopped_and_loaded_goes_on_with_the_same_losses(make, stop, pictures, own):
    def begin():
        net = NeuralNetwork([Linear(64, 8, seed=0), ReLU(), Linear(8, 3, seed=1)])
        return net, SGD(0.1), make(own)

    def steps(net, optimizer, loader, resume=None):
        return training(
            net, *pictures, dataloader=loader, loss=CELoss(), optimizer=optimizer, resume=resume
        )

    never_stopped = [step.loss for step in islice(steps(*begin()), 20)]
    net, optimizer, loader = begin()
    before = list(islice(steps(net, optimizer, loader), stop))
    content = to_bytes(Checkpoint(net, optimizer, loader, step=before[-1]))
    kept = from_bytes(content)
    rest = steps(kept.net, kept.optimizer, kept.dataloader, kept.step)
    losses = [step.loss for step in [*before, *islice(rest, 20 - stop)]]
    assert losses == never_stopped


def test_a_loader_goes_back_to_where_it_was(pictures, own):
    loader = mixed(own, Variation())
    list(loader(*pictures))
    position = loader.position()
    second = as_bytes(loader(*pictures))
    list(loader(*pictures))
    loader.restore(position)
    assert as_bytes(loader(*pictures)) == second


def test_wrong_arguments_are_named(own):
    with pytest.raises(TypeError, match="dataloader must be a DataLoader"):
        VariedIterator("batches", Variation())
    with pytest.raises(TypeError, match="variation must be a Variation"):
        VariedIterator(BatchIterator(), 0.5)
    with pytest.raises(ValueError, match="share must be from 0 to below 1"):
        MixedIterator(BatchIterator(), *own, share=1)
    with pytest.raises(ValueError, match="same number of samples"):
        MixedIterator(BatchIterator(), own[0], own[1][:3])
