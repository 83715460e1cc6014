"""The estimators on DataFrames as people have them."""

import numpy as np
import pytest
from sklearn.model_selection import cross_val_score

from mfnet.estimators import MFNetClassifier, MFNetRegressor
from mfnet.table import Encoding

pandas = pytest.importorskip("pandas")


def frame_of(rows=120):
    rng = np.random.default_rng(0)
    frame = pandas.DataFrame(
        {"size": rng.normal(size=rows), "town": rng.choice(["Ulm", "Bern"], rows)}
    )
    frame["side"] = np.where(frame["size"] + (frame["town"] == "Ulm") > 0.5, "up", "down")
    frame.loc[::17, "size"] = None
    return frame


def test_a_frame_with_text_and_blanks_trains_and_predicts():
    frame = frame_of()
    x, y = frame[["size", "town"]], frame["side"]
    made = MFNetClassifier((16,), learning_rate=0.01, num_epochs=30, random_state=0)
    assert cross_val_score(made, x, y, cv=3).mean() > 0.85
    made.fit(x, y)
    assert made.encoding_.column_names == ["size", "town"]
    assert made.predict(x[["town", "size"]].head(3)).tolist() == made.predict(x)[:3].tolist()
    plain = MFNetClassifier((16,), learning_rate=0.01, num_epochs=30, random_state=0)
    plain.fit(Encoding().fit(x).transform(x), y)
    np.testing.assert_array_equal(plain.predict_proba(made.encoding_.transform(x)),
                                  made.predict_proba(x))  # fmt: skip
    with pytest.raises(ValueError, match="lacks 'town'"):
        made.predict(x[["size"]])


def test_a_frame_of_numbers_is_taken_as_it_is():
    x = pandas.DataFrame({"a": np.arange(20.0), "b": np.arange(20) % 3})
    made = MFNetRegressor((4,), num_epochs=2, random_state=0).fit(x, x["a"])
    assert not hasattr(made, "encoding_")
    assert made.feature_names_in_.tolist() == ["a", "b"]


def test_a_frame_of_polars_is_as_one_of_pandas():
    polars = pytest.importorskip("polars")
    frame = frame_of()[["size", "town"]]
    y = np.arange(120.0)
    one, two = (
        MFNetRegressor((4,), num_epochs=2, random_state=0).fit(x, y).predict(x)
        for x in (frame, polars.from_pandas(frame))
    )
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("made", [MFNetClassifier, MFNetRegressor])
def test_rows_to_validate_with_teach_the_encoding_nothing(made):
    frame = frame_of()
    x = frame[["size", "town"]]
    y = frame["side"] if made is MFNetClassifier else np.arange(120.0)
    settings = {"num_epochs": 2, "random_state": 0, "early_stopping": True}
    plain = made((4,), **settings).fit(x, y)
    _, aside = plain._held_out(np.eye(2)[(frame["side"] == "up").astype(int)])
    other = x.copy()
    other.loc[aside, "size"] = 1e6
    other.loc[aside, "town"] = "Nowhere"
    changed = made((4,), **settings).fit(other, y)
    assert len(aside) == 12
    assert changed.encoding_.to_dict() == plain.encoding_.to_dict()
    assert "Nowhere" not in str(changed.encoding_.names)
