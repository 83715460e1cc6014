import json
import os

import pytest
from command_line import ROOT, mfnet

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
