"""mfnet's side of the contests: the library as the page's engine uses it."""

from collections.abc import Callable, Iterator

from mfnet.catalogue import Hidden, assemble
from mfnet.dataloader import BatchIterator
from mfnet.datasets import MNIST
from mfnet.loss import CELoss
from mfnet.optimizer import SGD
from mfnet.train import Step, training
from mfnet.trainutils import one_hot


def training_of(
    data: MNIST, sizes: list[int], batch_size: int, learning_rate: float
) -> Iterator[Step]:
    """The training of a new network, of layers of these sizes, without end."""
    features, *hidden, outputs = sizes
    return training(
        assemble(features, map(Hidden, hidden), outputs, seed=0),
        data.images,
        one_hot(data.labels, 10),
        dataloader=BatchIterator(batch_size, seed=0, input_scale=1 / 255),
        loss=CELoss(),
        optimizer=SGD(learning_rate),
    )


def batch_by_batch(steps: Iterator[Step]) -> Callable[[], float]:
    """What trains on one batch each time that it is called, and returns its loss."""
    return lambda: float(next(steps).loss)
