"""What the textbook stands on, and what understanding backpropagation does not need.

`workspace` and `shortcuts` are there for speed alone. `memory` holds what an optimizer remembers,
and `clipping` measures gradients without overflow.
"""
