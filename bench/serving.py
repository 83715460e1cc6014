"""A server of the built site, the peers and this folder, and the browser that visits it."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from building.project import BENCH_CACHE, CACHE, DIST
from building.pyodide import PYODIDE
from building.serving import SiteHandler
from tests.browser.chromium import start_browser
from tests.browser.visit import Visit

__all__ = ["IsolatingHandler", "Visit", "serve", "start_browser"]

PEERS = BENCH_CACHE / "node_modules"
PLACES = {
    "dist": DIST,
    "mnist": CACHE / "mnist",
    "pyodide": CACHE / "pyodide",
    "stock": PYODIDE,
    "peers": PEERS,
    "made": BENCH_CACHE,
    "bench": Path(__file__).parent / "browser",
}


class IsolatingHandler(SiteHandler):
    """Adds the headers that threads in a browser ask for."""

    def end_headers(self) -> None:
        """Isolates the page from other origins."""
        self.send_header("Cross-Origin-Opener-Policy", "same-origin")
        self.send_header("Cross-Origin-Embedder-Policy", "require-corp")
        super().end_headers()


@contextmanager
def serve(handler: type[SiteHandler], places: Mapping[str, Path] = PLACES) -> Iterator[str]:
    """Serves all places, each below its name; the address."""
    with TemporaryDirectory() as root:
        for name, folder in places.items():
            Path(root, name).symlink_to(folder, target_is_directory=True)
        with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=root)) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            server.shutdown()
