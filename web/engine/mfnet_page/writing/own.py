"""What somebody wrote in place of the library's own, in a network and its training."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple

from mfnet_page.session import Session
from mfnet_page.writing.attempt import ERRORS, Yours, loaded, run
from mfnet_page.writing.exercise import Exercise, read
from mfnet_page.writing.faults import fault_of


class Answer(NamedTuple):
    """An exercise, and what somebody wrote for it."""

    exercise: Exercise
    code: str


def answers_of(records: Iterable[Mapping[str, Any]]) -> list[Answer]:
    """Answers as the page has them, each with the `content` of the exercise's file and the `code`.

    Raises ValueError, with a sentence, if a file is no exercise.
    """
    return [Answer(read(record["content"]), record["code"]) for record in records]


class Own:
    """Answers as one program: the gradient of the loss uses one's own softmax.

    Args:
        answers: in the order of the exercises; only those that can train a network count.

    Raises ValueError, with a sentence, if one of them cannot be run.
    """

    def __init__(self, answers: Sequence[Answer]) -> None:
        self._answers = [answer for answer in answers if answer.exercise.trains]
        namespace: dict[str, Any] = {}
        # What is given comes first: it may have names that answers define anew.
        given = "\n".join(exercise.given for exercise, _ in self._answers)
        for exercise, code in self._answers:
            self._in_words(run)(given, code, namespace, _name(exercise))
            given = ""
        yours = _Guarded(namespace, self._in_words)
        self._uses = [(loaded(exercise)["use"], yours) for exercise, _ in self._answers]

    @property
    def titles(self) -> list[str]:
        """Of the exercises whose answers are used."""
        return [exercise.title for exercise, _ in self._answers]

    def put_into(self, session: Session) -> None:
        """Let a session train with what was written, wherever it has a part of that kind."""
        for use, yours in self._uses:
            use(yours, session.net, session.loss, session.optimizer)

    def _in_words(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with errors of somebody's code as ValueErrors that name its line."""

        @wraps(function)
        def guarded(*arguments: Any, **named: Any) -> Any:
            try:
                return function(*arguments, **named)
            except ERRORS as error:
                for exercise, _ in self._answers:
                    fault = fault_of(error, _name(exercise))
                    if fault:
                        place = f"what you wrote for “{exercise.title}”, line {fault.line}"
                        words = fault.sentence.rstrip(".")
                        raise ValueError(f"{place}: {words[:1].lower()}{words[1:]}") from error
                raise

        return guarded


class _Guarded(Yours):
    """Functions that somebody wrote, whose errors are told in words."""

    def __init__(
        self,
        namespace: dict[str, Any],
        in_words: Callable[[Callable[..., Any]], Callable[..., Any]],
    ) -> None:
        super().__init__(namespace)
        self._in_words = in_words

    def __getattr__(self, name: str) -> Any:
        value = super().__getattr__(name)
        return self._in_words(value) if callable(value) else value


def _name(exercise: Exercise) -> str:
    """The answer's file name in tracebacks."""
    return f"<your answer to {exercise.title}>"
