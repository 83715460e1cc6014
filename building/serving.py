"""A server of dist/, as a good static host would be."""

import contextlib
import errno
import http.server
import os
import re
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import IO

from building.files import HASH_LENGTH
from building.messages import Stop
from building.project import DIST

HASHED = re.compile(rf"-0?[0-9a-f]{{{HASH_LENGTH}}}[-./]")


class SiteHandler(http.server.SimpleHTTPRequestHandler):
    """Serves dist/ as a good static host would: right types, and right words on caching.

    What has a hash in its path never changes; of the rest, browsers ask by ETag each time.
    """

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 (so it is in the class it comes from)
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".css": "text/css",
        ".gz": "application/gzip",
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript",
        ".json": "application/json",
        ".mjs": "text/javascript",
        ".svg": "image/svg+xml",
        ".wasm": "application/wasm",
        ".webmanifest": "application/manifest+json",
        ".whl": "application/zip",
    }
    etag: str | None = None

    def send_head(self) -> BytesIO | IO[bytes] | None:  # type: ignore[override]
        """Answers 304 where the browser's copy is the present one."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if self.path.partition("?")[0].endswith("/") else path
        self.etag = None
        if path.is_file():
            status = path.stat()
            self.etag = f'"{status.st_mtime_ns:x}-{status.st_size:x}"'
            if self.etag in self.headers.get("If-None-Match", ""):
                self.send_response(http.HTTPStatus.NOT_MODIFIED)
                self.end_headers()
                return None
        return super().send_head()

    def handle(self) -> None:
        """Ignores a browser that closes the connection early."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def end_headers(self) -> None:
        """Adds what says how the file may be cached."""
        lasting = self.etag and HASHED.search(self.path.partition("?")[0])
        self.send_header(
            "Cache-Control", "public, max-age=31536000, immutable" if lasting else "no-cache"
        )
        if self.etag:
            self.send_header("ETag", self.etag)
        super().end_headers()

    def list_directory(self, path: str | os.PathLike[str]) -> None:  # noqa: ARG002
        """Lists no folders: a static host doesn't either."""
        self.send_error(http.HTTPStatus.NOT_FOUND)

    def log_message(self, *_: object) -> None:
        """Keeps the terminal quiet."""


def make_server(host: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server of dist/ at the port (0: any free one), or at the next free port above it."""
    for candidate in range(port, port + 100 if port else 1):
        try:
            handler = partial(SiteHandler, directory=str(DIST))
            return http.server.ThreadingHTTPServer((host, candidate), handler)
        except OSError as failure:
            if failure.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise Stop(f"Can't serve at {host}:{port}: {failure.strerror}.") from failure
    raise Stop(f"No port from {port} on is free: name another by --port.")


def serve(host: str, port: int) -> None:
    """Serves dist/ until Ctrl-C."""
    with make_server(host, port) as server:
        taken = server.server_port
        if port and taken != port:
            print(f"Port {port} is taken, so this is port {taken}.")
        print(f"mfnet is at http://{host}:{taken}/ (Ctrl-C ends it)", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            server.serve_forever()
