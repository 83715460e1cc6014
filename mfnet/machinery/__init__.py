"""What the textbook stands on, and what understanding backpropagation does not need.

`workspace`, `shortcuts` and `replay` are there for speed alone; `replay` stands on `stand_ins`,
`tracing`, `traced` and `calls`. `memory` holds what an optimizer remembers, and `clipping` measures
gradients without overflow.
"""
