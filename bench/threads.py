"""What it costs that one network can answer several threads, and that its answers are right."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

from bench.contest import Stretch, rounds
from bench.tables import table
from building.messages import say
from mfnet import BatchIterator, NeuralNetwork
from mfnet.catalogue import Hidden, assemble
from mfnet.evaluation import predict
from mfnet.machinery.workspace import Workspace
from mfnet.train import training

THREADS = 8
ANSWERS = 1_000_000  # which take some minutes
CONTRAST = 20_000  # with one workspace for all, as it soon shows
SWITCH_INTERVAL = 1e-6  # seconds: threads change in the middle of everything
QUESTIONS = 50
SECONDS = 0.5
SIZES = {"4–8–8–3": [4, 8, 8, 3], "784–128–10": [784, 128, 10]}


class SharedWorkspace:
    """As `Workspace`, but two threads may be handed the same array."""

    def __init__(self) -> None:
        self._arrays: dict[tuple[int, ...], list[Any]] = {}

    empty = Workspace.empty


def report() -> str:
    """Counts wrong answers, and times training with both kinds of workspace."""
    say("One network in several threads")
    kinds = {"a workspace for each thread": Workspace, "one for all threads": SharedWorkspace}
    counts = [
        [name, f"{count:,}", f"{wrong_answers(network([4, 8, 8, 3], kind), count):,}"]
        for (name, kind), count in zip(kinds.items(), (ANSWERS, CONTRAST), strict=True)
    ]
    speeds = rounds({
        f"{sizes}, {name}": partial(train, network(layers, kind))
        for sizes, layers in SIZES.items() for name, kind in kinds.items()
    })  # fmt: skip
    rows = []
    for sizes in SIZES:
        own, shared = (speeds[f"{sizes}, {name}"] for name in kinds)
        ratio = own.median / shared.median
        rows.append([sizes, own.cell(), shared.cell(), f"{ratio:.3f}"])
    return f"""\
## One network in several threads

{THREADS} threads ask a network of 4–8–8–3 at once, and change every microsecond.

{table(["", "answers", "wrong"], counts)}
Training on one thread, batches of 32:

{table(["samples/s", *kinds, "first : second"], rows)}"""


def network(sizes: list[int], kind: Callable[[], object]) -> NeuralNetwork:
    """A network whose layers have a workspace of that kind."""
    features, *hidden, outputs = sizes
    net = assemble(features, map(Hidden, hidden), outputs, seed=1)
    for layer in net.layers:
        vars(layer)["_workspace"] = kind()
    return net


def wrong_answers(net: NeuralNetwork, count: int) -> int:
    """How many of `count` answers are not those of one thread alone."""
    questions = np.random.default_rng(2).normal(size=(QUESTIONS, 3, 4))
    answers = [predict(net, question) for question in questions]

    def wrong(thread: int) -> int:
        order = np.random.default_rng(thread).integers(0, QUESTIONS, count // THREADS)
        return sum(not np.array_equal(predict(net, questions[i]), answers[i]) for i in order)

    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_INTERVAL)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(wrong, range(THREADS)))
    finally:
        sys.setswitchinterval(before)


def train(net: NeuralNetwork) -> Stretch:
    """Trains for a while."""
    generator = np.random.default_rng(3)
    features, outputs = net.layers[0].weights.shape[1] - 1, net.layers[-2].weights.shape[0] - 1
    inputs, targets = generator.normal(size=(640, features)), generator.normal(size=(640, outputs))
    samples = 0
    begun = perf_counter()
    for step in training(net, inputs, targets, dataloader=BatchIterator(32, seed=4)):
        samples += step.samples
        if perf_counter() - begun > SECONDS:
            break
    return Stretch(samples, perf_counter() - begun)
