"""Jobs, one after the other or in two lanes."""

import subprocess
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from building.messages import Stop, say
from building.programs import child_environment, run
from building.project import ROOT


class Job(NamedTuple):
    """A program that checks something."""

    name: str
    command: Sequence[str | Path]
    folder: Path = ROOT


def run_in_lanes(others: Iterable[Job], in_browser: Iterable[Job]) -> None:
    """Runs two jobs at a time until one fails; what a job prints is shown once it is over.

    One lane alone drives a browser while the other has jobs without one: two browsers make each
    other wait.
    """
    say("Run all checks and tests; each prints when it is over")
    others, in_browser = deque(others), deque(in_browser)
    failed: list[str] = []
    with ThreadPoolExecutor(2) as side_by_side:
        lanes = [side_by_side.submit(run_lane, jobs, failed)
                 for jobs in ([in_browser], [others, in_browser])]  # fmt: skip
    for lane in lanes:
        lane.result()
    if failed:
        raise Stop(f"Failed: {', '.join(failed)}.")


def run_lane(queues: Iterable[deque[Job]], failed: list[str]) -> None:
    """Takes jobs from the queues, one after the other, until one fails in either lane."""
    for queue in queues:
        while not failed and (job := next_job(queue)):
            code, printed = printed_by(job)
            print(f"=> Ran {job.name}\n{printed}", flush=True)
            if code:
                failed.append(job.name)


def next_job(queue: deque[Job]) -> Job | None:
    """Takes the next job, unless the other lane has taken the last."""
    try:
        return queue.popleft()
    except IndexError:
        return None


def printed_by(job: Job) -> tuple[int, str]:
    """Runs a job; its exit code, and what it printed."""
    done = subprocess.run(
        job.command, cwd=job.folder, env=child_environment(), check=False, encoding="utf-8",
        errors="replace", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    return done.returncode, done.stdout


def check(name: str, command: Sequence[str | Path], folder: Path = ROOT) -> None:
    """Runs one of the checks."""
    title = name.removeprefix("the ")
    say(f"Run {name}")
    run(command, f"{title[0].upper()}{title[1:]} failed", folder)
