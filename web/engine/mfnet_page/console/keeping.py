"""Definitions and variables of the console, for the Python of a new worker.

Definitions are kept as their sources, variables as pickles. What is alive in the page, such as the
network and its weights, is kept by its place: in the new worker, a variable stands for what has
that place there. The pickles never leave the visitor's browser, and only the page opens them.
"""

import io
import pickle
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from importlib import import_module
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

from mfnet_page.console.statements import Statement, names_in
from mfnet_page.session import Session
from mfnet_page.writing.attempt import ERRORS

MODULE = "your_code"  # where what is typed is defined
GIVEN = "import mfnet\nimport numpy as np"  # what is not to be imported there
LARGEST = 4_000_000  # bytes of a variable
MOST = 16_000_000  # bytes of all of them

Place = tuple[str, int]


class Definitions:
    """The sources of what was defined, each as it was defined last."""

    def __init__(self) -> None:
        self._sources: dict[frozenset[str], str] = {}
        self._values: dict[str, object] = {}

    def add(self, statement: Statement, namespace: Mapping[str, Any]) -> None:
        """A definition that has been run, in place of earlier ones of its names."""
        names = statement.names
        for known in [known for known in self._sources if known <= names]:
            del self._sources[known]
        self._sources[names] = statement.source
        self._values |= {name: namespace.get(name) for name in names}

    def look_through(self, namespace: Mapping[str, Any]) -> None:
        """Forget what has been deleted, or bound to something else."""
        for name, value in list(self._values.items()):
            if name not in namespace or namespace[name] is not value:
                del self._values[name]
        for names in list(self._sources):
            if names and not names & self._values.keys():
                del self._sources[names]

    @property
    def names(self) -> set[str]:
        """All names that are defined."""
        return set(self._values)

    @property
    def sources(self) -> list[str]:
        """In the order of their definition."""
        return list(self._sources.values())

    def source_of(self, name: str) -> str:
        """The source of a name and of all that it uses, which can be run by itself."""
        found: set[str] = set()
        wanted = {name}
        while wanted - found:
            found |= wanted
            sources = (text for names, text in self._sources.items() if names & found)
            wanted = {used for text in sources for used in names_in(text)} & self.names
        texts = [text for names, text in self._sources.items() if names & found]
        return "\n\n".join([GIVEN, *(text.strip("\n") for text in texts)]) if texts else ""


class Variables(NamedTuple):
    """Variables as pickles, by name, and the names of those that cannot be kept."""

    pickles: dict[str, bytes]
    lost: list[str]


def pickled(variables: Mapping[str, Any], defined: AbstractSet[str], session: Session) -> Variables:
    """Variables to be kept: those that can be, as far as there is room.

    Args:
        variables: by name.
        defined: the names of the functions and classes that are defined again from their sources.
        session: what is alive.
    """
    pickles: dict[str, bytes] = {}
    lost = []
    room = MOST
    places = {id(thing): place for place, thing in _alive(session)}
    for name, value in variables.items():
        try:
            content = _pickle(value, places, defined)
        except ERRORS:  # of a value of somebody's own
            lost.append(name)
            continue
        if len(content) > min(LARGEST, room):
            lost.append(name)
        else:
            room -= len(content)
            pickles[name] = content
    return Variables(pickles, lost)


def unpickled(pickles: Mapping[str, bytes], session: Session) -> tuple[dict[str, Any], list[str]]:
    """The variables, and the names of those that cannot be had again."""
    things = dict(_alive(session))
    variables: dict[str, Any] = {}
    lost = []
    for name, content in pickles.items():
        try:
            variables[name] = _Unpickler(io.BytesIO(content), things).load()
        except ERRORS:  # as above
            lost.append(name)
    return variables, lost


def _alive(session: Session) -> Iterator[tuple[Place, Any]]:
    """What is alive in the page, each with its place."""
    yield ("session", 0), session
    yield ("data", 0), session.dataset
    yield ("net", 0), session.net
    for name in ("loss", "optimizer", "loader"):
        yield (name, 0), getattr(session, name)
    for number, layer in enumerate(session.net.layers):
        yield ("layer", number), layer
        if layer.weights.size:
            yield ("weights", number), layer.weights
    dataset = session.dataset
    for name in ("inputs", "targets", "test_inputs", "test_targets"):
        yield (name, 0), getattr(dataset, name)


class _Pickler(pickle.Pickler):
    def __init__(
        self, file: io.BytesIO, places: Mapping[int, Place], defined: AbstractSet[str]
    ) -> None:
        super().__init__(file, protocol=5)
        self._places = places
        self._defined = defined

    def persistent_id(self, obj: Any) -> Place | None:
        return self._places.get(id(obj))

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, ModuleType):
            return import_module, (obj.__name__,)
        is_own = isinstance(obj, FunctionType | type) and obj.__module__ == MODULE
        if is_own and obj.__qualname__ not in self._defined:  # a pickle would only name it
            raise pickle.PicklingError(f"{obj.__qualname__} has no source of its own")
        return NotImplemented


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, things: Mapping[Place, Any]) -> None:
        super().__init__(file)
        self._things = things

    def persistent_load(self, pid: Any) -> Any:
        return self._things[pid]


def _pickle(value: Any, places: Mapping[int, Place], defined: AbstractSet[str]) -> bytes:
    file = io.BytesIO()
    _Pickler(file, places, defined).dump(value)
    return file.getvalue()
