"""The two-two-two example: the numbers of Matt Mazur's text, half the loss and its gradients."""

import pytest

from mfnet_page import queries
from mfnet_page.datasets import sigmoid_example
from mfnet_page.engine import Engine

SETTINGS = {
    "dataset": "sigmoid-example",
    "samples": 1,
    "layers": [{"units": 2, "activation": "sigmoid"}] * 2,
    "loss": "mean-squared-error",
    "optimizer": "sgd",
    "learning_rate": 0.25,
    "weight_decay": 0,
    "batch_size": 1,
    "epochs": 300,
    "patience": 0,
    "validation": 0,
    "points": "",
    "seed": 0,
}
PRINTED_W1 = [0.149780716, 0.19956143, 0.24975114, 0.29950229]
PRINTED_W2 = [0.35891648, 0.408666186, 0.511301270, 0.561370121]


@pytest.fixture
def engine():
    engine = Engine()
    engine.build(SETTINGS, sigmoid_example.make())
    engine.introduce()
    return engine


def numbers(engine, name):
    step = queries.answer("inspection.record", engine.session, {})
    matrix = step["matrices"][name]
    return matrix["values"].reshape(matrix["rows"]["count"], matrix["columns"]["count"])


def test_forwards_it_gives_the_printed_outputs_and_twice_the_printed_error(engine):
    assert numbers(engine, "Z1")[1:, 0] == pytest.approx([0.3775, 0.3925], rel=1e-9)
    assert numbers(engine, "A2")[1:, 0] == pytest.approx([0.75136507, 0.772928465], rel=3e-8)
    assert numbers(engine, "Z3")[1:] == pytest.approx(numbers(engine, "A2")[1:], rel=1e-15)
    engine.step(SETTINGS)
    assert engine.session.course.losses[0] / 2 == pytest.approx(0.298371109, rel=1e-9)


def test_one_step_gives_the_printed_weights(engine):
    assert numbers(engine, "dJ/dW2")[1, 1] / 2 == pytest.approx(0.082167041, rel=3e-8)
    engine.step(SETTINGS)
    first, second, _ = (weights for weights, _ in engine.session.net.weights_and_dJ_dws())
    assert first[1:, 1:].ravel() == pytest.approx(PRINTED_W1, rel=3e-8)
    assert second[1:, 1:].ravel() == pytest.approx(PRINTED_W2, rel=3e-8)


def test_every_query_for_numbers_has_an_answer(engine):
    for asked, arguments in [
        ("network.flow", {"sample": 0}),
        ("network.diagram", {"first": [0, 0, 0, 0], "sample": 0}),
        ("samples.page", {"part": "test", "start": 0, "size": 12}),
        ("samples.measures", {}),
    ]:
        assert queries.answer(asked, engine.session, arguments) is not None
    engine.train(SETTINGS)
    while engine.is_training:
        engine.advance()
    assert engine.session.course.evaluations[-1].test_loss < 0.01
