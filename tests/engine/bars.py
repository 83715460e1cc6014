"""Bars at ten angles: pictures of ten classes that a small network learns in no time."""

import numpy as np

SETTINGS = {
    "dataset": "mnist",
    "samples": 1000,
    "layers": [{"units": 24, "activation": "relu"}],
    "loss": "cross-entropy",
    "optimizer": "adam",
    "learning_rate": 0.003,
    "weight_decay": 0,
    "patience": 0,
    "batch_size": 32,
    "epochs": 3,
    "seed": 0,
    "speed": "full",
    "points": "",
    "variation": 0,
    "drawn_variation": 100,
}
DIGITS = [str(digit) for digit in range(10)]


def bar(digit, rng, turned):
    """A bar at one of ten angles, 28 by 28; another hand turns it by a quarter of the way on."""
    angle = np.pi * (digit + (0.5 if turned else 0)) / 10 + rng.normal(0, 0.03)
    down, right = np.mgrid[:28, :28] - 13.5
    across = np.abs(right * np.sin(angle) - down * np.cos(angle))
    inside = np.hypot(down, right) < 10
    return np.rint(255 * np.clip(2.5 - across, 0, 1) * inside).astype(np.uint8)


def bars(count, seed, turned=False):
    rng = np.random.default_rng(seed)
    labels = np.arange(count) % 10
    return np.array([bar(label, rng, turned).ravel() for label in labels]), labels


def run(engine, settings):
    engine.train(settings)
    finish(engine)


def finish(engine):
    while engine.is_training:
        engine.advance()


def keep(engine, pictures, labels, collection="digits"):
    for picture, label in zip(pictures, labels, strict=True):
        values = {"pixels": picture.tobytes(), "height": 28, "width": 28, "label": int(label)}
        done = engine.collect(collection, "keep", values)
    return done


def right(engine, pictures, labels):
    outputs = engine.session.net.forward(np.vstack([np.ones(len(labels)), pictures.T / 255]))
    return (outputs[1:].argmax(axis=0) == labels).mean()
