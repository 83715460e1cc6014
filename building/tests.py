"""Running checks and tests, and taking the README's picture."""

import itertools
import os
from collections.abc import Sequence

from building.chromium import chromium
from building.groups import GROUPS
from building.lanes import Job, check, run_in_lanes
from building.project import PYTHON
from building.tools import prepare_tests


def test(only: Sequence[str], arguments: Sequence[str]) -> None:
    """Runs the groups of checks and tests that are named, or all, up to the first that fails."""
    prepare_tests()
    groups = [GROUPS[name] for name in only or GROUPS]
    for step in itertools.chain.from_iterable(group.needs for group in groups):
        step.ensure()
    if any(group.in_chromium for group in groups):
        os.environ["MFNET_CHROMIUM"] = str(chromium())
    if only:
        for job in itertools.chain.from_iterable(group.jobs(arguments) for group in groups):
            check(*job)
        return
    others: list[Job] = []
    in_browser: list[Job] = []
    for group in groups:
        lane = in_browser if group.in_chromium or group.in_browser else others
        lane += (group.parts or group.jobs)(arguments)
    run_in_lanes(others, in_browser)


def take_picture() -> None:
    """The README's picture of the page, anew."""
    prepare_tests()
    os.environ["MFNET_CHROMIUM"] = str(chromium())
    check("the script that takes the picture", [PYTHON, "-m", "tests.browser.screenshot"])
