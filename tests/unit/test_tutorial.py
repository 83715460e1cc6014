"""The tutorial is a program: what it says that it prints, it prints; and no matrix is missing."""

import doctest
from pathlib import Path

import pytest
from numpy.testing import assert_array_equal

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial.md"


@pytest.fixture(scope="module")
def tutorial():
    """The tutorial, and the names in it after it was run."""
    text = TUTORIAL.read_text(encoding="utf-8")
    program = doctest.DocTestParser().get_doctest(text, {}, "tutorial", str(TUTORIAL), 0)
    said = []
    result = doctest.DocTestRunner().run(program, out=said.append, clear_globs=False)
    assert result.attempted > 40
    assert not result.failed, "".join(said)
    return text, program.globs


def test_every_matrix_of_the_worked_example_is_in_it(tutorial, worked_example):
    _, found = tutorial
    assert_array_equal(found["X"].T, worked_example["X"])
    assert_array_equal(found["Y"].T, worked_example["Y"])
    for name, expected in worked_example.items():
        if name.startswith("printed_"):
            assert_array_equal(found[name.removeprefix("printed_")], 2 * expected)
        elif name not in ("X", "Y", "about", "gradient_note", "learning_rate_with_full_gradient"):
            assert_array_equal(found[name], expected)


def test_every_one_is_shown(tutorial, worked_example):
    text, found = tutorial
    shown = {name.removeprefix("printed_") for name in worked_example} & found.keys()
    for name in shown - {"loss"}:
        assert f">>> print({name})\n" in text or f">>> {name} = np.array(" in text, name
