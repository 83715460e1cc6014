"""Files of the site: their content, hashes and the folders that hashes name."""

import base64
import filecmp
import gzip
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from building.files import HASH_LENGTH, whole_file

Content = Path | bytes


def write_if_changed(path: Path, content: Content) -> None:
    """Leaves a file alone that is right already, so that its Last-Modified stays true."""
    if isinstance(content, Path):
        if not path.exists() or not filecmp.cmp(content, path, shallow=False):
            with content.open("rb") as source, whole_file(path) as target:
                shutil.copyfileobj(source, target)
    elif not path.exists() or path.read_bytes() != content:
        with whole_file(path) as target:
            target.write(content)


def in_hashed_folder(name: str, files: Mapping[str, Content]) -> dict[str, Content]:
    """The files, in a folder that is named by a hash of their paths and contents."""
    total = hashlib.sha256()
    for path, content in sorted(files.items()):
        total.update(f"{path} {hashlib.sha256(content_of(content)).hexdigest()}\n".encode())
    folder = f"{name}-{total.hexdigest()[:HASH_LENGTH]}"
    return {f"{folder}/{path}": content for path, content in files.items()}


def folder_of(name: str, files: Iterable[str]) -> str:
    """The hashed folder of this name, with a slash at its end."""
    return next(f"{path.partition('/')[0]}/" for path in files if path.startswith(f"{name}-"))


def content_of(content: Content) -> bytes:
    """The bytes of a file of the site."""
    return content.read_bytes() if isinstance(content, Path) else content


def integrity(data: bytes) -> str:
    """A hash as browsers take it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(data).digest()).decode()}"


def file_entry(name: str, content: Content) -> dict[str, object]:
    """A file's size and hash, and those of what is in it if it is compressed.

    A host may send a compressed file as one that it has compressed itself: the browser unpacks it.
    """
    data = content_of(content)
    entry: dict[str, object] = {"bytes": len(data), "integrity": integrity(data)}
    if name.endswith(".gz"):
        entry["unpacked"] = file_entry("", gzip.decompress(data))
    return entry


def as_json(value: object) -> bytes:
    """Readable JSON."""
    return (json.dumps(value, indent=2) + "\n").encode()
