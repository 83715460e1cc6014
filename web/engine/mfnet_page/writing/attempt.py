"""What somebody wrote, run and judged by an exercise's check."""

import contextlib
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mfnet_page import writing
from mfnet_page.writing.comparison import Comparison
from mfnet_page.writing.diagnosis import sentences
from mfnet_page.writing.exercise import Exercise
from mfnet_page.writing.faults import Fault, fault_of, register

YOURS = "<your code>"
CHECK = "<the exercise>"
MOST_PRINTED = 4000  # characters

# All that code can raise, wishes to end the program included.
ERRORS = (Exception, SystemExit, KeyboardInterrupt, GeneratorExit)


@dataclass(frozen=True)
class Verdict:
    """How an attempt went.

    Attributes:
        is_right: whether every comparison was.
        sentences: what there is to say, the most important first.
        comparisons: those made, up to the first that was wrong.
        fault: the error that ended the attempt.
        printed: what the code has printed.
    """

    is_right: bool
    sentences: list[str]
    comparisons: list[Comparison] = field(default_factory=list)
    fault: Fault | None = None
    printed: str = ""


class Yours:
    """What somebody wrote, by name: `yours.relu_prime(z)`."""

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> Any:
        try:
            return self._namespace[name]
        except KeyError:
            raise MissingError(name) from None


class MissingError(AttributeError):
    """A name that is not defined in what somebody wrote."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Define “{name}”: the exercise asks for it, and your code has none.")


class Printed(io.StringIO):
    """What is printed, no more than can be shown."""

    def write(self, text: str) -> int:
        """Keep the text, as long as there is room."""
        room = MOST_PRINTED - self.tell()
        super().write(text[: max(room, 0)])
        return len(text)


def run(given: str, code: str, namespace: dict[str, Any], name: str = YOURS) -> None:
    """Run what is given, and then what somebody wrote, in `namespace`.

    Args:
        given: code of the exercise.
        code: somebody's code.
        namespace: where names are found and defined.
        name: of the code in tracebacks.

    Raises whatever the code raises.
    """
    namespace["__name__"] = "yours"
    exec(compile(given, CHECK, "exec", dont_inherit=True), namespace)  # noqa: S102 (its purpose)
    register(name, code)
    exec(compile(code, name, "exec", dont_inherit=True), namespace)  # noqa: S102


def loaded(exercise: Exercise) -> dict[str, Any]:
    """What the exercise's check defines."""
    namespace = {name: getattr(writing, name) for name in writing.__all__}
    namespace |= {"__name__": "exercise", "np": np}
    register(CHECK, exercise.check)
    exec(compile(exercise.check, CHECK, "exec", dont_inherit=True), namespace)  # noqa: S102
    return namespace


def judge(exercise: Exercise, code: str) -> Verdict:
    """Run an attempt and compare; never raises for what somebody wrote."""
    comparisons: list[Comparison] = []
    printed = Printed()
    told: list[str] = []
    try:
        with contextlib.redirect_stdout(printed), _warnings(told):
            namespace: dict[str, Any] = {}
            run(exercise.given, code, namespace)
            for comparison in loaded(exercise)["check"](Yours(namespace)):
                comparisons.append(comparison)
                if not comparison.is_right:
                    break
    except ERRORS as error:
        return _failed(error, comparisons, printed.getvalue())
    is_right = bool(comparisons) and comparisons[-1].is_right
    said = [_praise(comparisons)] if is_right else [*sentences(comparisons[-1]), *told]
    return Verdict(is_right, said, comparisons, printed=printed.getvalue())


def _failed(error: BaseException, comparisons: list[Comparison], printed: str) -> Verdict:
    """What is said of an error, the exercise's own included."""
    fault = fault_of(error, YOURS)
    if isinstance(error, MissingError):
        said = [str(error)]
    elif fault:
        shapes = f"In this line {', '.join(fault.shapes)}." if fault.shapes else ""
        said = [f"Line {fault.line}: {fault.sentence}", *filter(None, [shapes])]
    else:
        inside = fault_of(error, CHECK)
        line = f" in its line {inside.line}" if inside else ""
        said = [f"The exercise's own check failed{line}: {type(error).__name__}: {error}"]
    return Verdict(is_right=False, sentences=said, comparisons=comparisons, fault=fault,
                   printed=printed)  # fmt: skip


@contextlib.contextmanager
def _warnings(told: list[str]) -> Iterator[None]:
    """Note what numpy warns of in somebody's lines: an overflow, a division by 0."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("always")
        yield
    lines = {(warning.lineno, str(warning.message)) for warning in caught
             if warning.filename == YOURS}  # fmt: skip
    told.extend(f"Line {line}: numpy warns of “{message}”." for line, message in sorted(lines))


def _praise(comparisons: list[Comparison]) -> str:
    numbers = sum(comparison.expected.low.size for comparison in comparisons)
    return f"Right: all {numbers} numbers agree, in {len(comparisons)} matrices."
