"""Exercises of "Write it yourself": what is right passes, what is wrong is shown where it is."""

import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from writing_answers import RIGHT, WRONG

from mfnet_page.dataset import Dataset
from mfnet_page.datasets import worked_example
from mfnet_page.engine import Engine
from mfnet_page.queries import writing as queries
from mfnet_page.session import Session
from mfnet_page.writing.attempt import judge
from mfnet_page.writing.exercise import read
from mfnet_page.writing.own import Answer, Own
from mfnet_page.writing.program import program

FILES = sorted((Path(__file__).parents[2] / "web" / "exercises").glob("*.py"))
EXERCISES = {file.stem: read(file.read_text("utf-8")) for file in FILES}
WRONG_ONES = [
    pytest.param(name, answer, id=f"{name}: {answer.wrong}")
    for name, answers in WRONG.items()
    for answer in answers
]


def test_every_exercise_has_right_answers_and_ten_wrong_ones():
    assert RIGHT.keys() == WRONG.keys() == EXERCISES.keys()
    assert all(len(answers) >= 10 for answers in WRONG.values())


@pytest.mark.parametrize(("name", "code"), [(n, c) for n, codes in RIGHT.items() for c in codes])
def test_a_right_answer_passes(name, code):
    verdict = judge(EXERCISES[name], code)
    assert verdict.is_right, verdict.sentences
    assert len(verdict.sentences) == 1


@pytest.mark.parametrize(("name", "answer"), WRONG_ONES)
def test_a_wrong_answer_is_shown_at_a_cell_that_is_wrong(name, answer):
    verdict = judge(EXERCISES[name], answer.code)
    assert not verdict.is_right
    assert verdict.fault is None, verdict.fault
    *before, shown = verdict.comparisons
    assert all(comparison.is_right for comparison in before)
    row, column = shown.cell
    yours, low, high = (values[row, column] for values in shown.padded)
    assert not low <= yours <= high
    assert not np.isclose([yours, yours], [low, high], rtol=1e-5).any()
    # The library's own function gives what is said to be right in that cell.
    right = judge(EXERCISES[name], RIGHT[name][0]).comparisons
    same = right[len(before)]
    assert same.name == shown.name
    if shown.has((row, column))[1]:
        assert same.padded[1][row, column] == pytest.approx(low, rel=1e-5, abs=1e-6)
    assert any(f"row {row}, column {column}" in sentence for sentence in verdict.sentences)
    if answer.said:
        assert any(answer.said in sentence for sentence in verdict.sentences), verdict.sentences


@pytest.mark.parametrize("name", EXERCISES)
def test_the_start_alone_is_not_right_and_says_what_is_to_be_written(name):
    verdict = judge(EXERCISES[name], EXERCISES[name].start)
    assert not verdict.is_right
    assert verdict.fault is None


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("def relu_prime(z)\n    return z > 0", 1, "expected ':'"),
        ("def relu_prime(z):\n    x = z\n  return x", 3, "unindent"),
        ("def relu_prime(z):\n    return zz > 0", 2, "a name is not known here"),
        ("def relu_prime(z):\n    return z @ z", 2, "do not fit together"),
        ("def relu_prime(z):\n    return z.slope()", 2, "no attribute 'slope'"),
        ("def relu_prime(z):\n    return relu_prime(z)", 2, "calls itself without end"),
        ("def relu_prime():\n    return 1", None, "positional argument"),
        ("1 / 0", 1, "divides by 0"),
        ("import sys\nsys.exit()", 2, "ends the program"),
        ("import torch_of_nobody", 1, "cannot be imported"),
        ("def relu(z):\n    return z > 0", None, "Define “relu_prime”"),
        ("", None, "Define “relu_prime”"),
    ],
)
def test_an_error_of_python_is_told_with_its_line_in_words(code, line, said):
    verdict = judge(EXERCISES["1-relu-prime"], code)
    assert not verdict.is_right
    assert said.lower() in " ".join(verdict.sentences).lower(), verdict.sentences
    assert (verdict.fault.line if verdict.fault else None) == line
    if line is not None:
        assert verdict.sentences[0].startswith(f"Line {line}: ")
        assert verdict.fault.code.strip() == code.splitlines()[line - 1].strip()


def test_matrices_that_do_not_fit_are_told_with_their_shapes():
    code = "def backward(self, grad):\n    self.dJ_dw = grad @ self.inputs\n"
    verdict = judge(EXERCISES["4-linear-backward"], code)
    assert verdict.sentences[1] == "In this line grad is 6 × 4, self.inputs is 3 × 4."


def test_what_an_answer_prints_is_shown_and_not_without_end():
    code = "def relu_prime(z):\n    print('here', z.shape)\n    return z > 0\n"
    assert judge(EXERCISES["1-relu-prime"], code).printed.startswith("here (3, 4)\n")
    endless = "for number in range(100000):\n    print(number)\n" + code
    assert len(judge(EXERCISES["1-relu-prime"], endless).printed) <= 4000


OWN = '''"""Doubling

Write `double`.
"""
# %% start
def double(x):
    return ...
# %% check
def check(yours):
    yield compare("2x", yours.double(np.array([[1.0, 2.0]])), np.array([[2.0, 4.0]]))
'''


def test_a_teacher_gives_an_exercise_in_a_file():
    exercise = read(OWN.replace("\n", "\r\n"))
    assert (exercise.title, exercise.text) == ("Doubling", ["Write `double`."])
    assert (exercise.trains, exercise.seconds) == (False, 2)
    assert read(f"{OWN}SECONDS = 20\n").seconds == 20
    assert judge(exercise, "def double(x):\n    return 2 * x").is_right
    wrong = judge(exercise, "def double(x):\n    return x * x")
    assert wrong.comparisons[-1].cell == (0, 0)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "lacks the section “# %% start”"),
        (OWN.replace("# %% check", ""), "lacks the section “# %% check”"),
        (OWN.replace('"""', "'"), "is not Python"),
        (OWN.partition('"""\n')[2], "must begin with its text"),
        (OWN.replace("def check(yours)", "def checks(yours)"), "must define “check(yours)”"),
        (OWN.replace("yield compare(", "yield compare(("), "is not Python"),
        (OWN * 2, "“# %% start” twice"),
        (OWN * 2000, "too large"),
        ("\x00\x01", "no exercise"),
    ],
)
def test_a_file_that_is_no_exercise_is_refused_in_a_sentence(content, said):
    with pytest.raises(ValueError, match="this ") as refused:
        read(content)
    assert said in str(refused.value)


def test_an_exercise_whose_own_check_fails_says_so():
    broken = read(OWN.replace("np.array([[1.0, 2.0]])", "nothing"))
    verdict = judge(broken, "def double(x):\n    return 2 * x")
    assert "The exercise's own check failed in its line 10" in verdict.sentences[0]


ANSWERS = [Answer(EXERCISES[name], codes[0]) for name, codes in RIGHT.items()]


@pytest.fixture(scope="module")
def digits():
    """A dataset of ten classes that are easily told apart."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 10, 1200)
    inputs = rng.normal(0, 1, (10, 30))[labels] + rng.normal(0, 0.5, (1200, 30))
    targets = np.eye(10)[labels]
    return Dataset("own", "classification", inputs[:1000], targets[:1000], inputs[1000:],
                   targets[1000:])  # fmt: skip


SETTINGS = {
    "samples": 1000, "layers": [{"units": 16, "activation": "relu"}], "loss": "cross-entropy",
    "optimizer": "sgd", "learning_rate": 0.3, "weight_decay": 0.0, "batch_size": 100, "epochs": 2,
    "patience": 0, "seed": 0,
}  # fmt: skip


def test_a_network_trains_with_what_was_written_as_with_the_librarys_own(digits):
    own = Session(SETTINGS, digits)
    Own(ANSWERS).put_into(own)
    librarys = Session(SETTINGS, digits)
    records = [session.advance(float("inf")) for session in (librarys, own)]
    assert len(records[0]["losses"]) == 20
    np.testing.assert_allclose(records[1]["losses"], records[0]["losses"], rtol=1e-9)
    assert records[1]["test_score"] > 0.95


@pytest.mark.parametrize("name", RIGHT)
def test_each_answer_takes_the_place_of_the_librarys_own(name, digits):
    function = RIGHT[name][0].partition("def ")[2].partition("(")[0]
    fails = f"def {function}(*arguments):\n    raise ValueError('this very one')\n"
    session = Session(SETTINGS, digits)
    Own([Answer(EXERCISES[name], fails)]).put_into(session)
    with pytest.raises(ValueError, match=r"line 2.*this very one"):
        session.advance(float("inf"))


def test_the_gradient_of_the_loss_is_computed_by_ones_own_softmax(digits):
    softmax = "def softmax(z):\n    raise ValueError('this very one')\n"
    answers = [Answer(EXERCISES["2-softmax"], softmax), ANSWERS[2]]
    session = Session(SETTINGS, digits)
    Own(answers).put_into(session)
    with pytest.raises(ValueError, match=r"“Softmax”, line 2.*this very one"):
        session.advance(float("inf"))


def test_an_error_while_it_trains_is_told_with_its_line_and_training_can_go_on(digits):
    code = """count = []
def relu_prime(z):
    count.append(1)
    if len(count) == 3:
        return z.foo
    return z > 0
"""
    session = Session(SETTINGS, digits)
    Own([Answer(EXERCISES["1-relu-prime"], code)]).put_into(session)
    with pytest.raises(ValueError, match="“The slope of ReLU”, line 5: something has no such"):
        session.advance(float("inf"))
    assert session.advance(float("inf"))["finished"]


def test_answers_become_a_program_that_runs_with_the_library_alone(tmp_path, monkeypatch, capsys):
    unfinished = Answer(EXERCISES["5-sgd-step"], "def step(self, net)\n    ...")
    file = tmp_path / "mine.py"
    monkeypatch.setattr(sys, "argv", [str(file)])
    for answers, uses in ((ANSWERS, 5), ([*ANSWERS[:4], unfinished], 4)):
        file.write_text(program(answers), "utf-8")
        assert "mfnet_page" not in file.read_text("utf-8")
        assert file.read_text("utf-8").count("\ndef use_") == uses
        runpy.run_path(str(file), run_name="__main__")
        rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
        assert len(rows) == 5
        assert all(own == mine for _, own, mine in rows)
        assert float(rows[-1][1]) < 0.8 * float(rows[0][1])


def test_the_exercise_in_the_documentation_is_one():
    text = (Path(__file__).parents[2] / "docs" / "exercises.md").read_text("utf-8")
    exercise = read(text.partition("```python\n")[2].partition("```")[0])
    assert exercise.trains
    right = "def tanh_prime(z):\n    return 1 - np.tanh(z) ** 2\n"
    assert judge(exercise, right).is_right
    assert not judge(exercise, right.replace("** 2", "")).is_right


def test_every_network_from_now_on_trains_with_what_was_written_and_no_longer_if_given_back(digits):
    content = {file.stem: file.read_text("utf-8") for file in FILES}["1-relu-prime"]
    fails = "def relu_prime(z):\n    raise ValueError('this very one')\n"
    engine = Engine()
    engine.use_own([{"content": content, "code": fails}])
    engine.build(SETTINGS, digits)
    assert engine.introduce()["summary"]["own"] == ["The slope of ReLU"]
    with pytest.raises(ValueError, match="this very one"):
        engine.step(SETTINGS)
    engine.use_own([])
    engine.build(SETTINGS, digits)
    assert engine.introduce()["summary"]["own"] == []
    engine.step(SETTINGS)


def test_a_network_that_trains_with_it_is_saved_and_comes_back_as_it_was():
    contents = {file.stem: file.read_text("utf-8") for file in FILES}
    answers = [{"content": contents[name], "code": codes[0]} for name, codes in RIGHT.items()]
    settings = SETTINGS | {
        "dataset": "worked-example", "samples": 1000, "loss": "mean-squared-error",
        "learning_rate": 0.001, "epochs": 9,
    }  # fmt: skip
    engine = Engine()
    engine.use_own(answers)
    engine.build(settings, worked_example.make())
    engine.step(settings)
    engine.step(settings)
    other = Engine()
    other.use_own(answers)
    other.open(other.read(engine.save())["settings"], worked_example.make())
    for one in (engine, other):
        one.step(settings)
    losses = [one.introduce()["summary"]["record"]["losses"] for one in (engine, other)]
    np.testing.assert_array_equal(*losses)
    assert len(losses[0]) == 3


def test_an_answer_is_asked_for_as_the_page_asks():
    content = next(iter(FILES)).read_text("utf-8")
    (exercise,) = queries.read(None, contents=[content])["exercises"]
    assert exercise["title"] == "The slope of ReLU"
    checked = queries.check(None, content=content, code="def relu_prime(z):\n    return z")
    assert checked["comparisons"][-1]["worst"] == [2, 1]
    row = checked["comparisons"][-1]["cells"][2]
    assert row[1] == {"yours": "−40", "right": "0", "wrong": True}
    made = queries.file(None, answers=[{"content": content, "code": "def relu_prime(z): ..."}])
    assert made["name"].endswith(".py")
    assert "not right yet" in made["text"]


def test_of_a_large_matrix_the_part_around_the_wrong_cell_is_shown():
    large = OWN.replace("np.array([[1.0, 2.0]])", "np.ones((40, 30))").replace(
        "np.array([[2.0, 4.0]])", "2 * np.ones((40, 30))"
    )
    code = "def double(x):\n    y = 2 * x\n    y[30, 20] = 7\n    return y\n"
    (compared,) = queries.check(None, content=large, code=code)["comparisons"]
    assert compared["worst"] == [30, 20]
    assert 30 in compared["rows"]
    assert 20 in compared["columns"]
    assert len(compared["cells"]) == len(compared["rows"]) == 12
    wrong = [cell for row in compared["cells"] for cell in row if cell["wrong"]]
    assert wrong == [{"yours": "7", "right": "2", "wrong": True}]
