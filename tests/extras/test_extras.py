"""What `pip install "mfnet[…]"` promises, held against what these tests run with."""

import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from mfnet.extras import PACKAGES

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
EXTRAS = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
SINGLE = {name: needs for name, needs in EXTRAS.items() if name != "all"}


@pytest.mark.parametrize("name", SINGLE)
def test_what_an_extra_asks_for_is_what_the_tests_have(name):
    for requirement in map(Requirement, SINGLE[name]):
        assert version(requirement.name) in requirement.specifier


def test_messages_name_the_packages_of_every_extra():
    named = {name: set(packages.split()) for name, packages in PACKAGES.items()}
    assert named == {name: {Requirement(need).name for need in SINGLE[name]} for name in SINGLE}


def test_all_is_all_of_them():
    (requirement,) = map(Requirement, EXTRAS["all"])
    assert requirement.name == "mfnet"
    assert requirement.extras == set(SINGLE)


@pytest.mark.parametrize(
    ("module", "package", "extra"),
    [
        ("mfnet.cli", "tqdm", "cli"),
        ("mfnet.estimators", "sklearn", "sklearn"),
        ("mfnet.exchange.pytorch", "torch", "torch"),
        ("mfnet.exchange.onnx", "onnx", "onnx"),
        ("mfnet.exchange.safetensors", "safetensors", "safetensors"),
        ("mfnet.exchange.spreadsheet", "xlsxwriter", "spreadsheet"),
    ],
)
def test_where_an_extra_is_missing_it_is_named(module, package, extra):
    program = f"import sys; sys.modules[{package!r}] = None; import {module}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: ")
    assert last.endswith(f": pip install {PACKAGES[extra]}")
