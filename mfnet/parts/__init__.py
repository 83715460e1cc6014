"""Parts beyond the textbook's: further activations, losses, optimizers, schedules, dropout.

What a module of these lists in its `__all__` can be imported from `mfnet` too.
"""
