"""Tables in files, for the command line: read with progress, and what was found is told."""

from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from mfnet.cli.console import tell
from mfnet.cli.settings import READING
from mfnet.table import Kind, Table, read
from mfnet.table.kinds import USED
from mfnet.table.preparation import VALIDATION_FRACTION, Question

NAMED = ("mnist", "california-housing")
MOST_SHOWN = 40


def is_table(data: str) -> bool:
    """Whether DATA is a file, and not the name of a dataset."""
    return data not in NAMED


def read_table(data: str, settings: dict[str, Any]) -> Table:
    """Read a file with a bar that shows how far it has come, and tell how it was understood.

    Raises OSError or ValueError that names the file.
    """
    if data != "-" and Path(data).is_dir():
        raise ValueError(f"{data} is a folder, not a table")
    how = {str(option.name): settings.get(str(option.name)) for option in READING}
    with tqdm(total=100, desc="reading", unit="%", leave=False, delay=1, disable=None) as bar:

        def progress(share: float) -> None:
            bar.update(round(100 * share) - bar.n)

        table = read(data, **how, progress=progress)
    rows, columns = _counted(len(table), "row"), _counted(len(table.names), "column")
    tell(f"{data}: {rows}, {columns}; {'; '.join(table.remarks)}")
    return table


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def question_of(settings: dict[str, Any]) -> Question:
    """What the settings ask of a table. Raises ValueError if --as is not COLUMN=KIND."""
    kinds = {}
    for said in settings["kinds"]:
        name, equals, kind = said.rpartition("=")
        if not equals or kind not in USED:
            raise ValueError(
                f"--as must be like 'age=number', with one of {', '.join(USED)}, but is {said!r}"
            )
        kinds[name] = kind
    kinds |= dict.fromkeys(settings["ignore"], "ignored")
    task = settings["task"]
    if settings["classify"]:
        if task == "regression":
            raise ValueError("--classify and --task regression contradict each other")
        task = "classification"
    return Question(
        settings["target"], task, kinds, settings["class_weight"], settings["sample_weight"],
        settings["seed"], 0.0 if settings["patience"] is None else VALIDATION_FRACTION,
    )  # fmt: skip


def show_kinds(kinds: list[Kind]) -> None:
    """Tell what each column was found to be, as a table."""
    shown = sorted(kinds, key=lambda kind: not kind.is_used)[:MOST_SHOWN]
    width = max(len(kind.name) for kind in shown)
    width = min(width, 30)
    tell(f"  {'column':<{width}}  {'kind':<10}  {'blank':>7}  why")
    for kind in shown:
        name = kind.name if len(kind.name) <= width else kind.name[: width - 1] + "…"
        left_out = "" if kind.is_used else "left out: "
        tell(f"  {name:<{width}}  {kind.kind:<10}  {kind.blanks:>7,}  {left_out}{kind.reason}")
    if len(kinds) > len(shown):
        tell(f"  … and {len(kinds) - len(shown):,} columns more")


def check_output(output: Path, data: str) -> None:
    """Refuse to write over the table itself. Raises click.UsageError."""
    if not is_table(data) or data == "-":
        return
    table = Path(data)
    if table.exists() and output.exists() and output.samefile(table):
        raise click.UsageError(f"{output} is the table itself: name another file to write to.")
