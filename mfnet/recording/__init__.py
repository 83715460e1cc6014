"""One step of backpropagation, recorded: every matrix of it, its formula, and what it is made of.

    from mfnet.recording import record_step

    step = record_step(net, inputs, targets, loss=MSELoss(), optimizer=SGD(0.1))
    print(step)                       # every matrix with its formula; a notebook shows tables
    step["Delta1"].values             # the numbers, (rows, columns)
    step["Delta1"].formula            # "Delta1 = dJ/dA1 ∘ g′(Z1)"
    step.made_of("Delta1", 2, 0)      # the cells that this cell is computed from

The library's own layers, loss and optimizer compute the step, on copies: the recorder calls them
one by one and writes down what they return. The formulas are those of the catalogue's entries. A
part without an entry is recorded too; its formula then says only that the part computed it.

Names are those of the textbook floor: `A0` is the input, `W1` the weights of the first layer,
`Z1 = W1 A0`, `A1 = g(Z1)`, `Delta1 = dJ/dZ1`, `Y` the targets, `J` the loss, `W1 new` the weights
after the step. Source: Nielsen, "Neural Networks and Deep Learning", chapter 2 (BP1 to BP4).
"""

from mfnet.recording.matrix import Axis, Matrix
from mfnet.recording.recipes import Cell, CellByCell, Given, Mean, Product, Recipe, Softmax
from mfnet.recording.recorder import record_step
from mfnet.recording.step import Names, RecordedStep

__all__ = [
    "Axis",
    "Cell",
    "CellByCell",
    "Given",
    "Matrix",
    "Mean",
    "Names",
    "Product",
    "Recipe",
    "RecordedStep",
    "Softmax",
    "record_step",
]
