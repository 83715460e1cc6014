"""Laws of initial weights, schedules, and the layers that are no activation."""

from mfnet.catalogue.optimizers import LEARNING_RATE
from mfnet.catalogue.part import COUNT, FRACTION, Argument, Law, Part
from mfnet.layer import Layer, Linear
from mfnet.parts.dropout import Dropout
from mfnet.parts.schedules import Constant, Cosine, Schedule, StepDecay, Warmup

LAYERS: tuple[Part[Layer], ...] = (
    Part(
        name="linear",
        kind=Linear,
        label="Linear",
        about="Every output is a weighted sum of all inputs, plus a bias.",
        arguments=(
            Argument("in_features", COUNT),
            Argument("out_features", COUNT),
            Argument("init", None),
        ),
    ),
    Part(
        name="dropout",
        kind=Dropout,
        label="Dropout",
        about="Leaves out a share of the units, others in every batch of training.",
        arguments=(Argument("probability", FRACTION),),
    ),
)

LAWS = (
    Law("he_normal", "He, normal", "Variance 2 / inputs, for activations that cut one side off."),
    Law("he_uniform", "He, uniform", "Variance 2 / inputs, evenly spread."),
    Law(
        "glorot_normal",
        "Glorot, normal",
        "Variance 2 / (inputs + outputs), for activations that squeeze both sides.",
    ),
    Law("glorot_uniform", "Glorot, uniform", "Variance 2 / (inputs + outputs), evenly spread."),
)

SCHEDULES: tuple[Part[Schedule], ...] = (
    Part(
        name="constant",
        kind=Constant,
        label="Constant",
        about="The same learning rate always.",
        arguments=(LEARNING_RATE,),
    ),
    Part(
        name="step-decay",
        kind=StepDecay,
        label="Step decay",
        about="A stair downwards: after so many steps, a share of the learning rate before.",
        arguments=(LEARNING_RATE, Argument("every", COUNT), Argument("factor")),
    ),
    Part(
        name="cosine",
        kind=Cosine,
        label="Cosine",
        about="Down to the last learning rate along half a cosine.",
        arguments=(LEARNING_RATE, Argument("steps", COUNT), Argument("minimum")),
    ),
    Part(
        name="warmup",
        kind=Warmup,
        label="Warm-up",
        about="First a straight line up, then another schedule.",
        arguments=(Argument("steps", COUNT), Argument("then", None)),
    ),
)
