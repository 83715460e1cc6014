"""Tables that somebody has in memory: what their columns are, and their encoding."""

import json
import subprocess
import sys

import numpy as np
import pytest

from mfnet.table import Encoding, as_table, histogram, kinds_of, put_aside, target_of
from mfnet.table.rows import are_known, fingerprint, marks_of, packed
from mfnet.table.scores import score_for, scores_of_classes, scores_of_numbers

N = 60
TABLE = {
    "id": list(range(1, N + 1)),
    "age": [None if i % 9 == 0 else float(20 + i % 31) for i in range(N)],
    "sex": ["female" if i % 3 else "male" for i in range(N)],
    "town": ["Bern" if i % 2 else "Köln" if i % 4 else None if i % 8 else "Ulm" for i in range(N)],
    "born": [f"19{50 + i % 40}-{i % 12 + 1:02d}-{i % 28 + 1:02d}" for i in range(N)],
    "name": [f"person number {i} of the whole table" for i in range(N)],
    "planet": ["Earth"] * N,
    "nothing": [None] * N,
}


def kinds(table, **overrides):
    return {kind.name: kind.kind for kind in kinds_of(as_table(table), overrides)}


def test_every_column_is_what_a_person_would_call_it():
    assert kinds(TABLE) == {
        "id": "identifier", "age": "number", "sex": "yes/no", "town": "category", "born": "date",
        "name": "text", "planet": "constant", "nothing": "blank",
    }  # fmt: skip
    assert all(kind.reason for kind in kinds_of(as_table(TABLE)))


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["$1,200", "$950", "$2,300.50"] * 5, "number"),
        (["1,5", "2,25", "3,125"] * 5, "number"),
        (["1.234,5", "2,25", "3,125"] * 5, "number"),
        (["12%", "50 %", "7%"] * 5, "number"),
        (["1", "2", "3"] * 9 + ["unknown"], "number"),
        (["00501", "10001", "94105"] * 5, "category"),
        (["31/12/2020", "01/02/2021", "15/06/2021"] * 5, "date"),
        (["12/31/2020", "1/2/2021", "6/15/2021"] * 5, "date"),
        (["Jan 5, 2020", "Feb 7, 2021", "Mar 9, 2021"] * 5, "date"),
        (["2020-01-05T10:00:00Z", "2021-02-07T11:30:00Z", "2021-02-08T12:00:00Z"] * 5, "date"),
        ([True, False, None] * 5, "yes/no"),
        ([0, 1, 1, 0], "yes/no"),
        ([1, 2, 3, 1, 2, 3], "number"),
        ([float("inf"), 1.0, 2.5], "number"),
        ([f"k{i}" for i in range(50)], "identifier"),
        ([1950 + i for i in range(50)], "number"),
    ],
)
def test_what_cells_mean_is_seen_from_all_of_them(values, kind):
    assert kinds({"x": values}) == {"x": kind}


def test_somebody_may_know_better():
    assert kinds(TABLE, id="number", sex="category", age="ignored")["id"] == "number"
    for name, kind, named in (
        ("nowhere", "number", "no column 'nowhere'"), ("Age ", "number", "did you mean 'age'"),
        ("age", "colour", "must be one of number, yes/no"), ("town", "number", "can't be a number"),
        ("town", "date", "can't be a date"), ("town", "yes/no", "3 different values"),
    ):  # fmt: skip
        with pytest.raises(ValueError, match=named):
            kinds(TABLE, **{name: kind})


def test_the_encoding_is_written_out():
    table = {"x": [1.0, 3.0, None, 8.0], "c": ["a", "b", "a", None], "y": ["no", "yes", "no", "no"]}
    encoding = Encoding({"c": "category"}).fit(table)
    assert encoding.names == ["x", "x, blank", "c = a", "c = b", "c, blank", "y = yes"]
    x = np.array([1.0, 3.0, 3.0, 8.0])  # the median fills the blank
    np.testing.assert_allclose(
        encoding.transform(table),
        np.column_stack([
            (x - x.mean()) / x.std(), [0, 0, 1, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 1],
            [0, 1, 0, 0],
        ]), rtol=1e-15,
    )  # fmt: skip


def test_rare_categories_share_an_input_and_unknown_ones_come_to_it():
    cells = ["a"] * 10 + ["b"] * 10 + ["c", "d"]
    encoding = Encoding().fit({"c": cells})
    assert encoding.names == ["c = a", "c = b", "c, other"]
    np.testing.assert_array_equal(
        encoding.transform({"c": ["c", "never seen", "b", None]}),
        [[0, 0, 1], [0, 0, 1], [0, 1, 0], [0, 0, 0]],
    )


def test_dates_become_their_parts():
    encoding = Encoding().fit({"d": ["2020-01-06 06:30:00", "2021-02-07 12:00:00"] * 3})
    assert encoding.names == ["d, year", "d, month", "d, day", "d, weekday", "d, hour"]
    (column,) = encoding.columns
    assert column.mean == [2020.5, 1.5, 6.5, 3, 9.25]


def test_what_is_learnt_comes_from_the_given_rows_alone():
    rows = np.arange(0, N, 2)
    learnt = Encoding().fit(TABLE, rows).to_dict()
    changed = {
        name: [value if i % 2 == 0 else "garbage" for i, value in enumerate(values)]
        for name, values in TABLE.items()
    }
    alone = {name: values[::2] for name, values in TABLE.items()}
    assert Encoding().fit(alone).to_dict() == learnt
    changed["age"] = [age if i % 2 == 0 else 1e9 for i, age in enumerate(TABLE["age"])]
    changed["id"] = TABLE["id"]
    assert Encoding().fit(changed, rows).to_dict() == learnt


def test_it_is_kept_as_plain_json():
    encoding = Encoding({"id": "ignored"}).fit(TABLE)
    kept = Encoding.from_dict(json.loads(json.dumps(encoding.to_dict())))
    assert kept.to_dict() == encoding.to_dict()
    np.testing.assert_array_equal(kept.transform(TABLE), encoding.transform(TABLE))
    for change in (
        {"columns": [{}]}, {"version": 99}, {"columns": 3}, {"kinds": [{"nothing": 1}]},
    ):  # fmt: skip
        with pytest.raises(ValueError, match=r"changed|newer mfnet"):
            Encoding.from_dict({**encoding.to_dict(), **change})


def test_rows_to_predict_may_stand_in_any_order_and_lack_what_was_not_used():
    encoding = Encoding().fit(TABLE)
    some = {name: TABLE[name] for name in reversed(encoding.column_names)}
    np.testing.assert_array_equal(encoding.transform(some), encoding.transform(TABLE))
    del some["age"]
    with pytest.raises(ValueError, match="lacks 'age'"):
        encoding.transform(some)
    with pytest.raises(ValueError, match=r"'age' must hold numbers.* row 1 is 'old'"):
        encoding.transform({**TABLE, "age": ["old"] * N})


def test_a_table_without_a_column_to_learn_from_says_what_it_has():
    with pytest.raises(ValueError, match=r"no column to learn from: planet: constant \(every row"):
        Encoding().fit({"planet": TABLE["planet"]})
    with pytest.raises(ValueError, match="too large to compute with"):
        Encoding().fit({"x": [1e300, -1e300, 2.5]})


@pytest.mark.parametrize(
    ("values", "task", "labels"),
    [
        (["b", "a", None] * 4, "classification", ["a", "b"]),
        (["00501", "10001"] * 5, "classification", ["00501", "10001"]),
        ([0.0, 1.0] * 5, "classification", ["0", "1"]),
        ([0, 1, 2] * 5, "classification", ["0", "1", "2"]),
        ([3, 4, 5, 6, 7, 8] * 5, "regression", []),
        ([1.5, 2.5, 3.5, None] * 5, "regression", []),
        ([*range(100)], "regression", []),
        (["1.5", "2.5", "?", "12"] * 9, "regression", []),
    ],
)
def test_the_target_decides_the_task_and_says_why(values, task, labels):
    target = target_of(as_table({"y": values})["y"])
    assert (target.task, target.labels) == (task, labels)
    assert target.left_out == sum(value in {None, "?"} for value in values)
    assert target.reason
    assert len(target.targets(None)) == len(target.rows) == len(values) - target.left_out


def test_few_whole_numbers_ask_for_the_task():
    column = as_table({"y": [3, 4, 5] * 5})["y"]
    assert "--task classification" in target_of(column).reason
    assert target_of(column, "classification").labels == ["3", "4", "5"]
    assert "--task regression" in target_of(as_table({"y": [0, 1, 2] * 5})["y"]).reason


@pytest.mark.parametrize(
    ("values", "task", "named"),
    [
        ([None, None], None, "blank in every row"),
        (["a", "a", None], None, "'a' in every row"),
        ([2.5, 2.5], None, "2.5 in every row"),
        ([f"n{i}" for i in range(20)], None, "20 classes in 20 rows"),
        (["a", "b"] * 5, "regression", "holds no numbers"),
        ([1.5, 2.5], "clustering", "task must be one of"),
        (["2020-01-01", "2020-01-02", "2020-01-03"] * 5, None, "holds dates"),
    ],
)
def test_a_target_that_cannot_be_learnt_says_why(values, task, named):
    with pytest.raises(ValueError, match=named):
        target_of(as_table({"y": values})["y"], task)


def test_rows_put_aside_are_a_share_of_every_class():
    classes = np.array([0] * 80 + [1] * 15 + [2] * 5)
    stay, aside = put_aside(100, 0.2, np.random.default_rng(0), classes)
    assert sorted([*stay, *aside]) == list(range(100))
    assert np.bincount(classes[aside]).tolist() == [16, 3, 1]
    again, _ = put_aside(100, 0.2, np.random.default_rng(0), classes)
    np.testing.assert_array_equal(again, stay)
    alone = np.array([0] * 9 + [1])
    stay, _ = put_aside(10, 0.5, np.random.default_rng(0), alone)
    assert 1 in alone[stay]
    with pytest.raises(ValueError, match="two parts"):
        put_aside(1, 0.2, np.random.default_rng(0), None)


def test_rows_are_known_again_in_another_order_and_beside_others():
    table = as_table(TABLE)
    names = ["sex", "age", "town"]
    marks = marks_of(table, names)
    assert len(set(marks.tolist())) == N  # equal rows have marks of their own
    order = np.random.default_rng(0).permutation(N)
    assert sorted(marks_of(table.take(order), names).tolist()) == sorted(marks.tolist())
    text = packed(marks[:40])
    assert are_known(marks, text).tolist() == [True] * 40 + [False] * 20
    as_text = as_table({**TABLE, "age": [None if v is None else f"{v:g}" for v in TABLE["age"]]})
    assert set(marks_of(as_text, names).tolist()) == set(marks.tolist())
    assert fingerprint(marks) != fingerprint(marks[::-1])
    with pytest.raises(ValueError, match="was changed"):
        are_known(marks, "no such text")


def test_histograms_are_plain_data():
    for column, kind in zip(
        as_table(TABLE).columns.values(), kinds_of(as_table(TABLE)), strict=True
    ):
        bars = json.loads(json.dumps(histogram(column, kind)))
        assert sum(bars["counts"]) + bars.get("others", 0) == N - kind.blanks


@pytest.mark.parametrize(
    ("data", "error", "named"),
    [
        ("text", TypeError, "DataFrame"), ({}, ValueError, "at least one column"),
        ({"a": [1], "b": [1, 2]}, ValueError, "one length"), (np.ones(3), TypeError, "DataFrame"),
        ({"a": [[1, 2], [3, 4]]}, ValueError, "shape"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data, error, named):
    with pytest.raises(error, match=named):
        as_table(data)


def test_the_encoding_needs_numpy_alone():
    program = (
        "import sys; sys.modules.update(dict.fromkeys(['pandas', 'pyarrow', 'openpyxl']));"
        "from mfnet.table import Encoding; print(Encoding().fit({'x': [1, 2, 4]}).names)"
    )
    if sys.platform == "emscripten":
        pytest.skip("there are no processes")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510
    assert done.stdout == "['x']\n", done.stderr


@pytest.mark.parametrize("is_numbers", [False, True])
def test_a_row_of_weight_two_counts_as_two_rows(is_numbers):
    rng = np.random.default_rng(0)
    weights = rng.integers(0, 3, 60, np.intp)
    twice = np.repeat(np.arange(60), weights)
    if is_numbers:
        actual = rng.normal(size=60)
        predicted = actual + rng.normal(size=60)
        one = scores_of_numbers(predicted, actual, weights=weights)
        two = scores_of_numbers(predicted[twice], actual[twice])
    else:
        predicted, actual = rng.integers(0, 3, (2, 60))
        one = scores_of_classes(predicted, actual, ["a", "b", "c"], weights)
        two = scores_of_classes(predicted[twice], actual[twice], ["a", "b", "c"])
        for name in ("precision", "recall"):
            assert [c[name] for c in one["classes"]] == pytest.approx(
                [c[name] for c in two["classes"]]
            )
    for name, value in one.items():
        if isinstance(value, float):
            assert value == pytest.approx(two[name]), name
    outputs = rng.normal(size=(4, 60))
    targets = np.vstack([np.ones(60), rng.normal(size=(3, 60)), weights])
    if not is_numbers:
        targets[1:-1] = np.eye(3)[actual].T
    kind = {"classes": not is_numbers}
    assert score_for(**kind, weighted=True)(outputs, targets) == pytest.approx(
        score_for(**kind, weighted=False)(outputs[:, twice], targets[:-1, twice])
    )
