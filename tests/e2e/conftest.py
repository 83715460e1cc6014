"""The built site, served as any static host would, in a real browser."""

import os
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from playwright.sync_api import sync_playwright
from visit import DESKTOP, Visit

DIST = Path(__file__).parents[2] / "dist"
SUB_PATH = "/some/where/"
OTHER_PATH = "/some/where-else/"  # of a second copy on the same origin


def in_dist(name):
    """The path in dist/ of a file, which lies in a folder that is named by a hash."""
    (path,) = DIST.glob(f"*/{name}")
    return path.relative_to(DIST).as_posix()


class QuietHandler(SimpleHTTPRequestHandler):
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
def start_browser():
    """Headless Chromium: the one that MFNET_CHROMIUM names, else Playwright's own."""
    arguments = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("MFNET_CHROMIUM"),
            args=arguments,
            chromium_sandbox=os.geteuid() != 0,
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with start_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def visitor(browser):
    """The context of one who comes again and again, and has the image of Python's memory."""
    context = browser.new_context(**DESKTOP)
    yield context
    context.close()


@pytest.fixture
def visit(browser, site, visitor):
    """A visit of one who comes again, the page not opened yet."""
    visit = Visit(browser, site, context=visitor)
    yield visit
    visit.close()


@pytest.fixture
def first_visit(browser, site):
    """A visit of one who comes for the first time, the page not opened yet."""
    visit = Visit(browser, site)
    yield visit
    visit.close()


@pytest.fixture(scope="module")
def shared_visit(browser, site, visitor):
    """One visit for all tests of a file."""
    visit = Visit(browser, site, context=visitor)
    yield visit
    visit.close()
