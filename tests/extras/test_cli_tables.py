"""The command line on tables as people have them."""

import csv
import gzip
import io
import json

import numpy as np
import pytest
from click.testing import CliRunner
from command_line import assert_same_training, mfnet, run
from own_tables import PENGUINS, QUICK, shop, write

from mfnet import Standardization
from mfnet.checkpoint import load, save
from mfnet.cli import mfnet as whole
from mfnet.table import read
from mfnet.table.preparation import Question, prepare


def test_a_table_with_text_and_blanks_trains_as_it_is(penguins):
    cwd, result, told = penguins
    assert result["test_accuracy"] > 0.95
    assert result["test_samples"] == 69
    assert result["task"] == "classification"
    assert {entry["name"]: entry["kind"] for entry in result["columns"]} == {
        "island": "category", "bill_length_mm": "number", "bill_depth_mm": "number",
        "flipper_length_mm": "number", "body_mass_g": "number", "sex": "yes/no",
    }  # fmt: skip
    for sentence in (
        "penguins.csv: 344 rows, 7 columns; commas between cells",
        "classification of 'species': it holds text",
        "275 rows to train with, 69 to test with, which nothing is learnt from",
        "bill_length_mm     number            2  numbers",
    ):
        assert sentence in told
    assert "<svg" in (cwd / "all.svg").read_text()


def test_scores_stand_beside_guessing_and_class_by_class(penguins):
    _, result, _ = penguins
    assert result["baseline"] == pytest.approx(30 / 69)
    assert result["better_than_guessing"] is True
    assert [entry["label"] for entry in result["classes"]] == ["Adelie", "Chinstrap", "Gentoo"]
    confusion = np.array(result["confusion"])
    assert confusion.sum() == 69
    assert np.trace(confusion) / 69 == pytest.approx(result["test_accuracy"])
    assert result["classes"][0]["recall"] == pytest.approx(confusion[0, 0] / confusion[0].sum())
    assert result["classes"][2]["precision"] == pytest.approx(
        confusion[2, 2] / confusion[:, 2].sum()
    )


def test_an_error_is_in_the_targets_own_unit(prices):
    cwd, result = prices
    assert result["test_r2"] > 0.85
    assert result["r2"] == pytest.approx(result["test_r2"])
    assert 5 < result["mean_absolute_error"] < result["baseline"] / 2
    kinds = {entry["name"]: entry["kind"] for entry in result["columns"]}
    assert kinds["id"] == "identifier"
    assert kinds["sold"] == "date"
    assert [entry["column"] for entry in result["importance"]][:2] == ["area", "town"]
    text = mfnet("evaluate", "model.npz", cwd=cwd)
    assert "mean absolute error: " in text
    assert "of guessing always " in text


@pytest.mark.parametrize("target", ["side", "amount"])
def test_noise_is_no_better_than_guessing(tmp_path, target):
    rng = np.random.default_rng(4)
    table = {f"x{i}": rng.normal(size=300).round(4).tolist() for i in range(5)}
    table["side"] = rng.choice(["left", "right"], 300).tolist()
    table["amount"] = rng.normal(size=300).round(4).tolist()
    write(tmp_path / "noise.csv", table)
    out = mfnet("train", "noise.csv", "--target", target, *QUICK, cwd=tmp_path)
    assert "This is no better than guessing" in out


def test_a_shuffled_copy_of_a_good_column_ranks_last(tmp_path):
    table = shop()
    table = {"area": table["area"], "town": table["town"], "price": table["price"]}
    table["copy"] = np.random.default_rng(1).permutation(table["area"]).tolist()
    write(tmp_path / "shop.csv", table)
    result = json.loads(
        mfnet("train", "shop.csv", "--target", "price", *QUICK, "--json", cwd=tmp_path)
    )
    assert result["importance"][-1]["column"] == "copy"


@pytest.mark.parametrize("more", [[], ["--patience", 5]])
def test_what_rows_to_test_hold_changes_nothing_that_is_learnt(tmp_path, more):
    table = shop()
    write(tmp_path / "one.csv", table)
    prepared = prepare(read(tmp_path / "one.csv"), Question("price"))
    for row in prepared.test_rows:
        table["area"][row], table["town"][row], table["sold"][row] = 1e6, "Nowhere", "2030-01-01"
        table["noise"][row], table["price"][row] = None, -5.0
    write(tmp_path / "two.csv", table)
    for name in ("one", "two"):
        mfnet("train", f"{name}.csv", *QUICK, *more, "--output", f"{name}.npz", cwd=tmp_path)
    assert_same_training(tmp_path / "one.npz", tmp_path / "two.npz")
    one, two = (load(tmp_path / f"{name}.npz") for name in ("one", "two"))
    assert one.notes["table"]["encoding"] == two.notes["table"]["encoding"]
    np.testing.assert_array_equal(one.target_normalization.mean, two.target_normalization.mean)


def lines(path):
    header, *rows = path.read_text().splitlines()
    return header, rows


def test_no_row_that_was_trained_with_is_tested_on(penguins, tmp_path):
    cwd, result, _ = penguins
    header, rows = lines(PENGUINS)
    prepared = prepare(read(PENGUINS), Question("species"))
    aside = {rows[i] for i in prepared.test_rows}
    rng = np.random.default_rng(2)
    new = [row.replace(",Biscoe,", ",Dream,").replace(".1,", ".2,") for row in rows[:300:7]]
    new = [row for row in new if row not in rows]
    tables = {
        "shuffled": (rng.permutation(rows).tolist(), 69),
        "shrunk": (rows[:200], sum(row in aside for row in rows[:200])),
        "grown": (rng.permutation([*rows, *new]).tolist(), 69 + len(new)),
        "new": (new, len(new)),
        "twice": ([*rows, *rows[:5]], 69 + 5),
    }
    for name, (content, expected) in tables.items():
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([header, *content]) + "\n")
        out, told = run("evaluate", cwd / "model.npz", path, "--json", cwd=cwd)
        assert json.loads(out)["test_samples"] == expected, name
        assert "trained with" in told
    out = mfnet("evaluate", "model.npz", "penguins.csv", "--json", cwd=cwd)
    assert json.loads(out)["test_accuracy"] == result["test_accuracy"]
    trained_alone = [row for row in rows if row not in aside]
    (tmp_path / "none.csv").write_text("\n".join([header, *trained_alone]) + "\n")
    assert "every row was trained with" in mfnet(
        "evaluate", cwd / "model.npz", tmp_path / "none.csv", cwd=cwd, code=1
    )


def test_predictions_stand_beside_the_rows_own_columns(penguins, tmp_path):
    cwd, _, _ = penguins
    header, rows = lines(PENGUINS)
    some = "sex,bill_length_mm,flipper_length_mm,extra,body_mass_g,island,bill_depth_mm\n"
    some += "MALE,39.1,181,x,3750,Torgersen,18.7\n,,,y,,Atlantis,\nFEMALE,50,220,z,5000,Biscoe,15\n"
    (tmp_path / "some.csv").write_text(some)
    out = mfnet("predict", "model.npz", tmp_path / "some.csv", cwd=cwd)
    answers = list(csv.DictReader(io.StringIO(out)))
    assert [row["extra"] for row in answers] == ["x", "y", "z"]
    assert [answers[i]["predicted species"] for i in (0, 2)] == ["Adelie", "Gentoo"]
    likely = [float(answers[0][f"probability of {x}"]) for x in ("Adelie", "Chinstrap", "Gentoo")]
    assert sum(likely) == pytest.approx(1)
    as_json = json.loads(mfnet("predict", "model.npz", tmp_path / "some.csv", "--json", cwd=cwd))
    assert as_json[0]["probabilities"]["Adelie"] == likely[0]
    mfnet("predict", "model.npz", PENGUINS, "--output", tmp_path / "all.csv", cwd=cwd)
    assert len(read(tmp_path / "all.csv")) == len(rows)
    (tmp_path / "less.csv").write_text("sex,island\nMALE,Dream\n")
    err = mfnet("predict", "model.npz", tmp_path / "less.csv", cwd=cwd, code=1)
    assert "the table lacks 'bill_length_mm'" in err
    (tmp_path / "wrong.csv").write_text(some.replace(",39.1,", ",long,").replace(",50,", ",,"))
    err = mfnet("predict", "model.npz", tmp_path / "wrong.csv", cwd=cwd, code=1)
    assert "'bill_length_mm' must hold numbers" in err
    del header


def test_one_column_is_enough(tmp_path):
    write(
        tmp_path / "line.csv", {"x": [i / 7 for i in range(200)], "y": [i / 3 for i in range(200)]}
    )
    mfnet("train", "line.csv", *QUICK, cwd=tmp_path)
    (tmp_path / "one.csv").write_text("x\n14\n")
    out = mfnet("predict", "model.npz", "one.csv", cwd=tmp_path)
    assert out.splitlines()[0] == "x,predicted y"
    assert float(out.splitlines()[1].split(",")[1]) == pytest.approx(14 * 7 / 3, rel=0.1)


def test_the_table_comes_from_standard_input_and_from_a_compressed_file(tmp_path):
    (tmp_path / "p.csv.gz").write_bytes(gzip.compress(PENGUINS.read_bytes()))
    mfnet("train", "p.csv.gz", "--target", "species", *QUICK, cwd=tmp_path)
    arguments = ["train", "-", "--target", "species", *QUICK, "--output", str(tmp_path / "in.npz")]
    done = CliRunner().invoke(whole, list(map(str, arguments)), input=PENGUINS.read_bytes())
    assert done.exit_code == 0, done.output
    assert_same_training(tmp_path / "model.npz", tmp_path / "in.npz")
    err = mfnet("evaluate", "in.npz", cwd=tmp_path, code=1)
    assert "name the file to test on" in err


def test_rows_without_an_answer_are_left_out_and_counted(tmp_path):
    table = shop()
    table["price"][::50] = [None] * 8
    write(tmp_path / "shop.csv", table)
    out, told = run("train", "shop.csv", *QUICK, "--json", cwd=tmp_path)
    assert json.loads(out)["task"] == "regression"
    assert "8 rows without a value of 'price' left out" in told


def test_somebody_says_what_columns_and_target_are(tmp_path):
    table = shop()
    table["rooms"] = [3 + i % 4 for i in range(400)]
    write(tmp_path / "shop.csv", table)
    said = ("--ignore", "noise", "--ignore", "price", "--as", "id=number", "--as", "town=category")
    out, told = run("train", "shop.csv", "--target", "rooms", *QUICK, *said, "--json", cwd=tmp_path)
    result = json.loads(out)
    assert result["task"] == "regression"
    assert "say --task classification" in told
    kinds = {entry["name"]: entry["kind"] for entry in result["columns"]}
    assert (kinds["noise"], kinds["id"]) == ("ignored", "number")
    for option in (["--task", "classification"], ["--classify"]):
        out = mfnet("train", "shop.csv", "--target", "rooms", *QUICK, *option, "--json",
                    cwd=tmp_path)  # fmt: skip
        assert json.loads(out)["target"]["labels"] == ["3", "4", "5", "6"]
    for wrong, named in (
        (["--as", "town"], "--as must be like"), (["--as", "town=colour"], "--as must be like"),
        (["--as", "town=number"], "can't be a number"),
        (["--ignore", "Town"], "did you mean 'town'"),
        (["--target", "id", "--task", "classification"], "400 classes in 400 rows"),
        (["--sample-weight", "town"], "must be numbers"),
        (["--sample-weight", "price"], "both target and weight"),
        (["--class-weight", "balanced"], "class weights need classes"),
    ):  # fmt: skip
        assert named in mfnet(
            "train", "shop.csv", "--target", "price", *wrong, cwd=tmp_path, code=1
        )


def test_weights_of_classes_and_rows_count(tmp_path):
    rng = np.random.default_rng(0)
    x = rng.normal(size=600)
    rare = x + rng.normal(size=600) > 1.9
    table = {"x": x.round(4).tolist(), "rare": np.where(rare, "yes", "no").tolist(),
             "count": np.where(rare, 8, 1).tolist()}  # fmt: skip
    write(tmp_path / "rare.csv", table)

    def recall(*more):
        out = mfnet("train", "rare.csv", "--target", "rare", *QUICK, *more, "--json", cwd=tmp_path)
        return json.loads(out)["classes"][1]["recall"]

    alone = recall("--ignore", "count")
    assert recall("--class-weight", "balanced", "--ignore", "count") > alone
    assert recall("--sample-weight", "count") > alone
    again = json.loads(mfnet("evaluate", "model.npz", "--json", cwd=tmp_path))
    assert again["classes"][1]["recall"] > alone
    mfnet("train", "--resume", "model.npz", "--epochs", 22, cwd=tmp_path)


def test_nothing_is_written_over_the_table(prices):
    cwd, _ = prices
    before = (cwd / "shop.csv").read_bytes()
    for command in (
        ["train", "shop.csv", "--output", "shop.csv"],
        ["train", "shop.csv", "--plot", "./shop.csv"],
        ["predict", "model.npz", "shop.csv", "--output", "shop.csv"],
    ):  # fmt: skip
        assert "is the table itself" in mfnet(*command, cwd=cwd, code=2)
    assert (cwd / "shop.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "target", "named"),
    [
        ("x,y\n1,a\n2,a\n3,a\n" * 1, "y", "'a' in every row"),
        ("x,y\n1,2\n", "y", "nothing to learn"),
        ("y\n1.5\n2.5\n" + "3\n" * 9, "y", "no column but the target"),
        ("x,y\n,\n,\n", "y", "blank in every row"),
        ("x,y\n1,1.5\n1,2.5\n1,3.5\n1,2\n1,9\n1,7\n", "y", "no column to learn from: x: constant"),
        ("d,x\n" + "".join(f"2020-01-{i:02d},{i % 5}\n" for i in range(1, 29)), "d", "holds dates"),
        ("x,name\n" + "".join(f"{i},n{i}\n" for i in range(30)), "name", "30 classes in 30 rows"),
        ("x,y\n1,2.5\n2,3.5\n", "y", "at least 5 are needed"),
        ("x,y\n1e300,1\n-1e300,2\n" * 9, "y", "too large to compute with"),
    ],
)
def test_a_table_that_teaches_nothing_is_a_sentence(tmp_path, content, target, named):
    (tmp_path / "table.csv").write_text(content)
    err = mfnet("train", "table.csv", "--target", target, cwd=tmp_path, code=1)
    assert named in err
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_codes_as_classes_keep_their_zeros(tmp_path):
    codes = ["00501", "10001", "94105"]
    write(tmp_path / "zip.csv", {"x": [i % 3 + i / 1000 for i in range(300)],
                                 "zip": [codes[i % 3] for i in range(300)]})  # fmt: skip
    mfnet("train", "zip.csv", *QUICK, cwd=tmp_path)
    assert load(tmp_path / "model.npz").labels == codes


def test_models_of_numbers_from_before_are_still_of_use(prices, tmp_path):
    """As mfnet 0.1 has kept them: without what is remembered of a table."""
    cwd, _ = prices
    kept = load(cwd / "model.npz")
    names = [f"f{i}" for i in range(len(kept.notes["feature_names"]))]
    rng = np.random.default_rng(0)
    kept.notes = {**kept.notes, "feature_names": names}
    settings = kept.notes["settings"]
    kept.notes["settings"] = {
        name: settings[name] for name in settings if name not in {"task", "ignore", "kinds"}
    }
    del kept.notes["table"], kept.notes["fingerprint"]
    kept.input_normalization = Standardization.of(rng.normal(size=(9, len(names))))
    save(tmp_path / "old.npz", kept)
    table = {name: rng.normal(size=5).tolist() for name in names}
    table["price"] = rng.normal(size=5).tolist()
    write(tmp_path / "new.csv", table)
    assert "predicted" in mfnet("predict", "old.npz", "new.csv", cwd=tmp_path)
    _, told = run("evaluate", "old.npz", "new.csv", cwd=tmp_path)
    assert "does not say which rows it was trained with" in told


def test_what_is_remembered_of_a_table_was_changed(prices, tmp_path):
    cwd, _ = prices
    for change in ({"encoding": {}}, {"seen": 3}, {"target": {}}):
        kept = load(cwd / "model.npz")
        kept.notes["table"] = {**kept.notes["table"], **change}
        save(tmp_path / "changed.npz", kept)
        err = mfnet("predict", tmp_path / "changed.npz", "shop.csv", cwd=cwd, code=1)
        assert "changed.npz: " in err
        assert "changed" in err.removeprefix("Error: ").partition(": ")[2]
