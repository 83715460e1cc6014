"""The built site, served as any static host would, in a real browser."""

import os
import threading
from contextlib import contextmanager, suppress
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
def launch(playwright, *arguments):
    """Headless Chromium: the one that MFNET_CHROMIUM names, else Playwright's own."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("MFNET_CHROMIUM"),
        args=[*quiet, *arguments],
        chromium_sandbox=os.geteuid() != 0,
    )
    yield browser
    browser.close()


@contextmanager
def start_browser():
    """A browser for a script."""
    with sync_playwright() as playwright, launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def site():
    with serve() as address:
        yield address


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright):
    with launch(playwright) as browser:
        yield browser


@pytest.fixture(scope="session")
def visitor(browser):
    """The context of one who comes again and again, and has the image of Python's memory."""
    context = browser.new_context(**DESKTOP)
    yield context
    context.close()


@pytest.fixture(scope="module")
def open_pages():
    """The page that a file's tests share, once there is one."""
    pages = []
    yield pages
    for page in pages:
        page.close()


@pytest.fixture
def visit(request, browser, site, visitor, open_pages):
    """The visit of one who comes again; `open` follows an address on a page that is open already.

    A file's tests share it. After one that failed, another is made.
    """
    if not open_pages:
        open_pages.append(Visit(browser, site, context=visitor))
    (visit,) = open_pages
    failed = request.session.testsfailed
    yield visit
    if request.session.testsfailed > failed:
        open_pages.clear()
        visit.complaints.clear()  # the failure has been told
        visit.close()
    else:
        visit.leave()


@pytest.fixture
def new_visit(browser, site, visitor):
    """A visit of one's own, the page not opened yet, which `open` loads."""
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
