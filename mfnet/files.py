"""Files that are written whole or not at all."""

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

try:
    import fcntl
except ImportError:  # on Windows, where a file that is open can't be removed: no lock is needed
    fcntl = None  # type: ignore[assignment]


def write_whole(path: str | Path, data: bytes) -> None:
    """Write the file `path`, which is then the new one or, where that fails, still the old one.

    A new file's mode follows the umask; a file that was there keeps its mode and, where the system
    lets us, its owner. A link is followed. A device or a pipe is written to. In a folder where no
    file can be created, a file that was there is overwritten in place, and its old content put
    back if that fails.

    What an earlier call left behind, because its process was killed, is removed.

    Raises OSError, which names `path`, if it can't be written.
    """
    with _naming(path):
        target = _target(path)
        if _is_special(target):
            _write_special(target, data)
        elif _must_be_in_place(target):
            _overwrite(target, data)
        else:
            _remove_leftovers(target)
            with _temporary(target, data) as part:
                part.replace(target)


def check_writable(path: str | Path, size: int) -> None:
    """Find out whether `write_whole` can write `size` bytes to `path`, and change nothing.

    Raises OSError, which names `path`, if it can't.
    """
    with _naming(path):
        target = _target(path)
        if _is_special(target):
            return
        if _must_be_in_place(target):
            if shutil.disk_usage(target.parent).free < size - target.stat().st_size:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return
        _remove_leftovers(target)
        with _temporary(target, bytes(size)):
            pass


@contextmanager
def _naming(path: str | Path) -> Iterator[None]:
    """Errors name the file that the caller named, and no temporary one."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OSError(error.errno or errno.EIO, reason, os.fspath(path)) from error


def _target(path: str | Path) -> Path:
    """The file that `path` leads to, through links. Raises OSError if nothing can be written there.

    A file that may not be written is refused, though the folder would let us replace it.
    """
    path = Path(path)
    # A pipe that is reached through a link in /proc, such as /dev/stdout, has no other path.
    target = path if _is_special(path) else Path(os.path.realpath(path))
    if target.is_symlink() and not target.exists():  # as realpath leaves a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    if not target.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such folder")
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if target.exists() and not _may(os.W_OK, target):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return target


def _is_special(path: Path) -> bool:
    """Whether it is a device, a pipe or a socket."""
    return path.exists() and not (path.is_file() or path.is_dir())


def _write_special(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY)
    try:
        _write_all(descriptor, data)
    finally:
        os.close(descriptor)


def _must_be_in_place(target: Path) -> bool:
    """Whether the file is there, in a folder where no other can be created to replace it."""
    return target.exists() and not _may(os.W_OK | os.X_OK, target.parent)


def _may(how: int, path: Path) -> bool:
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)


def _overwrite(target: Path, data: bytes) -> None:
    with target.open("r+b", buffering=0) as file:
        old = file.read()
        try:
            _fill(file.fileno(), data)
        except BaseException:
            _fill(file.fileno(), old)  # into the room that it had: the file was never made shorter
            raise


def _fill(descriptor: int, data: bytes) -> None:
    """Make `data` the content of the file, and have it on the disk."""
    os.lseek(descriptor, 0, os.SEEK_SET)
    _write_all(descriptor, data)
    os.ftruncate(descriptor, len(data))
    os.fsync(descriptor)


def _write_all(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


@contextmanager
def _temporary(target: Path, data: bytes) -> Iterator[Path]:
    """A file beside `target` that holds `data`; it is removed at the end, unless it was renamed."""
    part, descriptor = _created_beside(target)
    lock = None if fcntl is None else os.dup(descriptor)
    try:
        try:
            _fill(descriptor, data)
            _take_over_owner_and_mode(target, descriptor)
        finally:
            os.close(descriptor)
        yield part
    finally:
        part.unlink(missing_ok=True)
        if lock is not None:
            os.close(lock)


def _created_beside(target: Path) -> tuple[Path, int]:
    """A new file and its descriptor, locked for as long as that or a copy of it is open."""
    while True:
        part = target.with_name(f"{_prefix(target)}{secrets.token_hex(4)}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        descriptor = os.open(part, flags, 0o666)
        _lock(descriptor, wait=True)
        if part.exists():
            return part, descriptor
        os.close(descriptor)  # another process took it for a leftover before it was locked


def _remove_leftovers(target: Path) -> None:
    """Remove temporary files of `target` that no living process is writing."""
    for part in target.parent.glob(f"{escape(_prefix(target))}*.part"):
        with suppress(OSError):  # another user's, or on Windows one that is open
            if fcntl is None:
                part.unlink()
                continue
            descriptor = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                if _lock(descriptor, wait=False):
                    part.unlink()
            finally:
                os.close(descriptor)


def _prefix(target: Path) -> str:
    return f".{target.name[:50]}."  # a name has at most 255 bytes


def _lock(descriptor: int, *, wait: bool) -> bool:
    """Lock the file; False where another process holds the lock, or the file system has none."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _take_over_owner_and_mode(target: Path, descriptor: int) -> None:
    """Give the file those that `target` has, if it is there, as far as the system lets us."""
    if not target.exists() or not hasattr(os, "fchown"):
        return
    old = target.stat()
    with suppress(OSError):
        os.fchown(descriptor, old.st_uid, old.st_gid)
    with suppress(OSError):
        os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
