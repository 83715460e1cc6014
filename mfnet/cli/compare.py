"""`mfnet compare`."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from tqdm import tqdm

from mfnet.cli.console import AS_JSON, FOLDER, explained, show
from mfnet.extras import missing
from mfnet.files import check_writable

ROOM_NEEDED = 1_000_000  # bytes


@click.command(
    "compare",
    params=[
        FOLDER,
        click.Option(
            ["--output"], type=click.Path(path_type=Path), default="comparison", show_default=True,
            help="The folder that table, pictures and JSON are written to.",
        ),
        AS_JSON,
    ],
)  # fmt: skip
@explained
def compare_command(folder: Path, output: Path, as_json: bool) -> None:  # noqa: FBT001
    """Hold mfnet against PyTorch and scikit-learn.

    The same training in mfnet and PyTorch, loss by loss, and seconds an epoch of all three. It
    takes a few minutes, and about 2 GB of memory.
    """
    try:
        from mfnet.comparison.compare import compare  # noqa: PLC0415 (it needs the peers)
    except ImportError as error:
        raise missing("comparing", error, "cli", "torch", "sklearn") from error
    output.mkdir(parents=True, exist_ok=True)
    for name in ("comparison.json", "comparison.md"):
        check_writable(output / name, ROOM_NEEDED)
    results = compare(folder, output, _progress)
    if as_json:
        show(json.dumps(results))
    else:
        show((output / "comparison.md").read_text(encoding="utf-8"))


@contextmanager
def _progress(what: str, parts: int) -> Iterator[Callable[[int], object]]:
    with tqdm(total=parts, desc=what, disable=None) as bar:
        yield bar.update
