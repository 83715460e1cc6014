"""A step of gradient descent

Now every weight has its slope. Gradient descent takes a step downhill: `W <- W - learning_rate
dJ/dW`.

Write `step`, a method of the optimizer. `net.parameters_and_gradients()` yields the weights and the
gradient of every layer, a pair each, and `self.learning_rate` says how far to go. Change the weights
in place, as the layers hold these very arrays; leave the gradients as they are.
"""
# %% given
import numpy as np

# %% start
def step(self, net):
    """Change all weights of net, in place, by their gradients."""
    for weights, dJ_dw in net.parameters_and_gradients():
        ...

# %% check
from types import MethodType

from mfnet import SGD, CELoss, Linear, NeuralNetwork, ReLU, one_hot
from mfnet.dataloader import with_bias

X = with_bias(np.array([[0.5, -1.0, 0.8], [1.5, 0.3, -0.6], [-0.7, 2.0, 0.2], [0.1, -0.4, 1.3]]))
Y = with_bias(one_hot([0, 1, 1, 0], 2))


def network():
    rng = np.random.default_rng(4)
    return NeuralNetwork([Linear(3, 4, seed=rng), ReLU(), Linear(4, 2, seed=rng)])


def slopes_of(net, layer):
    """dJ/dW of a layer of the whole network."""
    own = layer.weights

    def loss_with(weights):
        layer.weights = weights
        return CELoss.loss(net.forward(X), Y)

    slope = gradient(loss_with, own.copy())
    slope[0] = 0.0
    layer.weights = own
    return slope


def check(yours):
    for learning_rate in (0.5, 2.0):
        net, optimizer = network(), SGD(learning_rate)
        linear = [layer for layer in net.layers if isinstance(layer, Linear)]
        expected = [layer.weights - learning_rate * slopes_of(net, layer) for layer in linear]
        net.backward(CELoss.grad(net.forward(X), Y))
        held = [(layer.weights, layer.dJ_dw) for layer in linear]
        before = [weights.copy() for weights, _ in held]
        gradients = Given(**{f"dJ/dW{number}": dJ_dw for number, (_, dJ_dw) in enumerate(held, 1)})
        yours.step(optimizer, net)
        for number, (layer, (weights, _)) in enumerate(zip(linear, held, strict=True), 1):
            hint = f"The step is W − η dJ/dW, here with the learning rate η = {learning_rate:g}."
            if np.array_equal(weights, before[number - 1]):
                hint = "The weights are as they were: “weights = …” makes a new array, and the " \
                       "layer holds the old one. “weights -= …” changes it in place."
            name = f"W{number} after a step, η = {learning_rate:g}"
            yield compare(name, weights, expected[number - 1], hint=hint,
                          source="finite differences of the loss lead to")
            yield compare(f"{name}, as the layer holds it", layer.weights, expected[number - 1],
                          source="finite differences of the loss lead to")
        yield from gradients.unchanged()
        yield compare("the learning rate", optimizer.learning_rate, np.array([[learning_rate]]),
                      source="before the step it was")


def use(yours, net, loss, optimizer):
    """Plain gradient descent takes the step that was written."""
    if type(optimizer) is SGD and not optimizer.momentum:
        optimizer.step = MethodType(yours.step, optimizer)
