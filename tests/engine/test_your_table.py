"""The visitor's own table, from the bytes of a file to predictions, without a browser."""

import csv
import gzip
import io
import json
from pathlib import Path

import numpy as np
import pytest

from mfnet.checkpoint import from_bytes
from mfnet_page.datasets import your_table
from mfnet_page.engine import Engine
from mfnet_page.queries import answer, files
from tests.engine.bars import finish

pytest.importorskip("pandas")

PENGUINS = Path(__file__).parents[1] / "fixtures" / "penguins.csv"
USUAL = {
    "dataset": "your-table", "samples": 1_000_000, "layers": [{"units": 8, "activation": "relu"}],
    "loss": "mean-squared-error", "optimizer": "adam", "learning_rate": 0.001, "weight_decay": 0.0,
    "batch_size": 32, "epochs": 20, "patience": 0, "validation": 0, "seed": 0, "task": "regression",
}  # fmt: skip
NOW = {"seed": 0, "validation": 0}


def tell(_):
    """Nobody wants to know."""


def opened(content=None, name="penguins.csv", **chosen):
    """An engine with a table, what is shown of it, and the settings that suit it."""
    engine = Engine()
    engine.build(USUAL, your_table.make())
    content = PENGUINS.read_bytes() if content is None else content
    shown = engine.table("open", {"content": content, "name": name, **NOW}, tell)
    if chosen:
        shown = engine.table("choose", {**chosen, **NOW}, tell)
    settings = USUAL | (shown["settings"] or {})
    engine.build(settings, your_table.make())
    return engine, shown, settings


def trained(engine, settings, **more):
    settings = settings | more
    engine.build(settings, your_table.make())
    engine.train(settings)
    finish(engine)
    return settings


@pytest.fixture(scope="module")
def penguins():
    """An engine that has learnt the species of penguins."""
    engine, shown, settings = opened(target="species")
    settings = trained(engine, settings, epochs=15, learning_rate=0.01)
    return engine, shown, settings


def test_before_there_is_a_table_training_says_what_to_do():
    engine = Engine()
    for task in ("regression", "classification"):
        engine.build(USUAL | {"task": task, "loss": "mean-squared-error"}, your_table.make())
        with pytest.raises(ValueError, match="choose a table first"):
            engine.train(USUAL)
    assert engine.table("show", dict(NOW), tell) == {"name": None}


def test_what_each_column_is_and_what_the_target_asks_for_is_shown(penguins):
    _, shown, _ = penguins
    assert (shown["name"], shown["rows"], shown["task"]) == ("penguins.csv", 344, "classification")
    assert "Classification of 'species': it holds text" in shown["sentence"]
    columns = {column["name"]: column for column in shown["columns"]}
    assert columns["species"]["is_target"]
    assert (columns["sex"]["kind"], columns["sex"]["blanks"]) == ("yes/no", 11)
    assert sum(columns["body_mass_g"]["histogram"]["counts"]) == 342
    assert columns["island"]["histogram"]["values"] == ["Biscoe", "Dream", "Torgersen"]


def test_a_target_that_teaches_nothing_is_a_sentence_in_its_place():
    rows = "x,name\n" + "".join(f"{i},n{i}\n" for i in range(30))
    engine, shown, settings = opened(rows.encode(), "names.csv", target="name")
    assert "30 classes in 30 rows" in shown["sentence"]
    with pytest.raises(ValueError, match="30 classes in 30 rows"):
        engine.train(settings)


def test_a_column_is_what_the_visitor_says_or_it_stays():
    engine, shown, settings = opened(target="body_mass_g")
    inputs = engine.session.dataset.inputs.shape[1]
    kinds = {"island": "ignored", "bill_length_mm": "category"}
    shown = engine.table("choose", {"kinds": kinds, **NOW}, tell)
    said = {column["name"]: column["said"] for column in shown["columns"]}
    assert (said["island"], said["bill_length_mm"], said["sex"]) == (
        "ignored", "category", None,
    )  # fmt: skip
    engine.build(settings, your_table.make())
    assert engine.session.dataset.inputs.shape[1] != inputs
    with pytest.raises(ValueError, match="can't be a number"):
        engine.table("choose", {"kinds": {"species": "number"}, **NOW}, tell)
    assert engine.table("show", dict(NOW), tell)["columns"] == shown["columns"]


def test_a_file_that_is_no_table_loses_nothing(penguins):
    engine, shown, _ = penguins
    for content, named in ((b"\x89PNG\r\n", "a picture"), (b"", "it is empty"),
                           (b"a,b\n1,2\n3,4,5\n", "line 3")):  # fmt: skip
        with pytest.raises(ValueError, match=rf"“bad\.csv” can't be read: .*{named}"):
            engine.table("open", {"content": content, "name": "bad.csv", **NOW}, tell)
    assert engine.table("show", dict(NOW), tell)["name"] == shown["name"]


class Lent:
    """A file that JavaScript reads, and how much of it at most at a time."""

    def __init__(self, content):
        self.content, self.most = content, 0

    def read(self, start, end):
        self.most = max(self.most, end - start)
        return None if self.content is None else self.content[start:end]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_read_in_parts_wherever_it_is(pack):
    rows = "".join(f"{i / 3},{i % 7},{'abc'[i % 3]}\n" for i in range(120_000))
    content = pack(f"x,n,kind\n{rows}".encode())
    lent = Lent(content)
    content = {"size": len(content), "read": lent.read}
    engine, shown, _ = opened(content, "numbers.csv")
    assert shown["rows"] == 120_000
    assert lent.most <= 1 << 20
    assert engine.table("rows", {"start": 119_999, "size": 1}, tell)["rows"][0][1] == "5"
    lent.content = None
    with pytest.raises(ValueError, match=r"“numbers.csv” can't be read: .* moved or changed"):
        engine.table("open", {"content": content, "name": "numbers.csv", **NOW}, tell)
    assert engine.table("show", dict(NOW), tell) == shown


def test_the_first_rows_are_shown_before_the_file_is_read():
    seen = Engine().table("glimpse", {"content": PENGUINS.read_bytes(), "name": "p.csv"}, tell)
    header, *lines = (line.split(",") for line in PENGUINS.read_text().splitlines())
    assert (seen["names"], seen["rows"]) == (header, lines[:20])


def test_how_a_file_is_read_can_be_said_and_what_was_chosen_stays():
    rows = "".join(f"{'Köln' if i % 2 else 'Łódź'};{i},5;{i % 3}\n" for i in range(60))
    content = f"town;price;rooms\n{rows}".encode("cp1250")
    engine, shown, _ = opened(content, "t.csv", target="price", kinds={"rooms": "category"})
    assert shown["how"]["encoding"] == "cp1252"
    how = {"encoding": "cp1250", "delimiter": None, "decimal": None, "header": None, "sheet": None}
    values = {"content": content, "name": "t.csv", "how": how, "again": True, **NOW}
    shown = engine.table("open", dict(values), tell)
    assert (shown["target"], shown["said"]) == ("price", {"encoding": "cp1250"})
    columns = {column["name"]: column for column in shown["columns"]}
    assert (columns["rooms"]["said"], columns["town"]["examples"][0]) == ("category", "Łódź")
    engine.build(USUAL | shown["settings"], your_table.make())
    assert "encoding='cp1250'" in files.program(engine.session)["text"]
    with pytest.raises(ValueError, match=r"t\.csv” can't be read: no encoding is called"):
        engine.table("open", values | {"how": {"encoding": "nowhere"}}, tell)
    shown = engine.table("open", values | {"how": {"delimiter": "|"}}, tell)
    assert [column["name"] for column in shown["columns"]] == ["town;price;rooms"]


def test_rows_are_shown_a_page_at_a_time(penguins):
    engine, _, _ = penguins
    page = engine.table("rows", {"start": 340, "size": 50}, tell)
    assert (page["start"], len(page["rows"])) == (340, 4)
    lines = PENGUINS.read_text().splitlines()[341:]
    first = page["rows"][0]
    assert [cell for cell in first if cell] == [cell for cell in lines[0].split(",") if cell]


def test_scores_stand_beside_guessing(penguins):
    engine, _, _ = penguins
    result = answer("table.judged", engine.session, {})
    assert result["scores"]["accuracy"] > 0.9 > result["scores"]["baseline"]
    assert result["scores"]["accuracy"] == engine.session.test_score
    assert np.sum(result["scores"]["confusion"]) == 69
    mattering = answer("table.importance", engine.session, {})["columns"]
    assert {entry["column"] for entry in mattering[:3]} & {"bill_length_mm", "island"}
    wrong = round(69 * (1 - result["scores"]["accuracy"]))
    assert len(result["worst"]) == min(wrong, 10)
    for said, right, *_ in result["worst"]:
        assert said != right


def test_errors_are_in_the_targets_own_unit():
    engine, _, settings = opened(target="body_mass_g")
    trained(engine, settings, epochs=30)
    result = answer("table.judged", engine.session, {})
    assert result["scores"]["mean_absolute_error"] < result["scores"]["baseline"] < 1000
    assert 2500 < result["true"].mean() < 6000
    said, right, *_ = result["worst"][0]
    errors = np.abs(result["predicted"] - result["true"])
    assert abs(float(said) - float(right)) == pytest.approx(errors.max(), rel=1e-3)


def test_one_row_and_a_file_of_rows_are_predicted_alike(penguins):
    engine, _, _ = penguins
    rows = list(csv.DictReader(io.StringIO(PENGUINS.read_text())))[:40]
    del rows[3]["sex"], rows[5]["island"]
    fields = answer("table.form", engine.session, {})["fields"]
    assert {field["name"] for field in fields} == set(rows[0]) - {"species"}
    text = io.StringIO()
    writer = csv.DictWriter(text, ["sex", *(set(rows[0]) - {"sex"}), "note"], restval="")
    writer.writeheader()
    writer.writerows(rows)
    done = engine.table("predict", {"content": text.getvalue().encode(), "name": "new.csv"}, tell)
    predicted = list(csv.DictReader(io.StringIO(done["csv"])))
    assert done["rows"] == len(predicted) == 40
    for row, found in zip(rows, predicted, strict=True):
        own = answer("table.own", engine.session, {"row": row})
        assert own["prediction"] == found["predicted species"]
        for label, chance in own["probabilities"].items():
            assert float(found[f"probability of {label}"]) == pytest.approx(chance, rel=1e-12)
    with pytest.raises(ValueError, match="“heavy” is no number for body_mass_g"):
        answer("table.own", engine.session, {"row": {"body_mass_g": "heavy"}})
    with pytest.raises(ValueError, match="lacks"):
        engine.table("predict", {"content": b"a,b\n1,2\n", "name": "x.csv"}, tell)


def test_a_file_carries_the_encoding_and_no_row(penguins):
    engine, _, settings = penguins
    content = engine.save()
    kept = from_bytes(content)
    assert not [name for name in kept.arrays if "inputs" in name]
    assert "Torgersen,39.1" not in json.dumps(kept.notes)
    row = {"bill_length_mm": "39.1", "island": "Dream", "sex": ""}
    before = answer("table.own", engine.session, {"row": row})
    other = Engine()
    said = other.read(content)["settings"]
    assert (said["dataset"], said["task"]) == ("your-table", "classification")
    other.open(settings | said, your_table.make())
    assert answer("table.own", other.session, {"row": row}) == before
    assert answer("table.form", other.session, {}) == answer("table.form", engine.session, {})
    with pytest.raises(ValueError, match="choose the table again"):
        other.train(settings | {"epochs": 30})
    # With the table there, it goes on.
    other = Engine()
    other.build(USUAL, your_table.make())
    other.table("open", {"content": PENGUINS.read_bytes(), "name": "p.csv", **NOW}, tell)
    other.table("choose", {"target": "species", **NOW}, tell)
    said = other.read(content)["settings"]
    other.open(settings | said, your_table.make())
    other.train(settings | {"epochs": 17})
    finish(other)
    engine.train(settings | {"epochs": 17})
    finish(engine)
    assert other.session.course.evaluations[-1] == engine.session.course.evaluations[-1]


def test_rows_that_validate_teach_the_encoding_nothing():
    engine, _, settings = opened(target="body_mass_g")
    settings = settings | {"validation": 20}
    engine.build(settings, your_table.make())
    session = engine.session
    assert len(session.validation[0]) == 55
    column = engine.session.dataset.feature_names.index("flipper_length_mm")
    np.testing.assert_allclose(session.learnt[0][:, column].mean(), 0, atol=1e-12)


def test_the_program_names_the_file_and_what_was_said(penguins):
    engine, _, _ = penguins
    program = files.program(engine.session)["text"]
    assert "read('penguins.csv'" in program
    assert "target='species'" in program
