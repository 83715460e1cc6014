"""The losses, in the order in which they are offered for a task."""

from mfnet.catalogue.activations import SIGMOID
from mfnet.catalogue.part import POSITIVE, Argument, LossPart, Squashing
from mfnet.layer import sigmoid
from mfnet.loss import CELoss, MSELoss
from mfnet.parts.losses import BCEWithLogitsLoss, HuberLoss, MAELoss, WeightedCELoss
from mfnet.sample_weights import SampleWeightedLoss
from mfnet.trainutils import softmax

LOSSES = (
    LossPart(
        name="cross-entropy",
        kind=CELoss,
        label="Cross-entropy",
        about="How surprised the network is by the right class, after softmax.",
        tasks=("classification",),
        targets="one-hot",
        each="−log({s})",
        each_about="How wrong the network is with each sample: −log of the probability that it "
        "gave to the right class, the one whose target in Y is 1.",
        gradient="({s} − {y}) / {m}",
        squashing=Squashing(
            "softmax",
            softmax,
            "",
            "Softmax makes probabilities of a sample's answers: e to each of them, through the sum "
            "over its column. The gradient will need them.",
        ),
    ),
    LossPart(
        name="binary-cross-entropy",
        kind=BCEWithLogitsLoss,
        label="Binary cross-entropy",
        about="Each class is a yes or no of its own, after a sigmoid.",
        tasks=("classification",),
        targets="from 0 to 1",
        each="−({y}·log({s}) + (1 − {y})·log(1 − {s}))",
        each_about="How wrong each answer is: −log of the probability that it gave to what is "
        "true.",
        gradient="({s} − {y}) / {m}",
        squashing=Squashing(
            "sigmoid",
            sigmoid,
            "1 / (1 + e^(−{p}))",
            "The sigmoid makes a probability of each answer. The gradient will need them.",
            exact=SIGMOID.replace("{z}", "{p}"),
        ),
        exact_each="max({p}, 0) − {y}·{p} + log(1 + e^(−|{p}|))",
        earlier_names=("BCELoss",),
    ),
    LossPart(
        name="mean-squared-error",
        kind=MSELoss,
        label="Mean squared error",
        about="The squared distance to the target: large errors count most.",
        estimator="squared_error",
        tasks=("classification", "regression"),
        each="({p} − {y})²",
        each_about="How wrong each answer is: the square of its distance from the target.",
        gradient="2·({p} − {y}) / {m}",
    ),
    LossPart(
        name="mean-absolute-error",
        kind=MAELoss,
        label="Mean absolute error",
        about="The distance to the target: an outlier pulls no harder than others.",
        estimator="absolute_error",
        tasks=("regression",),
        each="|{p} − {y}|",
        each_about="How wrong each answer is: its distance from the target.",
        gradient="sign({p} − {y}) / {m}",
    ),
    LossPart(
        name="huber",
        kind=HuberLoss,
        label="Huber",
        about="Squared when near, straight when far: calm about outliers.",
        arguments=(Argument("delta", POSITIVE),),
        tasks=("regression",),
        each="h({p} − {y})",
        each_about="How wrong each answer is: h(r) is r²/2 for a distance of up to {delta}, and "
        "{delta}·(|r| − {delta}/2) beyond.",
        gradient="min(max({p} − {y}, −{delta}), {delta}) / {m}",
        exact_each="(({p} − {y})²/2 if |{p} − {y}| ≤ {delta}, "
        "else {delta}·(|{p} − {y}| − {delta}/2))",
    ),
    LossPart(
        name="weighted-cross-entropy",
        kind=WeightedCELoss,
        label="Weighted cross-entropy",
        about="The cross-entropy with a weight for each class.",
        arguments=(Argument("class_weights", None),),
        tasks=("classification",),
        targets="one-hot",
    ),
    LossPart(
        name="sample-weighted",
        kind=SampleWeightedLoss,
        label="With sample weights",
        about="Another loss with a weight for each sample.",
        arguments=(Argument("base", None, keyword="loss"),),
        tasks=("classification", "regression"),
    ),
)
