import json
import os
import shutil

import pytest
from command_line import ROOT, mfnet, run
from own_tables import PENGUINS, QUICK, shop, write

# Else scikit-learn leaves out its checks of the array API.
os.environ["SCIPY_ARRAY_API"] = "1"

CACHE = ROOT / ".cache"


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Datasets by name, as the build brings them."""
    folder = tmp_path_factory.mktemp("data")
    for path in [*(CACHE / "mnist").glob("*.gz"), CACHE / "california-housing.csv.gz"]:
        (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture(scope="session")
def trained(tmp_path_factory, folder):
    """A folder with the network that `mfnet train mnist` makes, and what training printed."""
    cwd = tmp_path_factory.mktemp("digits")
    out = mfnet("train", "mnist", "--folder", folder, "--hidden", 128, "--epochs", 5, "--json",
                "--plot", "loss.svg", cwd=cwd)  # fmt: skip
    return cwd, json.loads(out)


@pytest.fixture(scope="session")
def penguins(tmp_path_factory):
    """A folder with a model of penguins, and what training printed and told."""
    cwd = tmp_path_factory.mktemp("penguins")
    shutil.copy(PENGUINS, cwd / "penguins.csv")
    out, told = run("train", "penguins.csv", "--target", "species", *QUICK, "--json",
                    "--plot", "all.svg", cwd=cwd)  # fmt: skip
    return cwd, json.loads(out), told


@pytest.fixture(scope="session")
def prices(tmp_path_factory):
    """A folder with a model of prices, and what training printed."""
    cwd = tmp_path_factory.mktemp("prices")
    write(cwd / "shop.csv", shop())
    out = mfnet("train", "shop.csv", *QUICK, "--epochs", 60, "--json", "--plot", "all.png", cwd=cwd)
    return cwd, json.loads(out)
