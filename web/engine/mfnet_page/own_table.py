"""The visitor's own table: read, shown, and what is to be learnt from it.

Imported once a visitor has the dataset "Your table".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mfnet.table import Kind, Table, histogram, kinds_of
from mfnet.table.kinds import kind_of
from mfnet.table.predictions import cells
from mfnet.table.preparation import Prepared, Question, prepare, usual_training
from mfnet.table.reading import first_rows
from mfnet_page.course import Record
from mfnet_page.visitors_file import read_file

TO_BEGIN_WITH = "choose a table first: a file, cells that you paste, or the example"
MOST_ROWS_SHOWN = 500
MOST_EXAMPLE = 60  # characters
MOST_COLUMNS_SHOWN = 200
ROWS_GLIMPSED = 20

Tell = Callable[[float], object]


@dataclass(frozen=True)
class Opened:
    """A table that was read, and what was said of it.

    Attributes:
        name: of its file.
        table: all of it.
        how: how it is read, where a program does so.
        target: the column to predict.
        task: where somebody has decided.
        kinds: of columns, where somebody knows better.
        said: what somebody has said of how it is read.
    """

    name: str
    table: Table
    how: Mapping[str, Any]
    target: str
    task: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)

    def question(self, seed: int, validation: float) -> Question:
        """What is to be learnt from it, for `mfnet.table.preparation`."""
        kinds = {name: kind for name, kind in self.kinds.items() if name != self.target}
        return Question(self.target, self.task, kinds, seed=seed, validation=validation)


class OwnTable:
    """The table that the visitor has chosen, which stays while networks come and go.

    `do` raises ValueError, with a sentence, where something can't be done, and leaves all as it is.
    """

    def __init__(self) -> None:
        self._opened: Opened | None = None
        self._prepared: tuple[Opened, int, float, Prepared | str] | None = None

    @property
    def opened(self) -> Opened | None:
        """What was read; None before anything was."""
        return self._opened

    def do(self, deed: str, values: dict[str, Any], tell: Tell) -> Record:
        """Do a deed: "glimpse", "open", "choose", "rows" or "show".

        "glimpse" shows the first rows of a file before it is opened. "open" takes as `how` what
        `mfnet.table.read` is told; with `again`, what was chosen before stays chosen.

        Args:
            deed: what to do.
            values: its arguments; for "open", "choose" and "show" also `seed` and `validation`, in
                percent.
            tell: told the share that was read.
        """
        if deed == "rows":
            return self._rows(**values)
        if deed == "glimpse":
            return _glimpse(**values)
        seed, share = int(values.pop("seed")), float(values.pop("validation")) / 100
        if deed == "open":
            self._opened = self._read(**values, tell=tell, seed=seed, share=share)
        elif deed == "choose" and self._opened is not None:
            values = values | {"task": values.get("task") or None}
            chosen = replace(self._opened, **values)
            kinds_of(chosen.table, dict(chosen.kinds))  # which refuses what can't be
            self._opened = chosen
        return self._shown(seed, share)

    def prepared(self, seed: int, share: float) -> Prepared:
        """The table divided and encoded, for a seed and a share of validation.

        Raises ValueError, with a sentence, if nothing can be learnt from it, or there is none.
        """
        opened = self._opened
        if opened is None:
            raise ValueError(TO_BEGIN_WITH)
        known = self._prepared
        if known is None or known[0] is not opened or known[1:3] != (seed, share):
            known = (opened, seed, share, _prepared_or_why_not(opened, seed, share))
            self._prepared = known
        if isinstance(known[3], str):
            raise ValueError(known[3])  # noqa: TRY004 (it is a sentence why not)
        return known[3]

    def _read(
        self, content: Any, name: str, tell: Tell, seed: int, share: float,
        how: Mapping[str, Any] | None = None, *, again: bool = False,
    ) -> Opened:  # fmt: skip
        """The table in a file's bytes, with a target that can be learnt."""
        from mfnet.table import read  # noqa: PLC0415 (it needs pandas, which comes with the first)

        said = _as_said(how)
        table = read_file(read, content, name, **said, progress=tell)
        usual = {"delimiter", "decimal"} | set(said)
        shown = {key: value for key, value in table.how.items() if key in usual}
        last = Opened(name, table, shown, table.names[-1], said=said)
        before = self._opened if again else None
        if before is not None and before.target in table.names:
            kinds = {name: kind for name, kind in before.kinds.items() if name in table.names}
            same = replace(last, target=before.target, task=before.task, kinds=kinds)
            if self._can_learn(same, seed, share):
                return same
        for column in reversed(table.names):
            one = replace(last, target=column)
            if self._can_learn(one, seed, share):
                return one
        return last

    def _can_learn(self, opened: Opened, seed: int, share: float) -> bool:
        found = _prepared_or_why_not(opened, seed, share)
        if isinstance(found, Prepared):
            self._prepared = (opened, seed, share, found)
        return isinstance(found, Prepared)

    def _rows(self, start: int, size: int) -> Record:
        """Some rows, as text."""
        if self._opened is None:
            raise ValueError(TO_BEGIN_WITH)
        table = self._opened.table
        rows = slice(start, start + min(size, MOST_ROWS_SHOWN))
        shown = Table({name: table[name] for name in table.names[:MOST_COLUMNS_SHOWN]})
        columns = [cells(column) for column in shown.take(rows).columns.values()]
        return {"start": start, "rows": [list(row) for row in zip(*columns, strict=True)]}

    def _shown(self, seed: int, share: float) -> Record:
        """All that the page shows of it; None as `name` before there is one."""
        opened = self._opened
        if opened is None:
            return {"name": None}
        try:
            prepared, problem = self.prepared(seed, share), ""
        except ValueError as error:
            prepared, problem = None, str(error)
        return {
            "name": opened.name,
            "rows": len(opened.table),
            "remarks": opened.table.remarks,
            "how": opened.table.how,
            "said": dict(opened.said),
            "sheets": opened.table.sheets,
            "target": opened.target,
            "task": None if prepared is None else prepared.target.task,
            "task_said": opened.task,
            "sentence": problem or ". ".join(_capital(x) for x in prepared.remarks()) + ".",  # type: ignore[union-attr]
            "problem": problem,
            "columns": _columns(opened, prepared),
            "settings": None if prepared is None else _settings(prepared),
        }


def _glimpse(content: Any, name: str, how: Mapping[str, Any] | None = None) -> Record:
    """The names of the columns and the first rows, as far as they are told before all is read."""
    said = {key: value for key, value in _as_said(how).items() if key != "sheet"}
    names, rows = read_file(first_rows, content, name, **said) or ([], [])
    return {"names": names[:MOST_COLUMNS_SHOWN],
            "rows": [row[:MOST_COLUMNS_SHOWN] for row in rows[:ROWS_GLIMPSED]]}  # fmt: skip


def _as_said(how: Mapping[str, Any] | None) -> dict[str, Any]:
    return {key: value for key, value in (how or {}).items() if value is not None}


def _prepared_or_why_not(opened: Opened, seed: int, share: float) -> Prepared | str:
    try:
        return prepare(opened.table, opened.question(seed, share))
    except ValueError as error:
        return str(error)


def _columns(opened: Opened, prepared: Prepared | None) -> list[Record]:
    """What each column is, and why, its values and how they are distributed."""
    table = opened.table
    if prepared is None:
        others = table.without(opened.target)
        kinds = kinds_of(others, opened.question(0, 0).kinds)  # type: ignore[arg-type]
    else:
        kinds = prepared.encoding.kinds
    found = {kind.name: kind for kind in kinds}
    return [
        _column(table, name, found.get(name) or kind_of(table[name]), opened, in_full=in_full)
        for name, in_full in zip(table.names, _in_full(opened), strict=True)
    ]


def _in_full(opened: Opened) -> list[bool]:
    """Which columns are shown with their values: of thousands only the first, and the target."""
    return [
        i < MOST_COLUMNS_SHOWN or name == opened.target for i, name in enumerate(opened.table.names)
    ]


def _column(table: Table, name: str, kind: Kind, opened: Opened, *, in_full: bool) -> Record:
    column = table[name]
    of_all = kind_of(column) if in_full else kind
    return {
        "name": name,
        "kind": kind.kind,
        "is_used": kind.is_used and name != opened.target,
        "is_target": name == opened.target,
        "said": opened.kinds.get(name),
        "reason": kind.reason,
        "blanks": of_all.blanks,
        "distinct": of_all.distinct,
        "examples": [example[:MOST_EXAMPLE] for example in of_all.examples],
        "histogram": histogram(column, kind) if in_full else {"counts": []},
    }


def _settings(prepared: Prepared) -> Record:
    """What suits the table, as `mfnet train` has it where nothing is said."""
    validating = 0 if prepared.validation is None else len(prepared.validation[0])
    rows = len(prepared.training[0])
    usual = usual_training(rows, prepared.target.task)
    return {
        "samples": rows + validating,
        "task": prepared.target.task,
        "loss": "cross-entropy" if prepared.labels else "mean-squared-error",
        "layers": [{"units": 128, "activation": "relu"}],
        "optimizer": usual.optimizer,
        "weight_decay": usual.weight_decay,
        "learning_rate": 1e-3,
        "batch_size": usual.batch_size,
        "epochs": usual.epochs,
    }


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
