"""What `pip install "mfnet[…]"` promises, held against what these tests run with."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
EXTRAS = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
SINGLE = {name: needs for name, needs in EXTRAS.items() if name != "all"}


@pytest.mark.parametrize("name", SINGLE)
def test_what_an_extra_asks_for_is_what_the_tests_have(name):
    for requirement in map(Requirement, SINGLE[name]):
        assert version(requirement.name) in requirement.specifier


def test_all_is_all_of_them():
    (requirement,) = map(Requirement, EXTRAS["all"])
    assert requirement.name == "mfnet"
    assert requirement.extras == set(SINGLE)
