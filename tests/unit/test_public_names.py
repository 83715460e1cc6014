"""The names and defaults that other people's code relies on."""

import pkgutil
from importlib import import_module
from inspect import Parameter, signature
from types import ModuleType

import numpy as np
import pytest

import mfnet
from mfnet.train import train

NAMES = {
    "tensor": "Tensor tensor matmul use_matmul",
    "layer": (
        "Layer Linear Activation Sigmoid ReLU Id "
        "sigmoid sigmoid_prime relu relu_prime identity identity_prime"
    ),
    "parts.activations": "Tanh LeakyReLU Softplus GELU",
    "parts.dropout": "Dropout",
    "loss": "Loss MSELoss CELoss MAELoss HuberLoss BCELoss WeightedCELoss",
    "nn": "NeuralNetwork",
    "optimizer": "Optimizer SGD RMSprop Adam AdamW",
    "dataloader": "Batch DataLoader BatchIterator",
    "sample_weights": "SampleWeightedLoss",
    "parts.schedules": "Schedule Constant StepDecay Cosine Warmup",
    "train": "train training Step",
    "fit": "fit History EarlyStopping Callback Epoch StopTraining LastGood DivergenceError",
    "evaluation": "predict evaluate",
    "checkpoint": "Checkpoint CheckpointError save load to_bytes from_bytes",
    "trainutils": "softmax is_one_hot accuracy one_hot r2_score Standardization split",
}


@pytest.mark.parametrize("module", NAMES)
def test_every_name_is_in_its_module(module):
    for name in NAMES[module].split():
        assert hasattr(import_module(f"mfnet.{module}"), name)


def test_a_module_is_a_module_whatever_the_package_offers():
    modules = [module.name for module in pkgutil.iter_modules(mfnet.__path__)]
    assert "tensor" in modules
    for name in set(modules) - {"__main__"}:
        assert name not in mfnet.__all__
        value = getattr(mfnet, name, None)
        assert value is None or isinstance(value, ModuleType), name


def test_the_defaults_stay():
    def defaults(function):
        parameters = signature(function).parameters.values()
        return {p.name: p.default for p in parameters if p.default is not Parameter.empty}

    assert defaults(train) == {
        "num_epochs": 1000, "lr": 1e-3, "dataloader": None, "loss": None, "optimizer": None,
        "max_gradient_norm": None,
    }  # fmt: skip
    assert defaults(mfnet.SGD) == {
        "learning_rate": 1e-3, "momentum": 0.0, "nesterov": False, "weight_decay": 0.0,
    }  # fmt: skip
    assert defaults(mfnet.Optimizer.clip_gradients) == {"max_norm": 1.0}
    assert defaults(mfnet.BatchIterator) == {
        "batch_size": 128, "shuffle": True, "seed": None, "input_scale": 1.0,
    }  # fmt: skip
    assert mfnet.Batch._fields == ("inputs", "targets")


def test_a_stack_trains_no_matter_how_many_samples_a_batch_has():
    """The names work together the way the contract writes them."""
    rng = np.random.default_rng(0)
    net = mfnet.NeuralNetwork([mfnet.Linear(2, 3, seed=rng), mfnet.Sigmoid(), mfnet.Linear(3, 1)])
    for batch_size in (1, 3, -1):
        inputs = rng.normal(size=(4, 2))
        train(net, inputs, inputs[:, :1], 2, 1e-2, mfnet.BatchIterator(batch_size), mfnet.MSELoss())
