"""A table in a program: the lines that read it, and divide and encode it."""

from collections.abc import Iterator, Mapping
from typing import Any

from mfnet.table.preparation import Question


def lines_of_table(file: str, how: Mapping[str, Any], question: Question) -> Iterator[str]:
    """Lines that make `prepared`, and `test_inputs` and `test_targets`, of a table in a file.

    Args:
        file: its name.
        how: what `mfnet.table.read` is told of it; None for what it finds by itself.
        question: what is to be learnt from it.
    """
    said = "".join(f", {name}={value!r}" for name, value in how.items() if value is not None)
    usual = Question()
    yield "from mfnet.table import read"
    yield "from mfnet.table.preparation import Question, prepare"
    yield f"table = read({file!r}{said})"
    yield "question = Question("
    for name, value in vars(question).items():
        if value != getattr(usual, name) or name == "seed":
            yield f"    {name}={value!r},"
    yield ")"
    yield "prepared = prepare(table, question)  # divided, and encoded by the rows to train with"
    yield "for remark in prepared.remarks():"
    yield "    print(remark)"
    yield "test_inputs, test_targets = prepared.test"
