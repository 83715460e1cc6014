"""Every part that networks and their training are built from, one entry each.

An entry says a part's name, its class, its arguments with their limits, its label, what it does in
one line, and the formulas that people read. Command line, estimators, page, checkpoints, exchange
and the recorder of steps all read the entry. To add a part, write its class, its entry here, and
its tests; `tests/unit/test_catalogue.py` says what is missing.

    from mfnet.catalogue import OPTIMIZERS, Hidden, assemble

    net = assemble(784, [Hidden(128, "relu"), Hidden(64, "tanh", dropout=0.2)], 10, seed=0)
    optimizer = OPTIMIZERS["nesterov"].make(learning_rate=0.02)
"""

from mfnet.catalogue.lookup import (
    ACTIVATIONS,
    LAWS,
    LAYERS,
    LOSSES,
    OPTIMIZERS,
    PARTS,
    SCHEDULES,
    choice,
    choices,
    entry_of,
)
from mfnet.catalogue.network import Hidden, assemble
from mfnet.catalogue.optimizers import LEARNING_RATE, WEIGHT_DECAY
from mfnet.catalogue.own import is_own, offer, own_part, withdraw
from mfnet.catalogue.part import (
    ActivationPart,
    Argument,
    Law,
    Limits,
    LossPart,
    OptimizerPart,
    Part,
    Remembered,
    Squashing,
)

__all__ = [
    "ACTIVATIONS",
    "LAWS",
    "LAYERS",
    "LEARNING_RATE",
    "LOSSES",
    "OPTIMIZERS",
    "PARTS",
    "SCHEDULES",
    "WEIGHT_DECAY",
    "ActivationPart",
    "Argument",
    "Hidden",
    "Law",
    "Limits",
    "LossPart",
    "OptimizerPart",
    "Part",
    "Remembered",
    "Squashing",
    "assemble",
    "choice",
    "choices",
    "entry_of",
    "is_own",
    "offer",
    "own_part",
    "withdraw",
]
