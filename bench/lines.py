"""From opening the page to "Ready" on slow lines, and what comes over them until then."""

import gzip
import threading
import time
from collections import Counter
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from bench.serving import serve
from bench.start import new_profile, open_until_ready
from bench.tables import Measured, table
from building.messages import say
from building.project import DIST
from building.serving import SiteHandler

MEGABITS = (1.6, 10)  # a second
VISITS = 3  # on each line: nearly all of the time is the line's, and hardly differs
LATENCY = 0.04  # seconds before every answer
PIECE = 4_096  # bytes that a connection sends before another has its turn
# What hosts compress; the rest is compressed already.
COMPRESSED = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".wasm", ".webmanifest"}
KINDS = {
    "pyodide/": "Python and numpy",
    "wheels/": "mfnet",
    "/mfnet_page": "mfnet",
    "/data/": "the samples",
}
THE_REST = "the page itself"


class Sent(NamedTuple):
    """A piece that went over the line."""

    at: float  # seconds since 1970
    kind: str
    size: int


class Visit(NamedTuple):
    """How a visit began."""

    seconds: float  # until it was ready
    sizes: Counter[str]  # bytes that had come by then, by kind


class Line:
    """A line that all connections share, and what has gone over it.

    Args:
        megabits: a second.
    """

    def __init__(self, megabits: float) -> None:
        self.sent: list[Sent] = []
        self._bytes_per_second = megabits * 1e6 / 8
        self._free_at = 0.0
        self._turn = threading.Lock()

    def carry(self, path: str, size: int) -> None:
        """Return once so many bytes of a file are over, after those that came before."""
        with self._turn:
            begins = max(self._free_at, time.monotonic())
            ends = self._free_at = begins + size / self._bytes_per_second
        time.sleep(max(ends - time.monotonic(), 0))  # others may join the queue meanwhile
        self.sent.append(Sent(time.time(), kind_of(path), size))


def kind_of(path: str) -> str:
    """What a file belongs to."""
    return next((kind for part, kind in KINDS.items() if part in path), THE_REST)


def handler_on(line: Line) -> type[SiteHandler]:
    """A host at the other end of the line, which compresses what hosts compress."""

    class Handler(SiteHandler):
        def do_GET(self) -> None:
            time.sleep(LATENCY)
            super().do_GET()

        def send_head(self) -> BytesIO | IO[bytes] | None:  # type: ignore[override]
            name = self.translate_path(self.path)
            path = Path(name, "index.html") if name.endswith("/") else Path(name)
            if path.suffix not in COMPRESSED or not path.is_file():
                return super().send_head()
            content = compressed(path.resolve())
            self.etag = f'"{path.stat().st_mtime_ns:x}"'
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(path))
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            return BytesIO(content)

        def copyfile(self, source: IO[bytes], outputfile: IO[bytes]) -> None:  # type: ignore[override]
            while piece := source.read(PIECE):
                line.carry(self.path, len(piece))
                outputfile.write(piece)

    return Handler


@cache
def compressed(path: Path) -> bytes:
    """The file as gzip sends it; hosts have compressed it before anybody asks for it."""
    return gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)


def report() -> str:
    """Visits the page on each line; the section of the document."""
    say("Slow lines")
    for path in DIST.rglob("*"):
        if path.suffix in COMPRESSED:
            compressed(path.resolve())
    visits = {megabits: [first_visit(megabits) for _ in range(VISITS)] for megabits in MEGABITS}
    seconds = [Measured(tuple(visit.seconds for visit in each)) for each in visits.values()]
    rows = [["seconds until Ready", *(measured.cell(1) for measured in seconds)]]
    rows += [
        [f"MB of {kind}", *(megabytes(each, kind).cell(2) for each in visits.values())]
        for kind in (THE_REST, *dict.fromkeys(KINDS.values()))
    ]
    rows.append(["MB in all", *(megabytes(each).cell(2) for each in visits.values())])
    return f"""\
## Slow lines

The first visit, with MNIST, over a line that all files share, {LATENCY * 1000:.0f} ms before every
answer, {VISITS} visits each. The megabytes are those that the host has sent when the page is ready;
text and WebAssembly it compresses by gzip.

{table(["", *(f"{megabits:g} Mbit/s" for megabits in MEGABITS)], rows)}"""


def first_visit(megabits: float) -> Visit:
    """A visit in a new profile."""
    line = Line(megabits)
    with serve(handler_on(line)) as address, new_profile() as context:
        page, milliseconds = open_until_ready(context, f"{address}dist/")
        opened: float = page.evaluate("performance.timeOrigin")
    sizes: Counter[str] = Counter()
    for sent in line.sent:
        if sent.at <= (opened + milliseconds) / 1000:
            sizes[sent.kind] += sent.size
    return Visit(milliseconds / 1000, sizes)


def megabytes(visits: Iterable[Visit], *kinds: str) -> Measured:
    """How much had come in each visit, of these kinds, else in all."""
    return Measured(tuple(sum(sizes[kind] for kind in kinds or sizes) / 1e6 for _, sizes in visits))
