import gzip

import numpy as np
import pytest

from mfnet.datasets import california_housing, read_csv

GOOD = "a,b,house\n1,2.5,-3\n\n4e1,0,7\n"


def test_a_table_is_features_and_a_target(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(GOOD)
    table = read_csv(path)
    np.testing.assert_array_equal(table.inputs, [[1, 2.5], [40, 0]])
    np.testing.assert_array_equal(table.targets, [-3, 7])
    assert (table.feature_names, table.target_name) == (["a", "b"], "house")
    other = read_csv(path, "a")
    np.testing.assert_array_equal(other.inputs, [[2.5, -3], [0, 7]])
    np.testing.assert_array_equal(other.targets, [1, 40])


def test_text_is_a_target_and_a_mark_at_the_start_is_no_name(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('\ufeffsize,kind\n1,"cat, grey"\n2,dog\n', encoding="utf-8")
    table = read_csv(path)
    assert table.feature_names == ["size"]
    assert list(table.targets) == ["cat, grey", "dog"]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("a,b\n1,2\nx,3\n", "line 3, column a: 'x' is not a finite number"),
        ("a,b\n1,2\n,3\n", "line 3, column a: '' is not a finite number"),
        ("a,b\nnan,2\n", "line 2, column a: 'nan' is not a finite number"),
        ("a,b\n1,2\n1,2,3\n", "line 3: 2 entries expected, not 3"),
        ("a,a\n1,2\n", "a name of its own"),
        ("a,b\n", "two columns and a row"),
        ("a\n1\n", "two columns and a row"),
        ("", "no column 'b'|two columns and a row"),
    ],
)
def test_a_table_that_is_none_says_where(tmp_path, content, named):
    path = tmp_path / "table.csv"
    path.write_text(content)
    with pytest.raises(ValueError, match=named):
        read_csv(path)


def test_a_column_that_is_not_there_is_told_those_that_are(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text(GOOD)
    with pytest.raises(ValueError, match="no column 'c': it has a, b, house"):
        read_csv(path, "c")


def test_california_is_read_compressed_or_not_and_a_cut_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="mfnet data"):
        california_housing(tmp_path)
    data = gzip.compress(GOOD.encode())
    path = tmp_path / "california-housing.csv.gz"
    path.write_bytes(data)
    assert california_housing(tmp_path).target_name == "house"
    path.write_bytes(data[:-5])
    with pytest.raises(ValueError, match="damaged or no table"):
        california_housing(tmp_path)
    path.unlink()
    (tmp_path / "california-housing.csv").write_text(GOOD)
    assert len(california_housing(tmp_path).inputs) == 2
