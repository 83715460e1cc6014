"""Trainings of the page, three of each dataset, without a browser."""

from mfnet_page.datasets import california_housing, mnist, points, sigmoid_example, worked_example
from mfnet_page.engine import Engine
from tests.engine.samples import WORKED_EXAMPLE

USUAL = {
    "points": "",
    "weight_decay": 0.0,
    "patience": 0,
    "validation": 0,
    "speed": "full",
    "seed": 5,
    "batch_size": 64,
    "optimizer": "adam",
    "learning_rate": 0.01,
    "epochs": 3,
}
POINTS = USUAL | {
    "dataset": "points",
    "shape": "circles",
    "noise": 3,
    "samples": 200,
    "layers": [{"units": 8, "activation": "tanh"}],
    "loss": "mean-squared-error",
    "validation": 20,
    "patience": 9,
    "epochs": 20,
}
PLANE = POINTS | {"shape": "plane", "validation": 0, "patience": 0, "loss": "huber"}
PLACED = POINTS | {
    "points": "".join(f"{i:02d}{(7 * i) % 36:02d}{'zz' if i % 3 else '00'}" for i in range(30)),
    "batch_size": 8,
    "loss": "cross-entropy",
    "layers": [{"units": 6, "activation": "elu"}, {"units": 3, "activation": "leaky-relu"}],
    "patience": 2,
    "epochs": 50,
    "learning_rate": 0.1,
}
EXAMPLE = USUAL | WORKED_EXAMPLE | {"epochs": 5}
HOUSES = USUAL | {
    "dataset": "california-housing",
    "samples": 3000,
    "layers": [{"units": 16, "activation": "relu"}],
    "loss": "mean-squared-error",
    "validation": 10,
}
DIGITS = USUAL | {
    "dataset": "mnist",
    "samples": 2000,
    "layers": [{"units": 16, "activation": "relu"}],
    "loss": "cross-entropy",
    "validation": 25,
}
CONFIGURATIONS = {
    "points that stop early": POINTS,
    "a plane": PLANE,
    "placed points": PLACED,
    "the worked example": EXAMPLE,
    "the worked example, drawn": EXAMPLE | {"layers": [], "optimizer": "nesterov"},
    "the worked example, deep": EXAMPLE
    | {"layers": [{"units": 3, "activation": "softplus"}] * 3, "loss": "huber"},
    "the sigmoid example": EXAMPLE
    | {"dataset": "sigmoid-example", "layers": [{"units": 2, "activation": "sigmoid"}] * 2},
    "houses": HOUSES,
    "all houses": HOUSES | {"samples": 16512, "validation": 0, "patience": 1, "batch_size": 500},
    "houses without a hidden layer": HOUSES
    | {"layers": [], "optimizer": "rmsprop", "weight_decay": 0.01},
    "digits": DIGITS,
    "all digits": DIGITS | {"samples": 60000, "validation": 0, "batch_size": 500, "epochs": 2},
    "digits, varied": DIGITS | {"variation": 50},
    "digits by squares": DIGITS
    | {"loss": "mean-squared-error", "optimizer": "adamw", "samples": 12000, "validation": 0},
}


def dataset_of(settings, folder):
    """The page's dataset of settings, made anew; `folder` has the files."""
    made_of = ("shape", "samples", "noise", "seed", "points")
    return {
        "points": lambda: points.make(*(settings[name] for name in made_of)),
        "worked-example": worked_example.make,
        "sigmoid-example": sigmoid_example.make,
        "california-housing": lambda: california_housing.load(str(folder)),
        "mnist": lambda: mnist.load(str(folder)),
    }[settings["dataset"]]()


def begun(settings, dataset, batches):
    """An engine that has run so many batches."""
    engine = Engine()
    engine.build(settings, dataset)
    engine.introduce()
    for _ in range(batches):
        engine.step(settings)
    return engine


def finish(engine, settings):
    """Train to the end."""
    engine.train(settings)
    while engine.is_training:
        engine.advance()
