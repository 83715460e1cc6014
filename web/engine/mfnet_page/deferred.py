"""Parts of numpy that few visits use: the page starts without them.

numpy imports them all. So a stand-in is imported in their place, which `numpy.linalg` looks into
only where it needs LAPACK, as for an inverse or for eigenvalues. Then the part itself is imported,
and comes as whatever the page starts without (see `supply`).
"""

import sys
from collections.abc import Iterable, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

DEFERRED = frozenset({"numpy.linalg._umath_linalg"})


class StandIn(ModuleType):
    """Has, once it is asked for something, all that the module has for which it stands."""

    def __getattr__(self, name: str) -> Any:
        """Bring the module; an ImportError says why it does not come."""
        if name.startswith("__"):  # asked by Python of every module
            raise AttributeError(name)
        module = _FINDER.bring(self)
        self.__dict__.update(vars(module))
        return getattr(module, name)


class StandIns(MetaPathFinder, Loader):
    """Finds stand-ins, ahead of all that finds the modules themselves.

    Args:
        names: of the modules.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = set(names)

    def find_spec(
        self,
        name: str,
        path: Sequence[str] | None,  # noqa: ARG002 (there is one of each name)
        target: ModuleType | None = None,  # noqa: ARG002
    ) -> ModuleSpec | None:
        """As importlib asks a finder."""
        return ModuleSpec(name, self) if name in self._names else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """As importlib asks a loader."""
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is nothing in it yet."""

    def bring(self, stand_in: ModuleType) -> ModuleType:
        """Import the module itself in place of its stand-in."""
        name = stand_in.__name__
        if name not in self._names:
            return sys.modules[name]
        self._names.remove(name)
        del sys.modules[name]
        try:
            return import_module(name)
        except ImportError:
            self._names.add(name)
            sys.modules[name] = stand_in
            raise


_FINDER = StandIns(DEFERRED)


def install() -> None:
    """Let stand-ins be imported from then on."""
    sys.meta_path.insert(0, _FINDER)
