'''An exercise as a plain file of Python: its text, what is given, a start, a check.

    """The slope of ReLU

    The text, in paragraphs. `Code` stands between backticks.
    """
    # %% given
    import numpy as np
    # %% start
    def relu_prime(z):
        return ...
    # %% check
    def check(yours):
        z = np.array([[1.0, -2.0]])
        yield compare("g′(Z)", yours.relu_prime(z), slopes(relu, z))

    def use(yours, net, loss, optimizer):
        ...

The docstring's first line is the title. `given` is run before the start, which the visitor
changes. `check` yields comparisons, and is read no further than the first one that is wrong. `use`,
which may be missing, puts what was written into a network in place of the library's own. `SECONDS =
20` lets an attempt run so long, instead of two seconds.
'''

import ast
import re
from typing import NamedTuple

SECTION = re.compile(r"^# %% (given|start|check)[ \t]*$", re.MULTILINE)
LONGEST = 200_000  # characters
USUAL_RUN, LONGEST_RUN = 2.0, 60.0  # seconds


class Exercise(NamedTuple):
    """What stands in the file.

    Attributes:
        title: a line.
        text: paragraphs.
        given: code that is run before what the visitor writes.
        start: what the visitor begins with.
        check: code that defines `check`, and `use` if what was written can train a network.
    """

    title: str
    text: list[str]
    given: str
    start: str
    check: str

    @property
    def trains(self) -> bool:
        """Whether what was written can train a network."""
        return _defines(ast.parse(self.check), "use")

    @property
    def seconds(self) -> float:
        """How long an attempt may run."""
        for node in ast.parse(self.check).body:
            match node:
                case ast.Assign([ast.Name("SECONDS")], ast.Constant(int() | float() as seconds)):
                    return float(min(seconds, LONGEST_RUN))
        return USUAL_RUN


def read(content: str) -> Exercise:
    """An exercise from its file's content.

    Raises ValueError, with a sentence, for a file that is no exercise.
    """
    if len(content) > LONGEST:
        raise ValueError("this file is too large for an exercise")
    content = content.replace("\r\n", "\n").removeprefix("\ufeff")
    try:
        # The start need not be whole: it is not part of what must be Python.
        head, sections = _sections(content)
        docstring = ast.get_docstring(ast.parse(head))
        check = ast.parse(sections.get("check", ""))
    except SyntaxError as error:
        raise ValueError(f"this is no exercise: its line {error.lineno} is not Python") from error
    for name in ("start", "check"):
        if not sections.get(name, "").strip():
            raise ValueError(f"this is no exercise: it lacks the section “# %% {name}”")
    if not docstring:
        raise ValueError('this is no exercise: it must begin with its text, between """ and """')
    if not _defines(check, "check"):
        raise ValueError("this is no exercise: its check must define “check(yours)”")
    title, *text = docstring.strip().split("\n\n")
    return Exercise(
        title=" ".join(title.split()),
        text=[paragraph.strip() for paragraph in text if paragraph.strip()],
        given=sections.get("given", "").strip("\n"),
        start=sections["start"].strip("\n") + "\n",
        check=sections["check"],
    )


def _defines(tree: ast.Module, name: str) -> bool:
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in tree.body)


def _sections(content: str) -> tuple[str, dict[str, str]]:
    """What stands before the sections, and each of them; the check's lines keep their numbers."""
    head, *rest = SECTION.split(content)
    names = rest[::2]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"this is no exercise: it has the section “# %% {name}” twice")
    sections = dict(zip(names, rest[1::2], strict=True))
    if "check" in sections:
        before = content.partition(sections["check"])[0] if sections["check"].strip() else ""
        sections["check"] = "\n" * before.count("\n") + sections["check"]
    return head, sections
