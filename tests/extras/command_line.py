"""The command line in this process, or in one of its own."""

import os
import resource
import subprocess
import sys
from contextlib import chdir, contextmanager
from pathlib import Path

import numpy as np
from click.testing import CliRunner

from mfnet.checkpoint import load
from mfnet.cli import mfnet as whole

ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*arguments, cwd, code=0):
    """Runs a command, and returns what it printed and what it told beside."""
    with chdir(cwd):
        done = CliRunner().invoke(whole, list(map(str, arguments)), catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.stdout, done.stderr


def mfnet(*arguments, cwd, code=0):
    """Runs a command, and returns its results, or what it told where it failed."""
    out, err = run(*arguments, cwd=cwd, code=code)
    return out if code == 0 else err


def started(*arguments, cwd, **environment):
    """Starts a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "mfnet", *map(str, arguments)], cwd=cwd,
        env={**ENVIRONMENT, **environment}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True,
    )  # fmt: skip


@contextmanager
def room_for(size):
    """No file can become larger, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def write_table(path, rows=300, seed=1):
    """A table of two numbers and a third that depends on them."""
    x = np.random.default_rng(seed).normal(size=(rows, 2))
    lines = [f"{a},{b},{a * b + a}" for a, b in x.tolist()]
    path.write_text("a,b,c\n" + "\n".join(lines) + "\n")


def assert_same_training(path, other):
    """Two files hold the same weights after the same steps."""
    one, two = load(path), load(other)
    assert one.step == two.step
    assert one.history.training_losses == two.history.training_losses
    assert one.history.validation_losses == two.history.validation_losses
    for (weights, _), (expected, _) in zip(
        one.net.weights_and_dJ_dws(), two.net.weights_and_dJ_dws(), strict=True
    ):
        np.testing.assert_array_equal(weights, expected)
