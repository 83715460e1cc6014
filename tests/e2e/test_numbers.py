"""The browser's numbers are CPython's: the same session.py on both sides, on real MNIST."""

import numpy as np

from mfnet_page.datasets import mnist
from mfnet_page.session import Session
from tests.browser.site import DIST, in_dist

CONFIG = {
    "dataset": "mnist",
    "samples": 6400,
    "layers": [{"units": 64, "activation": "sigmoid"}, {"units": 32, "activation": "relu"}],
    "loss": "cross-entropy",
    "optimizer": "sgd",
    "learning_rate": 0.3,
    "weight_decay": 0,
    "patience": 0,
    "speed": "full",
    "batch_size": 32,
    "epochs": 1,
    "seed": 7,
}

LOSSES_IN_THE_PAGE = """async ([module, config]) => {
    const { Engine } = await import(module);
    const engine = new Engine(config);
    const losses = [];
    engine.on("progress", (record) => losses.push(...record.losses));
    const finished = new Promise((resolve) => {
        engine.on("state", ({ name }) => name === "finished" && resolve());
    });
    engine.listen();
    engine.train();
    await finished;
    return losses;
}"""


def test_the_losses_of_200_steps_are_those_of_cpython(new_visit):
    visit = new_visit
    visit.page.goto(visit.site)
    in_the_page = visit.page.evaluate(
        LOSSES_IN_THE_PAGE, [visit.site + in_dist("engine/client.js"), CONFIG]
    )
    dataset = mnist.load(str(DIST.parent / ".cache" / "mnist"))
    here = Session(CONFIG, dataset).advance(float("inf"))["losses"]
    assert len(in_the_page) == len(here) == 200
    np.testing.assert_allclose(in_the_page, here, rtol=1e-9)
