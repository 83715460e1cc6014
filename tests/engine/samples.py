"""Samples and settings that tests of the page's Python share."""

import numpy as np

# How the worked example's network is trained, beside what every dataset's settings say.
WORKED_EXAMPLE = {
    "dataset": "worked-example",
    "samples": 4,
    "layers": [{"units": 3, "activation": "identity"}, {"units": 2, "activation": "identity"}],
    "loss": "mean-squared-error",
    "optimizer": "sgd",
    "learning_rate": 0.003,
    "batch_size": 3,
}


def digits_in_parts():
    """Test digits, and three parts of 100 training digits, as the page fetches them."""
    rng = np.random.default_rng(0)

    def part(samples):
        labels = rng.integers(0, 10, samples, dtype=np.uint8)
        pictures = rng.integers(0, 60, (samples, 784), dtype=np.uint8)
        for picture, label in zip(pictures, map(int, labels), strict=True):
            picture[78 * label : 78 * label + 78] += 150
        return pictures.tobytes() + labels.tobytes()

    return part(100), [part(100) for _ in range(3)]
