"""What the network took the test samples for, as of the newest evaluation."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mfnet.tensor import Tensor
from mfnet_page.session import Record, Session

Indices = NDArray[np.intp]
NOT_EVALUATED: Record = {"evaluated": False, "total": 0}  # the answer before the first evaluation


class Answers(NamedTuple):
    """Of every test sample: its class, the one it was taken for, and the probability of each."""

    truths: Indices
    answers: Indices
    likely: Tensor


def confusion(session: Session) -> Record:
    """How many samples of each class, a row each, were taken for each class."""
    known = answered(session)
    classes = len(session.dataset.class_names)
    if known is None:
        return {"classes": session.dataset.class_names, "counts": None}
    pairs = known.truths * classes + known.answers
    counts = np.bincount(pairs, minlength=classes**2)
    return {"classes": session.dataset.class_names, "counts": counts.astype(np.int32)}


def in_cell(session: Session, truth: int, answer: int, start: int, count: int) -> Record:
    """The samples of one cell of `confusion`, those first where the network was surest."""
    known = answered(session)
    if known is None:
        return NOT_EVALUATED
    (chosen,) = np.nonzero((known.truths == truth) & (known.answers == answer))
    order = np.argsort(-known.likely[answer, chosen], kind="stable")
    return _part(session, known, chosen[order], start, count)


def worst(session: Session, start: int, count: int) -> Record:
    """The samples taken for a wrong class, those first whose own got the least probability."""
    known = answered(session)
    if known is None:
        return NOT_EVALUATED
    (wrong,) = np.nonzero(known.truths != known.answers)
    order = np.argsort(known.likely[known.truths[wrong], wrong], kind="stable")
    return _part(session, known, wrong[order], start, count)


def answered(session: Session) -> Answers | None:
    """None before the first evaluation."""
    outputs = session.test_outputs
    if outputs is None or not session.dataset.class_names:
        return None
    truths = session.dataset.test_targets.argmax(axis=1)
    return Answers(truths, outputs[1:].argmax(axis=0), session.probabilities(outputs))


def _part(session: Session, known: Answers, chosen: Indices, start: int, count: int) -> Record:
    """Some of the chosen samples, with all that is shown of them."""
    part = chosen[start : start + count]
    truths, answers = known.truths[part], known.answers[part]
    inputs: NDArray[Any] = session.dataset.test_inputs[part]
    return {
        "evaluated": True,
        "total": len(chosen),
        "samples": part.astype(np.int32),
        "truths": truths.astype(np.int32),
        "answers": answers.astype(np.int32),
        "likely_truths": known.likely[truths, part],
        "likely_answers": known.likely[answers, part],
        "inputs": inputs.ravel(),
    }
