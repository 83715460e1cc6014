"""Headless Chromium."""

import os
from contextlib import contextmanager

from playwright.sync_api import sync_playwright


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
