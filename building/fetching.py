"""Downloads, each checked by its hash."""

import hashlib
import sys
import time
import urllib.request
from pathlib import Path
from typing import IO

from building.files import sha256_of, whole_file
from building.messages import Stop


def download(url: str, path: Path, sha256: str) -> None:
    """Brings a file, unless it is there."""
    if path.exists() and sha256_of(path) == sha256:
        return
    with urllib.request.urlopen(url, timeout=10) as response:  # noqa: S310 (the address is https)
        save(response, path, sha256, int(response.headers["Content-Length"] or 0) or None)


def save(source: IO[bytes], path: Path, sha256: str, total: int | None) -> None:
    """Saves what is read from source, saying how far it is, if its hash is right."""
    found, done, said = hashlib.sha256(), 0, time.monotonic()
    with whole_file(path) as target:
        while chunk := source.read(1 << 16):
            target.write(chunk)
            found.update(chunk)
            done += len(chunk)
            if time.monotonic() - said > (0.2 if sys.stdout.isatty() else 2):
                said = time.monotonic()
                percent = f" ({done / total:.0%})" if total else ""
                end = "\r" if sys.stdout.isatty() else "\n"
                print(f"  {path.name}: {done:,} bytes{percent} ", end=end, flush=True)
        if found.hexdigest() != sha256:
            raise Stop(f"{path.name} came damaged: its hash differs. Try once more.")
    print(f"  {path.name}: {done:,} bytes, checked")
