"""Names that can be imported from a module although they stand in another."""

from collections.abc import Callable
from importlib import import_module


def names_of(source: str) -> Callable[[str], object]:
    """A module's `__getattr__` (PEP 562): looks a name up in the module `source` when asked for it.

    So a module offers what is built on it without importing it.
    """

    def __getattr__(name: str) -> object:  # noqa: N807 (it becomes the module's own)
        if not name.startswith("_"):
            module = import_module(source)
            if name in vars(module):
                return getattr(module, name)
        raise AttributeError(f"there is no name {name!r} here, nor in {source}")

    return __getattr__
