"""Whether a method that is a shortcut for others may still be taken."""


def stands_for(thing: object, shortcut: str, *methods: str) -> bool:
    """Whether the method `shortcut` of `thing` does what its `methods` do.

    It does where whoever wrote the newest of `methods` wrote, or knew, this shortcut. Where a
    subclass, or the object itself, overrides one of them and leaves the shortcut as it was, the
    shortcut would pass the override by.
    """
    known = _depth(thing, shortcut)
    return all(known <= _depth(thing, method) for method in methods)


def _depth(thing: object, name: str) -> int:
    """How many classes above that of `thing` define `name` first; -1 for the object itself."""
    if name in vars(thing):
        return -1
    return next(i for i, kind in enumerate(type(thing).__mro__) if name in vars(kind))
