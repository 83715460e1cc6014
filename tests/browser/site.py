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


class Host:
    """A host of a folder, which can be stopped and started again at the same address."""

    def __init__(self, folder):
        self.folder = folder
        self.asked = []  # the paths that were asked for, in their order
        self.port = 0
        self._server = None

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}/"

    def start(self):
        asked = self.asked

        class Handler(QuietHandler):
            def do_GET(self):
                asked.append(self.path.partition("?")[0].removeprefix("/"))
                super().do_GET()

        handler = partial(Handler, directory=self.folder)
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def stop(self):
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None


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
