"""scikit-learn's turns: `partial_fit`, an epoch a call, its samples shuffled by itself."""

import numpy as np
from sklearn.neural_network import MLPClassifier
from turns import BATCH_SIZE, LEARNING_RATE, Epoch, arguments, digits, take_turns


def training_of(sizes: list[int], dtype: str) -> Epoch:
    """A network and how it is trained for an epoch."""
    images, labels = digits()[:2]
    inputs = (images / 255).astype(dtype)
    classes = np.unique(labels)
    net = MLPClassifier(
        tuple(sizes[1:-1]),
        solver="sgd",
        alpha=0.0,
        batch_size=BATCH_SIZE,
        learning_rate_init=LEARNING_RATE,
        momentum=0.0,
        nesterovs_momentum=False,
        random_state=0,
    )

    def epoch() -> float:
        net.partial_fit(inputs, labels, classes=classes)
        return float(net.loss_)

    return epoch


if __name__ == "__main__":
    sizes, dtype, _ = arguments()
    take_turns(training_of(sizes, dtype))
