"""Stand-ins for packages that the documentation is written without.

The reference of what needs PyTorch is the same whether PyTorch is there or not, and so the site is
built without it. A stand-in has every attribute: a class by which another one can be derived.
"""

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

PACKAGES = ("matplotlib", "onnx", "safetensors", "sklearn", "torch", "xlsxwriter")


class _Anything(type):
    """A class of which every attribute is another such class."""

    def __getattr__(cls, name: str) -> Any:
        return _attribute(cls, name)


class _StandIn(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _attribute(self, name)


def _attribute(of: Any, name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    found = _Anything(name, (), {"__module__": of.__name__})
    setattr(of, name, found)
    return found


class _Finder(MetaPathFinder, Loader):
    def find_spec(self, fullname: str, *_: Any) -> ModuleSpec | None:
        of_ours = fullname.partition(".")[0] in PACKAGES
        return ModuleSpec(fullname, self, is_package=True) if of_ours else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing in it."""


def install() -> None:
    """Let the packages be imported from here on, whether they are installed or not."""
    sys.meta_path.insert(0, _Finder())
