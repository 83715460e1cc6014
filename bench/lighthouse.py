"""Lighthouse's verdict on the built site, as a computer with a good connection would load it."""

import json
import os
import subprocess
from typing import Any

from bench.contest import ROUNDS, count_rounds
from bench.serving import PEERS, serve
from bench.tables import Measured, table
from building.messages import Stop, say
from building.programs import node
from building.serving import SiteHandler

PROGRAM = PEERS / "lighthouse" / "cli" / "index.js"
PAGES = {"the page": "index.html", "its licences": "licenses.html"}
CATEGORIES = ("performance", "accessibility", "best-practices")
METRICS = {
    "first contentful paint, s": ("first-contentful-paint", 1000, 2),
    "largest contentful paint, s": ("largest-contentful-paint", 1000, 2),
    "speed index, s": ("speed-index", 1000, 2),
    "total blocking time, ms": ("total-blocking-time", 1, 0),
    "cumulative layout shift": ("cumulative-layout-shift", 1, 3),
}


def report() -> str:
    """Judges every page in turns; the section of the document."""
    say("Lighthouse")
    verdicts: dict[str, list[Any]] = {name: [] for name in PAGES}
    with serve(SiteHandler) as address:
        for _ in count_rounds():
            for name, path in PAGES.items():
                verdicts[name].append(judge(f"{address}dist/{path}"))
    rows = []
    for category in CATEGORIES:
        scores = [
            Measured(tuple(100 * verdict["categories"][category]["score"] for verdict in turns))
            for turns in verdicts.values()
        ]
        rows.append([category, *(score.cell() for score in scores)])
    for label, (audit, divisor, digits) in METRICS.items():
        row = [label]
        for turns in verdicts.values():
            values = (verdict["audits"][audit]["numericValue"] / divisor for verdict in turns)
            row.append(Measured(tuple(values)).cell(digits))
        rows.append(row)
    (version,) = {verdict["lighthouseVersion"] for verdict in verdicts["the page"]}
    return f"""\
## Lighthouse

Lighthouse {version} with its desktop preset, {ROUNDS} runs, a new profile each; a connection of
10 Mbit/s and 40 ms is simulated. {faults([v for turns in verdicts.values() for v in turns])}

{table(["", *PAGES], rows)}"""


def judge(address: str) -> Any:
    """One run's result."""
    flags = ["--headless=new", "--disable-background-networking", "--disable-component-update",
             "--disable-sync", *(["--no-sandbox"] if os.geteuid() == 0 else [])]  # fmt: skip
    command = [
        node(), str(PROGRAM), address, "--preset=desktop", "--quiet", "--output=json",
        f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={' '.join(flags)}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": os.environ["MFNET_CHROMIUM"]}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    if done.returncode:
        raise Stop(f"Lighthouse failed: {done.stderr.decode().strip()}")
    verdict = json.loads(done.stdout)
    if "runtimeError" in verdict:
        raise Stop(f"Lighthouse failed: {verdict['runtimeError']['message']}")
    return verdict


def faults(verdicts: list[Any]) -> str:
    """Which audits cost points in any run."""
    names = {
        reference["id"]
        for verdict in verdicts
        for category in verdict["categories"].values()
        for reference in category["auditRefs"]
        if reference["weight"]
        and (verdict["audits"][reference["id"]]["score"] or 0) < 0.9  # Lighthouse's green
        and verdict["audits"][reference["id"]]["scoreDisplayMode"] in ("binary", "numeric")
    }
    return f"Points are lost by {', '.join(sorted(names))}." if names else "No audit loses points."
