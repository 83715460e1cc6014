"""How well the visitor's handwriting is read, before a network has learnt it and after."""

from mfnet_page.dataset import Dataset
from mfnet_page.handwriting import right_answers
from mfnet_page.session import Record, Session


def suits(dataset: Dataset) -> bool:
    """Whether drawings of the visitor's own are learnt along with it."""
    return dataset.own is not None


def scores(session: Session) -> Record:
    """How many of the drawings that are `asked` were answered rightly before, and are now; and the
    shares of right answers to the test samples, None where they are not known yet."""
    own = session.dataset.own
    if own is None:
        raise RuntimeError("the network learns no drawings")
    return {
        "asked": len(own.asked.labels),
        "learnt": len(own.learnt.labels),
        "are_left_out": len(own.left_out.labels) > 0,
        "right_before": own.right_before,
        "right": right_answers(session.net, own.asked, session.dataset.input_scale),
        "score_before": session.score_before,
        "score": session.test_score,
    }
