"""PyTorch's losses that the page shows: they are PyTorch's, and mfnet's are the same."""

import numpy as np
import pytest

from bench.pytorch_curves import RECORDED, losses_of_pytorch, own_settings, recorded, session_of

PREFIX = 40  # batches
EPOCHS = {"mnist": 1, "california-housing": 20}


@pytest.mark.parametrize("dataset", RECORDED)
def test_the_recording_is_what_pytorch_loses(dataset):
    settings, losses = recorded(dataset)
    anew = losses_of_pytorch(session_of(settings), PREFIX)
    np.testing.assert_allclose(anew, losses[:PREFIX], rtol=1e-12)


@pytest.mark.parametrize("dataset", RECORDED)
def test_the_recording_is_for_the_settings_that_the_page_has_of_its_own(dataset):
    settings, losses = recorded(dataset)
    assert settings == own_settings(dataset)
    assert len(losses) == settings["epochs"] * session_of(settings).batches


@pytest.mark.parametrize("dataset", RECORDED)
def test_mfnet_loses_the_same(dataset):
    settings, losses = recorded(dataset)
    session = session_of(settings)
    session.run(np.inf, EPOCHS[dataset] * session.batches)
    own = np.array(session.course.losses)
    np.testing.assert_allclose(own, losses[: len(own)], rtol=1e-9)
