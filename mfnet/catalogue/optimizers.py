"""The optimizers."""

from mfnet.catalogue.part import (
    FRACTION,
    NOT_NEGATIVE,
    POSITIVE,
    Argument,
    Limits,
    OptimizerPart,
    Remembered,
)
from mfnet.optimizer import SGD
from mfnet.parts.optimizers import Adam, AdamW, RMSprop

LEARNING_RATE = Argument(
    "learning_rate", NOT_NEGATIVE, form=Limits(most=100.0, open_below=True), symbol="eta"
)
WEIGHT_DECAY = Argument("weight_decay", NOT_NEGATIVE, form=Limits(most=10.0), symbol="lambda")

_SGD = (
    LEARNING_RATE,
    WEIGHT_DECAY,
    Argument("momentum", FRACTION, symbol="mu"),
    Argument("nesterov", None),
)
_GATHERED = Remembered(
    "V",
    "{mu}·{V} + {G}",
    "Momentum: of the last steps' direction mu is kept, and the gradient is added.",
)
_ALONG_THE_GATHERED = "Every weight takes a step against the gradients gathered in V: downhill."
_ADAM = (
    LEARNING_RATE,
    WEIGHT_DECAY,
    Argument("beta1", FRACTION),
    Argument("beta2", FRACTION),
    Argument("epsilon", POSITIVE),
)
_ADAMS_STEP = "{eta}·({M new} / (1 − {beta1}^{t})) / (√({V new} / (1 − {beta2}^{t})) + {epsilon})"
_ADAMS_STEP_ABOUT = (
    "Every weight takes a step against its mean gradient M, measured by its usual size √V; "
    "the powers of beta make up for both means having begun at 0. t counts the steps."
)


def _two_means(gradient: str) -> tuple[Remembered, Remembered]:
    """What Adam remembers."""
    return (
        Remembered(
            "M",
            f"{{beta1}}·{{M}} + (1 − {{beta1}})·{gradient}",
            "Adam remembers each weight's gradients: a running mean.",
        ),
        Remembered(
            "V",
            f"{{beta2}}·{{V}} + (1 − {{beta2}})·{gradient}²",
            "And how large they are, squared: a second running mean.",
        ),
    )


OPTIMIZERS = (
    OptimizerPart(
        name="sgd",
        kind=SGD,
        label="SGD",
        about="Straight down the gradient of each batch.",
        arguments=_SGD,
        learning_rate=0.1,
        rule="{W} − {eta}·{G}",
    ),
    OptimizerPart(
        name="momentum",
        kind=SGD,
        label="SGD with momentum",
        about="Rolls on in the direction of earlier steps (0.9 of it).",
        arguments=_SGD,
        preset={"momentum": 0.9},
        learning_rate=0.02,
        rule="{W} − {eta}·{V new}",
        rule_about=_ALONG_THE_GATHERED,
        memory=(_GATHERED,),
    ),
    OptimizerPart(
        name="nesterov",
        kind=SGD,
        label="SGD with Nesterov momentum",
        about="Momentum that looks ahead before it steps.",
        arguments=_SGD,
        preset={"momentum": 0.9, "nesterov": True},
        learning_rate=0.02,
        rule="{W} − {eta}·({G} + {mu}·{V new})",
        rule_about=_ALONG_THE_GATHERED,
        memory=(_GATHERED,),
    ),
    OptimizerPart(
        name="rmsprop",
        kind=RMSprop,
        label="RMSprop",
        about="Divides each weight's step by the recent size of its gradient.",
        arguments=(
            LEARNING_RATE,
            WEIGHT_DECAY,
            Argument("alpha", FRACTION),
            Argument("epsilon", POSITIVE),
        ),
        rule="{W} − {eta}·{G} / (√({V new}) + {epsilon})",
        memory=(
            Remembered(
                "V",
                "{alpha}·{V} + (1 − {alpha})·{G}²",
                "RMSprop remembers how large each weight's gradients are, squared: a running mean.",
            ),
        ),
    ),
    OptimizerPart(
        name="adam",
        kind=Adam,
        label="Adam",
        about="Momentum, and steps of about the same size for every weight.",
        arguments=_ADAM,
        rule=f"{{W}} − {_ADAMS_STEP}",
        rule_about=_ADAMS_STEP_ABOUT,
        memory=_two_means("{G}"),
    ),
    OptimizerPart(
        name="adamw",
        kind=AdamW,
        label="AdamW",
        about="Adam, with weight decay apart from the gradient.",
        arguments=_ADAM,
        rule=f"{{decayed W}} − {_ADAMS_STEP}",
        rule_about=_ADAMS_STEP_ABOUT,
        memory=_two_means("{dJ/dW}"),
    ),
)
