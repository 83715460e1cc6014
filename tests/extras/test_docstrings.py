"""What readers rely on: every module and every public thing in it says what it is."""

import inspect
import pkgutil
from importlib import import_module

import mfnet


def test_every_public_thing_has_a_docstring():
    for info in pkgutil.walk_packages(mfnet.__path__, "mfnet."):
        module = import_module(info.name)
        assert module.__doc__, info.name
        for name, thing in vars(module).items():
            is_here = getattr(thing, "__module__", None) == info.name
            if (
                is_here
                and not name.startswith("_")
                and (inspect.isroutine(thing) or inspect.isclass(thing))
            ):
                assert thing.__doc__, f"{info.name}.{name}"
