"""A visit to the page: the page, and how a person finds things on it."""

import re
from contextlib import suppress
from time import monotonic

from playwright.sync_api import expect

LOADING = 120_000
PATIENCE = 20  # seconds
# Tests see and change what the page fetches, and a service worker would fetch it in its place.
DESKTOP = {"viewport": {"width": 1440, "height": 900}, "service_workers": "block"}
FOLLOW = """async (address) => {
    document.activeElement.blur();
    scrollTo(0, 0);
    const hash = address || "#";
    // The address catches up with the page: what it still says need not be what is shown.
    if ((location.hash || "#") === hash)
        return void dispatchEvent(new HashChangeEvent("hashchange", { newURL: location.href }));
    const changed = new Promise((done) => addEventListener("hashchange", done, { once: true }));
    location.hash = hash;
    await changed;
}"""
expect.set_options(timeout=20_000)


class Visit:
    """A page, and what went wrong on it that a visitor would not see.

    It is one's first, in a context of its own with these options; or one in `context`, which then
    stays for other visits.
    """

    def __init__(self, browser, site, *, context=None, **options):
        self.site = site
        self.stays = context is not None
        self.options = DESKTOP | options
        self.context = context or browser.new_context(**self.options)
        self.page = self.context.new_page()
        self.page.set_default_navigation_timeout(LOADING)
        if self.stays:
            self._forget()
        self.complaints = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.context.on("request", self._requested)
        self.expected = []

    def open(self, address=""):
        """Open the page and wait until the engine is ready.

        A page that is open follows the address as it would a link, which takes a fraction of the
        time: Python has started.
        """
        if self.page.url.partition("#")[0] == self.site:
            if self.options["viewport"]:
                self.page.set_viewport_size(self.options["viewport"])
            self.page.mouse.move(0, 0)
            self.page.evaluate(FOLLOW, address)
            self.button("Reset").click()
        else:
            self.page.goto(self.site + address)
        expect(self.engine).to_have_text("Ready", timeout=LOADING)
        return self

    @property
    def worker(self):
        """The engine's worker; a browser takes seconds to be rid of one before it that was busy."""
        deadline = monotonic() + PATIENCE
        while len(self.page.workers) != 1 and monotonic() < deadline:
            self.page.wait_for_timeout(50)
        (worker,) = self.page.workers
        return worker

    def look_back(self):
        """Fail if something went wrong since the last time; what was expected no longer is."""
        unexpected = [
            complaint
            for complaint in self.complaints
            if not any(words in complaint for words in self.expected)
        ]
        self.complaints.clear()
        self.expected.clear()
        assert not unexpected, f"the page complained: {unexpected}"

    def leave(self):
        """Leave the context as it was, and look back."""
        self.context.unroute_all()
        self.context.set_offline(False)
        self.look_back()

    def close(self):
        """Close the page, or the context if it is the visit's own, and look back."""
        if self.stays:
            self.context.remove_listener("request", self._requested)
            self.page.close()
            self.leave()
        else:
            self.context.close()
            self.look_back()

    @property
    def engine(self):
        return self.page.get_by_role("status", name="Engine", exact=True)

    def number(self, name):
        """The text of one of the numbers."""
        return self.page.get_by_role("status", name=name, exact=True)

    def button(self, name):
        return self.page.get_by_role("button", name=name, exact=True)

    def switch(self, name, on=True):
        """Press a button that stays pressed, unless it stands as it is to stand.

        The page may have released it just before the press: then it is pressed again.
        """
        button, wanted = self.button(name), str(on).lower()
        for _ in range(2):
            if button.get_attribute("aria-pressed") == wanted:  # waits until it is in sight
                break
            button.click()
            with suppress(AssertionError):
                expect(button).to_have_attribute("aria-pressed", wanted, timeout=3_000)
        expect(button).to_have_attribute("aria-pressed", wanted)

    def field(self, name):
        return self.page.get_by_role("spinbutton", name=name, exact=True)

    def choice(self, name):
        return self.page.get_by_role("combobox", name=name, exact=True)

    def choose_dataset(self, dataset):
        """Choose a dataset by its label or value, and wait until the engine is ready for it."""
        self.choice("Dataset").select_option(dataset)
        expect(self.engine).to_have_text("Ready")

    def fill(self, **values):
        """Fill fields in, by their names with underscores for spaces, as a person does."""
        for name, value in values.items():
            field = self.field(name.replace("_", " "))
            field.fill(str(value))
            field.press("Tab")

    def draw(self, strokes):
        """Draw strokes, of points from (0, 0) to (1, 1), with the mouse."""
        canvas = self.page.get_by_role("application", name=re.compile("^Draw "))
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        for stroke in strokes:
            points = [
                (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke
            ]
            self.page.mouse.move(*points[0])
            self.page.mouse.down()
            steps = 4 if len(points) < 8 else 1
            for point in points[1:]:
                self.page.mouse.move(*point, steps=steps)
            self.page.mouse.up()

    def bring_drawings(self, content):
        """Choose a file of drawings, of these bytes."""
        file = {"name": "drawings.json", "mimeType": "application/json", "buffer": content}
        self.page.get_by_label("Drawings file").set_input_files(file)

    def hold_back(self, pattern):
        """Let files wait until what is returned is called; those asked for later don't wait."""
        held = []

        def hold(route):
            if held is not None:
                held.append(route)
            else:
                route.continue_()

        def let_go():
            nonlocal held
            waiting, held = held, None
            for route in waiting:
                route.continue_()

        self.context.route(pattern, hold)
        return let_go

    def _forget(self):
        """Let nothing that an earlier visit has kept be on offer."""
        origin = "/".join(self.site.split("/")[:3])
        session = self.context.new_cdp_session(self.page)
        types = {"origin": origin, "storageTypes": "indexeddb"}
        session.send("Storage.clearDataForOrigin", types)
        session.detach()

    def _heard(self, message):
        if message.type == "error":
            self.complaints.append(message.text)

    def _requested(self, request):
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.complaints.append(f"a request beyond the site: {request.url}")
