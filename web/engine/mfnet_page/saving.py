"""A session as the bytes of a file: the library's checkpoint.

`opening` makes a session of them again; `mfnet.checkpoint.load` and the command line read them too.
Imported once a network is saved.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mfnet.catalogue import ACTIVATIONS
from mfnet.checkpoint import Checkpoint, to_bytes
from mfnet.fit import History
from mfnet.last_good import LastGood, copied_weights
from mfnet.train import Step
from mfnet_page.course import Record
from mfnet_page.handwriting import arrays_of
from mfnet_page.session import Session

NETWORK_FILE = "mfnet-{}-network.npz"  # of a dataset


def save(session: Session) -> bytes:
    """The file of a session."""
    dataset = session.dataset
    return to_bytes(
        Checkpoint(
            session.net,
            session.optimizer,
            session.loader,
            session.loss,
            step=session.resume,
            history=_history(session),
            input_normalization=dataset.input_scaling,
            target_normalization=dataset.target_scaling,
            labels=dataset.class_names,
            notes={**_for_the_command_line(session), "page": _for_the_page(session)},
            arrays=_arrays(session),
        )
    )


def _for_the_page(session: Session) -> Record:
    """What `opening` needs besides the network and what trains it."""
    return {
        "settings": session.config | {"epochs": session.goal},
        "run": session.run_id,
        "seconds": session.seconds,
        "evaluations": session.course.kept(),
        "judge": session.judge.kept(),
        "changes": session.changes.kept(),
    }


def _for_the_command_line(session: Session) -> Record:
    """The notes that `mfnet train` would have made of this training."""
    config, dataset = session.config, session.dataset
    hidden, validates = config["layers"], len(session.set_aside) > 0
    activation = hidden[0]["activation"] if hidden else next(iter(ACTIVATIONS))
    settings = {
        "data": dataset.name,
        "target": None,
        "hidden": ",".join(str(layer["units"]) for layer in hidden),
        "activation": activation,
        "dropout": 0.0,
        "optimizer": config["optimizer"],
        "learning_rate": float(session.optimizer.learning_rate),
        "decay": False,
        "batch_size": config["batch_size"],
        "epochs": session.goal,
        # There, the training loss stops nothing early.
        "patience": config["patience"] if config["patience"] and validates else None,
        "classify": False,
        "seed": config["seed"],
    }
    if dataset.table is not None:
        weight_decay = float(getattr(session.optimizer, "weight_decay", 0.0))
        settings |= {"weight_decay": weight_decay, **dataset.table.settings}
    return {
        "settings": settings,
        "feature_names": dataset.feature_names,
        "input_scale": float(dataset.input_scale),
        # Of the training samples, in their order: so many are learnt from, the next validate.
        "samples": [len(session.learnt[0]), len(session.validation[0])],
        **(dataset.elsewhere or {}),
    }


def _history(session: Session) -> History:
    """The figures of all epochs; with early stopping, the best weights."""
    evaluations = session.course.evaluations
    validated = [e.validation_loss for e in evaluations if e.validation_loss is not None]
    history = History([e.training_loss for e in evaluations], validated)
    if session.config["patience"] and validated:
        with _at_its_best(session):
            history.best_weights = copied_weights(session.net)
    return history


def _arrays(session: Session) -> dict[str, NDArray[Any]]:
    """The losses of all batches, the best network, and samples that are nowhere else."""
    arrays: dict[str, NDArray[Any]] = {"losses": np.array(session.course.losses, np.float64)}
    if session.test_outputs is not None:
        arrays["test_outputs"] = session.test_outputs
    best = _best(session)
    if best is not None:
        arrays["best"] = np.frombuffer(best, np.uint8)
    if session.dataset.elsewhere is None:
        test = session.dataset.test_inputs, session.dataset.test_targets
        parts = {"": session.learnt, "validation_": session.validation, "test_": test}
        for part, (inputs, targets) in parts.items():
            arrays |= {f"{part}inputs": inputs, f"{part}targets": targets}
    return arrays | arrays_of(session)


def _best(session: Session) -> bytes | None:
    """The file of the best network, and of what it takes to go on from it; None if that is now."""
    now = copied_weights(session.net)
    with _at_its_best(session) as step:
        best = copied_weights(session.net)
        if step == session.resume and all(map(np.array_equal, now, best)):
            return None
        return to_bytes(Checkpoint(session.net, session.optimizer, session.loader, step=step))


@contextmanager
def _at_its_best(session: Session) -> Iterator[Step | None]:
    """Have the weights of the best epoch for a while; gives the step after which they were."""
    now = LastGood(session.net, session.optimizer, session.loader, session.resume)
    try:
        yield session.judge.best.restore()
    finally:
        now.restore()
