"""Files: their hashes, and writing them whole or not at all."""

import contextlib
import errno
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from building.project import ROOT

HASH_LENGTH = 16  # hexadecimal digits


def digest(paths: Iterable[Path]) -> str:
    """A hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.relative_to(ROOT).as_posix()} {sha256_of(path)}\n".encode())
    return total.hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a file's content."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears at its path whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as target:
            yield target
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def remove_empty_folders(top: Path) -> None:
    """Removes the folders that an earlier build has left empty."""
    for path in sorted(top.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def files_in(folder: Path) -> Iterator[Path]:
    """All files below a folder."""
    return filter(Path.is_file, folder.rglob("*"))


def is_disk_full(failure: BaseException) -> bool:
    """Whether an error says so."""
    return isinstance(failure, OSError) and failure.errno == errno.ENOSPC
