"""A network of a table in ONNX: raw columns in, what the command line predicts out."""

import numpy as np
import onnxruntime
import pytest

from mfnet.catalogue import Hidden, assemble
from mfnet.checkpoint import Checkpoint
from mfnet.evaluation import predict
from mfnet.exchange.table_onnx import raw_columns, table_to_onnx
from mfnet.table.preparation import Question, prepare
from mfnet.trainutils import softmax

N = 120


def table_of(rows, seed):
    rng = np.random.default_rng(seed)
    days = np.datetime64("1895-12-30") + rng.integers(0, 80_000, rows).astype("timedelta64[D]")
    seconds = days.astype("datetime64[s]") + rng.integers(0, 86_400, rows).astype("timedelta64[s]")
    return {
        "size": [None if i % 7 == 2 else x for i, x in enumerate(rng.normal(3, 2, rows).tolist())],
        "town": rng.choice(["Köln", "Ulm", "Bern", "rare 1", None], rows).tolist(),
        "sold": np.where(rng.random(rows) < 0.1, np.datetime64("NaT", "s"), seconds),
        "open": rng.choice(["yes", "no"], rows).tolist(),
        "price": rng.normal(100, 30, rows).tolist(),
        "kind": rng.choice(["a", "b", "c"], rows).tolist(),
    }


@pytest.mark.parametrize(("target", "other"), [("price", "kind"), ("kind", "price")])
def test_onnx_predicts_from_raw_columns_what_mfnet_predicts(tmp_path, target, other):
    table = table_of(N, 0)
    del table[other]
    prepared = prepare(table, Question(target))
    net = assemble(len(prepared.encoding.names), [Hidden(8, "tanh")],
                   len(prepared.labels) or 1, seed=1)  # fmt: skip
    checkpoint = Checkpoint(
        net, loss=prepared.loss, labels=prepared.labels, notes={"table": prepared.to_dict()},
        target_normalization=prepared.normalization,
    )  # fmt: skip
    path = tmp_path / "table.onnx"
    table_to_onnx(checkpoint, path)
    new = table_of(500, 1)
    new["town"][:20] = ["never seen"] * 20
    session = onnxruntime.InferenceSession(path)
    raw = raw_columns(new, prepared.encoding)
    assert {entry.name for entry in session.get_inputs()} == set(raw)
    found = dict(zip([x.name for x in session.get_outputs()], session.run(None, raw), strict=True))
    outputs = predict(net, prepared.encoding.transform(new))
    if prepared.labels:
        np.testing.assert_allclose(found["probabilities"], softmax(outputs.T).T, rtol=1e-12)
        expected = [prepared.labels[i] for i in outputs.argmax(axis=1)]
        assert found["prediction"][:, 0].tolist() == expected
    else:
        np.testing.assert_allclose(
            found["prediction"], prepared.normalization.undo(outputs), rtol=1e-12
        )


def test_a_network_of_no_table_is_refused(tmp_path):
    with pytest.raises(ValueError, match="remembers no table"):
        table_to_onnx(Checkpoint(assemble(2, [], 1)), tmp_path / "no.onnx")
