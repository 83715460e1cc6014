"""What a visitor takes away: the network as a file, its weights, its losses, a program."""

import csv
from collections.abc import Iterator
from io import StringIO

import numpy as np

from mfnet.exchange import weights
from mfnet_page import program as programs
from mfnet_page import saving
from mfnet_page.session import Record, Session

WEIGHTS = {"npz": weights.to_npz, "safetensors": weights.to_safetensors}


def network(session: Session) -> Record:
    """The network and its training, to be opened again."""
    name = saving.NETWORK_FILE.format(session.dataset.name)
    return {"name": name, "content": np.frombuffer(saving.save(session), np.uint8)}


def weights_as(session: Session, form: str) -> Record:
    """The weights alone, in one of the forms of `WEIGHTS`."""
    return _file(session, f"weights.{form}", WEIGHTS[form](session.net))


def losses(session: Session) -> Record:
    """The loss of every batch and the figures of every epoch, as a table in CSV.

    An epoch's figures stand in the row of its last batch. A batch that was run elsewhere has no
    loss here.
    """
    text = StringIO()
    table = csv.writer(text, lineterminator="\n")
    score = "test_accuracy" if session.dataset.task == "classification" else "test_r2"
    table.writerow(
        ["step", "epoch", "loss", "training_loss", "validation_loss", "test_loss", score]
    )
    table.writerows(_rows(session))
    return _file(session, "losses.csv", text.getvalue().encode())


def program(session: Session) -> Record:
    """A program that trains the same network."""
    return {
        "name": f"mfnet_{session.dataset.name}.py".replace("-", "_"),
        "text": programs.program(session),
    }


def _file(session: Session, ending: str, content: bytes) -> Record:
    return {
        "name": f"mfnet-{session.dataset.name}-{ending}",
        "content": np.frombuffer(content, np.uint8),
    }


def _rows(session: Session) -> Iterator[list[float | None]]:
    """Numbers as Python writes them, by which they can be read again bit for bit."""
    course = session.course
    ends = {evaluation.steps: evaluation for evaluation in course.evaluations}
    unknown = session.steps - len(course.losses)
    epoch = 1
    for step in range(1, session.steps + 1):
        loss = float(course.losses[step - 1 - unknown]) if step > unknown else None
        end = ends.get(step)
        if end is not None:
            yield [step, epoch, loss, *end[1:-1]]
            epoch = end.epoch + 1
        elif loss is not None:
            yield [step, epoch, loss, None, None, None, None]
