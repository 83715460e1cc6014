"""One network in several threads; the browser's Python has one only."""

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest

from mfnet import Linear, NeuralNetwork, ReLU, Tanh
from mfnet.evaluation import predict
from mfnet.machinery.workspace import Workspace

THREADS = 8


def test_no_two_threads_are_handed_the_same_array():
    workspace, meeting = Workspace(), Barrier(THREADS)

    def addresses(_):
        meeting.wait()
        return {workspace.empty(3, 4).ctypes.data for _ in range(5)}

    with ThreadPoolExecutor(THREADS) as pool:
        seen = list(pool.map(addresses, range(THREADS)))
        assert all(len(of_a_thread) == 1 for of_a_thread in seen)
        assert len(set.union(*seen)) == THREADS


@pytest.fixture
def switching_all_the_time():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("switching_all_the_time")
def test_one_network_answers_several_threads_and_is_never_wrong():
    rng = np.random.default_rng(3)
    net = NeuralNetwork([Linear(4, 8, seed=rng), ReLU(), Linear(8, 8, seed=rng), Tanh(),
                         Linear(8, 3, seed=rng)])  # fmt: skip
    questions = rng.normal(size=(50, 3, 4))
    answers = [predict(net, question) for question in questions]

    def wrong(thread):
        order = np.random.default_rng(thread).integers(0, len(questions), 2500)
        return sum(not np.array_equal(predict(net, questions[i]), answers[i]) for i in order)

    with ThreadPoolExecutor(THREADS) as pool:
        assert sum(pool.map(wrong, range(THREADS))) == 0
