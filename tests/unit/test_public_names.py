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
        "Layer Linear Activation Sigmoid ReLU Id Identity "
        "sigmoid sigmoid_prime relu relu_prime identity identity_prime"
    ),
    "activations": "Tanh LeakyReLU Softplus GELU",
    "dropout": "Dropout",
    "schedule": "Schedule Constant StepDecay Cosine Warmup",
    "parts.activations": "Tanh LeakyReLU Softplus GELU",
    "parts.dropout": "Dropout",
    "loss": "Loss MSELoss CELoss MAELoss HuberLoss BCELoss BCEWithLogitsLoss WeightedCELoss",
    "parts.losses": "MAELoss HuberLoss BCELoss BCEWithLogitsLoss WeightedCELoss",
    "nn": "NeuralNetwork",
    "optimizer": "Optimizer SGD RMSprop Adam AdamW",
    "parts.optimizers": "RMSprop Adam AdamW",
    "dataloader": "Batch DataLoader BatchIterator",
    "sample_weights": "SampleWeightedLoss",
    "partwise": "PartwiseIterator",
    "shapes": "points Points SHAPES",
    "parts.schedules": "Schedule Constant StepDecay Cosine Warmup",
    "train": "train training Step",
    "recording": "record_step RecordedStep Matrix Axis Cell Names",
    "fit": "fit History EarlyStopping Callback Epoch StopTraining LastGood DivergenceError",
    "evaluation": "predict evaluate probabilities",
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
        "max_gradient_norm": None, "learning_rate": None,
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


@pytest.mark.parametrize("name", ["train", "fit"])
def test_a_module_can_be_called_as_its_function(name):
    module = import_module(f"mfnet.{name}")
    assert getattr(mfnet, name) is module
    net = mfnet.NeuralNetwork([mfnet.Linear(1, 1, seed=0)])
    same = mfnet.NeuralNetwork([mfnet.Linear(1, 1, seed=0)])
    called = getattr(mfnet, name)(net, [[1.0]], [[2.0]], num_epochs=3)
    assert called == getattr(module, name)(same, [[1.0]], [[2.0]], num_epochs=3)


def test_a_first_program_needs_the_top_alone():
    from mfnet import accuracy, fit, one_hot, train

    inputs, labels = np.array([[0.0], [1.0]]), one_hot([0, 1], 2)
    net = mfnet.NeuralNetwork([mfnet.Linear(1, 2, seed=0)])
    train(net, inputs, labels, 5, learning_rate=0.1, loss=mfnet.CELoss())
    fit(net, inputs, labels, num_epochs=50, loss=mfnet.CELoss(), optimizer=mfnet.SGD(1.0))
    (batch,) = mfnet.BatchIterator(-1)(inputs, labels)
    assert accuracy(net.forward(batch.inputs), batch.targets) == 1.0


def test_the_earlier_names_are_the_same_things():
    assert mfnet.Id is mfnet.Identity
    assert mfnet.BCELoss is mfnet.BCEWithLogitsLoss
    assert mfnet.optimizer.Adam is mfnet.Adam
    assert mfnet.loss.BCELoss is mfnet.BCELoss
    assert mfnet.activations.Tanh is mfnet.Tanh


def test_a_name_that_is_nowhere_is_no_attribute():
    with pytest.raises(AttributeError, match="no name 'Adma' here, nor in"):
        _ = mfnet.optimizer.Adma


@pytest.mark.parametrize("name", ["parameters_and_gradients", "weights_and_dJ_dws"])
def test_parameters_go_by_two_names(name):
    net = mfnet.NeuralNetwork([mfnet.Linear(2, 1), mfnet.ReLU()])
    ((weights, dJ_dw),) = getattr(net, name)()
    assert weights is net.layers[0].weights
    assert dJ_dw is net.layers[0].dJ_dw


def test_lr_and_learning_rate_are_one_argument():
    losses = [
        train(mfnet.NeuralNetwork([mfnet.Linear(1, 1, seed=0)]), [[1.0]], [[2.0]], 3, **rate)
        for rate in ({"lr": 0.1}, {"learning_rate": 0.1})
    ]
    assert losses[0] == losses[1]
