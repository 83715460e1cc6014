"""The page's Python: what the worker runs of its own, on the library's public names.

`engine` decides what to do and how far to train, and `history` keeps the way back to earlier
networks. `session` is a network and its training, with `evaluation` and `measures`; `dataset` is
what it is trained on, and `datasets` where that comes from. `queries` are what the page asks of a
session. `kernel` is the browser's matrix product; nothing else here knows of a browser.
"""
