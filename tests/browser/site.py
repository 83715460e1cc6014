"""The built site, served as any static host would serve it."""

import threading
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from building.project import DIST

SUB_PATH = "/some/where/"
OTHER_PATH = "/some/where-else/"  # of a second copy on the same origin


def in_dist(name):
    """The path in dist/ of a file, which lies in a folder that is named by a hash."""
    (path,) = DIST.glob(f"*/{name}")
    return path.relative_to(DIST).as_posix()


class QuietHandler(SimpleHTTPRequestHandler):
    def handle(self):
        with suppress(ConnectionError):  # a page was closed
            super().handle()

    def log_message(self, *_):
        pass


@contextmanager
def serve():
    """Serve the site below two sub-paths, by a server that knows nothing of it; the first one."""
    with TemporaryDirectory() as root:
        for path in (SUB_PATH, OTHER_PATH):
            folder = Path(root, path.strip("/"))
            folder.parent.mkdir(parents=True, exist_ok=True)
            folder.symlink_to(DIST, target_is_directory=True)
        handler = partial(QuietHandler, directory=root)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}{SUB_PATH}"
            server.shutdown()


@contextmanager
def serve_elsewhere():
    """Another host: its address, and the list of what it is asked for."""
    asked = []

    class Handler(QuietHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(204)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.end_headers()

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()
