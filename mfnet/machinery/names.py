"""Names that can be imported from a module although they stand in another, or are one."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any


def names_of(source: str) -> Callable[[str], object]:
    """A module's `__getattr__` (PEP 562): looks a name up in the module `source` when asked for it.

    So a module offers what is built on it without importing it.
    """

    def __getattr__(name: str) -> object:  # noqa: N807 (it becomes the module's own)
        if not name.startswith("_"):
            module = import_module(source)
            if name in module.__all__:
                return getattr(module, name)
        raise AttributeError(f"there is no name {name!r} here, nor in {source}")

    return __getattr__


class CallableModule(ModuleType):
    """A module that, when called, calls its function of the same name.

    So `from mfnet import train` can be called, while `mfnet.train` remains a module.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """As the function of the module's name."""
        return getattr(self, self.__name__.rpartition(".")[2])(*args, **kwargs)
