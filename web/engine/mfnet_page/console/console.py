"""The console: it runs what is typed, on what is alive in the page."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any

import numpy as np

import mfnet
from mfnet_page.console.completion import completions
from mfnet_page.console.faults import forget, name_of, text_of
from mfnet_page.console.keeping import MODULE, Definitions, pickled, unpickled
from mfnet_page.console.output import Output
from mfnet_page.console.parts import OwnParts
from mfnet_page.console.shown import picture_of
from mfnet_page.console.shown import text_of as text_of_value
from mfnet_page.console.statements import Statement, is_whole, statements
from mfnet_page.console.undo import State, Undo
from mfnet_page.course import Record
from mfnet_page.session import Session
from mfnet_page.writing.attempt import ERRORS
from mfnet_page.writing.faults import register

WIDTH = 76  # characters of a line of the page

Tell = Callable[[Record], None]


class Console:
    """Names, and what is run with them.

    `net`, `data` and `session` are the present ones, unless the visitor has bound these names to
    something else; `np`, `mfnet` and `show` stand ready. What there is to show is told while the
    code runs, as records of a `kind`: "printed", "value", "error" or "note", with `text`, and with
    a `picture` of a matrix.
    """

    def __init__(self) -> None:
        self._module = ModuleType(MODULE)
        sys.modules[MODULE] = self._module
        self._names: dict[str, Any] = vars(self._module)
        self._names |= {"np": np, "mfnet": mfnet, "show": self._show}
        self._given: dict[str, object] = dict(self._names)
        self._number = 0
        self._definitions = Definitions()
        self._parts = OwnParts()
        self._pickles: dict[str, bytes] = {}  # of variables that are brought when they are needed
        self._undo = Undo()
        self._tell: Tell = _nothing
        self._image: tuple[int, int] | None = None
        self._spare = ""  # the name of an input whose lines will not be needed for long
        self._waiting: list[str] = []  # definitions that need variables

    def is_whole(self, source: str) -> bool:
        """Whether `source` can be run: else it goes on in another line."""
        return is_whole(source)

    def complete(self, session: Session, before: str) -> Record:
        """What the text before the caret can go on with: `words`, and where they `start`."""
        self._refresh(session)
        start, words = completions(before, self._names)
        return {"start": start, "words": words}

    def run(self, session: Session, source: str, tell: Tell) -> Record:
        """Run what is typed; errors are told, and never raised.

        Returns whether weights or layers have `changed`, whether that is `undoable`, the visitor's
        own `parts`, and what is to be `kept` for another worker.
        """
        self._number += 1
        self._tell, self._image = tell, session.dataset.image
        self._refresh(session)
        state = State(session)
        output = Output(lambda text: tell({"kind": "printed", "text": text}))
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                self._run(source, name_of(self._number))
            except ERRORS as error:
                output.flush()
                tell({"kind": "error", "text": text_of(error, name_of(self._number))})
            for sentence in self._look_through():
                tell({"kind": "note", "text": sentence})
        output.flush()
        changed = state.has_changed
        if changed:
            self._undo.add(state)
            self._go_on(session)
        self._tell = _nothing
        return {
            "changed": changed,
            "undoable": self._undo.is_possible(session),
            "parts": self._parts.records,
            "kept": self._kept(session),
        }

    def undo(self, session: Session) -> Record:
        """Go back to the weights and layers from before the last input that changed them."""
        changed = self._undo.go_back(session)
        if changed:
            session.changed_by_hand()
        return {"changed": changed, "undoable": self._undo.is_possible(session)}

    def bring(self, kept: Mapping[str, Any]) -> Record:
        """Define again what was defined in another worker; variables follow when they are needed.

        Returns the visitor's own `parts`, and the names that are `lost`.
        """
        self._pickles = dict(kept["pickles"])
        self._number = kept["number"]
        self._waiting = self._define(kept["sources"])
        self._look_through()
        return {"lost": list(kept["lost"]), "parts": self._parts.records}

    def _run(self, source: str, name: str) -> None:
        """Run statement by statement, and show the value of the last one, if it has one."""
        register(name, source)
        defines = False
        try:
            parts = list(statements(source, name))
            for statement in parts[:-1]:
                statement.execute(name, self._names)
                defines |= self._note(statement)
            for statement in parts[-1:]:
                value = statement.execute(name, self._names, shown=True)
                defines |= self._note(statement)
                if value is not None:
                    self._show(value)
                    self._names["_"] = value
        finally:
            if not defines:
                self._forget_later(name)

    def _go_on(self, session: Session) -> None:
        """Let the session go on with what was changed, if it can."""
        try:
            session.changed_by_hand()
        except ERRORS as error:
            text = f"The network does not work like this ({error}). “Undo change” brings it back."
            self._tell({"kind": "note", "text": text})

    def _define(self, sources: Iterable[str]) -> list[str]:
        """Run definitions, and print nothing; those that fail."""
        failed = []
        with contextlib.redirect_stdout(Output(_nothing)):
            for source in sources:
                self._number += 1
                try:
                    self._run(source, name_of(self._number))
                except ERRORS:
                    failed.append(source)
        return failed

    def _look_through(self) -> list[str]:
        """What there is to say of the names, after something was run."""
        self._definitions.look_through(self._names)
        return self._parts.look_through(self._names, self._definitions.source_of)

    def _forget_later(self, name: str) -> None:
        """A traceback needs the lines of the newest input, and of those that define something."""
        forget(self._spare)
        self._spare = name

    def _note(self, statement: Statement) -> bool:
        if statement.is_definition:
            self._definitions.add(statement, self._names)
        return statement.is_definition

    def _show(self, value: object) -> None:
        """Show a value here, as the last one of an input is; a matrix is a picture, too."""
        sys.stdout.flush()
        picture = picture_of(value, self._image)
        text = text_of_value(value, WIDTH)
        self._tell({"kind": "value", "text": text, "picture": picture})

    def _refresh(self, session: Session) -> None:
        """Bind the names of what is alive, but none that the visitor has taken."""
        if self._pickles or self._waiting:
            self._bring_variables(session)
        alive = {"net": session.net, "data": session.dataset, "session": session}
        for name, thing in alive.items():
            if name not in self._names or self._names[name] is self._given.get(name):
                self._names[name] = self._given[name] = thing

    def _bring_variables(self, session: Session) -> None:
        """Have the variables again; definitions may need them, and they may need definitions."""
        variables, lost = unpickled(self._pickles, session)
        self._names |= variables
        undefined = self._define(self._waiting)
        others = {name: self._pickles[name] for name in lost}
        variables, lost = unpickled(others, session)
        self._names |= variables
        self._pickles, self._waiting = {}, []
        lost += [source.partition("\n")[0] for source in undefined]
        if lost:
            text = f"These could not be brought back: {', '.join(lost)}."
            self._tell({"kind": "note", "text": text})

    def _kept(self, session: Session) -> Record:
        """What `bring` takes."""
        defined = self._definitions.names
        variables = {
            name: value
            for name, value in self._names.items()
            if not (name.startswith("__") or name == "_" or name in defined)
            and value is not self._given.get(name)
        }
        kept = pickled(variables, defined, session)
        return {
            "sources": self._definitions.sources,
            "pickles": kept.pickles,
            "lost": kept.lost,
            "number": self._number,
        }


def _nothing(_: Any) -> None:
    pass
