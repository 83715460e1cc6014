"""The activations."""

from mfnet.catalogue.part import ActivationPart, Argument
from mfnet.layer import Identity, ReLU, Sigmoid
from mfnet.parts.activations import ELU, GELU, LeakyReLU, Softplus, Tanh

SIGMOID = "(1 / (1 + e^(−{z})) if {z} > 0, else e^({z}) / (1 + e^({z})))"  # without overflow
_GELU_U = "√(2/π) ({z} + 0.044715 {z}³)"

ACTIVATIONS = (
    ActivationPart(
        name="relu",
        kind=ReLU,
        label="ReLU",
        about="0 below 0, straight above.",
        formula="max(0, {z})",
        slope="(1 if {z} > 0, else 0)",
    ),
    ActivationPart(
        name="leaky-relu",
        kind=LeakyReLU,
        label="Leaky ReLU",
        about="A faint slope below 0, so that no unit falls silent.",
        arguments=(Argument("negative_slope"),),
        formula="max({z}, {negative_slope}·{z})",
        slope="(1 if {z} > 0, else {negative_slope})",
        spoken="the leaky ReLU",
    ),
    ActivationPart(
        name="elu",
        kind=ELU,
        label="ELU",
        about="A ReLU that bends below 0 and levels off at −1.",
        arguments=(Argument("alpha"),),
        formula="({z} if {z} > 0, else {alpha}·(e^({z}) − 1))",
        slope="(1 if {z} > 0, else {alpha}·e^({z}))",
    ),
    ActivationPart(
        name="sigmoid",
        kind=Sigmoid,
        label="Sigmoid",
        about="Squeezes everything between 0 and 1.",
        init="glorot_normal",
        formula="1 / (1 + e^(−{z}))",
        slope="{a}·(1 − {a})",
        spoken="the sigmoid",
        exact=SIGMOID,
    ),
    ActivationPart(
        name="tanh",
        kind=Tanh,
        label="Tanh",
        about="Squeezes everything between −1 and 1, 0 stays 0.",
        init="glorot_normal",
        formula="tanh({z})",
        slope="1 − {a}²",
        spoken="the hyperbolic tangent",
    ),
    ActivationPart(
        name="softplus",
        kind=Softplus,
        label="Softplus",
        about="A ReLU without a corner.",
        formula="log(1 + e^({z}))",
        slope="1 / (1 + e^(−{z}))",
        spoken="softplus",
        exact="max({z}, 0) + log(1 + e^(−|{z}|))",
        exact_slope=SIGMOID,
    ),
    ActivationPart(
        name="gelu",
        kind=GELU,
        label="GELU",
        about="A ReLU that dips below 0 before it rises.",
        formula=f"{{z}}/2 (1 + tanh({_GELU_U}))",
        worked_out=False,
        exact_slope=f"(1 + tanh({_GELU_U}))/2 + {{z}}/2 (1 − tanh({_GELU_U})²) √(2/π) "
        "(1 + 0.134145 {z}²)",
    ),
    ActivationPart(
        name="identity",
        kind=Identity,
        label="Identity",
        about="Leaves all as it is; layers of it make one linear layer.",
        init="glorot_normal",
        formula="{z}",
        slope="1",
        spoken="the identity",
        earlier_names=("Id",),
    ),
)
