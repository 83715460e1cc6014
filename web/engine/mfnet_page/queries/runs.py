"""A training as one of several: what made it, how it went, and what guessing would give."""

import numpy as np

from mfnet.dataloader import with_bias
from mfnet.tensor import Tensor
from mfnet_page.changes import Change
from mfnet_page.queries.answers import finite
from mfnet_page.session import Record, Session


def course(session: Session) -> Record:
    """The whole course so far, whatever of it was reported: as a record of progress has it."""
    losses = session.course.losses
    return {
        "run": session.run_id,
        "config": _settings(session),
        "losses": np.array(losses, np.float64),
        "losses_before": 0,
        "evaluations": [evaluation._asdict() for evaluation in session.course.evaluations],
        "steps": session.steps,
        "seconds": session.seconds,
        "epoch": session.epoch,
        "batch": session.last_step.batch if session.last_step else 0,
        "batches": session.batches,
    }


def about(session: Session) -> Record:
    """What stands beside the results: the settings as they are now, what was changed on the way,
    and the baseline."""
    return {
        "run": session.run_id,
        "config": _settings(session),
        "parameters": session.parameters,
        "baseline": baseline(session),
        "changes": [change._asdict() for change in _in_force(session) if change.steps > 0],
    }


def network(session: Session) -> Record:
    """The file of the network, and how many batches it has learnt."""
    from mfnet_page.saving import save  # noqa: PLC0415 (once a training rests)

    content = np.frombuffer(save(session), np.uint8)
    return {"run": session.run_id, "steps": session.steps, "content": content}


def branch(session: Session) -> Record:
    """Be another training from here on, so that the one that it comes from stays as it is."""
    session.begin_run()
    return {"run": session.run_id}


def baseline(session: Session) -> float | None:
    """The score on the test samples of who knows the training targets, and no input.

    The accuracy of the class that is most frequent among the samples that are learnt from; R² of
    their mean. None while samples are still arriving.
    """
    dataset, targets = session.dataset, session.learnt[1]
    has_all = dataset.arrived >= len(dataset.inputs) and dataset.has_all_tests
    if not has_all or not len(targets):
        return None
    guess = _most_frequent(targets) if dataset.task == "classification" else targets.mean(axis=0)
    outputs = with_bias(np.tile(guess, (len(dataset.test_targets), 1)))
    score = session.score(outputs, with_bias(dataset.test_targets))
    return None if score is None else finite(score)


def _settings(session: Session) -> Record:
    """The settings that the newest batch was learnt with."""
    in_force = {change.name: change.value for change in _in_force(session)}
    return session.config | in_force | {"epochs": session.goal}


def _in_force(session: Session) -> list[Change]:
    """What is set of the optimizer, without what was set after the newest batch."""
    return [change for change in session.changes.all if change.steps < max(session.steps, 1)]


def _most_frequent(targets: Tensor) -> Tensor:
    """Outputs that say the most frequent class whatever a loss makes of them: far from 0."""
    guess = np.full(targets.shape[1], -1.0)
    if targets.shape[1] == 1:
        guess[0] = 1.0 if targets.mean() > 0.5 else -1.0
    else:
        guess[targets.sum(axis=0).argmax()] = 1.0
    return guess
