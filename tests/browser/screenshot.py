"""Take the README's picture of the built page: a network trained on real MNIST reads a digit.

python build.py picture
"""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.chromium import start_browser
from tests.browser.digits import DIGITS
from tests.browser.site import serve
from tests.browser.visit import Visit

PICTURE = Path(__file__).parents[2] / "docs" / "page.png"


def main() -> None:
    """Train with the settings that stand ready, draw a 3, and take the picture."""
    PICTURE.parent.mkdir(exist_ok=True)
    with serve() as site, start_browser() as browser:
        visit = Visit(browser, site, viewport={"width": 1360, "height": 900}).open()
        visit.button("Train").click()
        expect(visit.engine).to_have_text("Finished", timeout=400_000)
        visit.draw(DIGITS[3])
        expect(visit.number("Prediction")).to_have_text("3")
        visit.page.evaluate("scrollTo(0, 0)")
        visit.page.screenshot(path=PICTURE)
        visit.close()


if __name__ == "__main__":
    main()
