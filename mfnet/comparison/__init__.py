"""mfnet beside PyTorch and scikit-learn: the same numbers, and how long they take.

`mfnet compare` runs it. Needs PyTorch and scikit-learn besides what the command line needs.
`tasks` says what is trained, `agreement` trains in mfnet and PyTorch side by side, `contender` and
`speed` measure seconds an epoch, `report` writes it all down.
"""
