"""The page's Python: what the worker runs of its own, on the library's public names.

`session` is a network and how far its training has come, `dataset` what it is trained on,
`datasets` where that comes from, `queries` what the page asks of a session, and `kernel` the
browser's matrix product. Nothing here knows of a browser but `kernel`.
"""
