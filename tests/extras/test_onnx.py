import numpy as np
import onnx
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st
from networks import networks

from mfnet import Activation, Linear, NeuralNetwork
from mfnet.evaluation import predict
from mfnet.exchange.onnx import to_onnx


def run(path, inputs):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (outputs,) = session.run(["outputs"], {"inputs": inputs})
    return outputs


@pytest.mark.parametrize(("dtype", "tolerance"), [("float32", 1e-6), ("float64", 1e-12)])
@given(net=networks(), samples=st.integers(1, 9))
def test_a_runtime_computes_the_same(tmp_path_factory, dtype, tolerance, net, samples):
    path = tmp_path_factory.mktemp("onnx") / "net.onnx"
    to_onnx(net, path, dtype=dtype)
    inputs = np.random.default_rng(samples).normal(size=(samples, 3)).astype(dtype)
    outputs, expected = run(path, inputs), predict(net, inputs)
    assert outputs.dtype == dtype
    scale = max(1.0, np.abs(expected).max())
    np.testing.assert_allclose(outputs, expected, rtol=0, atol=tolerance * scale)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_large_network_of_digits_size_computes_the_same(tmp_path, dtype):
    rng = np.random.default_rng(1)
    net = NeuralNetwork([Linear(784, 128, seed=rng), Linear(128, 10, seed=rng)])
    to_onnx(net, tmp_path / "net.onnx", dtype=dtype)
    inputs = rng.random((50, 784)).astype(dtype)
    expected = predict(net, inputs)
    tolerance = {"float32": 1e-6, "float64": 1e-12}[dtype] * np.abs(expected).max()
    np.testing.assert_allclose(run(tmp_path / "net.onnx", inputs), expected, atol=tolerance)


def test_the_file_says_who_made_it_and_its_shapes(tmp_path):
    to_onnx(NeuralNetwork([Linear(3, 2, seed=1)]), tmp_path / "net.onnx")
    model = onnx.load(tmp_path / "net.onnx")
    assert model.producer_name == "mfnet"
    session = onnxruntime.InferenceSession(tmp_path / "net.onnx")
    assert session.get_inputs()[0].shape == ["samples", 3]
    assert session.get_outputs()[0].shape == ["samples", 2]


def test_what_onnx_has_not_is_named_and_the_old_file_stays(tmp_path):
    path = tmp_path / "net.onnx"
    path.write_bytes(b"old")
    with pytest.raises(
        TypeError, match=r"layers\[0\] is Activation\(sin, cos\), which ONNX has no"
    ):
        to_onnx(NeuralNetwork([Activation(np.sin, np.cos)]), path)
    with pytest.raises(ValueError, match="dtype must be one of float32, float64"):
        to_onnx(NeuralNetwork([]), path, dtype="float16")
    assert path.read_bytes() == b"old"
    with pytest.raises(TypeError, match="net must be a NeuralNetwork"):
        to_onnx([Linear(1, 1)], path)
    assert path.read_bytes() == b"old"
