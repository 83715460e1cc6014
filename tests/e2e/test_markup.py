"""What the panels make of the page is valid HTML, as what is in its file."""

import subprocess
from pathlib import Path

from tests.browser.views import views

WEB = Path(__file__).parents[2] / "web"
VALIDATOR = "node_modules/html-validate/bin/html-validate.mjs"
COMMAND = ("node", VALIDATOR, "--config", ".htmlvalidate.mounted.mjs")


def test_every_view_is_valid_html_once_its_panels_are_mounted(shared_visit, tmp_path):
    shared_visit.open()
    for number, view in enumerate(views(shared_visit)):
        name = f"{number} {view}.html".replace("/", " ")
        (tmp_path / name).write_text(shared_visit.page.content(), encoding="utf-8")
    done = subprocess.run(
        [*COMMAND, tmp_path], cwd=WEB, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
