"""What all commands share: how they print, and sentences instead of tracebacks."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

Command = Callable[..., None]

FOLDER = click.Option(
    ["--folder"], type=click.Path(path_type=Path), default="data", show_default=True,
    help="Where datasets with a name are.",
)  # fmt: skip
AS_JSON = click.Option(["--json", "as_json"], is_flag=True, help="Print the result as JSON.")


def explained(command: Command) -> Command:
    """Makes a sentence of what users can mend, instead of a traceback."""

    @wraps(command)
    def wrapped(**arguments: Any) -> None:
        try:
            command(**arguments)
        except OSError as error:
            if isinstance(error, BrokenPipeError) and error.filename is None:
                raise  # nobody reads the output any more: click ends in silence
            where = f"{error.filename}: " if error.filename and error.strerror else ""
            raise click.ClickException(f"{where}{error.strerror or error}") from error
        except (
            ValueError, TypeError, ArithmeticError, ImportError, RuntimeError, MemoryError
        ) as error:  # fmt: skip
            raise click.ClickException(str(error)) from error

    return wrapped


def show(text: str) -> None:
    """Print a result. Raises OSError if it can't be printed."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        # What could not be printed must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        reason = error.strerror or str(error)
        raise OSError(error.errno or 0, reason, "standard output") from error


def tell(message: str) -> None:
    """Print a message beside the results, above a progress bar; nothing depends on its arrival."""
    with suppress(OSError):
        tqdm.write(message, file=sys.stderr)
