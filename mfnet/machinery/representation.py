"""How layers and optimizers show themselves: as the calls that make them.

The values of the arguments are read from the attributes of the same names.
"""

from collections.abc import Iterable
from inspect import Parameter, signature


def with_values(thing: object) -> str:
    """The call with its positional arguments, such as `Linear(3, 2)`; functions by their names."""
    values = (
        getattr(thing, name)
        for name, parameter in signature(type(thing)).parameters.items()
        if parameter.kind is Parameter.POSITIONAL_OR_KEYWORD and hasattr(thing, name)
    )
    return _call(thing, (getattr(value, "__name__", repr(value)) for value in values))


def with_names(thing: object) -> str:
    """The call with its first argument and those that are not the defaults, all by name."""
    settings = (
        f"{name}={getattr(thing, name)}"
        for position, (name, parameter) in enumerate(signature(type(thing)).parameters.items())
        if hasattr(thing, name) and (not position or getattr(thing, name) != parameter.default)
    )
    return _call(thing, settings)


def _call(thing: object, arguments: Iterable[str]) -> str:
    return f"{type(thing).__name__}({', '.join(arguments)})"
