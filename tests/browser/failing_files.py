"""Every file of the built site, failing in every way: what the page says, and whether it mends.

    python -m tests.browser.failing_files [WORDS IN THE PATH] [KINDS]

goes over all of them, which takes a while; `test_failing_files.py` takes one file of each sort.
"""

import re
import sys
import threading
import time
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.chromium import start_browser
from tests.browser.site import DIST, QuietHandler
from tests.browser.visit import Visit

SLOW = ("silent", "stalled", "late")
KINDS = ("missing", "cut", "damaged", "another", "updated", *SLOW)
LIMIT = 20  # seconds from the last byte to the sentence
PATIENCE = 60  # seconds that a busy machine may take longer
LATE = 60
MENDING = 120  # seconds at most until the mended page is ready
SLOW_PARTS, SLOW_PAUSE = (
    5,
    6,
)  # a download that takes longer than the limit, and never rests so long
# Nothing of the page needs them, or not as it runs.
APART = ("docs/", "licenses.html", "index.html", "manifest.json", "favicon.svg", "icons/",
         "service-worker.js", "webmanifest", "tables-", "penguins.csv")  # fmt: skip


class FailingHandler(QuietHandler):
    """Serves the site, but for one file, for as long as that has not been mended."""

    protocol_version = "HTTP/1.1"

    def __init__(self, fault, *arguments, **options):
        self.fault = fault
        super().__init__(*arguments, **options)

    def do_GET(self):
        name, kind = self.fault.name, self.fault.kind
        path = self.path.partition("?")[0].removeprefix("/")
        if kind == "updated" and path == "manifest.json" and not self.fault.mended.is_set():
            self.send(path, b'{"page": "page-0000000000000000/", "files": {}, "imports": {}}')
        elif self.fault.mended.is_set() or path != name:
            super().do_GET()
        elif kind in ("missing", "updated"):
            self.send_error(404)
        else:
            self.fail(name, kind)

    def fail(self, name, kind):
        """Answer, as far as that goes, what is asked for."""
        content = (DIST / name).read_bytes()
        if kind in ("silent", "late"):
            self.fault.mended.wait(LATE if kind == "late" else None)
        if kind == "damaged":
            content = content[:-64] + bytes(64)  # its end, which is not a comment
        if kind == "another":
            content = (DIST / "index.html").read_bytes()
        self.send_head_of(name, len(content))
        part = len(content) // SLOW_PARTS if kind == "slow" else len(content) // 2
        self.wfile.write(content[:part])
        if kind == "stalled":
            self.fault.mended.wait()
        if kind in ("cut", "stalled"):
            self.close_connection = True
            return
        for start in range(part, len(content), part):
            if kind == "slow":
                time.sleep(SLOW_PAUSE)
            self.wfile.write(content[start : start + part])

    def send(self, name, content):
        self.send_head_of(name, len(content))
        self.wfile.write(content)

    def send_head_of(self, name, size):
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(name))
        self.send_header("Content-Length", str(size))
        self.end_headers()


class Fault:
    """A file that fails, until it is mended."""

    def __init__(self, name, kind):
        self.name, self.kind = name, kind
        self.mended = threading.Event()

    def __str__(self):
        return f"{self.kind} {self.name}"

    @property
    def title(self):
        """The file as a sentence names it."""
        return self.name if self.name.startswith("wheels/") else self.name.partition("/")[2]

    @contextmanager
    def serve(self):
        handler = partial(FailingHandler, self, directory=DIST)
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{server.server_port}/"
            self.mended.set()
            server.shutdown()


def site_files():
    """All that the page loads, or may load."""
    files = filter(Path.is_file, sorted(DIST.rglob("*")))
    paths = (path.relative_to(DIST).as_posix() for path in files)
    return [path for path in paths if not any(words in path for words in APART)]


def address_for(title):
    """Where a file is wanted as soon as the page is opened."""
    for words, address in WANTED_AT.items():
        if any(word in title for word in words.split()):
            return address
    return ""


# What is in the path of a file, and where the page wants it.
WANTED_AT = {
    "california residuals/ predicted/ ui/cloud": "#dataset=california-housing",
    "plane/ units/": "#dataset=points",
    "features/table own-row/": "#dataset=your-table",
    "example/": "#dataset=worked-example",
    "lesson/ lessons/ ui/text ui/notation ui/inspected": "#lesson=list",
    "inspection/": "#tab=inspect",
    "features/samples/ ui/roving": "#tab=data",
    "diagram/ activations/ first-layer/ gradients/ confusion/ mistakes/ ui/": "#tab=network",
}


def text_of(page):
    return page.locator("body").inner_text()


def is_told(page, fault):
    """Whether the page names the file in a sentence."""
    return re.search(rf"{re.escape(fault.title)} .{{20,}}", text_of(page))


class Attempt:
    """A visit to the site with a fault in it."""

    def __init__(self, browser, fault):
        self.fault = fault
        self.exits = ExitStack()
        self.visit = Visit(browser, self.exits.enter_context(fault.serve()))
        self.page = self.visit.page
        self.visit.expected.append("")
        self.opened = time.monotonic()
        self.page.goto(self.visit.site + address_for(fault.title), wait_until="commit")

    def wait_for_sentence(self):
        """Seconds until the page says which file fails."""
        (seconds,) = wait_for_sentences([self])
        return seconds

    def mend(self, *states):
        """The host is mended, and the visitor tries again; the engine then is in such a state."""
        self.fault.mended.set()
        # What was held back comes now, and the page may be faster than the visitor.
        by_itself = suppress(PlaywrightTimeout) if self.fault.kind in SLOW else nullcontext()
        with by_itself:
            self.page.get_by_role("button", name="Try again").first.click(timeout=10_000)
        for _ in range(MENDING * 10):
            engine = self.visit.engine.inner_text()
            if not is_told(self.page, self.fault) and engine.startswith(states or ("Ready",)):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{self.fault}, mended: {text_of(self.page)[:300]}")

    def close(self):
        self.visit.close()
        self.exits.close()


def wait_for_sentences(attempts):
    """Seconds until each page says which file fails."""
    seconds = {}
    while len(seconds) < len(attempts):
        for attempt in attempts:
            waited = time.monotonic() - attempt.opened
            if attempt not in seconds and is_told(attempt.page, attempt.fault):
                seconds[attempt] = waited
            elif attempt not in seconds and waited > LIMIT + PATIENCE:
                raise AssertionError(f"{attempt.fault}: {text_of(attempt.page)[:300]}")
        attempts[0].page.wait_for_timeout(100)
    return [seconds[attempt] for attempt in attempts]


def try_file(browser, name, kinds):
    """Tries all kinds at the same time; what came of each."""
    attempts = [Attempt(browser, Fault(name, kind)) for kind in kinds]
    results = []
    for attempt in attempts:
        try:
            seconds = attempt.wait_for_sentence()
            attempt.mend()
            results.append(f"{seconds:.1f} s {attempt.fault}")
        except (AssertionError, Error) as error:
            results.append(f"FAILED {error}")
        attempt.close()
    return results


def main(words="", *kinds):
    """Goes over all files and kinds, and prints what came of each."""
    with start_browser() as browser:
        results = []
        for name in site_files():
            if words in name:
                results += (found := try_file(browser, name, kinds or KINDS))
                print(*found, sep="\n", flush=True)
    failed = sum(result.startswith("FAILED") for result in results)
    print(f"{len(results)} faults tried, {failed} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main(*sys.argv[1:])
