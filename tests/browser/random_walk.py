"""Walk over the page at random, as no person would, and look for what none should ever see.

    python -m tests.browser.random_walk --seed 3 --minutes 10

The same seed takes the same steps. A walk ends with an alert that its steps did not ask for, with
an error in the console, a number that is none, or an answer that takes longer than ten seconds; and
it then prints the steps that led there.
"""

import argparse
import re
import sys
import time
from random import Random

from playwright.sync_api import Error

from tests.browser.chromium import start_browser
from tests.browser.pairs import COLLECT_ALERTS
from tests.browser.site import serve
from tests.browser.views import NO_NUMBER
from tests.browser.visit import LOADING, Visit

PATIENCE = 10  # seconds
# What a person can cause: a step that was too large, one before its samples have come, a bad link,
# drawings or a table that are wanted and not there, or too many.
ASKED_FOR = re.compile(
    r"learning rate|have not arrived yet|link was not understood"
    r"|^(Draw some|Choose a table first|Train the network on MNIST first|This network has diverged)"
    r"|^(A class.s name must|There is a class|Two classes are|10 classes are)"
)
# The one sentence that may name what is no number: it says that a training diverged.
DIVERGED = re.compile(r"training loss became \S+ at epoch")
VALUES = ["0", "1", "2", "3", "8", "40", "1000", "0.5", "0,5", "0.003", "-1", "1e9", "", "10.5"]
ADDRESSES = [
    "",
    "#dataset=points",
    "#dataset=points&shape=plane&noise=30",
    "#dataset=california-housing&epochs=2",
    "#dataset=worked-example&tab=inspect",
    "#samples=2000&layers=16-relu,16-tanh&tab=network",
    "#dataset=nonsense&seed=x",
]
GONE = "not attached to the DOM"  # as Playwright says of a part that was redrawn meanwhile
WIDTHS = [320, 768, 1024, 1440]
KEYS = ["Tab", "Enter", "Space", "ArrowRight", "ArrowDown", "PageDown", "Delete", "Escape", "1"]
# A part of the page that can be used now.
USABLE = ":visible:enabled:not([aria-disabled=true])"

# The engine is asked whatever the page asks it, and is answered when it has time.
STATE = "document.querySelector('.engine').dataset.state"


class WalkError(Exception):
    """What nobody should ever see."""


class Walk:
    """A walk over one visit to the page, by the steps that its seed gives."""

    def __init__(self, visit, seed):
        self.visit, self.page, self.random = visit, visit.page, Random(seed)
        self.page.set_default_timeout(PATIENCE * 1000)
        self.page.add_init_script(COLLECT_ALERTS)
        self.steps = []
        self.ways = {
            self.choose_dataset: 6,
            self.open_view: 6,
            self.press_train: 8,
            self.press_a_control: 8,
            self.press_any_button: 6,
            self.fill_a_field: 6,
            self.choose_an_option: 4,
            self.use_a_canvas: 6,
            self.press_a_key: 4,
            self.go_to_an_address: 2,
            self.go_through_history: 2,
            self.resize: 2,
            self.reload: 1,
            self.wait: 4,
        }

    def go(self, seconds):
        """Take steps for so long. Raises WalkError."""
        self.visit.open()
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            (way,) = self.random.choices([*self.ways], [*self.ways.values()])
            # Drawn here, so that what a step finds on the page changes none of those after it.
            chosen = Random(self.random.random())
            self.steps.append(way.__name__)
            try:
                way(chosen)
            except Error as error:
                if GONE not in str(error):
                    raise WalkError(f"no answer: {error}") from error
                self.note("is gone")
            self.look()

    def look(self):
        """Raise WalkError if there is something to be seen that should not be there."""
        began = time.monotonic()
        alerts = self.page.evaluate("globalThis.alerts?.splice(0) ?? []")
        unasked = [alert for alert in alerts if not ASKED_FOR.search(alert)]
        if unasked:
            raise WalkError(f"an alert: {unasked}")
        if self.visit.complaints:
            raise WalkError(f"the console: {self.visit.complaints}")
        text = DIVERGED.sub("", self.page.locator("body").inner_text())
        if found := NO_NUMBER.search(text):
            around = text[max(0, found.start() - 60) : found.end() + 60]
            raise WalkError(f"no number: {around!r}")
        self.page.wait_for_function(f"() => {STATE} !== 'loading'", timeout=LOADING)
        state = self.page.evaluate(STATE)
        if state == "failed":
            raise WalkError(f"the engine: {self.visit.engine.inner_text()}")
        if time.monotonic() - began > PATIENCE and self.steps[-1] != "reload":
            raise WalkError("the page took longer than ten seconds")

    def note(self, *what):
        """Write down what the newest step does."""
        self.steps[-1] += f" {what}"

    def choose_dataset(self, chosen):
        field = self.visit.choice("Dataset")
        if option := self.one_of(
            field.locator("option"), chosen
        ):  # none while a view fills the screen
            value = option.get_attribute("value")
            self.note(value)
            field.select_option(value)

    def open_view(self, chosen):
        tabs = self.page.get_by_role("tablist", name="Views").get_by_role("tab")
        if tab := self.one_of(tabs, chosen):  # a view that fills the screen has none
            self.note(tab.inner_text())
            tab.click()

    def press_train(self, _):
        self.press(self.page.locator(f"[data-do=run]{USABLE}"))

    def press_a_control(self, chosen):
        self.press_one_of(self.page.locator(f".transport button{USABLE}"), chosen)

    def press_any_button(self, chosen):
        self.press_one_of(self.page.locator(f"button{USABLE}"), chosen)

    def fill_a_field(self, chosen):
        fields = self.page.locator(f".setup input[type=text]{USABLE}, .setup input[type=number]")
        if field := self.one_of(fields, chosen):
            value = chosen.choice(VALUES)
            self.note(field.get_attribute("id"), value)
            field.focus()
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(value)
            self.page.keyboard.press("Tab")

    def choose_an_option(self, chosen):
        if field := self.one_of(self.page.locator(f"select{USABLE}"), chosen):
            count = field.locator("option").count()
            index = chosen.randrange(count)
            self.note(field.get_attribute("id") or field.get_attribute("aria-label"), index)
            field.select_option(index=index)

    def use_a_canvas(self, chosen):
        canvas = self.one_of(self.page.locator("canvas:visible, .u-over:visible"), chosen)
        if not canvas:
            return
        try:
            canvas.scroll_into_view_if_needed(timeout=2000)
            box = canvas.bounding_box(timeout=2000)
        except Error:
            box = None
        if not box:
            self.note("is gone")
            return
        places = [
            (box["x"] + x * box["width"], box["y"] + y * box["height"])
            for x, y in [(chosen.random(), chosen.random()) for _ in range(chosen.randint(1, 4))]
        ]
        self.note(canvas.get_attribute("aria-label"), len(places))
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=3)
        self.page.mouse.up()

    def press_a_key(self, chosen):
        key, times = chosen.choice(KEYS), chosen.randint(1, 5)
        self.note(key, times)
        for _ in range(times):
            self.page.keyboard.press(key)

    def go_to_an_address(self, chosen):
        address = chosen.choice(ADDRESSES)
        self.note(address)
        self.page.evaluate("address => { location.hash = address; }", address)

    def go_through_history(self, chosen):
        """Only as far as the page itself: before it there is none."""
        step = chosen.choice([-1, 1])
        self.note(step)
        self.page.evaluate(
            """step => {
                const { canGoBack, canGoForward, currentEntry } = navigation;
                const goes = step > 0 ? canGoForward : canGoBack && currentEntry.index > 1;
                if (goes) history.go(step);
            }""",
            step,
        )

    def resize(self, chosen):
        width = chosen.choice(WIDTHS)
        self.note(width)
        self.page.set_viewport_size({"width": width, "height": 800})

    def reload(self, _):
        self.page.reload()
        self.page.wait_for_function(f"() => {STATE} === 'ready'", timeout=LOADING)

    def wait(self, chosen):
        milliseconds = chosen.choice([20, 200, 1000])
        self.note(milliseconds)
        self.page.wait_for_timeout(milliseconds)

    def one_of(self, locator, chosen):
        """One of those that are there, or None."""
        count = locator.count()
        return locator.nth(chosen.randrange(count)) if count else None

    def press_one_of(self, locator, chosen):
        if button := self.one_of(locator, chosen):
            self.press(button)

    def press(self, button):
        """Press a button, unless it goes or is covered meanwhile: training changes the page."""
        try:
            self.note(button.get_attribute("aria-label", timeout=500) or button.inner_text())
            button.click(timeout=2000)
        except Error:
            self.note("is gone")


def walk(browser, site, seed, seconds):
    """Walk, and say which steps led to a fault, if there is one."""
    visit = Visit(browser, site)
    going = Walk(visit, seed)
    try:
        going.go(seconds)
    except WalkError as fault:
        numbered = (f"{number:5} {step}" for number, step in enumerate(going.steps, start=1))
        raise AssertionError("\n".join([f"Seed {seed}:", *numbered, f"Then: {fault}"])) from None
    finally:
        visit.context.close()
    return len(going.steps)


def main() -> None:
    """Walk for as long as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=1)
    arguments = parser.parse_args()
    with serve() as site, start_browser() as browser:
        try:
            steps = walk(browser, site, arguments.seed, 60 * arguments.minutes)
        except AssertionError as fault:
            sys.exit(str(fault))
    print(f"{steps} steps, and nothing amiss.")


if __name__ == "__main__":
    main()
