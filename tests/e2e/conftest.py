"""The built site, served as any static host would, in a real browser."""

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.site import serve
from tests.browser.visit import DESKTOP, Visit


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
