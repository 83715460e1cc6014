"""Whether a method that is a shortcut for others may still be taken."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any


def stands_for(thing: object, shortcut: str, *methods: str) -> bool:
    """Whether the method `shortcut` of `thing` does what its `methods` do.

    It does where whoever wrote the newest of `methods` wrote, or knew, this shortcut. Where a
    subclass, or the object itself, overrides one of them and leaves the shortcut as it was, the
    shortcut would pass the override by.
    """
    own = vars(thing)
    if shortcut in own:
        return True
    kind: Any = type(thing)
    # Asked at every step: it is looked for again only where a class has changed.
    return own.keys().isdisjoint(methods) and _stands_in_class(
        kind, shortcut, methods, *(getattr(kind, name) for name in (shortcut, *methods))
    )


@lru_cache
def _stands_in_class(
    kind: type, shortcut: str, methods: tuple[str, ...], *_functions: Callable[..., Any]
) -> bool:
    known = _depth(kind, shortcut)
    return all(known <= _depth(kind, method) for method in methods)


def _depth(kind: type, name: str) -> int:
    """How many classes above `kind` define `name` first."""
    return next(i for i, above in enumerate(kind.__mro__) if name in vars(above))
